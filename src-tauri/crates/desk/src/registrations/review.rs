//! The review: the exact request that will go out, kept with the draft so that what is sent is what was seen.

use serde_json::Value;
use stet::registration::{FIELDS, PrepareError, Rule};

use super::change::differences;
use super::draft;
use super::intent::Intent;
use super::pair::Held;
use super::view::{
    BodyFieldView, DraftPurposeView, DraftReviewReq, DraftStep, FieldRuleView, HeaderView, ReviewView,
};
use super::{local_banks, reachable};
use crate::banks;
use crate::certificates::view::{CertificateKindView, DoctorRuleView, FindingView, VerdictView};
use crate::context::Desk;
use crate::error::AppError;
use crate::line;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// Prepares the request of a draft: body, Digest, signing string, headers, what it changes, and the doctor's verdict on
/// the pair the bank is to know.
///
/// # Errors
/// `input-invalid` where no bank is chosen; `certificate-missing` without a QSEALC and its key, or a QWAC;
/// `review-changed` where the draft was changed while the request was being prepared; `registration-unchangeable`.
pub async fn review(desk: &Desk, req: DraftReviewReq) -> Result<ReviewView, AppError> {
    let (row, draft) = draft::load(desk, &req.draft_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let bank = stet::bank(&draft.fields.bank_key)
        .ok_or_else(|| Trouble::field("bankKey", FieldProblem::Required))?;
    let intent = Intent::of(desk, &profile, &row.kind, &draft).await?;
    if let Some(target) = &intent.target {
        reachable(&target.row)?;
    }
    let host = &draft.fields.entry_host;
    let (pair, key_id_url) = (&intent.signs, &draft.fields.key_id_url);
    let signer = line::signer(desk, &profile, bank, host, pair, key_id_url, intent.client_id()).await?;
    let brought = intent.brought(desk, &profile)?;
    let request_id = desk.make_id();
    let prepared = intent.prepare(desk, &signer, &brought, &request_id).map_err(unprepared)?;
    let row = draft::change(desk, &row.id, DraftStep::Review, |now| {
        if now.fields != draft.fields {
            return Err(Trouble::ReviewChanged);
        }
        now.prepared = Some(prepared.clone());
        Ok(())
    })?;

    let half = |kind: CertificateKindView, word: &str, named: &Option<String>| {
        let held = Held::by(desk, &profile.id)?;
        let half = held.find(word, named.as_deref()).map(|half| held.half_view(half));
        half.ok_or(Trouble::CertificateMissing(kind))
    };
    let signed_by = half(CertificateKindView::Qsealc, "qsealc", &intent.signs.qsealc)?;
    let tls_with = half(CertificateKindView::Qwac, "qwac", &intent.signs.qwac)?;
    let findings = intent.findings(desk, &profile)?;
    let problems = intent.problems(desk, &profile, &draft)?;
    let now = local_banks::business_time(desk, &profile).await?;
    let body = prepared.body.unwrap_or_default();
    Ok(ReviewView {
        unfinished_call_id: draft::unfinished_call(desk, &profile.id, &draft)?,
        draft_id: row.id,
        purpose: intent.purpose,
        signed_by,
        tls_with,
        changes: match &intent.target {
            Some(target) => differences(&body, &target.held)?,
            None => Vec::new(),
        },
        maintenance: banks::maintenance_soon(now, bank),
        replaces_waiting: intent.replaces_waiting(now.as_millisecond()),
        method: prepared.method,
        url: prepared.url.to_string(),
        headers: prepared.headers.into_iter().map(|(name, value)| HeaderView { name, value }).collect(),
        fields: fields(&body, intent.purpose)?,
        body,
        digest: prepared.digest.unwrap_or_default(),
        signing_string: prepared.signing_string,
        request_id,
        ready: problems.is_empty() && unfit(&findings).is_empty(),
        findings,
        problems,
        active_if_sent_now: stet::activation(now).at.as_millisecond(),
        settings: banks::own_settings(desk, &profile.id, bank.key.as_str())?.departures(),
    })
}

/// What keeps a request from being prepared, as the operator can mend it.
fn unprepared(error: PrepareError) -> Trouble {
    match error {
        // The issuer's name cannot stand in a header: an address where the certificate is published can.
        PrepareError::KeyId { .. } => Trouble::field("keyIdUrl", FieldProblem::Required),
        PrepareError::Host => Trouble::field("entryHost", FieldProblem::Required),
        PrepareError::Jwk(_) => Trouble::CertificateUnfit(format!("{:?}", DoctorRuleView::RsaKey)),
        other => Trouble::Internal(other.to_string()),
    }
}

/// The failing rules that the bank is known to refuse. The others are shown, and are the operator's to judge.
pub(super) fn unfit(findings: &[FindingView]) -> Vec<&FindingView> {
    let refused = |rule| {
        matches!(
            rule,
            DoctorRuleView::KeyMatches
                | DoctorRuleView::KindNotSwapped
                | DoctorRuleView::NotRsassaPss
                | DoctorRuleView::RsaKey
                | DoctorRuleView::KeyLength
                | DoctorRuleView::OidWellFormed
                | DoctorRuleView::OidSame
                | DoctorRuleView::RolesCoverScopes
                | DoctorRuleView::ValidNow
        )
    };
    findings.iter().filter(|finding| finding.verdict == VerdictView::Fail && refused(finding.rule)).collect()
}

/// Every member of the document's table for the method, with what this body holds of it.
fn fields(body: &str, purpose: DraftPurposeView) -> Result<Vec<BodyFieldView>, Trouble> {
    let body: Value =
        serde_json::from_str(body).map_err(|error| Trouble::unreadable("the prepared body", &error))?;
    let member = |name: &str| {
        let mut value = &body;
        for part in name.split('.') {
            let (part, first) = part.strip_suffix("[0]").map_or((part, false), |part| (part, true));
            value = value.get(part)?;
            if first {
                value = value.get(0)?;
            }
        }
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let rule = |field: &stet::registration::FieldRule| {
        if purpose == DraftPurposeView::Enrol { field.post } else { field.put }
    };
    let row = |field: &stet::registration::FieldRule| BodyFieldView {
        name: field.name.to_owned(),
        rule: match rule(field) {
            Rule::Required => FieldRuleView::R,
            Rule::Optional | Rule::RequiredForAgent | Rule::NotListed => FieldRuleView::O,
            Rule::Forbidden => FieldRuleView::F,
        },
        value: member(field.name),
    };
    Ok(FIELDS.iter().filter(|field| rule(field) != Rule::NotListed).map(row).collect())
}
