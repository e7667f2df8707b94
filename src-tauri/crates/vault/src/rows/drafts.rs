//! Drafts: what a wizard has been told so far, so that the window may be closed at any step.

use std::fmt;

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// A wizard at a step.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Any unique text.
    pub id: String,
    /// Whose it is.
    pub profile_id: String,
    /// Which wizard.
    pub kind: String,
    /// Where it stands.
    pub step: String,
    /// What it was told.
    pub json: String,
    /// Unix milliseconds, UTC.
    pub updated_at: i64,
}

impl fmt::Debug for DraftRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DraftRow")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("step", &self.step)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<DraftRow> {
    Ok(DraftRow {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        kind: row.get("kind")?,
        step: row.get("step")?,
        json: row.get("json")?,
        updated_at: row.get("updated_at")?,
    })
}

impl Rows<'_> {
    /// Writes a draft, new or changed. Its profile and kind never change.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such profile.
    pub fn put_draft(&self, draft: &DraftRow) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO draft (id, profile_id, kind, step, json, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (id) DO UPDATE
                   SET step = excluded.step, json = excluded.json, updated_at = excluded.updated_at";
        let DraftRow { id, profile_id, kind, step, json, updated_at } = draft;
        self.run(sql, params![id, profile_id, kind, step, json, updated_at]).map(drop)
    }

    /// The draft with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn draft(&self, id: &str) -> Result<Option<DraftRow>, StoreError> {
        self.one("SELECT * FROM draft WHERE id = ?1", [id], read)
    }

    /// The drafts of a profile, the last touched first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn drafts(&self, profile_id: &str) -> Result<Vec<DraftRow>, StoreError> {
        self.all("SELECT * FROM draft WHERE profile_id = ?1 ORDER BY updated_at DESC, id", [profile_id], read)
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_draft(&self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM draft WHERE id = ?1", [id]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    #[test]
    fn a_draft_goes_on_where_it_stood() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        let draft = |id: &str, step: &str, at: i64| DraftRow {
            id: id.to_owned(),
            profile_id: "p".to_owned(),
            kind: "registration".to_owned(),
            step: step.to_owned(),
            json: format!("{{\"step\":\"{step}\"}}"),
            updated_at: at,
        };
        vault.put_draft(&draft("a", "bank", 1)).unwrap();
        vault.put_draft(&draft("b", "bank", 2)).unwrap();
        vault.put_draft(&draft("a", "review", 3)).unwrap();
        assert_eq!(vault.drafts("p").unwrap(), [draft("a", "review", 3), draft("b", "bank", 2)]);
        vault.delete_draft("a").unwrap();
        assert_eq!(vault.draft("a").unwrap(), None);
    }
}
