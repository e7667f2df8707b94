//! The consent of a PSU as the screen sees it: what is granted, what a change does, what was sent and when.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::accounts::view::PsuReq;
use crate::connections::view::SignedRequestView;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentShowReq {
    pub connection_id: String,
}

/// What a consent says. IBANs as the bank lists them or as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentChoice {
    pub balances: Vec<String>,
    pub transactions: Vec<String>,
    pub identity: bool,
    /// Sent as the body has it; the bank heeds it not.
    pub trusted_beneficiaries: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConsentView {
    /// The accounts the bank listed last, then those that were typed.
    pub accounts: Vec<ConsentAccountView>,
    /// What the bank's last list shows as granted, or, where it was never asked since, what was sent last.
    pub granted: ConsentChoice,
    /// When the bank last listed the accounts. Unix milliseconds, UTC.
    pub listed_at: Option<i64>,
    /// Last first.
    pub sent: Vec<ConsentSentView>,
    /// A look for new accounts took everything back and was not ended: this is what was granted before.
    pub to_restore: Option<ConsentChoice>,
    /// The bank has a consent of its own pages and no such step (Arkéa).
    pub at_the_bank: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConsentAccountView {
    pub iban: String,
    pub name: Option<String>,
    /// The bank lists it; otherwise it was typed.
    pub listed: bool,
    /// It was not there before the look for new accounts.
    pub new: bool,
    /// Whether the IBAN's check digits are right (ISO 13616); banks have listed some that are not.
    pub check_digits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentStatusView {
    /// Sent, and the answer never came.
    Unknown,
    Accepted,
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConsentSentView {
    pub id: String,
    /// Unix milliseconds, UTC.
    pub at: i64,
    pub status: ConsentStatusView,
    pub choice: ConsentChoice,
    pub call_id: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentReviewReq {
    pub connection_id: String,
    pub choice: ConsentChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentDataView {
    Balances,
    Transactions,
    Identity,
    TrustedBeneficiaries,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConsentChangeView {
    pub grants: bool,
    pub data: ConsentDataView,
    pub iban: Option<String>,
}

/// What a consent changes, and exactly what will go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConsentReviewView {
    /// Against what is granted. Empty where it changes nothing.
    pub changes: Vec<ConsentChangeView>,
    pub request: SignedRequestView,
    /// It grants nothing: revoking all is an act of its own.
    pub revokes_all: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentSendReq {
    pub connection_id: String,
    /// The X-Request-ID of the review on screen.
    pub request_id: String,
    /// For the question after it, which accounts there are now.
    pub psu: PsuReq,
    pub confirmed: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentRevokeAllReq {
    pub connection_id: String,
    /// For the question after it, which accounts there are now.
    pub psu: PsuReq,
    /// The operator has said so in a dialog of its own.
    pub confirmed: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentLookReq {
    pub connection_id: String,
    /// For the question after it, which accounts there are now.
    pub psu: PsuReq,
    /// The operator knows that everything is taken back until the consent is restored.
    pub confirmed: bool,
}
