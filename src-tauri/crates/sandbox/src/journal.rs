//! Every request and every refused handshake that the banks saw, for whoever holds the management token.
//!
//! It lives in memory, keeps the newest entries, and hides nothing: tokens and keys here are practice ones.

use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

const KEPT: usize = 2_000;
const BODY_SHOWN: usize = 64 * 1024;

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Request,
    /// A TLS handshake that did not end in a connection.
    Handshake,
}

/// Where it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Listener {
    Bpce,
    Pages,
}

/// One thing seen. Times: `at_ms` real, `bank_time` business time, both UTC.
#[derive(Clone, Serialize)]
pub(crate) struct Entry {
    pub(crate) id: u64,
    pub(crate) at_ms: i64,
    pub(crate) bank_time: String,
    pub(crate) kind: Kind,
    pub(crate) listener: Listener,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sni: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) query: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    /// All Accept headers, joined by commas: Arkéa's versions stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) accept: Option<String>,
    /// The payment that the request is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) payment_information_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_certificate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_oid: Option<String>,
    /// The status that was answered; absent where no answer left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refused: Option<String>,
    /// The fault that struck.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fault: Option<String>,
    pub(crate) duration_ms: i64,
}

impl Entry {
    pub(crate) fn new(kind: Kind, listener: Listener, at_ms: i64, bank_time: String) -> Entry {
        Entry {
            id: 0,
            at_ms,
            bank_time,
            kind,
            listener,
            sni: None,
            host: None,
            method: None,
            path: None,
            query: None,
            headers: Vec::new(),
            accept: None,
            payment_information_id: None,
            body: None,
            client_certificate: None,
            client_oid: None,
            status: None,
            refused: None,
            fault: None,
            duration_ms: 0,
        }
    }

    /// Shows a body as text, cut where it is very long.
    pub(crate) fn show_body(&mut self, body: &[u8]) {
        if !body.is_empty() {
            self.body = Some(String::from_utf8_lossy(&body[..body.len().min(BODY_SHOWN)]).into_owned());
        }
    }
}

#[derive(Default)]
struct Kept {
    last_id: u64,
    entries: VecDeque<Entry>,
}

/// The journal.
#[derive(Default)]
pub(crate) struct Journal {
    kept: Mutex<Kept>,
}

impl Journal {
    /// Adds an entry and gives it the next number.
    pub(crate) fn add(&self, mut entry: Entry) {
        entry.duration_ms = (crate::clock::real_now_ms() - entry.at_ms).max(0);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        entry.id = kept.last_id;
        kept.entries.push_back(entry);
        if kept.entries.len() > KEPT {
            kept.entries.pop_front();
        }
    }

    /// Up to `limit` entries numbered above `after`, oldest first.
    pub(crate) fn after(&self, after: u64, limit: usize) -> Vec<Entry> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entries.iter().filter(|entry| entry.id > after).take(limit).cloned().collect()
    }

    /// The newest `count` entries, oldest first.
    pub(crate) fn last(&self, count: usize) -> Vec<Entry> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entries.iter().skip(kept.entries.len().saturating_sub(count)).cloned().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).entries.len()
    }

    /// Forgets all entries; numbers go on.
    pub(crate) fn clear(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_newest_and_goes_on_counting() {
        let journal = Journal::default();
        for _ in 0..KEPT + 3 {
            journal.add(Entry::new(Kind::Request, Listener::Bpce, 0, String::new()));
        }
        assert_eq!(journal.len(), KEPT);
        assert_eq!(journal.after(0, 1)[0].id, 4);
        let newest: Vec<u64> = journal.last(2).iter().map(|entry| entry.id).collect();
        assert_eq!(newest, [KEPT as u64 + 2, KEPT as u64 + 3]);
        assert_eq!(journal.last(usize::MAX).len(), KEPT);
        journal.clear();
        journal.add(Entry::new(Kind::Handshake, Listener::Bpce, 0, String::new()));
        assert_eq!(journal.after(0, 10)[0].id, KEPT as u64 + 4);
    }
}
