//! One process per data folder: an exclusive lock on `guichet.lock`, held as long as the store is open.
//!
//! The operating system lets go of it when the process dies, however it dies.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::open_error::OpenError;
use crate::private_folder;

/// The lock's file name.
const LOCK_FILE: &str = "guichet.lock";

/// How long a lock may be held by nobody: a process that is being started from this one holds a copy of every open file
/// until it becomes another program, that of a store just closed included.
const PASSING: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// The held lock.
pub(crate) struct StoreLock {
    _file: File,
}

impl StoreLock {
    /// Takes the lock, or says that another process has it and does not let go within a second.
    pub(crate) fn take(dir: &Path) -> Result<Self, OpenError> {
        let file = private_folder::ensure(dir)
            .and_then(|()| private_folder::private_file(&dir.join(LOCK_FILE)))
            .map_err(|error| OpenError::folder(&error))?;
        let end = Instant::now() + PASSING;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if Instant::now() < end => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Err(OpenError::InUse),
                Err(TryLockError::Error(error)) => return Err(OpenError::folder(&error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_a_lock_that_is_let_go_of_and_says_of_one_that_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let held = StoreLock::take(dir.path()).unwrap();
        assert!(matches!(StoreLock::take(dir.path()), Err(OpenError::InUse)));
        let letting_go = thread::spawn(move || {
            thread::sleep(PAUSE * 3);
            drop(held);
        });
        assert!(StoreLock::take(dir.path()).is_ok());
        letting_go.join().unwrap();
    }
}
