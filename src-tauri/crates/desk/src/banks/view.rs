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
    /// The one host that the portal prints for the bank.
    Live,
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

/// How an app comes to be known to a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum EnrolmentView {
    /// By a call, for all banks of the group at once.
    RegistrationApi,
    /// On the group's portal, by hand, for one bank at a time.
    Portal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankView {
    /// `10907-bpaca`, `arkea-fortuneo`. A codetab alone is not unique.
    pub key: String,
    /// The establishment's code, where one is known.
    pub codetab: Option<String>,
    pub name: String,
    pub short_name: String,
    pub brand: String,
    pub bic: Option<String>,
    pub sandbox: bool,
    pub enrolment: EnrolmentView,
    /// Whether it is known where PSUs authorise; where not, an operator has to say so in the bank's settings.
    pub authorizes: bool,
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

/// What is known of a bank's maintenance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankMaintenanceView {
    /// None where the bank's documents name no hours.
    pub window: Option<MaintenanceView>,
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
