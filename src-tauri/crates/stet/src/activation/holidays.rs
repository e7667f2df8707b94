//! Working days in France: Monday to Friday, less the public holidays of the Code du travail, art. L3133-1.
//!
//! The two further days of Alsace and Moselle are left out: the banks' platform is national.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use crate::paris::next_day;

/// Whether the banks work on this day.
pub(super) fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_public_holiday(day)
}

/// The first working day after this one.
pub(super) fn next_working_day(day: Date) -> Date {
    let mut next = next_day(day);
    while !is_working_day(next) && next < Date::MAX {
        next = next_day(next);
    }
    next
}

fn is_public_holiday(day: Date) -> bool {
    let fixed = matches!(
        (day.month(), day.day()),
        (1, 1) | (5, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 1) | (11, 11) | (12, 25)
    );
    let easter = easter_sunday(day.year());
    // Easter Monday, Ascension Thursday, Whit Monday.
    fixed || [1, 39, 50].iter().any(|days| easter.saturating_add(days.days()) == day)
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Jones, Butcher).
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let a = y.rem_euclid(19);
    let (b, c) = (y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    date(year, month as i8, day as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_prints_it() {
        for (year, month, day) in [
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    #[test]
    fn france_has_eleven_public_holidays_a_year() {
        for year in [2024, 2025, 2026, 2027] {
            let mut day = date(year, 1, 1);
            let mut count = 0;
            while day.year() == year {
                count += u32::from(is_public_holiday(day));
                day = next_day(day);
            }
            // Ascension fell on 8 May in 1997 and does so again in 2059: not in these years.
            assert_eq!(count, 11, "{year}");
        }
    }

    #[test]
    fn the_next_working_day_steps_over_a_holiday_that_touches_a_weekend() {
        // Friday 30 April 2027; Saturday 1 May; Monday 3 May.
        assert_eq!(next_working_day(date(2027, 4, 30)), date(2027, 5, 3));
        // Thursday 2 April 2026, Good Friday is worked, Easter Monday is not.
        assert_eq!(next_working_day(date(2026, 4, 2)), date(2026, 4, 3));
        assert_eq!(next_working_day(date(2026, 4, 3)), date(2026, 4, 7));
    }
}
