//! What crosses the border for a profile's own settings, for one bank or for all of them.

use serde::{Deserialize, Serialize};
use stet::Bank;
use stet::access::ApiVersion;
use ts_rs::TS;

use super::view::{EnrolmentView, EntryKindView};
use crate::registrations::view::FieldProblemView;

/// Which key signs a change that brings a new QSEALC. BPCE's document does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeSignerView {
    /// The key of the certificate the bank knows.
    #[default]
    Registered,
    /// The key of the certificate the change brings, as an enrolment is signed.
    New,
}

/// A version of the API: BPCE's `v1`, `v1.4.2` and `v1.6.2`, Arkéa's `v1.4.1` and `v1.4.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum ApiVersionView {
    #[serde(rename = "v1")]
    V1,
    #[serde(rename = "v1.4.1")]
    V1_4_1,
    #[serde(rename = "v1.4.2")]
    V1_4_2,
    #[serde(rename = "v1.6.2")]
    V1_6_2,
}

impl ApiVersionView {
    pub(crate) fn of(version: ApiVersion) -> Self {
        match version {
            ApiVersion::V1 => Self::V1,
            ApiVersion::V1_4_1 => Self::V1_4_1,
            ApiVersion::V1_4_2 => Self::V1_4_2,
            ApiVersion::V1_6_2 => Self::V1_6_2,
        }
    }

    /// What the bank's group offers, oldest first.
    pub(crate) fn offered_by(bank: &Bank) -> Vec<Self> {
        bank.dialect().versions.iter().copied().map(Self::of).collect()
    }

    pub(crate) fn version(self) -> ApiVersion {
        match self {
            Self::V1 => ApiVersion::V1,
            Self::V1_4_1 => ApiVersion::V1_4_1,
            Self::V1_4_2 => ApiVersion::V1_4_2,
            Self::V1_6_2 => ApiVersion::V1_6_2,
        }
    }
}

/// A value of `grant_types` in the body. BPCE's document allows the first alone; banks were seen to take all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GrantTypeView {
    ClientCredentials,
    AuthorizationCode,
    RefreshToken,
}

impl GrantTypeView {
    /// As it stands in the body.
    pub fn on_the_wire(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
        }
    }
}

/// How the Signature header names our certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum KeyIdSettingView {
    /// As the app's enrolment says: the address where the certificate is published, or serial number and issuer.
    #[default]
    FromDraft,
    SerialAndIssuer,
    /// The app's client_id; an enrolment, which has none yet, says what its draft says.
    ClientId,
    /// The address, `_`, and the certificate's SHA-256.
    Url {
        base: String,
    },
    Literal {
        text: String,
    },
}

/// Settings as typed; an empty text and an absent value set nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankSettingsFields {
    /// A host name in which `{codetab}` and `{domain}` stand for the bank's.
    pub host: String,
    /// A whole host name; for one bank alone.
    pub authorize_host: String,
    pub port: String,
    /// `address:port` to connect to instead of what the host name resolves to.
    pub connect_to: String,
    /// The client_id that asks for the registration token.
    pub register_client_id: String,
    pub grant_types: Option<Vec<GrantTypeView>>,
    pub key_id: Option<KeyIdSettingView>,
    /// Of a call with a body, in order.
    pub signed_headers: Option<Vec<String>>,
    /// Whether calls without a body carry and sign the digest of nothing.
    pub digest_on_bodiless: Option<bool>,
    pub change_signer: Option<ChangeSignerView>,
    /// Whether an authorisation carries a proof key (RFC 7636, method S256).
    pub pkce: Option<bool>,
    /// For one bank alone.
    pub version: Option<ApiVersionView>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankSettingsShowReq {
    pub profile_id: String,
    /// None: for all banks.
    pub bank_key: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankSettingsSaveReq {
    pub profile_id: String,
    /// None: for all banks.
    pub bank_key: Option<String>,
    pub fields: BankSettingsFields,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnchorAddReq {
    pub profile_id: String,
    /// None: for all banks.
    pub bank_key: Option<String>,
    /// A certificate in PEM, pasted or read from a file; None opens the system's file dialog.
    pub pem: Option<String>,
    /// Where it comes from, in the operator's words.
    pub source: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnchorRemoveReq {
    pub profile_id: String,
    pub bank_key: Option<String>,
    pub anchor_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnchorView {
    pub id: String,
    pub subject: String,
    pub sha256: String,
    pub source: String,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
    /// Unix milliseconds, UTC.
    pub not_after: i64,
    /// Trusted for all banks of the profile.
    pub for_all: bool,
}

/// A host template that BPCE's pages print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostSuggestionView {
    pub template: String,
    /// Filled for the bank, or for one that is given as an example.
    pub host: String,
    pub kind: EntryKindView,
    /// `YYYY-MM-DD`: the day the bank switched it off, where it did.
    pub ended_on: Option<String>,
}

/// One of the settings, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BankSettingView {
    Host,
    Port,
    ConnectTo,
    RegisterClientId,
    GrantTypes,
    KeyId,
    SignedHeaders,
    DigestOnBodiless,
    ChangeSigner,
}

/// Something that can be set and is likely to be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BankSettingsWarningView {
    /// The host is one that the bank has switched off.
    HostEnded,
    /// BPCE's document: "Value shall be client_credentials".
    GrantTypesNotDocumented,
    /// STET demands that the request line be signed.
    RequestTargetNotSigned,
    /// STET demands that the digest of a body be signed.
    DigestNotSigned,
    /// The keyId holds a character that cannot stand in a header.
    KeyIdNotWritable,
}

/// The `keyId` of a call, as far as it is known before there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum KeyIdPreviewView {
    Exact { text: String },
    FromDraft,
    ClientId,
    CertificateMissing,
}

/// A call as the settings make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallPreviewView {
    pub method: String,
    /// `{client_id}` stands for the app's.
    pub path: String,
    /// The Accept header, where that is what names the version.
    pub accept: Option<String>,
    pub key_id: KeyIdPreviewView,
    /// The signed list of this call, in order.
    pub signed_headers: Vec<String>,
    /// Whether it carries a Digest.
    pub digest: bool,
}

/// What settings come to, saved or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankSettingsPreviewView {
    pub problems: Vec<FieldProblemView>,
    pub warnings: Vec<BankSettingsWarningView>,
    /// The bank whose host is shown: the one that is set, or an example.
    pub bank_name: String,
    /// `https://host[:port]`; None where no host is known.
    pub origin: Option<String>,
    pub calls: Vec<CallPreviewView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankSettingsView {
    /// None: for all banks.
    pub bank_key: Option<String>,
    pub bank_name: Option<String>,
    pub own: BankSettingsFields,
    /// What is set for all banks, which holds where the bank has nothing of its own. None on the page of all banks.
    pub for_all: Option<BankSettingsFields>,
    /// What holds where nothing is set, complete but for the addresses. `host` is the directory's for this bank.
    pub documented: BankSettingsFields,
    pub hosts: Vec<HostSuggestionView>,
    /// None on the page of all banks.
    pub enrolment: Option<EnrolmentView>,
    /// The versions that the bank offers, oldest first; none on the page of all banks.
    pub versions: Vec<ApiVersionView>,
    /// The headers that can be signed.
    pub signable: Vec<String>,
    pub preview: BankSettingsPreviewView,
    pub anchors: Vec<AnchorView>,
}
