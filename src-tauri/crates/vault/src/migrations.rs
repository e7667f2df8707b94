//! The store's versions, one SQL file each, and the way from one to the next: forward only, a copy before each.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::private_folder;
use crate::store_error::StoreError;

/// Every step ever released, in order; the store's version is how many have been taken (SQLite's `user_version`).
pub(crate) const STEPS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_registrations.sql"),
    include_str!("migrations/0003_bank_certificate.sql"),
    include_str!("migrations/0004_certificate_request.sql"),
    include_str!("migrations/0005_connections.sql"),
    include_str!("migrations/0006_transaction_places.sql"),
    include_str!("migrations/0007_portal.sql"),
    include_str!("migrations/0008_words_later.sql"),
    include_str!("migrations/0009_payments.sql"),
    include_str!("migrations/0010_counted_by_answer.sql"),
];

/// The store's version.
pub(crate) fn version(store: &Connection) -> rusqlite::Result<u32> {
    store.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Takes the steps still to be taken. Each is one transaction, before which a store that was there is copied, in
/// the same encryption, to `guichet.v{version}.bak` in `dir` (no copy without a folder).
///
/// # Errors
/// A failed step leaves the store at the version before it, with its copy beside it.
pub(crate) fn take(store: &Connection, dir: Option<&Path>, steps: &[&str]) -> Result<(), StoreError> {
    let found = version(store)?;
    for (taken, step) in (0_u32..).zip(steps).skip(found as usize) {
        // A store that is just being made holds nothing to keep a copy of.
        if found > 0
            && let Some(dir) = dir
        {
            copy(store, dir, taken)?;
        }
        // Tables may be rebuilt within a step: references are checked at its end.
        store.pragma_update(None, "foreign_keys", false)?;
        let step_done = store
            .execute_batch("BEGIN IMMEDIATE")
            .and_then(|()| store.execute_batch(step))
            .and_then(|()| store.pragma_update(None, "user_version", taken + 1))
            .map_err(StoreError::from)
            .and_then(|()| references_hold(store))
            .and_then(|()| Ok(store.execute_batch("COMMIT")?));
        if let Err(error) = step_done {
            // The error that matters is the step's, not that of its undoing.
            let _ = store.execute_batch("ROLLBACK");
            return Err(error);
        }
    }
    Ok(store.pragma_update(None, "foreign_keys", true)?)
}

fn references_hold(store: &Connection) -> Result<(), StoreError> {
    let mut check = store.prepare("PRAGMA foreign_key_check")?;
    match check.exists([])? {
        true => Err(StoreError::Refused { detail: "a step leaves rows that belong to nothing".to_owned() }),
        false => Ok(()),
    }
}

fn copy(store: &Connection, dir: &Path, version: u32) -> Result<(), StoreError> {
    let failed = StoreError::file;
    let target = dir.join(format!("guichet.v{version}.bak"));
    let draft = dir.join(format!("guichet.v{version}.bak.new"));
    // What a process killed here may have left goes first.
    if draft.exists() {
        fs::remove_file(&draft).map_err(failed)?;
    }
    let file = private_folder::private_file(&draft).map_err(failed)?;
    let path = draft.to_str().ok_or_else(|| StoreError::Failed {
        detail: "the data folder's name is not Unicode, so no copy can be made".to_owned(),
    })?;
    store.execute("VACUUM INTO ?1", [path])?;
    file.sync_all().map_err(failed)?;
    fs::rename(&draft, &target).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str =
        "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id));";

    #[test]
    fn takes_only_the_steps_still_to_be_taken() {
        let store = Connection::open_in_memory().unwrap();
        take(&store, None, &[FIRST]).unwrap();
        take(&store, None, &[FIRST, "INSERT INTO a VALUES (1)"]).unwrap();
        take(&store, None, &[FIRST, "INSERT INTO a VALUES (1)"]).unwrap();
        assert_eq!(version(&store).unwrap(), 2);
    }

    #[test]
    fn a_step_that_fails_halfway_leaves_the_version_before_it() {
        let store = Connection::open_in_memory().unwrap();
        let half = "INSERT INTO a VALUES (1); INSERT INTO nowhere VALUES (1);";
        assert!(take(&store, None, &[FIRST, half]).is_err());
        assert_eq!(version(&store).unwrap(), 1);
        let rows: i64 = store.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0);
    }

    #[test]
    fn a_step_that_orphans_rows_is_undone() {
        let store = Connection::open_in_memory().unwrap();
        let refused = take(&store, None, &[FIRST, "INSERT INTO b VALUES (7)"]);
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
        assert_eq!(version(&store).unwrap(), 1);
    }

    #[test]
    fn an_app_enrolled_before_is_called_with_what_it_was_enrolled_with() {
        let store = Connection::open_in_memory().unwrap();
        take(&store, None, &STEPS[..1]).unwrap();
        store
            .execute_batch(
                r#"INSERT INTO profile VALUES ('p', 'P', 'live', 'PSDFR-ACPR-1', 'P SAS', 1);
                   INSERT INTO certificate VALUES ('c', 'p', 'qwac', 'k', 'web', 1, 1, 'a.pem');
                   INSERT INTO certificate VALUES ('d', 'p', 'qwac', 'l', 'other', 0, 1, 'b.pem');
                   INSERT INTO registration VALUES ('a', 'p', 'b', 'h', 'id', 'n', 's', '{}',
                       '{"certificate_sha256":"seal"}', 'registered', 1, 1, 1, NULL);
                   INSERT INTO registration VALUES ('b', 'p', 'b', 'h', 'id', 'n', 's', '{}',
                       'no JSON', 'registered', 1, 1, 1, NULL);"#,
            )
            .unwrap();
        take(&store, None, STEPS).unwrap();
        let row = |id: &str| -> (String, Option<String>, Option<String>, Option<i64>) {
            let sql =
                "SELECT origin, qwac_sha256, qsealc_sha256, next_active_at FROM registration WHERE id = ?1";
            store
                .query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .unwrap()
        };
        assert_eq!(row("a"), ("enrolled".into(), Some("web".into()), Some("seal".into()), None));
        assert_eq!(row("b"), ("enrolled".into(), Some("web".into()), None, None));
    }

    #[test]
    fn what_a_bank_said_of_a_transaction_is_kept_in_its_own_words() {
        let store = Connection::open_in_memory().unwrap();
        take(&store, None, &STEPS[..5]).unwrap();
        store
            .execute_batch(
                r#"INSERT INTO profile VALUES ('p', 'P', 'live', 'PSDFR-ACPR-1', 'P SAS', 1);
                   INSERT INTO connection VALUES ('c', 'p', NULL, 'b', 'h', 'aisp', 'i', 'u', 'n', 's', 1, NULL, '{}');
                   INSERT INTO account VALUES (1, 'a', 'c', 'i', 0, '{}', 1, NULL, NULL);
                   INSERT INTO account_transaction VALUES (1 << 33, 'r', NULL, 'BOOK', '0.10', 'EUR', 10000, 1, 'l',
                       '{"amount":{"text":"0.10"},"raw":"{\"odd\": {\"amount\": 0.10}}"}');
                   INSERT INTO account_transaction VALUES ((1 << 33) + 1, 's', NULL, 'BOOK', '1', 'EUR', 1, 1, 'l', 'no JSON');
                   INSERT INTO account_transaction_words (rowid, words) VALUES (1 << 33, 'label');"#,
            )
            .unwrap();
        take(&store, None, STEPS).unwrap();
        let said: Vec<String> = store
            .prepare("SELECT json FROM account_transaction ORDER BY number")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(said, [r#"{"odd": {"amount": 0.10}}"#, "no JSON"]);
        store.execute("DELETE FROM connection", []).unwrap();
        for table in ["account_transaction", "account_transaction_words"] {
            let count = format!("SELECT count(*) FROM {table}");
            assert_eq!(store.query_row(&count, [], |row| row.get::<_, i64>(0)).unwrap(), 0, "{table}");
        }
    }

    #[test]
    fn enforces_references_once_the_steps_are_taken() {
        let store = Connection::open_in_memory().unwrap();
        take(&store, None, &[FIRST]).unwrap();
        assert!(store.execute("INSERT INTO b VALUES (7)", []).is_err());
    }
}
