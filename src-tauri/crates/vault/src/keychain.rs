//! The keychain as a trait: items of at most 2,560 bytes, each under a name, and the states it can be in.
//!
//! Not here: which keychain is used. That is the operator's choice and is never made silently.

use secrecy::SecretSlice;

/// The longest item any keychain takes, in bytes: what the Windows Credential Manager allows. The PKCS#8 form of
/// an RSA-4096 key fits.
pub const MAX_ITEM_BYTES: usize = 2560;

/// The item that holds the store's raw 256-bit key.
pub const STORE_KEY: &str = "store-key";

/// The item that holds a private key (PKCS#8 DER), named after the SHA-256 of its SubjectPublicKeyInfo in hex.
pub fn key_item(spki_sha256: &str) -> String {
    format!("key/{spki_sha256}")
}

/// Why a keychain did not do what it was asked. No variant ever carries an item's content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// There is no keychain in this session at all.
    #[error("this session has no keychain ({detail})")]
    Absent {
        /// What the platform said.
        detail: String,
    },
    /// The keychain is there, but stayed locked: the prompt was dismissed, refused, or could not be shown.
    #[error("the keychain is locked, or access to it was refused")]
    LockedOrRefused,
    /// The keychain is open and has no such item.
    #[error("the keychain has no such item")]
    Missing,
    /// The keychain answered with something that is none of the other states.
    #[error("the keychain does not work as it should ({detail})")]
    Broken {
        /// What the platform said.
        detail: String,
    },
    /// The keychain is a file, and there is no room to write it: it is as it was.
    #[error("the disk is full, and the keychain was not changed")]
    Full,
    /// The data folder cannot be used, so that the items of this folder are not known.
    #[error("the data folder cannot be used ({detail})")]
    Folder {
        /// What the operating system said.
        detail: String,
    },
    /// The item is longer than [`MAX_ITEM_BYTES`].
    #[error("an item of {bytes} bytes does not fit into a keychain, which takes {MAX_ITEM_BYTES}")]
    TooLarge {
        /// The length that was refused.
        bytes: usize,
    },
    /// No answer within the deadline: most often a prompt that nobody has answered yet.
    #[error("the keychain gave no answer in time")]
    TimedOut,
}

/// A place for secrets. All calls block, at most for the keychain's own deadline.
pub trait Keychain: Send + Sync {
    /// Reads an item.
    ///
    /// # Errors
    /// [`KeychainError::Missing`] when the keychain is open and the item is not there; the other states by name.
    fn read(&self, item: &str) -> Result<SecretSlice<u8>, KeychainError>;

    /// Writes an item, replacing what it held.
    ///
    /// # Errors
    /// [`KeychainError::TooLarge`] over [`MAX_ITEM_BYTES`]; the other states by name. After
    /// [`KeychainError::TimedOut`] the item may or may not have been written.
    fn write(&self, item: &str, secret: &SecretSlice<u8>) -> Result<(), KeychainError>;

    /// Deletes an item.
    ///
    /// # Errors
    /// [`KeychainError::Missing`] when there was none; the other states by name.
    fn delete(&self, item: &str) -> Result<(), KeychainError>;
}

/// Refuses what no keychain could take, the same for all of them.
pub(crate) fn fits(secret: &SecretSlice<u8>) -> Result<(), KeychainError> {
    use secrecy::ExposeSecret as _;
    // EXPOSE: only the length is looked at.
    let bytes = secret.expose_secret().len();
    if bytes > MAX_ITEM_BYTES { Err(KeychainError::TooLarge { bytes }) } else { Ok(()) }
}
