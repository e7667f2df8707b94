//! Connections: one PSU at one bank in one role, the tokens in force, and what happened.

use std::fmt;

use rusqlite::{Row, params};
use secrecy::{ExposeSecret, SecretString};

use super::Rows;
use crate::store_error::StoreError;

/// A PSU at a bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// Any unique text.
    pub id: String,
    /// Whose it is.
    pub profile_id: String,
    /// The app it was authorised for; none once that is forgotten.
    pub registration_id: Option<String>,
    /// The bank's key in the directory.
    pub bank_key: String,
    /// The host that was chosen first, and serves all later calls.
    pub entry_host: String,
    /// `aisp` or `cbpii`: a word of its writer's.
    pub role: String,
    /// The app's name at the bank.
    pub client_id: String,
    /// Where the bank sends the PSU back to, byte for byte.
    pub redirect_uri: String,
    /// What the operator calls it.
    pub name: String,
    /// Where it stands: a word of its writer's.
    pub status: String,
    /// Unix milliseconds, UTC, the bank's clock.
    pub created_at: i64,
    /// When the PSU last authenticated: unix milliseconds, UTC, the bank's clock.
    pub sca_at: Option<i64>,
    /// More about it.
    pub json: String,
}

/// The tokens in force.
#[derive(Clone)]
pub struct TokenRow {
    /// Whose they are.
    pub connection_id: String,
    /// The access token.
    pub access_token: SecretString,
    /// From when on the bank no longer takes it, where it said so: unix milliseconds, UTC, the bank's clock.
    pub access_expires_at: Option<i64>,
    /// The refresh token, where the bank gave one.
    pub refresh_token: Option<SecretString>,
    /// The scope as the bank wrote it.
    pub scope: String,
    /// Unix milliseconds, UTC, the bank's clock.
    pub received_at: i64,
}

/// Something that happened to a connection.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectionEventRow {
    /// Any unique text.
    pub id: String,
    /// To which connection.
    pub connection_id: String,
    /// When, unix milliseconds, UTC, the bank's clock.
    pub at: i64,
    /// What: a word of its writer's.
    pub kind: String,
    /// More about it.
    pub detail_json: String,
    /// The call behind it.
    pub call_id: Option<String>,
}

impl fmt::Debug for TokenRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRow")
            .field("connection_id", &self.connection_id)
            .field("access_expires_at", &self.access_expires_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ConnectionEventRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionEventRow")
            .field("connection_id", &self.connection_id)
            .field("at", &self.at)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    Ok(ConnectionRow {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        registration_id: row.get("registration_id")?,
        bank_key: row.get("bank_key")?,
        entry_host: row.get("entry_host")?,
        role: row.get("role")?,
        client_id: row.get("client_id")?,
        redirect_uri: row.get("redirect_uri")?,
        name: row.get("name")?,
        status: row.get("status")?,
        created_at: row.get("created_at")?,
        sca_at: row.get("sca_at")?,
        json: row.get("json")?,
    })
}

fn read_token(row: &Row<'_>) -> rusqlite::Result<TokenRow> {
    Ok(TokenRow {
        connection_id: row.get("connection_id")?,
        access_token: row.get::<_, String>("access_token")?.into(),
        access_expires_at: row.get("access_expires_at")?,
        refresh_token: row.get::<_, Option<String>>("refresh_token")?.map(SecretString::from),
        scope: row.get("scope")?,
        received_at: row.get("received_at")?,
    })
}

fn read_event(row: &Row<'_>) -> rusqlite::Result<ConnectionEventRow> {
    Ok(ConnectionEventRow {
        id: row.get("id")?,
        connection_id: row.get("connection_id")?,
        at: row.get("at")?,
        kind: row.get("kind")?,
        detail_json: row.get("detail_json")?,
        call_id: row.get("call_id")?,
    })
}

impl Rows<'_> {
    /// Writes a connection, new or changed. Its profile, bank, entry point, role and creation never change.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such profile or registration.
    pub fn put_connection(&self, connection: &ConnectionRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO connection (id, profile_id, registration_id, bank_key, entry_host, role, client_id,
                       redirect_uri, name, status, created_at, sca_at, json)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
                   ON CONFLICT (id) DO UPDATE SET registration_id = excluded.registration_id,
                       client_id = excluded.client_id, redirect_uri = excluded.redirect_uri, name = excluded.name,
                       status = excluded.status, sca_at = excluded.sca_at, json = excluded.json";
        let row = connection;
        let values = params![
            row.id,
            row.profile_id,
            row.registration_id,
            row.bank_key,
            row.entry_host,
            row.role,
            row.client_id,
            row.redirect_uri,
            row.name,
            row.status,
            row.created_at,
            row.sca_at,
            row.json,
        ];
        self.run(sql, values).map(drop)
    }

    /// The connection with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn connection(&self, id: &str) -> Result<Option<ConnectionRow>, StoreError> {
        self.one("SELECT * FROM connection WHERE id = ?1", [id], read)
    }

    /// The connections of a profile, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn connections(&self, profile_id: &str) -> Result<Vec<ConnectionRow>, StoreError> {
        let sql = "SELECT * FROM connection WHERE profile_id = ?1 ORDER BY created_at DESC, id DESC";
        self.all(sql, [profile_id], read)
    }

    /// Forgets a connection with its tokens, consents, accounts and history, here: the bank is not told.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_connection(&self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM connection WHERE id = ?1", [id]).map(drop)
    }

    /// Puts these tokens in the place of those before.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such connection.
    pub fn put_tokens(&self, tokens: &TokenRow) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO connection_token
                       (connection_id, access_token, access_expires_at, refresh_token, scope, received_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let values = params![
            tokens.connection_id,
            // EXPOSE: into the encrypted store, the one place where tokens are kept.
            tokens.access_token.expose_secret(),
            tokens.access_expires_at,
            // EXPOSE: as above.
            tokens.refresh_token.as_ref().map(ExposeSecret::expose_secret),
            tokens.scope,
            tokens.received_at,
        ];
        self.run(sql, values).map(drop)
    }

    /// The tokens of a connection.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn tokens(&self, connection_id: &str) -> Result<Option<TokenRow>, StoreError> {
        self.one("SELECT * FROM connection_token WHERE connection_id = ?1", [connection_id], read_token)
    }

    /// Lets go of the tokens of a connection: they were revoked, or the bank takes them no more.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_tokens(&self, connection_id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM connection_token WHERE connection_id = ?1", [connection_id]).map(drop)
    }

    /// Adds to a connection's history.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such connection.
    pub fn insert_connection_event(&self, event: &ConnectionEventRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO connection_event (id, connection_id, at, kind, detail_json, call_id)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let ConnectionEventRow { id, connection_id, at, kind, detail_json, call_id } = event;
        self.run(sql, params![id, connection_id, at, kind, detail_json, call_id]).map(drop)
    }

    /// A connection's history, the last written first: times are the bank's, whose clock can be moved back.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn connection_events(&self, connection_id: &str) -> Result<Vec<ConnectionEventRow>, StoreError> {
        let sql = "SELECT * FROM connection_event WHERE connection_id = ?1 ORDER BY rowid DESC";
        self.all(sql, [connection_id], read_event)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    pub(crate) fn connection(id: &str) -> ConnectionRow {
        ConnectionRow {
            id: id.to_owned(),
            profile_id: "p".to_owned(),
            registration_id: None,
            bank_key: "12579".to_owned(),
            entry_host: "www.12579.sandbox.api.89c3.com".to_owned(),
            role: "aisp".to_owned(),
            client_id: "1PSDFR-ACPR-1-0-ABCD".to_owned(),
            redirect_uri: "http://127.0.0.1:8421/callback".to_owned(),
            name: "A PSU".to_owned(),
            status: "new".to_owned(),
            created_at: 10,
            sca_at: None,
            json: "{}".to_owned(),
        }
    }

    fn tokens(access: &str) -> TokenRow {
        TokenRow {
            connection_id: "c".to_owned(),
            access_token: access.into(),
            access_expires_at: Some(20),
            refresh_token: Some("planted refresh".into()),
            scope: "aisp offline_access".to_owned(),
            received_at: 11,
        }
    }

    #[test]
    fn a_change_keeps_whose_it_is_and_where_it_leads() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.put_connection(&connection("c")).unwrap();
        let changed = ConnectionRow {
            status: "authorised".to_owned(),
            sca_at: Some(12),
            entry_host: "elsewhere.example".to_owned(),
            created_at: 0,
            ..connection("c")
        };
        vault.put_connection(&changed).unwrap();
        let expected = ConnectionRow { status: "authorised".to_owned(), sca_at: Some(12), ..connection("c") };
        assert_eq!(vault.connections("p").unwrap(), [expected]);
        let stray = ConnectionRow { registration_id: Some("none".to_owned()), ..connection("d") };
        assert!(matches!(vault.put_connection(&stray), Err(StoreError::Refused { .. })));
    }

    #[test]
    fn newer_tokens_take_the_place_of_those_before_and_go_with_their_connection() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.put_connection(&connection("c")).unwrap();
        vault.put_tokens(&tokens("first")).unwrap();
        vault.put_tokens(&tokens("second")).unwrap();
        let held = vault.tokens("c").unwrap().unwrap();
        assert_eq!(held.access_token.expose_secret(), "second");
        assert_eq!(held.refresh_token.unwrap().expose_secret(), "planted refresh");
        vault.delete_tokens("c").unwrap();
        assert!(vault.tokens("c").unwrap().is_none());
        vault.put_tokens(&tokens("third")).unwrap();
        vault.delete_connection("c").unwrap();
        assert!(vault.tokens("c").unwrap().is_none());
    }

    #[test]
    fn history_stays_in_the_order_it_was_written() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.put_connection(&connection("c")).unwrap();
        for (id, at) in [("z", 11), ("a", 5)] {
            let event = ConnectionEventRow {
                id: id.to_owned(),
                connection_id: "c".to_owned(),
                at,
                kind: "refreshed".to_owned(),
                detail_json: "{}".to_owned(),
                call_id: None,
            };
            vault.insert_connection_event(&event).unwrap();
        }
        let ids: Vec<_> = vault.connection_events("c").unwrap().into_iter().map(|event| event.id).collect();
        assert_eq!(ids, ["a", "z"]);
    }

    #[test]
    fn debug_output_holds_no_token() {
        let shown = format!("{:?}", tokens("planted access"));
        assert!(!shown.contains("planted"), "{shown}");
    }
}
