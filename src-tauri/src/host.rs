//! desk's ports on a real desktop: the system's clock and generator, the OS keychain, the file dialog, the local banks.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use desk::events::DeskEvent;
use desk::host::{
    Host, HostError, Keychain, KeychainError, Later, OsKeychain, PickedFile, RunningBanks, Unread,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FilePath};

use crate::running_banks;

/// Files larger than this are neither certificates nor keys; they are not read.
const LARGEST_FILE: u64 = 4 * 1024 * 1024;

/// The window's event channel, once it has subscribed.
#[derive(Clone, Default)]
pub struct Listeners(Arc<Mutex<Option<Channel<DeskEvent>>>>);

impl Listeners {
    pub fn replace(&self, channel: Channel<DeskEvent>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    fn tell(&self, event: DeskEvent) {
        if let Some(channel) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = channel.send(event);
        }
    }
}

pub struct TauriHost {
    app: AppHandle,
    folder: PathBuf,
    listeners: Listeners,
}

impl TauriHost {
    pub fn new(app: AppHandle, folder: PathBuf) -> Self {
        let listeners = Listeners::default();
        app.manage(listeners.clone());
        Self { app, folder, listeners }
    }
}

/// Names another folder for the data than the user's.
const OWN_FOLDER: &str = "GUICHET_DATA_DIR";

/// Whether this Guichet was given a data folder of its own.
pub fn own_folder() -> bool {
    std::env::var_os(OWN_FOLDER).is_some()
}

/// The folder for this user's data, made if missing; `GUICHET_DATA_DIR` names another.
pub fn data_folder(app: &AppHandle) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = match std::env::var_os(OWN_FOLDER) {
        Some(folder) => PathBuf::from(folder),
        None => app.path().app_data_dir()?,
    };
    make_private(&folder)?;
    Ok(folder)
}

/// Makes a folder that only the user can read. One that exists is left as it is.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Host for TauriHost {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }

    fn random(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer)
            .expect("the operating system's generator does not fail once the system has started");
    }

    fn data_folder(&self) -> &Path {
        &self.folder
    }

    fn keychain(&self) -> Result<Arc<dyn Keychain>, KeychainError> {
        Ok(Arc::new(OsKeychain::connect(&self.folder)?))
    }

    fn pick_files(&self) -> Later<'_, Result<Vec<PickedFile>, HostError>> {
        let (tell, told) = tokio::sync::oneshot::channel();
        self.app
            .dialog()
            .file()
            .add_filter("Certificates and keys", &["pem", "crt", "cer", "der", "key", "p8", "p12", "pfx"])
            .add_filter("All files", &["*"])
            .pick_files(move |files| {
                let _ = tell.send(files);
            });
        Box::pin(async move {
            let files = told.await.ok().flatten().unwrap_or_default();
            tokio::task::spawn_blocking(move || files.into_iter().map(read).collect())
                .await
                .map_err(|error| HostError(error.to_string()))
        })
    }

    fn save_file(&self, name: String, bytes: Vec<u8>) -> Later<'_, Result<Option<String>, HostError>> {
        let (tell, told) = tokio::sync::oneshot::channel();
        self.app.dialog().file().set_file_name(name).save_file(move |file| {
            let _ = tell.send(file);
        });
        Box::pin(async move {
            let Some(file) = told.await.ok().flatten() else { return Ok(None) };
            let path = file.into_path().map_err(|error| HostError(error.to_string()))?;
            let written = tokio::task::spawn_blocking(move || {
                std::fs::write(&path, bytes)?;
                Ok(path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default())
            });
            match written.await {
                Ok(Ok(name)) => Ok(Some(name)),
                Ok(Err(error)) => Err(save_failed(&error)),
                Err(error) => Err(HostError(error.to_string())),
            }
        })
    }

    fn open_in_browser(&self, address: String) -> Later<'_, Result<(), HostError>> {
        Box::pin(async move {
            tokio::task::spawn_blocking(move || open::that_detached(address))
                .await
                .map_err(|error| HostError(error.to_string()))?
                .map_err(|error| HostError(format!("the browser did not open: {error}")))
        })
    }

    fn start_local_banks(&self, folder: PathBuf) -> Later<'_, Result<RunningBanks, HostError>> {
        Box::pin(running_banks::start(folder))
    }

    fn emit(&self, event: DeskEvent) {
        self.listeners.tell(event);
    }
}

fn save_failed(error: &std::io::Error) -> HostError {
    HostError(format!("the file was not saved: {error}"))
}

fn read(path: FilePath) -> PickedFile {
    let name =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match path.into_path() {
        Ok(path) => PickedFile { name: name(&path), bytes: bytes(&path) },
        Err(error) => PickedFile { name: String::new(), bytes: Err(Unread::Failed(error.to_string())) },
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Unread> {
    let failed = |error: std::io::Error| Unread::Failed(error.to_string());
    if std::fs::metadata(path).map_err(failed)?.len() > LARGEST_FILE {
        return Err(Unread::TooLarge);
    }
    std::fs::read(path).map_err(failed)
}
