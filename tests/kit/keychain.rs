//! A keychain for tests: items in one private file, so that a restart finds them, and states that can be forced.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use desk::host::{ExposeSecret, Keychain, KeychainError, SecretSlice};

/// What the keychain does when it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Open,
    Locked,
    Absent,
}

/// Keeps items as hex in a JSON file that only the user can read. Not a keychain: tests and the bridge use it.
pub struct FileKeychain {
    path: PathBuf,
    mood: Mutex<Mood>,
    linger: Mutex<Duration>,
}

impl FileKeychain {
    pub fn new(path: PathBuf) -> Self {
        Self { path, mood: Mutex::new(Mood::Open), linger: Mutex::default() }
    }

    pub fn set_mood(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// Has each later writing take this long once the item is written: time for a program to be killed in.
    pub fn linger(&self, time: Duration) {
        *self.linger.lock().unwrap_or_else(PoisonError::into_inner) = time;
    }

    pub fn mood(&self) -> Mood {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets every item, as a lost keychain would.
    pub fn forget(&self) {
        let _ = std::fs::remove_file(&self.path);
    }

    fn items(&self) -> Result<BTreeMap<String, String>, KeychainError> {
        match self.mood() {
            Mood::Locked => return Err(KeychainError::LockedOrRefused),
            Mood::Absent => return Err(KeychainError::Absent { detail: "forced by the test".into() }),
            Mood::Open => {}
        }
        match std::fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(broken),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(broken(error)),
        }
    }

    fn keep(&self, items: &BTreeMap<String, String>) -> Result<(), KeychainError> {
        let text = serde_json::to_vec(items).map_err(broken)?;
        std::fs::write(&self.path, text).map_err(broken)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&self.path, std::fs::Permissions::from_mode(0o600)).map_err(broken)?;
        }
        Ok(())
    }
}

fn broken(error: impl std::fmt::Display) -> KeychainError {
    KeychainError::Broken { detail: error.to_string() }
}

impl Keychain for FileKeychain {
    fn read(&self, item: &str) -> Result<SecretSlice<u8>, KeychainError> {
        let items = self.items()?;
        let hex = items.get(item).ok_or(KeychainError::Missing)?;
        Ok(hex::decode(hex).map_err(broken)?.into())
    }

    fn write(&self, item: &str, secret: &SecretSlice<u8>) -> Result<(), KeychainError> {
        let mut items = self.items()?;
        // EXPOSE: the test keychain's file is where tests keep their secrets.
        items.insert(item.to_owned(), hex::encode(secret.expose_secret()));
        self.keep(&items)?;
        std::thread::sleep(*self.linger.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }

    fn delete(&self, item: &str) -> Result<(), KeychainError> {
        let mut items = self.items()?;
        items.remove(item).ok_or(KeychainError::Missing)?;
        self.keep(&items)
    }
}
