//! The Signature of a request, as the local banks read and check it.
#![no_main]

use std::sync::LazyLock;

use guichet_fuzz::{QSEALC, parts};
use libfuzzer_sys::fuzz_target;
use sandbox::fuzzing::Certificate;

static SEAL: LazyLock<Certificate> =
    LazyLock::new(|| sandbox::fuzzing::certificate(QSEALC).expect("the seed is a certificate"));

fuzz_target!(|input: &[u8]| {
    let [value, request_id] = parts(input);
    let headers: &[(&str, &[u8])] =
        &[("signature", value), ("x-request-id", request_id), ("psu-ip-address", b"192.0.2.1")];
    for strict in [true, false] {
        let refused = sandbox::fuzzing::signature(&SEAL, headers, strict).expect_err("nobody holds the key");
        assert!(refused.starts_with("Signature:"), "{refused}");
    }
});
