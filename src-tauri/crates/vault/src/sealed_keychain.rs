//! A keychain in one file, `keychain.age`, sealed with the operator's passphrase (the age format, scrypt).
//!
//! For sessions without a keychain, on the operator's explicit choice. The passphrase stays in memory while the
//! keychain is open, since every write seals the whole file anew: about a second, as age's scrypt intends. Not here:
//! rules about good passphrases, and the backup, which will be an age file too.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use age::DecryptError;
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use zeroize::Zeroizing;

use crate::durable_file;
use crate::keychain::{Keychain, KeychainError, fits};
use crate::private_folder;

/// The file's name.
pub(crate) const SEALED_FILE: &str = "keychain.age";
const FIRST_LINE: &str = "guichet keychain 1";

/// The most scrypt work accepted from a file: 2^22, minutes rather than hours on a slow machine.
const MOST_WORK: u8 = 22;

/// Why the sealed file did not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The passphrase is not the one the file was sealed with.
    #[error("the passphrase does not open the sealed key file")]
    WrongPassphrase,
    /// An empty passphrase seals nothing.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// There is no sealed file in this folder.
    #[error("there is no sealed key file")]
    Missing,
    /// There is one already: it is never overwritten.
    #[error("there is a sealed key file already")]
    Exists,
    /// The file is not what this program writes.
    #[error("the sealed key file is damaged ({detail})")]
    Broken {
        /// What is wrong with it.
        detail: String,
    },
    /// There is no room to write the file: it is as it was.
    #[error("the disk is full, and the sealed key file was not changed")]
    Full,
    /// The file cannot be read or written.
    #[error("the sealed key file cannot be used ({detail})")]
    File {
        /// What the operating system said.
        detail: String,
    },
}

impl SealError {
    fn file(error: &io::Error) -> Self {
        if durable_file::no_room(error) { Self::Full } else { Self::File { detail: error.to_string() } }
    }
}

/// Items in one age file that a passphrase opens.
pub struct SealedKeychain {
    path: PathBuf,
    passphrase: SecretString,
    work: Option<u8>,
    items: Mutex<Items>,
}

pub(crate) type Items = BTreeMap<String, SecretSlice<u8>>;

impl SealedKeychain {
    /// Whether `dir` has a sealed file.
    pub fn exists(dir: &Path) -> bool {
        dir.join(SEALED_FILE).exists()
    }

    /// Makes an empty sealed file in `dir`.
    ///
    /// # Errors
    /// [`SealError::Exists`], [`SealError::EmptyPassphrase`], [`SealError::File`].
    pub fn create(dir: &Path, passphrase: SecretString) -> Result<Self, SealError> {
        Self::create_with(dir, passphrase, None)
    }

    fn create_with(dir: &Path, passphrase: SecretString, work: Option<u8>) -> Result<Self, SealError> {
        // EXPOSE: only its emptiness is looked at.
        if passphrase.expose_secret().is_empty() {
            return Err(SealError::EmptyPassphrase);
        }
        if Self::exists(dir) {
            return Err(SealError::Exists);
        }
        private_folder::ensure(dir).map_err(|error| SealError::file(&error))?;
        let keychain =
            Self { path: dir.join(SEALED_FILE), passphrase, work, items: Mutex::new(Items::new()) };
        keychain.seal(&Items::new())?;
        Ok(keychain)
    }

    /// Opens the sealed file in `dir`.
    ///
    /// # Errors
    /// [`SealError::WrongPassphrase`], [`SealError::Missing`], [`SealError::Broken`], [`SealError::File`].
    pub fn open(dir: &Path, passphrase: SecretString) -> Result<Self, SealError> {
        let path = dir.join(SEALED_FILE);
        let sealed = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SealError::Missing,
            _ => SealError::file(&error),
        })?;
        let items = unseal(&sealed, passphrase.clone(), MOST_WORK)?;
        Ok(Self { path, passphrase, work: None, items: Mutex::new(items) })
    }

    fn seal(&self, items: &Items) -> Result<(), SealError> {
        let mut recipient = age::scrypt::Recipient::new(self.passphrase.clone());
        if let Some(work) = self.work {
            recipient.set_work_factor(work);
        }
        let sealed = age::encrypt(&recipient, print(items).as_bytes())
            .map_err(|error| SealError::File { detail: error.to_string() })?;
        durable_file::replace(&self.path, &sealed).map_err(|error| SealError::file(&error))
    }

    fn change(
        &self,
        change: impl FnOnce(&mut Items) -> Result<(), KeychainError>,
    ) -> Result<(), KeychainError> {
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = items.clone();
        change(&mut changed)?;
        self.seal(&changed).map_err(|error| match error {
            SealError::Full => KeychainError::Full,
            other => KeychainError::Broken { detail: other.to_string() },
        })?;
        *items = changed;
        Ok(())
    }
}

impl Keychain for SealedKeychain {
    fn read(&self, item: &str) -> Result<SecretSlice<u8>, KeychainError> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.get(item).cloned().ok_or(KeychainError::Missing)
    }

    fn write(&self, item: &str, secret: &SecretSlice<u8>) -> Result<(), KeychainError> {
        fits(secret)?;
        self.change(|items| {
            items.insert(item.to_owned(), secret.clone());
            Ok(())
        })
    }

    fn delete(&self, item: &str) -> Result<(), KeychainError> {
        self.change(|items| items.remove(item).map(drop).ok_or(KeychainError::Missing))
    }
}

pub(crate) fn unseal(sealed: &[u8], passphrase: SecretString, most_work: u8) -> Result<Items, SealError> {
    let mut identity = age::scrypt::Identity::new(passphrase);
    identity.set_max_work_factor(most_work);
    let plain = Zeroizing::new(age::decrypt(&identity, sealed).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            SealError::WrongPassphrase
        }
        other => SealError::Broken { detail: other.to_string() },
    })?);
    parse(&plain).ok_or_else(|| SealError::Broken { detail: "its content".to_owned() })
}

pub(crate) fn print(items: &Items) -> Zeroizing<String> {
    // EXPOSE: the items are about to be sealed; the text is zeroed when dropped, and sized so that it never moves.
    let size: usize = items.iter().map(|(name, item)| name.len() + 2 * item.expose_secret().len() + 2).sum();
    let mut text = Zeroizing::new(String::with_capacity(FIRST_LINE.len() + 1 + size));
    text.push_str(FIRST_LINE);
    text.push('\n');
    for (name, item) in items {
        text.push_str(name);
        text.push('\t');
        for byte in item.expose_secret() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text.push('\n');
    }
    text
}

pub(crate) fn parse(plain: &[u8]) -> Option<Items> {
    let mut lines = std::str::from_utf8(plain).ok()?.lines();
    if lines.next()? != FIRST_LINE {
        return None;
    }
    lines
        .map(|line| {
            let (name, value) = line.split_once('\t')?;
            Some((name.to_owned(), SecretSlice::from(hex::decode(value).ok()?)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE_WORK: Option<u8> = Some(2);

    fn passphrase(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[test]
    fn opens_again_with_the_same_passphrase_and_holds_the_same_items() {
        let dir = tempfile::tempdir().unwrap();
        let sealed =
            SealedKeychain::create_with(dir.path(), passphrase("orage d'août"), LITTLE_WORK).unwrap();
        sealed.write("store-key", &vec![7; 32].into()).unwrap();
        sealed.write("key/ab", &vec![0, 9, 10, 255].into()).unwrap();
        sealed.delete("store-key").unwrap();
        drop(sealed);

        let opened = SealedKeychain::open(dir.path(), passphrase("orage d'août")).unwrap();
        assert_eq!(opened.read("key/ab").unwrap().expose_secret(), &[0, 9, 10, 255]);
        assert_eq!(opened.read("store-key").unwrap_err(), KeychainError::Missing);
    }

    #[test]
    fn a_wrong_passphrase_and_a_changed_byte_have_different_names() {
        let dir = tempfile::tempdir().unwrap();
        SealedKeychain::create_with(dir.path(), passphrase("right"), LITTLE_WORK).unwrap();
        let wrong = SealedKeychain::open(dir.path(), passphrase("wrong")).err();
        assert_eq!(wrong, Some(SealError::WrongPassphrase));

        let path = dir.path().join(SEALED_FILE);
        let mut bytes = fs::read(&path).unwrap();
        bytes[3] ^= 1;
        fs::write(&path, bytes).unwrap();
        let broken = SealedKeychain::open(dir.path(), passphrase("right")).err();
        assert!(matches!(broken, Some(SealError::Broken { .. })), "{broken:?}");
    }

    #[test]
    fn never_overwrites_a_sealed_file_and_never_takes_an_empty_passphrase() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(SealedKeychain::open(dir.path(), passphrase("a")).err(), Some(SealError::Missing));
        let empty = SealedKeychain::create_with(dir.path(), passphrase(""), LITTLE_WORK).err();
        assert_eq!(empty, Some(SealError::EmptyPassphrase));
        SealedKeychain::create_with(dir.path(), passphrase("a"), LITTLE_WORK).unwrap();
        let second = SealedKeychain::create_with(dir.path(), passphrase("b"), LITTLE_WORK).err();
        assert_eq!(second, Some(SealError::Exists));
    }

    #[test]
    fn the_file_shows_neither_the_items_nor_the_passphrase() {
        let dir = tempfile::tempdir().unwrap();
        let sealed =
            SealedKeychain::create_with(dir.path(), passphrase("planted-passphrase"), LITTLE_WORK).unwrap();
        sealed.write("key/ab", &b"planted-key-bytes".to_vec().into()).unwrap();
        let bytes = fs::read(dir.path().join(SEALED_FILE)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("age-encryption.org/v1"), "{text}");
        for planted in ["planted", "key/ab", &hex::encode("planted-key-bytes")] {
            assert!(!text.contains(planted), "{planted} is in the file");
        }
    }
}
