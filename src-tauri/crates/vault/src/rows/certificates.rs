//! Certificates with their chains, and which of each kind is in use.

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// A certificate of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// Any unique text.
    pub id: String,
    /// Whose it is.
    pub profile_id: String,
    /// `qwac`, `qsealc` or `other`.
    pub kind: String,
    /// DER, the leaf first.
    pub chain: Vec<Vec<u8>>,
    /// SHA-256 of the leaf's SubjectPublicKeyInfo, lower-case hex.
    pub spki_sha256: String,
    /// SHA-256 of the leaf, lower-case hex; unique within a profile.
    pub sha256: String,
    /// Whether the profile holds the private key. Read from the held keys; not looked at when writing.
    pub key_held: bool,
    /// Whether it is the one of its kind in use.
    pub active: bool,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
    /// Where it came from: a file name, or a word such as "practice".
    pub source: String,
}

const SELECT: &str = "SELECT certificate.*, EXISTS (SELECT 1 FROM held_key
                        WHERE held_key.profile_id = certificate.profile_id
                          AND held_key.spki_sha256 = certificate.spki_sha256) AS key_held
                      FROM certificate ";

fn read(row: &Row<'_>) -> rusqlite::Result<CertificateRow> {
    Ok(CertificateRow {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        kind: row.get("kind")?,
        chain: Vec::new(),
        spki_sha256: row.get("spki_sha256")?,
        sha256: row.get("sha256")?,
        key_held: row.get("key_held")?,
        active: row.get("active")?,
        added_at: row.get("added_at")?,
        source: row.get("source")?,
    })
}

impl Rows<'_> {
    /// Adds a certificate with its chain. Added as active, it takes over from the one of its kind in use.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the profile has this certificate already, or there is no such profile.
    pub fn insert_certificate(&self, certificate: &CertificateRow) -> Result<(), StoreError> {
        let CertificateRow {
            id, profile_id, kind, chain, spki_sha256, sha256, active, added_at, source, ..
        } = certificate;
        let sql =
            "INSERT INTO certificate (id, profile_id, kind, spki_sha256, sha256, active, added_at, source)
                   VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)";
        self.run(sql, params![id, profile_id, kind, spki_sha256, sha256, added_at, source])?;
        self.link(id, chain)?;
        if *active { self.activate_certificate(id) } else { Ok(()) }
    }

    /// Gives a certificate another chain, as when an intermediate arrives later. The leaf stays the first.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such certificate.
    pub fn replace_chain(&self, id: &str, chain: &[Vec<u8>]) -> Result<(), StoreError> {
        self.run("DELETE FROM certificate_chain WHERE certificate_id = ?1", [id])?;
        self.link(id, chain)
    }

    fn link(&self, id: &str, chain: &[Vec<u8>]) -> Result<(), StoreError> {
        let link = "INSERT INTO certificate_chain (certificate_id, position, der) VALUES (?1, ?2, ?3)";
        for (position, der) in (0_i64..).zip(chain) {
            self.run(link, params![id, position, der])?;
        }
        Ok(())
    }

    /// Puts a certificate in use, in place of the one of its kind that was.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such certificate.
    pub fn activate_certificate(&self, id: &str) -> Result<(), StoreError> {
        let others = "UPDATE certificate SET active = 0 WHERE active = 1 AND id <> ?1
                      AND (profile_id, kind) = (SELECT profile_id, kind FROM certificate WHERE id = ?1)";
        self.run(others, [id])?;
        self.change("UPDATE certificate SET active = 1 WHERE id = ?1", [id])
    }

    /// The certificate with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn certificate(&self, id: &str) -> Result<Option<CertificateRow>, StoreError> {
        let found = self.one(&format!("{SELECT} WHERE id = ?1"), [id], read)?;
        found.map(|certificate| self.with_chain(certificate)).transpose()
    }

    /// The certificates of a profile: those in use first, then the newest.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn certificates(&self, profile_id: &str) -> Result<Vec<CertificateRow>, StoreError> {
        let sql =
            format!("{SELECT} WHERE profile_id = ?1 ORDER BY active DESC, kind DESC, added_at DESC, id");
        let found = self.all(&sql, [profile_id], read)?;
        found.into_iter().map(|certificate| self.with_chain(certificate)).collect()
    }

    /// Deletes a certificate with its chain; its key stays held.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_certificate(&self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM certificate WHERE id = ?1", [id]).map(drop)
    }

    fn with_chain(&self, certificate: CertificateRow) -> Result<CertificateRow, StoreError> {
        let sql = "SELECT der FROM certificate_chain WHERE certificate_id = ?1 ORDER BY position";
        let chain = self.all(sql, [&certificate.id], |row| row.get(0))?;
        Ok(CertificateRow { chain, ..certificate })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::profiles::tests::profile;
    use crate::{KeyRow, Vault};

    fn certificate(id: &str, kind: &str) -> CertificateRow {
        CertificateRow {
            id: id.to_owned(),
            profile_id: "p".to_owned(),
            kind: kind.to_owned(),
            chain: vec![vec![1, 2], vec![3], vec![4, 5, 6]],
            spki_sha256: format!("spki-{id}"),
            sha256: format!("sha-{id}"),
            key_held: false,
            active: true,
            added_at: 5,
            source: "qwac.pem".to_owned(),
        }
    }

    fn vault() -> Vault {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault
    }

    #[test]
    fn keeps_the_chain_in_order_and_sees_the_key_when_it_comes() {
        let vault = vault();
        let qwac = certificate("a", "qwac");
        vault.insert_certificate(&qwac).unwrap();
        assert_eq!(vault.certificate("a").unwrap(), Some(qwac.clone()));
        let key = KeyRow {
            spki_sha256: "spki-a".to_owned(),
            profile_id: "p".to_owned(),
            algorithm: "rsa".to_owned(),
            bits: 2048,
            added_at: 9,
        };
        vault.put_key(&key).unwrap();
        assert_eq!(vault.certificate("a").unwrap(), Some(CertificateRow { key_held: true, ..qwac }));
    }

    #[test]
    fn one_of_each_kind_is_in_use() {
        let vault = vault();
        for (id, kind) in [("a", "qwac"), ("b", "qsealc"), ("c", "qwac")] {
            vault.insert_certificate(&certificate(id, kind)).unwrap();
        }
        let in_use = |vault: &Vault| -> Vec<String> {
            let rows = vault.certificates("p").unwrap();
            rows.into_iter().filter(|row| row.active).map(|row| row.id).collect()
        };
        assert_eq!(in_use(&vault), ["c", "b"]);
        vault.activate_certificate("a").unwrap();
        assert_eq!(in_use(&vault), ["a", "b"]);
        assert_eq!(vault.activate_certificate("z"), Err(StoreError::NotFound));
        assert_eq!(in_use(&vault), ["a", "b"]);
    }

    #[test]
    fn refuses_the_same_certificate_twice_and_leaves_nothing_of_it() {
        let vault = vault();
        vault.insert_certificate(&certificate("a", "qwac")).unwrap();
        let again = CertificateRow { id: "b".to_owned(), ..certificate("a", "qwac") };
        assert!(matches!(vault.insert_certificate(&again), Err(StoreError::Refused { .. })));
        assert_eq!(vault.certificates("p").unwrap().len(), 1);
        vault.delete_certificate("a").unwrap();
        assert!(vault.certificates("p").unwrap().is_empty());
    }
}
