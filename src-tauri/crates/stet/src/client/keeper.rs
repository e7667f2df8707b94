//! A connection or two to a bank, kept open between the questions that change nothing there.
//!
//! They serve the very settings that they were opened with and no others: other certificates, anchors, addresses or ports,
//! and the next call opens its own. One closes by itself when nothing is asked for a moment, and at once when its keeper goes.
//! What is not here: which calls may use it ([`super::call::Outgoing::may_share`]), and what happens when the bank has
//! closed it meanwhile ([`super::send`]).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::http1::Link;
use crate::record::TlsFacts;

/// How long a connection waits for the next question. Banks' gateways wait longer.
const WAITS: Duration = Duration::from_secs(5);

/// As many as questions are asked at a time.
const MOST: usize = 2;

/// SHA-256 over all that a client was set up with.
pub(super) type Setup = [u8; 32];

/// Keeps at most two connections. Clones keep the same ones, which close with the last of them.
#[derive(Clone)]
pub struct Keeper {
    slots: Arc<Mutex<Slots>>,
    waits: Duration,
}

impl Default for Keeper {
    fn default() -> Self {
        Self::waiting(WAITS)
    }
}

#[derive(Default)]
struct Slots {
    /// Each with its turn, the one that was kept last at the end.
    kept: Vec<(u64, Kept)>,
    /// How often one was kept: whose waiting is over is told by it.
    turn: u64,
}

/// A connection on which nothing is under way, and what its handshake showed.
pub(super) struct Kept {
    pub(super) link: Link<TlsStream<TcpStream>>,
    pub(super) facts: TlsFacts,
    pub(super) setup: Setup,
}

impl Keeper {
    /// One that closes a connection on which nothing is asked for so long.
    pub fn waiting(waits: Duration) -> Self {
        Self { slots: Arc::default(), waits }
    }

    /// A connection that was opened with this setup and that the bank has not closed as far as can be seen. Those that were
    /// opened with another close.
    pub(super) async fn take(&self, setup: &Setup) -> Option<Kept> {
        loop {
            let (_, mut kept) = {
                let mut slots = held(&self.slots);
                slots.kept.retain(|(_, kept)| kept.setup == *setup);
                slots.kept.pop()?
            };
            if kept.link.is_usable().await {
                return Some(kept);
            }
        }
    }

    /// Keeps it for the next question, and closes it if there is none in time.
    pub(super) fn keep(&self, kept: Kept) {
        let mut slots = held(&self.slots);
        slots.turn += 1;
        let turn = slots.turn;
        slots.kept.push((turn, kept));
        if slots.kept.len() > MOST {
            slots.kept.remove(0);
        }
        tokio::spawn(close_unused(Arc::downgrade(&self.slots), turn, self.waits));
    }
}

async fn close_unused(slots: Weak<Mutex<Slots>>, turn: u64, waits: Duration) {
    tokio::time::sleep(waits).await;
    if let Some(slots) = slots.upgrade() {
        held(&slots).kept.retain(|(kept, _)| *kept != turn);
    }
}

fn held(slots: &Mutex<Slots>) -> MutexGuard<'_, Slots> {
    slots.lock().unwrap_or_else(PoisonError::into_inner)
}
