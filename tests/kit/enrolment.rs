//! An app's enrolment through desk, with the words an operator would type.

use desk::error::AppError;
use desk::registrations;
use desk::views::{
    BanksListReq, DraftFields, DraftOpenReq, DraftReviewReq, DraftSaveReq, DraftSendReq, DraftStep,
    DraftView, RegistrationView, ReviewView, ScopeView,
};

use crate::world::World;

/// The bank that enrolments go to: it has a sandbox.
pub const BANK: &str = "17515-ceidf";

/// A draft that misses nothing.
///
/// # Errors
/// desk's.
pub async fn draft(world: &World, profile_id: &str, app: &str) -> Result<DraftView, AppError> {
    let desk = &world.desk;
    let banks = desk::banks::list(desk, BanksListReq { profile_id: profile_id.to_owned() }).await?;
    let bank = banks.banks.iter().find(|bank| bank.key == BANK).expect("the directory has the bank");
    let host = &bank.entry_points.iter().find(|entry| entry.recommended).expect("one is recommended").host;
    let opened =
        registrations::open_draft(desk, DraftOpenReq { profile_id: profile_id.to_owned(), draft_id: None })
            .await?;
    let fields = DraftFields {
        bank_key: BANK.to_owned(),
        entry_host: host.clone(),
        client_name: format!("{app} SAS"),
        software_id: app.to_owned(),
        redirect_uris: vec!["https://tpp.example/callback".to_owned()],
        scopes: vec![ScopeView::Aisp, ScopeView::Cbpii],
        contact_name: "API desk".to_owned(),
        contact_email: "api@tpp.example".to_owned(),
        contact_phone: "+33 1 23 45 67 89".to_owned(),
        ..opened.fields
    };
    registrations::save_draft(desk, DraftSaveReq { draft_id: opened.id, step: DraftStep::Review, fields })
        .await
}

/// The review of a draft.
///
/// # Errors
/// desk's.
pub async fn review(world: &World, draft_id: &str) -> Result<ReviewView, AppError> {
    registrations::review_draft(&world.desk, DraftReviewReq { draft_id: draft_id.to_owned() }).await
}

/// Sends a reviewed draft.
///
/// # Errors
/// desk's.
pub async fn send(world: &World, review: &ReviewView) -> Result<RegistrationView, AppError> {
    let req = DraftSendReq {
        draft_id: review.draft_id.clone(),
        request_id: review.request_id.clone(),
        confirmed: false,
        again: false,
    };
    registrations::send_draft(&world.desk, req).await
}

/// The whole way: draft, review, send.
///
/// # Errors
/// desk's.
pub async fn enrol(world: &World, profile_id: &str, app: &str) -> Result<RegistrationView, AppError> {
    let draft = draft(world, profile_id, app).await?;
    let review = review(world, &draft.id).await?;
    send(world, &review).await
}
