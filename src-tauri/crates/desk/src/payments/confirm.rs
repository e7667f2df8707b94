//! Confirming what a PSU approved, with the token of their approval.

use jiff::Timestamp;
use stet::AccessToken;
use stet::payments::{self, PaymentAsk};

use super::approve;
use super::history::{Detail, event};
use super::kept::CREATED;
use super::look::{change, keep_report, look_quietly, waits_for_confirmation};
use super::paying::Paying;
use super::view::{ApprovalOutcomeView, PaymentConfirmReq, PaymentEventKind, PaymentView};
use super::{load, view_of};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::registrations::{UnderWay, may_have_arrived};
use crate::trouble::Trouble;

/// Confirms a payment, and looks. A code that came before the program was ended is exchanged first.
///
/// # Errors
/// `payment-moved` where there is nothing to confirm with; `not-confirmed` in a Live profile; `already-sent` where a
/// confirmation was sent whose answer did not come, unless it is sent again on purpose; `payment-conflict` where the
/// payment's state does not allow it; what else the bank said.
pub async fn confirm(desk: &Desk, req: PaymentConfirmReq) -> Result<PaymentView, AppError> {
    let confirmed = {
        let _under_way = UnderWay::begin(desk, &req.payment_id)?;
        confirm_once(desk, &req).await
    };
    desk.changed(Area::Payments);
    desk.changed(Area::Calls);
    // Whatever it said, the payment itself tells where it stands now.
    if !matches!(confirmed, Err(Trouble::PaymentMoved | Trouble::NotConfirmed | Trouble::AlreadySent { .. }))
    {
        look_quietly(desk, &req.payment_id).await;
    }
    confirmed?;
    Ok(view_of(desk, &req.payment_id).await?)
}

async fn confirm_once(desk: &Desk, req: &PaymentConfirmReq) -> Result<(), Trouble> {
    let row = load(desk, &req.payment_id)?;
    if row.stage != CREATED {
        return Err(Trouble::PaymentMoved);
    }
    let paying = Paying::open(desk, row).await?;
    paying.confirmed(req.confirmed)?;
    let waits = waits_for_confirmation(paying.kept.status());
    if !waits || paying.kept.confirmed_at.is_some() || !paying.settings.confirmed {
        return Err(Trouble::PaymentMoved);
    }
    if paying.kept.confirming.is_some() && !req.again {
        return Err(Trouble::AlreadySent { call_id: None });
    }
    if desk.vault()?.payment_token(&paying.row.id)?.is_none() {
        let attempts = desk.vault()?.payment_approvals(&paying.row.id)?;
        let held = attempts
            .iter()
            .find(|attempt| approve::outcome(attempt) == Some(ApprovalOutcomeView::CodeHeld))
            .ok_or(Trouble::PaymentMoved)?;
        approve::exchange(desk, &paying.row, &held.id).await?;
    }
    let token = desk.vault()?.payment_token(&paying.row.id)?.ok_or(Trouble::PaymentMoved)?;
    let now = paying.clock.now;
    let prepared = paying.prepare(&PaymentAsk::Confirm { payment: paying.resource_id()? })?;
    change(desk, &paying.row.id, now, |kept| kept.confirming = Some(prepared.request_id.clone()))?;
    // Its end is the bank's to judge.
    let token = AccessToken::new(token.access_token, Timestamp::MAX);
    let (client, recorder) = (&paying.line.client, &paying.line.recorder);
    match payments::confirm(client, &prepared, &token, recorder).await {
        Ok(got) => {
            let call_id = Some(got.call_id.to_string());
            let kind = PaymentEventKind::Confirmed;
            let event = event(desk, &paying.row.id, now, kind, &Detail::default(), call_id.clone())?;
            change(desk, &paying.row.id, now, |kept| {
                kept.confirming = None;
                kept.confirmed_at = Some(now);
            })?;
            desk.vault()?.transaction(|rows| {
                rows.delete_payment_token(&paying.row.id)?;
                rows.insert_payment_event(&event)
            })?;
            if let Some(report) = got.data.filter(|report| {
                report.status.is_some() && report.is_of(paying.kept.fields.payment_information_id.trim())
            }) {
                keep_report(desk, &paying.row.id, &report, call_id, now)?;
            }
            Ok(())
        }
        Err(error) => {
            let lost = may_have_arrived(&error.source);
            let kind = match lost {
                true => PaymentEventKind::ConfirmationLost,
                false => PaymentEventKind::ConfirmationRefused,
            };
            let words = error.source.words().and_then(|words| words.description.clone());
            let call_id = error.call_id().map(|id| id.to_string());
            let detail = Detail { words, ..Detail::default() };
            let event = event(desk, &paying.row.id, now, kind, &detail, call_id)?;
            if !lost {
                change(desk, &paying.row.id, now, |kept| kept.confirming = None)?;
            }
            // A PSU's token is no token of the app: what is said of it concerns the approval alone.
            if error.source.status() == Some(401) {
                desk.vault()?.delete_payment_token(&paying.row.id)?;
            }
            desk.vault()?.insert_payment_event(&event)?;
            Err(Trouble::Payment(Box::new(error)))
        }
    }
}
