//! Secret Services that do not do what one does: prompts that are dismissed or never answered, rubbish for an answer,
//! and a daemon that dies in the middle. Each is a process of its own on the bus of a session of its own, since the
//! real gnome-keyring cannot be made to behave so.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use secrecy::SecretSlice;
use vault::{Deadlines, Keychain as _, KeychainError, OpenError, OsKeychain, STORE_FILE, STORE_KEY, Vault};
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};
use zbus::{blocking::connection, fdo, interface};

use crate::{folder, need, run, soon};

const MANNER: &str = "GUICHET_TEST_SECRET_SERVICE_MANNER";

/// How a service behaves.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Manner {
    /// Everything is locked, and each prompt is dismissed.
    Dismissed,
    /// Everything is locked, and nobody ever answers the prompt.
    Unanswered,
    /// Answers with a value of another type.
    Rubbish,
    /// Ends when it is first asked for an item.
    Dies,
    /// Open and empty.
    Empty,
}

const MANNERS: [Manner; 5] =
    [Manner::Dismissed, Manner::Unanswered, Manner::Rubbish, Manner::Dies, Manner::Empty];

struct Service(Manner);

fn path(text: &'static str) -> OwnedObjectPath {
    ObjectPath::from_static_str_unchecked(text).into()
}

fn value(value: Value<'_>) -> OwnedValue {
    value.try_into().unwrap()
}

#[interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    fn open_session(&self, _algorithm: &str, _input: Value<'_>) -> (OwnedValue, OwnedObjectPath) {
        // Any number does for a public key: no secret is ever exchanged.
        let output = match self.0 {
            Manner::Rubbish => value(Value::from("not a number")),
            _ => value(Value::from(vec![2_u8; 128])),
        };
        (output, path("/session"))
    }

    fn search_items(
        &self,
        _attributes: HashMap<String, String>,
    ) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
        match self.0 {
            Manner::Dies => std::process::exit(1),
            Manner::Empty => (Vec::new(), Vec::new()),
            _ => (Vec::new(), vec![path("/item")]),
        }
    }

    fn unlock(&self, _objects: Vec<OwnedObjectPath>) -> (Vec<OwnedObjectPath>, OwnedObjectPath) {
        (Vec::new(), path("/prompt"))
    }
}

struct Prompt(Manner);

#[interface(name = "org.freedesktop.Secret.Prompt")]
impl Prompt {
    async fn prompt(
        &self,
        _window_id: &str,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<()> {
        if self.0 == Manner::Dismissed {
            Self::completed(&emitter, true, Value::from("")).await?;
        }
        Ok(())
    }

    #[zbus(signal)]
    async fn completed(emitter: &SignalEmitter<'_>, dismissed: bool, result: Value<'_>) -> zbus::Result<()>;
}

/// The process that is the service; it ends when it is killed, or by its manner.
#[test]
#[ignore = "started by the scenarios below"]
fn service() {
    let wanted = std::env::var(MANNER).unwrap();
    let manner = *MANNERS.iter().find(|manner| format!("{manner:?}") == wanted).unwrap();
    let _connection = connection::Builder::session()
        .unwrap()
        .name("org.freedesktop.secrets")
        .unwrap()
        .serve_at("/org/freedesktop/secrets", Service(manner))
        .unwrap()
        .serve_at("/prompt", Prompt(manner))
        .unwrap()
        .build()
        .unwrap();
    println!("serving");
    std::thread::sleep(Duration::from_secs(120));
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(manner: Manner) -> Running {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "strange::service"])
        .env(MANNER, format!("{manner:?}"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.ends_with("serving")), "{manner:?} does not serve");
    Running(child)
}

/// A session whose bus starts no service by itself.
fn bare_session(scenario: &str) {
    need("dbus-run-session", "dbus-daemon");
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("bus.conf");
    std::fs::write(&config, crate::BARE_BUS).unwrap();
    run(scenario, &["dbus-run-session", "--config-file", config.to_str().unwrap(), "--"], None);
}

#[test]
fn a_dismissed_prompt_is_a_refusal() {
    bare_session("strange::dismissed");
}

#[test]
fn a_prompt_that_nobody_answers_ends_at_the_deadline() {
    bare_session("strange::unanswered");
}

#[test]
fn a_service_that_answers_rubbish_is_broken_not_absent() {
    bare_session("strange::rubbish");
}

#[test]
fn a_service_that_dies_is_broken_and_its_successor_is_found() {
    bare_session("strange::dies");
}

#[test]
#[ignore = "runs in a session of its own, started above"]
fn dismissed() {
    let _service = serve(Manner::Dismissed);
    let keychain = OsKeychain::connect_within(&folder(), soon()).unwrap();
    assert_eq!(keychain.read(STORE_KEY).unwrap_err(), KeychainError::LockedOrRefused);
    let written = keychain.write(STORE_KEY, &SecretSlice::from(vec![1; 32]));
    assert_eq!(written.unwrap_err(), KeychainError::LockedOrRefused);
    let opened = Vault::open(&folder(), &keychain).err();
    assert_eq!(opened, Some(OpenError::Keychain(KeychainError::LockedOrRefused)));
    assert!(!folder().join(STORE_FILE).exists());
}

#[test]
#[ignore = "runs in a session of its own, started above"]
fn unanswered() {
    let _service = serve(Manner::Unanswered);
    let patience = Deadlines { connect: Duration::from_secs(10), call: Duration::from_millis(500) };
    let keychain = OsKeychain::connect_within(&folder(), patience).unwrap();
    let asked = Instant::now();
    assert_eq!(keychain.read(STORE_KEY).unwrap_err(), KeychainError::TimedOut);
    assert!(asked.elapsed() < Duration::from_secs(5));
    let opened = Vault::open(&folder(), &keychain).err();
    assert_eq!(opened, Some(OpenError::Keychain(KeychainError::TimedOut)));
    assert!(!folder().join(STORE_FILE).exists());
}

#[test]
#[ignore = "runs in a session of its own, started above"]
fn rubbish() {
    let _service = serve(Manner::Rubbish);
    let state = OsKeychain::connect_within(&folder(), soon()).err();
    assert!(matches!(state, Some(KeychainError::Broken { .. })), "{state:?}");
}

#[test]
#[ignore = "runs in a session of its own, started above"]
fn dies() {
    let service = serve(Manner::Dies);
    let keychain = OsKeychain::connect_within(&folder(), soon()).unwrap();
    let state = keychain.read(STORE_KEY).unwrap_err();
    assert!(matches!(state, KeychainError::Broken { .. }), "{state:?}");
    drop(service);
    let _successor = serve(Manner::Empty);
    assert_eq!(keychain.read(STORE_KEY).unwrap_err(), KeychainError::Missing);
}
