//! Certificate requests: a fresh key into the keychain, a PSD2 request over it, and the wait for what comes back. The
//! certificate that comes back is taken in as any other, and finds its key by itself.

mod asked;
pub mod view;

use eidas::SigningKey;
use vault::{CertificateRequestRow, KeyRow};

use super::view::{CertificatesView, WaitingRequestView};
use super::{active, intake, orphans, overview};
use crate::context::{Desk, blocking};
use crate::error::AppError;
use crate::events::Area;
use crate::profiles;
use crate::trouble::Trouble;
use view::{
    CsrMakeReq, CsrProposalView, CsrProposeReq, CsrSaveReq, CsrShowReq, CsrView, KeyDiscardReq,
    RequestKindView, SavedFileView,
};

/// What the form starts with.
///
/// # Errors
/// `not-found` for the profile.
pub async fn propose(desk: &Desk, req: CsrProposeReq) -> Result<CsrProposalView, AppError> {
    Ok(proposed(desk, &req.profile_id, req.kind)?)
}

pub(super) fn proposed(
    desk: &Desk,
    profile_id: &str,
    kind: RequestKindView,
) -> Result<CsrProposalView, Trouble> {
    let profile = profiles::row(desk, profile_id)?;
    let (qwac, qsealc) = (active(desk, profile_id, "qwac")?, active(desk, profile_id, "qsealc")?);
    let (same, other) = match kind {
        RequestKindView::Qwac => (qwac, qsealc),
        RequestKindView::Qsealc => (qsealc, qwac),
    };
    asked::proposal(&profile, kind, same.as_ref(), other.as_ref())
}

/// Makes a key and a request over it. Nothing leaves this machine.
///
/// # Errors
/// `input-invalid`, naming the fields; what the keychain or the store said: neither key nor request is kept then.
pub async fn make(desk: &Desk, req: CsrMakeReq) -> Result<CsrView, AppError> {
    let profile_id = req.profile_id.clone();
    let made = signed(desk, req).await?;
    let store = desk.store().map_err(AppError::from)?;
    let now = desk.now_ms();
    let key = intake::key_row(&profile_id, &made.key, now);
    let row = asked::row(&key, &made.request, &made.csr, now)?;
    {
        let _one_at_a_time = desk.keeping.lock().await;
        let secrets = vec![(key.spki_sha256.clone(), made.sealed)];
        intake::hold(desk, &store, secrets, |tables| {
            tables.put_key(&key)?;
            tables.insert_certificate_request(&row)
        })
        .await?;
    }
    desk.changed(Area::Certificates);
    Ok(asked::view(row, key.bits, None)?)
}

/// A key that is nowhere yet, and the request signed with it.
pub(super) struct Made {
    pub key: SigningKey,
    pub sealed: eidas::SealedPkcs8,
    pub request: eidas::Psd2Request,
    pub csr: eidas::Csr,
}

/// Makes the key and signs the request; keeps neither.
pub(super) async fn signed(desk: &Desk, req: CsrMakeReq) -> Result<Made, Trouble> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let request = asked::terms(&profile, &req)?;
    // A key of 4096 bits takes some seconds to find.
    blocking(move || {
        let refused = |error: eidas::CsrError| Trouble::Internal(error.to_string());
        let (key, sealed) = SigningKey::generate_rsa(req.bits).map_err(|error| refused(error.into()))?;
        let csr = request.sign(&key).map_err(refused)?;
        Ok(Made { key, sealed, request, csr })
    })
    .await
}

/// Shows a request.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: CsrShowReq) -> Result<CsrView, AppError> {
    Ok(shown(desk, &req.profile_id, &req.spki_sha256)?)
}

fn shown(desk: &Desk, profile_id: &str, spki_sha256: &str) -> Result<CsrView, Trouble> {
    let row = row(desk, profile_id, spki_sha256)?;
    let vault = desk.vault()?;
    let key = vault.keys(profile_id)?.into_iter().find(|key| key.spki_sha256 == spki_sha256);
    let certificate = vault
        .certificates(profile_id)?
        .into_iter()
        .find(|certificate| certificate.spki_sha256 == spki_sha256);
    let bits = key.map(|key| key.bits).unwrap_or_default();
    asked::view(row, bits, certificate.map(|certificate| certificate.id))
}

pub(super) fn row(
    desk: &Desk,
    profile_id: &str,
    spki_sha256: &str,
) -> Result<CertificateRequestRow, Trouble> {
    desk.vault()?.certificate_request(profile_id, spki_sha256)?.ok_or(Trouble::NotFound("the request"))
}

/// Saves a request where the operator says.
///
/// # Errors
/// `not-found`; where the file cannot be written, `internal`.
pub async fn save(desk: &Desk, req: CsrSaveReq) -> Result<SavedFileView, AppError> {
    let row = row(desk, &req.profile_id, &req.spki_sha256)?;
    let name = format!("guichet-{}-{}.csr.pem", row.kind, &row.spki_sha256[..row.spki_sha256.len().min(8)]);
    let saved = desk.host.save_file(name, row.pem.into_bytes()).await.map_err(Trouble::from)?;
    Ok(SavedFileView { name: saved })
}

/// Deletes a key that waits for its certificate, and its request with it.
///
/// # Errors
/// `not-found` where no such key waits; what the keychain said.
pub async fn discard(desk: &Desk, req: KeyDiscardReq) -> Result<CertificatesView, AppError> {
    profiles::row(desk, &req.profile_id)?;
    let vault = desk.vault()?;
    let _one_at_a_time = desk.keeping.lock().await;
    vault.transaction(|tables| {
        let waits = tables.keys(&req.profile_id)?.iter().any(|key| key.spki_sha256 == req.spki_sha256)
            && !tables.certificates(&req.profile_id)?.iter().any(|row| row.spki_sha256 == req.spki_sha256);
        if !waits {
            return Err(Trouble::NotFound("a waiting key"));
        }
        if tables.delete_key(&req.profile_id, &req.spki_sha256)? {
            orphans::note(tables, std::slice::from_ref(&req.spki_sha256))?;
        }
        Ok(())
    })?;
    desk.changed(Area::Certificates);
    orphans::sweep(desk).await?;
    Ok(overview(desk, &req.profile_id)?)
}

/// What a waiting key waits for.
pub(super) fn waiting(
    requests: &[CertificateRequestRow],
    key: &KeyRow,
) -> Result<Option<WaitingRequestView>, Trouble> {
    let row = requests.iter().find(|row| row.spki_sha256 == key.spki_sha256);
    row.map(|row| Ok(WaitingRequestView { kind: asked::kind(row), common_name: asked::common_name(row)? }))
        .transpose()
}
