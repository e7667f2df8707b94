//! The practice QTSP of a Local profile: it issues what a request asks for, at once.

use stet::Environment;
use stet::local_bank::Management;

use super::intake::{self, Offered};
use super::requests::view::{
    CsrIssuePracticeReq, CsrMakeReq, PracticePairReq, PracticePairView, RequestKindView, RoleView,
};
use super::view::CertificatesView;
use super::{overview, requests};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::local_banks;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// Where certificates of the practice QTSP come from, as the list says it.
const SOURCE: &str = "practice";
/// A practice QWAC's host where the profile has none yet.
const PRACTICE_HOST: &str = "tpp.example";
/// The size of a practice key.
const BITS: u32 = 2048;
/// The longest term of a practice certificate: ten years.
const MAX_DAYS: u32 = 3653;

/// Has the practice QTSP issue the certificate of a request, and takes it in.
///
/// # Errors
/// `not-found` for the request, and in a profile that is not a Local one; `input-invalid` for a term of no days or of
/// more than ten years; `local-banks-failed`.
pub async fn issue(desk: &Desk, req: CsrIssuePracticeReq) -> Result<CertificatesView, AppError> {
    if req.days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
        return Err(Trouble::field("days", FieldProblem::Required).into());
    }
    let qtsp = qtsp(desk, &req.profile_id).await?;
    let row = requests::row(desk, &req.profile_id, &req.spki_sha256)?;
    let (offered, _) = issued(&qtsp, &row.pem, req.days).await?;
    intake::keep(desk, &req.profile_id, vec![offered]).await?;
    desk.changed(Area::Certificates);
    Ok(overview(desk, &req.profile_id)?)
}

/// Makes a QWAC and a QSEALC over new keys, with the names and roles of the pair in use, and keeps both. Where a pair
/// is in use it stays in use.
///
/// # Errors
/// `not-found` in a profile that is not a Local one; `local-banks-failed`; what the keychain or the store said.
/// Nothing is kept then.
pub async fn pair(desk: &Desk, req: PracticePairReq) -> Result<PracticePairView, AppError> {
    let qtsp = qtsp(desk, &req.profile_id).await?;
    let mut offered = Vec::new();
    let mut ids = Vec::new();
    for kind in [RequestKindView::Qwac, RequestKindView::Qsealc] {
        let made = requests::signed(desk, terms(desk, &req.profile_id, kind)?).await?;
        let (mut file, sha256) = issued(&qtsp, &made.csr.to_pem(), None).await?;
        file.keys.push((made.key, made.sealed));
        offered.push(file);
        ids.push(sha256);
    }
    intake::keep(desk, &req.profile_id, offered).await?;
    desk.changed(Area::Certificates);
    let rows = desk.vault().and_then(|vault| Ok(vault.certificates(&req.profile_id)?))?;
    let id = |sha256: &str| {
        let row = rows.iter().find(|row| row.sha256 == sha256);
        row.map(|row| row.id.clone()).ok_or(Trouble::NotFound("the new certificate"))
    };
    let (qwac_id, qsealc_id) = (id(&ids[0])?, id(&ids[1])?);
    Ok(PracticePairView { qwac_id, qsealc_id, certificates: overview(desk, &req.profile_id)? })
}

/// What to ask for: what the pair in use says, or what any practice TPP is.
fn terms(desk: &Desk, profile_id: &str, kind: RequestKindView) -> Result<CsrMakeReq, Trouble> {
    let proposed = requests::proposed(desk, profile_id, kind)?;
    let or = |text: String, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text };
    Ok(CsrMakeReq {
        profile_id: profile_id.to_owned(),
        kind,
        bits: BITS,
        common_name: or(proposed.common_name, &proposed.organization),
        organization: proposed.organization,
        country: proposed.country,
        roles: match proposed.roles.as_slice() {
            [] => vec![RoleView::PaymentInitiation, RoleView::AccountInformation, RoleView::CardIssuing],
            roles => roles.to_vec(),
        },
        domains: match (kind, proposed.domains.as_slice()) {
            (RequestKindView::Qwac, []) => vec![PRACTICE_HOST.to_owned()],
            (_, domains) => domains.to_vec(),
        },
    })
}

/// The practice QTSP of a Local profile's banks.
async fn qtsp(desk: &Desk, profile_id: &str) -> Result<Management, Trouble> {
    let profile = profiles::row(desk, profile_id)?;
    if profiles::environment(&profile) != Environment::Local {
        return Err(Trouble::NotFound("a Local profile"));
    }
    let banks = local_banks::start(desk, profile_id).await?;
    local_banks::management(&banks)
}

/// What the QTSP hands out for a request, and the SHA-256 of its leaf.
async fn issued(qtsp: &Management, csr: &str, days: Option<u32>) -> Result<(Offered, String), Trouble> {
    let failed = |error: &dyn std::error::Error| Trouble::LocalBanks(error.to_string());
    let issued = qtsp.issue(csr, days).await.map_err(|error| failed(&error))?;
    let read = eidas::import(issued.certificate_pem.as_bytes(), None).map_err(|error| failed(&error))?;
    Ok((Offered::new(SOURCE, read), issued.sha256))
}
