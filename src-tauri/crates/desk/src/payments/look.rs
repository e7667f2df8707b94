//! Asking the bank what became of a payment, and having it cancelled.

use stet::payments::{self, CancelReason, PaymentAsk, PaymentRefusal, PaymentReport, PaymentStatus};
use stet::{BankError, error::Breach};
use vault::PaymentRow;

use super::history::{Detail, event};
use super::kept::{CREATED, Kept, Said};
use super::paying::Paying;
use super::view::{CancelReasonView, PaymentCancelReq, PaymentEventKind, PaymentLookReq, PaymentView};
use super::{cancellable, load, moved, view_of};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::registrations::may_have_arrived;
use crate::trouble::Trouble;

/// Asks the bank for the payment's status.
///
/// # Errors
/// `payment-moved` where the bank gave no id to ask with; what it or the way there said.
pub async fn look(desk: &Desk, req: PaymentLookReq) -> Result<PaymentView, AppError> {
    ask(desk, &req.payment_id).await?;
    Ok(view_of(desk, &req.payment_id).await?)
}

/// As [`look`], where nobody waits for what comes of it.
pub(super) async fn look_quietly(desk: &Desk, payment_id: &str) {
    if let Err(trouble) = ask(desk, payment_id).await {
        tracing::warn!(%trouble, "the payment's status was not asked");
    }
}

async fn ask(desk: &Desk, payment_id: &str) -> Result<(), Trouble> {
    let paying = Paying::open(desk, created(desk, payment_id)?).await?;
    let outcome = ask_once(&paying).await;
    // A question changes nothing: with a new token it is put once more.
    let outcome = match outcome {
        Err(Trouble::Payment(error)) if error.refusal == PaymentRefusal::Token => ask_once(&paying).await,
        other => other,
    };
    desk.changed(Area::Calls);
    outcome
}

async fn ask_once(paying: &Paying<'_>) -> Result<(), Trouble> {
    let token = paying.token().await?;
    let prepared = paying.prepare(&PaymentAsk::Status { payment: paying.resource_id()? })?;
    let (client, recorder) = (&paying.line.client, &paying.line.recorder);
    let asked = payments::status(client, &prepared, &token, recorder).await;
    let got = asked.map_err(|error| paying.trouble(error))?;
    if !got.data.is_of(paying.kept.fields.payment_information_id.trim()) {
        let source =
            BankError::BrokenContract { breach: Breach::NoPayment, status: got.status, call_id: got.call_id };
        return Err(source.into());
    }
    keep_report(paying.desk, &paying.row.id, &got.data, Some(got.call_id.to_string()), paying.clock.now)
}

fn created(desk: &Desk, payment_id: &str) -> Result<PaymentRow, Trouble> {
    let row = load(desk, payment_id)?;
    if row.stage == CREATED { Ok(row) } else { Err(Trouble::PaymentMoved) }
}

/// Keeps what the bank says, with an event where it says something new. What was in doubt is told by it.
pub(super) fn keep_report(
    desk: &Desk,
    payment_id: &str,
    report: &PaymentReport,
    call_id: Option<String>,
    now: i64,
) -> Result<(), Trouble> {
    let said = Said::of(report, now);
    let detail = Detail { status: said.status.clone(), reason: said.reason.clone(), ..Detail::default() };
    let event = event(desk, payment_id, now, PaymentEventKind::Status, &detail, call_id)?;
    desk.vault()?.transaction(|rows| {
        let row = rows.payment(payment_id)?.ok_or(Trouble::NotFound("the payment"))?;
        let mut kept = Kept::of(&row)?;
        let news = kept.said.as_ref().is_none_or(|before| !before.same_as(&said));
        kept.said = Some(said.clone());
        if !waits_for_confirmation(said.status.as_ref()) {
            kept.confirming = None;
            rows.delete_payment_token(payment_id)?;
        }
        if kept.is_over() {
            kept.cancelling = None;
        }
        rows.move_payment(CREATED, &PaymentRow { updated_at: now, json: kept.to_json()?, ..row })?;
        if news {
            rows.insert_payment_event(&event)?;
        }
        Ok::<_, Trouble>(())
    })?;
    desk.changed(Area::Payments);
    Ok(())
}

/// Whether a payment of this status may still be confirmed, as far as the word tells.
pub(super) fn waits_for_confirmation(status: Option<&PaymentStatus>) -> bool {
    use PaymentStatus::{Pending, Received, TechnicallyAccepted, Unknown};
    matches!(status, None | Some(Received | Pending | TechnicallyAccepted | Unknown(_)))
}

/// Has the bank cancel a payment, and looks.
///
/// # Errors
/// `not-confirmed` in a Live profile; `payment-moved` where it cannot be cancelled; `already-sent` where a cancellation
/// was sent whose answer did not come, unless it is sent again on purpose; what the bank said.
pub async fn cancel(desk: &Desk, req: PaymentCancelReq) -> Result<PaymentView, AppError> {
    let sent = cancel_once(desk, &req).await;
    desk.changed(Area::Payments);
    desk.changed(Area::Calls);
    sent?;
    look_quietly(desk, &req.payment_id).await;
    Ok(view_of(desk, &req.payment_id).await?)
}

async fn cancel_once(desk: &Desk, req: &PaymentCancelReq) -> Result<(), Trouble> {
    let paying = Paying::open(desk, created(desk, &req.payment_id)?).await?;
    paying.confirmed(req.confirmed)?;
    if paying.kept.cancelling.is_some() && !req.again {
        return Err(Trouble::AlreadySent { call_id: None });
    }
    let obligations = &paying.settings.obligations;
    if !cancellable(&paying.kept, obligations.cancels_deferred_only, paying.bank_time()) {
        return Err(Trouble::PaymentMoved);
    }
    let reason = match req.reason {
        CancelReasonView::OrderedByPsu => CancelReason::OrderedByPsu,
        CancelReasonView::Duplicate => CancelReason::Duplicate,
        CancelReasonView::Fraud => CancelReason::Fraud,
        CancelReasonView::Technical => CancelReason::Technical,
    };
    let token = paying.token().await?;
    let sent = paying.kept.prepared.as_ref().and_then(|prepared| prepared.body.clone()).unwrap_or_default();
    let ask = PaymentAsk::Cancel { payment: paying.resource_id()?, sent: &sent, reason };
    let prepared = paying.prepare(&ask)?;
    let now = paying.clock.now;
    change(desk, &paying.row.id, now, |kept| {
        kept.cancelling = Some(prepared.request_id.clone());
        kept.cancel_reason = Some(reason);
    })?;
    let (client, recorder) = (&paying.line.client, &paying.line.recorder);
    let outcome = payments::cancel(client, &prepared, &token, recorder).await;
    let (kind, call_id, words) = match &outcome {
        Ok(got) => (PaymentEventKind::CancellationSent, Some(got.call_id.to_string()), None),
        Err(error) => {
            let lost = may_have_arrived(&error.source);
            let kind =
                if lost { PaymentEventKind::CancellationLost } else { PaymentEventKind::CancellationRefused };
            let words = error.source.words().and_then(|words| words.description.clone());
            (kind, error.call_id().map(|id| id.to_string()), words)
        }
    };
    let event = event(desk, &paying.row.id, now, kind, &Detail { words, ..Detail::default() }, call_id)?;
    if kind != PaymentEventKind::CancellationLost {
        change(desk, &paying.row.id, now, |kept| kept.cancelling = None)?;
    }
    desk.vault()?.insert_payment_event(&event)?;
    outcome.map(drop).map_err(|error| paying.trouble(error))
}

/// Changes what is kept of a payment that the bank has.
pub(super) fn change(
    desk: &Desk,
    payment_id: &str,
    now: i64,
    change: impl FnOnce(&mut Kept),
) -> Result<(), Trouble> {
    desk.vault()?
        .transaction(|rows| {
            let row = rows.payment(payment_id)?.ok_or(vault::StoreError::NotFound)?;
            let mut kept = Kept::of(&row)?;
            change(&mut kept);
            rows.move_payment(CREATED, &PaymentRow { updated_at: now, json: kept.to_json()?, ..row })?;
            Ok::<_, Trouble>(())
        })
        .map_err(|trouble| match trouble {
            Trouble::Store(error) => moved(error),
            other => other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_in_doubt_is_settled_by_a_status_that_is_past_it() {
        let past: Vec<&str> = PaymentStatus::KNOWN
            .iter()
            .filter(|status| !waits_for_confirmation(Some(status)))
            .map(PaymentStatus::word)
            .collect();
        assert_eq!(past, ["ACCP", "ACWC", "ACWP", "ACSP", "ACSC", "PART", "RJCT", "CANC"]);
        assert!(waits_for_confirmation(None));
    }
}
