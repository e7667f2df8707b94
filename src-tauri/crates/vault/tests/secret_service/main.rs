//! The operating system's keychain on Linux, with a real Secret Service (gnome-keyring in a D-Bus session of its own).
//!
//! Each scenario runs in a process of its own, because the session bus is found through the environment.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod strange;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretSlice};
use vault::{Deadlines, Keychain as _, KeychainError, OpenError, OsKeychain, STORE_KEY, Vault, key_item};

const FOLDER: &str = "GUICHET_TEST_SECRET_SERVICE_FOLDER";

/// A bus that starts no service by itself.
const BARE_BUS: &str = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context=\"default\">
    <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>";

fn need(program: &str, package: &str) {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()));
    assert!(found, "{program} is missing: install the package {package}");
}

/// Runs one ignored test of this file as `wrapper… this-binary --exact scenario`, with a home of its own.
fn run(scenario: &str, wrapper: &[&str], bus: Option<&str>) {
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("runtime");
    fs::create_dir(&runtime).unwrap();
    fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).unwrap();

    let this = std::env::current_exe().unwrap();
    let mut words = wrapper.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    words.push(this.to_string_lossy().into_owned());
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .args(["--ignored", "--exact", "--nocapture", "--test-threads=1", scenario])
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("share"))
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_CACHE_HOME", home.path().join("cache"))
        .env("XDG_RUNTIME_DIR", &runtime)
        .env("KEYRING_PASSWORD", "practice")
        .env(FOLDER, home.path().join("data"))
        // Without a display no prompt can be shown.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::null());
    if let Some(bus) = bus {
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
    }
    let mut child = command.spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(90);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > deadline {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{scenario} did not end within 90 seconds");
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{scenario}: {status}");
}

fn folder() -> PathBuf {
    PathBuf::from(std::env::var(FOLDER).expect("started by another test of this file"))
}

fn soon() -> Deadlines {
    Deadlines { connect: Duration::from_secs(10), call: Duration::from_secs(30) }
}

#[test]
fn keeps_items_in_an_unlocked_secret_service() {
    need("dbus-run-session", "dbus-daemon");
    need("gnome-keyring-daemon", "gnome-keyring");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/secret_service/unlocked.sh");
    run("unlocked", &["dbus-run-session", "--", "sh", script.to_str().unwrap()], None);
}

#[test]
fn a_secret_service_nobody_unlocked_is_locked_not_empty() {
    need("dbus-run-session", "dbus-daemon");
    need("gnome-keyring-daemon", "gnome-keyring");
    run("locked", &["dbus-run-session", "--"], None);
}

#[test]
fn a_keyring_locked_again_is_locked_not_missing() {
    need("dbus-run-session", "dbus-daemon");
    need("dbus-send", "dbus-bin");
    need("gnome-keyring-daemon", "gnome-keyring");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/secret_service/unlocked.sh");
    run("locked_again", &["dbus-run-session", "--", "sh", script.to_str().unwrap()], None);
}

#[test]
fn a_bus_without_a_secret_service_has_no_keychain() {
    need("dbus-run-session", "dbus-daemon");
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("bus.conf");
    fs::write(&config, BARE_BUS).unwrap();
    run("absent", &["dbus-run-session", "--config-file", config.to_str().unwrap(), "--"], None);
}

#[test]
fn a_session_without_a_bus_has_no_keychain() {
    run("absent", &["env"], Some("unix:path=/nonexistent/bus"));
}

#[test]
#[ignore = "runs in a session of its own, started above"]
fn unlocked() {
    let (here, there) = (folder().join("here"), folder().join("there"));
    let keychain = OsKeychain::connect_within(&here, soon()).unwrap();
    assert_eq!(keychain.read(STORE_KEY).unwrap_err(), KeychainError::Missing);
    assert_eq!(keychain.delete(STORE_KEY).unwrap_err(), KeychainError::Missing);

    let bytes: Vec<u8> = (0..2400_u32).map(|byte| byte.to_le_bytes()[0]).collect();
    let item = key_item("ab");
    keychain.write(&item, &SecretSlice::from(vec![0, 255])).unwrap();
    keychain.write(&item, &SecretSlice::from(bytes.clone())).unwrap();
    assert_eq!(keychain.read(&item).unwrap().expose_secret(), &bytes);
    let too_large = keychain.write(&item, &SecretSlice::from(vec![0; 2561])).unwrap_err();
    assert_eq!(too_large, KeychainError::TooLarge { bytes: 2561 });

    // A second data folder of the same user sees none of it.
    let other = OsKeychain::connect_within(&there, soon()).unwrap();
    assert_eq!(other.read(&item).unwrap_err(), KeychainError::Missing);

    let vault = Vault::open(&here, &keychain).unwrap();
    vault.set_setting("theme", "dark").unwrap();
    drop(vault);
    Vault::open(&there, &other).unwrap();
    let again = OsKeychain::connect_within(&here, soon()).unwrap();
    let vault = Vault::open(&here, &again).unwrap();
    assert_eq!(vault.setting("theme").unwrap().as_deref(), Some("dark"));
    drop(vault);

    again.delete(STORE_KEY).unwrap();
    assert_eq!(Vault::open(&here, &again).err(), Some(OpenError::KeyMissing));
    again.delete(&item).unwrap();
    assert_eq!(keychain.read(&item).unwrap_err(), KeychainError::Missing);
}

#[test]
#[ignore = "runs in a session of its own, started above"]
fn locked() {
    // The bus starts gnome-keyring, which has no collection to put anything into and nobody to ask.
    let keychain = OsKeychain::connect_within(&folder(), soon()).unwrap();
    let refused = keychain.write(STORE_KEY, &SecretSlice::from(vec![1; 32])).unwrap_err();
    assert_eq!(refused, KeychainError::LockedOrRefused);
    let opened = Vault::open(&folder(), &keychain).err();
    assert_eq!(opened, Some(OpenError::Keychain(KeychainError::LockedOrRefused)));
    assert!(!folder().join(vault::STORE_FILE).exists());
}

#[test]
#[ignore = "runs in a session of its own, started above"]
fn locked_again() {
    let keychain = OsKeychain::connect_within(&folder(), soon()).unwrap();
    drop(Vault::open(&folder(), &keychain).unwrap());
    let locked = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .arg("org.freedesktop.Secret.Service.Lock")
        .arg("array:objpath:/org/freedesktop/secrets/collection/login")
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(locked.success());
    assert_eq!(keychain.read(STORE_KEY).unwrap_err(), KeychainError::LockedOrRefused);
    let opened = Vault::open(&folder(), &keychain).err();
    assert_eq!(opened, Some(OpenError::Keychain(KeychainError::LockedOrRefused)));
}

#[test]
#[ignore = "runs in a session of its own, started above"]
fn absent() {
    let state = OsKeychain::connect_within(&folder(), soon()).err();
    assert!(matches!(state, Some(KeychainError::Absent { .. })), "{state:?}");
}
