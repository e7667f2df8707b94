//! Whether a bank's clock and this computer's agree, as far as an answer tells.
//!
//! A token's life and the days of an authentication are counted by this computer's clock in a real profile; a bank judges
//! dates by its own. Not here: the local banks' clock, which is moved on purpose.

use jiff::{SignedDuration, Timestamp};
use stet::CallRecord;

/// Clocks this close do no harm.
const NEAR: SignedDuration = SignedDuration::from_mins(5);

/// The `Date` of an answer (RFC 9110, section 6.6.1), where it is more than five minutes from this computer's clock at the
/// time it had come.
pub(super) fn far_off(record: &CallRecord) -> Option<Timestamp> {
    let (_, date) = record.response_headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("date"))?;
    let theirs = jiff::fmt::rfc2822::parse(date.trim()).ok()?.timestamp();
    let took = i64::try_from(record.duration_ms?).ok()?;
    let ours = Timestamp::from_millisecond(record.started_at_ms.checked_add(took)?).ok()?;
    (theirs.duration_since(ours).abs() > NEAR).then_some(theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(date: Option<&str>) -> CallRecord {
        let started: Timestamp = "2026-03-04T12:00:00Z".parse().expect("an instant");
        let record = serde_json::json!({
            "id": "00000000-0000-4000-8000-000000000000", "started_at_ms": started.as_millisecond(),
            "purpose": "accounts", "bank_key": "17515-ceidf", "method": "GET", "url": "https://bank.example/",
            "host": "bank.example", "path": "/", "request_id": null, "request_headers": [], "request_body": null,
            "signing_string": null, "key_id": null, "signed_headers": [], "our_signature": null, "status": 200,
            "response_headers": date.map(|date| vec![("Date", date)]).unwrap_or_default(),
            "response_body": null, "bank_signature": null, "duration_ms": 20_000, "tls": null, "failure": null,
        });
        serde_json::from_value(record).expect("a record")
    }

    #[test]
    fn a_date_ten_minutes_off_in_either_direction_is_told_and_one_of_four_minutes_is_not() {
        for (date, told) in [
            ("Wed, 04 Mar 2026 12:10:20 GMT", true),
            ("Wed, 04 Mar 2026 11:50:20 GMT", true),
            ("Wed, 04 Mar 2026 12:04:20 GMT", false),
            ("Wed, 04 Mar 2026 11:56:20 GMT", false),
            ("yesterday", false),
        ] {
            assert_eq!(far_off(&answered(Some(date))).is_some(), told, "{date}");
        }
        assert_eq!(far_off(&answered(None)), None);
    }
}
