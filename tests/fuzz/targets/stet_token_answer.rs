//! The answer of the token endpoint: a token that can stand in a header, or a breach of contract.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secrecy::ExposeSecret;

fuzz_target!(|body: &[u8]| {
    match stet::fuzzing::token(body) {
        Ok(token) => {
            // EXPOSE: a token with a line break in it would add headers to the next request.
            let secret = token.secret().expose_secret();
            assert!(!secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_graphic()));
            assert!((1..=86_400).contains(&token.expires_at().as_second()));
        }
        Err(error) => assert_eq!(error.code(), "broken-contract"),
    }
});
