//! Certificates that a profile trusts for a bank's TLS server, or for all of its banks, beside the platform's roots.

use eidas::Certificate;
use vault::AnchorRow;

use super::settings::{bank_of, view};
use super::settings_view::{AnchorAddReq, AnchorRemoveReq, AnchorView, BankSettingsView};
use crate::certificates::handed_over::handed_over;
use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// Adds a trust anchor.
///
/// # Errors
/// `input-invalid` where it is not a certificate, or is trusted already.
pub async fn add(desk: &Desk, req: AnchorAddReq) -> Result<BankSettingsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = bank_of(req.bank_key.as_deref())?;
    let Some(handed) = handed_over(desk, req.pem, &req.source).await? else {
        return Ok(view(desk, &profile, bank)?);
    };
    let vault = desk.vault()?;
    let anchors = vault.anchors(&profile.id).map_err(Trouble::from)?;
    if anchors.iter().any(|row| row.sha256 == handed.sha256 && row.bank_key == req.bank_key) {
        return Err(Trouble::field("pem", FieldProblem::Duplicate).into());
    }
    let row = AnchorRow {
        id: desk.make_id(),
        profile_id: profile.id.clone(),
        bank_key: req.bank_key,
        der: handed.der,
        sha256: handed.sha256,
        source: handed.source,
        added_at: desk.now_ms(),
    };
    vault.insert_anchor(&row).map_err(Trouble::from)?;
    Ok(view(desk, &profile, bank)?)
}

/// Stops trusting an added certificate.
///
/// # Errors
/// `not-found`.
pub async fn remove(desk: &Desk, req: AnchorRemoveReq) -> Result<BankSettingsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = bank_of(req.bank_key.as_deref())?;
    let vault = desk.vault()?;
    let anchors = vault.anchors(&profile.id).map_err(Trouble::from)?;
    if !anchors.iter().any(|row| row.id == req.anchor_id) {
        return Err(Trouble::NotFound("the certificate").into());
    }
    vault.delete_anchor(&req.anchor_id).map_err(Trouble::from)?;
    Ok(view(desk, &profile, bank)?)
}

/// The certificates this profile trusts for this bank, DER.
pub(crate) fn anchors_for(desk: &Desk, profile_id: &str, bank_key: &str) -> Result<Vec<Vec<u8>>, Trouble> {
    let rows = desk.vault()?.anchors(profile_id)?;
    Ok(rows.into_iter().filter(|row| counts_for(row, Some(bank_key))).map(|row| row.der).collect())
}

/// The anchors of one bank, those for all banks included; or, without a bank, those for all.
pub(super) fn views(
    desk: &Desk,
    profile_id: &str,
    bank_key: Option<&str>,
) -> Result<Vec<AnchorView>, Trouble> {
    let rows = desk.vault()?.anchors(profile_id)?;
    rows.into_iter().filter(|row| counts_for(row, bank_key)).map(anchor_view).collect()
}

fn counts_for(row: &AnchorRow, bank_key: Option<&str>) -> bool {
    row.bank_key.is_none() || row.bank_key.as_deref() == bank_key
}

fn anchor_view(row: AnchorRow) -> Result<AnchorView, Trouble> {
    let certificate = Certificate::from_der(&row.der)
        .map_err(|error| Trouble::unreadable("a stored certificate", &error))?;
    Ok(AnchorView {
        id: row.id,
        subject: certificate.subject().to_string(),
        sha256: row.sha256,
        source: row.source,
        added_at: row.added_at,
        not_after: certificate.not_after() * 1000,
        for_all: row.bank_key.is_none(),
    })
}
