//! Transactions: whatever their shape, they are read or not, no amount changes, and what is kept is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stet::access::{EntryReference, Transaction};

fuzz_target!(|body: &[u8]| {
    let called = "https://bank.example/stet/psd2/v1.4.2/accounts/1/transactions".parse().expect("a URL");
    let Some(read) = stet::fuzzing::transactions(body, &called) else { return };
    if let Some(page) = read.next.page() {
        assert_eq!(page.url().origin(), called.origin());
    }
    for transaction in read.transactions {
        if let Some(amount) = transaction.amount.as_ref().filter(|amount| amount.as_number) {
            assert!(transaction.raw.as_str().contains(&amount.text), "{amount:?}");
        }
        if let Some(signed) = transaction.signed() {
            assert_eq!(signed.to_string().parse(), Ok(signed));
        }
        let _ = transaction.entry_reference.as_deref().and_then(EntryReference::decode);
        let kept = serde_json::to_string(&transaction).expect("serialises");
        assert_eq!(serde_json::from_str::<Transaction>(&kept).expect("is read again"), transaction);
    }
});
