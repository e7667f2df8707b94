//! A Signature header held against a message and a certificate, both known: whatever it says, only a true one holds.
#![no_main]

use std::sync::LazyLock;

use eidas::Certificate;
use guichet_fuzz::{QSEALC, texts};
use libfuzzer_sys::fuzz_target;
use signature::{Message, SignatureHeader, signing_string, verify};

static SEAL: LazyLock<Certificate> =
    LazyLock::new(|| Certificate::from_der(QSEALC).expect("the seed is a certificate"));

fuzz_target!(|input: &[u8]| {
    let Some([text, name, value]) = texts(input) else { return };
    let headers = [
        ("digest".to_owned(), signature::digest(b"")),
        ("X-Request-ID".to_owned(), "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".to_owned()),
        (name.to_owned(), value.to_owned()),
    ];
    let message = Message { method: "GET", target: "/stet/setting/v1/register/x", headers: &headers };
    if let Ok(header) = text.parse::<SignatureHeader>() {
        assert!(verify(&header, &message, &SEAL).is_err(), "nobody holds the key");
        if let Some(list) = &header.headers
            && let Ok(signed) = signing_string(&message, list)
        {
            assert_eq!(signed.split('\n').count(), list.len(), "each listed name is one line");
            let _ = signature::explain(&signed, value);
        }
    }
});
