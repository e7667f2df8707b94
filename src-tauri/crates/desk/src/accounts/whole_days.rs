//! Of which days a list of transactions holds everything.
//!
//! A bank caps its list at so many rows (BPCE "Account information", "Functional Limits": 500 operations), in the middle of
//! a day if need be, and does not say so; neither do the documents say in which order it lists. Not here: what is done with
//! the days, see [`super::transactions`].

use jiff::civil::Date;
use stet::access::TransactionStatus;
use vault::{TransactionFilter, TransactionRow};

use super::transactions::status_word;

/// The days of which the list, asked for up to `until` (exclusive), holds all there is. The day at which it may have been cut
/// is not one of them, nor is any day of a list whose order says nothing, or that holds one day alone.
pub(super) fn whole_days(listed: &[TransactionRow], until: Option<&str>) -> Option<TransactionFilter> {
    let booked = status_word(&TransactionStatus::Booked);
    let is_booked = |row: &&TransactionRow| row.status == booked;
    // What is only announced is often listed apart, by no date of its own.
    let days: Vec<&str> = match listed.iter().any(|row| is_booked(&row)) {
        true => listed.iter().filter(is_booked).filter_map(|row| row.day.as_deref()).collect(),
        false => listed.iter().filter_map(|row| row.day.as_deref()).collect(),
    };
    let (first, last) = (*days.first()?, *days.last()?);
    let (from_day, until_day) = if first > last && days.is_sorted_by(|one, next| one >= next) {
        (last.parse::<Date>().ok()?.tomorrow().ok()?.to_string(), until.map(str::to_owned))
    } else if first < last && days.is_sorted() {
        (first.to_owned(), Some(last.to_owned()))
    } else {
        return None;
    };
    Some(TransactionFilter { from_day: Some(from_day), until_day, ..TransactionFilter::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(status: &str, day: &str) -> TransactionRow {
        TransactionRow {
            reference: None,
            day: (!day.is_empty()).then(|| day.to_owned()),
            status: status.to_owned(),
            amount: "1.00".to_owned(),
            currency: "EUR".to_owned(),
            signed_e5: None,
            credit: false,
            label: String::new(),
            json: String::new(),
        }
    }

    fn days(listed: &[(&str, &str)], until: Option<&str>) -> Option<(String, Option<String>)> {
        let listed: Vec<_> = listed.iter().map(|(status, day)| row(status, day)).collect();
        let days = whole_days(&listed, until)?;
        Some((days.from_day?, days.until_day))
    }

    #[test]
    fn newest_first_everything_after_the_earliest_day_is_whole() {
        let listed = [("BOOK", "2026-03-03"), ("BOOK", "2026-03-03"), ("BOOK", "2026-02-28")];
        assert_eq!(days(&listed, None), Some(("2026-03-01".to_owned(), None)));
        let until = Some("2026-03-04".to_owned());
        assert_eq!(days(&listed, until.as_deref()), Some(("2026-03-01".to_owned(), until)));
    }

    #[test]
    fn oldest_first_everything_before_the_latest_day_is_whole() {
        let listed = [("BOOK", "2026-03-01"), ("BOOK", "2026-03-03")];
        assert_eq!(days(&listed, None), Some(("2026-03-01".to_owned(), Some("2026-03-03".to_owned()))));
    }

    #[test]
    fn what_is_only_announced_says_nothing_about_the_order() {
        let announced =
            [("OTHR", "2026-03-01"), ("OTHR", ""), ("BOOK", "2026-03-03"), ("BOOK", "2026-03-02")];
        assert_eq!(days(&announced, None), Some(("2026-03-03".to_owned(), None)));
        assert_eq!(days(&announced[..2], None), None);
    }

    #[test]
    fn a_list_in_no_order_or_of_one_day_holds_no_day_for_certain() {
        let mixed = [("BOOK", "2026-03-02"), ("BOOK", "2026-03-03"), ("BOOK", "2026-03-01")];
        assert_eq!(days(&mixed, None), None);
        assert_eq!(days(&[("BOOK", "2026-03-02"), ("BOOK", "2026-03-02")], None), None);
        assert_eq!(days(&[], None), None);
    }
}
