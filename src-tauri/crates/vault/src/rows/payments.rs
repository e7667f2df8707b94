//! Payments: what is to be paid, how far it came, and what happened.

use std::fmt;

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// A payment, from its draft on.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// Any unique text.
    pub id: String,
    /// Whose it is.
    pub profile_id: String,
    /// The app it is sent as; none before it is chosen, or once that is forgotten.
    pub registration_id: Option<String>,
    /// The bank's key in the directory; empty before it is chosen.
    pub bank_key: String,
    /// The host that all of its calls go to; empty before it is known.
    pub entry_host: String,
    /// The app's name at the bank; empty before it is chosen.
    pub client_id: String,
    /// Where the bank sends the PSU back to, byte for byte; empty before it is chosen.
    pub redirect_uri: String,
    /// How far it came: a word of its writer's.
    pub stage: String,
    /// The bank's id of it.
    pub resource_id: Option<String>,
    /// Unix milliseconds, UTC, the bank's clock.
    pub created_at: i64,
    /// When it was last written: unix milliseconds, UTC, the bank's clock.
    pub updated_at: i64,
    /// More about it.
    pub json: String,
}

/// Something that happened to a payment.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentEventRow {
    /// Any unique text.
    pub id: String,
    /// To which payment.
    pub payment_id: String,
    /// When, unix milliseconds, UTC, the bank's clock.
    pub at: i64,
    /// What: a word of its writer's.
    pub kind: String,
    /// More about it.
    pub detail_json: String,
    /// The call behind it.
    pub call_id: Option<String>,
}

impl fmt::Debug for PaymentRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentRow")
            .field("id", &self.id)
            .field("bank_key", &self.bank_key)
            .field("stage", &self.stage)
            .field("resource_id", &self.resource_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PaymentEventRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentEventRow")
            .field("payment_id", &self.payment_id)
            .field("at", &self.at)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<PaymentRow> {
    Ok(PaymentRow {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        registration_id: row.get("registration_id")?,
        bank_key: row.get("bank_key")?,
        entry_host: row.get("entry_host")?,
        client_id: row.get("client_id")?,
        redirect_uri: row.get("redirect_uri")?,
        stage: row.get("stage")?,
        resource_id: row.get("resource_id")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        json: row.get("json")?,
    })
}

fn read_event(row: &Row<'_>) -> rusqlite::Result<PaymentEventRow> {
    Ok(PaymentEventRow {
        id: row.get("id")?,
        payment_id: row.get("payment_id")?,
        at: row.get("at")?,
        kind: row.get("kind")?,
        detail_json: row.get("detail_json")?,
        call_id: row.get("call_id")?,
    })
}

impl Rows<'_> {
    /// Writes down a payment.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when it is there, or there is no such profile or registration.
    pub fn insert_payment(&self, payment: &PaymentRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO payment (id, profile_id, registration_id, bank_key, entry_host, client_id, redirect_uri,
                       stage, resource_id, created_at, updated_at, json)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let values = params![
            payment.id,
            payment.profile_id,
            payment.registration_id,
            payment.bank_key,
            payment.entry_host,
            payment.client_id,
            payment.redirect_uri,
            payment.stage,
            payment.resource_id,
            payment.created_at,
            payment.updated_at,
            payment.json,
        ];
        self.run(sql, values).map(drop)
    }

    /// Changes a payment that is at the stage `from`. Its profile and creation never change.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, or it is at another stage: what two wanted to do, one did.
    pub fn move_payment(&self, from: &str, payment: &PaymentRow) -> Result<(), StoreError> {
        let sql = "UPDATE payment
                   SET registration_id = ?3, bank_key = ?4, entry_host = ?5, client_id = ?6, redirect_uri = ?7,
                       stage = ?8, resource_id = ?9, updated_at = ?10, json = ?11
                   WHERE id = ?1 AND stage = ?2";
        let values = params![
            payment.id,
            from,
            payment.registration_id,
            payment.bank_key,
            payment.entry_host,
            payment.client_id,
            payment.redirect_uri,
            payment.stage,
            payment.resource_id,
            payment.updated_at,
            payment.json,
        ];
        self.change(sql, values)
    }

    /// The payment with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn payment(&self, id: &str) -> Result<Option<PaymentRow>, StoreError> {
        self.one("SELECT * FROM payment WHERE id = ?1", [id], read)
    }

    /// A profile's payments, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn payments(&self, profile_id: &str) -> Result<Vec<PaymentRow>, StoreError> {
        let sql = "SELECT * FROM payment WHERE profile_id = ?1 ORDER BY created_at DESC, rowid DESC";
        self.all(sql, [profile_id], read)
    }

    /// Removes a payment with its approvals, token and events.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_payment(&self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM payment WHERE id = ?1", [id]).map(drop)
    }

    /// Writes down what happened.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such payment.
    pub fn insert_payment_event(&self, event: &PaymentEventRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO payment_event (id, payment_id, at, kind, detail_json, call_id)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let values =
            params![event.id, event.payment_id, event.at, event.kind, event.detail_json, event.call_id];
        self.run(sql, values).map(drop)
    }

    /// What happened to a payment, last first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn payment_events(&self, payment_id: &str) -> Result<Vec<PaymentEventRow>, StoreError> {
        let sql = "SELECT * FROM payment_event WHERE payment_id = ?1 ORDER BY at DESC, rowid DESC";
        self.all(sql, [payment_id], read_event)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    pub(crate) fn payment(id: &str) -> PaymentRow {
        PaymentRow {
            id: id.to_owned(),
            profile_id: "p".to_owned(),
            registration_id: None,
            bank_key: "12579-bbcp".to_owned(),
            entry_host: "www.12579.sandbox.api.89c3.com".to_owned(),
            client_id: "id".to_owned(),
            redirect_uri: "http://127.0.0.1:8421/callback".to_owned(),
            stage: "draft".to_owned(),
            resource_id: None,
            created_at: 1,
            updated_at: 1,
            json: "{}".to_owned(),
        }
    }

    fn event(id: &str, at: i64) -> PaymentEventRow {
        PaymentEventRow {
            id: id.to_owned(),
            payment_id: "a".to_owned(),
            at,
            kind: "created".to_owned(),
            detail_json: "{}".to_owned(),
            call_id: Some("call".to_owned()),
        }
    }

    fn vault() -> Vault {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.insert_payment(&payment("a")).unwrap();
        vault
    }

    #[test]
    fn a_payment_leaves_a_stage_once() {
        let vault = vault();
        let sending = PaymentRow { stage: "sending".to_owned(), ..payment("a") };
        vault.move_payment("draft", &sending).unwrap();
        assert_eq!(vault.move_payment("draft", &sending), Err(StoreError::NotFound));
        assert_eq!(vault.payment("a").unwrap().as_ref(), Some(&sending));
        let created =
            PaymentRow { stage: "created".to_owned(), resource_id: Some("R".to_owned()), ..payment("a") };
        vault.move_payment("sending", &created).unwrap();
        assert_eq!(vault.payment("a").unwrap(), Some(created));
        assert!(matches!(vault.insert_payment(&payment("a")), Err(StoreError::Refused { .. })));
    }

    #[test]
    fn payments_are_listed_newest_first_and_go_with_their_profile() {
        let vault = vault();
        vault.insert_payment(&PaymentRow { created_at: 0, ..payment("b") }).unwrap();
        vault.insert_payment(&payment("c")).unwrap();
        let ids: Vec<_> = vault.payments("p").unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(ids, ["c", "a", "b"]);
        vault.delete_profile("p").unwrap();
        assert_eq!(vault.payments("p").unwrap(), []);
    }

    #[test]
    fn events_are_listed_last_first_and_go_with_their_payment() {
        let vault = vault();
        for (id, at) in [("1", 5), ("2", 7), ("3", 7)] {
            vault.insert_payment_event(&event(id, at)).unwrap();
        }
        let ids: Vec<_> = vault.payment_events("a").unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(ids, ["3", "2", "1"]);
        vault.delete_payment("a").unwrap();
        assert_eq!(vault.payment_events("a").unwrap(), []);
        assert!(matches!(vault.insert_payment_event(&event("4", 1)), Err(StoreError::Refused { .. })));
    }

    #[test]
    fn a_row_says_nothing_of_what_is_paid() {
        let row = PaymentRow { json: "FR76".to_owned(), ..payment("a") };
        assert!(!format!("{row:?}").contains("FR76"));
    }
}
