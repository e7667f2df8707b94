//! When a bank's answer takes effect: BPCE's 09:59/14:00 rule, and its maintenance windows.
//!
//! BPCE "PSD2 Registration API", Limits: after a 20x answer "the newly generated client_id (or data
//! modifications) will be automatically taken into account the next working day @02:00 pm continental time
//! (or on the very same day if the 09:59 am deadline is not reached)". Continental time is Europe/Paris.
//! The document says nothing of an answer on a day off: it counts towards the next working day.
//!
//! # Which days are worked
//!
//! The document says only "working day". Taken here: Monday to Friday without the eleven public holidays of
//! metropolitan France (Code du travail, art. L3133-1). The support that BPCE names works "during office opening
//! hours", in France, and so do the people who take changes into account. Good Friday and 26 December are worked:
//! they are holidays in Alsace and Moselle alone, and the platform is national.
//!
//! The alternative is the TARGET calendar of euro payments, which is closed on 1 January, Good Friday, Easter
//! Monday, 1 May, 25 and 26 December and open on the other French holidays. It says when money is settled, not
//! when an office is staffed; a registration moves no money. Where the two differ, ours is the later one for
//! 8 May, Ascension, Whit Monday, 14 July, 15 August, 1 and 11 November, and the earlier one for Good Friday and
//! 26 December: on those two days, an app may be active a working day after the time told here.
//!
//! Not here: the practice bank's own activation, which it tells through its management port.

mod holidays;
mod maintenance;

use jiff::Timestamp;
use jiff::civil::{Date, Time, time};
use serde::{Deserialize, Serialize};

pub use maintenance::{Concerned, Maintenance, Window, maintenance};

use crate::paris::{in_paris, paris};

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
    fn the_deadline_is_the_first_instant_of_09_59() {
        use ActivationRule::{AfterTheDeadline, SameWorkingDay};
        for (answered, active, rule) in [
            ("2026-06-16T00:00:00", "2026-06-16T14:00:00", SameWorkingDay),
            ("2026-06-16T09:58:00", "2026-06-16T14:00:00", SameWorkingDay),
            ("2026-06-16T09:58:59.999", "2026-06-16T14:00:00", SameWorkingDay),
            ("2026-06-16T09:59:00", "2026-06-17T14:00:00", AfterTheDeadline),
            ("2026-06-16T09:59:59", "2026-06-17T14:00:00", AfterTheDeadline),
            ("2026-06-16T10:00:00", "2026-06-17T14:00:00", AfterTheDeadline),
            ("2026-06-16T23:59:59", "2026-06-17T14:00:00", AfterTheDeadline),
        ] {
            expect(answered, active, rule);
        }
    }

    #[test]
    fn evenings_before_days_off_wait_for_the_day_after_them() {
        use ActivationRule::{AfterTheDeadline, AnsweredOnADayOff, SameWorkingDay};
        for (answered, active, rule) in [
            // Friday evening.
            ("2026-06-19T18:30:00", "2026-06-22T14:00:00", AfterTheDeadline),
            // The eve of 14 July 2026, a Tuesday; the day itself; and a 14 July that touches a weekend (Monday, 2025).
            ("2026-07-13T09:58:00", "2026-07-13T14:00:00", SameWorkingDay),
            ("2026-07-13T18:00:00", "2026-07-15T14:00:00", AfterTheDeadline),
            ("2026-07-14T08:00:00", "2026-07-15T14:00:00", AnsweredOnADayOff),
            ("2025-07-11T18:00:00", "2025-07-15T14:00:00", AfterTheDeadline),
            // Maundy Thursday to the Tuesday after Easter 2026: Good Friday is worked, Easter Monday is not.
            ("2026-04-02T12:00:00", "2026-04-03T14:00:00", AfterTheDeadline),
            ("2026-04-03T09:58:00", "2026-04-03T14:00:00", SameWorkingDay),
            ("2026-04-03T09:59:00", "2026-04-07T14:00:00", AfterTheDeadline),
            ("2026-04-04T08:00:00", "2026-04-07T14:00:00", AnsweredOnADayOff),
            ("2026-04-05T08:00:00", "2026-04-07T14:00:00", AnsweredOnADayOff),
            ("2026-04-06T09:58:00", "2026-04-07T14:00:00", AnsweredOnADayOff),
            ("2026-04-07T09:58:00", "2026-04-07T14:00:00", SameWorkingDay),
            // 31 December 2026 is a Thursday, 1 January a Friday.
            ("2026-12-31T09:58:00", "2026-12-31T14:00:00", SameWorkingDay),
            ("2026-12-31T10:00:00", "2027-01-04T14:00:00", AfterTheDeadline),
            ("2027-01-01T09:58:00", "2027-01-04T14:00:00", AnsweredOnADayOff),
        ] {
            expect(answered, active, rule);
        }
    }

    #[test]
    fn the_nights_of_the_clock_changes_belong_to_their_sunday() {
        // 01:59:59 and 03:00 follow each other on 29 March 2026; 02:30 comes twice on 25 October 2026.
        for (answered, active) in [
            ("2026-03-29T00:59:59Z", "2026-03-30T12:00:00Z"),
            ("2026-03-29T01:00:00Z", "2026-03-30T12:00:00Z"),
            ("2026-10-25T00:30:00Z", "2026-10-26T13:00:00Z"),
            ("2026-10-25T01:30:00Z", "2026-10-26T13:00:00Z"),
            // Monday, 09:58:59 and 09:59 in Paris, an hour apart in UTC between summer and winter.
            ("2026-03-30T07:58:59Z", "2026-03-30T12:00:00Z"),
            ("2026-03-30T07:59:00Z", "2026-03-31T12:00:00Z"),
            ("2026-10-26T08:58:59Z", "2026-10-26T13:00:00Z"),
            ("2026-10-26T08:59:00Z", "2026-10-27T13:00:00Z"),
        ] {
            assert_eq!(
                activation(answered.parse().expect("an instant")).at.to_string(),
                active,
                "{answered}"
            );
        }
    }

    #[test]
    fn the_deadline_is_read_in_paris_wherever_the_instant_was_written() {
        let summer: Timestamp = "2026-07-15T07:58:00Z".parse().expect("an instant");
        assert_eq!(activation(summer).rule, ActivationRule::SameWorkingDay);
        let winter: Timestamp = "2026-01-15T08:59:00Z".parse().expect("an instant");
        assert_eq!(activation(winter).rule, ActivationRule::AfterTheDeadline);
    }
}
