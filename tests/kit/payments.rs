//! A payment's way through desk: its draft, its review, and the PSU who approves it.

use desk::error::AppError;
use desk::payments;
use desk::views::*;
use serde_json::Value;

use crate::access::{Browser, CALLBACK, farewell};
use crate::banks::manage;
use crate::enrolment::{BANK, draft, review, send};
use crate::world::World;

/// The path at which Arkéa's banks take payments.
pub const ARKEA_PATH: &str = "/psd2/v1/payment-requests";
/// A merchant whose IBAN is right.
pub const MERCHANT: &str = "FR7699999009000700000010166";

/// Enrols an app that may start payments at BPCE's banks.
pub async fn paying_app(world: &World, profile_id: &str) -> RegistrationView {
    let draft = draft(world, profile_id, "Paie Clair").await.expect("a draft");
    let fields = DraftFields {
        redirect_uris: vec![CALLBACK.to_owned()],
        scopes: vec![ScopeView::Pisp],
        ..draft.fields.clone()
    };
    let draft = crate::change::save(world, &draft, fields).await.expect("it is kept");
    let review = review(world, &draft.id).await.expect("it can be sent");
    send(world, &review).await.expect("the bank takes it")
}

/// A draft that misses nothing, at the bank of `bank_key`.
pub async fn drafted(world: &World, profile_id: &str, app: &str, bank_key: &str) -> PaymentView {
    let open = PaymentOpenReq { profile_id: profile_id.to_owned(), copy_of: None };
    let opened = payments::open(&world.desk, open).await.expect("a draft");
    let fields = PaymentFields {
        registration_id: app.to_owned(),
        bank_key: bank_key.to_owned(),
        redirect_uri: CALLBACK.to_owned(),
        creditor_name: "Atelier Martin".to_owned(),
        creditor_iban: MERCHANT.to_owned(),
        amount: "12.30".to_owned(),
        remittance: "Facture 7".to_owned(),
        ..opened.fields
    };
    save(world, &opened.summary.id, fields).await
}

/// Keeps what is typed.
pub async fn save(world: &World, payment_id: &str, fields: PaymentFields) -> PaymentView {
    let req = PaymentSaveReq { payment_id: payment_id.to_owned(), fields };
    payments::save(&world.desk, req).await.expect("it is kept")
}

/// The review of a draft.
pub async fn reviewed(world: &World, payment_id: &str) -> PaymentReviewView {
    let req = PaymentReviewReq { payment_id: payment_id.to_owned() };
    payments::review(&world.desk, req).await.expect("it can be sent")
}

/// Sends what was reviewed.
///
/// # Errors
/// desk's.
pub async fn sent(world: &World, review: &PaymentReviewView) -> Result<PaymentView, AppError> {
    let req = PaymentSendReq {
        payment_id: review.payment.summary.id.clone(),
        request_id: review.request.request_id.clone(),
        confirmed: false,
    };
    payments::send(&world.desk, req).await
}

/// A payment that the bank has.
pub async fn created(world: &World, profile_id: &str, app: &str, bank_key: &str) -> PaymentView {
    let draft = drafted(world, profile_id, app, bank_key).await;
    let review = reviewed(world, &draft.summary.id).await;
    sent(world, &review).await.expect("the bank takes it")
}

/// Sends the PSU to the bank, who decides there; answers where the browser ended.
pub async fn decided(world: &World, payment_id: &str, online_id: &str, decision: &str) -> String {
    let req = PaymentApproveReq {
        payment_id: payment_id.to_owned(),
        way: AnswerWayView::Paste,
        farewell: farewell(),
    };
    let view = payments::approve(&world.desk, req).await.expect("the bank has a page");
    let address = view.pending.expect("an attempt is open").url;
    Browser::default().decide(&address, online_id, decision).await
}

/// As [`decided`], where the PSU may have decided before without our knowing: the bank's page asks nothing then.
pub async fn decided_if_asked(world: &World, payment_id: &str, online_id: &str) -> Option<String> {
    let req = PaymentApproveReq {
        payment_id: payment_id.to_owned(),
        way: AnswerWayView::Paste,
        farewell: farewell(),
    };
    let view = payments::approve(&world.desk, req).await.ok()?;
    let address = view.pending?.url;
    let (_, page) = Browser::default().see(&address).await;
    if !page.contains("action=") {
        return None;
    }
    Some(Browser::default().decide(&address, online_id, "accept").await)
}

/// Takes the address the browser ended at.
///
/// # Errors
/// desk's.
pub async fn pasted(world: &World, payment_id: &str, url: &str) -> Result<PaymentView, AppError> {
    let req = PaymentPasteReq { payment_id: payment_id.to_owned(), url: url.to_owned() };
    payments::paste(&world.desk, req).await
}

/// Confirms.
///
/// # Errors
/// desk's.
pub async fn confirmed(world: &World, payment_id: &str) -> Result<PaymentView, AppError> {
    let req = PaymentConfirmReq { payment_id: payment_id.to_owned(), confirmed: false, again: false };
    payments::confirm(&world.desk, req).await
}

/// What the bank says now.
pub async fn looked(world: &World, payment_id: &str) -> PaymentView {
    let req = PaymentLookReq { payment_id: payment_id.to_owned() };
    payments::look(&world.desk, req).await.expect("the bank answers")
}

/// What is known here.
pub async fn shown(world: &World, payment_id: &str) -> PaymentView {
    let req = PaymentShowReq { payment_id: payment_id.to_owned() };
    payments::show(&world.desk, req).await.expect("it is kept")
}

/// The requests that created a payment, as the banks' journal has them: its entries with this id.
pub async fn posts(world: &World, payment_information_id: &str) -> usize {
    let (_, journal) = manage(world, "GET", "/journal", &Value::Null).await;
    let entries = journal["entries"].as_array().expect("the journal's entries").clone();
    let creates = |entry: &&Value| {
        entry["method"] == "POST"
            && entry["path"].as_str().is_some_and(|path| path.ends_with("/payment-requests"))
            && entry["payment_information_id"] == payment_information_id
    };
    entries.iter().filter(creates).count()
}

/// The bank that BPCE's payments go to.
pub const SAVINGS_BANK: &str = BANK;
