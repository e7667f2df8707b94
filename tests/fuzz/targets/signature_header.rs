//! A Signature header of a bank's answer. What is printed is read back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signature::SignatureHeader;

fuzz_target!(|text: &str| {
    let Ok(header) = text.parse::<SignatureHeader>() else { return };
    let printed = header.to_string();
    assert_eq!(printed.parse::<SignatureHeader>().as_ref(), Ok(&header), "{printed}");
});
