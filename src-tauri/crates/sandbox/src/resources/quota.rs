//! How often a TPP may ask without the PSU: four times a day.
//!
//! BPCE "Account information" documentation 1.4.2, Limits: where PSU-IP-Address is not sent, four calls per calendar
//! day (Paris), TPP OID, entry point, PSU, IBAN and method. Only calls that reach the resource are counted. The page knows
//! no pages; here the pages of a list are one call, since what is limited is how often a TPP asks.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const DAILY: u8 = 4;

/// The calls of one day.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Quota {
    day: Option<Date>,
    calls: BTreeMap<String, u8>,
}

impl Quota {
    /// Counts a call; false, and not counted, where the day's four are used up. `key` is everything that the limit
    /// is kept by, except the day.
    pub(crate) fn take(&mut self, today: Date, key: &[&str]) -> bool {
        if self.day != Some(today) {
            self.day = Some(today);
            self.calls.clear();
        }
        let calls = self.calls.entry(key.join(" ")).or_default();
        if *calls >= DAILY {
            return false;
        }
        *calls += 1;
        true
    }

    /// Counts a later page: for nothing where its list was asked for today, like a call where it was not.
    pub(crate) fn take_page(&mut self, today: Date, key: &[&str]) -> bool {
        let begun = self.day == Some(today) && self.calls.contains_key(&key.join(" "));
        begun || self.take(today, key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn the_fifth_call_of_a_day_is_one_too_many_for_its_key_alone() {
        let mut quota = Quota::default();
        let today = date(2026, 3, 6);
        let taken: Vec<bool> = (0..5).map(|_| quota.take(today, &["oid", "accounts"])).collect();
        assert_eq!(taken, [true, true, true, true, false]);
        assert!(quota.take(today, &["oid", "balances"]));
        assert!(quota.take(today.saturating_add(1.day()), &["oid", "accounts"]));
    }

    #[test]
    fn later_pages_are_part_of_the_call_that_began_their_list_and_of_none_without_it() {
        let mut quota = Quota::default();
        let (today, key) = (date(2026, 3, 6), ["oid", "transactions"]);
        assert!(quota.take_page(today, &key), "counted: no list was begun");
        assert!((0..9).all(|_| quota.take_page(today, &key)));
        let taken: Vec<bool> = (0..4).map(|_| quota.take(today, &key)).collect();
        assert_eq!(taken, [true, true, true, false]);
        assert!(quota.take_page(today, &key), "of the last list that was begun");
        let tomorrow = today.saturating_add(1.day());
        let pages: Vec<bool> = (0..3).map(|_| quota.take_page(tomorrow, &key)).collect();
        assert_eq!(pages, [true; 3]);
        assert_eq!((0..4).filter(|_| quota.take(tomorrow, &key)).count(), 3);
    }
}
