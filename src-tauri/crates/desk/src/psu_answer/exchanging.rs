//! The attempts whose code is being exchanged at this moment. They have ended, so that their state answers nothing a second
//! time, and are open to the screen until it is known what they came to; the operator can give them up at once.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::context::{Desk, held};

/// One exchange under way. Whoever takes its entry off the list decides what it came to.
pub(crate) struct Exchange<'a> {
    desk: &'a Desk,
    attempt_id: &'a str,
    given_up: Arc<Notify>,
}

pub(crate) fn begin<'a>(desk: &'a Desk, attempt_id: &'a str) -> Exchange<'a> {
    let given_up = Arc::new(Notify::new());
    held(&desk.exchanging).insert(attempt_id.to_owned(), Arc::clone(&given_up));
    Exchange { desk, attempt_id, given_up }
}

impl Exchange<'_> {
    /// What `work` came to; None where it was given up meanwhile.
    pub async fn outcome<T>(self, work: impl Future<Output = T>) -> Option<T> {
        let done = tokio::select! {
            done = work => Some(done),
            () = self.given_up.notified() => None,
        };
        held(&self.desk.exchanging).remove(self.attempt_id).and(done)
    }
}

impl Drop for Exchange<'_> {
    /// For one that nobody waits for any more.
    fn drop(&mut self) {
        held(&self.desk.exchanging).remove(self.attempt_id);
    }
}

pub(crate) fn is_under_way(desk: &Desk, attempt_id: &str) -> bool {
    held(&desk.exchanging).contains_key(attempt_id)
}

/// Ends an exchange, if there is one. Answers whether there was.
pub(crate) fn give_up(desk: &Desk, attempt_id: &str) -> bool {
    let found = held(&desk.exchanging).remove(attempt_id);
    if let Some(given_up) = &found {
        given_up.notify_one();
    }
    found.is_some()
}
