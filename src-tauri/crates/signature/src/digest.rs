//! The `Digest` header (RFC 3230 with SHA-256 of RFC 5843): the body's bytes exactly as they go on the wire.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// The header's value for `body`: `SHA-256=` and padded base64.
pub fn digest(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)))
}

/// Whether the header names `body`. The header may list several algorithms; those other than SHA-256 are not looked at,
/// and without SHA-256 nothing matches. The algorithm's name may be in any case (RFC 3230 section 4.1.1).
pub fn digest_matches(header: &str, body: &[u8]) -> bool {
    let sums = header.split(',').filter_map(|instance| {
        let (algorithm, sum) = instance.trim().split_once('=')?;
        algorithm.eq_ignore_ascii_case("SHA-256").then_some(sum)
    });
    let expected = Sha256::digest(body);
    let mut found = false;
    for sum in sums {
        match STANDARD.decode(sum) {
            Ok(sum) if sum.as_slice() == expected.as_slice() => found = true,
            _ => return false,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &[u8] = br#"{"hello": "world"}"#;
    const HELLO_DIGEST: &str = "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";

    #[test]
    fn names_the_body_of_the_draft() {
        assert_eq!(digest(HELLO), HELLO_DIGEST);
        assert_eq!(digest(b""), "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn rejects_a_digest_over_another_body() {
        assert!(digest_matches(HELLO_DIGEST, HELLO));
        assert!(!digest_matches(HELLO_DIGEST, br#"{"hello": "World"}"#));
        assert!(!digest_matches("", HELLO));
        assert!(!digest_matches("SHA-512=AAAA", HELLO));
    }

    #[test]
    fn reads_other_algorithms_beside_and_any_case() {
        assert!(digest_matches(&format!("MD5=abc, {}", HELLO_DIGEST.replace("SHA", "sha")), HELLO));
    }

    #[test]
    fn two_sums_that_contradict_each_other_match_nothing() {
        assert!(!digest_matches(&format!("{HELLO_DIGEST}, {}", digest(b"")), HELLO));
    }
}
