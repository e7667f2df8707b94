//! `Host` for tests and the bridge: a clock that can be fixed, the file keychain, files to pick set beforehand.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use desk::events::DeskEvent;
use desk::host::{Host, HostError, Keychain, KeychainError, Later, PickedFile, RunningBanks, Unread};
use secrecy::ExposeSecret as _;
use tokio::sync::broadcast;

use crate::keychain::{FileKeychain, Mood};
use crate::running_banks;

pub struct TestHost {
    folder: PathBuf,
    pub keychain: Arc<FileKeychain>,
    fixed: Mutex<Option<jiff::Timestamp>>,
    pub picks: Mutex<Vec<PathBuf>>,
    /// Where the dialog for saving puts files; `None` closes it without a choice.
    pub saves: Mutex<Option<PathBuf>>,
    /// What the system's browser was sent to, in order.
    pub opened: Mutex<Vec<String>>,
    events: broadcast::Sender<DeskEvent>,
    management: Arc<Mutex<Option<(String, String)>>>,
}

impl TestHost {
    /// Keeps everything in `folder`, the test keychain's file included.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            keychain: Arc::new(FileKeychain::new(folder.join("test-keychain.json"))),
            fixed: Mutex::new(None),
            picks: Mutex::new(Vec::new()),
            saves: Mutex::new(Some(folder.join("saved"))),
            opened: Mutex::default(),
            events: broadcast::channel(64).0,
            management: Arc::default(),
        }
    }

    /// Stops the clock at `instant`.
    pub fn fix_clock(&self, instant: jiff::Timestamp) {
        *self.fixed.lock().unwrap_or_else(PoisonError::into_inner) = Some(instant);
    }

    /// Address and token of the management API of the banks started last.
    pub fn management(&self) -> Option<(String, String)> {
        self.management.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn events(&self) -> broadcast::Receiver<DeskEvent> {
        self.events.subscribe()
    }
}

impl Host for TestHost {
    fn now(&self) -> jiff::Timestamp {
        self.fixed.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(jiff::Timestamp::now)
    }

    fn random(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer)
            .expect("the operating system's generator does not fail once the system has started");
    }

    fn data_folder(&self) -> &Path {
        &self.folder
    }

    fn keychain(&self) -> Result<Arc<dyn Keychain>, KeychainError> {
        match self.keychain.mood() {
            Mood::Absent => Err(KeychainError::Absent { detail: "forced by the test".into() }),
            Mood::Open | Mood::Locked => Ok(self.keychain.clone()),
        }
    }

    fn pick_files(&self) -> Later<'_, Result<Vec<PickedFile>, HostError>> {
        let picks = std::mem::take(&mut *self.picks.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(async move {
            let read = |path: PathBuf| PickedFile {
                name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
                bytes: std::fs::read(&path).map_err(|error| Unread::Failed(error.to_string())),
            };
            Ok(picks.into_iter().map(read).collect())
        })
    }

    fn save_file(&self, name: String, bytes: Vec<u8>) -> Later<'_, Result<Option<String>, HostError>> {
        let folder = self.saves.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let Some(folder) = folder else { return Ok(None) };
            std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(folder.join(&name), bytes))
                .map_err(|error| HostError(format!("the file was not saved: {error}")))?;
            Ok(Some(name))
        })
    }

    fn open_in_browser(&self, address: String) -> Later<'_, Result<(), HostError>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).push(address);
        Box::pin(async { Ok(()) })
    }

    fn start_local_banks(&self, folder: PathBuf) -> Later<'_, Result<RunningBanks, HostError>> {
        let management = self.management.clone();
        Box::pin(async move {
            let banks = running_banks::start(folder).await?;
            let token = banks.management_token.expose_secret().to_owned(); // EXPOSE: for the test's own steering
            *management.lock().unwrap_or_else(PoisonError::into_inner) =
                Some((banks.management_url.clone(), token));
            Ok(banks)
        })
    }

    fn emit(&self, event: DeskEvent) {
        let _ = self.events.send(event);
    }
}
