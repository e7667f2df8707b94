//! The Signature and Digest of a bank's answer, as they are kept and later verified.
#![no_main]

use std::sync::LazyLock;

use eidas::Certificate;
use guichet_fuzz::{QSEALC, texts};
use libfuzzer_sys::fuzz_target;
use stet::BankSignature;

static SEAL: LazyLock<Certificate> =
    LazyLock::new(|| Certificate::from_der(QSEALC).expect("the seed is a certificate"));

fuzz_target!(|input: &[u8]| {
    let Some([signature, digest, name, value, body]) = texts(input) else { return };
    let headers = [("signature", signature), ("digest", digest), (name, value)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let read = stet::fuzzing::bank_signature(&headers, body.as_bytes());
    let kept = serde_json::to_string(&read).expect("what was read can be kept");
    assert_eq!(serde_json::from_str::<BankSignature>(&kept).expect("what was kept is read again"), read);
    if let BankSignature::Signed(answer) = &read {
        assert!(answer.verify(&SEAL).is_err(), "nobody holds the key");
        let _ = (answer.check(), answer.covers_body());
    }
});
