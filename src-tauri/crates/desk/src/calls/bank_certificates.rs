//! The certificates a profile holds as a bank's own, to check the bank's signatures with: fetched from the bank on a
//! click, or handed over as a file.
//!
//! A pinned certificate is trusted for this one bank's signatures and for nothing else; who issued it is not asked.

use eidas::Certificate;
use stet::{BankSignature, KeyAddress};
use url::Url;
use vault::BankCertificateRow;

use super::view::{
    BankCertificateFetchReq, BankCertificatePinReq, BankCertificateRemoveReq, BankCertificateView,
    BankCertificatesView, CallShowReq, CallView,
};
use crate::certificates::handed_over::handed_over;
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::line;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// A pinned certificate, read.
pub(super) struct Pinned {
    pub row: BankCertificateRow,
    pub certificate: Certificate,
}

impl Pinned {
    pub fn view(&self) -> BankCertificateView {
        BankCertificateView {
            id: self.row.id.clone(),
            subject: self.certificate.subject().to_string(),
            issuer: self.certificate.issuer().to_string(),
            serial: self.certificate.serial().to_string(),
            sha256: self.row.sha256.clone(),
            not_before: self.certificate.not_before() * 1000,
            not_after: self.certificate.not_after() * 1000,
            source: self.row.source.clone(),
            call_id: self.row.call_id.clone(),
            added_at: self.row.added_at,
        }
    }
}

pub(super) fn pinned(desk: &Desk, profile_id: &str, bank_key: &str) -> Result<Vec<Pinned>, Trouble> {
    let rows = desk.vault()?.bank_certificates(profile_id, bank_key)?.into_iter();
    rows.map(|row| {
        let certificate = Certificate::from_der(&row.der)
            .map_err(|error| Trouble::unreadable("a pinned certificate", &error))?;
        Ok(Pinned { row, certificate })
    })
    .collect()
}

/// Gets the certificate that the keyId of a call's answer names, from the bank that was called, and pins it. A keyId
/// that points elsewhere is never asked.
///
/// # Errors
/// `not-found`; `bank-redirect` where the keyId names no plain address at the very bank that was called;
/// `bank-certificate-unfit` where something else comes; every failure of a call.
pub async fn fetch(desk: &Desk, req: BankCertificateFetchReq) -> Result<CallView, AppError> {
    let row = super::row(desk, &req.call_id)?;
    let record = super::record(&row)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let called = Url::parse(&record.url).map_err(|error| Trouble::unreadable("a stored address", &error))?;
    let key_id = record.bank_signature.as_ref().and_then(BankSignature::key_id).unwrap_or_default();
    let elsewhere = || Trouble::PointedElsewhere { address: key_id.to_owned() };
    let KeyAddress::SameBank { url, sha256 } = KeyAddress::read(key_id, &called) else {
        return Err(elsewhere().into());
    };
    if !pinned(desk, &profile.id, &row.bank_key)?.iter().any(|pinned| pinned.certificate.sha256() == sha256) {
        let line = line::open(desk, &profile, bank, &record.host, &line::Pair::default()).await?;
        // The settings may name another port than when the call was made.
        if !line.client.route().url(&[]).is_ok_and(|own| own.origin() == url.origin()) {
            return Err(elsewhere().into());
        }
        let fetched = stet::bank_certificate::fetch(&line.client, &url, &sha256, &line.recorder)
            .await
            .map_err(Trouble::from)?;
        let certificate = BankCertificateRow {
            id: desk.make_id(),
            profile_id: profile.id.clone(),
            bank_key: row.bank_key.clone(),
            der: fetched.certificate.der().to_vec(),
            sha256: hex::encode(sha256),
            source: url.to_string(),
            call_id: Some(fetched.call_id.to_string()),
            added_at: desk.now_ms(),
        };
        desk.vault()?.insert_bank_certificate(&certificate).map_err(Trouble::from)?;
        desk.changed(Area::Calls);
    }
    super::detail::show(desk, CallShowReq { call_id: req.call_id }).await
}

/// Pins a certificate that was handed over: pasted, or from a file in the system's dialog.
///
/// # Errors
/// `input-invalid` where it is not one certificate, or is pinned already; `not-found`.
pub async fn pin(desk: &Desk, req: BankCertificatePinReq) -> Result<BankCertificatesView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = stet::bank(&req.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let bank_key = bank.key.as_str();
    let Some(handed) = handed_over(desk, req.pem, &req.source).await? else {
        return Ok(list(desk, &profile.id, bank_key)?);
    };
    if pinned(desk, &profile.id, bank_key)?.iter().any(|pinned| pinned.row.sha256 == handed.sha256) {
        return Err(Trouble::field("pem", FieldProblem::Duplicate).into());
    }
    let row = BankCertificateRow {
        id: desk.make_id(),
        profile_id: profile.id.clone(),
        bank_key: bank_key.to_owned(),
        der: handed.der,
        sha256: handed.sha256,
        source: handed.source,
        call_id: None,
        added_at: desk.now_ms(),
    };
    desk.vault()?.insert_bank_certificate(&row).map_err(Trouble::from)?;
    desk.changed(Area::Calls);
    Ok(list(desk, &profile.id, bank_key)?)
}

/// Pins a certificate no more: answers signed with it are "signed, not checked" again.
///
/// # Errors
/// `not-found`.
pub async fn remove(desk: &Desk, req: BankCertificateRemoveReq) -> Result<BankCertificatesView, AppError> {
    let vault = desk.vault()?;
    let row = vault
        .bank_certificate(&req.certificate_id)
        .map_err(Trouble::from)?
        .filter(|row| row.profile_id == req.profile_id)
        .ok_or(Trouble::NotFound("the certificate"))?;
    vault.delete_bank_certificate(&row.id).map_err(Trouble::from)?;
    desk.changed(Area::Calls);
    Ok(list(desk, &row.profile_id, &row.bank_key)?)
}

fn list(desk: &Desk, profile_id: &str, bank_key: &str) -> Result<BankCertificatesView, Trouble> {
    let certificates = pinned(desk, profile_id, bank_key)?.iter().map(Pinned::view).collect();
    Ok(BankCertificatesView { certificates })
}
