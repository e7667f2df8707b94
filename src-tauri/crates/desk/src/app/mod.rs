//! The app as a whole: opening the store, choosing how secrets are kept, theme and language.

pub mod view;

use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;
use vault::{Keychain, KeychainError, MemoryKeychain, OpenError, STORE_FILE, SealedKeychain, Vault};

use crate::certificates::orphans;
use crate::context::{Desk, Store, blocking, held};
use crate::error::AppError;
use crate::events::Area;
use crate::trouble::Trouble;
use crate::{local_banks, profiles};
use view::{AppStartReq, AppView, Language, SettingsSaveReq, StoreChoice, StoreChooseReq, StoreState, Theme};

const THEME: &str = "theme";
const LANGUAGE: &str = "language";
/// The setting that names the selected profile.
pub(crate) const PROFILE: &str = "profile";

/// The Debian package that brings a Secret Service.
#[cfg(all(unix, not(target_os = "macos")))]
const KEYCHAIN_PACKAGE: Option<&str> = Some("gnome-keyring");
#[cfg(not(all(unix, not(target_os = "macos"))))]
const KEYCHAIN_PACKAGE: Option<&str> = None;

/// Opens the store with its key from the OS keychain, once, and answers the app's state. Where that cannot be, the
/// state says why; nothing else is tried.
///
/// # Errors
/// When an open store cannot be read.
pub async fn start(desk: &Desk, _req: AppStartReq) -> Result<AppView, AppError> {
    let _one_at_a_time = desk.opening.lock().await;
    if !desk.is_open() {
        open_with_os_keychain(desk).await?;
    }
    Ok(state(desk)?)
}

/// Carries out what the operator chose where the store cannot be opened.
///
/// # Errors
/// `wrong-passphrase` for the sealed key file; what opening it says otherwise.
pub async fn choose_store(desk: &Desk, req: StoreChooseReq) -> Result<AppView, AppError> {
    let _one_at_a_time = desk.opening.lock().await;
    if desk.is_open() {
        return Ok(state(desk)?);
    }
    match req.choice {
        StoreChoice::Retry => open_with_os_keychain(desk).await?,
        StoreChoice::Memory => {
            let vault = Vault::in_memory().map_err(Trouble::from)?;
            let store = Store { vault: Arc::new(vault), keychain: Arc::new(MemoryKeychain::new()) };
            desk.opened(store, StoreState::Memory);
        }
        StoreChoice::StartOver => start_over(desk).await?,
        StoreChoice::Sealed { passphrase } => open_with_passphrase(desk, passphrase.into()).await?,
    }
    Ok(state(desk)?)
}

/// Keeps theme and language.
///
/// # Errors
/// When the store cannot be written.
pub async fn save_settings(desk: &Desk, req: SettingsSaveReq) -> Result<AppView, AppError> {
    let vault = desk.vault()?;
    let theme = match req.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let language = match req.language {
        Some(Language::En) => "en",
        Some(Language::Fr) => "fr",
        None => "system",
    };
    vault
        .transaction(|rows| {
            rows.set_setting(THEME, theme)?;
            rows.set_setting(LANGUAGE, language)
        })
        .map_err(Trouble::from)?;
    Ok(state(desk)?)
}

/// Stops the local banks of every profile, and lets go of everything secret: key handles, files that wait to be imported
/// with what was typed for them, the store and the keychain behind it. Commands answer `store-not-open` from then on.
pub async fn close(desk: &Desk) {
    held(&desk.staged).clear();
    held(&desk.keys).clear();
    held(&desk.client_tokens).clear();
    let running: Vec<String> = desk.banks.lock().await.keys().cloned().collect();
    for profile_id in running {
        local_banks::stop(desk, &profile_id).await;
        if desk.store_state() == StoreState::Memory
            && let Err(error) = profiles::remove_banks(desk, &profile_id)
        {
            tracing::warn!(%error, "local banks of which nothing was to be kept");
        }
    }
    desk.closed();
}

/// Opens the desk over a store, and deletes the keys that an earlier run could not.
async fn opened(desk: &Desk, store: Store, state: StoreState) {
    // What a program that ended before it came to it left undone.
    desk.settling.later(&store.vault);
    desk.opened(store, state);
    if let Err(error) = profiles::sweep_banks(desk) {
        tracing::warn!(%error, "local banks that belong to nobody stay for now");
    }
    let _one_at_a_time = desk.keeping.lock().await;
    if let Err(error) = orphans::sweep(desk).await {
        tracing::warn!(%error, "keys that belong to nobody stay in the keychain for now");
    }
}

/// Sets the store aside where nothing else is left, and opens an empty one. What came of it is the state.
async fn start_over(desk: &Desk) -> Result<(), Trouble> {
    // Never a store that waits for its keychain or a newer Guichet.
    if matches!(
        desk.store_state(),
        StoreState::StoreKeyMissing | StoreState::StoreBroken { .. } | StoreState::Sealed { .. }
    ) {
        let host = desk.host.clone();
        match blocking(move || Ok(vault::start_over(host.data_folder(), &[profiles::BANKS]))).await? {
            Ok(folder) => {
                tracing::info!(folder = %folder.display(), "a store was set aside");
                *held(&desk.aside) = Some(folder);
            }
            Err(error) => {
                desk.not_opened(open_state(error, desk.host.data_folder()));
                return Ok(());
            }
        }
    }
    open_with_os_keychain(desk).await
}

async fn open_with_os_keychain(desk: &Desk) -> Result<(), Trouble> {
    let host = desk.host.clone();
    let outcome = blocking(move || {
        let folder = host.data_folder();
        Ok(match host.keychain() {
            Ok(keychain) => open(folder, keychain),
            Err(error) => Err(keychain_state(error, folder)),
        })
    })
    .await?;
    match outcome {
        Ok(store) => opened(desk, store, StoreState::Open { sealed: false }).await,
        Err(state) => desk.not_opened(state),
    }
    desk.changed(Area::App);
    Ok(())
}

async fn open_with_passphrase(desk: &Desk, passphrase: SecretString) -> Result<(), Trouble> {
    let host = desk.host.clone();
    let state = desk.store_state();
    let outcome = blocking(move || {
        let folder = host.data_folder();
        let keychain = if SealedKeychain::exists(folder) {
            SealedKeychain::open(folder, passphrase)?
        } else if folder.join(STORE_FILE).exists() {
            // A new key file could not open it, and would be taken for the one that does.
            return Ok(Err(state));
        } else {
            SealedKeychain::create(folder, passphrase)?
        };
        let keychain: Arc<dyn Keychain> = Arc::new(keychain);
        Ok(match Vault::open(folder, &*keychain) {
            Ok(vault) => Ok(Store { vault: Arc::new(vault), keychain }),
            // It is the passphrase's key file that has no key for this store.
            Err(OpenError::KeyMissing) => Err(StoreState::StoreKeyMissing),
            Err(error) => Err(open_state(error, folder)),
        })
    })
    .await?;
    match outcome {
        Ok(store) => opened(desk, store, StoreState::Open { sealed: true }).await,
        Err(state) => desk.not_opened(state),
    }
    desk.changed(Area::App);
    Ok(())
}

fn open(folder: &Path, keychain: Arc<dyn Keychain>) -> Result<Store, StoreState> {
    match Vault::open(folder, &*keychain) {
        Ok(vault) => Ok(Store { vault: Arc::new(vault), keychain }),
        Err(error) => Err(open_state(error, folder)),
    }
}

fn open_state(error: OpenError, folder: &Path) -> StoreState {
    match error {
        OpenError::InUse => StoreState::StoreInUse,
        OpenError::Keychain(error) => keychain_state(error, folder),
        OpenError::KeyMissing => keychain_state(KeychainError::Missing, folder),
        OpenError::Newer { found, known } => StoreState::StoreNewer { found, known },
        OpenError::Broken { detail } => StoreState::StoreBroken { detail },
        OpenError::Full => StoreState::DiskFull,
        OpenError::Folder { detail } => StoreState::FolderUnusable { detail },
    }
}

fn keychain_state(error: KeychainError, folder: &Path) -> StoreState {
    let detail = match error {
        KeychainError::Full => return StoreState::DiskFull,
        KeychainError::Folder { detail } => return StoreState::FolderUnusable { detail },
        // The store was made without a keychain: whatever is the matter with one, the key is behind the passphrase.
        error if SealedKeychain::exists(folder) => return StoreState::Sealed { detail: error.to_string() },
        KeychainError::Missing => return StoreState::StoreKeyMissing,
        ref error => error.to_string(),
    };
    let store_exists = folder.join(STORE_FILE).metadata().is_ok_and(|file| file.len() > 0);
    match error {
        KeychainError::Absent { detail } => {
            StoreState::KeychainAbsent { package: KEYCHAIN_PACKAGE.map(str::to_owned), detail, store_exists }
        }
        KeychainError::LockedOrRefused | KeychainError::TimedOut => {
            StoreState::KeychainLocked { store_exists }
        }
        _ => StoreState::KeychainBroken { detail, store_exists },
    }
}

/// The app's state as the screen shows it.
pub(crate) fn state(desk: &Desk) -> Result<AppView, Trouble> {
    let mut view = AppView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        store: desk.store_state(),
        data_folder: desk.host.data_folder().display().to_string(),
        set_aside: held(&desk.aside).as_ref().map(|folder| folder.display().to_string()),
        theme: Theme::System,
        language: None,
        profiles: Vec::new(),
        profile_id: None,
    };
    let Ok(vault) = desk.vault() else { return Ok(view) };
    view.theme = match vault.setting(THEME)?.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    view.language = match vault.setting(LANGUAGE)?.as_deref() {
        Some("en") => Some(Language::En),
        Some("fr") => Some(Language::Fr),
        _ => None,
    };
    view.profiles = vault.profiles()?.into_iter().map(profiles::view).collect();
    let selected = vault.setting(PROFILE)?;
    view.profile_id = match selected {
        Some(id) if view.profiles.iter().any(|profile| profile.id == id) => Some(id),
        _ => view.profiles.first().map(|profile| profile.id.clone()),
    };
    Ok(view)
}
