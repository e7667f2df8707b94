//! Beginning again when the key is lost: the old store is set aside, never deleted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::open_error::OpenError;
use crate::sealed_keychain::SEALED_FILE;
use crate::store_file::STORE_FILE;
use crate::store_id::ID_FILE;
use crate::store_lock::StoreLock;

/// Moves the store, its id, a sealed key file and what else in `dir` goes `along` with it into the first free folder
/// `set-aside-N` of `dir`, which it returns.
/// The keychain's items are left alone; since the id goes too, a new store gets items of its own: connect the keychain
/// anew afterwards. Moving the files back undoes it.
///
/// # Errors
/// [`OpenError::InUse`] while a store of this folder is open, [`OpenError::Folder`] when a file cannot be moved.
pub fn start_over(dir: &Path, along: &[&str]) -> Result<PathBuf, OpenError> {
    let _lock = StoreLock::take(dir)?;
    let aside = free_folder(dir).map_err(|error| OpenError::folder(&error))?;
    let wal = format!("{STORE_FILE}-wal");
    let shm = format!("{STORE_FILE}-shm");
    // The store last: as long as it is there, what belongs to it is nobody else's.
    for name in along.iter().copied().chain([ID_FILE, SEALED_FILE, &shm, &wal, STORE_FILE]) {
        match fs::rename(dir.join(name), aside.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(OpenError::folder(&error)),
            _ => {}
        }
    }
    Ok(aside)
}

fn free_folder(dir: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let aside = dir.join(format!("set-aside-{number}"));
        match fs::create_dir(&aside) {
            Ok(()) => return Ok(aside),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}
