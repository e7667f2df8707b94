//! Trust anchors the operator added, for one bank or for all banks of a profile.

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// A trust anchor beside the platform's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorRow {
    /// Any unique text.
    pub id: String,
    /// Whose it is.
    pub profile_id: String,
    /// The bank it is trusted for; none means every bank of the profile.
    pub bank_key: Option<String>,
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
    /// Where it came from, for the screen.
    pub source: String,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<AnchorRow> {
    Ok(AnchorRow {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        bank_key: row.get("bank_key")?,
        der: row.get("der")?,
        sha256: row.get("sha256")?,
        source: row.get("source")?,
        added_at: row.get("added_at")?,
    })
}

impl Rows<'_> {
    /// Adds an anchor.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the profile trusts it there already, or there is no such profile.
    pub fn insert_anchor(&self, anchor: &AnchorRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO anchor (id, profile_id, bank_key, der, sha256, source, added_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let AnchorRow { id, profile_id, bank_key, der, sha256, source, added_at } = anchor;
        self.run(sql, params![id, profile_id, bank_key, der, sha256, source, added_at]).map(drop)
    }

    /// The anchors of a profile, for one bank and for all, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn anchors(&self, profile_id: &str) -> Result<Vec<AnchorRow>, StoreError> {
        self.all("SELECT * FROM anchor WHERE profile_id = ?1 ORDER BY added_at, id", [profile_id], read)
    }

    /// Trusts an anchor no more.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_anchor(&self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM anchor WHERE id = ?1", [id]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    #[test]
    fn the_same_anchor_is_added_once_per_bank_and_once_for_all() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        let anchor = |id: &str, bank: Option<&str>| AnchorRow {
            id: id.to_owned(),
            profile_id: "p".to_owned(),
            bank_key: bank.map(str::to_owned),
            der: vec![0x30, 0],
            sha256: "ab".to_owned(),
            source: "ca.pem".to_owned(),
            added_at: 1,
        };
        vault.insert_anchor(&anchor("1", None)).unwrap();
        vault.insert_anchor(&anchor("2", Some("x"))).unwrap();
        for again in [anchor("3", None), anchor("4", Some("x"))] {
            assert!(matches!(vault.insert_anchor(&again), Err(StoreError::Refused { .. })));
        }
        vault.delete_anchor("1").unwrap();
        assert_eq!(vault.anchors("p").unwrap(), [anchor("2", Some("x"))]);
    }
}
