//! One transaction of a persona's account.

use jiff::civil::{Date, DateTime};

/// Whether the balance holds it already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// BOOK.
    Booked,
    /// OTHR: known, not booked.
    Announced,
}

/// The kinds that BPCE's table of entryReference tells apart, and within the last one what a code can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A transfer that was ordered for a later day.
    DeferredTransfer,
    DirectDebit,
    /// A card whose purchases are booked together at the month's end.
    DeferredCard,
    TransferReceived,
    TransferSent,
    Card,
    Withdrawal,
    Charge,
    Cheque,
    /// Paid from telephone to telephone: it has no entryReference before it is booked, and at some banks none at all.
    Paylib,
    /// What was on the account before the first transaction that is shown.
    CarriedForward,
}

impl Kind {
    /// Domain, family, subfamily and the bank's own code (ISO 20022 bank transaction codes).
    pub(crate) fn code(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Kind::TransferReceived => ("PMNT", "RCDT", "ESCT", "05"),
            Kind::TransferSent | Kind::DeferredTransfer | Kind::Paylib => ("PMNT", "ICDT", "ESCT", "06"),
            Kind::DirectDebit => ("PMNT", "RDDT", "ESDD", "08"),
            Kind::Card | Kind::DeferredCard => ("PMNT", "CCRD", "POSD", "11"),
            Kind::Withdrawal => ("PMNT", "CCRD", "CWDL", "10"),
            Kind::Cheque => ("PMNT", "ICHQ", "CCHQ", "01"),
            Kind::Charge => ("ACMT", "MDOP", "CHRG", "62"),
            Kind::CarriedForward => ("ACMT", "MCOP", "OTHR", "99"),
        }
    }
}

/// A transaction. Days are days in Paris.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    /// Positive where money came in. In cents.
    pub(crate) cents: i64,
    /// The day it is booked or expected to be.
    pub(crate) booked_on: Date,
    /// When it was made.
    pub(crate) made_at: DateTime,
    pub(crate) label: String,
    /// Empty where the bank gives none.
    pub(crate) reference: String,
}

impl Entry {
    /// A transfer or a cheque that is not booked yet.
    pub(crate) fn under_way(cents: i64, booked_on: Date, made_on: Date) -> Entry {
        let (kind, label) = match cents {
            ..0 => (Kind::DeferredTransfer, "VIR SEPA EN COURS"),
            0.. => (Kind::Cheque, "REMISE DE CHEQUES EN COURS"),
        };
        Entry {
            kind,
            status: Status::Announced,
            cents,
            booked_on,
            made_at: made_on.at(0, 0, 0, 0),
            label: label.into(),
            reference: String::new(),
        }
    }
}
