//! The review: the exact request that will go out, kept with the draft so that what is sent is what was seen.

use serde_json::Value;
use stet::registration::{FIELDS, PrepareError, Rule, prepare_create};
use vault::ProfileRow;

use super::draft::{self, Draft};
use super::view::{BodyFieldView, DraftReviewReq, DraftStep, FieldRuleView, HeaderView, ReviewView};
use crate::banks;
use crate::certificates;
use crate::certificates::view::{DoctorRuleView, FindingView, VerdictView};
use crate::context::Desk;
use crate::error::AppError;
use crate::line;
use crate::local_banks;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// Prepares the request of a draft: body, Digest, signing string, headers, and the doctor's verdict on the pair.
///
/// # Errors
/// `input-invalid` where no bank is chosen; `certificate-missing` without a QSEALC and its key; `review-changed` where
/// the draft was changed while the request was being prepared.
pub async fn review(desk: &Desk, req: DraftReviewReq) -> Result<ReviewView, AppError> {
    let (row, draft) = draft::load(desk, &req.draft_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let bank = stet::bank(&draft.fields.bank_key)
        .ok_or_else(|| Trouble::field("bankKey", FieldProblem::Required))?;
    let signer =
        line::signer(desk, &profile, bank, &draft.fields.entry_host, &draft.fields.key_id_url, None).await?;
    let request_id = desk.make_id();
    let application = draft::application(&profile, &draft.fields);
    let prepared =
        prepare_create(&signer.preparation(desk, &request_id), &application).map_err(unprepared)?;
    let row = draft::change(desk, &row.id, DraftStep::Review, |now| {
        if now.fields != draft.fields {
            return Err(Trouble::ReviewChanged);
        }
        now.prepared = Some(prepared.clone());
        Ok(())
    })?;

    let findings = findings(desk, &profile, &draft)?;
    let problems = draft::problems(desk, &profile, &draft.fields)?;
    let now = local_banks::business_time(desk, &profile).await?;
    let body = prepared.body.unwrap_or_default();
    Ok(ReviewView {
        unfinished_call_id: draft::unfinished_call(desk, &profile.id, &draft)?,
        draft_id: row.id,
        method: prepared.method,
        url: prepared.url.to_string(),
        headers: prepared.headers.into_iter().map(|(name, value)| HeaderView { name, value }).collect(),
        fields: fields(&body)?,
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

pub(super) fn findings(
    desk: &Desk,
    profile: &ProfileRow,
    draft: &Draft,
) -> Result<Vec<FindingView>, Trouble> {
    let scopes: Vec<_> = draft.fields.scopes.iter().map(|scope| draft::scope_of(*scope)).collect();
    certificates::examine(desk, &profile.id, &scopes)
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

/// Every member of the document's POST table, with what this body holds of it.
fn fields(body: &str) -> Result<Vec<BodyFieldView>, Trouble> {
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
    let row = |field: &stet::registration::FieldRule| BodyFieldView {
        name: field.name.to_owned(),
        rule: match field.post {
            Rule::Required => FieldRuleView::R,
            Rule::Optional | Rule::RequiredForAgent | Rule::NotListed => FieldRuleView::O,
            Rule::Forbidden => FieldRuleView::F,
        },
        value: member(field.name),
    };
    Ok(FIELDS.iter().map(row).collect())
}
