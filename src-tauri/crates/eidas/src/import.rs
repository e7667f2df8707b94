//! Opening the files that hold certificates and keys.
//!
//! Read: PEM (bundles in any order, with text around, CRLF, a byte order mark, UTF-16), bare base64, DER certificates,
//! PKCS#7 certificate bags, PKCS#8 plain and encrypted, PKCS#1, SEC 1, and PKCS#12 with AES, triple DES or RC2, in DER or
//! in BER as Bouncy Castle and NSS write it.
//! Not read: keys under the old PEM encryption of RFC 1421, OpenSSH keys, Java key stores. What cannot be opened is
//! told apart: a passphrase that is missing or wrong, an algorithm that is not supported (by name), a broken file.

mod ber;
mod dispatch;
mod encryption;
#[cfg(fuzzing)]
pub(crate) mod fuzzing;
mod mac;
mod pbe;
mod pem;
mod pkcs12;
mod pkcs8;

use secrecy::SecretString;
use serde::Serialize;

use crate::{
    certificate::{Certificate, CertificateError},
    key::{KeyError, SealedPkcs8, SigningKey},
};

/// Largest file that is read, in bytes. A PKCS#12 with a whole chain takes some ten thousand.
pub const MAX_IMPORT_BYTES: usize = 1024 * 1024;

/// The kind of file that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// One or more blocks between `-----BEGIN` and `-----END` lines (RFC 7468).
    Pem,
    /// Base64 without such lines.
    Base64,
    /// One certificate in DER.
    Der,
    /// Certificates in a PKCS#7 SignedData (`.p7b`).
    Pkcs7,
    /// An unencrypted PKCS#8 key in DER.
    Pkcs8,
    /// An encrypted PKCS#8 key in DER.
    EncryptedPkcs8,
    /// A PKCS#1 RSA key in DER.
    Pkcs1,
    /// A SEC 1 elliptic curve key in DER.
    Sec1,
    /// A PKCS#12 file (`.p12`, `.pfx`).
    Pkcs12,
}

/// What a file held. Duplicates are left out, the file's order is kept.
#[derive(Debug)]
pub struct Imported {
    /// Every certificate, leaves and authorities alike: see [`crate::chain::chains`].
    pub certificates: Vec<Certificate>,
    /// Every private key, as a handle that signs and as the bytes for the keychain.
    pub keys: Vec<(SigningKey, SealedPkcs8)>,
    /// The kind of file.
    pub format: Format,
    /// The cipher that protected the file by its everyday name (`RC2-40`, `3DES`), where it is one that protects badly.
    pub weak: Option<String>,
}

/// Why a file cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// More than [`MAX_IMPORT_BYTES`].
    #[error("the file has {bytes} bytes; at most {MAX_IMPORT_BYTES} are read")]
    TooLarge { bytes: usize },
    /// None of the formats known here.
    #[error("this is neither PEM nor DER of a certificate, a private key or a PKCS#12 file")]
    Unrecognised,
    /// A known format that holds nothing to import: a certificate request, a public key.
    #[error("this holds {found}, and neither a certificate nor a private key")]
    NothingToImport { found: String },
    /// The file is encrypted and no passphrase was given.
    #[error("the file is encrypted: its passphrase is needed")]
    PassphraseNeeded,
    /// The passphrase does not open the file. The algorithm is one that can be opened.
    #[error("the passphrase does not open the file")]
    WrongPassphrase,
    /// The file is encrypted in a way that cannot be opened here, whatever the passphrase.
    #[error("the file is encrypted with {algorithm}, which is not supported")]
    UnsupportedAlgorithm { algorithm: String },
    /// A kind of private key that no bank takes.
    #[error("the private key is of the kind {algorithm}, which is not supported")]
    UnsupportedKey { algorithm: String },
    /// An RSA key under 2048 bits.
    #[error("the RSA key has {bits} bits; at least 2048 are needed")]
    KeyTooShort { bits: u32 },
    /// The outline is known, the contents are damaged.
    #[error("the file is damaged: {what}")]
    Broken { what: String },
}

impl ImportError {
    pub(crate) fn broken(what: impl Into<String>) -> Self {
        ImportError::Broken { what: what.into() }
    }
}

impl From<KeyError> for ImportError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::TooShort { bits } => ImportError::KeyTooShort { bits },
            KeyError::Unsupported { algorithm } => ImportError::UnsupportedKey { algorithm },
            other => ImportError::broken(other.to_string()),
        }
    }
}

impl From<CertificateError> for ImportError {
    fn from(error: CertificateError) -> Self {
        ImportError::broken(error.to_string())
    }
}

/// Opens a file of any known format. The passphrase is looked at only where the file is encrypted; it is taken as UTF-8
/// and never trimmed. A PKCS#12 file is first tried with the empty passphrase where none is given.
pub fn import(bytes: &[u8], passphrase: Option<&SecretString>) -> Result<Imported, ImportError> {
    if bytes.len() > MAX_IMPORT_BYTES {
        return Err(ImportError::TooLarge { bytes: bytes.len() });
    }
    let mut gathered = dispatch::Gathered::new(passphrase);
    let format = gathered.read(bytes)?;
    gathered.finish(format)
}
