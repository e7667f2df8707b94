//! Which transactions are asked for.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::oauth::encoded;
use crate::paris::{in_paris, paris};

/// Days as the bank counts them, in Paris. `entryReferenceFrom` and `…To` do not exist here: BPCE's banks do not support
/// them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionsQuery {
    /// Inclusive.
    pub from: Option<Date>,
    /// Exclusive.
    pub to: Option<Date>,
}

/// How a day is written (BPCE "Account information", use case "Get transactions history": three formats, the first of them
/// with and without `Z`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateSyntax {
    /// `2026-01-01T00:00:00.000`
    Local,
    /// `2026-01-01T00:00:00.000Z`: the day that is meant, at midnight UTC, so that a bank that reads the day and one that
    /// reckons it in Paris come to the same.
    Utc,
    /// `2026-01-01T00:00:00.000+0100`: midnight in Paris.
    OffsetBasic,
    /// `2026-01-01T00:00:00.000+01:00`: midnight in Paris.
    #[default]
    OffsetExtended,
}

impl DateSyntax {
    pub const ALL: [Self; 4] = [Self::Local, Self::Utc, Self::OffsetBasic, Self::OffsetExtended];

    /// The day as it is sent, before encoding.
    pub fn write(self, day: Date) -> String {
        let midnight: Timestamp = in_paris(day, Time::midnight());
        let offset = midnight.to_zoned(paris()).offset().seconds();
        let (sign, offset) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
        let (hours, minutes) = (offset / 3600, offset / 60 % 60);
        let end = match self {
            Self::Local => String::new(),
            Self::Utc => "Z".to_owned(),
            Self::OffsetBasic => format!("{sign}{hours:02}{minutes:02}"),
            Self::OffsetExtended => format!("{sign}{hours:02}:{minutes:02}"),
        };
        format!("{day}T00:00:00.000{end}")
    }
}

impl TransactionsQuery {
    /// Whether no day lies between its ends.
    pub fn is_empty_range(&self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| from >= to)
    }

    /// As it stands in the address: a plus as `%2B`, which is also what is signed.
    pub(super) fn encoded(&self, syntax: DateSyntax) -> Option<String> {
        let written =
            |name: &str, day: Option<Date>| day.map(|day| format!("{name}={}", encoded(&syntax.write(day))));
        let parts: Vec<String> =
            [written("dateFrom", self.from), written("dateTo", self.to)].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_written_in_each_documented_syntax_winter_and_summer() {
        let winter = DateSyntax::ALL.map(|syntax| syntax.write(date(2026, 1, 1)));
        assert_eq!(
            winter,
            [
                "2026-01-01T00:00:00.000",
                "2026-01-01T00:00:00.000Z",
                "2026-01-01T00:00:00.000+0100",
                "2026-01-01T00:00:00.000+01:00",
            ]
        );
        assert_eq!(DateSyntax::OffsetExtended.write(date(2026, 7, 14)), "2026-07-14T00:00:00.000+02:00");
        assert_eq!(DateSyntax::OffsetBasic.write(date(2026, 3, 29)), "2026-03-29T00:00:00.000+0100");
    }

    #[test]
    fn a_plus_goes_encoded_and_no_day_asks_for_nothing() {
        let query = TransactionsQuery { from: Some(date(2026, 1, 1)), to: Some(date(2026, 2, 1)) };
        assert_eq!(
            query.encoded(DateSyntax::OffsetBasic).as_deref(),
            Some("dateFrom=2026-01-01T00%3A00%3A00.000%2B0100&dateTo=2026-02-01T00%3A00%3A00.000%2B0100")
        );
        assert_eq!(TransactionsQuery::default().encoded(DateSyntax::Utc), None);
    }

    #[test]
    fn the_last_day_is_not_in_the_range() {
        let range = |from, to| TransactionsQuery { from: Some(from), to: Some(to) }.is_empty_range();
        assert!(range(date(2026, 1, 2), date(2026, 1, 2)) && range(date(2026, 1, 3), date(2026, 1, 2)));
        assert!(!range(date(2026, 1, 1), date(2026, 1, 2)) && !TransactionsQuery::default().is_empty_range());
    }
}
