//! The QSEALC as the JSON Web Key that registration wants (RFC 7517; BPCE "PSD2 Registration API" documentation,
//! `jwks.keys`).

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::Serialize;

use crate::{algorithm::KeyAlgorithm, certificate::Certificate};

/// A key with exactly the members of BPCE's table. `x5u` and `x5t` are forbidden there and have no place here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Jwk {
    /// Always `RSA`.
    pub kty: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub use_: &'static str,
    /// Always `RS256`.
    pub alg: &'static str,
    /// Always `["verify"]`.
    pub key_ops: [&'static str; 1],
    /// The key's name, of the provider's choosing.
    pub kid: String,
    /// The certificate alone, without its chain: base64 of the DER, padded, not base64url (RFC 7517 section 4.7).
    pub x5c: [String; 1],
    /// SHA-256 of the DER in base64url without padding (RFC 7517 section 4.9).
    #[serde(rename = "x5t#S256")]
    pub x5t_s256: String,
}

/// Why a certificate has no JWK that BPCE would accept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwkError {
    /// `kty` must be `RSA` and `alg` must be `RS256`.
    #[error("the key must be RSA (kty RSA, alg RS256); this certificate holds {algorithm}")]
    NotRsa { algorithm: String },
}

impl Jwk {
    /// The key of `certificate` under the name `kid`.
    pub fn for_certificate(certificate: &Certificate, kid: impl Into<String>) -> Result<Self, JwkError> {
        match &certificate.public_key().algorithm {
            KeyAlgorithm::Rsa { .. } => Ok(Self {
                kty: "RSA",
                use_: "sig",
                alg: "RS256",
                key_ops: ["verify"],
                kid: kid.into(),
                x5c: [STANDARD.encode(certificate.der())],
                x5t_s256: URL_SAFE_NO_PAD.encode(certificate.sha256()),
            }),
            other => Err(JwkError::NotRsa { algorithm: other.to_string() }),
        }
    }
}
