//! PEM blocks in any text: mails, byte order marks, UTF-16.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(labels) = eidas::fuzzing::pem(bytes) {
        assert!(labels.iter().all(|label| !label.is_empty() && label.is_ascii()));
    }
});
