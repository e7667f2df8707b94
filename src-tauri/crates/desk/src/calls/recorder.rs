//! Writes calls into the store: a row before the call leaves, its outcome after. What changes something at a bank is on
//! the disk before it leaves; a question does not wait for that.

use std::sync::Arc;

use stet::{CallRecord, Recorder, RecorderError};
use vault::{CallOutcome, CallRow, Rows, StoreError, Vault};

use super::list::word;
use crate::events::{Area, DeskEvent};
use crate::host::Host;

/// Writes the calls of one profile.
pub(crate) struct StoreRecorder {
    pub vault: Arc<Vault>,
    pub host: Arc<dyn Host>,
    pub profile_id: String,
}

fn refused(error: impl std::fmt::Display) -> RecorderError {
    RecorderError { reason: error.to_string(), no_room: false }
}

fn json(record: &CallRecord) -> Result<String, RecorderError> {
    serde_json::to_string(record).map_err(refused)
}

/// It changes nothing at the bank.
fn is_question(record: &CallRecord) -> bool {
    record.method == "GET"
}

impl Recorder for StoreRecorder {
    fn started(&self, record: &CallRecord) -> Result<(), RecorderError> {
        let row = CallRow {
            id: record.id.to_string(),
            profile_id: self.profile_id.clone(),
            bank_key: record.bank_key.as_str().to_owned(),
            purpose: word(record.purpose).map_err(refused)?,
            method: record.method.clone(),
            host: record.host.clone(),
            path: record.path.clone(),
            url: record.url.clone(),
            request_id: record.request_id.clone().unwrap_or_default(),
            status: None,
            started_at: record.started_at_ms,
            duration_ms: None,
            failure_code: None,
            record_json: json(record)?,
        };
        let insert = |rows: &Rows<'_>| rows.insert_call(&row);
        let written = match is_question(record) {
            true => self.vault.transaction_soon(insert),
            false => self.vault.transaction(insert),
        };
        written.map_err(|error| RecorderError { no_room: error == StoreError::Full, ..refused(error) })
    }

    fn finished(&self, record: &CallRecord) {
        let outcome = json(record).map(|record_json| CallOutcome {
            status: record.status,
            duration_ms: record.duration_ms.and_then(|ms| i64::try_from(ms).ok()).unwrap_or_default(),
            failure_code: record.failure.as_ref().map(|failure| failure.code.clone()),
            record_json,
        });
        let written = outcome.and_then(|outcome| {
            let finish = |rows: &Rows<'_>| rows.finish_call(&record.id.to_string(), &outcome);
            let finished = match is_question(record) {
                true => self.vault.transaction_soon(finish),
                false => self.vault.transaction(finish),
            };
            finished.map_err(refused)
        });
        if let Err(error) = written {
            tracing::error!(call = %record.id, %error, "the end of a call could not be written down");
        }
        self.host.emit(DeskEvent::Changed { area: Area::Calls });
    }

    fn now(&self) -> jiff::Timestamp {
        self.host.now()
    }
}
