//! The body of POST and PUT, as the local banks read it.
#![no_main]

use std::sync::LazyLock;

use guichet_fuzz::QSEALC;
use libfuzzer_sys::fuzz_target;
use sandbox::fuzzing::Certificate;

static SEAL: LazyLock<Certificate> =
    LazyLock::new(|| sandbox::fuzzing::certificate(QSEALC).expect("the seed is a certificate"));

fuzz_target!(|body: &[u8]| {
    for strict in [true, false] {
        for create in [true, false] {
            if let Err(refused) = sandbox::fuzzing::application(&SEAL, body, create, strict) {
                assert!(refused.contains(':'), "a refusal names its field: {refused}");
            }
        }
    }
});
