//! The short name of one data folder, kept in the plain file `store-id` beside the store.
//!
//! It is no secret: it only keeps the keychain items of two data folders apart.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use crate::durable_file;
use crate::open_error::OpenError;
use crate::store_lock::StoreLock;

/// The file's name.
pub(crate) const ID_FILE: &str = "store-id";

/// Sixteen lower-case hex digits, random.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreId(String);

impl StoreId {
    /// The id of `dir`, made on first use. A lost id leaves the old keychain items where they are: an existing store
    /// then reports its key as missing, and bringing the file back brings the key back.
    ///
    /// # Errors
    /// [`OpenError::Folder`] when the file cannot be read or made, or holds something else.
    pub fn of(dir: &Path) -> Result<Self, OpenError> {
        for _ in 0..2 {
            if let Some(id) = Self::read(dir)? {
                return Ok(id);
            }
            match StoreLock::take(dir) {
                Ok(_lock) => return Self::make(dir),
                // Another process was making it all that time, and may have done so.
                Err(OpenError::InUse) => {}
                Err(error) => return Err(error),
            }
        }
        Err(OpenError::InUse)
    }

    fn make(dir: &Path) -> Result<Self, OpenError> {
        if let Some(id) = Self::read(dir)? {
            return Ok(id);
        }
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| OpenError::Folder { detail: error.to_string() })?;
        let id = Self(hex::encode(random));
        durable_file::replace(&dir.join(ID_FILE), format!("{id}\n").as_bytes())
            .map_err(|error| OpenError::folder(&error))?;
        Ok(id)
    }

    fn read(dir: &Path) -> Result<Option<Self>, OpenError> {
        match fs::read_to_string(dir.join(ID_FILE)) {
            Ok(text) => {
                let id = text.trim();
                let well_formed = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
                let refused =
                    || OpenError::Folder { detail: format!("the file {ID_FILE} holds no store id") };
                if well_formed { Ok(Some(Self(id.to_owned()))) } else { Err(refused()) }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(OpenError::folder(&error)),
        }
    }
}

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_the_same_and_differs_between_folders() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = StoreId::of(one.path()).unwrap();
        assert_eq!(StoreId::of(one.path()).unwrap(), first);
        assert_ne!(StoreId::of(two.path()).unwrap(), first);
    }

    #[test]
    fn two_that_start_at_once_agree_on_one_id() {
        let dir = tempfile::tempdir().unwrap();
        let ids: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8).map(|_| scope.spawn(|| StoreId::of(dir.path()).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
    }

    #[test]
    fn refuses_to_overwrite_a_file_that_holds_something_else() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(ID_FILE), "hello").unwrap();
        assert!(matches!(StoreId::of(dir.path()), Err(OpenError::Folder { .. })));
        assert_eq!(fs::read_to_string(dir.path().join(ID_FILE)).unwrap(), "hello");
    }
}
