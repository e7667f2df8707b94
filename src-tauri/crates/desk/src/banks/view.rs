//! What crosses the border for the bank directory, the banks' maintenance and a profile's own settings for a bank.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BanksListReq {
    pub profile_id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKindView {
    Sandbox,
    LiveNew,
    LiveNewBrand,
    LiveOld,
    LiveBrand,
    /// Typed by the operator in this profile's settings.
    Own,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryPointView {
    pub host: String,
    pub kind: EntryKindView,
    /// `YYYY-MM-DD`: the day the bank switched it off, where it did.
    pub ended_on: Option<String>,
    pub recommended: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankView {
    /// Codetab and short name: `10907-bpaca`. A codetab alone is not unique.
    pub key: String,
    pub codetab: String,
    pub name: String,
    pub short_name: String,
    pub brand: String,
    pub bic: Option<String>,
    pub sandbox: bool,
    /// None where it can be reached from this profile; otherwise `elsewhere` (not on this platform) or `no-sandbox`.
    pub unavailable: Option<String>,
    /// Empty where it cannot be reached from this profile.
    pub entry_points: Vec<EntryPointView>,
    /// Whether this profile has settings of its own for the bank.
    pub own_settings: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BanksView {
    pub banks: Vec<BankView>,
}

/// Whose banks a maintenance window concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MaintenanceConcernsView {
    EveryBank,
    BanquePopulaire,
}

/// A maintenance window of the banks. Unix milliseconds, UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MaintenanceView {
    pub now: bool,
    /// The current window where `now`, the next one otherwise.
    pub starts_at: i64,
    pub ends_at: i64,
    pub concerns: MaintenanceConcernsView,
}

/// Which key signs a change that brings a new QSEALC. BPCE's document does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSignerView {
    /// The key of the certificate the bank knows.
    Registered,
    /// The key of the certificate the change brings.
    New,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankSettingsShowReq {
    pub profile_id: String,
    pub bank_key: String,
}

/// Empty strings clear a field back to the directory's value.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankSettingsSaveReq {
    pub profile_id: String,
    pub bank_key: String,
    /// Another host name for this bank.
    pub host: String,
    /// Another TCP port.
    pub port: String,
    /// `address:port` to connect to instead of what the host name resolves to.
    pub connect_to: String,
    /// The client_id that asks for the registration token.
    pub register_client_id: String,
    pub change_signer: ChangeSignerView,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnchorAddReq {
    pub profile_id: String,
    pub bank_key: String,
    /// A certificate in PEM, pasted or read from a file; None opens the system's file dialog.
    pub pem: Option<String>,
    /// Where it comes from, in the operator's words.
    pub source: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnchorRemoveReq {
    pub profile_id: String,
    pub bank_key: String,
    pub anchor_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnchorView {
    pub id: String,
    pub subject: String,
    pub sha256: String,
    pub source: String,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
    /// Unix milliseconds, UTC.
    pub not_after: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankSettingsView {
    pub bank_key: String,
    pub bank_name: String,
    pub host: String,
    pub port: String,
    pub connect_to: String,
    pub register_client_id: String,
    pub change_signer: ChangeSignerView,
    /// What holds where a field is empty.
    pub default_host: String,
    pub default_register_client_id: String,
    pub anchors: Vec<AnchorView>,
}
