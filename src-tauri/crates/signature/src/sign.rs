//! Making a signature.

use eidas::{Scheme, SigningKey};

use crate::{
    header::SignatureHeader,
    message::{Message, SigningError, signing_string},
};

/// The algorithm's name in a `Signature` header: RSASSA-PKCS1-v1_5 with SHA-256 (STET Part 1, section 3.5).
pub const ALGORITHM: &str = "rsa-sha256";

/// A signature and the text it was made over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Print it to get the header's value.
    pub header: SignatureHeader,
    /// What was signed, to be shown and to be compared with what a bank says it read.
    pub signing_string: String,
}

/// Signs the listed parts of `message`, in the order of the list, with `key` under the name `key_id`.
pub fn sign(
    message: &Message<'_>,
    list: &[String],
    key: &SigningKey,
    key_id: &str,
) -> Result<Signed, SigningError> {
    if key_id.is_empty() || key_id.chars().any(char::is_control) {
        return Err(SigningError::KeyId);
    }
    let signing_string = signing_string(message, list)?;
    let signature = key.sign(Scheme::RsaPkcs1Sha256, signing_string.as_bytes())?;
    let header = SignatureHeader {
        key_id: key_id.to_owned(),
        algorithm: Some(ALGORITHM.to_owned()),
        headers: Some(list.iter().map(|name| name.to_ascii_lowercase()).collect()),
        signature,
    };
    Ok(Signed { header, signing_string })
}
