//! A date as a bank wrote it. Banks were seen to write days, local times, times with a zone in three spellings, and two
//! of them in one transaction.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::paris::paris;

/// The text as it came, and the day it means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BankDate {
    pub text: String,
    /// The calendar day: in Paris where the text names an instant, else the one that is written. `None` where the text is
    /// no date.
    pub day: Option<Date>,
}

impl BankDate {
    pub(crate) fn read(text: String) -> Self {
        let day = day(text.trim());
        Self { text, day }
    }
}

fn day(text: &str) -> Option<Date> {
    let date: Date = text.get(..10)?.parse().ok()?;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some(date);
    }
    let time = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (&time[..at], Some(offset(&time[at..])?)),
        None => (time, None),
    };
    let written: DateTime = format!("{date}T{}", clock.trim_end()).parse().ok()?;
    match offset {
        Some(offset) => Some(offset.to_timestamp(written).ok()?.to_zoned(paris()).date()),
        None => Some(date),
    }
}

/// `Z`, `+01`, `+0100` or `+01:00`.
fn offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text[1..].replacen(':', "", 1);
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 =
        digits.get(2..).filter(|text| !text.is_empty()).map_or(Some(0), |text| text.parse().ok())?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        BankDate::read(text.to_owned()).day.map(|day| day.to_string())
    }

    #[test]
    fn every_spelling_that_was_seen_is_a_day() {
        for (text, day) in [
            ("2019-09-05", "2019-09-05"),
            ("2020-03-18T00:00:00", "2020-03-18"),
            ("2022-08-25T00:00:00+0200", "2022-08-25"),
            ("2020-02-14T00:00+01:00", "2020-02-14"),
            ("2022-08-24T22:00:00.000Z", "2022-08-25"),
            ("2022-08-24T21:59:59Z", "2022-08-24"),
            ("2026-01-01T00:00:00.000-05", "2026-01-01"),
            ("2021-05-27 14:07:11.000000000", "2021-05-27"),
        ] {
            assert_eq!(read(text).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_kept_and_means_no_day() {
        for text in [
            "",
            "soon",
            "05/09/2019",
            "2019-13-01",
            "2019-02-30T00:00:00",
            "2019-09-05T99",
            "2019-09-05T00:00:00+1",
            "2019-09-05x",
            "20190905",
            "é019-09-05",
        ] {
            let read = BankDate::read(text.to_owned());
            assert_eq!((read.day, read.text.as_str()), (None, text));
        }
    }
}
