//! Consents: every one that was sent, dated, with its call.

use std::fmt;

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// A consent sent to a bank.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// Any unique text.
    pub id: String,
    /// For which connection.
    pub connection_id: String,
    /// Unix milliseconds, UTC, the bank's clock.
    pub sent_at: i64,
    /// What became of it: a word of its writer's.
    pub status: String,
    /// What it said.
    pub json: String,
    /// The call that sent it.
    pub call_id: Option<String>,
}

impl fmt::Debug for ConsentRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsentRow")
            .field("id", &self.id)
            .field("sent_at", &self.sent_at)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ConsentRow> {
    Ok(ConsentRow {
        id: row.get("id")?,
        connection_id: row.get("connection_id")?,
        sent_at: row.get("sent_at")?,
        status: row.get("status")?,
        json: row.get("json")?,
        call_id: row.get("call_id")?,
    })
}

impl Rows<'_> {
    /// Writes a consent, new or with what became of it. Whose it is, when it was sent and what it said never change.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such connection.
    pub fn put_consent(&self, consent: &ConsentRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO consent (id, connection_id, sent_at, status, json, call_id)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (id) DO UPDATE SET status = excluded.status, call_id = excluded.call_id";
        let ConsentRow { id, connection_id, sent_at, status, json, call_id } = consent;
        self.run(sql, params![id, connection_id, sent_at, status, json, call_id]).map(drop)
    }

    /// The consents of a connection, the last sent first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn consents(&self, connection_id: &str) -> Result<Vec<ConsentRow>, StoreError> {
        let sql = "SELECT * FROM consent WHERE connection_id = ?1 ORDER BY rowid DESC";
        self.all(sql, [connection_id], read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::connections::tests::connection;
    use crate::rows::profiles::tests::profile;

    #[test]
    fn what_was_sent_stays_and_what_became_of_it_is_added() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.put_connection(&connection("c")).unwrap();
        let sent = |id: &str| ConsentRow {
            id: id.to_owned(),
            connection_id: "c".to_owned(),
            sent_at: 1,
            status: "sending".to_owned(),
            json: r#"{"balances":[]}"#.to_owned(),
            call_id: None,
        };
        vault.put_consent(&sent("a")).unwrap();
        vault.put_consent(&sent("b")).unwrap();
        let taken = ConsentRow {
            status: "accepted".to_owned(),
            call_id: Some("call".to_owned()),
            json: "{}".to_owned(),
            ..sent("a")
        };
        vault.put_consent(&taken).unwrap();
        let kept = ConsentRow { json: sent("a").json, ..taken };
        assert_eq!(vault.consents("c").unwrap(), [sent("b"), kept]);
        let stray = ConsentRow { connection_id: "none".to_owned(), ..sent("d") };
        assert!(matches!(vault.put_consent(&stray), Err(StoreError::Refused { .. })));
    }
}
