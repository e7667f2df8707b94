//! The answer of the token endpoint: tokens that can stand in a header, or a breach of contract.
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
    match stet::fuzzing::token_answer(body) {
        Ok(answer) => {
            if let Some(refresh) = answer.refresh {
                // EXPOSE: the same holds for what is sent in a form.
                let secret = refresh.expose_secret();
                assert!(!secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_graphic()));
            }
            assert!(answer.expires_in_s != Some(0));
            assert!(answer.scopes.iter().all(|word| !word.is_empty() && !word.contains([' ', ','])));
        }
        Err(error) => assert_eq!(error.code(), "broken-contract"),
    }
});
