//! A client certificate or an x5c, as the local banks read it. Where the app reads the same, both say the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|der: &[u8]| {
    let theirs = sandbox::fuzzing::certificate(der);
    if eidas::Certificate::from_der(der).is_ok() {
        assert!(theirs.is_some(), "the app reads a certificate that the banks do not");
    }
});
