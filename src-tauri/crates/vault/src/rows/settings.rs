//! Settings of the program itself: a key and a text.

use super::Rows;
use crate::store_error::StoreError;

impl Rows<'_> {
    /// The setting's text, if it was ever set.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.one("SELECT value FROM setting WHERE key = ?1", [key], |row| row.get(0))
    }

    /// Sets or replaces a setting.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO setting (key, value) VALUES (?1, ?2)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.run(sql, [key, value]).map(drop)
    }

    /// Forgets a setting.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn remove_setting(&self, key: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM setting WHERE key = ?1", [key]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use crate::Vault;

    #[test]
    fn a_setting_is_replaced_and_forgotten() {
        let vault = Vault::in_memory().unwrap();
        assert_eq!(vault.setting("language").unwrap(), None);
        vault.set_setting("language", "en").unwrap();
        vault.set_setting("language", "fr").unwrap();
        assert_eq!(vault.setting("language").unwrap().as_deref(), Some("fr"));
        vault.remove_setting("language").unwrap();
        assert_eq!(vault.setting("language").unwrap(), None);
    }
}
