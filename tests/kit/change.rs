//! Changing and rotating through desk, and which certificates a call was really made with.

use desk::error::AppError;
use desk::registrations;
use desk::views::{
    AppStartReq, CallShowReq, CallsListReq, CertificateKindView, CertificatesListReq, ChangeOpenReq,
    DraftFields, DraftSaveReq, DraftStep, DraftView, PairHalfView, ReadBackView, RegistrationReadBackReq,
    RegistrationShowReq, RegistrationView,
};

use crate::banks;
use crate::world::World;

/// Opens the change of an app, or the rotation of its certificates.
///
/// # Errors
/// desk's.
pub async fn open(world: &World, app: &RegistrationView, rotate: bool) -> Result<DraftView, AppError> {
    let profile_id = profile(world).await;
    let req = ChangeOpenReq { profile_id, registration_id: app.summary.id.clone(), rotate };
    registrations::open_change(&world.desk, req).await
}

/// The selected profile.
pub async fn profile(world: &World) -> String {
    let view = desk::app::start(&world.desk, AppStartReq {}).await.expect("the store is open");
    view.profile_id.expect("a profile is selected")
}

/// Keeps a draft with other fields.
///
/// # Errors
/// desk's.
pub async fn save(world: &World, draft: &DraftView, fields: DraftFields) -> Result<DraftView, AppError> {
    let req = DraftSaveReq { draft_id: draft.id.clone(), step: DraftStep::Review, fields };
    registrations::save_draft(&world.desk, req).await
}

/// A rotation to a pair that the practice QTSP just issued, up to its review.
///
/// # Errors
/// desk's.
pub async fn rotation(world: &World, app: &RegistrationView) -> Result<DraftView, AppError> {
    let profile_id = profile(world).await;
    let before: Vec<String> = certificates(world, &profile_id).await.into_iter().map(|(id, _)| id).collect();
    banks::another_pair(world, &profile_id, &app.provider_legal_id).await;
    let draft = open(world, app, true).await?;
    let pairs = draft.pairs.clone().expect("a rotation has pairs");
    let new = |kind: CertificateKindView| -> PairHalfView {
        let fits = |half: &&PairHalfView| half.kind == kind && !before.contains(&half.certificate_id);
        pairs.choices.iter().find(fits).cloned().expect("the new half can be chosen")
    };
    let fields = DraftFields {
        new_qwac: new(CertificateKindView::Qwac).certificate_id,
        new_qsealc: new(CertificateKindView::Qsealc).certificate_id,
        ..draft.fields.clone()
    };
    save(world, &draft, fields).await
}

async fn certificates(world: &World, profile_id: &str) -> Vec<(String, String)> {
    let req = CertificatesListReq { profile_id: profile_id.to_owned() };
    let held = desk::certificates::list(&world.desk, req).await.expect("the list");
    held.certificates.into_iter().map(|held| (held.id, held.sha256)).collect()
}

/// The SHA-256 of a certificate, by its id.
pub async fn sha256(world: &World, certificate_id: &str) -> String {
    let held = certificates(world, &profile(world).await).await;
    held.into_iter().find(|(id, _)| id == certificate_id).map(|(_, sha256)| sha256).expect("it is held")
}

/// Shows a registration.
pub async fn show(world: &World, app: &RegistrationView) -> RegistrationView {
    let req = RegistrationShowReq { registration_id: app.summary.id.clone() };
    registrations::show(&world.desk, req).await.expect("it is there")
}

/// Reads a registration back.
///
/// # Errors
/// desk's.
pub async fn read_back(world: &World, app: &RegistrationView) -> Result<ReadBackView, AppError> {
    let req = RegistrationReadBackReq { registration_id: app.summary.id.clone() };
    registrations::read_back(&world.desk, req).await
}

/// The SHA-256 of QWAC and QSEALC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair(pub String, pub String);

/// The pair a registration is called with, as the screen shows it.
pub fn pair_of(app: &RegistrationView) -> Pair {
    let pair = &app.summary.pair.current;
    let half =
        |half: &Option<PairHalfView>| half.as_ref().map(|half| half.sha256.clone()).unwrap_or_default();
    Pair(half(&pair.qwac), half(&pair.qsealc))
}

/// Which pair the newest call of `method` was really made with: the QWAC that went out in the handshake, and the QSEALC
/// that the signature names.
pub async fn made_with(world: &World, method: &str) -> Pair {
    let profile_id = profile(world).await;
    let list = CallsListReq { profile_id, ..CallsListReq::default() };
    let calls = desk::calls::list(&world.desk, list).await.expect("the calls");
    let call = calls.calls.iter().find(|call| call.method == method && call.path.contains("/register"));
    let req = CallShowReq { call_id: call.expect("there is such a call").id.clone() };
    let call = desk::calls::show(&world.desk, req).await.expect("the call");
    let qwac = call.tls.and_then(|tls| tls.client_certificate_sent).expect("a QWAC went out");
    let key_id = call.key_id.expect("it was signed");
    let seal = key_id.rsplit_once('_').map(|(_, sha256)| sha256.to_owned()).expect("keyId ends in a SHA-256");
    Pair(qwac, seal)
}
