//! What crosses the border for the bank directory and the banks' maintenance.

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
    /// Whether this profile has settings that hold for all banks.
    pub own_for_all: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MaintenanceReq {
    pub profile_id: String,
    pub bank_key: String,
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
