//! When a registration or a change takes effect.
//!
//! BPCE "PSD2 Registration API" documentation, Limits: a 20x answer given before 09:59 counts from 14:00 of the
//! same day, any other from 14:00 of the next working day, continental time. Working days are taken as Monday to
//! Friday without the public holidays of metropolitan France (Code du travail L3133-1; the two extra days of
//! Alsace-Moselle are not among them): the document does not say which days are worked, and the people who take a
//! registration into account work in a French office. The TARGET calendar would be the alternative.

use jiff::civil::{Date, Weekday, date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};

/// Which rule decides from when a registration serves.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rule {
    /// At once; the document's time is recorded beside it.
    #[default]
    Immediate,
    /// The document's time.
    Strict,
}

/// From when something serves, in Unix milliseconds UTC of business time.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Activation {
    pub(crate) active_from_ms: i64,
    /// What the document's rule gives, whichever rule is in force.
    pub(crate) document_ms: i64,
}

impl Activation {
    pub(crate) fn decide(rule: Rule, answered_at: Timestamp) -> Activation {
        let document_ms = document_time(answered_at).as_millisecond();
        let active_from_ms = match rule {
            Rule::Immediate => answered_at.as_millisecond(),
            Rule::Strict => document_ms,
        };
        Activation { active_from_ms, document_ms }
    }
}

/// A moment as a wall clock in Paris shows it.
pub(crate) fn in_paris(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::get("Europe/Paris").expect("the time zone database is compiled in"))
}

/// The document's activation time for an answer given at this moment.
pub fn document_time(answered_at: Timestamp) -> Timestamp {
    let paris = in_paris(answered_at);
    let today = paris.date();
    let same_day = is_working_day(today) && paris.time() < time(9, 59, 0, 0);
    let mut day = today;
    if !same_day {
        day = day.saturating_add(1.day());
        while !is_working_day(day) {
            day = day.saturating_add(1.day());
        }
    }
    day.to_datetime(time(14, 0, 0, 0))
        .to_zoned(paris.time_zone().clone())
        .expect("14:00 exists on every day of the Paris calendar within range")
        .timestamp()
}

pub(crate) fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_public_holiday(day)
}

fn is_public_holiday(day: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    if fixed.contains(&(day.month(), day.day())) {
        return true;
    }
    let easter = easter_sunday(day.year());
    // Easter Monday, Ascension Thursday, Whit Monday.
    [1, 39, 50].into_iter().any(|after| easter.saturating_add(i64::from(after).days()) == day)
}

/// Easter Sunday of the Gregorian calendar (the anonymous computus of Meeus, Jones and Butcher).
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn active(paris: &str) -> String {
        let answered: Zoned = format!("{paris}[Europe/Paris]").parse().unwrap();
        in_paris(document_time(answered.timestamp())).strftime("%Y-%m-%d %H:%M").to_string()
    }

    #[test]
    fn an_answer_before_09_59_counts_from_14_00_the_same_day() {
        assert_eq!(active("2026-03-03T09:58:59"), "2026-03-03 14:00");
    }

    #[test]
    fn an_answer_at_09_59_waits_for_the_next_working_day() {
        assert_eq!(active("2026-03-03T09:59:00"), "2026-03-04 14:00");
        assert_eq!(active("2026-03-06T17:00:00"), "2026-03-09 14:00");
    }

    #[test]
    fn an_early_answer_on_a_day_that_is_not_worked_waits_too() {
        assert_eq!(active("2026-03-07T08:00:00"), "2026-03-09 14:00");
    }

    #[test]
    fn french_public_holidays_are_not_working_days() {
        assert_eq!(active("2026-07-13T10:00:00"), "2026-07-15 14:00");
        assert_eq!(
            active("2026-04-03T10:00:00"),
            "2026-04-07 14:00",
            "Good Friday is worked, Easter Monday is not"
        );
        assert_eq!(active("2026-05-13T10:00:00"), "2026-05-15 14:00", "Ascension");
        assert_eq!(active("2026-12-31T10:00:00"), "2027-01-04 14:00");
    }

    #[test]
    fn the_last_day_of_the_year_and_easter_are_days_like_others_but_for_their_holidays() {
        assert_eq!(active("2026-12-31T09:58:00"), "2026-12-31 14:00");
        assert_eq!(active("2027-01-01T09:58:00"), "2027-01-04 14:00");
        assert_eq!(active("2026-04-03T09:58:00"), "2026-04-03 14:00");
        assert_eq!(active("2026-04-06T09:58:00"), "2026-04-07 14:00");
        assert_eq!(active("2026-03-03T09:59:59"), "2026-03-04 14:00");
    }

    #[test]
    fn fourteen_hundred_is_paris_time_across_the_clock_changes() {
        assert_eq!(active("2026-03-27T12:00:00"), "2026-03-30 14:00");
        assert_eq!(active("2026-10-23T12:00:00"), "2026-10-26 14:00");
    }

    #[test]
    fn the_immediate_rule_still_tells_the_document_s_time() {
        let at: Timestamp = "2026-03-03T12:00:00Z".parse().unwrap();
        let decided = Activation::decide(Rule::Immediate, at);
        assert_eq!(decided.active_from_ms, at.as_millisecond());
        assert_eq!(crate::clock::timestamp(decided.document_ms).to_string(), "2026-03-04T13:00:00Z");
    }
}
