//! Profiles: one TPP identity in one environment. Everything but settings belongs to one and goes with it.

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// One TPP identity in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRow {
    /// Any unique text.
    pub id: String,
    /// What the operator calls it.
    pub name: String,
    /// `local`, `sandbox` or `live`; never changes.
    pub environment: String,
    /// The organizationIdentifier (ETSI TS 119 495, 5.2.1).
    pub oid: String,
    /// The legal name.
    pub legal_name: String,
    /// Unix milliseconds, UTC.
    pub created_at: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<ProfileRow> {
    Ok(ProfileRow {
        id: row.get("id")?,
        name: row.get("name")?,
        environment: row.get("environment")?,
        oid: row.get("oid")?,
        legal_name: row.get("legal_name")?,
        created_at: row.get("created_at")?,
    })
}

impl Rows<'_> {
    /// Adds a profile.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the id is taken or the environment is not one of the three.
    pub fn insert_profile(&self, profile: &ProfileRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO profile (id, name, environment, oid, legal_name, created_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let ProfileRow { id, name, environment, oid, legal_name, created_at } = profile;
        self.run(sql, params![id, name, environment, oid, legal_name, created_at]).map(drop)
    }

    /// Changes a profile's name, OID and legal name. Its environment and date stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such profile.
    pub fn update_profile(&self, profile: &ProfileRow) -> Result<(), StoreError> {
        let sql = "UPDATE profile SET name = ?2, oid = ?3, legal_name = ?4 WHERE id = ?1";
        self.change(sql, params![profile.id, profile.name, profile.oid, profile.legal_name])
    }

    /// The profile with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn profile(&self, id: &str) -> Result<Option<ProfileRow>, StoreError> {
        self.one("SELECT * FROM profile WHERE id = ?1", [id], read)
    }

    /// All profiles, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn profiles(&self) -> Result<Vec<ProfileRow>, StoreError> {
        self.all("SELECT * FROM profile ORDER BY created_at, id", [], read)
    }

    /// Deletes a profile with everything that belongs to it. Returns the SPKI SHA-256 of each key that no other
    /// profile holds: their keychain items are to be deleted after this is committed.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_profile(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let orphans = "SELECT spki_sha256 FROM held_key AS mine WHERE profile_id = ?1 AND NOT EXISTS
                         (SELECT 1 FROM held_key AS other
                          WHERE other.spki_sha256 = mine.spki_sha256 AND other.profile_id <> ?1)
                       ORDER BY spki_sha256";
        let orphans = self.all(orphans, [id], |row| row.get(0))?;
        self.run("DELETE FROM profile WHERE id = ?1", [id])?;
        Ok(orphans)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{KeyRow, Vault};

    pub(crate) fn profile(id: &str) -> ProfileRow {
        ProfileRow {
            id: id.to_owned(),
            name: format!("Profile {id}"),
            environment: "local".to_owned(),
            oid: "PSDFR-ACPR-12345".to_owned(),
            legal_name: "Exemple SAS".to_owned(),
            created_at: 1_700_000_000_000,
        }
    }

    #[test]
    fn a_change_keeps_the_environment_and_the_date() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("a")).unwrap();
        let changed = ProfileRow {
            name: "New".to_owned(),
            environment: "live".to_owned(),
            created_at: 0,
            ..profile("a")
        };
        vault.update_profile(&changed).unwrap();
        let expected = ProfileRow { name: "New".to_owned(), ..profile("a") };
        assert_eq!(vault.profile("a").unwrap(), Some(expected.clone()));
        assert_eq!(vault.profiles().unwrap(), [expected]);
        assert_eq!(vault.update_profile(&profile("b")), Err(StoreError::NotFound));
    }

    #[test]
    fn refuses_an_environment_that_is_none_and_an_id_that_is_taken() {
        let vault = Vault::in_memory().unwrap();
        let other = ProfileRow { environment: "test".to_owned(), ..profile("a") };
        assert!(matches!(vault.insert_profile(&other), Err(StoreError::Refused { .. })));
        vault.insert_profile(&profile("a")).unwrap();
        assert!(matches!(vault.insert_profile(&profile("a")), Err(StoreError::Refused { .. })));
    }

    #[test]
    fn a_deleted_profile_names_only_the_keys_nobody_else_holds() {
        let vault = Vault::in_memory().unwrap();
        for id in ["a", "b"] {
            vault.insert_profile(&profile(id)).unwrap();
        }
        let key = |profile_id: &str, spki: &str| KeyRow {
            spki_sha256: spki.to_owned(),
            profile_id: profile_id.to_owned(),
            algorithm: "rsa".to_owned(),
            bits: 2048,
            added_at: 1,
        };
        for (owner, spki) in [("a", "shared"), ("b", "shared"), ("a", "own")] {
            vault.put_key(&key(owner, spki)).unwrap();
        }
        assert_eq!(vault.delete_profile("a").unwrap(), ["own"]);
        assert_eq!(vault.profile("a").unwrap(), None);
        assert!(vault.keys("a").unwrap().is_empty());
        assert_eq!(vault.keys("b").unwrap().len(), 1);
    }
}
