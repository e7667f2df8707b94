//! The wizards' drafts: what was typed, what is wrong with it, and what a draft is for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RotationPairsView;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DraftStep {
    Bank,
    Who,
    App,
    /// Of a rotation alone: which certificates come next.
    Pair,
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
    /// Of a rotation alone: the id of the QWAC that comes next; empty keeps the one in use.
    #[serde(default)]
    pub new_qwac: String,
    /// Of a rotation alone: the id of the QSEALC that comes next; empty keeps the one in use.
    #[serde(default)]
    pub new_qsealc: String,
}

/// What a draft's request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DraftPurposeView {
    /// POST: a new app.
    Enrol,
    /// PUT: other data for an app.
    Change,
    /// PUT: other certificates for an app.
    Rotate,
}

/// The registration that a change or a rotation is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftRegistrationView {
    pub id: String,
    pub client_id: String,
    pub software_id: String,
    pub bank_name: String,
    pub entry_host: String,
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
    /// No document prints the host at which the bank's PSUs authorise, and none was typed.
    NoAuthorizeHost,
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
    /// The answer's address is not the redirect URI that was registered.
    NotTheRedirectUri,
    /// It holds no code and no error, or not as an answer has them (RFC 6749, section 4.1.2).
    NotAnAnswer,
    NotAnIban,
    NotADay,
    /// The first day is not before the last.
    EmptyRange,
    /// Further back than the bank's depth.
    TooEarly,
    NotABic,
    /// A character that STET's ids do not have.
    IdCharacters,
    /// The day has come already.
    NotAfterToday,
    /// Further ahead than the bank takes.
    TooFarAhead,
    /// A decimal above zero.
    NotAnAmount,
    /// Three capital letters of ISO 4217.
    NotACurrency,
    /// Its state belongs to no question of this connection.
    StateUnknown,
    /// Its state was answered before, or the attempt was ended.
    StateUsed,
    /// A character that cannot stand in a header.
    NotHeaderText,
    NotACertificate,
    /// The name typed is not the one asked for.
    NameMismatch,
    /// A host name in letters, digits, hyphens and dots.
    NotADomain,
    /// Two letters of ISO 3166.
    NotACountry,
    /// A rotation has to bring another certificate than the one in use.
    SameAsCurrent,
    /// The private key of the certificate is not held.
    KeyNotHeld,
    /// A QWAC where a QSEALC belongs, or the other way round.
    WrongKind,
    /// The client_id is in this profile's list already.
    AlreadyListed,
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
    pub purpose: DraftPurposeView,
    /// None while an app is enrolled.
    pub registration: Option<DraftRegistrationView>,
    /// Of a rotation alone.
    pub pairs: Option<RotationPairsView>,
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
    pub purpose: DraftPurposeView,
    /// The registration that a change or a rotation is for.
    pub registration_id: Option<String>,
    /// A send began and its outcome is not known.
    pub unfinished: bool,
    pub step: DraftStep,
    pub client_name: String,
    /// The app's name; empty until typed.
    pub software_id: String,
    pub bank_name: String,
    /// Unix milliseconds, UTC.
    pub updated_at: i64,
}
