//! PSUs who are on the bank's pages right now. They live in memory: a restart ends them.

use super::link::Link;
use crate::hosts::Environment;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A PSU has half an hour on the bank's pages, by the bank's clock.
const LIFE_MS: i64 = 30 * 60_000;
/// So many at once; the oldest goes first.
const MOST: usize = 500;

/// How far the PSU has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The online banking id is asked for.
    Identification,
    /// A professional's usage number too.
    UsageNumber,
    /// The code that came by SMS.
    Code,
    /// What the TPP may do, and the PSU's decision.
    Decision,
}

/// One PSU on the pages of one bank.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) link: Link,
    /// The entry point of the link.
    pub(crate) host: String,
    pub(crate) environment: Environment,
    pub(crate) codetab: &'static str,
    pub(crate) step: Step,
    /// The id, once it is known.
    pub(crate) psu: Option<String>,
    pub(crate) wrong_codes: u8,
    /// When the code was right: business time, Unix milliseconds UTC.
    pub(crate) sca_at_ms: i64,
    pub(crate) started_ms: i64,
}

impl Visit {
    pub(crate) fn has_timed_out(&self, now_ms: i64) -> bool {
        now_ms.saturating_sub(self.started_ms) > LIFE_MS
    }
}

/// All visits, each under a name that cannot be guessed.
#[derive(Default)]
pub(crate) struct Visits {
    open: Mutex<HashMap<String, Visit>>,
}

impl Visits {
    pub(crate) fn begin(&self, visit: Visit) -> String {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        while open.len() >= MOST
            && let Some(oldest) =
                open.iter().min_by_key(|(_, visit)| visit.started_ms).map(|(id, _)| id.clone())
        {
            open.remove(&oldest);
        }
        let id = crate::random::text(32, crate::random::ALPHANUMERIC);
        open.insert(id.clone(), visit);
        id
    }

    pub(crate) fn find(&self, id: &str) -> Option<Visit> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Keeps how far a visit has come, where it has not ended meanwhile.
    pub(crate) fn keep(&self, id: &str, visit: Visit) {
        if let Some(kept) = self.open.lock().unwrap_or_else(PoisonError::into_inner).get_mut(id) {
            *kept = visit;
        }
    }

    /// Ends a visit. Of two who end it at once, one gets it.
    pub(crate) fn end(&self, id: &str) -> Option<Visit> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(id)
    }

    pub(crate) fn clear(&self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
