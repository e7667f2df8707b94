//! A PSU's account: what is published of it and what its history is made from.

use super::Origin;
use super::entry::Entry;
use super::ledger;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

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

/// An account of one PSU at one bank.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Account {
    pub(crate) iban: String,
    origin: Origin,
    /// In cents.
    #[serde(deserialize_with = "cents")]
    pub(crate) balance: i64,
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
    /// Bank, branch and account number: the BBAN without its key, as the documents' examples have it.
    pub(crate) fn resource_id(&self) -> &str {
        &self.iban[4..25]
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
}

/// Reads an amount such as `-150.00` without a detour through a float.
fn cents<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    use serde::de::Error;
    let text = String::deserialize(deserializer)?;
    parse_cents(&text).ok_or_else(|| D::Error::custom(format!("{text} is no amount with two decimals")))
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
