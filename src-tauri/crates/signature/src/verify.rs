//! Checking a signature.
//!
//! Only the signature is checked. Whether it covers enough, whether the `Digest` it covers is the body's
//! ([`crate::digest_matches`]) and whether the certificate may be trusted is for the caller to say.

use eidas::Certificate;
use rsa::{
    RsaPublicKey,
    pkcs1v15::{Signature, VerifyingKey},
    pkcs8::DecodePublicKey,
    signature::Verifier,
};
use sha2::Sha256;

use crate::{
    header::SignatureHeader,
    message::{Message, SigningError, signing_string},
    sign::ALGORITHM,
};

/// Why a signature does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// What was signed cannot be written down, such as a listed header that is absent.
    #[error("what was signed cannot be written down: {0}")]
    Message(#[from] SigningError),
    /// An algorithm other than rsa-sha256.
    #[error("the algorithm {algorithm} is not supported")]
    UnsupportedAlgorithm { algorithm: String },
    /// The key is not an RSA key that can be read.
    #[error("the public key is not an RSA key")]
    KeyNotRsa,
    /// The signature was made by another key, or over something else.
    #[error("the signature does not hold for this message and key")]
    Mismatch,
}

/// Checks the signature with the key of `certificate`.
pub fn verify(
    header: &SignatureHeader,
    message: &Message<'_>,
    certificate: &Certificate,
) -> Result<(), VerifyError> {
    verify_with_spki(header, message, certificate.public_key().spki_der())
}

/// Checks the signature with a SubjectPublicKeyInfo in DER.
///
/// Without a list of headers, `date` alone is signed where the algorithm is rsa-sha256, as the draft's appendix C.1 has
/// it; without an algorithm too, the default is `(created)` (section 2.1.6), which an RSA key must not sign.
pub fn verify_with_spki(
    header: &SignatureHeader,
    message: &Message<'_>,
    spki: &[u8],
) -> Result<(), VerifyError> {
    if let Some(algorithm) = header.algorithm.as_deref().filter(|name| *name != ALGORITHM) {
        return Err(VerifyError::UnsupportedAlgorithm { algorithm: algorithm.to_owned() });
    }
    let key = RsaPublicKey::from_public_key_der(spki).map_err(|_| VerifyError::KeyNotRsa)?;
    let default = match header.algorithm {
        Some(_) => ["date".to_owned()],
        None => ["(created)".to_owned()],
    };
    let signed = signing_string(message, header.headers.as_deref().unwrap_or(&default))?;
    let signature = Signature::try_from(header.signature.as_slice()).map_err(|_| VerifyError::Mismatch)?;
    VerifyingKey::<Sha256>::new(key).verify(signed.as_bytes(), &signature).map_err(|_| VerifyError::Mismatch)
}
