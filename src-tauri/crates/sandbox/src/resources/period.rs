//! The dates of a transactions query: `dateFrom` inclusive, `dateTo` exclusive.
//!
//! BPCE "Account information" documentation 1.4.2, Get transactions history: `YYYY-MM-DDTHH:MM:SS.SSS` with nothing,
//! `Z`, `+HHMM` or `+HH:MM` behind it. Live banks were seen to take a date alone and seconds without decimals too.
//! Transactions are compared by their day in Paris.

use super::trouble::Trouble;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// Which days are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Period {
    from: Option<Date>,
    to: Option<Date>,
}

impl Period {
    /// Reads the query. `depth_days` binds an explicit dateFrom alone.
    pub(crate) fn read(
        from: Option<&str>,
        to: Option<&str>,
        today: Date,
        depth_days: i64,
        strict: bool,
    ) -> Result<Period, Trouble> {
        let read = |name: &str, text: Option<&str>| match text {
            None => Ok(None),
            Some(text) => match day(text, strict) {
                Some(day) => Ok(Some(day)),
                None => Err(Trouble::parameter(format!("Invalid {name}"))),
            },
        };
        let period = Period { from: read("dateFrom", from)?, to: read("dateTo", to)? };
        if period.from.is_some_and(|from| from < today.saturating_sub(depth_days.days())) {
            return Err(Trouble::parameter("Period out of bound"));
        }
        Ok(period)
    }

    pub(crate) fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day < to)
    }
}

/// The day in Paris that a text means.
fn day(text: &str, strict: bool) -> Option<Date> {
    if text.len() == 10 && !strict {
        return date(text);
    }
    // An unescaped plus arrives as a blank.
    let text = if strict { text.to_owned() } else { text.replace(' ', "+") };
    let (date_part, rest) = (text.get(..10)?, text.get(10..)?.strip_prefix('T')?);
    let clock_length = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(clock_length);
    let moment = moment(date(date_part)?, clock, strict)?;
    let offset = match zone {
        "" => return Some(moment.date()),
        "Z" => Offset::UTC,
        other => offset(other)?,
    };
    let at = TimeZone::fixed(offset).to_timestamp(moment).ok()?;
    Some(crate::activation::in_paris(at).date())
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) =
        (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn moment(date: Date, clock: &str, strict: bool) -> Option<DateTime> {
    let (whole, decimals) = match clock.split_once('.') {
        Some((whole, decimals)) => (whole, digits(decimals, 3)?),
        None if !strict => (clock, 0),
        None => return None,
    };
    let mut parts = whole.split(':');
    let mut part = || digits(parts.next()?, 2).and_then(|value| i8::try_from(value).ok());
    let (hour, minute, second) = (part()?, part()?, part()?);
    if parts.next().is_some() {
        return None;
    }
    let time = jiff::civil::Time::new(hour, minute, second, i32::from(decimals) * 1_000_000).ok()?;
    Some(date.to_datetime(time))
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = text.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
    let (hours, minutes) = (i32::from(digits(hours, 2)?), i32::from(digits(minutes, 2)?));
    if hours > 14 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// A number of exactly so many digits.
fn digits(text: &str, length: usize) -> Option<i16> {
    let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_three_documented_syntaxes_mean_days_in_paris() {
        for (text, wanted) in [
            ("2026-03-05T00:00:00.000", date(2026, 3, 5)),
            ("2026-03-05T23:30:00.000Z", date(2026, 3, 6)),
            ("2026-03-05T00:00:00.000+0100", date(2026, 3, 5)),
            ("2026-03-05T00:30:00.000+02:00", date(2026, 3, 4)),
            ("2026-03-05T22:00:00.000-05:00", date(2026, 3, 6)),
        ] {
            assert_eq!(day(text, true), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_live_banks_forgive_is_read_by_a_lenient_bank_alone() {
        for text in ["2026-03-05", "2026-03-05T00:00:00Z", "2026-03-05T10:00:00.000 0100"] {
            assert_eq!(day(text, true), None, "{text}");
            assert_eq!(day(text, false), Some(date(2026, 3, 5)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_by_both() {
        for text in [
            "",
            "yesterday",
            "05/03/2026",
            "2026-02-30T00:00:00.000",
            "2026-13-01T00:00:00.000",
            "2026-03-05T24:00:00.000",
            "2026-03-05T00:00:00.000+1",
            "2026-03-05T00:00:00.0",
            "2026-3-5",
            "2026-03-05T00:00:00.000Zulu",
        ] {
            assert_eq!(day(text, true), None, "{text}");
            assert_eq!(day(text, false), None, "{text}");
        }
    }

    #[test]
    fn the_depth_binds_an_explicit_start_alone() {
        let today = date(2026, 3, 6);
        let read = |from, to| Period::read(from, to, today, 62, true);
        assert!(read(Some("2026-01-03T00:00:00.000"), None).is_ok());
        assert!(read(Some("2026-01-02T00:00:00.000"), None).is_err());
        let open = read(None, Some("2019-01-01T00:00:00.000")).unwrap();
        assert!(open.holds(date(2018, 12, 31)) && !open.holds(date(2019, 1, 1)));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,40}") {
            let _ = (day(&text, true), day(&text, false));
        }
    }
}
