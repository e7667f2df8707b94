//! The calls that a bank allows without the PSU: four per calendar day in Paris, per endpoint, IBAN and method, for each
//! TPP and PSU (BPCE "Account information", "Functional Limits"; RTS, article 36(5)).
//!
//! A tally belongs to one connection, which is one TPP, one PSU and one role. With `PSU-IP-Address` there is no limit, and
//! such calls are not handed in. Not here: where a tally is kept, and stopping the fifth call.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AccessError, NothingBecause, Reading};
use crate::paris::{day_in_paris, next_midnight};
use crate::record::Purpose;

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

impl Metered {
    /// The method behind a purpose; consents, funds checks and tokens are not counted.
    pub fn of(purpose: Purpose) -> Option<Self> {
        Some(match purpose {
            Purpose::Accounts => Self::Accounts,
            Purpose::Balances => Self::Balances,
            Purpose::Transactions => Self::Transactions,
            Purpose::Identity => Self::Identity,
            Purpose::TrustedBeneficiaries => Self::TrustedBeneficiaries,
            _ => return None,
        })
    }
}

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct QuotaKey {
    /// The host of the entry point.
    pub endpoint: String,
    /// Absent for what belongs to no account.
    pub iban: Option<String>,
    pub method: Metered,
}

/// The calls of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaTally {
    day: Date,
    used: Vec<(QuotaKey, u32)>,
}

impl QuotaTally {
    /// Nothing called yet on the day it is in Paris.
    pub fn new(now: Timestamp) -> Self {
        Self { day: day_in_paris(now), used: Vec::new() }
    }

    /// Counts a call that reached the resource at `at`. One of an earlier day than the tally's is past counting.
    pub fn count(&mut self, key: QuotaKey, at: Timestamp) {
        let day = day_in_paris(at);
        if day > self.day {
            *self = Self { day, used: Vec::new() };
        }
        if day < self.day {
            return;
        }
        match self.used.iter_mut().find(|(known, _)| *known == key) {
            Some((_, count)) => *count += 1,
            None => self.used.push((key, 1)),
        }
    }

    /// The calls of the day it is at `now`.
    pub fn used(&self, key: &QuotaKey, now: Timestamp) -> u32 {
        if day_in_paris(now) != self.day {
            return 0;
        }
        self.used.iter().find(|(known, _)| known == key).map_or(0, |(_, count)| *count)
    }

    /// What is left until [`QuotaTally::resets_at`].
    pub fn left(&self, key: &QuotaKey, now: Timestamp) -> u32 {
        CALLS_PER_DAY.saturating_sub(self.used(key, now))
    }

    /// The calendar day in Paris, by which is counted.
    pub fn day(now: Timestamp) -> Date {
        day_in_paris(now)
    }

    /// The next midnight in Paris.
    pub fn resets_at(now: Timestamp) -> Timestamp {
        next_midnight(now)
    }
}

/// Whether a call reached the resource, which is what counts: it gave data, or the bank said that there is none. One that
/// was refused on the way (token, signature, parameters, consent, limit) does not count, and of one that failed nobody
/// knows; the bank's own 429 then has the last word.
impl<T> Reading<T> {
    pub fn counts(outcome: &Result<Self, AccessError>) -> bool {
        match outcome {
            Ok(Reading::Data(_)) => true,
            Ok(Reading::Nothing(nothing)) => match nothing.because {
                NothingBecause::NoContent
                | NothingBecause::NoAvailableAccount
                | NothingBecause::EmptyBody
                | NothingBecause::EmptyList
                | NothingBecause::HttpMessage => true,
            },
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(iban: &str, method: Metered) -> QuotaKey {
        QuotaKey { endpoint: "www.12579.sandbox.api.89c3.com".into(), iban: Some(iban.into()), method }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn four_calls_are_left_and_each_iban_and_method_has_its_own() {
        let now = at("2026-03-04T12:00:00Z");
        let mut tally = QuotaTally::new(now);
        let balances = key("FR76-1", Metered::Balances);
        for left in [3, 2, 1, 0, 0] {
            tally.count(balances.clone(), now);
            assert_eq!(tally.left(&balances, now), left);
        }
        assert_eq!(tally.used(&balances, now), 5);
        assert_eq!(tally.left(&key("FR76-2", Metered::Balances), now), 4);
        assert_eq!(tally.left(&key("FR76-1", Metered::Transactions), now), 4);
        let elsewhere = QuotaKey { endpoint: "www.12579.live.api.banquebcp.fr".into(), ..balances };
        assert_eq!(tally.left(&elsewhere, now), 4);
    }

    #[test]
    fn it_starts_anew_at_midnight_in_paris_to_the_second() {
        let (before, after) = (at("2026-03-04T22:59:59.999Z"), at("2026-03-04T23:00:00Z"));
        assert_eq!(QuotaTally::resets_at(before), after);
        let key = key("FR76-1", Metered::Accounts);
        let mut tally = QuotaTally::new(before);
        tally.count(key.clone(), before);
        assert_eq!((tally.left(&key, before), tally.left(&key, after)), (3, 4));
        tally.count(key.clone(), after);
        assert_eq!((tally.left(&key, after), tally.used(&key, before)), (3, 0));
        tally.count(key.clone(), before);
        assert_eq!(tally.left(&key, after), 3, "a late call of the day before does not count today");
    }

    #[test]
    fn it_is_kept_and_read_again() {
        let now = at("2026-03-04T12:00:00Z");
        let mut tally = QuotaTally::new(now);
        tally.count(key("FR76-1", Metered::Identity), now);
        let kept = serde_json::to_string(&tally).expect("serialises");
        assert_eq!(serde_json::from_str::<QuotaTally>(&kept).expect("parses"), tally);
    }

    #[test]
    fn only_what_the_limit_names_is_metered() {
        assert_eq!(Metered::of(Purpose::Transactions), Some(Metered::Transactions));
        for purpose in [Purpose::Consent, Purpose::FundsConfirmation, Purpose::TokenRefresh] {
            assert_eq!(Metered::of(purpose), None);
        }
    }
}
