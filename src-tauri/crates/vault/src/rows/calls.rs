//! Call records: inserted before a request goes out, finished when its outcome is known.
//!
//! A call without duration is one whose end this program never saw. What is in the record was masked by its writer.

use std::fmt;

use rusqlite::{Row, named_params, params};

use super::Rows;
use crate::store_error::StoreError;

/// One exchange with a bank.
#[derive(Clone, PartialEq, Eq)]
pub struct CallRow {
    /// Any unique text.
    pub id: String,
    /// Whose it is.
    pub profile_id: String,
    /// The bank's key in the directory.
    pub bank_key: String,
    /// What it was for: a word of its writer's.
    pub purpose: String,
    /// The HTTP method.
    pub method: String,
    /// The host asked.
    pub host: String,
    /// The path asked.
    pub path: String,
    /// The whole URL.
    pub url: String,
    /// The X-Request-ID.
    pub request_id: String,
    /// The HTTP status, if one came.
    pub status: Option<u16>,
    /// When it began, unix milliseconds, UTC.
    pub started_at: i64,
    /// How long it took, in milliseconds, once it ended.
    pub duration_ms: Option<i64>,
    /// Why it failed, if it did: a code of its writer's.
    pub failure_code: Option<String>,
    /// The whole record.
    pub record_json: String,
}

/// How a call ended.
#[derive(Clone, PartialEq, Eq)]
pub struct CallOutcome {
    /// The HTTP status, if one came.
    pub status: Option<u16>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// Why it failed, if it did.
    pub failure_code: Option<String>,
    /// The whole record, in place of the one written before sending.
    pub record_json: String,
}

/// Which calls are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// Part of the URL, bank key, purpose, method or request id, in any case (ASCII); blank means any.
    pub text: String,
    /// Only calls that failed or were answered with 400 or above.
    pub only_failures: bool,
    /// Only calls to this bank.
    pub bank_key: Option<String>,
    /// Only calls for this.
    pub purpose: Option<String>,
    /// Only calls with this method.
    pub method: Option<String>,
    /// Only calls answered so.
    pub answer: Option<CallAnswer>,
    /// Only calls that began at this time or later, unix milliseconds, UTC.
    pub from: Option<i64>,
    /// Only calls that began before this time, unix milliseconds, UTC.
    pub until: Option<i64>,
}

/// How a call was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallAnswer {
    /// With a status from the first to the second, both included.
    Status(u16, u16),
    /// Not at all, though the call ended.
    None,
}

/// What the calls of a profile can be told apart by: each value that occurs, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallChoices {
    /// The banks' keys.
    pub banks: Vec<String>,
    /// What they were for.
    pub purposes: Vec<String>,
    /// Their methods.
    pub methods: Vec<String>,
}

impl fmt::Debug for CallRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallRow")
            .field("id", &self.id)
            .field("purpose", &self.purpose)
            .field("status", &self.status)
            .field("failure_code", &self.failure_code)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<CallRow> {
    Ok(CallRow {
        id: row.get("id")?,
        profile_id: row.get("profile_id")?,
        bank_key: row.get("bank_key")?,
        purpose: row.get("purpose")?,
        method: row.get("method")?,
        host: row.get("host")?,
        path: row.get("path")?,
        url: row.get("url")?,
        request_id: row.get("request_id")?,
        status: row.get("status")?,
        started_at: row.get("started_at")?,
        duration_ms: row.get("duration_ms")?,
        failure_code: row.get("failure_code")?,
        record_json: row.get("record_json")?,
    })
}

impl Rows<'_> {
    /// Writes a call that is about to go out.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the id is taken or there is no such profile.
    pub fn insert_call(&self, call: &CallRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO call (id, profile_id, bank_key, purpose, method, host, path, url, request_id, status,
                       started_at, duration_ms, failure_code, record_json)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        let values = params![
            call.id,
            call.profile_id,
            call.bank_key,
            call.purpose,
            call.method,
            call.host,
            call.path,
            call.url,
            call.request_id,
            call.status,
            call.started_at,
            call.duration_ms,
            call.failure_code,
            call.record_json,
        ];
        self.run(sql, values).map(drop)
    }

    /// Writes how a call ended.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when no such call was written.
    pub fn finish_call(&self, id: &str, outcome: &CallOutcome) -> Result<(), StoreError> {
        let sql = "UPDATE call SET status = ?2, duration_ms = ?3, failure_code = ?4, record_json = ?5 WHERE id = ?1";
        let CallOutcome { status, duration_ms, failure_code, record_json } = outcome;
        self.change(sql, params![id, status, duration_ms, failure_code, record_json])
    }

    /// The call with this id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn call(&self, id: &str) -> Result<Option<CallRow>, StoreError> {
        self.one("SELECT * FROM call WHERE id = ?1", [id], read)
    }

    /// How many calls of a profile began at `since` or later, and how many of them failed or were answered with 400 or
    /// above. Unix milliseconds, UTC.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn count_calls(&self, profile_id: &str, since: i64) -> Result<(u32, u32), StoreError> {
        let sql = "SELECT count(*), count(*) FILTER (WHERE failure_code IS NOT NULL OR status >= 400)
                   FROM call WHERE profile_id = ?1 AND started_at >= ?2";
        let counted = self.one(sql, params![profile_id, since], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(counted.unwrap_or_default())
    }

    /// The calls of a profile, newest first, at most `limit`; the next page is what comes `before` the last one's
    /// `started_at` and id.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn calls(
        &self,
        profile_id: &str,
        filter: &CallFilter,
        before: Option<(i64, &str)>,
        limit: u32,
    ) -> Result<Vec<CallRow>, StoreError> {
        let sql = format!(
            "SELECT * FROM call WHERE {} AND (started_at, id) < (:started_at, :id)
             ORDER BY started_at DESC, id DESC LIMIT :limit",
            conditions(filter)
        );
        let (started_at, id) = before.unwrap_or((i64::MAX, ""));
        let pattern = pattern(&filter.text);
        let (low, high, unanswered) = answer(filter);
        let values = named_params! {
            ":profile": profile_id, ":pattern": pattern, ":bank": filter.bank_key, ":purpose": filter.purpose,
            ":method": filter.method, ":low": low, ":high": high, ":unanswered": unanswered, ":from": filter.from,
            ":until": filter.until, ":started_at": started_at, ":id": id, ":limit": limit,
        };
        self.all(&sql, values, read)
    }

    /// How many calls of a profile match.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn count_matching_calls(&self, profile_id: &str, filter: &CallFilter) -> Result<u32, StoreError> {
        let sql = format!("SELECT count(*) FROM call WHERE {}", conditions(filter));
        let pattern = pattern(&filter.text);
        let (low, high, unanswered) = answer(filter);
        let values = named_params! {
            ":profile": profile_id, ":pattern": pattern, ":bank": filter.bank_key, ":purpose": filter.purpose,
            ":method": filter.method, ":low": low, ":high": high, ":unanswered": unanswered, ":from": filter.from,
            ":until": filter.until,
        };
        Ok(self.one(&sql, values, |row| row.get(0))?.unwrap_or_default())
    }

    /// What the calls of a profile can be told apart by.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn call_choices(&self, profile_id: &str) -> Result<CallChoices, StoreError> {
        let distinct = |column: &str| {
            let sql = format!("SELECT DISTINCT {column} FROM call WHERE profile_id = ?1 ORDER BY 1");
            self.all(&sql, [profile_id], |row| row.get(0))
        };
        Ok(CallChoices {
            banks: distinct("bank_key")?,
            purposes: distinct("purpose")?,
            methods: distinct("method")?,
        })
    }
}

/// The filter as SQL. Every parameter stands in it, whatever is asked, so that one list of values fits.
fn conditions(filter: &CallFilter) -> String {
    let mut sql = "profile_id = :profile
         AND (:pattern = '%' OR url LIKE :pattern ESCAPE '\\' OR bank_key LIKE :pattern ESCAPE '\\'
              OR purpose LIKE :pattern ESCAPE '\\' OR method LIKE :pattern ESCAPE '\\'
              OR request_id LIKE :pattern ESCAPE '\\')
         AND (:bank IS NULL OR bank_key = :bank)
         AND (:purpose IS NULL OR purpose = :purpose)
         AND (:method IS NULL OR method = :method)
         AND (:low IS NULL OR status BETWEEN :low AND :high)
         AND (NOT :unanswered OR (status IS NULL AND duration_ms IS NOT NULL))
         AND (:from IS NULL OR started_at >= :from)
         AND (:until IS NULL OR started_at < :until)"
        .to_owned();
    if filter.only_failures {
        // Spelled as in the index of the failures.
        sql.push_str(" AND (failure_code IS NOT NULL OR status >= 400)");
    }
    sql
}

fn answer(filter: &CallFilter) -> (Option<u16>, Option<u16>, bool) {
    match filter.answer {
        Some(CallAnswer::Status(low, high)) => (Some(low), Some(high), false),
        Some(CallAnswer::None) => (None, None, true),
        None => (None, None, false),
    }
}

fn pattern(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "%".to_owned();
    }
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vault;
    use crate::rows::profiles::tests::profile;

    fn call(id: &str, started_at: i64) -> CallRow {
        CallRow {
            id: id.to_owned(),
            profile_id: "p".to_owned(),
            bank_key: "10907-bpaca".to_owned(),
            purpose: "registration-create".to_owned(),
            method: "POST".to_owned(),
            host: "www.10907.sandbox.api.89c3.com".to_owned(),
            path: "/stet/setting/v1/register".to_owned(),
            url: "https://www.10907.sandbox.api.89c3.com/stet/setting/v1/register".to_owned(),
            request_id: format!("req_{id}"),
            status: None,
            started_at,
            duration_ms: None,
            failure_code: None,
            record_json: "{}".to_owned(),
        }
    }

    fn finished(status: Option<u16>, failure: Option<&str>) -> CallOutcome {
        CallOutcome {
            status,
            duration_ms: 7,
            failure_code: failure.map(str::to_owned),
            record_json: "{\"done\":true}".to_owned(),
        }
    }

    fn vault(calls: &[CallRow]) -> Vault {
        let vault = Vault::in_memory().unwrap();
        vault.insert_profile(&profile("p")).unwrap();
        for call in calls {
            vault.insert_call(call).unwrap();
        }
        vault
    }

    fn ids(calls: &[CallRow]) -> Vec<&str> {
        calls.iter().map(|call| call.id.as_str()).collect()
    }

    #[test]
    fn a_call_is_there_before_it_ends_and_holds_its_outcome_after() {
        let vault = vault(&[call("a", 1)]);
        assert_eq!(vault.call("a").unwrap(), Some(call("a", 1)));
        vault.finish_call("a", &finished(Some(201), None)).unwrap();
        let ended = vault.call("a").unwrap().unwrap();
        assert_eq!((ended.status, ended.duration_ms), (Some(201), Some(7)));
        assert_eq!(ended.record_json, "{\"done\":true}");
        assert_eq!(vault.finish_call("b", &finished(None, None)), Err(StoreError::NotFound));
    }

    #[test]
    fn pages_newest_first_without_losing_calls_of_the_same_millisecond() {
        let rows: Vec<_> = ["a", "b", "c", "d", "e"].map(|id| call(id, 5)).into();
        let vault = vault(&rows);
        let all = CallFilter::default();
        let first = vault.calls("p", &all, None, 2).unwrap();
        assert_eq!(ids(&first), ["e", "d"]);
        let second = vault.calls("p", &all, Some((5, "d")), 2).unwrap();
        assert_eq!(ids(&second), ["c", "b"]);
        assert_eq!(ids(&vault.calls("p", &all, Some((5, "b")), 2).unwrap()), ["a"]);
    }

    #[test]
    fn failures_are_those_that_failed_and_those_a_bank_refused() {
        let vault = vault(&[call("a", 1), call("b", 2), call("c", 3), call("d", 4)]);
        vault.finish_call("a", &finished(Some(200), None)).unwrap();
        vault.finish_call("b", &finished(Some(400), None)).unwrap();
        vault.finish_call("c", &finished(None, Some("timeout"))).unwrap();
        let failures = CallFilter { only_failures: true, ..CallFilter::default() };
        assert_eq!(ids(&vault.calls("p", &failures, None, 9).unwrap()), ["c", "b"]);
        assert_eq!(vault.count_calls("p", 0).unwrap(), (4, 2));
        assert_eq!(vault.count_calls("p", 3).unwrap(), (2, 1));
        assert_eq!(vault.count_calls("another", 0).unwrap(), (0, 0));
    }

    #[test]
    fn text_is_taken_literally_and_in_any_case() {
        let vault = vault(&[call("a", 1), CallRow { request_id: "reqXb".to_owned(), ..call("b", 2) }]);
        let found = |text: &str| {
            let filter = CallFilter { text: text.to_owned(), ..CallFilter::default() };
            vault.calls("p", &filter, None, 9).unwrap().len()
        };
        assert_eq!(found("REGISTER"), 2);
        assert_eq!(found("  "), 2);
        assert_eq!(found("req_"), 1);
        assert_eq!(found("%"), 0);
        assert_eq!(found("\\"), 0);
    }

    #[test]
    fn each_condition_narrows_and_the_count_is_of_what_matches() {
        let rows = [
            call("a", 10),
            CallRow { bank_key: "17515-ceidf".to_owned(), ..call("b", 20) },
            CallRow { method: "GET".to_owned(), purpose: "registration-read".to_owned(), ..call("c", 30) },
            call("d", 40),
            call("e", 50),
        ];
        let vault = vault(&rows);
        for (id, status, failure) in
            [("a", Some(201), None), ("b", Some(404), None), ("c", Some(302), None), ("d", None, Some("dns"))]
        {
            vault.finish_call(id, &finished(status, failure)).unwrap();
        }
        let found = |filter: CallFilter| {
            let found = vault.calls("p", &filter, None, 9).unwrap();
            assert_eq!(vault.count_matching_calls("p", &filter).unwrap() as usize, found.len(), "{filter:?}");
            ids(&found).concat()
        };
        let all = CallFilter::default;
        assert_eq!(found(all()), "edcba");
        assert_eq!(found(CallFilter { bank_key: Some("17515-ceidf".to_owned()), ..all() }), "b");
        assert_eq!(found(CallFilter { purpose: Some("registration-read".to_owned()), ..all() }), "c");
        assert_eq!(found(CallFilter { method: Some("POST".to_owned()), ..all() }), "edba");
        assert_eq!(found(CallFilter { answer: Some(CallAnswer::Status(200, 299)), ..all() }), "a");
        assert_eq!(found(CallFilter { answer: Some(CallAnswer::Status(400, 499)), ..all() }), "b");
        assert_eq!(found(CallFilter { answer: Some(CallAnswer::None), ..all() }), "d", "e has not ended");
        assert_eq!(found(CallFilter { from: Some(20), until: Some(40), ..all() }), "cb");
        assert_eq!(found(CallFilter { only_failures: true, from: Some(30), ..all() }), "d");
        let choices = vault.call_choices("p").unwrap();
        assert_eq!(choices.banks, ["10907-bpaca", "17515-ceidf"]);
        assert_eq!(choices.purposes, ["registration-create", "registration-read"]);
        assert_eq!(choices.methods, ["GET", "POST"]);
        assert_eq!(vault.call_choices("another").unwrap(), CallChoices::default());
    }
}
