//! The registrations: the list, one of them, its history.

use serde::Serialize;
use ts_rs::TS;

use crate::banks::view::EnrolmentView;

use super::{
    ComparisonView, DraftSummaryView, Enrolled, PairHalfView, PortalSummaryView, ReadBackView,
    RegistrationPairView, ScopeView,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RegistrationStatusView {
    /// Enrolled; the bank takes it into account at `active_at`.
    Waiting,
    Active,
    /// Removed at the bank, or found gone there. Kept for its history.
    Deleted,
}

/// How a registration came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RegistrationOriginView {
    /// Enrolled from here.
    Enrolled,
    /// Made with the Registration API elsewhere, taken in by reading it.
    Adopted,
    /// Made on the bank's portal: the API does not reach it.
    Portal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationSummaryView {
    pub id: String,
    pub client_id: String,
    pub client_name: String,
    pub software_id: String,
    pub bank_key: String,
    pub bank_name: String,
    pub entry_host: String,
    pub scopes: Vec<ScopeView>,
    pub status: RegistrationStatusView,
    pub origin: RegistrationOriginView,
    /// The TPP itself, or an agent under its certificates.
    pub enrolled: Enrolled,
    /// Made on the portal or deleted: no change, no rotation, no reading back.
    pub unchangeable: bool,
    /// Unix milliseconds, UTC.
    pub deleted_at: Option<i64>,
    /// When an accepted change takes effect, while it waits. Unix milliseconds, UTC.
    pub change_active_at: Option<i64>,
    pub pair: RegistrationPairView,
    /// Unix milliseconds, UTC.
    pub registered_at: i64,
    pub active_at: i64,
    /// When it was last read back and how that went; None until then.
    pub read_back_at: Option<i64>,
    pub read_back_equal: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationsView {
    pub registrations: Vec<RegistrationSummaryView>,
    /// Those removed at the bank, the last removed first.
    pub deleted: Vec<RegistrationSummaryView>,
    pub drafts: Vec<DraftSummaryView>,
    /// Of apps that are being made on a bank's portal, the last touched first.
    pub checklists: Vec<PortalSummaryView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RegistrationEventKind {
    Enrolled,
    Adopted,
    /// The bank accepted other data.
    Changed,
    /// The bank accepted other certificates; the ones in use stay in use until it takes effect.
    Rotated,
    /// The certificates of a rotation came into use.
    PairInUse,
    /// Certificates that were in use before were removed here.
    PairRetired,
    ReadBack,
    Deleted,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationEventView {
    pub id: String,
    /// Unix milliseconds, UTC.
    pub at: i64,
    pub kind: RegistrationEventKind,
    /// For a read-back: whether all was equal.
    pub equal: Option<bool>,
    /// For a change and a rotation: what changed, `sent` against what the bank held before in `read`. For an adoption:
    /// the redirect URIs where those typed (`sent`) are not those read (`read`).
    pub changes: Vec<ComparisonView>,
    /// For an enrolment, a change and a rotation: when it takes effect. Unix milliseconds, UTC.
    pub active_at: Option<i64>,
    /// The SHA-256 of the QSEALC whose key signed the call.
    pub signed_by: Option<String>,
    /// The SHA-256 of the certificates it is about: those that come next, came into use, or were removed.
    pub certificates: Vec<String>,
    /// For a deletion: the bank did not know the app any more.
    pub already_gone: bool,
    /// The body that was sent then, indented.
    pub sent: Option<String>,
    /// The bank's answer then, indented.
    pub answer: Option<String>,
    pub call_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationView {
    pub summary: RegistrationSummaryView,
    /// How its bank has apps made today.
    pub enrolment: EnrolmentView,
    /// The HTTP status the bank answered with when it last accepted something; 0 for an app of the portal, which was
    /// never called.
    pub status_code: u16,
    /// The names of the banks this registration serves: one made at any entry point serves all of its environment.
    pub serves: Vec<String>,
    pub open_drafts: OpenDraftsView,
    /// Certificates that were in use before and are still held, and that nothing else uses.
    pub retirable: Vec<PairHalfView>,
    /// True in a Local profile whose banks activate at once: the rule's time is shown, and that it does not hold here.
    pub activates_at_once: bool,
    /// When BPCE's 09:59 rule activates it. Unix milliseconds, UTC.
    pub rule_active_at: i64,
    /// The body that was sent, indented.
    pub sent: String,
    /// The answer, indented, as the bank wrote it.
    pub answer: String,
    pub redirect_uris: Vec<String>,
    pub contact: String,
    pub client_legal_id: Option<String>,
    pub provider_legal_id: String,
    pub certificate_sha256: String,
    pub history: Vec<RegistrationEventView>,
    pub call_id: Option<String>,
    pub read_back: Option<ReadBackView>,
}

/// The drafts of a registration that are not sent yet, by their id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenDraftsView {
    pub change: Option<String>,
    pub rotate: Option<String>,
}

/// How the reading back of a send without an answer came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeSettledView {
    /// The bank holds what was sent: it counts as accepted. Otherwise the draft stays as it was, since a bank may show
    /// the data in force instead of the data it accepted.
    pub taken: bool,
    pub registration: RegistrationView,
}
