//! A callback, that anyone may send or paste: what is taken is a clean answer to the redirect URI that was asked with.
#![no_main]

use guichet_fuzz::texts;
use libfuzzer_sys::fuzz_target;
use secrecy::ExposeSecret;
use stet::oauth::{Authorized, Callback};

fuzz_target!(|input: &[u8]| {
    let Some([redirect_uri, address]) = texts(input) else { return };
    let Ok(callback) = Callback::read(address, redirect_uri) else { return };
    let visible = |text: &str| !text.is_empty() && text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
    assert!(visible(&callback.state));
    match callback.authorized {
        // EXPOSE: a line break in a code would change the form that exchanges it.
        Authorized::Code(code) => assert!(visible(code.expose_secret())),
        Authorized::Refused(refusal) => {
            let words = refusal.description.unwrap_or_default();
            assert!(words.chars().count() <= 500 && !words.chars().any(char::is_control));
        }
    }
    // Nothing that is in the registered address may stand for the answer.
    assert!(Callback::read(redirect_uri, redirect_uri).is_err());
});
