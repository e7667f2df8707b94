//! Checking a signature.
//!
//! Only the signature is checked. Whether it covers enough, whether the `Digest` it covers is the body's
//! ([`crate::digest_matches`]) and whether the certificate may be trusted is for the caller to say.

use eidas::Certificate;
use rsa::{
    RsaPublicKey,
    pkcs1v15::{Signature, VerifyingKey},
    pkcs8::DecodePublicKey,
    signature::hazmat::PrehashVerifier,
};
use sha2::{Digest, Sha256};

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
pub fn verify_with_spki(
    header: &SignatureHeader,
    message: &Message<'_>,
    spki: &[u8],
) -> Result<(), VerifyError> {
    let algorithm = header.algorithm.as_deref();
    let key = key(algorithm, spki)?;
    let signed = signing_string(message, &header.signed_names())?;
    holds(key, &Sha256::digest(signed).into(), &header.signature)
}

/// Checks a signature over a text of which the SHA-256 alone is at hand, with a SubjectPublicKeyInfo in DER.
pub fn verify_hash(
    algorithm: Option<&str>,
    sha256: &[u8; 32],
    signature: &[u8],
    spki: &[u8],
) -> Result<(), VerifyError> {
    holds(key(algorithm, spki)?, sha256, signature)
}

fn key(algorithm: Option<&str>, spki: &[u8]) -> Result<RsaPublicKey, VerifyError> {
    if let Some(algorithm) = algorithm.filter(|name| *name != ALGORITHM) {
        return Err(VerifyError::UnsupportedAlgorithm { algorithm: algorithm.to_owned() });
    }
    RsaPublicKey::from_public_key_der(spki).map_err(|_| VerifyError::KeyNotRsa)
}

fn holds(key: RsaPublicKey, sha256: &[u8; 32], signature: &[u8]) -> Result<(), VerifyError> {
    let signature = Signature::try_from(signature).map_err(|_| VerifyError::Mismatch)?;
    VerifyingKey::<Sha256>::new(key).verify_prehash(sha256, &signature).map_err(|_| VerifyError::Mismatch)
}
