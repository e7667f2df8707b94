//! RSA keys of the practice world: made, kept as PKCS#8 PEM, and used to sign. Private operations are aws-lc's.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair};

/// The cryptographic library could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("the cryptographic library refused to make or use a practice key")]
pub struct KeyError;

/// An RSA-2048 private key. It has no Debug, so that it cannot reach a log.
pub(crate) struct RsaKey {
    pair: RsaKeyPair,
}

impl RsaKey {
    /// Makes a fresh RSA-2048 key: tens to hundreds of milliseconds of computing.
    pub(crate) fn generate() -> Result<RsaKey, KeyError> {
        Ok(RsaKey { pair: RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError)? })
    }

    pub(crate) fn from_pem(text: &str) -> Option<RsaKey> {
        let block = pem::parse(text).ok()?;
        Some(RsaKey { pair: RsaKeyPair::from_pkcs8(block.contents()).ok()? })
    }

    /// PKCS#8 PEM, for a file that only its owner can read or for the one who asked for this practice key.
    pub(crate) fn to_pem(&self) -> Result<String, KeyError> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().map_err(|_| KeyError)?;
        let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
        Ok(pem::encode_config(&pem::Pem::new("PRIVATE KEY", der.as_ref()), config))
    }

    /// The SubjectPublicKeyInfo of RFC 5280, DER.
    pub(crate) fn public_key_info(&self) -> Vec<u8> {
        let der: PublicKeyX509Der<'_> =
            self.pair.public_key().as_der().expect("a parsed RSA key has a public half");
        der.as_ref().to_vec()
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2).
    pub(crate) fn sign_pkcs1_sha256(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.sign(&RSA_PKCS1_SHA256, message)
    }

    /// RSASSA-PSS with SHA-256 and a 32-byte salt (RFC 8017 section 8.1).
    pub(crate) fn sign_pss_sha256(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.sign(&RSA_PSS_SHA256, message)
    }

    fn sign(
        &self,
        padding: &'static dyn aws_lc_rs::signature::RsaEncoding,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(padding, &SystemRandom::new(), message, &mut signature).map_err(|_| KeyError)?;
        Ok(signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_kept_as_pem_is_the_same_key_again() {
        let key = RsaKey::generate().unwrap();
        let again = RsaKey::from_pem(&key.to_pem().unwrap()).unwrap();
        assert_eq!(key.public_key_info(), again.public_key_info());
        assert_eq!(key.sign_pkcs1_sha256(b"same").unwrap(), again.sign_pkcs1_sha256(b"same").unwrap());
    }
}
