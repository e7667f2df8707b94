//! How often a TPP may ask without the PSU: four times a day.
//!
//! BPCE "Account information" documentation 1.4.2, Limits: where PSU-IP-Address is not sent, four calls per calendar
//! day (Paris), TPP OID, entry point, PSU, IBAN and method. Only calls that reach the resource are counted.

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
}
