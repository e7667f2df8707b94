//! Encrypted PKCS#8 keys (RFC 5958 section 3).

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{
    ImportError,
    encryption::{Encryption, Opener},
    pkcs12,
};
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
    let pkcs8 = match encryption.opener {
        Opener::None => return Err(ImportError::UnsupportedAlgorithm { algorithm: encryption.name }),
        Opener::TooCostly => {
            return Err(ImportError::broken(format!(
                "{} asks for more work than is reasonable",
                encryption.name
            )));
        }
        Opener::Pkcs12 => pkcs12::open_key(der, passphrase.ok_or(ImportError::PassphraseNeeded)?)?,
        Opener::Pbes2 => {
            let passphrase = passphrase.ok_or(ImportError::PassphraseNeeded)?;
            let info = pkcs8::EncryptedPrivateKeyInfo::try_from(der).map_err(|_| unreadable())?;
            // EXPOSE: deriving the key that decrypts the file needs the passphrase.
            let opened =
                info.decrypt(passphrase.expose_secret()).map_err(|_| ImportError::WrongPassphrase)?;
            Zeroizing::new(opened.as_bytes().to_vec())
        }
    };
    // One wrong passphrase in 256 leaves valid padding: the contents decide.
    let is_key = Element::only(&pkcs8).and_then(|key| key.sequence()).is_some_and(|parts| parts.len() >= 3);
    if !is_key {
        return Err(ImportError::WrongPassphrase);
    }
    Ok(Opened { pkcs8, weak: encryption.weak.then_some(encryption.name) })
}
