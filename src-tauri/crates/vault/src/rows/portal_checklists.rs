//! Checklists of apps that are made on a bank's portal: what was typed and done so far, as JSON of whoever writes it.

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// The checklist of one bank in one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalChecklistRow {
    /// Whose it is.
    pub profile_id: String,
    /// The bank's key in the directory.
    pub bank_key: String,
    /// What was typed and done.
    pub json: String,
    /// Unix milliseconds, UTC.
    pub updated_at: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<PortalChecklistRow> {
    Ok(PortalChecklistRow {
        profile_id: row.get("profile_id")?,
        bank_key: row.get("bank_key")?,
        json: row.get("json")?,
        updated_at: row.get("updated_at")?,
    })
}

impl Rows<'_> {
    /// Writes a checklist, new or changed.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such profile.
    pub fn put_portal_checklist(&self, checklist: &PortalChecklistRow) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO portal_checklist (profile_id, bank_key, json, updated_at) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (profile_id, bank_key) DO UPDATE
                   SET json = excluded.json, updated_at = excluded.updated_at";
        let PortalChecklistRow { profile_id, bank_key, json, updated_at } = checklist;
        self.run(sql, params![profile_id, bank_key, json, updated_at]).map(drop)
    }

    /// The checklist of a bank, if one was begun.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn portal_checklist(
        &self,
        profile_id: &str,
        bank_key: &str,
    ) -> Result<Option<PortalChecklistRow>, StoreError> {
        let sql = "SELECT * FROM portal_checklist WHERE profile_id = ?1 AND bank_key = ?2";
        self.one(sql, [profile_id, bank_key], read)
    }

    /// The checklists of a profile, the last touched first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn portal_checklists(&self, profile_id: &str) -> Result<Vec<PortalChecklistRow>, StoreError> {
        let sql = "SELECT * FROM portal_checklist WHERE profile_id = ?1 ORDER BY updated_at DESC, bank_key";
        self.all(sql, [profile_id], read)
    }

    /// Ends a checklist.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_portal_checklist(&self, profile_id: &str, bank_key: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM portal_checklist WHERE profile_id = ?1 AND bank_key = ?2";
        self.run(sql, [profile_id, bank_key]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    fn checklist(profile_id: &str, bank_key: &str, json: &str, updated_at: i64) -> PortalChecklistRow {
        PortalChecklistRow {
            profile_id: profile_id.to_owned(),
            bank_key: bank_key.to_owned(),
            json: json.to_owned(),
            updated_at,
        }
    }

    #[test]
    fn a_checklist_is_one_for_each_bank_of_a_profile_and_goes_with_it() {
        let vault = Vault::in_memory().unwrap();
        for id in ["a", "b"] {
            vault.insert_profile(&profile(id)).unwrap();
            vault.put_portal_checklist(&checklist(id, "arkea-cmb", "{}", 1)).unwrap();
        }
        let cmb = checklist("a", "arkea-cmb", "[1]", 3);
        let axa = checklist("a", "arkea-axa", "[2]", 2);
        vault.put_portal_checklist(&axa).unwrap();
        vault.put_portal_checklist(&cmb).unwrap();
        assert_eq!(vault.portal_checklists("a").unwrap(), [cmb.clone(), axa.clone()]);

        vault.delete_portal_checklist("a", "arkea-cmb").unwrap();
        assert_eq!(vault.portal_checklist("a", "arkea-cmb").unwrap(), None);
        assert_eq!(vault.portal_checklist("a", "arkea-axa").unwrap(), Some(axa));
        assert!(vault.portal_checklist("b", "arkea-cmb").unwrap().is_some());

        vault.delete_profile("a").unwrap();
        assert!(vault.portal_checklists("a").unwrap().is_empty());
        assert!(matches!(vault.put_portal_checklist(&cmb), Err(StoreError::Refused { .. })));
    }
}
