//! Proof Key for Code Exchange (RFC 7636): a code is worth nothing without the verifier that its request was made with.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

/// A verifier, to be kept until the code is exchanged, and its challenge. The method is S256; `plain` does not exist here
/// (RFC 9700, section 2.1.1).
#[derive(Clone)]
pub struct Pkce {
    verifier: SecretString,
}

/// RFC 7636, section 4.1: 43 to 128 unreserved characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a code verifier has 43 to 128 letters, digits, hyphens, periods, underscores and tildes")]
pub struct NotAVerifier;

impl Pkce {
    /// From 32 bytes of randomness.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self { verifier: SecretString::from(URL_SAFE_NO_PAD.encode(bytes)) }
    }

    /// From a verifier that was kept while the PSU was at the bank.
    ///
    /// # Errors
    /// [`NotAVerifier`].
    pub fn from_kept(verifier: SecretString) -> Result<Self, NotAVerifier> {
        // EXPOSE: to judge its characters.
        let text = verifier.expose_secret();
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if (43..=128).contains(&text.len()) && text.bytes().all(unreserved) {
            Ok(Self { verifier })
        } else {
            Err(NotAVerifier)
        }
    }

    /// `code_verifier` of the exchange.
    pub fn verifier(&self) -> &SecretString {
        &self.verifier
    }

    /// `code_challenge` of the authorisation, with the method S256.
    pub fn challenge(&self) -> String {
        // EXPOSE: what is published is its hash.
        URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.expose_secret().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_comes_out() {
        let octets = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
            214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let pkce = Pkce::from_random(octets);
        // EXPOSE: to compare with the RFC.
        assert_eq!(pkce.verifier().expose_secret(), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_kept_verifier_makes_the_same_challenge_and_anything_else_is_refused() {
        let made = Pkce::from_random([7; 32]);
        let kept = Pkce::from_kept(made.verifier().clone()).expect("a verifier");
        assert_eq!(kept.challenge(), made.challenge());
        for wrong in ["a".repeat(42), "a".repeat(129), format!("{}+", "a".repeat(43)), String::new()] {
            assert!(matches!(Pkce::from_kept(SecretString::from(wrong)), Err(NotAVerifier)));
        }
    }
}
