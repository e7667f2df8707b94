//! The form of a token request, as the local banks read it.
#![no_main]

use std::sync::LazyLock;

use guichet_fuzz::QSEALC;
use libfuzzer_sys::fuzz_target;
use sandbox::fuzzing::Certificate;

static SEAL: LazyLock<Certificate> =
    LazyLock::new(|| sandbox::fuzzing::certificate(QSEALC).expect("the seed is a certificate"));

fuzz_target!(|body: &[u8]| {
    if let Ok(fields) = sandbox::fuzzing::form(&SEAL, body) {
        assert!(fields <= body.len());
    }
});
