//! Why the store did not open, by whose matter it is.

use std::io;

use crate::durable_file;
use crate::keychain::KeychainError;

/// Why the store did not open. In every case the store's file is left as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Another process has the store of this folder open.
    #[error("another Guichet has this data folder open")]
    InUse,
    /// The keychain did not give the store's key, for a reason other than not having it.
    #[error("the keychain did not give the store's key: {0}")]
    Keychain(#[source] KeychainError),
    /// There is a store, and the keychain, open, does not have its key. A new key is never made then.
    #[error("there is a store, but its key is not in the keychain")]
    KeyMissing,
    /// The store was written by a later version of the program.
    #[error("the store has version {found}, and this program knows versions up to {known}")]
    Newer {
        /// The version found in the file.
        found: u32,
        /// The latest version this program knows.
        known: u32,
    },
    /// The key does not fit the file, or the file is damaged: an authenticated cipher cannot tell the two apart.
    #[error("the store cannot be read with the key from the keychain ({detail})")]
    Broken {
        /// What the database said.
        detail: String,
    },
    /// There is no room left where the data folder is.
    #[error("the disk is full")]
    Full,
    /// The data folder cannot be used: not writable, or something else is in the way.
    #[error("the data folder cannot be used ({detail})")]
    Folder {
        /// What the operating system said.
        detail: String,
    },
}

impl OpenError {
    pub(crate) fn folder(error: &io::Error) -> Self {
        if durable_file::no_room(error) { Self::Full } else { Self::Folder { detail: error.to_string() } }
    }
}
