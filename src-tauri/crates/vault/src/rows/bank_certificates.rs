//! Certificates a profile holds as a bank's own: the ones that check the bank's signatures.

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// A certificate pinned for one bank of one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankCertificateRow {
    /// Any unique text.
    pub id: String,
    /// Whose it is.
    pub profile_id: String,
    /// The bank that signs with it.
    pub bank_key: String,
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
    /// Where it came from: the address it was fetched from, or the operator's words.
    pub source: String,
    /// The call that fetched it; none where it was handed over.
    pub call_id: Option<String>,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<BankCertificateRow> {
    Ok(BankCertificateRow {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        bank_key: row.get("bank_key")?,
        der: row.get("der")?,
        sha256: row.get("sha256")?,
        source: row.get("source")?,
        call_id: row.get("call_id")?,
        added_at: row.get("added_at")?,
    })
}

impl Rows<'_> {
    /// Pins a certificate.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when it is pinned for this bank already, or there is no such profile.
    pub fn insert_bank_certificate(&self, certificate: &BankCertificateRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO bank_certificate
                       (id, profile_id, bank_key, der, sha256, source, call_id, added_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let BankCertificateRow { id, profile_id, bank_key, der, sha256, source, call_id, added_at } =
            certificate;
        self.run(sql, params![id, profile_id, bank_key, der, sha256, source, call_id, added_at]).map(drop)
    }

    /// The certificates a profile has pinned for a bank, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn bank_certificates(
        &self,
        profile_id: &str,
        bank_key: &str,
    ) -> Result<Vec<BankCertificateRow>, StoreError> {
        let sql =
            "SELECT * FROM bank_certificate WHERE profile_id = ?1 AND bank_key = ?2 ORDER BY added_at, id";
        self.all(sql, [profile_id, bank_key], read)
    }

    /// The pinned certificate with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn bank_certificate(&self, id: &str) -> Result<Option<BankCertificateRow>, StoreError> {
        self.one("SELECT * FROM bank_certificate WHERE id = ?1", [id], read)
    }

    /// Pins a certificate no more.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_bank_certificate(&self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM bank_certificate WHERE id = ?1", [id]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    fn pinned(id: &str, bank: &str) -> BankCertificateRow {
        BankCertificateRow {
            id: id.to_owned(),
            profile_id: "p".to_owned(),
            bank_key: bank.to_owned(),
            der: vec![0x30, 0],
            sha256: "ab".to_owned(),
            source: "https://bank.example/c_ab".to_owned(),
            call_id: Some("call".to_owned()),
            added_at: 1,
        }
    }

    #[test]
    fn a_certificate_is_pinned_once_per_bank_and_goes_with_its_profile() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.insert_bank_certificate(&pinned("1", "x")).unwrap();
        vault.insert_bank_certificate(&pinned("2", "y")).unwrap();
        let again = vault.insert_bank_certificate(&pinned("3", "x"));
        assert!(matches!(again, Err(StoreError::Refused { .. })), "{again:?}");
        assert_eq!(vault.bank_certificates("p", "x").unwrap(), [pinned("1", "x")]);
        assert_eq!(vault.bank_certificate("2").unwrap(), Some(pinned("2", "y")));
        vault.delete_bank_certificate("1").unwrap();
        assert_eq!(vault.bank_certificates("p", "x").unwrap(), []);
        vault.delete_profile("p").unwrap();
        assert_eq!(vault.bank_certificate("2").unwrap(), None);
    }
}
