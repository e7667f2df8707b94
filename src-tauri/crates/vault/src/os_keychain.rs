//! The operating system's keychain: the Secret Service, the macOS Keychain or the Windows Credential Manager.
//!
//! One store object of our own lives on its own thread, because a prompt can block a call for minutes: every call
//! has a deadline, and one that nobody waits for any more is not begun. Deliberately not here: the kernel's keyutils
//! (lost at reboot), mock stores, and any other place to fall back to.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

use keyring_core::CredentialStore;
use secrecy::{ExposeSecret as _, SecretSlice};

use crate::keychain::{Keychain, KeychainError, fits};
use crate::open_error::OpenError;
use crate::store_id::StoreId;

const SERVICE: &str = "Guichet";

/// How long the keychain may take.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// For finding the keychain at all.
    pub connect: Duration,
    /// For each call: long enough for a human to answer a prompt.
    pub call: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), call: Duration::from_secs(60) }
    }
}

/// The operating system's keychain, with the items of one data folder: service "Guichet", user
/// "`<store id>`/`<item>`", so that two data folders never meet.
pub struct OsKeychain {
    requests: Sender<Request>,
    store: StoreId,
    deadline: Duration,
}

enum Act {
    Connect,
    Read,
    Write(SecretSlice<u8>),
    Delete,
}

struct Request {
    act: Act,
    user: String,
    abandoned: Arc<AtomicBool>,
    answer: SyncSender<Answer>,
}

type Answer = Result<Option<SecretSlice<u8>>, KeychainError>;

impl OsKeychain {
    /// Connects with the default deadlines. `dir` is the data folder; its `store-id` is made when there is none.
    ///
    /// # Errors
    /// [`KeychainError::Absent`] when this session has no keychain, [`KeychainError::TimedOut`] after ten seconds,
    /// [`KeychainError::Full`] and [`KeychainError::Folder`] when the folder cannot be used.
    pub fn connect(dir: &Path) -> Result<Self, KeychainError> {
        Self::connect_within(dir, Deadlines::default())
    }

    /// Connects with other deadlines.
    ///
    /// # Errors
    /// As [`OsKeychain::connect`].
    pub fn connect_within(dir: &Path, deadlines: Deadlines) -> Result<Self, KeychainError> {
        let store = StoreId::of(dir).map_err(|error| match error {
            OpenError::Full => KeychainError::Full,
            other => KeychainError::Folder { detail: other.to_string() },
        })?;
        let (requests, received) = mpsc::channel();
        thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || serve(&received))
            .map_err(|error| KeychainError::Broken { detail: error.to_string() })?;
        let keychain = Self { requests, store, deadline: deadlines.call };
        keychain.ask(Act::Connect, "", deadlines.connect)?;
        Ok(keychain)
    }

    fn ask(&self, act: Act, item: &str, deadline: Duration) -> Answer {
        let (answer, answered) = mpsc::sync_channel(1);
        let abandoned = Arc::new(AtomicBool::new(false));
        let user = format!("{}/{item}", self.store);
        let ended = || KeychainError::Broken { detail: "its thread has ended".to_owned() };
        self.requests
            .send(Request { act, user, abandoned: Arc::clone(&abandoned), answer })
            .map_err(|_| ended())?;
        match answered.recv_timeout(deadline) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => {
                abandoned.store(true, Ordering::Release);
                Err(KeychainError::TimedOut)
            }
            Err(RecvTimeoutError::Disconnected) => Err(ended()),
        }
    }
}

impl Keychain for OsKeychain {
    fn read(&self, item: &str) -> Result<SecretSlice<u8>, KeychainError> {
        self.ask(Act::Read, item, self.deadline)?.ok_or(KeychainError::Missing)
    }

    fn write(&self, item: &str, secret: &SecretSlice<u8>) -> Result<(), KeychainError> {
        fits(secret)?;
        self.ask(Act::Write(secret.clone()), item, self.deadline).map(drop)
    }

    fn delete(&self, item: &str) -> Result<(), KeychainError> {
        self.ask(Act::Delete, item, self.deadline).map(drop)
    }
}

fn serve(requests: &Receiver<Request>) {
    let mut connected = None;
    for request in requests {
        if request.abandoned.load(Ordering::Acquire) {
            continue;
        }
        let answer = carry_out(&mut connected, &request);
        if matches!(answer, Err(KeychainError::Broken { .. } | KeychainError::Absent { .. })) {
            // A keychain daemon may have been restarted: the next call looks for it afresh.
            connected = None;
        }
        // Nobody listens when the deadline has passed.
        let _ = request.answer.send(answer);
    }
}

fn carry_out(connected: &mut Option<Arc<CredentialStore>>, request: &Request) -> Answer {
    let store = match connected {
        Some(store) => store,
        None => connected.insert(find_store()?),
    };
    if matches!(request.act, Act::Connect) {
        return Ok(None);
    }
    let entry = keyring::Entry { inner: store.build(SERVICE, &request.user, None).map_err(state)? };
    match &request.act {
        Act::Connect => Ok(None),
        Act::Read => entry.get_secret().map(|bytes| Some(bytes.into())).map_err(state),
        // EXPOSE: the bytes are handed to the keychain.
        Act::Write(secret) => entry.set_secret(secret.expose_secret()).map(|()| None).map_err(state),
        Act::Delete => entry.delete_credential().map(|()| None).map_err(state),
    }
}

fn find_store() -> Result<Arc<CredentialStore>, KeychainError> {
    static SAID: Once = Once::new();
    let store = platform_store().map_err(|error| {
        let detail = error.to_string();
        // A session without a bus, and a bus on which nobody is, or can be started as, a Secret Service.
        let nobody = [
            "no secret service provider",
            "Failed to connect to address",
            "DBus.Error.ServiceUnknown",
            "DBus.Error.NameHasNoOwner",
        ];
        match nobody.iter().any(|words| detail.contains(words)) {
            true => KeychainError::Absent { detail },
            false => KeychainError::Broken { detail },
        }
    })?;
    SAID.call_once(|| tracing::debug!(vendor = store.vendor(), "keychain found"));
    Ok(store)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn platform_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn platform_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn platform_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// The state a keyring error stands for. Its `BadEncoding` and `BadDataFormat` carry the item's bytes: their content
/// is never looked at.
fn state(error: keyring::Error) -> KeychainError {
    let broken = |detail: &str| KeychainError::Broken { detail: detail.to_owned() };
    match error {
        keyring::Error::NoEntry => KeychainError::Missing,
        keyring::Error::NoStorageAccess(_) => KeychainError::LockedOrRefused,
        keyring::Error::TooLong(_, longest) => {
            KeychainError::Broken { detail: format!("an item name or value is over {longest}") }
        }
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            broken("an item holds data of another shape")
        }
        keyring::Error::Ambiguous(_) => broken("several items have the same name"),
        // The Secret Service reports a collection that got locked meanwhile as a plain D-Bus error.
        keyring::Error::PlatformFailure(cause) if cause.to_string().contains("IsLocked") => {
            KeychainError::LockedOrRefused
        }
        keyring::Error::PlatformFailure(cause) => KeychainError::Broken { detail: cause.to_string() },
        other => KeychainError::Broken { detail: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent(deadline: Duration) -> (OsKeychain, Receiver<Request>) {
        let dir = tempfile::tempdir().unwrap();
        let (requests, received) = mpsc::channel();
        let store = StoreId::of(dir.path()).unwrap();
        (OsKeychain { requests, store, deadline }, received)
    }

    #[test]
    fn gives_up_at_the_deadline_and_never_begins_what_nobody_waits_for() {
        let (keychain, received) = silent(Duration::from_millis(20));
        assert_eq!(keychain.write("a", &vec![1].into()).unwrap_err(), KeychainError::TimedOut);
        let request = received.try_recv().unwrap();
        assert!(request.abandoned.load(Ordering::Acquire));
        assert!(request.user.ends_with("/a"));
    }

    #[test]
    fn a_keychain_thread_that_ended_is_broken_not_missing() {
        let (keychain, received) = silent(Duration::from_secs(5));
        drop(received);
        assert!(matches!(keychain.read("a").unwrap_err(), KeychainError::Broken { .. }));
    }

    #[test]
    fn each_keyring_error_becomes_its_state() {
        let boxed = || Box::<dyn std::error::Error + Send + Sync>::from("no");
        assert_eq!(state(keyring::Error::NoEntry), KeychainError::Missing);
        assert_eq!(state(keyring::Error::NoStorageAccess(boxed())), KeychainError::LockedOrRefused);
        let locked = "org.freedesktop.Secret.Error.IsLocked: locked";
        assert_eq!(state(keyring::Error::PlatformFailure(locked.into())), KeychainError::LockedOrRefused);
        assert_eq!(
            state(keyring::Error::PlatformFailure(boxed())),
            KeychainError::Broken { detail: "no".to_owned() }
        );
    }

    #[test]
    fn an_unreadable_item_does_not_show_its_bytes_in_the_error() {
        let planted = b"planted-secret".to_vec();
        let shown = format!("{:?}", state(keyring::Error::BadEncoding(planted.clone())));
        let bytes = format!("{planted:?}");
        assert!(!shown.contains("planted") && !shown.contains(&bytes[1..20]), "{shown}");
    }
}
