//! What a bank says of a payment, when looked at, confirmed or cancelled: whatever its shape, it is read or not, no word and
//! no digit of it changes, and what is kept is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stet::payments::{PaymentReport, PaymentStatus, StatusReason};

fuzz_target!(|body: &[u8]| {
    let Some(report) = stet::fuzzing::payment_report(body) else { return };
    let text = std::str::from_utf8(body).expect("what is read as JSON is UTF-8");
    assert_eq!(report.raw.as_str(), text.trim_matches([' ', '\t', '\r', '\n']));
    let kept = serde_json::to_string(&report).expect("serialises");
    assert_eq!(serde_json::from_str::<PaymentReport>(&kept).expect("is read again"), report);
    if let Some(status) = &report.status {
        assert_eq!(&PaymentStatus::from(status.word().to_owned()), status);
    }
    if let Some(reason) = &report.reason {
        assert_eq!(&StatusReason::from(reason.word().to_owned()), reason);
    }
    for amount in report.transactions.iter().filter_map(|transfer| transfer.amount.as_ref()) {
        let _ = amount.decimal();
        assert!(!amount.as_number || text.contains(&amount.text), "{amount:?}");
    }
    if let Some(id) = &report.payment_information_id {
        assert!(report.is_of(id) && !report.is_of(&format!("{id}x")));
    }
});
