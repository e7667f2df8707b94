//! What a bank says of a payment it holds.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::created::approach;
use super::{PaymentStatus, StatusReason, TransactionStatus};
use crate::access::members::Members;
use crate::access::{Amount, BankDate, RawJson};

/// A payment as the bank has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReport {
    pub resource_id: Option<String>,
    pub payment_information_id: Option<String>,
    pub status: Option<PaymentStatus>,
    pub reason: Option<StatusReason>,
    pub transactions: Vec<TransactionReport>,
    /// The account that is charged, once the PSU has chosen it.
    pub debtor_iban: Option<String>,
    pub execution_day: Option<BankDate>,
    pub approach: Option<String>,
    pub raw: RawJson,
}

/// One transfer of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionReport {
    pub end_to_end_id: Option<String>,
    pub amount: Option<Amount>,
    pub status: Option<TransactionStatus>,
    pub reason: Option<StatusReason>,
}

impl PaymentReport {
    /// Reads `{"paymentRequest": {…}}`, or the payment alone. `None` where it says neither a status nor an id.
    pub(super) fn read(raw: &RawValue) -> Option<Self> {
        let outer = Members::of(raw)?;
        let payment = outer.object("paymentRequest").unwrap_or(outer);
        let transactions = payment.list("creditTransferTransaction").unwrap_or_default();
        let transactions: Vec<_> = transactions.into_iter().filter_map(TransactionReport::read).collect();
        let day = payment.text("requestedExecutionDate").map(BankDate::read);
        let read = Self {
            resource_id: payment.text("resourceId"),
            payment_information_id: payment.text("paymentInformationId"),
            status: payment.text("paymentInformationStatus").map(PaymentStatus::from),
            reason: payment.text("statusReasonInformation").map(StatusReason::from),
            transactions,
            debtor_iban: payment.object("debtorAccount").and_then(|account| account.text("iban")),
            execution_day: day,
            approach: payment.object("supplementaryData").as_ref().and_then(approach),
            raw: RawJson::of(raw),
        };
        let says_something =
            read.status.is_some() || read.resource_id.is_some() || read.payment_information_id.is_some();
        says_something.then_some(read)
    }

    /// Whether it is this payment: an id that is there and another's is not.
    pub fn is_of(&self, payment_information_id: &str) -> bool {
        self.payment_information_id.as_deref().is_none_or(|id| id == payment_information_id)
    }
}

impl TransactionReport {
    fn read(raw: &RawValue) -> Option<Self> {
        let members = Members::of(raw)?;
        Some(Self {
            end_to_end_id: members.object("paymentId").and_then(|id| id.text("endToEndId")),
            amount: members.raw("instructedAmount").and_then(Amount::read),
            status: members.text("transactionStatus").map(TransactionStatus::from),
            reason: members.text("statusReasonInformation").map(StatusReason::from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<PaymentReport> {
        PaymentReport::read(serde_json::from_str(json).expect("JSON"))
    }

    const SEEN: &str = r#"{"paymentRequest":{"resourceId":"0000000180-1","paymentInformationId":"G-1",
        "creationDateTime":"2031-03-03T10:15:00.000+01:00","numberOfTransactions":1,
        "debtorAgent":{"bicFi":"CCBPFRPP512"},"debtorAccount":{"iban":"FR7613807008043001965406128"},
        "requestedExecutionDate":"2031-03-03T00:00:00.000+01:00","chargeBearer":"SLEV",
        "paymentInformationStatus":"RJCT","statusReasonInformation":"AC01",
        "creditTransferTransaction":[{"paymentId":{"instructionId":"1","endToEndId":"E"},
            "instructedAmount":{"currency":"EUR","amount":124.30},"transactionStatus":"RJCT"}, 7],
        "supplementaryData":{"appliedAuthenticationApproach":"REDIRECT","newOne":1}},
        "_links":{"request":{"href":"/x","templated":null}}}"#;

    #[test]
    fn a_payment_is_read_with_its_transfers_and_kept_to_the_byte() {
        let report = read(SEEN).expect("a report");
        assert_eq!(report.resource_id.as_deref(), Some("0000000180-1"));
        assert_eq!(report.status, Some(PaymentStatus::Rejected));
        assert_eq!(report.reason, Some(StatusReason::IncorrectAccount));
        assert_eq!(report.approach.as_deref(), Some("REDIRECT"));
        assert_eq!(report.debtor_iban.as_deref(), Some("FR7613807008043001965406128"));
        let [transfer] = report.transactions.as_slice() else { panic!("{:?}", report.transactions) };
        assert_eq!(transfer.status, Some(TransactionStatus::Rejected));
        assert_eq!(transfer.amount.as_ref().map(|amount| amount.text.as_str()), Some("124.30"));
        assert_eq!(report.raw.as_str(), SEEN);
        assert!(report.is_of("G-1") && !report.is_of("G-2"));
    }

    #[test]
    fn without_its_envelope_and_with_unknown_words_it_is_read_too() {
        let report = read(
            r#"{"paymentInformationStatus":"ACFC","statusReasonInformation":"XT99",
                "creditTransferTransaction":[{"transactionStatus":"HOLD"}]}"#,
        )
        .expect("a report");
        assert_eq!(report.status.as_ref().map(PaymentStatus::word), Some("ACFC"));
        assert_eq!(report.reason.as_ref().map(StatusReason::word), Some("XT99"));
        assert_eq!(report.transactions[0].status.as_ref().map(TransactionStatus::word), Some("HOLD"));
        assert!(report.is_of("any"));
    }

    #[test]
    fn what_says_nothing_of_a_payment_is_no_report() {
        for json in ["{}", "[]", "1", r#"{"_links":{}}"#, r#"{"paymentRequest":null}"#] {
            assert_eq!(read(json), None, "{json}");
        }
    }
}
