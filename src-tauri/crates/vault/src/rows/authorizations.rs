//! Authorisation requests: a PSU sent to the bank's pages, and what came back. A state answers once.

use rusqlite::{Row, params};
use secrecy::{ExposeSecret, SecretString};

use super::Rows;
use crate::store_error::StoreError;

/// A PSU sent to the bank.
#[derive(Clone)]
pub struct AuthorizationRow {
    /// Any unique text.
    pub id: String,
    /// For which connection.
    pub connection_id: String,
    /// RFC 6749, section 10.12: random, and bound to this row alone.
    pub state: SecretString,
    /// The redirect URI as it was sent.
    pub redirect_uri: String,
    /// RFC 7636, where a challenge was sent.
    pub code_verifier: Option<SecretString>,
    /// Unix milliseconds, UTC, the bank's clock.
    pub started_at: i64,
    /// When it ended, however it did: unix milliseconds, UTC, the bank's clock.
    pub ended_at: Option<i64>,
    /// How it ended: a word of its writer's.
    pub outcome: Option<String>,
    /// More about it.
    pub json: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuthorizationRow> {
    Ok(AuthorizationRow {
        id: row.get("id")?,
        connection_id: row.get("connection_id")?,
        state: row.get::<_, String>("state")?.into(),
        redirect_uri: row.get("redirect_uri")?,
        code_verifier: row.get::<_, Option<String>>("code_verifier")?.map(SecretString::from),
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        outcome: row.get("outcome")?,
        json: row.get("json")?,
    })
}

impl Rows<'_> {
    /// Notes that a PSU is being sent to the bank.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the state was used before, or there is no such connection.
    pub fn insert_authorization(&self, request: &AuthorizationRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO authorization_request (id, connection_id, state, redirect_uri, code_verifier, started_at,
                       ended_at, outcome, json)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let values = params![
            request.id,
            request.connection_id,
            // EXPOSE: into the encrypted store, so that the answer is known after a restart.
            request.state.expose_secret(),
            request.redirect_uri,
            // EXPOSE: as above.
            request.code_verifier.as_ref().map(ExposeSecret::expose_secret),
            request.started_at,
            request.ended_at,
            request.outcome,
            request.json,
        ];
        self.run(sql, values).map(drop)
    }

    /// The request that carried this state, open or ended.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn authorization_with_state(
        &self,
        state: &SecretString,
    ) -> Result<Option<AuthorizationRow>, StoreError> {
        // EXPOSE: to look it up in the encrypted store.
        self.one("SELECT * FROM authorization_request WHERE state = ?1", [state.expose_secret()], read)
    }

    /// The requests of a connection, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn authorizations(&self, connection_id: &str) -> Result<Vec<AuthorizationRow>, StoreError> {
        let sql = "SELECT * FROM authorization_request WHERE connection_id = ?1 ORDER BY started_at DESC, rowid DESC";
        self.all(sql, [connection_id], read)
    }

    /// Ends an open request, and lets go of its code_verifier.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it has ended before: a second answer to one state.
    pub fn end_authorization(
        &self,
        id: &str,
        ended_at: i64,
        outcome: &str,
        json: &str,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE authorization_request
                   SET ended_at = ?2, outcome = ?3, json = ?4, code_verifier = NULL
                   WHERE id = ?1 AND ended_at IS NULL";
        self.change(sql, params![id, ended_at, outcome, json])
    }

    /// Says what came of the code of an ended request.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such request, or it has not ended.
    pub fn settle_authorization(&self, id: &str, outcome: &str, json: &str) -> Result<(), StoreError> {
        let sql =
            "UPDATE authorization_request SET outcome = ?2, json = ?3 WHERE id = ?1 AND ended_at IS NOT NULL";
        self.change(sql, [id, outcome, json])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::connections::tests::connection;
    use crate::rows::profiles::tests::profile;

    fn request(id: &str, state: &str) -> AuthorizationRow {
        AuthorizationRow {
            id: id.to_owned(),
            connection_id: "c".to_owned(),
            state: state.into(),
            redirect_uri: "http://127.0.0.1:8421/callback".to_owned(),
            code_verifier: Some("verifier".into()),
            started_at: 1,
            ended_at: None,
            outcome: None,
            json: "{}".to_owned(),
        }
    }

    fn vault() -> Vault {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.put_connection(&connection("c")).unwrap();
        vault
    }

    #[test]
    fn a_state_answers_once() {
        let vault = vault();
        vault.insert_authorization(&request("a", "s")).unwrap();
        assert!(matches!(vault.insert_authorization(&request("b", "s")), Err(StoreError::Refused { .. })));
        vault.end_authorization("a", 2, "code", "{}").unwrap();
        assert_eq!(vault.end_authorization("a", 3, "code", "{}"), Err(StoreError::NotFound));
        let ended = vault.authorization_with_state(&"s".into()).unwrap().unwrap();
        assert_eq!((ended.ended_at, ended.outcome.as_deref()), (Some(2), Some("code")));
        assert!(ended.code_verifier.is_none());
        vault.settle_authorization("a", "authorised", "{}").unwrap();
        let settled = vault.authorization_with_state(&"s".into()).unwrap().unwrap();
        assert_eq!(settled.outcome.as_deref(), Some("authorised"));
        assert!(vault.authorization_with_state(&"t".into()).unwrap().is_none());
    }

    #[test]
    fn requests_are_listed_newest_first_and_go_with_their_connection() {
        let vault = vault();
        vault.insert_authorization(&request("a", "s")).unwrap();
        vault.insert_authorization(&request("b", "t")).unwrap();
        let ids: Vec<_> = vault.authorizations("c").unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(ids, ["b", "a"]);
        vault.delete_connection("c").unwrap();
        assert!(vault.authorizations("c").unwrap().is_empty());
    }
}
