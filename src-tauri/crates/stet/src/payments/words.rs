//! The words of ISO 20022 that STET takes over: what became of a payment, why, and what it is for.

use serde::{Deserialize, Serialize};

/// An enum of known words, each as it stands on the wire, and whatever else a bank writes.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// A word that is none of these, as the bank wrote it.
            Unknown(String),
        }

        impl $name {
            /// Every known word.
            pub const KNOWN: &[Self] = &[$(Self::$variant,)*];

            /// The word on the wire.
            pub fn word(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Unknown(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.trim() {
                    $($word => Self::$variant,)*
                    _ => Self::Unknown(word),
                }
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> String {
                word.word().to_owned()
            }
        }
    };
}

words! {
    /// `paymentInformationStatus`: where the whole payment stands.
    PaymentStatus {
        /// Received.
        Received = "RCVD",
        /// Waits, for the PSU or for more checks.
        Pending = "PDNG",
        /// Its form is right, the PSU is authenticated.
        TechnicallyAccepted = "ACTC",
        /// The checks on the customer's side are passed.
        CustomerAccepted = "ACCP",
        /// Accepted with a change.
        AcceptedWithChange = "ACWC",
        /// Accepted, and not posted yet.
        AcceptedWithoutPosting = "ACWP",
        /// Being settled.
        Settling = "ACSP",
        /// Settled: the money left the debtor's account.
        Settled = "ACSC",
        /// Some of its transactions were accepted.
        Partial = "PART",
        Rejected = "RJCT",
        /// Cancelled. Not in STET 1.4's list for the whole payment, and sent all the same.
        Cancelled = "CANC",
    }
}

words! {
    /// `transactionStatus`: where one transfer of the payment stands.
    TransactionStatus {
        TechnicallyAccepted = "ACTC",
        Pending = "PDNG",
        Settling = "ACSP",
        Settled = "ACSC",
        Rejected = "RJCT",
        Cancelled = "CANC",
    }
}

words! {
    /// `statusReasonInformation`: why it was rejected or cancelled.
    StatusReason {
        /// The account's number is wrong.
        IncorrectAccount = "AC01",
        ClosedAccount = "AC04",
        BlockedAccount = "AC06",
        /// No transfers from this kind of account.
        TransactionForbidden = "AG01",
        /// More transactions than are allowed.
        TooManyTransactions = "AM18",
        /// The execution date is too far in the future.
        DateTooFar = "CH03",
        /// The customer decided so; funds that are missing are reported so too.
        ByCustomer = "CUST",
        /// The PSU ordered the cancellation.
        OrderedByPsu = "DS02",
        /// A duplicate of another payment.
        Duplicate = "DUPL",
        /// The file format is incomplete or wrong.
        InvalidFormat = "FF01",
        SuspectedFraud = "FRAD",
        /// The bank gives no reason.
        NotSpecified = "MS03",
        /// The PSU did not answer in time.
        NoAnswer = "NOAS",
        /// The debtor's account or identification is missing.
        DebtorMissing = "RR01",
        /// The creditor's name or address is missing.
        CreditorMissing = "RR03",
        /// For a reason of regulation.
        Regulatory = "RR04",
        /// The identification is wrong or missing.
        InvalidPartyId = "RR12",
        /// A technical issue on the TPP's side.
        Technical = "TECH",
    }
}

impl PaymentStatus {
    /// Whether no other status can follow.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Settled | Self::Rejected | Self::Cancelled)
    }
}

/// Why a TPP cancels (STET 1.4.2, part 2, modification of a payment request).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CancelReason {
    /// The PSU ordered the cancellation.
    #[serde(rename = "DS02")]
    OrderedByPsu,
    /// It duplicates another request.
    #[serde(rename = "DUPL")]
    Duplicate,
    /// It is of fraudulent origin.
    #[serde(rename = "FRAD")]
    Fraud,
    /// A technical issue on the TPP's side.
    #[serde(rename = "TECH")]
    Technical,
}

impl CancelReason {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::OrderedByPsu => "DS02",
            Self::Duplicate => "DUPL",
            Self::Fraud => "FRAD",
            Self::Technical => "TECH",
        }
    }
}

/// `categoryPurpose`: what kind of payment it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CategoryPurpose {
    /// A transfer between accounts.
    #[default]
    #[serde(rename = "CASH")]
    Cash,
    /// A trade's settlement.
    #[serde(rename = "CORT")]
    TradeSettlement,
    /// Delivery against payment: a purchase.
    #[serde(rename = "DVPM")]
    Purchase,
    /// Within one company.
    #[serde(rename = "INTC")]
    IntraCompany,
    /// Treasury.
    #[serde(rename = "TREA")]
    Treasury,
}

impl CategoryPurpose {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cash => "CASH",
            Self::TradeSettlement => "CORT",
            Self::Purchase => "DVPM",
            Self::IntraCompany => "INTC",
            Self::Treasury => "TREA",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_known_word_is_read_and_written_the_same_and_no_two_are_one() {
        let mut words: Vec<&str> = PaymentStatus::KNOWN.iter().map(PaymentStatus::word).collect();
        for word in &words {
            assert_eq!(PaymentStatus::from((*word).to_owned()).word(), *word);
            assert!(!matches!(PaymentStatus::from((*word).to_owned()), PaymentStatus::Unknown(_)));
        }
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), PaymentStatus::KNOWN.len());
        for reason in StatusReason::KNOWN {
            assert_eq!(&StatusReason::from(reason.word().to_owned()), reason);
        }
        for status in TransactionStatus::KNOWN {
            assert_eq!(&TransactionStatus::from(status.word().to_owned()), status);
        }
    }

    #[test]
    fn a_word_that_nobody_knows_survives_being_kept() {
        let read: PaymentStatus = serde_json::from_str("\"ACFC\"").expect("a word");
        assert_eq!(read, PaymentStatus::Unknown("ACFC".to_owned()));
        assert_eq!(serde_json::to_string(&read).expect("a text"), "\"ACFC\"");
        assert!(!read.is_final());
    }

    #[test]
    fn a_payment_is_over_when_it_is_settled_rejected_or_cancelled() {
        let over: Vec<&str> =
            PaymentStatus::KNOWN.iter().filter(|status| status.is_final()).map(PaymentStatus::word).collect();
        assert_eq!(over, ["ACSC", "RJCT", "CANC"]);
    }

    #[test]
    fn what_is_kept_of_a_reason_is_the_word_on_the_wire() {
        for reason in [
            CancelReason::OrderedByPsu,
            CancelReason::Duplicate,
            CancelReason::Fraud,
            CancelReason::Technical,
        ] {
            assert_eq!(serde_json::to_value(reason).expect("a word"), reason.word());
        }
        assert_eq!(serde_json::to_value(CategoryPurpose::default()).expect("a word"), "CASH");
    }
}
