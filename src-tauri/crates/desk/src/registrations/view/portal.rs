//! The checklist of an app that is made on a bank's portal: the banks that have one, the values to paste there, what was
//! typed and done.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FieldProblemView;
use crate::banks::view::EntryPointView;

/// Shows the banks whose apps are made on a portal, and the checklist of one of them.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortalShowReq {
    pub profile_id: String,
    /// None while none is chosen.
    pub bank_key: Option<String>,
}

/// Keeps a checklist as typed.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortalSaveReq {
    pub profile_id: String,
    pub bank_key: String,
    pub fields: PortalFields,
}

/// Throws a checklist away. What was made on the portal stays there.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortalDiscardReq {
    pub profile_id: String,
    pub bank_key: String,
}

/// Has the local banks make the app that the checklist describes, as the bank's portal would.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortalMakeReq {
    pub profile_id: String,
    pub bank_key: String,
}

/// What is to be done on the portal, in the order in which it is done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PortalStep {
    /// A developer account is there.
    Account,
    /// An application was made for this bank, under the TPP's identifier.
    Application,
    Qwac,
    Qsealc,
    Callbacks,
}

/// Everything the checklist asks for. Kept as typed. Checklists are stored in this shape: a member added later needs
/// `#[serde(default)]`, or older ones could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortalFields {
    pub entry_host: String,
    /// The app's name, as it is given on the portal.
    pub software_id: String,
    pub redirect_uris: Vec<String>,
    /// The API key that the portal shows: the app's client_id.
    pub client_id: String,
    /// What was ticked.
    pub done: Vec<PortalStep>,
}

/// What an operator should know about a bank before an app is made for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PortalNoteView {
    /// The group's newest pages no longer list the bank.
    BrandWithdrawn,
    /// Only the group's newest pages list the bank.
    NewerPortal,
    /// No document prints where its PSUs authorise, and nothing was typed in its settings.
    NoAuthorizeHost,
}

/// An app of a bank that is on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortalAppView {
    pub registration_id: String,
    pub software_id: String,
}

/// A bank whose apps are made on a portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortalBankView {
    pub key: String,
    pub name: String,
    /// Whether it can be reached from this profile.
    pub available: bool,
    pub entry_points: Vec<EntryPointView>,
    pub notes: Vec<PortalNoteView>,
    /// Those on this profile's list.
    pub apps: Vec<PortalAppView>,
    /// Whether its checklist was begun.
    pub begun: bool,
}

/// Where a certificate stands in its chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ChainPlaceView {
    Leaf,
    Intermediate,
    Root,
}

/// One certificate of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortalLinkView {
    pub place: ChainPlaceView,
    /// The shortest name its subject goes by.
    pub name: String,
    /// Unix milliseconds, UTC.
    pub not_after: i64,
}

/// A certificate in use, as the portal wants it pasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortalChainView {
    pub certificate_id: String,
    /// Leaf first.
    pub links: Vec<PortalLinkView>,
    /// PEM of `links`, one after another.
    pub pem: String,
    /// The name of the issuer whose certificate is not held, where the chain does not lead to a root.
    pub missing_issuer: Option<String>,
}

/// A checklist that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortalSummaryView {
    pub bank_key: String,
    pub bank_name: String,
    /// The app's name; empty until typed.
    pub software_id: String,
    /// How much of it is ticked, and how much there is to tick.
    pub done: u32,
    pub steps: u32,
    /// Unix milliseconds, UTC.
    pub updated_at: i64,
}

/// The checklist of one bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortalChecklistView {
    pub bank_key: String,
    pub fields: PortalFields,
    /// What would keep the app off the list.
    pub problems: Vec<FieldProblemView>,
    /// Unix milliseconds, UTC; None before anything was kept.
    pub saved_at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortalView {
    pub banks: Vec<PortalBankView>,
    pub oid: String,
    pub legal_name: String,
    /// None where the profile uses none.
    pub qwac: Option<PortalChainView>,
    /// None where the profile uses none.
    pub qsealc: Option<PortalChainView>,
    /// None while no bank is chosen.
    pub checklist: Option<PortalChecklistView>,
}
