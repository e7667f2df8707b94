//! When a bank's answer takes effect: BPCE's 09:59/14:00 rule, and its maintenance windows.
//!
//! BPCE "PSD2 Registration API", Limits: after a 20x answer "the newly generated client_id (or data
//! modifications) will be automatically taken into account the next working day @02:00 pm continental time
//! (or on the very same day if the 09:59 am deadline is not reached)". Continental time is Europe/Paris;
//! a working day is Monday to Friday without the public holidays of metropolitan France. The document says
//! nothing of an answer on a day off: it counts towards the next working day.
//!
//! Not here: the practice bank's own activation, which it tells through its management port.

mod holidays;
mod maintenance;

use jiff::civil::{Date, Time, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

pub use maintenance::{Concerned, Maintenance, Window, maintenance};

/// An answer must leave the bank before this Paris time to count for the same day.
const DEADLINE: Time = time(9, 59, 0, 0);
/// The Paris time at which BPCE takes changes into account.
const TAKES_EFFECT: Time = time(14, 0, 0, 0);

/// When a registration or its change becomes usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivationTime {
    /// The instant (UTC): 14:00 in Paris on a working day.
    pub at: Timestamp,
    /// The working day in Paris.
    pub day: Date,
    pub rule: ActivationRule,
}

/// Which sentence of the rule applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivationRule {
    /// Answered on a working day before 09:59: the same day at 14:00.
    SameWorkingDay,
    /// Answered on a working day from 09:59 on: the next working day at 14:00.
    AfterTheDeadline,
    /// Answered at a weekend or on a public holiday: the next working day at 14:00.
    AnsweredOnADayOff,
}

/// When a 20x answer received at `answered_at` becomes usable.
pub fn activation(answered_at: Timestamp) -> ActivationTime {
    let answered = answered_at.to_zoned(paris());
    let today = answered.date();
    let (day, rule) = if !holidays::is_working_day(today) {
        (holidays::next_working_day(today), ActivationRule::AnsweredOnADayOff)
    } else if answered.time() < DEADLINE {
        (today, ActivationRule::SameWorkingDay)
    } else {
        (holidays::next_working_day(today), ActivationRule::AfterTheDeadline)
    };
    ActivationTime { at: in_paris(day, TAKES_EFFECT), day, rule }
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("the time zone database is bundled with the program")
}

/// The instant of a Paris wall-clock time. A time in the hour that a clock change repeats is read as its
/// first occurrence, one in the hour it skips as if the clock had not changed.
fn in_paris(day: Date, at: Time) -> Timestamp {
    paris()
        .to_ambiguous_zoned(day.to_datetime(at))
        .compatible()
        .map(|zoned| zoned.timestamp())
        .unwrap_or(Timestamp::MAX)
}

fn next_day(day: Date) -> Date {
    day.saturating_add(1.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(paris_wall_clock: &str) -> ActivationTime {
        let zoned: jiff::Zoned = format!("{paris_wall_clock}[Europe/Paris]").parse().expect("a Paris time");
        activation(zoned.timestamp())
    }

    fn expect(answered: &str, active: &str, rule: ActivationRule) {
        let got = at(answered);
        assert_eq!(got.at.to_zoned(paris()).datetime().to_string(), active, "answered {answered}");
        assert_eq!(got.rule, rule, "answered {answered}");
    }

    #[test]
    fn one_second_before_the_deadline_is_active_the_same_day_and_the_deadline_itself_is_not() {
        expect("2025-11-20T09:58:59.999", "2025-11-20T14:00:00", ActivationRule::SameWorkingDay);
        expect("2025-11-20T09:59:00", "2025-11-21T14:00:00", ActivationRule::AfterTheDeadline);
    }

    #[test]
    fn a_friday_after_the_deadline_waits_for_monday() {
        expect("2025-11-21T10:00:00", "2025-11-24T14:00:00", ActivationRule::AfterTheDeadline);
    }

    #[test]
    fn a_weekend_answer_waits_for_monday_even_early_in_the_morning() {
        expect("2025-11-22T08:00:00", "2025-11-24T14:00:00", ActivationRule::AnsweredOnADayOff);
        expect("2025-11-23T23:59:59", "2025-11-24T14:00:00", ActivationRule::AnsweredOnADayOff);
    }

    #[test]
    fn public_holidays_are_not_working_days() {
        // Easter Monday 2026 is 6 April; Ascension 14 May; Whit Monday 25 May.
        expect("2026-04-06T08:00:00", "2026-04-07T14:00:00", ActivationRule::AnsweredOnADayOff);
        expect("2026-05-13T12:00:00", "2026-05-15T14:00:00", ActivationRule::AfterTheDeadline);
        expect("2026-05-22T12:00:00", "2026-05-26T14:00:00", ActivationRule::AfterTheDeadline);
        expect("2025-12-24T16:00:00", "2025-12-26T14:00:00", ActivationRule::AfterTheDeadline);
    }

    #[test]
    fn the_clock_changes_of_march_and_october_move_the_instant_not_the_wall_clock() {
        // Fridays before the changes of 29 March and 25 October 2026.
        expect("2026-03-27T11:00:00", "2026-03-30T14:00:00", ActivationRule::AfterTheDeadline);
        assert_eq!(at("2026-03-27T11:00:00").at.to_string(), "2026-03-30T12:00:00Z");
        expect("2026-10-23T11:00:00", "2026-10-26T14:00:00", ActivationRule::AfterTheDeadline);
        assert_eq!(at("2026-10-23T11:00:00").at.to_string(), "2026-10-26T13:00:00Z");
    }

    #[test]
    fn the_deadline_is_read_in_paris_wherever_the_instant_was_written() {
        let summer: Timestamp = "2026-07-15T07:58:00Z".parse().expect("an instant");
        assert_eq!(activation(summer).rule, ActivationRule::SameWorkingDay);
        let winter: Timestamp = "2026-01-15T08:59:00Z".parse().expect("an instant");
        assert_eq!(activation(winter).rule, ActivationRule::AfterTheDeadline);
    }
}
