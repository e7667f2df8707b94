//! What crosses the border for registrations: the list, the wizard's drafts, the review, the result, the read-back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::banks::settings_view::BankSettingView;
use crate::certificates::view::FindingView;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DraftStep {
    Bank,
    Who,
    App,
    Review,
}

/// Who is enrolled: the TPP, or an agent under the TPP's certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Enrolled {
    Tpp,
    Agent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeView {
    Aisp,
    Pisp,
    Cbpii,
}

/// Everything the wizard asks for. Kept as typed, so that nothing is lost by being wrong. Drafts are stored in this
/// shape: a member added later needs `#[serde(default)]`, or older drafts could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftFields {
    pub bank_key: String,
    pub entry_host: String,
    pub enrolled: Enrolled,
    /// `AGT…`; empty for the TPP itself.
    pub client_legal_id: String,
    /// The TPP's (or agent's) unique legal name.
    pub client_name: String,
    /// The name the PSU sees first during SCA.
    pub software_id: String,
    pub software_version: String,
    pub redirect_uris: Vec<String>,
    pub scopes: Vec<ScopeView>,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    /// Base URL of the keyId; the certificate's SHA-256 follows after `_`.
    pub key_id_url: String,
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

/// What is wrong with a field; the words are the screen's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FieldProblem {
    Required,
    /// Spaces at an end, or a control character.
    StrayCharacters,
    /// A redirect URI needs a scheme and an authority (RFC 3986).
    NoAuthority,
    HasFragment,
    /// A redirect URI carries a user name or password.
    Credentials,
    NotAnEmail,
    NotAPhone,
    NotAnOid,
    /// Well-formed, but not the certificate's.
    OidNotCertificates,
    NotAnAgentId,
    /// The agent id is not built on this TPP's OID.
    AgentIdOfAnother,
    /// The certificates do not carry the role a scope needs.
    RoleMissing,
    UnknownBank,
    BankUnavailable,
    Duplicate,
    TooLong,
    NotAnAddress,
    NotAPort,
    NotAHost,
    /// A host for all banks without `{codetab}`.
    NamesNoBank,
    /// No call has a header of this name that could be signed.
    NotInACall,
    /// A call without a body would have nothing to sign.
    NothingToSign,
    /// A character that cannot stand in a header.
    NotHeaderText,
    NotACertificate,
    /// The name typed is not the one asked for.
    NameMismatch,
    /// A host name in letters, digits, hyphens and dots.
    NotADomain,
    /// Two letters of ISO 3166.
    NotACountry,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldProblemView {
    /// The member of the request, such as `redirectUris.0`.
    pub field: String,
    pub problem: FieldProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    pub id: String,
    pub step: DraftStep,
    pub fields: DraftFields,
    pub problems: Vec<FieldProblemView>,
    /// The agent id Guichet proposes from the OID.
    pub proposed_agent_id: String,
    /// Set where a send began and its outcome is not known: the call to look at.
    pub unfinished_call_id: Option<String>,
    /// Unix milliseconds, UTC.
    pub updated_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftSummaryView {
    pub id: String,
    pub step: DraftStep,
    pub client_name: String,
    /// The app's name; empty until typed.
    pub software_id: String,
    pub bank_name: String,
    /// Unix milliseconds, UTC.
    pub updated_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeaderView {
    pub name: String,
    pub value: String,
}

/// `R` required, `O` optional, `F` forbidden, as the bank's table prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub enum FieldRuleView {
    R,
    O,
    F,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BodyFieldView {
    /// The member's name on the wire, such as `jwks.keys[0].x5c`.
    pub name: String,
    pub rule: FieldRuleView,
    /// What is sent; None where the member is left out.
    pub value: Option<String>,
}

/// The exact request that will go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    pub draft_id: String,
    pub method: String,
    pub url: String,
    pub headers: Vec<HeaderView>,
    /// The body, byte for byte.
    pub body: String,
    pub digest: String,
    pub signing_string: String,
    pub request_id: String,
    pub fields: Vec<BodyFieldView>,
    pub findings: Vec<FindingView>,
    /// False where a rule fails that the bank refuses, or a field is wrong.
    pub ready: bool,
    pub problems: Vec<FieldProblemView>,
    /// When it would be active if the bank answered now. Unix milliseconds, UTC.
    pub active_if_sent_now: i64,
    pub unfinished_call_id: Option<String>,
    /// The bank's settings that shaped it and are not what the documents say.
    pub settings: Vec<BankSettingView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RegistrationStatusView {
    /// Enrolled; the bank takes it into account at `active_at`.
    Waiting,
    Active,
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
    pub drafts: Vec<DraftSummaryView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RegistrationEventKind {
    Enrolled,
    ReadBack,
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
    pub call_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationView {
    pub summary: RegistrationSummaryView,
    /// The HTTP status the bank answered with.
    pub status_code: u16,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonVerdictView {
    Same,
    /// Equal but for spelling the bank is known to change (upper case, order, spacing).
    SameButSpelled,
    /// Sent, not read back.
    Missing,
    Different,
    /// Read back, never sent.
    Added,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    pub field: String,
    pub sent: Option<String>,
    pub read: Option<String>,
    pub verdict: ComparisonVerdictView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadBackView {
    /// Unix milliseconds, UTC.
    pub at: i64,
    /// True where nothing is missing or different.
    pub equal: bool,
    pub comparisons: Vec<ComparisonView>,
    pub call_id: Option<String>,
}
