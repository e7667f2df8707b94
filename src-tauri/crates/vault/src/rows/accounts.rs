//! The accounts of a connection as the bank last described them, with their balances.

use std::fmt;

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// An account of a PSU.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Any unique text.
    pub id: String,
    /// Through which connection it is seen.
    pub connection_id: String,
    /// What tells it from the connection's others, whatever the bank's resourceId is by now.
    pub identity: String,
    /// Its place in the bank's list, from 0.
    pub position: u32,
    /// As the bank described it.
    pub json: String,
    /// When the bank last listed it: unix milliseconds, UTC, the bank's clock.
    pub seen_at: i64,
    /// Its balances as the bank gave them.
    pub balances_json: Option<String>,
    /// When: unix milliseconds, UTC, the bank's clock.
    pub balances_at: Option<i64>,
}

impl fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountRow")
            .field("id", &self.id)
            .field("position", &self.position)
            .field("seen_at", &self.seen_at)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: row.get("id")?,
        connection_id: row.get("connection_id")?,
        identity: row.get("identity")?,
        position: row.get("position")?,
        json: row.get("json")?,
        seen_at: row.get("seen_at")?,
        balances_json: row.get("balances_json")?,
        balances_at: row.get("balances_at")?,
    })
}

impl Rows<'_> {
    /// Writes an account as it was just described; one with the same identity keeps its id, its balances and its
    /// transactions.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such connection.
    pub fn put_account(&self, account: &AccountRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO account (id, connection_id, identity, position, json, seen_at, balances_json, balances_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                   ON CONFLICT (connection_id, identity) DO UPDATE SET position = excluded.position,
                       json = excluded.json, seen_at = excluded.seen_at";
        let AccountRow { id, connection_id, identity, position, json, seen_at, balances_json, balances_at } =
            account;
        self.run(
            sql,
            params![id, connection_id, identity, position, json, seen_at, balances_json, balances_at],
        )
        .map(drop)
    }

    /// Writes the balances of an account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub fn set_balances(&self, account_id: &str, json: &str, at: i64) -> Result<(), StoreError> {
        let sql = "UPDATE account SET balances_json = ?2, balances_at = ?3 WHERE id = ?1";
        self.change(sql, params![account_id, json, at])
    }

    /// The account with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn account(&self, id: &str) -> Result<Option<AccountRow>, StoreError> {
        self.one("SELECT * FROM account WHERE id = ?1", [id], read)
    }

    /// The accounts of a connection in the bank's order; those it listed last come before those it lists no more.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn accounts(&self, connection_id: &str) -> Result<Vec<AccountRow>, StoreError> {
        let sql = "SELECT * FROM account WHERE connection_id = ?1 ORDER BY seen_at DESC, position, number";
        self.all(sql, [connection_id], read)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::connections::tests::connection;
    use crate::rows::profiles::tests::profile;

    pub(crate) fn account(id: &str, identity: &str) -> AccountRow {
        AccountRow {
            id: id.to_owned(),
            connection_id: "c".to_owned(),
            identity: identity.to_owned(),
            position: 0,
            json: "{}".to_owned(),
            seen_at: 1,
            balances_json: None,
            balances_at: None,
        }
    }

    pub(crate) fn with_accounts(ids: &[&str]) -> Vault {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.put_connection(&connection("c")).unwrap();
        for id in ids {
            vault.put_account(&account(id, id)).unwrap();
        }
        vault
    }

    #[test]
    fn a_new_description_keeps_the_id_and_the_balances() {
        let vault = with_accounts(&["a"]);
        vault.set_balances("a", "[]", 5).unwrap();
        let described =
            AccountRow { position: 3, json: r#"{"x":1}"#.to_owned(), seen_at: 9, ..account("other", "a") };
        vault.put_account(&described).unwrap();
        let expected = AccountRow {
            id: "a".to_owned(),
            balances_json: Some("[]".to_owned()),
            balances_at: Some(5),
            ..described
        };
        assert_eq!(vault.accounts("c").unwrap(), [expected]);
        assert_eq!(vault.set_balances("none", "[]", 5), Err(StoreError::NotFound));
    }

    #[test]
    fn accounts_come_in_the_banks_order_and_go_with_their_connection() {
        let vault = with_accounts(&[]);
        for (id, position, seen_at) in [("old", 0, 1), ("second", 1, 2), ("first", 0, 2)] {
            vault.put_account(&AccountRow { position, seen_at, ..account(id, id) }).unwrap();
        }
        let ids: Vec<_> = vault.accounts("c").unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(ids, ["first", "second", "old"]);
        vault.delete_connection("c").unwrap();
        assert_eq!(vault.account("first").unwrap(), None);
    }
}
