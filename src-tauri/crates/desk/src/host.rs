//! The ports: what desk asks of the machine it runs on. The shell implements them with Tauri, the test bridge and the
//! test kit without. Clock, randomness, keychain and dialogs can be faked here and nowhere else.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

pub use secrecy::{ExposeSecret, SecretSlice};
pub use vault::{Keychain, KeychainError, OsKeychain};

use crate::events::DeskEvent;

/// A boxed future, so that `Host` can be a trait object.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A file the operator chose in the system's dialog.
pub struct PickedFile {
    pub name: String,
    pub bytes: Result<Vec<u8>, Unread>,
}

/// Why a chosen file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// Longer than any certificate or key file.
    TooLarge,
    /// What the operating system said.
    Failed(String),
}

/// Stops running local banks and waits until they have let go of their folder.
pub type StopBanks = Box<dyn FnOnce() -> Later<'static, ()> + Send>;

/// Running local banks.
pub struct RunningBanks {
    pub address: SocketAddr,
    pub pages: String,
    pub management_url: String,
    pub management_token: secrecy::SecretString,
    pub ca_pem: String,
    pub ca_file: PathBuf,
    pub stop: Mutex<Option<StopBanks>>,
}

impl RunningBanks {
    /// Every port they listen on.
    pub(crate) fn ports(&self) -> Vec<u16> {
        let of = |text: &str| url::Url::parse(text).ok().and_then(|url| url.port());
        [Some(self.address.port()), of(&self.pages), of(&self.management_url)].into_iter().flatten().collect()
    }
}

/// The host could not do what was asked; the sentence says what.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct HostError(pub String);

pub trait Host: Send + Sync + 'static {
    /// The real time. Business time in a Local profile is the banks' clock instead.
    fn now(&self) -> jiff::Timestamp;
    /// Fills `buffer` from the system's generator.
    fn random(&self, buffer: &mut [u8]);
    /// The folder that is Guichet's alone; exists.
    fn data_folder(&self) -> &Path;
    /// Connects to the OS keychain.
    ///
    /// # Errors
    /// By the keychain's state: absent, locked or refused, broken, timed out.
    fn keychain(&self) -> Result<Arc<dyn Keychain>, KeychainError>;
    /// Opens the system's file dialog for certificate and key files; empty when it is closed without a choice.
    fn pick_files(&self) -> Later<'_, Result<Vec<PickedFile>, HostError>>;
    /// Opens the system's dialog for saving a file, with `name` proposed, and writes `bytes` there. The name it was given;
    /// `None` when the dialog is closed without a choice.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn save_file(&self, name: String, bytes: Vec<u8>) -> Later<'_, Result<Option<String>, HostError>>;
    /// Opens an address in the system's browser.
    ///
    /// # Errors
    /// When there is none, or it does not start.
    fn open_in_browser(&self, address: String) -> Later<'_, Result<(), HostError>>;
    /// Starts the local banks on loopback with their state in `folder`.
    fn start_local_banks(&self, folder: PathBuf) -> Later<'_, Result<RunningBanks, HostError>>;
    /// Tells the screen.
    fn emit(&self, event: DeskEvent);
}
