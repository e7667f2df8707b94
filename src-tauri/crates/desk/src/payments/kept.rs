//! A payment as it is kept, beside the columns of its row.

use serde::{Deserialize, Serialize};
use stet::access::ApiVersion;
use stet::payments::{CancelReason, PaymentReport, PaymentStatus, StatusReason, TransactionStatus};
use stet::prepared::Prepared;
use url::Url;
use vault::PaymentRow;

use super::view::PaymentFields;
use crate::trouble::Trouble;

/// The stages in the store. What the screen shows is told from them, the approvals and the bank's last word.
pub(super) const DRAFT: &str = "draft";
pub(super) const SENDING: &str = "sending";
pub(super) const LOST: &str = "lost";
pub(super) const REFUSED: &str = "refused";
pub(super) const CREATED: &str = "created";

/// Stored: a member added later needs a default, which the attribute gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub fields: PaymentFields,
    /// The version of the review: what is created in one version is followed in it.
    pub version: Option<ApiVersion>,
    /// The request of the last review, and what was sent from then on.
    pub prepared: Option<Prepared>,
    pub creation_call: Option<String>,
    /// Why the bank did not take it.
    pub refusal: Option<Refusal>,
    /// The bank's page for the PSU.
    pub approval: Option<Url>,
    /// The X-Request-ID of a confirmation whose answer did not come.
    pub confirming: Option<String>,
    /// Unix milliseconds, UTC, the bank's clock.
    pub confirmed_at: Option<i64>,
    /// The X-Request-ID of a cancellation whose answer did not come.
    pub cancelling: Option<String>,
    pub cancel_reason: Option<CancelReason>,
    pub said: Option<Said>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    pub status: Option<u16>,
    pub words: Option<String>,
    pub call_id: Option<String>,
}

/// What the bank last said of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Said {
    pub status: Option<PaymentStatus>,
    pub reason: Option<StatusReason>,
    pub transaction: Option<TransactionStatus>,
    pub debtor_iban: Option<String>,
    pub raw: String,
    /// Unix milliseconds, UTC, the bank's clock.
    pub at: i64,
}

impl Said {
    pub fn of(report: &PaymentReport, at: i64) -> Self {
        let transfer = report.transactions.first();
        Self {
            status: report.status.clone(),
            reason: report.reason.clone().or_else(|| transfer?.reason.clone()),
            transaction: transfer.and_then(|transfer| transfer.status.clone()),
            debtor_iban: report.debtor_iban.clone(),
            raw: report.raw.as_str().to_owned(),
            at,
        }
    }

    /// Whether it says of the payment what `other` said.
    pub fn same_as(&self, other: &Self) -> bool {
        (&self.status, &self.reason, &self.transaction) == (&other.status, &other.reason, &other.transaction)
    }
}

impl Kept {
    pub fn of(row: &PaymentRow) -> Result<Self, Trouble> {
        serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored payment", &error))
    }

    pub fn to_json(&self) -> Result<String, Trouble> {
        serde_json::to_string(self).map_err(|error| Trouble::unreadable("a payment", &error))
    }

    pub fn status(&self) -> Option<&PaymentStatus> {
        self.said.as_ref()?.status.as_ref()
    }

    /// Whether nothing can change any more.
    pub fn is_over(&self) -> bool {
        self.status().is_some_and(PaymentStatus::is_final)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_that_another_version_kept_is_read() {
        let kept: Kept = serde_json::from_str(r#"{"confirmed_at":7,"new_member":1}"#).expect("reads");
        assert_eq!((kept.confirmed_at, kept.is_over()), (Some(7), false));
        let said = r#"{"said":{"status":"RJCT","reason":"NEW1","raw":"{}","at":1}}"#;
        let kept: Kept = serde_json::from_str(said).expect("reads");
        assert!(kept.is_over());
        let again: Kept = serde_json::from_str(&kept.to_json().expect("writes")).expect("reads");
        assert_eq!(again.said.and_then(|said| said.reason).map(String::from), Some("NEW1".to_owned()));
    }
}
