//! A certificate request in PEM, as the practice QTSP reads it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = sandbox::fuzzing::certificate_request(text);
});
