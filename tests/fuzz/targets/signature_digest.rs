//! A Digest header, which both the app and the local banks read, each with code of its own.
#![no_main]

use std::sync::LazyLock;

use guichet_fuzz::QSEALC;
use libfuzzer_sys::fuzz_target;
use sandbox::fuzzing::Certificate;

static SEAL: LazyLock<Certificate> =
    LazyLock::new(|| sandbox::fuzzing::certificate(QSEALC).expect("the seed is a certificate"));
const BODY: &[u8] = br#"{"hello": "world"}"#;

fuzz_target!(|text: &str| {
    let ours = signature::digest_matches(text, BODY);
    let theirs = sandbox::fuzzing::digest(&SEAL, text.as_bytes(), BODY).is_ok();
    if ours {
        assert!(!signature::digest_matches(text, b"another body"));
        let in_a_header = text.bytes().all(|byte| (0x20..0x7f).contains(&byte) || byte == b'\t');
        assert!(theirs || !in_a_header, "the app takes a digest that the banks refuse");
    }
    assert!(signature::digest_matches(&signature::digest(text.as_bytes()), text.as_bytes()));
});
