//! What crosses the border for the app as a whole: its state, the profiles, theme and language.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::profiles::view::ProfileView;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppStartReq {}

/// How the operator answers when there is no usable keychain.
#[derive(Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum StoreChoice {
    /// Look at the keychain again (after installing or unlocking it).
    Retry,
    /// Keep nothing: everything is forgotten when the window closes.
    Memory,
    /// Keep the keys in a file sealed with a passphrase; opens it where it exists, makes it where it does not.
    Sealed { passphrase: String },
    /// Set a store aside that cannot be opened (its key is missing, its passphrase lost, or it is damaged), and begin a
    /// new one. Nothing is deleted.
    StartOver,
}

#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StoreChooseReq {
    pub choice: StoreChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    En,
    Fr,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettingsSaveReq {
    pub theme: Theme,
    /// None: as the system's.
    pub language: Option<Language>,
}

/// Where the store stands. Everything but `open` and `memory` shows the way out instead of the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum StoreState {
    /// Opened with its key from the OS keychain, or from the sealed key file.
    Open { sealed: bool },
    /// Memory only: nothing is kept.
    Memory,
    /// Its key is in the sealed key file, and waits for the passphrase. `detail` says why the keychain did not do.
    Sealed { detail: String },
    /// There is no keychain; on Linux, the package that brings one. `store_exists`, here and below: a store is there,
    /// whose key only the keychain can have.
    #[serde(rename_all = "camelCase")]
    KeychainAbsent { package: Option<String>, detail: String, store_exists: bool },
    /// The keychain is locked, or its prompt was refused or ran out of time.
    #[serde(rename_all = "camelCase")]
    KeychainLocked { store_exists: bool },
    /// The keychain answers, but not sensibly.
    #[serde(rename_all = "camelCase")]
    KeychainBroken { detail: String, store_exists: bool },
    /// A store exists and the keychain does not hold its key.
    StoreKeyMissing,
    /// The store was written by a newer Guichet; it was not touched.
    StoreNewer { found: u32, known: u32 },
    /// Another Guichet has this store open.
    StoreInUse,
    /// The file cannot be read as a store.
    StoreBroken { detail: String },
    /// There is no room on the disk to open it.
    DiskFull,
    /// The data folder cannot be read or written.
    FolderUnusable { detail: String },
}

/// The app's state, answered by every command that changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppView {
    pub version: String,
    pub store: StoreState,
    /// The folder that holds the store, for the operator to find.
    pub data_folder: String,
    /// The folder that a store was moved into since the start, by starting over.
    pub set_aside: Option<String>,
    pub theme: Theme,
    /// None until chosen: the screen then follows the system's language.
    pub language: Option<Language>,
    pub profiles: Vec<ProfileView>,
    /// The selected profile's id; None on first run.
    pub profile_id: Option<String>,
}
