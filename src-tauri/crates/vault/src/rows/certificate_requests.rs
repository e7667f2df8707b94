//! Certificate requests: what was asked of a QTSP over a held key.

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// A request over a key of a profile. It goes when the key goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRequestRow {
    /// Whose it is.
    pub profile_id: String,
    /// SHA-256 of the key's SubjectPublicKeyInfo, lower-case hex.
    pub spki_sha256: String,
    /// `qwac` or `qsealc`.
    pub kind: String,
    /// What was asked for.
    pub json: String,
    /// The request itself (RFC 2986) in PEM.
    pub pem: String,
    /// Unix milliseconds, UTC.
    pub made_at: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<CertificateRequestRow> {
    Ok(CertificateRequestRow {
        profile_id: row.get("profile_id")?,
        spki_sha256: row.get("spki_sha256")?,
        kind: row.get("kind")?,
        json: row.get("json")?,
        pem: row.get("pem")?,
        made_at: row.get("made_at")?,
    })
}

impl Rows<'_> {
    /// Adds a request. Note the key first.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the profile does not hold the key, or has a request over it already.
    pub fn insert_certificate_request(&self, request: &CertificateRequestRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO certificate_request (profile_id, spki_sha256, kind, json, pem, made_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let CertificateRequestRow { profile_id, spki_sha256, kind, json, pem, made_at } = request;
        self.run(sql, params![profile_id, spki_sha256, kind, json, pem, made_at]).map(drop)
    }

    /// The request over a key of a profile.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn certificate_request(
        &self,
        profile_id: &str,
        spki_sha256: &str,
    ) -> Result<Option<CertificateRequestRow>, StoreError> {
        let sql = "SELECT * FROM certificate_request WHERE profile_id = ?1 AND spki_sha256 = ?2";
        self.one(sql, [profile_id, spki_sha256], read)
    }

    /// The requests of a profile, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn certificate_requests(&self, profile_id: &str) -> Result<Vec<CertificateRequestRow>, StoreError> {
        let sql = "SELECT * FROM certificate_request WHERE profile_id = ?1 ORDER BY made_at, spki_sha256";
        self.all(sql, [profile_id], read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::profiles::tests::profile;
    use crate::{KeyRow, Vault};

    fn request(spki_sha256: &str) -> CertificateRequestRow {
        CertificateRequestRow {
            profile_id: "p".to_owned(),
            spki_sha256: spki_sha256.to_owned(),
            kind: "qsealc".to_owned(),
            json: "{}".to_owned(),
            pem: "-----BEGIN".to_owned(),
            made_at: 7,
        }
    }

    #[test]
    fn a_request_needs_its_key_and_goes_with_it() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        let refused = vault.insert_certificate_request(&request("ab"));
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
        for spki_sha256 in ["ab", "cd"] {
            let key = KeyRow {
                spki_sha256: spki_sha256.to_owned(),
                profile_id: "p".to_owned(),
                algorithm: "RSA 2048".to_owned(),
                bits: 2048,
                added_at: 1,
            };
            vault.put_key(&key).unwrap();
            vault.insert_certificate_request(&request(spki_sha256)).unwrap();
        }
        assert_eq!(vault.certificate_request("p", "ab").unwrap(), Some(request("ab")));
        vault.delete_key("p", "ab").unwrap();
        assert_eq!(vault.certificate_request("p", "ab").unwrap(), None);
        assert_eq!(vault.certificate_requests("p").unwrap(), [request("cd")]);
        vault.delete_profile("p").unwrap();
        assert_eq!(vault.certificate_requests("p").unwrap(), []);
    }
}
