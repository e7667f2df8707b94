//! Certificates: what a profile holds, taking files in, the card of one, the doctor's verdicts.

pub mod calendar;
pub(crate) mod card;
mod contents;
pub(crate) mod handed_over;
mod import;
pub(crate) mod intake;
mod issuers;
pub(crate) mod orphans;
pub mod practice;
pub mod requests;
pub mod view;

use eidas::{Certificate, Oid, Scope, doctor};
use vault::{CertificateRow, Rows, StoreError};

use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::line::Pair;
use crate::profiles;
use crate::registrations;
use crate::trouble::Trouble;
use view::{
    CertificateKindView, CertificateRemoveReq, CertificateShowReq, CertificateUseReq, CertificateView,
    CertificatesListReq, CertificatesView, DoctorRuleView, DoctorSubjectView, DoctorValueView, FindingView,
    VerdictView, WaitingKeyView,
};

pub(crate) use card::summary;
pub use import::{discard_staged, import, pick};
pub(crate) use issuers::known as known_issuers;

/// What an active certificate is made of.
pub(crate) struct Half {
    pub row: CertificateRow,
    /// Leaf first.
    pub chain: Vec<Certificate>,
}

/// Lists a profile's certificates, the keys that wait for one, and what the doctor says of the pair in use.
///
/// # Errors
/// `not-found` for the profile.
pub async fn list(desk: &Desk, req: CertificatesListReq) -> Result<CertificatesView, AppError> {
    Ok(overview(desk, &req.profile_id)?)
}

/// Shows one certificate's card.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: CertificateShowReq) -> Result<CertificateView, AppError> {
    let row = row(desk, &req.certificate_id)?;
    Ok(card::card(desk, half(row)?)?)
}

/// Makes this certificate the one its profile uses for its kind.
///
/// # Errors
/// `certificate-missing` where its key is not held.
pub async fn use_certificate(desk: &Desk, req: CertificateUseReq) -> Result<CertificatesView, AppError> {
    let row = row(desk, &req.certificate_id)?;
    if !row.key_held || row.kind == "other" {
        return Err(Trouble::CertificateMissing(card::kind(&row.kind)).into());
    }
    desk.vault()?.activate_certificate(&row.id).map_err(Trouble::from)?;
    desk.changed(Area::Certificates);
    Ok(overview(desk, &row.profile_id)?)
}

/// Removes the certificate, and its key where no other certificate of the profile uses it.
///
/// # Errors
/// `not-found`; `certificate-in-use` where a registration is called with it; what the keychain said.
pub async fn remove(desk: &Desk, req: CertificateRemoveReq) -> Result<CertificatesView, AppError> {
    let row = row(desk, &req.certificate_id)?;
    let vault = desk.vault()?;
    let _one_at_a_time = desk.keeping.lock().await;
    vault.transaction(|tables| {
        if let Some(software_id) = registrations::called_with(tables, &row)? {
            return Err(Trouble::CertificateInUse { software_id });
        }
        Ok(discard(tables, &row)?)
    })?;
    desk.changed(Area::Certificates);
    orphans::sweep(desk).await?;
    Ok(overview(desk, &row.profile_id)?)
}

/// Deletes a certificate's row, and that of its key where no other certificate of the profile uses it; the key's item
/// is noted as nobody's. The caller has [`Desk::keeping`], and sweeps when this is committed.
pub(crate) fn discard(tables: &Rows<'_>, row: &CertificateRow) -> Result<(), StoreError> {
    tables.delete_certificate(&row.id)?;
    let shared =
        tables.certificates(&row.profile_id)?.iter().any(|other| other.spki_sha256 == row.spki_sha256);
    if row.key_held && !shared && tables.delete_key(&row.profile_id, &row.spki_sha256)? {
        orphans::note(tables, std::slice::from_ref(&row.spki_sha256))?;
    }
    Ok(())
}

fn row(desk: &Desk, id: &str) -> Result<CertificateRow, Trouble> {
    desk.vault()?.certificate(id)?.ok_or(Trouble::NotFound("the certificate"))
}

pub(crate) fn half(row: CertificateRow) -> Result<Half, Trouble> {
    let read = |der: &Vec<u8>| {
        Certificate::from_der(der).map_err(|error| Trouble::unreadable("a stored certificate", &error))
    };
    let chain = row.chain.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Half { row, chain })
}

/// The certificate of `kind` that the profile uses.
pub(crate) fn active(desk: &Desk, profile_id: &str, kind: &str) -> Result<Option<Half>, Trouble> {
    let rows = desk.vault()?.certificates(profile_id)?;
    rows.into_iter().find(|row| row.kind == kind && row.active).map(half).transpose()
}

/// The certificate of `kind` with this SHA-256 (lower-case hex), where the profile holds it.
pub(crate) fn with_sha256(
    desk: &Desk,
    profile_id: &str,
    kind: &str,
    sha256: &str,
) -> Result<Option<Half>, Trouble> {
    let rows = desk.vault()?.certificates(profile_id)?;
    rows.into_iter().find(|row| row.kind == kind && row.sha256 == sha256).map(half).transpose()
}

/// What the doctor says of the pair in use, for these scopes.
pub(crate) fn examine(desk: &Desk, profile_id: &str, scopes: &[Scope]) -> Result<Vec<FindingView>, Trouble> {
    examine_pair(desk, profile_id, &Pair::default(), scopes)
}

/// What the doctor says of a pair, for these scopes.
pub(crate) fn examine_pair(
    desk: &Desk,
    profile_id: &str,
    pair: &Pair,
    scopes: &[Scope],
) -> Result<Vec<FindingView>, Trouble> {
    let profile = profiles::row(desk, profile_id)?;
    let qwac = pair.half(desk, &profile, CertificateKindView::Qwac)?;
    let qsealc = pair.half(desk, &profile, CertificateKindView::Qsealc)?;
    let oid = Oid::parse(&profile.oid).ok();
    let patient = doctor::Patient {
        qwac: qwac.as_ref().map(|half| half.chain.as_slice()),
        qsealc: qsealc.as_ref().map(|half| half.chain.as_slice()),
        qwac_key: qwac.as_ref().is_some_and(|half| half.row.key_held),
        qsealc_key: qsealc.as_ref().is_some_and(|half| half.row.key_held),
        now: desk.host.now().as_second(),
        expected_oid: oid.as_ref(),
        scopes,
    };
    let mut findings: Vec<FindingView> = doctor::examine(&patient).into_iter().map(finding).collect();
    findings.extend(issuers::examine(desk, &profile, [qwac.as_ref(), qsealc.as_ref()])?);
    Ok(findings)
}

fn finding(finding: doctor::Finding) -> FindingView {
    let mut values: Vec<DoctorValueView> = finding
        .values
        .into_iter()
        .map(|(name, value)| DoctorValueView { name: name.to_string(), value })
        .collect();
    let reason =
        values.iter().position(|value| value.name == "reason").map(|place| values.remove(place).value);
    FindingView {
        rule: rule(finding.rule),
        subject: match finding.subject {
            doctor::Subject::Qwac => DoctorSubjectView::Qwac,
            doctor::Subject::Qsealc => DoctorSubjectView::Qsealc,
            doctor::Subject::Pair => DoctorSubjectView::Pair,
        },
        verdict: match finding.verdict {
            doctor::Verdict::Pass => VerdictView::Pass,
            doctor::Verdict::Warn => VerdictView::Warn,
            doctor::Verdict::Fail => VerdictView::Fail,
            doctor::Verdict::Skipped => VerdictView::Skipped,
        },
        reason: reason.unwrap_or_default(),
        values,
    }
}

fn rule(rule: doctor::Rule) -> DoctorRuleView {
    match rule {
        doctor::Rule::KeyMatches => DoctorRuleView::KeyMatches,
        doctor::Rule::KindNotSwapped => DoctorRuleView::KindNotSwapped,
        doctor::Rule::NotRsassaPss => DoctorRuleView::NotRsassaPss,
        doctor::Rule::RsaKey => DoctorRuleView::RsaKey,
        doctor::Rule::KeyLength => DoctorRuleView::KeyLength,
        doctor::Rule::OidWellFormed => DoctorRuleView::OidWellFormed,
        doctor::Rule::OidSame => DoctorRuleView::OidSame,
        doctor::Rule::RolesCoverScopes => DoctorRuleView::RolesCoverScopes,
        doctor::Rule::ValidNow => DoctorRuleView::ValidNow,
        doctor::Rule::ChainComplete => DoctorRuleView::ChainComplete,
        doctor::Rule::Psd2Statement => DoctorRuleView::Psd2Statement,
        doctor::Rule::QcType => DoctorRuleView::QcType,
        doctor::Rule::ExtendedKeyUsage => DoctorRuleView::ExtendedKeyUsage,
        doctor::Rule::KeyUsage => DoctorRuleView::KeyUsage,
    }
}

fn overview(desk: &Desk, profile_id: &str) -> Result<CertificatesView, Trouble> {
    profiles::row(desk, profile_id)?;
    let vault = desk.vault()?;
    let rows = vault.certificates(profile_id)?;
    let requests = vault.certificate_requests(profile_id)?;
    let mut waiting_keys = Vec::new();
    for key in vault.keys(profile_id)? {
        if rows.iter().any(|row| row.spki_sha256 == key.spki_sha256) {
            continue;
        }
        waiting_keys.push(WaitingKeyView {
            request: requests::waiting(&requests, &key)?,
            spki_sha256: key.spki_sha256,
            algorithm: key.algorithm,
            bits: (key.bits > 0).then_some(key.bits),
            added_at: key.added_at,
        });
    }
    let now = desk.now_ms();
    let certificates =
        rows.into_iter().map(|row| half(row).map(|half| summary(&half, now))).collect::<Result<_, _>>()?;
    Ok(CertificatesView { certificates, waiting_keys, doctor: examine(desk, profile_id, &[])? })
}
