//! stet foretells when an app becomes active, the local banks activate it: two implementations of one sentence of
//! BPCE's document, which have to agree on every day of ten years.

use jiff::civil::{Date, date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

#[track_caller]
fn agree(answered: Timestamp) {
    let told = stet::activation(answered).at;
    assert_eq!(told, sandbox::document_time(answered), "answered at {answered}");
    assert!(told > answered, "{answered}: active before it was answered");
}

/// Every class of minute a day has: its ends, around the deadline, around the hour at which changes take effect.
fn minutes(day: Date) -> impl Iterator<Item = Timestamp> {
    let times = [
        time(0, 0, 0, 0),
        time(0, 59, 59, 0),
        time(3, 0, 0, 0),
        time(9, 57, 59, 0),
        time(9, 58, 0, 0),
        time(9, 58, 59, 999_999_999),
        time(9, 59, 0, 0),
        time(9, 59, 59, 0),
        time(10, 0, 0, 0),
        time(13, 59, 59, 0),
        time(14, 0, 0, 0),
        time(23, 59, 59, 0),
    ];
    times.into_iter().map(move |time| day.to_datetime(time).to_zoned(paris()).unwrap().timestamp())
}

#[test]
fn both_tell_the_same_time_for_every_class_of_minute_of_ten_years() {
    let mut day = date(2025, 1, 1);
    while day < date(2035, 1, 1) {
        minutes(day).for_each(agree);
        day = day.saturating_add(1.day());
    }
}

#[test]
fn both_tell_the_same_time_for_every_minute_of_the_nights_in_which_the_clock_changes() {
    for night in
        ["2026-03-28T22:00:00Z", "2026-10-24T22:00:00Z", "2027-03-27T22:00:00Z", "2027-10-30T22:00:00Z"]
    {
        let start: Timestamp = night.parse().unwrap();
        for minute in 0..36 * 60 {
            agree(start + (minute * 60).seconds());
        }
    }
}
