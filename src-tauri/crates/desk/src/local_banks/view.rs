//! What crosses the border for the local banks: addresses, clock, mode, what they hold and saw.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LocalBanksShowReq {
    pub profile_id: String,
}

/// Moves the banks' clock to `instant` (unix milliseconds, UTC); None puts it back on real time.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LocalBanksClockReq {
    pub profile_id: String,
    pub instant: Option<i64>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LocalBanksModeReq {
    pub profile_id: String,
    /// Demand what the documents demand; otherwise forgive what live banks were seen to forgive.
    pub strict: bool,
    /// Activate by the 09:59 rule; otherwise at once.
    pub activation_rule: bool,
}

/// Forgets registrations, tokens, faults and the journal. Practice certificates stay valid.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LocalBanksResetReq {
    pub profile_id: String,
}

/// Has a PSU open one more account, at each bank where they log in.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LocalBanksOpenAccountReq {
    pub profile_id: String,
    pub persona_id: String,
}

/// A PSU of the local banks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LocalPersonaView {
    pub id: String,
    /// The name under which the documents speak of the PSU.
    pub name: String,
    /// The banks where they log in, by name.
    pub banks: Vec<String>,
    /// Accounts at each of them.
    pub accounts: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LocalRegistrationView {
    pub client_id: String,
    pub client_name: String,
    pub software_id: String,
    pub oid: String,
    pub active: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntryView {
    /// Unix milliseconds, UTC, on the banks' clock.
    pub at: i64,
    pub host: String,
    pub method: String,
    pub path: String,
    pub status: Option<u16>,
    /// Why it was refused, in the bank's words.
    pub refused: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LocalBanksView {
    /// `127.0.0.1:port` of the banks' TLS listener.
    pub address: String,
    pub pages: String,
    pub management: String,
    /// The folder that holds CA, practice certificates and state.
    pub folder: String,
    pub ca_file: String,
    /// Unix milliseconds, UTC.
    pub clock: i64,
    pub clock_moved: bool,
    pub strict: bool,
    pub activation_rule: bool,
    pub registrations: Vec<LocalRegistrationView>,
    pub personas: Vec<LocalPersonaView>,
    /// The newest 50 requests, newest first.
    pub journal: Vec<JournalEntryView>,
}
