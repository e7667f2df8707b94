//! A PSU's account: what is published of it and what its history is made from.

use super::Origin;
use super::entry::Entry;
use super::ledger;
use jiff::civil::Date;
use rsa::sha2::{Digest, Sha256};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

/// From what an account's transactions are made.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum History {
    /// A self-employed person's customers, suppliers and charges.
    Entrepreneur,
    /// A company's.
    Company,
    Household,
    /// A household whose payments by Paylib and cheque have an empty entryReference.
    Paylib,
    Student,
    /// The one transaction that BPCE prints.
    Published,
    /// No transaction at all.
    None,
}

/// In cents.
const OPENED_WITH: i64 = 150_000;
const OPENED_ENTRIES: usize = 12;

/// An account of one PSU at one bank.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Account {
    /// Where the bank names its accounts otherwise than by their IBAN.
    #[serde(default)]
    resource_id: Option<String>,
    pub(crate) iban: String,
    origin: Origin,
    /// In cents.
    #[serde(deserialize_with = "cents")]
    pub(crate) balance: i64,
    /// With what is not booked yet, in cents; only Arkéa's banks tell it.
    #[serde(default, rename = "real_time_balance", deserialize_with = "some_cents")]
    real_time: Option<i64>,
    /// What the balance is called, where BPCE prints it; otherwise its name follows the clock.
    pub(crate) balance_name: Option<String>,
    pub(crate) currency: String,
    /// PRIV or ORGA.
    pub(crate) usage: String,
    pub(crate) holder: String,
    pub(crate) psu_status: String,
    pub(crate) history: History,
    /// How many there are in all.
    pub(crate) transactions: usize,
}

impl Account {
    /// The `number`th account that a PSU opens later on, after the pattern of their first: made here, and empty but for
    /// what a student's has.
    pub(crate) fn opened_later(pattern: &Account, codetab: &str, id: &str, number: usize) -> Account {
        let digest = Sha256::digest(format!("{codetab} {id} {number}"));
        let seed = digest.iter().take(6).fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
        Account {
            resource_id: None,
            iban: made_here(seed),
            real_time: None,
            origin: Origin::MadeHere,
            balance: OPENED_WITH,
            balance_name: None,
            history: History::Student,
            transactions: OPENED_ENTRIES,
            ..pattern.clone()
        }
    }

    /// As GET /personas shows one that was opened later.
    pub(super) fn describe(&self) -> Value {
        json!({
            "iban": self.iban,
            "origin": "made here",
            "balance": written(self.balance),
            "balance_origin": "made here",
            "currency": self.currency,
            "usage": self.usage,
            "holder": self.holder,
            "psu_status": self.psu_status,
            "history": "student",
            "transactions": self.transactions,
        })
    }

    /// The bank's own name for the account; otherwise bank, branch and account number: the BBAN without its key, as
    /// BPCE's examples have it.
    pub(crate) fn resource_id(&self) -> &str {
        self.resource_id.as_deref().unwrap_or(&self.iban[4..25])
    }

    /// The balance with what is not booked yet, in cents.
    pub(crate) fn real_time(&self) -> i64 {
        self.real_time.unwrap_or(self.balance)
    }

    /// The eleven characters of the account number.
    pub(crate) fn number(&self) -> &str {
        &self.iban[14..25]
    }

    /// The middle of the bank code, with which an entryReference begins.
    pub(crate) fn bank_middle(&self) -> &str {
        &self.iban[5..8]
    }

    pub(crate) fn is_published(&self) -> bool {
        self.origin == Origin::Published
    }

    /// Whether the account serves a business: only then do transactions carry a bank transaction code.
    pub(crate) fn is_professional(&self) -> bool {
        self.usage == "ORGA"
    }

    /// The balance's name on this day of the bank's clock in Paris.
    pub(crate) fn balance_name(&self, today: Date) -> String {
        let named = self.balance_name.clone();
        named.unwrap_or_else(|| format!("Solde comptable au {}", today.strftime("%d/%m/%Y")))
    }

    /// The transactions as they stand on this day of the bank's clock in Paris, newest first.
    pub(crate) fn entries(&self, today: Date) -> Vec<Entry> {
        ledger::entries(self, today)
    }

    /// The `count` newest of them that are booked, of which none is announced.
    pub(crate) fn booked(&self, today: Date, count: usize) -> Vec<Entry> {
        ledger::booked(self, today, count)
    }
}

/// An IBAN of the bank code 99999, branch 00900, with the account number that `seed` ends in: RIB key and check digits
/// are right (ISO 13616; a French IBAN with a right RIB key begins with FR76).
fn made_here(seed: u64) -> String {
    const BANK: u64 = 99_999;
    const BRANCH: u64 = 900;
    let number = seed % 100_000_000_000;
    let key = 97 - (89 * BANK + 15 * BRANCH + 3 * number) % 97;
    format!("FR76{BANK:05}{BRANCH:05}{number:011}{key:02}")
}

/// Reads an amount such as `-150.00` without a detour through a float.
fn cents<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    use serde::de::Error;
    let text = String::deserialize(deserializer)?;
    parse_cents(&text).ok_or_else(|| D::Error::custom(format!("{text} is no amount with two decimals")))
}

fn some_cents<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    cents(deserializer).map(Some)
}

/// An amount with at most two decimals, in cents.
pub(crate) fn parse_cents(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 13 || decimals.len() > 2 || !plain(whole) || !plain(decimals) {
        return None;
    }
    let decimals: i64 = format!("{decimals:0<2}").parse().ok()?;
    let cents = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(decimals)?;
    Some(if negative { -cents } else { cents })
}

/// Cents as BPCE writes an amount: `-150.00`.
pub(crate) fn written(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// Cents as a JSON number with the same decimals: exact, because it is read from the decimal text.
pub(crate) fn number(cents: i64) -> Value {
    serde_json::from_str(&written(cents)).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_to_the_cent() {
        for (text, cents) in
            [("470926.57", 47_092_657), ("-150.00", -15_000), ("0.00", 0), ("12345", 1_234_500)]
        {
            assert_eq!(parse_cents(text), Some(cents), "{text}");
        }
        for wrong in ["", "-", ".5", "1.234", "1e3", "+1", " 1", "1,5", "12345678901234"] {
            assert_eq!(parse_cents(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(cents in -1_000_000_000_000i64..1_000_000_000_000) {
            prop_assert_eq!(parse_cents(&written(cents)), Some(cents));
        }
    }
}
