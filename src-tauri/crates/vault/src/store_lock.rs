//! One process per data folder: an exclusive lock on `guichet.lock`, held as long as the store is open.
//!
//! The operating system lets go of it when the process dies, however it dies.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::open_error::OpenError;
use crate::private_folder;

/// The lock's file name.
const LOCK_FILE: &str = "guichet.lock";

/// The held lock.
pub(crate) struct StoreLock {
    _file: File,
}

impl StoreLock {
    /// Takes the lock, or says at once that another process has it.
    pub(crate) fn take(dir: &Path) -> Result<Self, OpenError> {
        let file = private_folder::ensure(dir)
            .and_then(|()| private_folder::private_file(&dir.join(LOCK_FILE)))
            .map_err(|error| OpenError::folder(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
            Err(TryLockError::Error(error)) => Err(OpenError::folder(&error)),
        }
    }
}
