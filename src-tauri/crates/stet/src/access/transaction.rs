//! What moved on an account.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use url::Url;

use super::members::{Members, list, text};
use super::page::PageOf;
use super::{Amount, BankDate, Decimal, Next, RawJson};

/// The answer of `GET /accounts/{id}/transactions`, or of one of its pages.
#[derive(Debug, Clone)]
pub struct Transactions {
    /// In the bank's order, which no document before STET 1.5 states.
    pub transactions: Vec<Transaction>,
    /// Items of the list that are no objects.
    pub unread: Vec<RawJson>,
    pub next: Next,
}

/// One transaction. Every member may be missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transaction {
    pub resource_id: Option<String>,
    /// The same before and after booking, where the bank gives it ([`super::EntryReference::decode`]).
    pub entry_reference: Option<String>,
    /// Without a sign, which [`Transaction::direction`] is.
    pub amount: Option<Amount>,
    pub direction: Option<Direction>,
    pub status: Option<TransactionStatus>,
    pub booking_date: Option<BankDate>,
    pub expected_booking_date: Option<BankDate>,
    pub value_date: Option<BankDate>,
    pub transaction_date: Option<BankDate>,
    /// The unstructured lines, whether they came as a list (STET 1.4.0) or in an object (1.4.2).
    pub remittance: Vec<String>,
    /// Structured remittance information, as it is written.
    pub structured_remittance: Vec<RawJson>,
    pub code: Option<BankTransactionCode>,
    pub end_to_end_id: Option<String>,
    pub additional_information: Option<String>,
    /// ISO 18245.
    pub merchant_category: Option<String>,
    pub raw: RawJson,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum Direction {
    /// `CRDT`
    Credit,
    /// `CDRT`, as a bank was seen to misspell `CRDT`: read as a credit, and worth a remark.
    MisspeltCredit,
    /// `DBIT`
    Debit,
    Unknown(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum TransactionStatus {
    /// `BOOK`
    Booked,
    /// `PDNG`: replaced by `OTHR` at BPCE since 21 December 2020.
    Pending,
    /// `OTHR`: not booked, and in no balance.
    Other,
    /// `FUTR` (STET from 1.5 on).
    Future,
    /// `INFO` (STET from 1.5 on).
    Information,
    /// `RJCT` (STET from 1.5 on).
    Rejected,
    Unknown(String),
}

/// ISO 20022's bank transaction code, and the bank's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankTransactionCode {
    pub domain: Option<String>,
    pub family: Option<String>,
    pub sub_family: Option<String>,
    pub code: Option<String>,
    pub issuer: Option<String>,
}

impl Transactions {
    pub(super) fn read(body: &Members<'_>, called: &Url) -> Option<Self> {
        let (mut transactions, mut unread) = (Vec::new(), Vec::new());
        for item in body.list("transactions")? {
            match Transaction::read(item) {
                Some(transaction) => transactions.push(transaction),
                None => unread.push(RawJson::of(item)),
            }
        }
        Some(Self { transactions, unread, next: Next::read(PageOf::Transactions, body, called) })
    }
}

impl Transaction {
    /// Reads what [`Transaction::raw`] holds.
    pub fn of(raw: &str) -> Option<Self> {
        serde_json::from_str(raw).ok().and_then(Self::read)
    }

    pub(super) fn read(raw: &RawValue) -> Option<Self> {
        let members = Members::of(raw)?;
        let date = |name: &str| members.text(name).map(BankDate::read);
        let (remittance, structured_remittance) =
            members.raw("remittanceInformation").map(remittance).unwrap_or_default();
        Some(Self {
            resource_id: members.text("resourceId"),
            entry_reference: members.text("entryReference"),
            amount: members.raw("transactionAmount").and_then(Amount::read),
            direction: members.text("creditDebitIndicator").map(Direction::read),
            status: members.text("status").map(TransactionStatus::read),
            booking_date: date("bookingDate"),
            expected_booking_date: date("expectedBookingDate"),
            value_date: date("valueDate"),
            transaction_date: date("transactionDate"),
            remittance,
            structured_remittance,
            code: members.object("bankTransactionCode").map(|code| BankTransactionCode {
                domain: code.text("domain"),
                family: code.text("family"),
                sub_family: code.text("subFamily"),
                code: code.text("code"),
                issuer: code.text("issuer"),
            }),
            end_to_end_id: members.text("endToEndId"),
            additional_information: members.text("additionalTransactionInformation"),
            merchant_category: members.text("merchantCategoryCode"),
            raw: RawJson::of(raw),
        })
    }

    /// The amount with its sign: below zero for a debit. `None` where amount or direction cannot be read.
    pub fn signed(&self) -> Option<Decimal> {
        let magnitude = self.amount.as_ref()?.decimal()?.magnitude();
        match self.direction.as_ref()? {
            Direction::Credit | Direction::MisspeltCredit => Some(magnitude),
            Direction::Debit => Some(magnitude.negated()),
            Direction::Unknown(_) => None,
        }
    }
}

/// The lines, and what is structured. A list, an object, or one text.
fn remittance(raw: &RawValue) -> (Vec<String>, Vec<RawJson>) {
    let lines = |raw: &RawValue| match list(raw) {
        Some(items) => items.into_iter().filter_map(text).collect(),
        None => text(raw).into_iter().collect(),
    };
    match Members::of(raw) {
        Some(members) => {
            let structured = members.raw("structured").map(|raw| match list(raw) {
                Some(items) => items.into_iter().map(RawJson::of).collect(),
                None => vec![RawJson::of(raw)],
            });
            (members.raw("unstructured").map(lines).unwrap_or_default(), structured.unwrap_or_default())
        }
        None => (lines(raw), Vec::new()),
    }
}

impl Direction {
    fn read(word: String) -> Self {
        match word.as_str() {
            "CRDT" => Self::Credit,
            "CDRT" => Self::MisspeltCredit,
            "DBIT" => Self::Debit,
            _ => Self::Unknown(word),
        }
    }
}

impl TransactionStatus {
    fn read(word: String) -> Self {
        match word.as_str() {
            "BOOK" => Self::Booked,
            "PDNG" => Self::Pending,
            "OTHR" => Self::Other,
            "FUTR" => Self::Future,
            "INFO" => Self::Information,
            "RJCT" => Self::Rejected,
            _ => Self::Unknown(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::members::tests::raw;
    use super::*;

    const DOCUMENTED: &str = include_str!("../../tests/data/transactions.json");
    const SEEN: &str = include_str!("../../tests/data/transactions-seen-live.json");

    fn read(json: &str) -> Transactions {
        let called = "https://www.12579.sandbox.api.89c3.com/stet/psd2/v1.4.2/accounts/1/transactions";
        let called = called.parse().expect("a URL");
        Transactions::read(&Members::of(raw(json)).expect("an object"), &called).expect("transactions")
    }

    #[test]
    fn the_documented_transaction_is_read_whole() {
        let read = read(DOCUMENTED);
        let [withdrawal] = &read.transactions[..] else { panic!("{read:?}") };
        assert_eq!(withdrawal.signed().map(|sum| sum.to_string()).as_deref(), Some("-13.00"));
        assert_eq!(withdrawal.remittance, ["Retrait Carte"]);
        assert_eq!(withdrawal.entry_reference.as_deref(), Some("257040043051802019-09-08-05.33.46.621234"));
        assert_eq!(withdrawal.status, Some(TransactionStatus::Booked));
        assert_eq!(withdrawal.booking_date.as_ref().map(|date| date.text.as_str()), Some("2019-09-05"));
        assert_eq!((withdrawal.resource_id.as_ref(), &read.next), (None, &Next::End));
    }

    #[test]
    fn what_live_banks_were_seen_to_send_is_read_and_nothing_of_it_lost() {
        let read = read(SEEN);
        let [booked, other, misspelt, empty] = &read.transactions[..] else { panic!("{read:?}") };
        assert_eq!(booked.remittance, ["VIR SEPA", "LOYER AOUT"]);
        assert_eq!(booked.structured_remittance.len(), 1);
        let days =
            [&booked.booking_date, &booked.value_date].map(|date| date.as_ref().and_then(|date| date.day));
        assert_eq!(days.map(|day| day.expect("a day").to_string()), ["2022-08-25", "2022-04-08"]);
        let code = booked.code.as_ref().expect("a code");
        assert_eq!(code.issuer.as_deref(), Some("SI MYSYS – Caisse d’Epargne"));
        assert_eq!(
            (other.status.as_ref(), other.booking_date.as_ref()),
            (Some(&TransactionStatus::Other), None)
        );
        assert_eq!(misspelt.direction, Some(Direction::MisspeltCredit));
        assert_eq!(misspelt.signed().map(|sum| sum.to_string()).as_deref(), Some("2.640"));
        assert_eq!(misspelt.remittance, ["une seule ligne"]);
        assert_eq!((empty.entry_reference.as_ref(), empty.signed()), (None, None));
        assert_eq!(empty.status, Some(TransactionStatus::Unknown("XXXX".into())));
        assert_eq!(read.unread.len(), 2);
        assert!(booked.raw.as_str().contains("\"fieldOfTomorrow\": {\"amount\": 0.10}"));
        let page = read.next.page().expect("a next page");
        assert!(page.url().as_str().ends_with("/accounts/1/transactions?dateFrom=2022-06-27&page=2"));
    }

    #[test]
    fn what_is_kept_of_it_is_read_again_the_same() {
        for transaction in read(SEEN).transactions {
            assert_eq!(Transaction::of(transaction.raw.as_str()), Some(transaction));
        }
    }
}
