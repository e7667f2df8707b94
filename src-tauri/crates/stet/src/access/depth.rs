//! How far back a bank lets look. It binds a `dateFrom` alone: without one, the bank sends what it has.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::paris::day_in_paris;

/// The bank would answer 400, "Period out of bound".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bank sends nothing from before {earliest}")]
pub struct TooEarly {
    pub earliest: Date,
}

/// The first day that may be asked from: so many days before the day it is in Paris.
pub fn earliest_day(depth_days: u16, now: Timestamp) -> Date {
    day_in_paris(now).saturating_sub(i32::from(depth_days).days())
}

/// # Errors
/// [`TooEarly`] for a day before the first.
pub fn check_depth(from: Date, depth_days: u16, now: Timestamp) -> Result<(), TooEarly> {
    let earliest = earliest_day(depth_days, now);
    if from < earliest { Err(TooEarly { earliest }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_62nd_day_may_be_asked_for_and_the_63rd_may_not() {
        let now = "2026-03-04T12:00:00Z".parse().expect("an instant");
        assert_eq!(earliest_day(62, now), date(2026, 1, 1));
        assert_eq!(check_depth(date(2026, 1, 1), 62, now), Ok(()));
        assert_eq!(check_depth(date(2025, 12, 31), 62, now), Err(TooEarly { earliest: date(2026, 1, 1) }));
        assert_eq!(check_depth(date(2025, 12, 31), 180, now), Ok(()));
    }

    #[test]
    fn the_day_changes_at_midnight_in_paris() {
        let before = "2026-03-04T22:59:59Z".parse().expect("an instant");
        let after = "2026-03-04T23:00:00Z".parse().expect("an instant");
        assert_eq!((earliest_day(62, before), earliest_day(62, after)), (date(2026, 1, 1), date(2026, 1, 2)));
    }
}
