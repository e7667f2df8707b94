//! Payments: what is to be paid, sent once, approved by the PSU at their bank, confirmed where the bank asks for it, and
//! followed to its end.
//!
//! A payment is a row from its draft on. It is marked before its request leaves and never sent a second time; the bank's id
//! is kept before a browser opens; a program that was ended finds out how far it came from the record of the call.

mod app_token;
mod approve;
mod confirm;
mod draft;
mod history;
mod kept;
mod look;
mod paying;
mod send;
pub mod view;

use jiff::Timestamp;
use stet::day_in_paris;
use stet::payments::PaymentStatus;
use stet::redirect_listener::LoopbackRedirect;
use vault::{PaymentApprovalRow, PaymentRow, ProfileRow, StoreError};

use crate::banks;
use crate::banks::settings_view::ApiVersionView;
use crate::connections::view::RedirectUriView;
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::profiles;
use crate::registrations::Clock;
use crate::trouble::Trouble;
use history::{event_view, reason_word, status_word};
use kept::{CREATED, DRAFT, Kept, LOST, REFUSED};
use view::{
    ApprovalOutcomeView, BankWordView, PaymentRefusalView, PaymentReportView, PaymentRulesView,
    PaymentShowReq, PaymentStageView, PaymentSummaryView, PaymentView, PaymentsListReq, PaymentsView,
    TransferKindView,
};

pub use app_token::revoke as revoke_token;
pub use approve::{cancel as cancel_approval, paste, start as approve, wait};
pub use confirm::confirm;
pub use draft::{discard, open, save};
pub use look::{cancel, look};
pub(crate) use paying::ClientToken;
pub use send::{review, send};

/// Lists a profile's payments, and the apps that may start one.
///
/// # Errors
/// `not-found` for the profile.
pub async fn list(desk: &Desk, req: PaymentsListReq) -> Result<PaymentsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let apps = draft::payable(desk, &profile, clock)?;
    let tokens = app_token::views(desk, &profile, clock.now);
    Ok(PaymentsView { payments: summaries(desk, &profile, clock)?, apps, tokens })
}

/// A profile's payments, newest first.
pub(crate) fn summaries(
    desk: &Desk,
    profile: &ProfileRow,
    clock: Clock,
) -> Result<Vec<PaymentSummaryView>, Trouble> {
    let mut payments = Vec::new();
    for row in desk.vault()?.payments(&profile.id)? {
        let row = send::settled(desk, profile, row, clock.now)?;
        payments.push(summary(desk, profile, &row, &Kept::of(&row)?)?);
    }
    Ok(payments)
}

/// Shows a payment: what was sent, how far it came, what the bank says of it, and what happened.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: PaymentShowReq) -> Result<PaymentView, AppError> {
    Ok(view_of(desk, &req.payment_id).await?)
}

/// The payment with this id.
fn load(desk: &Desk, id: &str) -> Result<PaymentRow, Trouble> {
    desk.vault()?.payment(id)?.ok_or(Trouble::NotFound("the payment"))
}

/// A payment that is not at the stage it was to leave.
fn moved(error: StoreError) -> Trouble {
    match error {
        StoreError::NotFound => Trouble::PaymentMoved,
        other => other.into(),
    }
}

async fn view_of(desk: &Desk, id: &str) -> Result<PaymentView, Trouble> {
    let row = load(desk, id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let row = send::settled(desk, &profile, row, clock.now)?;
    approve::expire(desk, &row, clock.now)?;
    let kept = Kept::of(&row)?;
    let attempts = desk.vault()?.payment_approvals(&row.id)?;
    let last = attempts.first();
    let pending = match last.filter(|attempt| approve::is_open(desk, attempt)) {
        Some(attempt) => Some(approve::pending_view(desk, &profile, &row, &kept, attempt).await?),
        None => None,
    };
    let problems = match row.stage.as_str() {
        DRAFT => draft::problems(desk, &profile, &kept.fields, clock)?,
        _ => Vec::new(),
    };
    let now = Timestamp::from_millisecond(clock.now).unwrap_or(Timestamp::MIN);
    let rules = rules(desk, &profile, &kept, now)?;
    let token = desk.vault()?.payment_token(&row.id)?;
    let events = desk.vault()?.payment_events(&row.id)?;
    let uri = kept.fields.redirect_uri.clone();
    Ok(PaymentView {
        summary: summary(desk, &profile, &row, &kept)?,
        problems,
        redirect_uri: RedirectUriView { loopback: LoopbackRedirect::of(&uri).is_some(), uri },
        resource_id: row.resource_id.clone(),
        request_id: kept.prepared.as_ref().map(|prepared| prepared.request_id.clone()),
        creation_call_id: kept.creation_call.clone(),
        refusal: kept.refusal.clone().map(|refusal| PaymentRefusalView {
            status: refusal.status,
            words: refusal.words,
            call_id: refusal.call_id,
        }),
        approvable: row.stage == CREATED && !kept.is_over() && kept.approval.is_some(),
        last_end: last.filter(|_| pending.is_none()).and_then(approve::end_view),
        pending,
        token_until: token.and_then(|token| token.expires_at),
        confirmed_at: kept.confirmed_at,
        cancellable: row.stage == CREATED && {
            let deferred_only = rules.as_ref().is_some_and(|(_, deferred_only)| *deferred_only);
            cancellable(&kept, deferred_only, now)
        },
        cancellation_in_doubt: kept.cancelling.is_some(),
        report: kept.said.as_ref().map(|said| PaymentReportView {
            status: said.status.as_ref().map(status_word),
            reason: said.reason.as_ref().map(reason_word),
            transaction_status: said.transaction.as_ref().map(|status| BankWordView {
                word: status.word().to_owned(),
                known: !matches!(status, stet::payments::TransactionStatus::Unknown(_)),
            }),
            debtor_iban: said.debtor_iban.clone(),
            raw: said.raw.clone(),
            at: said.at,
        }),
        rules: rules.map(|(rules, _)| rules),
        fields: kept.fields,
        history: events.iter().map(event_view).collect::<Result<_, _>>()?,
        bank_time: clock.now,
    })
}

/// Whether a bank can be asked to cancel: it has the payment, nothing ended it, and where it cancels only what waits for
/// its day, that day has not come.
fn cancellable(kept: &Kept, deferred_only: bool, now: Timestamp) -> bool {
    let waits = kept.fields.kind == TransferKindView::Deferred
        && kept
            .fields
            .execution_day
            .trim()
            .parse()
            .is_ok_and(|day: jiff::civil::Date| day > day_in_paris(now));
    !kept.is_over() && (!deferred_only || waits)
}

fn rules(
    desk: &Desk,
    profile: &ProfileRow,
    kept: &Kept,
    now: Timestamp,
) -> Result<Option<(PaymentRulesView, bool)>, Trouble> {
    let Some(bank) = stet::bank(&kept.fields.bank_key) else { return Ok(None) };
    let (settings, version) =
        paying::settings_of(desk, profile, bank, kept.version, eidas::KeyId::SerialAndIssuer)?;
    let (obligations, today) = (&settings.obligations, day_in_paris(now));
    let after = |days: u16| today.saturating_add(jiff::Span::new().days(i64::from(days))).to_string();
    let rules = PaymentRulesView {
        version: ApiVersionView::of(version),
        creditor_bic: obligations.creditor_bic,
        category_purpose: obligations.category_purpose,
        days_ahead: obligations.days_ahead,
        confirmed: settings.confirmed,
        first_day: after(1),
        last_day: obligations.days_ahead.map(after),
    };
    Ok(Some((rules, obligations.cancels_deferred_only)))
}

fn summary(
    desk: &Desk,
    profile: &ProfileRow,
    row: &PaymentRow,
    kept: &Kept,
) -> Result<PaymentSummaryView, Trouble> {
    let vault = desk.vault()?;
    let fields = &kept.fields;
    let registration = vault.registration(&fields.registration_id)?;
    Ok(PaymentSummaryView {
        id: row.id.clone(),
        stage: stage(desk, profile, row, kept)?,
        bank_key: fields.bank_key.clone(),
        bank_name: if fields.bank_key.is_empty() { String::new() } else { banks::name(&fields.bank_key) },
        software_id: registration.map(|row| row.software_id).unwrap_or_default(),
        client_id: row.client_id.clone(),
        kind: fields.kind,
        creditor_name: fields.creditor_name.clone(),
        creditor_iban: fields.creditor_iban.clone(),
        amount: fields.amount.clone(),
        execution_day: fields.execution_day.clone(),
        payment_information_id: fields.payment_information_id.clone(),
        status: kept.status().map(status_word),
        created_at: row.created_at,
    })
}

/// How far a payment came: the stage in its row, the approvals, and the bank's last word.
fn stage(
    desk: &Desk,
    profile: &ProfileRow,
    row: &PaymentRow,
    kept: &Kept,
) -> Result<PaymentStageView, Trouble> {
    Ok(match row.stage.as_str() {
        DRAFT => PaymentStageView::Draft,
        LOST => PaymentStageView::AnswerLost,
        REFUSED => PaymentStageView::Refused,
        CREATED => {
            let vault = desk.vault()?;
            let attempts = vault.payment_approvals(&row.id)?;
            let open = attempts.first().is_some_and(|attempt| approve::is_open(desk, attempt));
            let token = vault.payment_token(&row.id)?.is_some();
            let confirmed = match stet::bank(&row.bank_key) {
                Some(bank) => {
                    let key_id = eidas::KeyId::SerialAndIssuer;
                    paying::settings_of(desk, profile, bank, kept.version, key_id)?.0.confirmed
                }
                None => false,
            };
            let under_way = held(&desk.sending).contains(&row.id);
            at_the_bank(kept, &attempts, open, token, confirmed, under_way)
        }
        _ => PaymentStageView::Sending,
    })
}

fn at_the_bank(
    kept: &Kept,
    attempts: &[PaymentApprovalRow],
    open: bool,
    token: bool,
    confirmed: bool,
    under_way: bool,
) -> PaymentStageView {
    use PaymentStatus::{
        AcceptedWithChange, AcceptedWithoutPosting, Cancelled, CustomerAccepted, Partial, Rejected, Settled,
        Settling, TechnicallyAccepted,
    };
    let last = attempts.first().and_then(approve::outcome);
    match kept.status() {
        Some(Settled) => return PaymentStageView::Settled,
        Some(Rejected) => return PaymentStageView::Rejected,
        Some(Cancelled) => return PaymentStageView::Cancelled,
        _ => {}
    }
    if kept.confirming.is_some() && !under_way {
        return PaymentStageView::ConfirmationInDoubt;
    }
    if open {
        return PaymentStageView::Approving;
    }
    let accepted = matches!(
        kept.status(),
        Some(CustomerAccepted | AcceptedWithChange | AcceptedWithoutPosting | Settling | Partial)
    );
    if kept.confirmed_at.is_some() || accepted {
        return PaymentStageView::Accepted;
    }
    let approved = kept.status() == Some(&TechnicallyAccepted);
    if !confirmed && approved {
        return PaymentStageView::Accepted;
    }
    if token || last == Some(ApprovalOutcomeView::CodeHeld) {
        return PaymentStageView::ToConfirm;
    }
    PaymentStageView::ToApprove
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept::Said;
    use view::PaymentFields;

    fn kept(status: Option<&str>) -> Kept {
        let said = status.map(|word| Said {
            status: Some(PaymentStatus::from(word.to_owned())),
            reason: None,
            transaction: None,
            debtor_iban: None,
            raw: "{}".to_owned(),
            at: 1,
        });
        Kept { said, ..Kept::default() }
    }

    #[test]
    fn how_far_a_payment_came_is_told_from_what_the_bank_said_last_and_what_is_held() {
        use PaymentStageView::*;
        let at =
            |status, open, token, confirmed| at_the_bank(&kept(status), &[], open, token, confirmed, false);
        assert_eq!(at(None, false, false, true), ToApprove);
        assert_eq!(at(Some("PDNG"), true, false, true), Approving);
        assert_eq!(at(Some("ACTC"), false, true, true), ToConfirm);
        assert_eq!(at(Some("ACTC"), false, false, false), Accepted);
        assert_eq!(at(Some("ACSP"), false, false, true), Accepted);
        assert_eq!(at(Some("ACSC"), true, true, true), Settled);
        assert_eq!(at(Some("RJCT"), false, true, true), Rejected);
        assert_eq!(at(Some("CANC"), false, false, true), Cancelled);
        assert_eq!(at(Some("NEW1"), false, false, true), ToApprove);
        let doubtful = Kept { confirming: Some("id".into()), ..kept(Some("ACTC")) };
        assert_eq!(at_the_bank(&doubtful, &[], false, true, true, false), ConfirmationInDoubt);
        assert_eq!(at_the_bank(&doubtful, &[], false, true, true, true), ToConfirm);
    }

    #[test]
    fn a_bank_that_cancels_only_what_waits_is_not_asked_for_anything_else() {
        let now: Timestamp = "2031-03-03T09:00:00Z".parse().expect("an instant");
        let of = |kind, day: &str, status| Kept {
            fields: PaymentFields { kind, execution_day: day.to_owned(), ..PaymentFields::default() },
            ..kept(status)
        };
        let deferred = |day, status| of(TransferKindView::Deferred, day, status);
        assert!(cancellable(&deferred("2031-03-04", Some("ACCP")), true, now));
        assert!(!cancellable(&deferred("2031-03-03", Some("ACCP")), true, now));
        assert!(!cancellable(&of(TransferKindView::Standard, "", Some("ACTC")), true, now));
        assert!(cancellable(&of(TransferKindView::Standard, "", Some("ACTC")), false, now));
        assert!(!cancellable(&deferred("2031-03-04", Some("CANC")), true, now));
    }
}
