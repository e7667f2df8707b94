//! Sending a payment: once. The draft leaves its stage before the request leaves this machine, and never comes back to it
//! after a byte may have reached the bank.

use stet::access::{IbanVerdict, iban_verdict};
use stet::day_in_paris;
use stet::payments::{self, Created, PaymentAsk, PaymentError};
use stet::{CallRecord, TransportError};
use vault::{CallFilter, PaymentRow, ProfileRow, StoreError};

use super::draft::{app_of, payable, problems, request};
use super::history::{Detail, event};
use super::kept::{CREATED, DRAFT, Kept, LOST, REFUSED, Refusal, SENDING};
use super::paying::{Paying, settings_of};
use super::view::{PaymentEventKind, PaymentReviewReq, PaymentReviewView, PaymentSendReq, PaymentView};
use super::{load, moved, view_of};
use crate::connections::{self, view::SignedRequestView};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::{Area, DeskEvent, SendStep};
use crate::profiles;
use crate::registrations::{Clock, UnderWay, may_have_arrived};
use crate::trouble::Trouble;

/// Prepares the request of a draft, exact to the byte, and keeps it: what is sent is what was seen.
///
/// # Errors
/// `input-invalid` with everything that is wrong; `certificate-missing`; `payment-moved` where it was sent.
pub async fn review(desk: &Desk, req: PaymentReviewReq) -> Result<PaymentReviewView, AppError> {
    let row = load(desk, &req.payment_id)?;
    if row.stage != DRAFT {
        return Err(Trouble::PaymentMoved.into());
    }
    let kept = Kept::of(&row)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let wrong = problems(desk, &profile, &kept.fields, clock)?;
    if !wrong.is_empty() {
        return Err(Trouble::Input(wrong).into());
    }
    let apps = payable(desk, &profile, clock)?;
    let app = app_of(&kept.fields, &apps).ok_or(Trouble::NotFound("the app"))?;
    let bank = stet::bank(&kept.fields.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let registration = desk
        .vault()?
        .registration(&app.registration_id)
        .map_err(Trouble::from)?
        .ok_or(Trouble::NotFound("the registration"))?;
    let (_, version) = settings_of(desk, &profile, bank, None, eidas::KeyId::SerialAndIssuer)?;
    let chosen = PaymentRow {
        registration_id: Some(registration.id.clone()),
        bank_key: bank.key.to_string(),
        entry_host: connections::entry_host(desk, &profile, bank, &registration)?,
        client_id: app.client_id.clone(),
        redirect_uri: kept.fields.redirect_uri.clone(),
        json: Kept { version: Some(version), prepared: None, ..kept.clone() }.to_json()?,
        ..row
    };
    let paying = Paying::open(desk, chosen.clone()).await?;
    let request = request(&profile, &kept.fields);
    let prepared = paying.prepare(&PaymentAsk::Create { request: &request, at: paying.bank_time() })?;
    let shown = SignedRequestView::of(&prepared);
    let reviewed = Kept { version: Some(version), prepared: Some(prepared), ..kept.clone() };
    let reviewed = PaymentRow { updated_at: clock.now, json: reviewed.to_json()?, ..chosen };
    desk.vault()?
        .transaction(|rows| {
            // What was typed meanwhile is not what was reviewed.
            let now = rows.payment(&reviewed.id)?.ok_or(Trouble::NotFound("the payment"))?;
            if Kept::of(&now)?.fields != kept.fields {
                return Err(Trouble::ReviewChanged);
            }
            Ok(rows.move_payment(DRAFT, &reviewed)?)
        })
        .map_err(of_stage)?;
    Ok(PaymentReviewView {
        payment: view_of(desk, &reviewed.id).await?,
        request: shown,
        check_digits: iban_verdict(&request.creditor_iban) == IbanVerdict::Valid,
    })
}

fn of_stage(trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Store(StoreError::NotFound) => Trouble::PaymentMoved,
        other => other,
    }
}

/// Sends what the review showed, byte for byte, and keeps the bank's id before anything else is done with it.
///
/// # Errors
/// `review-changed`; `not-confirmed` in a Live profile; `payment-moved` where it was sent before; what the bank or the way
/// there said: the payment is kept with what came of it.
pub async fn send(desk: &Desk, req: PaymentSendReq) -> Result<PaymentView, AppError> {
    let sent = {
        let _under_way = UnderWay::begin(desk, &req.payment_id)?;
        send_once(desk, &req).await
    };
    desk.changed(Area::Payments);
    desk.changed(Area::Calls);
    sent?;
    Ok(view_of(desk, &req.payment_id).await?)
}

async fn send_once(desk: &Desk, req: &PaymentSendReq) -> Result<(), Trouble> {
    let row = load(desk, &req.payment_id)?;
    if row.stage != DRAFT {
        return Err(Trouble::PaymentMoved);
    }
    let paying = Paying::open(desk, row).await?;
    let prepared = paying
        .kept
        .prepared
        .clone()
        .filter(|prepared| prepared.request_id == req.request_id)
        .ok_or(Trouble::ReviewChanged)?;
    paying.confirmed(req.confirmed)?;
    // Another pair may be in use since the review, or the day it was made for is over.
    let as_reviewed = prepared.is_sealed_with(&paying.certificate) && prepared.goes_to(&paying.route);
    if !as_reviewed || reviewed_on_another_day(&paying) {
        return Err(Trouble::ReviewChanged);
    }
    let wrong = problems(desk, &paying.profile, &paying.kept.fields, paying.clock)?;
    if !wrong.is_empty() {
        return Err(Trouble::Input(wrong));
    }
    desk.host.emit(DeskEvent::Sending { step: SendStep::AskingToken });
    let token = paying.token().await?;
    let now = paying.clock.now;
    let sending = PaymentRow { stage: SENDING.to_owned(), updated_at: now, ..paying.row.clone() };
    let sent = event(desk, &sending.id, now, PaymentEventKind::Sent, &Detail::default(), None)?;
    desk.vault()?
        .transaction(|rows| {
            rows.move_payment(DRAFT, &sending)?;
            rows.insert_payment_event(&sent)
        })
        .map_err(moved)?;
    desk.host.emit(DeskEvent::Sending { step: SendStep::Sending });
    let (client, recorder) = (&paying.line.client, &paying.line.recorder);
    let parameters = &paying.settings.id_parameters;
    match payments::create(client, &prepared, parameters, &token, recorder).await {
        Ok(created) => {
            desk.host.emit(DeskEvent::Sending { step: SendStep::Recording });
            keep_created(desk, &sending, &created, now)
        }
        Err(error) => {
            keep_failure(desk, &sending, &error, now)?;
            Err(paying.trouble(error))
        }
    }
}

fn reviewed_on_another_day(paying: &Paying<'_>) -> bool {
    let reviewed = jiff::Timestamp::from_millisecond(paying.row.updated_at).unwrap_or(jiff::Timestamp::MIN);
    day_in_paris(reviewed) != day_in_paris(paying.bank_time())
}

fn keep_created(desk: &Desk, row: &PaymentRow, created: &Created, now: i64) -> Result<(), Trouble> {
    let call_id = created.call_id.to_string();
    let kept = Kept {
        creation_call: Some(call_id.clone()),
        approval: created.approval.clone(),
        refusal: None,
        ..Kept::of(row)?
    };
    let row = PaymentRow {
        stage: CREATED.to_owned(),
        resource_id: Some(created.resource_id.clone()),
        updated_at: now,
        json: kept.to_json()?,
        ..row.clone()
    };
    let event = event(desk, &row.id, now, PaymentEventKind::Created, &Detail::default(), Some(call_id))?;
    desk.vault()?.transaction(|rows| {
        rows.move_payment(SENDING, &row)?;
        rows.insert_payment_event(&event)
    })?;
    Ok(())
}

/// What came of a request that was not taken, or of which that is not known.
fn keep_failure(desk: &Desk, row: &PaymentRow, error: &PaymentError, now: i64) -> Result<(), Trouble> {
    let (stage, kind) = if may_have_arrived(&error.source) {
        (LOST, PaymentEventKind::AnswerLost)
    } else if error.source.status().is_some() && !is_redirect(error) {
        (REFUSED, PaymentEventKind::Refused)
    } else if error.source.status().is_some() {
        // A redirect was not followed; what the first server did with the request, it did not say.
        (LOST, PaymentEventKind::AnswerLost)
    } else {
        (DRAFT, PaymentEventKind::NotSent)
    };
    let call_id = error.call_id().map(|id| id.to_string());
    let words = error.source.words().map(|words| {
        [words.error.as_deref(), words.description.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(": ")
    });
    let words = words.filter(|words| !words.is_empty());
    let refusal = (stage == REFUSED).then(|| Refusal {
        status: error.source.status(),
        words: words.clone(),
        call_id: call_id.clone(),
    });
    let kept = Kept { creation_call: call_id.clone(), refusal, ..Kept::of(row)? };
    let after = PaymentRow { stage: stage.to_owned(), updated_at: now, json: kept.to_json()?, ..row.clone() };
    let event = event(desk, &row.id, now, kind, &Detail { words, ..Detail::default() }, call_id)?;
    desk.vault()?.transaction(|rows| {
        rows.move_payment(SENDING, &after)?;
        rows.insert_payment_event(&event)
    })?;
    Ok(())
}

fn is_redirect(error: &PaymentError) -> bool {
    matches!(&*error.source, stet::BankError::Transport { source: TransportError::Redirect { .. }, .. })
}

/// Brings a payment that was being sent when the program ended to where it really is, told from the record of its call: no
/// record, nothing left; an answer in it, it is read; else nobody knows.
pub(super) fn settled(
    desk: &Desk,
    profile: &ProfileRow,
    row: PaymentRow,
    now: i64,
) -> Result<PaymentRow, Trouble> {
    if row.stage != SENDING || held(&desk.sending).contains(&row.id) {
        return Ok(row);
    }
    let kept = Kept::of(&row)?;
    let Some(prepared) = kept.prepared.clone() else { return Ok(row) };
    let filter = CallFilter { text: prepared.request_id.clone(), ..CallFilter::default() };
    let call = desk.vault()?.calls(&profile.id, &filter, None, 1)?.into_iter().next();
    let settled = match call {
        None => keep_interrupted(desk, &row, DRAFT, PaymentEventKind::NotSent, &kept, None, now),
        Some(call) => {
            let record: CallRecord = serde_json::from_str(&call.record_json)
                .map_err(|error| Trouble::unreadable("a stored call", &error))?;
            let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
            let key_id = eidas::KeyId::SerialAndIssuer;
            let (settings, _) = settings_of(desk, profile, bank, kept.version, key_id)?;
            match payments::created_in(&record, &prepared, &settings.id_parameters) {
                Some(created) => keep_created(desk, &row, &created, now),
                None if record.status.is_some_and(|status| (400..500).contains(&status)) => {
                    let refusal = Refusal {
                        status: record.status,
                        words: record.response_body.clone().map(|body| body.chars().take(500).collect()),
                        call_id: Some(call.id.clone()),
                    };
                    let kept = Kept { refusal: Some(refusal), ..kept };
                    keep_interrupted(
                        desk,
                        &row,
                        REFUSED,
                        PaymentEventKind::Refused,
                        &kept,
                        Some(call.id),
                        now,
                    )
                }
                None => keep_interrupted(
                    desk,
                    &row,
                    LOST,
                    PaymentEventKind::AnswerLost,
                    &kept,
                    Some(call.id),
                    now,
                ),
            }
        }
    };
    match settled {
        // Another command settled it in the meantime.
        Ok(()) | Err(Trouble::Store(StoreError::NotFound)) => load(desk, &row.id),
        Err(trouble) => Err(trouble),
    }
}

fn keep_interrupted(
    desk: &Desk,
    row: &PaymentRow,
    stage: &str,
    kind: PaymentEventKind,
    kept: &Kept,
    call_id: Option<String>,
    now: i64,
) -> Result<(), Trouble> {
    let kept = Kept { creation_call: call_id.clone(), ..kept.clone() };
    let after = PaymentRow { stage: stage.to_owned(), updated_at: now, json: kept.to_json()?, ..row.clone() };
    let event = event(desk, &row.id, now, kind, &Detail::default(), call_id)?;
    desk.vault()?.transaction(|rows| {
        rows.move_payment(SENDING, &after)?;
        rows.insert_payment_event(&event)
    })?;
    Ok(())
}
