//! An entryReference: its parts, put together again, are what was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stet::access::EntryReference;

fuzz_target!(|text: &str| {
    if let Some(read) = EntryReference::decode(text) {
        assert_eq!(format!("{}{}{}", read.bank, read.account, read.rest), text.trim());
        assert!(matches!(text.trim().len(), 25 | 30 | 40));
    }
});
