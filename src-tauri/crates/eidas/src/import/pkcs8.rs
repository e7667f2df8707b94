//! Encrypted PKCS#8 keys (RFC 5958 section 3).

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{ImportError, encryption::Encryption, pkcs12};
use crate::der::{Element, OCTET_STRING};

/// A key in the clear, and the algorithm that protected it badly.
pub(super) struct Opened {
    pub pkcs8: Zeroizing<Vec<u8>>,
    pub weak: Option<String>,
}

/// Decrypts an EncryptedPrivateKeyInfo.
pub(super) fn open(der: &[u8], passphrase: Option<&SecretString>) -> Result<Opened, ImportError> {
    let unreadable = || ImportError::broken("the encrypted key cannot be read");
    let parts = Element::only(der).and_then(|whole| whole.sequence()).ok_or_else(unreadable)?;
    let [algorithm, contents] = parts.as_slice() else {
        return Err(unreadable());
    };
    let encryption = Encryption::of(algorithm).ok_or_else(unreadable)?;
    if !contents.is(OCTET_STRING) {
        return Err(unreadable());
    }
    encryption.can_open()?;
    let passphrase = passphrase.ok_or(ImportError::PassphraseNeeded)?;
    let pkcs8 = pkcs12::open_key(algorithm, &encryption, contents.contents, passphrase)?;
    Ok(Opened { pkcs8, weak: encryption.weak.map(str::to_owned) })
}
