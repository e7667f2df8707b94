//! Registrations at the banks, and the history of each.

use std::fmt;

use rusqlite::{Row, params};

use super::Rows;
use crate::store_error::StoreError;

/// An app at a bank. Written before it is sent and changed when the answer is there.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistrationRow {
    /// Any unique text.
    pub id: String,
    /// Whose it is.
    pub profile_id: String,
    /// The bank's key in the directory.
    pub bank_key: String,
    /// The host it was enrolled at.
    pub entry_host: String,
    /// What the bank calls it, once it has answered.
    pub client_id: Option<String>,
    /// The app's name.
    pub client_name: String,
    /// The software_id, which the PSU sees first.
    pub software_id: String,
    /// The body as sent.
    pub sent_json: String,
    /// The body as answered.
    pub answer_json: Option<String>,
    /// Where it stands: a word of its writer's.
    pub status: String,
    /// Unix milliseconds, UTC.
    pub created_at: i64,
    /// When the bank answered, unix milliseconds, UTC.
    pub answered_at: Option<i64>,
    /// When it becomes active, unix milliseconds, UTC.
    pub active_at: Option<i64>,
    /// The call that made it.
    pub call_id: Option<String>,
    /// `enrolled`, `adopted` or `portal`.
    pub origin: String,
    /// SHA-256 of the QWAC it is called with, lower-case hex; None is the one its profile uses.
    pub qwac_sha256: Option<String>,
    /// SHA-256 of the QSEALC it is called with, lower-case hex; None is the one its profile uses.
    pub qsealc_sha256: Option<String>,
    /// The QWAC that comes next.
    pub next_qwac_sha256: Option<String>,
    /// The QSEALC that comes next.
    pub next_qsealc_sha256: Option<String>,
    /// From when on the next certificates are used: the bank's clock, unix milliseconds, UTC. None where none come.
    pub next_active_at: Option<i64>,
    /// When the change accepted last takes effect: the bank's clock, unix milliseconds, UTC.
    pub change_active_at: Option<i64>,
    /// When the bank removed it, unix milliseconds, UTC.
    pub deleted_at: Option<i64>,
}

/// Something that happened to a registration.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistrationEventRow {
    /// Any unique text.
    pub id: String,
    /// To which registration.
    pub registration_id: String,
    /// When, unix milliseconds, UTC.
    pub at: i64,
    /// What: a word of its writer's.
    pub kind: String,
    /// More about it.
    pub detail_json: String,
    /// The call behind it.
    pub call_id: Option<String>,
}

impl fmt::Debug for RegistrationRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistrationRow")
            .field("id", &self.id)
            .field("bank_key", &self.bank_key)
            .field("client_id", &self.client_id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RegistrationEventRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistrationEventRow")
            .field("registration_id", &self.registration_id)
            .field("at", &self.at)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<RegistrationRow> {
    Ok(RegistrationRow {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        bank_key: row.get("bank_key")?,
        entry_host: row.get("entry_host")?,
        client_id: row.get("client_id")?,
        client_name: row.get("client_name")?,
        software_id: row.get("software_id")?,
        sent_json: row.get("sent_json")?,
        answer_json: row.get("answer_json")?,
        status: row.get("status")?,
        created_at: row.get("created_at")?,
        answered_at: row.get("answered_at")?,
        active_at: row.get("active_at")?,
        call_id: row.get("call_id")?,
        origin: row.get("origin")?,
        qwac_sha256: row.get("qwac_sha256")?,
        qsealc_sha256: row.get("qsealc_sha256")?,
        next_qwac_sha256: row.get("next_qwac_sha256")?,
        next_qsealc_sha256: row.get("next_qsealc_sha256")?,
        next_active_at: row.get("next_active_at")?,
        change_active_at: row.get("change_active_at")?,
        deleted_at: row.get("deleted_at")?,
    })
}

fn read_event(row: &Row<'_>) -> rusqlite::Result<RegistrationEventRow> {
    Ok(RegistrationEventRow {
        id: row.get("id")?,
        registration_id: row.get("registration_id")?,
        at: row.get("at")?,
        kind: row.get("kind")?,
        detail_json: row.get("detail_json")?,
        call_id: row.get("call_id")?,
    })
}

impl Rows<'_> {
    /// Writes a registration, new or changed. Its profile, bank, origin and creation never change.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such profile.
    pub fn put_registration(&self, registration: &RegistrationRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO registration (id, profile_id, bank_key, entry_host, client_id, client_name, software_id,
                       sent_json, answer_json, status, created_at, answered_at, active_at, call_id,
                       origin, qwac_sha256, qsealc_sha256, next_qwac_sha256, next_qsealc_sha256, next_active_at,
                       change_active_at, deleted_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                       ?21, ?22)
                   ON CONFLICT (id) DO UPDATE SET entry_host = excluded.entry_host, client_id = excluded.client_id,
                       client_name = excluded.client_name, software_id = excluded.software_id,
                       sent_json = excluded.sent_json, answer_json = excluded.answer_json, status = excluded.status,
                       answered_at = excluded.answered_at, active_at = excluded.active_at, call_id = excluded.call_id,
                       qwac_sha256 = excluded.qwac_sha256, qsealc_sha256 = excluded.qsealc_sha256,
                       next_qwac_sha256 = excluded.next_qwac_sha256,
                       next_qsealc_sha256 = excluded.next_qsealc_sha256, next_active_at = excluded.next_active_at,
                       change_active_at = excluded.change_active_at, deleted_at = excluded.deleted_at";
        let row = registration;
        let values = params![
            row.id,
            row.profile_id,
            row.bank_key,
            row.entry_host,
            row.client_id,
            row.client_name,
            row.software_id,
            row.sent_json,
            row.answer_json,
            row.status,
            row.created_at,
            row.answered_at,
            row.active_at,
            row.call_id,
            row.origin,
            row.qwac_sha256,
            row.qsealc_sha256,
            row.next_qwac_sha256,
            row.next_qsealc_sha256,
            row.next_active_at,
            row.change_active_at,
            row.deleted_at,
        ];
        self.run(sql, values).map(drop)
    }

    /// The registration with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn registration(&self, id: &str) -> Result<Option<RegistrationRow>, StoreError> {
        self.one("SELECT * FROM registration WHERE id = ?1", [id], read)
    }

    /// The registrations of a profile, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn registrations(&self, profile_id: &str) -> Result<Vec<RegistrationRow>, StoreError> {
        let sql = "SELECT * FROM registration WHERE profile_id = ?1 ORDER BY created_at DESC, id DESC";
        self.all(sql, [profile_id], read)
    }

    /// Forgets a registration and its history, here: the bank is not told.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be written.
    pub fn delete_registration(&self, id: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM registration WHERE id = ?1", [id]).map(drop)
    }

    /// Adds to a registration's history.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such registration.
    pub fn insert_registration_event(&self, event: &RegistrationEventRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO registration_event (id, registration_id, at, kind, detail_json, call_id)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let RegistrationEventRow { id, registration_id, at, kind, detail_json, call_id } = event;
        self.run(sql, params![id, registration_id, at, kind, detail_json, call_id]).map(drop)
    }

    /// A registration's history, the last written first: times are the bank's, whose clock can be moved back.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn registration_events(
        &self,
        registration_id: &str,
    ) -> Result<Vec<RegistrationEventRow>, StoreError> {
        let sql = "SELECT * FROM registration_event WHERE registration_id = ?1 ORDER BY rowid DESC";
        self.all(sql, [registration_id], read_event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::profiles::tests::profile;
    use crate::{DraftRow, Vault};

    fn registration() -> RegistrationRow {
        RegistrationRow {
            id: "r".to_owned(),
            profile_id: "p".to_owned(),
            bank_key: "10907-bpaca".to_owned(),
            entry_host: "www.10907.sandbox.api.89c3.com".to_owned(),
            client_id: None,
            client_name: "Exemple".to_owned(),
            software_id: "Exemple pour tous".to_owned(),
            sent_json: "{}".to_owned(),
            answer_json: None,
            status: "sending".to_owned(),
            created_at: 10,
            answered_at: None,
            active_at: None,
            call_id: None,
            origin: "enrolled".to_owned(),
            qwac_sha256: Some("web".to_owned()),
            qsealc_sha256: Some("seal".to_owned()),
            next_qwac_sha256: None,
            next_qsealc_sha256: None,
            next_active_at: None,
            change_active_at: None,
            deleted_at: None,
        }
    }

    fn event(id: &str, registration_id: &str) -> RegistrationEventRow {
        RegistrationEventRow {
            id: id.to_owned(),
            registration_id: registration_id.to_owned(),
            at: 11,
            kind: "registered".to_owned(),
            detail_json: "{}".to_owned(),
            call_id: Some("c".to_owned()),
        }
    }

    #[test]
    fn the_answer_its_event_and_the_end_of_the_draft_are_one_write() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        let draft = DraftRow {
            id: "d".to_owned(),
            profile_id: "p".to_owned(),
            kind: "registration".to_owned(),
            step: "send".to_owned(),
            json: "{}".to_owned(),
            updated_at: 1,
        };
        vault.put_draft(&draft).unwrap();
        vault.put_registration(&registration()).unwrap();
        let answered = RegistrationRow {
            client_id: Some("PSDFR-ACPR-1".to_owned()),
            answer_json: Some("{}".to_owned()),
            status: "registered".to_owned(),
            answered_at: Some(11),
            active_at: Some(12),
            call_id: Some("c".to_owned()),
            ..registration()
        };
        let record = |event: RegistrationEventRow| {
            vault.transaction::<_, StoreError>(|rows| {
                rows.put_registration(&answered)?;
                rows.delete_draft("d")?;
                rows.insert_registration_event(&event)
            })
        };
        assert!(record(event("e", "nothing")).is_err());
        assert_eq!(vault.registration("r").unwrap(), Some(registration()));
        assert!(vault.draft("d").unwrap().is_some());

        record(event("e", "r")).unwrap();
        assert_eq!(vault.registrations("p").unwrap(), [answered]);
        assert!(vault.draft("d").unwrap().is_none());
    }

    #[test]
    fn events_stay_in_the_order_they_were_written_and_go_with_their_registration() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.put_registration(&registration()).unwrap();
        for (id, at) in [("z", 11), ("a", 11), ("m", 5)] {
            let event = RegistrationEventRow { at, ..event(id, "r") };
            vault.insert_registration_event(&event).unwrap();
        }
        let ids: Vec<_> = vault.registration_events("r").unwrap().into_iter().map(|event| event.id).collect();
        assert_eq!(ids, ["m", "a", "z"]);
        vault.delete_registration("r").unwrap();
        assert!(vault.registration_events("r").unwrap().is_empty());
    }

    #[test]
    fn the_next_certificates_and_the_removal_are_kept_and_the_origin_stays() {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        vault.put_registration(&registration()).unwrap();
        let changed = RegistrationRow {
            next_qwac_sha256: Some("web 2".to_owned()),
            next_qsealc_sha256: Some("seal 2".to_owned()),
            next_active_at: Some(20),
            change_active_at: Some(21),
            deleted_at: Some(22),
            ..registration()
        };
        vault.put_registration(&RegistrationRow { origin: "portal".to_owned(), ..changed.clone() }).unwrap();
        assert_eq!(vault.registration("r").unwrap(), Some(changed));
        let odd = RegistrationRow { id: "s".to_owned(), origin: "found".to_owned(), ..registration() };
        assert!(matches!(vault.put_registration(&odd), Err(StoreError::Refused { .. })));
    }

    #[test]
    fn debug_output_holds_no_body() {
        let row = RegistrationRow { sent_json: "planted".to_owned(), ..registration() };
        assert!(!format!("{row:?}").contains("planted"));
    }
}
