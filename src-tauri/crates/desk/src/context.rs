//! `Desk`: what every operation works on. The open store, the keychain behind it, the running local banks and the
//! files of an unfinished import. Deliberately not here: a selected profile. Every request names its own.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use eidas::SigningKey;
use vault::{Keychain, Vault};

use crate::app::view::StoreState;
use crate::consents::Reviewed;
use crate::error::AppError;
use crate::events::{Area, DeskEvent};
use crate::host::{Host, RunningBanks};
use crate::payments::ClientToken;
use crate::psu_answer::Waiting;
use crate::settling::Settling;
use crate::trouble::Trouble;

/// The store and the keychain that go together.
#[derive(Clone)]
pub(crate) struct Store {
    pub vault: Arc<Vault>,
    pub keychain: Arc<dyn Keychain>,
}

/// A file that waits for its passphrase, or for the operator to say what to take of it. Wiped when dropped.
pub(crate) struct Staged {
    pub profile_id: String,
    pub name: String,
    pub bytes: zeroize::Zeroizing<Vec<u8>>,
    pub waits: Waits,
}

/// What a staged file waits for.
pub(crate) enum Waits {
    Passphrase,
    /// Which of its items to take; the passphrase it was opened with, if any, is kept for that.
    Choice {
        items: u32,
        passphrase: Option<secrecy::SecretString>,
    },
}

/// One open Guichet.
pub struct Desk {
    pub(crate) host: Arc<dyn Host>,
    store: Mutex<Option<Store>>,
    state: Mutex<StoreState>,
    /// Where a store was set aside since the start.
    pub(crate) aside: Mutex<Option<PathBuf>>,
    /// Opening the store asks the keychain, which may prompt: one at a time.
    pub(crate) opening: tokio::sync::Mutex<()>,
    /// By profile. Held while banks start, so that two requests never start them twice.
    pub(crate) banks: tokio::sync::Mutex<HashMap<String, Arc<RunningBanks>>>,
    /// Keys and the rows that promise them change together: one such change at a time.
    pub(crate) keeping: tokio::sync::Mutex<()>,
    pub(crate) staged: Mutex<HashMap<String, Staged>>,
    pub(crate) keys: Mutex<HashMap<String, SigningKey>>,
    /// The loopback ports that wait for a bank's answer, by connection or payment.
    pub(crate) waiting: Mutex<HashMap<String, Waiting>>,
    /// The codes that are being exchanged, by attempt; told to end by their notice.
    pub(crate) exchanging: Mutex<HashMap<String, Arc<tokio::sync::Notify>>>,
    /// The consents that were looked at last, by connection.
    pub(crate) consents: Mutex<HashMap<String, Reviewed>>,
    /// A refresh at a time for each connection.
    pub(crate) refreshing: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// Tells the questions under way about a PSU that they are given up, by connection.
    pub(crate) given_up: Mutex<HashMap<String, tokio::sync::watch::Sender<()>>>,
    /// The tokens of the apps themselves, in force.
    pub(crate) client_tokens: Mutex<Vec<ClientToken>>,
    /// The drafts and payments whose request is under way.
    pub(crate) sending: Mutex<HashSet<String>>,
    /// The connection that one question about a PSU leaves open for the next, by connection to their bank.
    pub(crate) keepers: Mutex<HashMap<String, stet::Keeper>>,
    pub(crate) settling: Settling,
}

impl Desk {
    /// A desk over `host`; its store is opened by `app_start`, after the window shows.
    pub fn new(host: Arc<dyn Host>) -> Self {
        Self {
            host,
            store: Mutex::new(None),
            state: Mutex::new(StoreState::KeychainLocked { store_exists: false }),
            aside: Mutex::new(None),
            opening: tokio::sync::Mutex::new(()),
            banks: tokio::sync::Mutex::new(HashMap::new()),
            keeping: tokio::sync::Mutex::new(()),
            staged: Mutex::new(HashMap::new()),
            keys: Mutex::new(HashMap::new()),
            waiting: Mutex::new(HashMap::new()),
            exchanging: Mutex::new(HashMap::new()),
            consents: Mutex::new(HashMap::new()),
            refreshing: Mutex::new(HashMap::new()),
            given_up: Mutex::new(HashMap::new()),
            client_tokens: Mutex::new(Vec::new()),
            sending: Mutex::new(HashSet::new()),
            keepers: Mutex::default(),
            settling: Settling::default(),
        }
    }

    pub(crate) fn store(&self) -> Result<Store, Trouble> {
        held(&self.store).clone().ok_or(Trouble::StoreNotOpen)
    }

    pub(crate) fn vault(&self) -> Result<Arc<Vault>, Trouble> {
        Ok(self.store()?.vault)
    }

    pub(crate) fn is_open(&self) -> bool {
        held(&self.store).is_some()
    }

    pub(crate) fn opened(&self, store: Store, state: StoreState) {
        *held(&self.store) = Some(store);
        *held(&self.state) = state;
    }

    pub(crate) fn closed(&self) {
        held(&self.keepers).clear();
        self.settling.without(|| *held(&self.store) = None);
    }

    pub(crate) fn not_opened(&self, state: StoreState) {
        *held(&self.state) = state;
    }

    /// Waits until everything is done that a bank's answer left for later: the words that are searched, and the disk.
    pub async fn settled(&self) {
        self.settling.done().await;
    }

    pub(crate) fn store_state(&self) -> StoreState {
        held(&self.state).clone()
    }

    /// A new random id (UUID version 4, RFC 9562 section 5.4) from the host's generator.
    pub(crate) fn make_id(&self) -> String {
        let mut bytes = [0u8; 16];
        self.host.random(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// The real time in unix milliseconds, UTC.
    pub(crate) fn now_ms(&self) -> i64 {
        self.host.now().as_millisecond()
    }

    pub(crate) fn changed(&self, area: Area) {
        self.host.emit(DeskEvent::Changed { area });
    }
}

/// Takes a lock whose holder cannot have left it half-written: every critical section here is a single assignment.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs what blocks (keychain prompts, key derivation, key parsing) away from the threads that serve the window.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(Trouble::Internal(format!("a blocking step did not finish: {error}"))),
    }
}

/// Runs an operation so that a panic becomes an answer: without one, the window's promise would never settle.
///
/// # Errors
/// The operation's own, or `internal` for a panic.
pub async fn guarded<T>(
    name: &'static str,
    operation: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    use futures_util::FutureExt;
    match std::panic::AssertUnwindSafe(operation).catch_unwind().await {
        Ok(done) => done,
        Err(panic) => {
            let said = panic
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_default();
            Err(Trouble::Internal(format!("{name} panicked: {said}")).into())
        }
    }
}
