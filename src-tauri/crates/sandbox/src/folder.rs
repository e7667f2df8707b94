//! The folder in which the banks keep their world across restarts: private to the user, each file replaced whole.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process holds it.
    #[error("the local banks' folder {0} is in use by another process")]
    InUse(PathBuf),
    /// It was given back and may be another's by now.
    #[error("the local banks' folder was given back: nothing is written to it any more")]
    GivenBack,
    /// The operating system refused.
    #[error("the local banks' folder: {what}")]
    Io {
        /// What was being done to which file.
        what: String,
        /// The refusal itself.
        #[source]
        source: io::Error,
    },
}

/// An opened folder, locked for this process until it is given back.
pub(crate) struct Folder {
    path: PathBuf,
    lock: Mutex<Option<File>>,
}

impl Folder {
    /// Opens the folder, making it where needed, readable by its owner alone.
    pub(crate) fn open(path: &Path) -> Result<Folder, FolderError> {
        make_private(path).map_err(|source| failed("cannot make", path, source))?;
        let lock_path = path.join("lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(|source| failed("cannot open", &lock_path, source))?;
        match lock.try_lock() {
            Ok(()) => Ok(Folder { path: path.to_owned(), lock: Mutex::new(Some(lock)) }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(failed("cannot lock", &lock_path, source)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The text of a file in the folder; `None` where there is no such file.
    pub(crate) fn read(&self, name: &str) -> Result<Option<String>, FolderError> {
        let path = self.path.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(failed("cannot read", &path, source)),
        }
    }

    /// Gives the folder back once a write under way is done. A request that is still being answered then can no
    /// longer change what another process may have opened.
    pub(crate) fn give_back(&self) {
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Replaces a file whole: after a crash there is the old content or the new one.
    pub(crate) fn write(&self, name: &str, content: &[u8]) -> Result<(), FolderError> {
        let lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_none() {
            return Err(FolderError::GivenBack);
        }
        let path = self.path.join(name);
        write_private(&path, content).map_err(|source| failed("cannot write", &path, source))
    }
}

fn failed(doing: &str, path: &Path, source: io::Error) -> FolderError {
    FolderError::Io { what: format!("{doing} {}", path.display()), source }
}

/// Makes a folder that only its owner can enter; tightens one that is there already.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Writes a file that only its owner can read, through a temporary one beside it.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&temporary)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&temporary, path)?;
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opener_is_told_that_the_folder_is_in_use() {
        let place = tempfile::tempdir().unwrap();
        let first = Folder::open(place.path()).unwrap();
        assert!(matches!(Folder::open(place.path()), Err(FolderError::InUse(_))));
        first.give_back();
        assert!(Folder::open(place.path()).is_ok());
        assert!(matches!(first.write("state.json", b"late"), Err(FolderError::GivenBack)));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_what_is_kept() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("banks")).unwrap();
        folder.write("state.json", b"{}").unwrap();
        folder.write("state.json", b"{\"a\":1}").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder.path()), 0o700);
        assert_eq!(mode(&folder.path().join("state.json")), 0o600);
        assert_eq!(folder.read("state.json").unwrap().as_deref(), Some("{\"a\":1}"));
        assert_eq!(folder.read("absent").unwrap(), None);
    }
}
