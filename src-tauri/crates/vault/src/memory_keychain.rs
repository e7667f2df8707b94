//! A keychain that is forgotten with the process: the operator's explicit choice to keep nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use secrecy::SecretSlice;

use crate::keychain::{Keychain, KeychainError, fits};

/// Items in this process's memory, zeroed when dropped.
#[derive(Default)]
pub struct MemoryKeychain {
    items: Mutex<HashMap<String, SecretSlice<u8>>>,
}

impl MemoryKeychain {
    /// An empty keychain.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Keychain for MemoryKeychain {
    fn read(&self, item: &str) -> Result<SecretSlice<u8>, KeychainError> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.get(item).cloned().ok_or(KeychainError::Missing)
    }

    fn write(&self, item: &str, secret: &SecretSlice<u8>) -> Result<(), KeychainError> {
        fits(secret)?;
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.insert(item.to_owned(), secret.clone());
        Ok(())
    }

    fn delete(&self, item: &str) -> Result<(), KeychainError> {
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.remove(item).map(drop).ok_or(KeychainError::Missing)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::keychain::MAX_ITEM_BYTES;

    #[test]
    fn returns_what_was_written_last_and_misses_what_was_deleted() {
        let keychain = MemoryKeychain::new();
        assert_eq!(keychain.read("a").unwrap_err(), KeychainError::Missing);
        keychain.write("a", &vec![1].into()).unwrap();
        keychain.write("a", &vec![2, 3].into()).unwrap();
        assert_eq!(keychain.read("a").unwrap().expose_secret(), &[2, 3]);
        keychain.delete("a").unwrap();
        assert_eq!(keychain.delete("a").unwrap_err(), KeychainError::Missing);
    }

    #[test]
    fn refuses_an_item_that_windows_could_not_hold() {
        let keychain = MemoryKeychain::new();
        keychain.write("a", &vec![0; MAX_ITEM_BYTES].into()).unwrap();
        let refusal = keychain.write("a", &vec![0; MAX_ITEM_BYTES + 1].into()).unwrap_err();
        assert_eq!(refusal, KeychainError::TooLarge { bytes: 2561 });
    }
}
