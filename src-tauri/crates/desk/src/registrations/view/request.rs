//! What the screen asks for.

use serde::Deserialize;
use ts_rs::TS;

use super::{DraftFields, DraftStep};

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationsListReq {
    pub profile_id: String,
}

/// Opens the draft, or starts a new one where `draft_id` is None.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftOpenReq {
    pub profile_id: String,
    pub draft_id: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftSaveReq {
    pub draft_id: String,
    pub step: DraftStep,
    pub fields: DraftFields,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftReviewReq {
    pub draft_id: String,
}

/// Sends what the review showed, byte for byte. `confirmed` must be true in a Live profile.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftSendReq {
    pub draft_id: String,
    /// The X-Request-ID of the review that was on screen: a later change of the draft is refused, not sent unseen.
    pub request_id: String,
    pub confirmed: bool,
    /// Send again although an earlier send has no known outcome.
    pub again: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftDiscardReq {
    pub draft_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationShowReq {
    pub registration_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationReadBackReq {
    pub registration_id: String,
}

/// Opens the change of a registration, or the rotation of its certificates; the draft that is open already, if any.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeOpenReq {
    pub profile_id: String,
    pub registration_id: String,
    pub rotate: bool,
}

/// Reads back whether the bank took a change or a rotation whose answer never came.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeSettleReq {
    pub draft_id: String,
}

/// Removes the app at the bank, for every bank of the environment. `confirmed` must be true in a Live profile.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationDeleteReq {
    pub registration_id: String,
    /// The app's name (software_id), typed.
    pub typed_name: String,
    pub confirmed: bool,
}

/// Takes a registration that is deleted, or was made on the portal, off the list. The bank is not told.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationForgetReq {
    pub registration_id: String,
}

/// How an app that is enrolled already was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MadeByReq {
    /// With the Registration API: it is read now.
    Api,
    /// On the bank's portal: the API does not reach it, and nothing is called.
    Portal,
}

/// Takes in an app that was enrolled elsewhere.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationAdoptReq {
    pub profile_id: String,
    pub bank_key: String,
    pub entry_host: String,
    pub client_id: String,
    pub redirect_uris: Vec<String>,
    pub made_by: MadeByReq,
    /// The app's name, for one made on the portal; the API tells it otherwise, and what is typed is not looked at.
    pub software_id: String,
    /// The keyId's base URL, as in [`DraftFields`]; empty spells it as serial and issuer.
    pub key_id_url: String,
}

/// Removes the certificates that a registration used before its rotation, and their keys, where nothing uses them.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationRetirePairReq {
    pub registration_id: String,
}
