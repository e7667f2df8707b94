//! What the operator set for one bank in one profile, as JSON of whoever writes it.

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// The settings of one bank in one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankSettingsRow {
    /// Whose they are.
    pub profile_id: String,
    /// The bank's key in the directory.
    pub bank_key: String,
    /// What they are.
    pub json: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<BankSettingsRow> {
    Ok(BankSettingsRow {
        profile_id: row.get("profile_id")?,
        bank_key: row.get("bank_key")?,
        json: row.get("json")?,
    })
}

impl Rows<'_> {
    /// Sets or replaces the settings of a bank.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such profile.
    pub fn put_bank_settings(&self, settings: &BankSettingsRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO bank_settings (profile_id, bank_key, json) VALUES (?1, ?2, ?3)
                   ON CONFLICT (profile_id, bank_key) DO UPDATE SET json = excluded.json";
        self.run(sql, params![settings.profile_id, settings.bank_key, settings.json]).map(drop)
    }

    /// The settings of a bank, if any were made.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn bank_settings(
        &self,
        profile_id: &str,
        bank_key: &str,
    ) -> Result<Option<BankSettingsRow>, StoreError> {
        let sql = "SELECT * FROM bank_settings WHERE profile_id = ?1 AND bank_key = ?2";
        self.one(sql, [profile_id, bank_key], read)
    }

    /// The settings of all banks of a profile, by bank key.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn all_bank_settings(&self, profile_id: &str) -> Result<Vec<BankSettingsRow>, StoreError> {
        self.all("SELECT * FROM bank_settings WHERE profile_id = ?1 ORDER BY bank_key", [profile_id], read)
    }

    /// Goes back to having none for a bank.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn remove_bank_settings(&self, profile_id: &str, bank_key: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM bank_settings WHERE profile_id = ?1 AND bank_key = ?2";
        self.run(sql, [profile_id, bank_key]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    #[test]
    fn settings_of_a_bank_are_replaced_per_profile() {
        let vault = Vault::in_memory().unwrap();
        let row = |profile_id: &str, json: &str| BankSettingsRow {
            profile_id: profile_id.to_owned(),
            bank_key: "10907-bpaca".to_owned(),
            json: json.to_owned(),
        };
        for id in ["a", "b"] {
            vault.insert_profile(&profile(id)).unwrap();
            vault.put_bank_settings(&row(id, "{}")).unwrap();
        }
        vault.put_bank_settings(&row("a", r#"{"port":1}"#)).unwrap();
        assert_eq!(vault.bank_settings("a", "10907-bpaca").unwrap(), Some(row("a", r#"{"port":1}"#)));
        assert_eq!(vault.all_bank_settings("b").unwrap(), [row("b", "{}")]);
        vault.remove_bank_settings("a", "10907-bpaca").unwrap();
        assert!(vault.all_bank_settings("a").unwrap().is_empty());
        assert!(matches!(vault.put_bank_settings(&row("z", "{}")), Err(StoreError::Refused { .. })));
    }
}
