//! Payments over the real local banks, of both groups: their whole way, and what is left of it when something breaks.

mod interrupted;
mod killed;

use desk::error::{AppError, ErrorCode};
use desk::payments;
use desk::views::*;
use kit::access::CALLBACK;
use kit::arkea::{BERGOT, FORTUNEO, FORTUNEO_HOST, portal_app};
use kit::banks::{clock, fault, manage};
use kit::payments::*;
use kit::world::World;
use serde_json::{Value, json};

/// A customer of the savings bank, whose account has what is paid.
const GEORGES: &str = "GUICHET-GEORGES";

/// A practising Guichet with an app at Fortuneo; the profile's and the app's id.
pub(crate) async fn at_fortuneo() -> (World, String, String) {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.expect("a profile");
    let app = portal_app(&world, &profile_id, FORTUNEO, FORTUNEO_HOST).await;
    (world, profile_id, app.summary.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_at_fortuneo_is_created_approved_confirmed_and_settled() {
    let (world, profile_id, app) = at_fortuneo().await;
    clock(&world, "2031-03-03T09:00:00Z").await;
    let draft = drafted(&world, &profile_id, &app, FORTUNEO).await;
    assert_eq!(draft.problems, []);
    let review = reviewed(&world, &draft.summary.id).await;
    assert!(review.request.body.as_deref().is_some_and(|body| body.contains("\"amount\":12.30}")));
    let view = sent(&world, &review).await.expect("the bank takes it");
    let id = view.summary.id.clone();
    assert_eq!(view.summary.stage, PaymentStageView::ToApprove);
    assert!(view.resource_id.is_some() && view.approvable);

    let url = decided(&world, &id, BERGOT, "accept").await;
    assert!(url.starts_with(CALLBACK) && url.contains("code="), "{url}");
    let view = pasted(&world, &id, &url).await.expect("the code is exchanged");
    assert_eq!(view.summary.stage, PaymentStageView::ToConfirm);
    assert_eq!(view.report.as_ref().and_then(|report| report.status.clone()).unwrap().word, "ACTC");
    assert_eq!(pasted(&world, &id, &url).await.unwrap_err().code, ErrorCode::InputInvalid);

    let view = confirmed(&world, &id).await.expect("the bank takes it");
    assert_eq!(view.summary.stage, PaymentStageView::Accepted);
    assert!(view.token_until.is_none() && view.confirmed_at.is_some());
    assert_eq!(confirmed(&world, &id).await.unwrap_err().code, ErrorCode::PaymentMoved);
    clock(&world, "2031-03-05T12:00:00Z").await;
    let view = looked(&world, &id).await;
    assert_eq!(view.summary.stage, PaymentStageView::Settled);
    assert_eq!(posts(&world, &view.fields.payment_information_id).await, 1);
    let kinds: Vec<_> = view.history.iter().rev().map(|event| event.kind).collect();
    assert_eq!(kinds[..3], [PaymentEventKind::Drafted, PaymentEventKind::Sent, PaymentEventKind::Created]);
    // What was sent is not sent again, whatever the screen thinks.
    assert_eq!(sent(&world, &review).await.unwrap_err().code, ErrorCode::PaymentMoved);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_version_1_4_1_the_psu_s_approval_is_all_there_is() {
    let (world, profile_id, app) = at_fortuneo().await;
    let fields =
        BankSettingsFields { version: Some(ApiVersionView::V1_4_1), ..BankSettingsFields::default() };
    let req =
        BankSettingsSaveReq { profile_id: profile_id.clone(), bank_key: Some(FORTUNEO.to_owned()), fields };
    desk::banks::save_settings(&world.desk, req).await.expect("they are kept");
    let view = created(&world, &profile_id, &app, FORTUNEO).await;
    let url = decided(&world, &view.summary.id, BERGOT, "accept").await;
    assert!(!url.contains("code="), "{url}");
    let view = pasted(&world, &view.summary.id, &url).await.expect("the PSU is back");
    assert_eq!(view.summary.stage, PaymentStageView::Accepted);
    assert_eq!(confirmed(&world, &view.summary.id).await.unwrap_err().code, ErrorCode::PaymentMoved);
    let (_, journal) = manage(&world, "GET", "/journal", &Value::Null).await;
    let versions: Vec<&str> = journal["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["path"].as_str().is_some_and(|path| path.starts_with(ARKEA_PATH)))
        .filter_map(|entry| entry["accept"].as_str())
        .collect();
    assert!(!versions.is_empty() && versions.iter().all(|accept| accept.contains("version=1.4.1")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_savings_bank_s_payment_goes_the_same_way_with_what_it_demands() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.expect("a profile");
    let app = paying_app(&world, &profile_id).await;
    let view = created(&world, &profile_id, &app.summary.id, SAVINGS_BANK).await;
    let id = view.summary.id.clone();
    let url = decided(&world, &id, GEORGES, "accept").await;
    let view = pasted(&world, &id, &url).await.expect("the PSU is back");
    assert_eq!(view.summary.stage, PaymentStageView::ToConfirm, "{url}");
    let view = confirmed(&world, &id).await.expect("the bank takes it");
    assert_eq!(view.summary.stage, PaymentStageView::Accepted);
    assert!(!view.cancellable, "only what waits for its day is cancelled here");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_psu_who_refuses_has_the_payment_rejected_and_the_reason_is_told() {
    let (world, profile_id, app) = at_fortuneo().await;
    let view = created(&world, &profile_id, &app, FORTUNEO).await;
    let url = decided(&world, &view.summary.id, BERGOT, "refuse").await;
    let view = pasted(&world, &view.summary.id, &url).await.expect("the PSU is back");
    assert_eq!(view.summary.stage, PaymentStageView::Rejected);
    assert_eq!(view.report.and_then(|report| report.reason).unwrap().word, "CUST");
    assert_eq!(view.last_end.unwrap().outcome, ApprovalOutcomeView::Refused);
    assert!(!view.approvable);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deferred_payment_is_cancelled_until_its_day() {
    let (world, id) = deferred_at_fortuneo().await;
    let url = decided(&world, &id, BERGOT, "accept").await;
    pasted(&world, &id, &url).await.expect("the PSU is back");
    let view = confirmed(&world, &id).await.expect("the bank takes it");
    assert!(view.cancellable);
    let view = cancelled(&world, &id, false).await.expect("the bank takes it");
    assert_eq!(view.summary.stage, PaymentStageView::Cancelled);
    assert_eq!(view.report.and_then(|report| report.reason).unwrap().word, "DS02");
    assert!(!view.cancellable && !view.cancellation_in_doubt);
}

/// A payment for a later day, which the bank has.
async fn deferred_at_fortuneo() -> (World, String) {
    let (world, profile_id, app) = at_fortuneo().await;
    clock(&world, "2031-03-03T09:00:00Z").await;
    let draft = drafted(&world, &profile_id, &app, FORTUNEO).await;
    let fields = PaymentFields {
        kind: TransferKindView::Deferred,
        execution_day: "2031-03-10".to_owned(),
        ..draft.fields.clone()
    };
    let draft = save(&world, &draft.summary.id, fields).await;
    let review = reviewed(&world, &draft.summary.id).await;
    let view = sent(&world, &review).await.expect("the bank takes it");
    (world, view.summary.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_that_never_arrived_is_sent_again_on_purpose_alone() {
    let (world, id) = deferred_at_fortuneo().await;
    let path = format!("{ARKEA_PATH}/*");
    fault(&world, json!({"kind": "drop", "stage": "before", "method": "PUT", "path": path})).await;
    cancelled(&world, &id, false).await.expect_err("no answer");
    payments::look(&world.desk, PaymentLookReq { payment_id: id.clone() }).await.expect("the bank answers");
    let view = shown(&world, &id).await;
    assert!(view.cancellable && view.cancellation_in_doubt);
    assert_eq!(cancelled(&world, &id, false).await.unwrap_err().code, ErrorCode::AlreadySent);
    let view = cancelled(&world, &id, true).await.expect("the bank takes it");
    assert_eq!(view.summary.stage, PaymentStageView::Cancelled);
    assert!(!view.cancellable && !view.cancellation_in_doubt);
}

async fn cancelled(world: &World, id: &str, again: bool) -> Result<PaymentView, AppError> {
    let reason = CancelReasonView::OrderedByPsu;
    let req = PaymentCancelReq { payment_id: id.to_owned(), reason, confirmed: false, again };
    payments::cancel(&world.desk, req).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_payment_is_told_and_another_like_it_has_other_ids() {
    let (world, profile_id, app) = at_fortuneo().await;
    let draft = drafted(&world, &profile_id, &app, FORTUNEO).await;
    let review = reviewed(&world, &draft.summary.id).await;
    fault(&world, json!({"kind": "403", "method": "POST", "path": ARKEA_PATH})).await;
    assert_eq!(sent(&world, &review).await.unwrap_err().code, ErrorCode::BankForbidden);
    let view = shown(&world, &draft.summary.id).await;
    assert_eq!(view.summary.stage, PaymentStageView::Refused);
    assert_eq!(view.refusal.and_then(|refusal| refusal.status), Some(403));
    let req = PaymentOpenReq { profile_id, copy_of: Some(draft.summary.id.clone()) };
    let copy = payments::open(&world.desk, req).await.expect("a draft");
    assert_eq!(copy.fields.creditor_iban, view.fields.creditor_iban);
    assert_ne!(copy.fields.payment_information_id, view.fields.payment_information_id);
    assert_eq!(copy.problems, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_at_the_confirmation_is_told_apart_and_looked_at() {
    let (world, profile_id, app) = at_fortuneo().await;
    let view = created(&world, &profile_id, &app, FORTUNEO).await;
    let id = view.summary.id.clone();
    let url = decided(&world, &id, BERGOT, "accept").await;
    pasted(&world, &id, &url).await.expect("the PSU is back");
    let path = format!("{ARKEA_PATH}/*");
    fault(&world, json!({"kind": "409", "method": "POST", "path": path})).await;
    assert_eq!(confirmed(&world, &id).await.unwrap_err().code, ErrorCode::PaymentConflict);
    let view = shown(&world, &id).await;
    assert_eq!(view.summary.stage, PaymentStageView::ToConfirm);
    let view = confirmed(&world, &view.summary.id).await.expect("the bank takes it");
    assert_eq!(view.summary.stage, PaymentStageView::Accepted);
}
