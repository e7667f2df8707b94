//! What happened to a payment: the events as they are kept, and as the screen sees them.

use serde::{Deserialize, Serialize};
use stet::payments::{PaymentStatus, StatusReason};
use vault::PaymentEventRow;

use super::view::{ApprovalOutcomeView, BankWordView, PaymentEventKind, PaymentEventView};
use crate::context::Desk;
use crate::stored_words::StoredWords;
use crate::trouble::Trouble;

/// What is kept of an event beside its columns. Stored: a member added later needs a default, which the attribute gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Detail {
    pub status: Option<PaymentStatus>,
    pub reason: Option<StatusReason>,
    pub outcome: Option<ApprovalOutcomeView>,
    /// The bank's words, where it refused.
    pub words: Option<String>,
}

const KINDS: StoredWords<PaymentEventKind> = StoredWords(&[
    ("drafted", PaymentEventKind::Drafted),
    ("sent", PaymentEventKind::Sent),
    ("not-sent", PaymentEventKind::NotSent),
    ("created", PaymentEventKind::Created),
    ("refused", PaymentEventKind::Refused),
    ("answer-lost", PaymentEventKind::AnswerLost),
    ("psu-sent", PaymentEventKind::PsuSent),
    ("psu-back", PaymentEventKind::PsuBack),
    ("confirmed", PaymentEventKind::Confirmed),
    ("confirmation-refused", PaymentEventKind::ConfirmationRefused),
    ("confirmation-lost", PaymentEventKind::ConfirmationLost),
    ("cancellation-sent", PaymentEventKind::CancellationSent),
    ("cancellation-refused", PaymentEventKind::CancellationRefused),
    ("cancellation-lost", PaymentEventKind::CancellationLost),
    ("status", PaymentEventKind::Status),
]);

/// An event to keep. `at` is the bank's clock in unix milliseconds, UTC.
pub(super) fn event(
    desk: &Desk,
    payment_id: &str,
    at: i64,
    kind: PaymentEventKind,
    detail: &Detail,
    call_id: Option<String>,
) -> Result<PaymentEventRow, Trouble> {
    Ok(PaymentEventRow {
        id: desk.make_id(),
        payment_id: payment_id.to_owned(),
        at,
        kind: KINDS.word(kind).to_owned(),
        detail_json: serde_json::to_string(detail)
            .map_err(|error| Trouble::unreadable("an event of a payment", &error))?,
        call_id,
    })
}

pub(super) fn event_view(row: &PaymentEventRow) -> Result<PaymentEventView, Trouble> {
    let detail: Detail = serde_json::from_str(&row.detail_json)
        .map_err(|error| Trouble::unreadable("a stored event", &error))?;
    Ok(PaymentEventView {
        kind: KINDS
            .value(&row.kind)
            .ok_or_else(|| Trouble::Internal(format!("an event of an unknown kind: {}", row.kind)))?,
        at: row.at,
        status: detail.status.as_ref().map(status_word),
        reason: detail.reason.as_ref().map(reason_word),
        outcome: detail.outcome,
        words: detail.words,
        call_id: row.call_id.clone(),
    })
}

pub(super) fn status_word(status: &PaymentStatus) -> BankWordView {
    let known = !matches!(status, PaymentStatus::Unknown(_));
    BankWordView { word: status.word().to_owned(), known }
}

pub(super) fn reason_word(reason: &StatusReason) -> BankWordView {
    BankWordView { word: reason.word().to_owned(), known: !matches!(reason, StatusReason::Unknown(_)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_word_of_its_own() {
        let mut words: Vec<_> = KINDS.0.iter().map(|(word, _)| *word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), KINDS.0.len());
    }
}
