//! Held keys: the public facts of private keys whose secret half is in the keychain, certificate or not.

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// A key held for a profile. The secret half is the keychain item [`crate::key_item`]`(spki_sha256)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// SHA-256 of the SubjectPublicKeyInfo, lower-case hex.
    pub spki_sha256: String,
    /// Whose it is.
    pub profile_id: String,
    /// The algorithm's name, for the screen.
    pub algorithm: String,
    /// The key's length in bits.
    pub bits: u32,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeyRow> {
    Ok(KeyRow {
        spki_sha256: row.get("spki_sha256")?,
        profile_id: row.get("profile_id")?,
        algorithm: row.get("algorithm")?,
        bits: row.get("bits")?,
        added_at: row.get("added_at")?,
    })
}

impl Rows<'_> {
    /// Notes that a key is held; noting it again changes nothing. Write the keychain item first.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such profile.
    pub fn put_key(&self, key: &KeyRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO held_key (spki_sha256, profile_id, algorithm, bits, added_at)
                   VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (profile_id, spki_sha256) DO NOTHING";
        let KeyRow { spki_sha256, profile_id, algorithm, bits, added_at } = key;
        self.run(sql, params![spki_sha256, profile_id, algorithm, bits, added_at]).map(drop)
    }

    /// The keys held for a profile, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn keys(&self, profile_id: &str) -> Result<Vec<KeyRow>, StoreError> {
        self.all(
            "SELECT * FROM held_key WHERE profile_id = ?1 ORDER BY added_at, spki_sha256",
            [profile_id],
            read,
        )
    }

    /// Forgets a key of a profile. Whether no profile holds it any more, and its keychain item is to be deleted.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_key(&self, profile_id: &str, spki_sha256: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM held_key WHERE profile_id = ?1 AND spki_sha256 = ?2";
        let deleted = self.run(sql, [profile_id, spki_sha256])?;
        let left =
            self.one("SELECT 1 FROM held_key WHERE spki_sha256 = ?1 LIMIT 1", [spki_sha256], |_| Ok(()))?;
        Ok(deleted > 0 && left.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    #[test]
    fn a_key_shared_by_two_profiles_leaves_the_keychain_with_the_second() {
        let vault = Vault::in_memory().unwrap();
        for id in ["a", "b"] {
            vault.insert_profile(&profile(id)).unwrap();
            let key = KeyRow {
                spki_sha256: "ab".to_owned(),
                profile_id: id.to_owned(),
                algorithm: "rsa".to_owned(),
                bits: 4096,
                added_at: 1,
            };
            vault.put_key(&key).unwrap();
            vault.put_key(&KeyRow { added_at: 2, ..key.clone() }).unwrap();
            assert_eq!(vault.keys(id).unwrap(), [key]);
        }
        assert!(!vault.delete_key("a", "ab").unwrap());
        assert!(vault.delete_key("b", "ab").unwrap());
        assert!(!vault.delete_key("b", "ab").unwrap());
    }
}
