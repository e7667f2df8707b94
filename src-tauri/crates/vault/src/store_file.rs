//! The SQLCipher file `guichet.db`: how it is found, unlocked, checked and brought to this program's version.
//!
//! The order is what keeps a killed process harmless: lock, key into the keychain, file, schema. A file that is newer
//! than the program, or that the key does not open, is left byte for byte as it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use secrecy::{ExposeSecret as _, SecretSlice};
use zeroize::Zeroizing;

use crate::keychain::{Keychain, KeychainError, STORE_KEY};
use crate::migrations;
use crate::open_error::OpenError;
use crate::private_folder;
use crate::store_error::StoreError;
use crate::store_lock::StoreLock;

/// The store's file name in the data folder.
pub const STORE_FILE: &str = "guichet.db";
const KEY_BYTES: usize = 32;

/// Opens the store of `dir`, making it when there is none.
pub(crate) fn open(
    dir: &Path,
    keychain: &dyn Keychain,
    steps: &[&str],
) -> Result<(Connection, StoreLock), OpenError> {
    let lock = StoreLock::take(dir)?;
    let path = dir.join(STORE_FILE);
    let key = key(&path, keychain)?;
    let store = unlock(&path, &key)?;
    refuse_newer(&store, steps)?;
    bring_up(&store, dir, steps).map_err(not_opened)?;
    Ok((store, lock))
}

/// The store's key. A new one is made only where there is no store, and is in the keychain before there is one.
fn key(path: &PathBuf, keychain: &dyn Keychain) -> Result<SecretSlice<u8>, OpenError> {
    let store_exists = fs::metadata(path).is_ok_and(|file| file.len() > 0);
    let key = match keychain.read(STORE_KEY) {
        Ok(key) => key,
        Err(KeychainError::Missing) if store_exists => return Err(OpenError::KeyMissing),
        Err(KeychainError::Missing) => {
            let mut random = Zeroizing::new([0; KEY_BYTES]);
            getrandom::fill(random.as_mut())
                .map_err(|error| OpenError::Folder { detail: error.to_string() })?;
            let key = SecretSlice::from(random.to_vec());
            keychain.write(STORE_KEY, &key).map_err(OpenError::Keychain)?;
            // Read back: a keychain that forgets what it was told must not cost the operator a store.
            keychain.read(STORE_KEY).map_err(OpenError::Keychain)?
        }
        Err(error) => return Err(OpenError::Keychain(error)),
    };
    // EXPOSE: only the length is looked at.
    match key.expose_secret().len() {
        KEY_BYTES => Ok(key),
        other => Err(OpenError::Keychain(KeychainError::Broken {
            detail: format!("the store's key has {other} bytes instead of {KEY_BYTES}"),
        })),
    }
}

fn unlock(path: &Path, key: &SecretSlice<u8>) -> Result<Connection, OpenError> {
    quiet();
    private_folder::private_file(path).map_err(|error| OpenError::folder(&error))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let store = Connection::open_with_flags(path, flags).map_err(broken)?;
    // One process has the store, so the log's index is kept in memory: a file of it would have to be written even to
    // look at the version, and a store could not be opened on a full disk.
    store.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(broken)?;
    // Merely opening and closing a file in WAL mode would change it, so its log stays until the version is known.
    store.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(broken)?;
    // EXPOSE: the raw key (no derivation) unlocks the file; the statement's text is zeroed.
    let mut statement = Zeroizing::new(String::with_capacity(2 * KEY_BYTES + 32));
    statement.push_str("PRAGMA key = \"x'");
    for byte in key.expose_secret() {
        statement.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
        statement.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
    }
    statement.push_str("'\";");
    store.execute_batch(&statement).map_err(broken)?;
    Ok(store)
}

/// Turns SQLCipher's log off, once for the process and before any store is opened. The log is the process's, and turning it
/// off while another thread writes to it ends the process.
pub(crate) fn quiet() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        // Where memory for this does not suffice, opening a store fails next, with a name.
        let off = "PRAGMA cipher_log_level = NONE; PRAGMA cipher_log = off;";
        let _ = Connection::open_in_memory().and_then(|store| store.execute_batch(off));
    });
}

fn refuse_newer(store: &Connection, steps: &[&str]) -> Result<(), OpenError> {
    let found = migrations::version(store).map_err(broken)?;
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found > known { Err(OpenError::Newer { found, known }) } else { Ok(()) }
}

fn bring_up(store: &Connection, dir: &Path, steps: &[&str]) -> Result<(), StoreError> {
    // A wrong key shows at the first page read; the schema is read here, before anything is written.
    store.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    store.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    store.pragma_update(None, "synchronous", "FULL")?;
    store.pragma_update(None, "temp_store", "MEMORY")?;
    // What one account's answer changes fits, in KiB: a page that has to leave before its time is encrypted and read again.
    store.pragma_update(None, "cache_size", -8192)?;
    // The log is written back when the desk is at rest (`Vault::settle`), at the latest at 40 MiB.
    store.pragma_update(None, "wal_autocheckpoint", 10_000)?;
    migrations::take(store, Some(dir), steps)?;
    store.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(())
}

fn broken(error: rusqlite::Error) -> OpenError {
    not_opened(error.into())
}

fn not_opened(error: StoreError) -> OpenError {
    match error {
        StoreError::Full => OpenError::Full,
        StoreError::ReadOnly => OpenError::Folder { detail: error.to_string() },
        StoreError::Damaged { detail } => OpenError::Broken { detail },
        other => OpenError::Broken { detail: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory_keychain::MemoryKeychain;
    use crate::migrations::STEPS;

    #[test]
    fn a_later_step_leaves_an_encrypted_copy_of_the_store_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let keychain = MemoryKeychain::new();
        let (store, lock) = open(dir.path(), &keychain, STEPS).unwrap();
        store.execute("INSERT INTO setting (key, value) VALUES ('planted', 'before')", []).unwrap();
        drop((store, lock));

        // What a process killed while copying may have left.
        fs::write(dir.path().join(format!("guichet.v{}.bak.new", STEPS.len())), "half").unwrap();
        let mut steps = STEPS.to_vec();
        steps.push("UPDATE setting SET value = 'after'");
        let (store, lock) = open(dir.path(), &keychain, &steps).unwrap();
        let value = |store: &Connection| -> String {
            store.query_row("SELECT value FROM setting", [], |row| row.get(0)).unwrap()
        };
        assert_eq!(value(&store), "after");
        drop((store, lock));

        let copy = dir.path().join(format!("guichet.v{}.bak", STEPS.len()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let bytes = fs::read(&copy).unwrap();
        for plain in [&b"SQLite format 3"[..], b"planted", b"before"] {
            assert!(!bytes.windows(plain.len()).any(|window| window == plain));
        }
        let copy = unlock(&copy, &keychain.read(STORE_KEY).unwrap()).unwrap();
        assert_eq!(value(&copy), "before");
        assert_eq!(migrations::version(&copy).unwrap() as usize, STEPS.len());
    }

    #[test]
    fn the_first_version_needs_no_copy() {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path(), &MemoryKeychain::new(), STEPS).unwrap());
        let copies = fs::read_dir(dir.path()).unwrap();
        assert!(!copies.flatten().any(|file| file.file_name().to_string_lossy().contains(".bak")));
    }

    #[test]
    fn is_durable_and_quiet() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _lock) = open(dir.path(), &MemoryKeychain::new(), STEPS).unwrap();
        let text = |pragma: &str| -> String {
            store
                .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, rusqlite::types::Value>(0))
                .map(|value| format!("{value:?}"))
                .unwrap()
        };
        assert_eq!(text("journal_mode"), "Text(\"wal\")");
        assert_eq!(text("synchronous"), "Integer(2)");
        assert_eq!(text("foreign_keys"), "Integer(1)");
        assert_eq!(text("cipher_log_level"), "Text(\"NONE\")");
        assert!(!store.db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE).unwrap());
    }
}
