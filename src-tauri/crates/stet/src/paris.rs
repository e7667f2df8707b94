//! The banks' wall clock: they are in France, and their days begin at midnight in Paris.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The time zone of everything that a document calls a day or an hour.
pub(crate) fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("the time zone database is bundled with the program")
}

/// The instant of a Paris wall-clock time. A time in the hour that a clock change repeats is read as its
/// first occurrence, one in the hour it skips as if the clock had not changed.
pub(crate) fn in_paris(day: Date, at: Time) -> Timestamp {
    paris()
        .to_ambiguous_zoned(day.to_datetime(at))
        .compatible()
        .map(|zoned| zoned.timestamp())
        .unwrap_or(Timestamp::MAX)
}

/// The calendar day it is in Paris.
pub fn day_in_paris(at: Timestamp) -> Date {
    at.to_zoned(paris()).date()
}

pub(crate) fn next_day(day: Date) -> Date {
    day.saturating_add(1.day())
}

/// The next midnight in Paris.
pub(crate) fn next_midnight(at: Timestamp) -> Timestamp {
    in_paris(next_day(day_in_paris(at)), Time::midnight())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_paris_s_in_winter_in_summer_and_when_the_clock_changes() {
        for (now, midnight) in [
            ("2026-01-10T22:59:59Z", "2026-01-10T23:00:00Z"),
            ("2026-01-10T23:00:00Z", "2026-01-11T23:00:00Z"),
            ("2026-07-10T21:59:59.999Z", "2026-07-10T22:00:00Z"),
            ("2026-03-29T12:00:00Z", "2026-03-29T22:00:00Z"),
            ("2026-10-25T00:30:00Z", "2026-10-25T23:00:00Z"),
        ] {
            let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
            assert_eq!(next_midnight(at(now)), at(midnight), "{now}");
        }
    }
}
