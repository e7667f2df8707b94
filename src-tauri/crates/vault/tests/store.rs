//! The store file as it lies on the disk: what it shows, when it opens, and what is left of it when it does not.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use secrecy::{ExposeSecret as _, SecretSlice};
use vault::{
    Keychain, KeychainError, MemoryKeychain, OpenError, ProfileRow, STORE_FILE, STORE_KEY, Vault, start_over,
};

/// A keychain in one named state.
struct Always(KeychainError);

impl Keychain for Always {
    fn read(&self, _: &str) -> Result<SecretSlice<u8>, KeychainError> {
        Err(self.0.clone())
    }
    fn write(&self, _: &str, _: &SecretSlice<u8>) -> Result<(), KeychainError> {
        Err(self.0.clone())
    }
    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Err(self.0.clone())
    }
}

/// A keychain that reads as empty and refuses to be written.
struct CannotWrite;

impl Keychain for CannotWrite {
    fn read(&self, _: &str) -> Result<SecretSlice<u8>, KeychainError> {
        Err(KeychainError::Missing)
    }
    fn write(&self, _: &str, _: &SecretSlice<u8>) -> Result<(), KeychainError> {
        Err(KeychainError::LockedOrRefused)
    }
    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Missing)
    }
}

/// Notes whether the store's file was there when its key was written.
struct Watching<'a> {
    inner: MemoryKeychain,
    dir: &'a Path,
    file_before_key: Mutex<Option<bool>>,
}

impl Keychain for Watching<'_> {
    fn read(&self, item: &str) -> Result<SecretSlice<u8>, KeychainError> {
        self.inner.read(item)
    }
    fn write(&self, item: &str, secret: &SecretSlice<u8>) -> Result<(), KeychainError> {
        *self.file_before_key.lock().unwrap() = Some(self.dir.join(STORE_FILE).exists());
        self.inner.write(item, secret)
    }
    fn delete(&self, item: &str) -> Result<(), KeychainError> {
        self.inner.delete(item)
    }
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn key_statement(keychain: &MemoryKeychain) -> String {
    let key = keychain.read(STORE_KEY).unwrap();
    format!("PRAGMA key = \"x'{}'\"", hex::encode(key.expose_secret()))
}

#[test]
fn nothing_that_was_written_can_be_read_in_any_file() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    let vault = Vault::open(dir.path(), &keychain).unwrap();
    let profile = ProfileRow {
        id: "p".to_owned(),
        name: "planted-profile".to_owned(),
        environment: "live".to_owned(),
        oid: "PSDFR-ACPR-12345".to_owned(),
        legal_name: "planted-legal-name".to_owned(),
        created_at: 1,
    };
    vault.insert_profile(&profile).unwrap();
    vault.set_setting("planted-setting", &"planted-token ".repeat(2000)).unwrap();

    let key = keychain.read(STORE_KEY).unwrap();
    let key = key.expose_secret();
    let hex_key = hex::encode(key);
    let unreadable = |when: &str| {
        let all = files(dir.path());
        assert!(all.iter().any(|(name, bytes)| name.starts_with("guichet.db") && !bytes.is_empty()));
        for (name, bytes) in all {
            for secret in
                [&b"planted"[..], b"PSDFR", b"SQLite format 3", b"CREATE TABLE", key, hex_key.as_bytes()]
            {
                let seen = bytes.windows(secret.len()).any(|window| window == secret);
                assert!(!seen, "{name} shows {} {when}", String::from_utf8_lossy(secret));
            }
        }
    };
    unreadable("while open");
    drop(vault);
    unreadable("when closed");

    let vault = Vault::open(dir.path(), &keychain).unwrap();
    assert_eq!(vault.profiles().unwrap(), [profile]);
}

#[test]
fn a_second_opener_is_told_and_the_first_one_s_end_lets_the_next_in() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    let first = Vault::open(dir.path(), &keychain).unwrap();
    assert_eq!(Vault::open(dir.path(), &keychain).err(), Some(OpenError::InUse));
    drop(first);
    Vault::open(dir.path(), &keychain).unwrap();
}

#[test]
fn a_newer_store_is_refused_and_left_byte_for_byte() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    drop(Vault::open(dir.path(), &keychain).unwrap());
    let newer = rusqlite::Connection::open(dir.path().join(STORE_FILE)).unwrap();
    newer.execute_batch(&key_statement(&keychain)).unwrap();
    newer
        .execute_batch("PRAGMA user_version = 9999; CREATE TABLE later (x); INSERT INTO later VALUES (1)")
        .unwrap();
    // The later program was killed: what it wrote last is still in the log.
    let mut killed = files(dir.path());
    killed.retain(|(name, _)| name != "guichet.lock");
    for left in ["guichet.db", "guichet.db-wal", "guichet.db-shm"] {
        assert!(killed.iter().any(|(name, bytes)| name == left && !bytes.is_empty()), "{left}");
    }

    let copied = tempfile::tempdir().unwrap();
    for (name, bytes) in &killed {
        fs::write(copied.path().join(name), bytes).unwrap();
    }
    drop(newer);
    let refused = Vault::open(copied.path(), &keychain).err();
    assert!(matches!(refused, Some(OpenError::Newer { found: 9999, known: 1.. })), "{refused:?}");
    let untouched = |mut files: Vec<(String, Vec<u8>)>| {
        files.retain(|(name, _)| name != "guichet.lock");
        files == killed
    };
    assert!(untouched(files(copied.path())), "the newer store was changed");
}

#[test]
fn a_store_without_its_key_never_gets_a_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    let vault = Vault::open(dir.path(), &keychain).unwrap();
    vault.set_setting("theme", "dark").unwrap();
    drop(vault);
    let key = keychain.read(STORE_KEY).unwrap();
    keychain.delete(STORE_KEY).unwrap();
    let before = files(dir.path());

    assert_eq!(Vault::open(dir.path(), &keychain).err(), Some(OpenError::KeyMissing));
    assert_eq!(keychain.read(STORE_KEY).unwrap_err(), KeychainError::Missing);
    assert!(files(dir.path()) == before, "the store was changed");

    keychain.write(STORE_KEY, &key).unwrap();
    let vault = Vault::open(dir.path(), &keychain).unwrap();
    assert_eq!(vault.setting("theme").unwrap().as_deref(), Some("dark"));
}

#[test]
fn starting_over_sets_the_old_store_aside_whole() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    let vault = Vault::open(dir.path(), &keychain).unwrap();
    vault.set_setting("theme", "dark").unwrap();
    assert_eq!(start_over(dir.path(), &[]).err(), Some(OpenError::InUse));
    drop(vault);

    let aside = start_over(dir.path(), &[]).unwrap();
    let fresh = MemoryKeychain::new();
    let vault = Vault::open(dir.path(), &fresh).unwrap();
    assert_eq!(vault.setting("theme").unwrap(), None);
    drop(vault);
    assert_ne!(start_over(dir.path(), &[]).unwrap(), aside);

    let old = Vault::open(&aside, &keychain).unwrap();
    assert_eq!(old.setting("theme").unwrap().as_deref(), Some("dark"));
}

#[test]
fn the_key_is_in_the_keychain_before_there_is_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let keychain =
        Watching { inner: MemoryKeychain::new(), dir: dir.path(), file_before_key: Mutex::new(None) };
    Vault::open(dir.path(), &keychain).unwrap();
    assert_eq!(*keychain.file_before_key.lock().unwrap(), Some(false));
}

#[test]
fn killed_between_key_and_file_the_next_start_uses_the_same_key() {
    for empty_file in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let keychain = MemoryKeychain::new();
        keychain.write(STORE_KEY, &vec![7; 32].into()).unwrap();
        if empty_file {
            fs::write(dir.path().join(STORE_FILE), []).unwrap();
        }
        drop(Vault::open(dir.path(), &keychain).unwrap());
        assert_eq!(keychain.read(STORE_KEY).unwrap().expose_secret(), &[7; 32]);
        Vault::open(dir.path(), &keychain).unwrap();
    }
}

#[test]
fn a_keychain_that_does_not_give_the_key_is_named_and_no_store_is_made() {
    let absent = KeychainError::Absent { detail: "no bus".to_owned() };
    let broken = KeychainError::Broken { detail: "odd".to_owned() };
    for state in [absent, KeychainError::LockedOrRefused, broken, KeychainError::TimedOut] {
        let dir = tempfile::tempdir().unwrap();
        let opened = Vault::open(dir.path(), &Always(state.clone()));
        assert_eq!(opened.err(), Some(OpenError::Keychain(state)));
        assert!(!dir.path().join(STORE_FILE).exists());
    }
    let dir = tempfile::tempdir().unwrap();
    let opened = Vault::open(dir.path(), &CannotWrite);
    assert_eq!(opened.err(), Some(OpenError::Keychain(KeychainError::LockedOrRefused)));
    assert!(!dir.path().join(STORE_FILE).exists());
}

#[test]
fn a_wrong_key_a_damaged_file_and_a_plain_database_are_broken_and_left_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    drop(Vault::open(dir.path(), &keychain).unwrap());
    let path = dir.path().join(STORE_FILE);
    let good = fs::read(&path).unwrap();

    let refused = |keychain: &MemoryKeychain, what: &str| {
        let before = fs::read(&path).unwrap();
        let opened = Vault::open(dir.path(), keychain).err();
        assert!(matches!(opened, Some(OpenError::Broken { .. })), "{what}: {opened:?}");
        assert!(fs::read(&path).unwrap() == before, "{what}: the file was changed");
    };
    let other = MemoryKeychain::new();
    other.write(STORE_KEY, &vec![1; 32].into()).unwrap();
    refused(&other, "wrong key");

    let mut damaged = good.clone();
    damaged[100] ^= 1;
    fs::write(&path, &damaged).unwrap();
    refused(&keychain, "damaged first page");

    fs::remove_file(&path).unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE plain (x)").unwrap();
    refused(&keychain, "plain database");

    fs::write(&path, &good).unwrap();
    Vault::open(dir.path(), &keychain).unwrap();
}

#[test]
fn a_key_of_another_length_is_the_keychain_s_fault() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::new();
    keychain.write(STORE_KEY, &vec![1; 31].into()).unwrap();
    let opened = Vault::open(dir.path(), &keychain).err();
    assert!(matches!(opened, Some(OpenError::Keychain(KeychainError::Broken { .. }))), "{opened:?}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let opened = Vault::open(&file.join("data"), &MemoryKeychain::new()).err();
    assert!(matches!(opened, Some(OpenError::Folder { .. })), "{opened:?}");
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_the_user_s_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("data");
    let vault = Vault::open(&dir, &MemoryKeychain::new()).unwrap();
    vault.set_setting("theme", "dark").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o077;
    assert_eq!(mode(&dir), 0);
    for (name, _) in files(&dir) {
        assert_eq!(mode(&dir.join(&name)), 0, "{name}");
    }
}
