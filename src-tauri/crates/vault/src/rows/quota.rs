//! How often a bank was asked without the PSU, as the bank counts it.

use rusqlite::params;

use super::Rows;
use crate::store_error::StoreError;

/// What was asked on one day: the bank counts per account and method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaRow {
    /// For which connection.
    pub connection_id: String,
    /// The calendar day in Paris, ISO 8601.
    pub day: String,
    /// The account's IBAN, or empty for what concerns none.
    pub iban: String,
    /// What was asked: a word of its writer's.
    pub method: String,
    /// How often.
    pub used: u32,
}

impl Rows<'_> {
    /// Counts one more call on `day`, and answers how many that makes.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such connection.
    pub fn count_call(
        &self,
        connection_id: &str,
        day: &str,
        iban: &str,
        method: &str,
    ) -> Result<u32, StoreError> {
        let sql = "INSERT INTO quota_use (connection_id, day, iban, method, used) VALUES (?1, ?2, ?3, ?4, 1)
                   ON CONFLICT DO UPDATE SET used = used + 1
                   RETURNING used";
        let used = self.one(sql, [connection_id, day, iban, method], |row| row.get(0))?;
        used.ok_or(StoreError::NotFound)
    }

    /// What was asked on `day`, by IBAN and method.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn calls_counted(&self, connection_id: &str, day: &str) -> Result<Vec<QuotaRow>, StoreError> {
        let sql = "SELECT iban, method, used FROM quota_use WHERE connection_id = ?1 AND day = ?2 ORDER BY iban, method";
        self.all(sql, [connection_id, day], |row| {
            Ok(QuotaRow {
                connection_id: connection_id.to_owned(),
                day: day.to_owned(),
                iban: row.get(0)?,
                method: row.get(1)?,
                used: row.get(2)?,
            })
        })
    }

    /// Forgets what was counted before `day`.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn forget_calls_before(&self, connection_id: &str, day: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM quota_use WHERE connection_id = ?1 AND day < ?2", params![connection_id, day])
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use crate::rows::accounts::tests::with_accounts;

    #[test]
    fn each_day_account_and_method_is_counted_on_its_own() {
        let vault = with_accounts(&[]);
        for (day, iban, method, makes) in [
            ("2026-03-01", "FR1", "balances", 1),
            ("2026-03-01", "FR1", "balances", 2),
            ("2026-03-01", "FR2", "balances", 1),
            ("2026-03-01", "FR1", "transactions", 1),
            ("2026-03-02", "FR1", "balances", 1),
        ] {
            assert_eq!(vault.count_call("c", day, iban, method).unwrap(), makes, "{day} {iban} {method}");
        }
        let counted = vault.calls_counted("c", "2026-03-01").unwrap();
        let said: Vec<_> =
            counted.iter().map(|row| (row.iban.as_str(), row.method.as_str(), row.used)).collect();
        assert_eq!(said, [("FR1", "balances", 2), ("FR1", "transactions", 1), ("FR2", "balances", 1)]);
        vault.forget_calls_before("c", "2026-03-02").unwrap();
        assert!(vault.calls_counted("c", "2026-03-01").unwrap().is_empty());
        assert_eq!(vault.calls_counted("c", "2026-03-02").unwrap().len(), 1);
        assert!(vault.count_call("none", "2026-03-01", "", "accounts").is_err());
    }
}
