//! What crosses the border for profiles: one TPP identity in one environment.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a profile's calls go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum EnvironmentView {
    /// The banks on this machine.
    Local,
    /// The banks' own test hosts.
    Sandbox,
    /// The real thing.
    Live,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileView {
    pub id: String,
    /// What the operator calls it.
    pub name: String,
    pub environment: EnvironmentView,
    /// The organisation identifier, `PSDXX-NCA-NUMBER`.
    pub oid: String,
    pub legal_name: String,
    /// Unix milliseconds, UTC.
    pub created_at: i64,
}

/// One click: starts the local banks, has a practice TPP made, and selects the profile that holds it.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PractiseReq {}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileCreateReq {
    pub name: String,
    pub environment: EnvironmentView,
    pub oid: String,
    pub legal_name: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileSelectReq {
    pub profile_id: String,
}

/// Deletes a profile with its keys, certificates, registrations and calls. `name` must be the profile's name, typed.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileDeleteReq {
    pub profile_id: String,
    pub name: String,
}
