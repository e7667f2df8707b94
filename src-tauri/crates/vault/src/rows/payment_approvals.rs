//! A PSU sent to the bank to approve a payment, what came back, and the token it gave. A state answers once.

use rusqlite::{Row, params};
use secrecy::{ExposeSecret, SecretString};

use super::Rows;
use crate::store_error::StoreError;

/// A PSU sent to the bank.
#[derive(Clone)]
pub struct PaymentApprovalRow {
    /// Any unique text.
    pub id: String,
    /// To approve which payment.
    pub payment_id: String,
    /// RFC 6749, section 10.12: random, and bound to this row alone.
    pub state: SecretString,
    /// The code that came back, until its exchange has an outcome.
    pub code: Option<SecretString>,
    /// The redirect URI as it was sent.
    pub redirect_uri: String,
    /// Unix milliseconds, UTC, the bank's clock.
    pub started_at: i64,
    /// When it ended, however it did: unix milliseconds, UTC, the bank's clock.
    pub ended_at: Option<i64>,
    /// How it ended: a word of its writer's.
    pub outcome: Option<String>,
    /// More about it.
    pub json: String,
}

/// The token of an approval.
#[derive(Clone)]
pub struct PaymentTokenRow {
    /// What it confirms.
    pub payment_id: String,
    /// The token.
    pub access_token: SecretString,
    /// From when on the bank no longer takes it, where it said so: unix milliseconds, UTC, the bank's clock.
    pub expires_at: Option<i64>,
    /// Unix milliseconds, UTC, the bank's clock.
    pub received_at: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<PaymentApprovalRow> {
    Ok(PaymentApprovalRow {
        id: row.get("id")?,
        payment_id: row.get("payment_id")?,
        state: row.get::<_, String>("state")?.into(),
        code: row.get::<_, Option<String>>("code")?.map(SecretString::from),
        redirect_uri: row.get("redirect_uri")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        outcome: row.get("outcome")?,
        json: row.get("json")?,
    })
}

fn read_token(row: &Row<'_>) -> rusqlite::Result<PaymentTokenRow> {
    Ok(PaymentTokenRow {
        payment_id: row.get("payment_id")?,
        access_token: row.get::<_, String>("access_token")?.into(),
        expires_at: row.get("expires_at")?,
        received_at: row.get("received_at")?,
    })
}

impl Rows<'_> {
    /// Notes that a PSU is being sent to the bank.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the state was used before, or there is no such payment.
    pub fn insert_payment_approval(&self, approval: &PaymentApprovalRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO payment_approval (id, payment_id, state, code, redirect_uri, started_at, ended_at, outcome,
                       json)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let values = params![
            approval.id,
            approval.payment_id,
            // EXPOSE: into the encrypted store, so that the answer is known after a restart.
            approval.state.expose_secret(),
            // EXPOSE: as above.
            approval.code.as_ref().map(ExposeSecret::expose_secret),
            approval.redirect_uri,
            approval.started_at,
            approval.ended_at,
            approval.outcome,
            approval.json,
        ];
        self.run(sql, values).map(drop)
    }

    /// The approvals of a payment, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn payment_approvals(&self, payment_id: &str) -> Result<Vec<PaymentApprovalRow>, StoreError> {
        let sql = "SELECT * FROM payment_approval WHERE payment_id = ?1 ORDER BY started_at DESC, rowid DESC";
        self.all(sql, [payment_id], read)
    }

    /// Ends an open approval, and keeps the code that came with its answer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it has ended before: a second answer to one state.
    pub fn end_payment_approval(
        &self,
        id: &str,
        ended_at: i64,
        outcome: &str,
        code: Option<&SecretString>,
        json: &str,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE payment_approval SET ended_at = ?2, outcome = ?3, code = ?4, json = ?5
                   WHERE id = ?1 AND ended_at IS NULL";
        // EXPOSE: into the encrypted store, so that a restart before the exchange loses nothing.
        let code = code.map(ExposeSecret::expose_secret);
        self.change(sql, params![id, ended_at, outcome, code, json])
    }

    /// Says what came of an ended approval, and lets go of its code.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such approval, or it has not ended.
    pub fn settle_payment_approval(&self, id: &str, outcome: &str, json: &str) -> Result<(), StoreError> {
        let sql = "UPDATE payment_approval SET outcome = ?2, code = NULL, json = ?3
                   WHERE id = ?1 AND ended_at IS NOT NULL";
        self.change(sql, [id, outcome, json])
    }

    /// Keeps the token of an approval in the place of any before.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such payment.
    pub fn put_payment_token(&self, token: &PaymentTokenRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO payment_token (payment_id, access_token, expires_at, received_at)
                   VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (payment_id) DO UPDATE
                   SET access_token = excluded.access_token, expires_at = excluded.expires_at,
                       received_at = excluded.received_at";
        // EXPOSE: into the encrypted store, so that a restart before the confirmation loses nothing.
        let access_token = token.access_token.expose_secret();
        self.run(sql, params![token.payment_id, access_token, token.expires_at, token.received_at]).map(drop)
    }

    /// The token of a payment's approval.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn payment_token(&self, payment_id: &str) -> Result<Option<PaymentTokenRow>, StoreError> {
        self.one("SELECT * FROM payment_token WHERE payment_id = ?1", [payment_id], read_token)
    }

    /// Lets go of a payment's token.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_payment_token(&self, payment_id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM payment_token WHERE payment_id = ?1", [payment_id]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::payments::tests::payment;
    use crate::rows::profiles::tests::profile;

    fn approval(id: &str, state: &str) -> PaymentApprovalRow {
        PaymentApprovalRow {
            id: id.to_owned(),
            payment_id: "a".to_owned(),
            state: state.into(),
            code: None,
            redirect_uri: "http://127.0.0.1:8421/callback".to_owned(),
            started_at: 1,
            ended_at: None,
            outcome: None,
            json: "{}".to_owned(),
        }
    }

    fn vault() -> Vault {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.insert_payment(&payment("a")).unwrap();
        vault
    }

    fn code(vault: &Vault) -> Option<String> {
        let approvals = vault.payment_approvals("a").unwrap();
        // EXPOSE: to compare with what was kept.
        approvals[0].code.as_ref().map(|code| code.expose_secret().to_owned())
    }

    #[test]
    fn a_code_is_kept_from_its_answer_until_its_exchange_has_an_outcome() {
        let vault = vault();
        vault.insert_payment_approval(&approval("1", "s")).unwrap();
        assert_eq!(vault.settle_payment_approval("1", "approved", "{}"), Err(StoreError::NotFound));
        vault.end_payment_approval("1", 2, "code", Some(&"secret".into()), "{}").unwrap();
        assert_eq!(code(&vault).as_deref(), Some("secret"));
        let again = vault.end_payment_approval("1", 3, "code", Some(&"other".into()), "{}");
        assert_eq!(again, Err(StoreError::NotFound));
        vault.settle_payment_approval("1", "approved", "{}").unwrap();
        assert_eq!(code(&vault), None);
    }

    #[test]
    fn a_state_is_used_once_and_all_goes_with_the_payment() {
        let vault = vault();
        vault.insert_payment_approval(&approval("1", "s")).unwrap();
        let again = vault.insert_payment_approval(&approval("2", "s"));
        assert!(matches!(again, Err(StoreError::Refused { .. })));
        vault.insert_payment_approval(&approval("2", "t")).unwrap();
        let ids: Vec<_> = vault.payment_approvals("a").unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(ids, ["2", "1"]);
        let token = |secret: &str| PaymentTokenRow {
            payment_id: "a".to_owned(),
            access_token: secret.into(),
            expires_at: Some(3),
            received_at: 2,
        };
        vault.put_payment_token(&token("first")).unwrap();
        vault.put_payment_token(&token("second")).unwrap();
        let kept = vault.payment_token("a").unwrap().unwrap();
        // EXPOSE: to compare with what was kept.
        assert_eq!(kept.access_token.expose_secret(), "second");
        vault.delete_payment_token("a").unwrap();
        assert!(vault.payment_token("a").unwrap().is_none());
        vault.put_payment_token(&token("third")).unwrap();
        vault.delete_payment("a").unwrap();
        assert!(vault.payment_token("a").unwrap().is_none());
        assert!(vault.payment_approvals("a").unwrap().is_empty());
    }
}
