//! A distinguished name in DER: the subject or issuer of a certificate.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|der: &[u8]| {
    let Some(name) = eidas::fuzzing::name(der) else { return };
    assert!(name.same_as(&name));
    assert!(!name.to_string().chars().any(char::is_control), "a name is one line");
    let _ = name.short();
});
