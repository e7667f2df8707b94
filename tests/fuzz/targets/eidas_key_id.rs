//! The keyId of somebody else's signature, read for the certificate that it names; and where it points, held against the bank
//! that was called.
#![no_main]

use std::sync::LazyLock;

use eidas::{Certificate, NamedKey};
use guichet_fuzz::QSEALC;
use libfuzzer_sys::fuzz_target;
use stet::KeyAddress;
use url::Url;

static SEAL: LazyLock<Certificate> =
    LazyLock::new(|| Certificate::from_der(QSEALC).expect("the seed is a certificate"));
static CALLED: LazyLock<Url> = LazyLock::new(|| {
    let url = "https://www.17515.sandbox.api.89c3.com/stet/setting/v1/register";
    Url::parse(url).expect("the bank's address is one")
});

fuzz_target!(|text: &str| {
    let named = NamedKey::parse(text);
    if named.names(&SEAL) {
        assert_ne!(named, NamedKey::Other);
    }
    if let KeyAddress::SameBank { url, .. } = KeyAddress::read(text, &CALLED) {
        assert_eq!(url.origin(), CALLED.origin(), "another host would be asked");
        assert!(url.scheme() == "https" && url.username().is_empty() && url.query().is_none());
    }
});
