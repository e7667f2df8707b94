//! The calls that a bank allows without the PSU: four per calendar day in Paris, per endpoint, IBAN and method, for each
//! TPP and PSU (BPCE "Account information", "Functional Limits"; RTS, article 36(5)).
//!
//! What counts is a call that reached the resource: it gave data, or the bank said that there is none. One that was refused
//! on the way does not count. A list is asked for once, in however many pages the bank sends it: the document knows no pages
//! and limits how often a TPP asks. A bank that counts pages all the same says so with its own 429, which has the last word.
//! With `PSU-IP-Address` there is no limit. Not here: counting, and stopping the fifth call.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::paris::{day_in_paris, next_midnight};

/// How often a method may be called in a day.
pub const CALLS_PER_DAY: u32 = 4;

/// A method that is counted. Transactions with and without dates are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metered {
    Accounts,
    Balances,
    Transactions,
    Identity,
    TrustedBeneficiaries,
}

/// The calendar day in Paris, by which is counted.
pub fn quota_day(now: Timestamp) -> Date {
    day_in_paris(now)
}

/// When it is counted anew: the next midnight in Paris.
pub fn quota_resets_at(now: Timestamp) -> Timestamp {
    next_midnight(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_counted_anew_at_midnight_in_paris_to_the_second() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let (before, after) = (at("2026-03-04T22:59:59.999Z"), at("2026-03-04T23:00:00Z"));
        assert_eq!(quota_resets_at(before), after);
        assert_eq!(quota_resets_at(after), at("2026-03-05T23:00:00Z"));
        assert_eq!([before, after].map(|now| quota_day(now).to_string()), ["2026-03-04", "2026-03-05"]);
    }

    #[test]
    fn a_method_is_stored_by_a_word_that_stays() {
        let word = |method: Metered| serde_json::to_string(&method).expect("serialises");
        assert_eq!(word(Metered::TrustedBeneficiaries), "\"trusted-beneficiaries\"");
        assert_eq!(word(Metered::Accounts), "\"accounts\"");
    }
}
