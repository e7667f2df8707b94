//! What crosses the border for calls: every exchange with a bank, its secrets removed before it was ever kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::certificates::view::ChainLinkView;

pub use super::bank_signature_view::*;

/// What is left out does not narrow.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallsListReq {
    pub profile_id: String,
    /// Matches host, path, bank, request id; empty matches all.
    pub text: String,
    pub only_failures: bool,
    #[ts(optional)]
    pub bank_key: Option<String>,
    #[ts(optional)]
    pub purpose: Option<CallPurposeView>,
    #[ts(optional)]
    pub method: Option<String>,
    #[ts(optional)]
    pub answer: Option<CallAnswerView>,
    /// Unix milliseconds, UTC, of the real clock: calls that began then or later.
    #[ts(optional)]
    pub from: Option<i64>,
    /// Unix milliseconds, UTC, of the real clock: calls that began before.
    #[ts(optional)]
    pub until: Option<i64>,
    /// The id of the last call already shown, to go on from; None starts at the newest.
    pub before: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallShowReq {
    pub call_id: String,
}

/// How a call was answered, by the class of its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CallAnswerView {
    Success,
    Redirect,
    Refusal,
    BankError,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CallPurposeView {
    RegistrationToken,
    RegistrationCreate,
    RegistrationRead,
    RegistrationUpdate,
    RegistrationDelete,
    BankCertificate,
    CodeExchange,
    TokenRefresh,
    TokenRevocation,
    ClientToken,
    Fallback,
    Accounts,
    Balances,
    Transactions,
    Consent,
    Identity,
    TrustedBeneficiaries,
    FundsConfirmation,
    PaymentCreation,
    PaymentStatus,
    PaymentConfirmation,
    PaymentCancellation,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallSummaryView {
    pub id: String,
    /// Unix milliseconds, UTC.
    pub started_at: i64,
    pub purpose: CallPurposeView,
    pub bank_key: String,
    pub bank_name: String,
    pub method: String,
    pub host: String,
    pub path: String,
    /// None while it is under way, or where no answer came.
    pub status: Option<u16>,
    pub duration_ms: Option<i64>,
    pub request_id: Option<String>,
    /// A transport failure's name, such as `tls-client-rejected`.
    pub failure: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallsView {
    /// One page.
    pub calls: Vec<CallSummaryView>,
    pub more: bool,
    /// How many match, shown or not.
    pub matching: u32,
    /// How many the profile has.
    pub all: u32,
    pub choices: CallChoicesView,
}

/// What the profile's calls can be narrowed to: the values that occur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallChoicesView {
    pub banks: Vec<CallBankView>,
    pub purposes: Vec<CallPurposeView>,
    pub methods: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallBankView {
    pub key: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallHeaderView {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum OurSignatureView {
    /// Calls to the token endpoint are not signed.
    Unsigned,
    Verified,
    Failed {
        reason: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TlsView {
    /// None where the handshake did not get that far, as for the cipher.
    pub version: Option<String>,
    pub cipher: Option<String>,
    pub client_certificate_asked: bool,
    /// SHA-256 of the client certificate that went out, hex.
    pub client_certificate_sent: Option<String>,
    /// Its subject.
    pub client_certificate_subject: Option<String>,
    /// The alert the bank broke the connection with, such as `unknown_ca`.
    pub alert: Option<String>,
    pub connection: ConnectionUseView,
    pub offered_chain: Vec<ChainLinkView>,
}

/// Whether the call had a connection of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionUseView {
    Own,
    /// It went over that of the call before.
    Kept,
    /// That of the call before turned out to be closed, and the question was sent again over its own.
    Reopened,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    pub summary: CallSummaryView,
    pub profile_id: String,
    pub url: String,
    /// Where the connection was to be opened instead of where the host's name leads.
    pub connect_to: Option<String>,
    pub request_headers: Vec<CallHeaderView>,
    pub request_body: Option<String>,
    pub response_headers: Vec<CallHeaderView>,
    pub response_body: Option<String>,
    pub signing_string: Option<String>,
    pub signed_headers: Vec<String>,
    pub key_id: Option<String>,
    pub our_signature: OurSignatureView,
    pub bank_signature: BankSignatureView,
    /// The certificates this profile has pinned for the bank, oldest first.
    pub bank_certificates: Vec<BankCertificateView>,
    pub tls: Option<TlsView>,
    /// What the bank's clock showed when the answer had come, where that is more than five minutes from this computer's. Unix
    /// milliseconds, UTC.
    pub bank_clock: Option<i64>,
    pub failure_detail: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallCurlReq {
    pub call_id: String,
}

/// What a shell variable of a curl command stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CurlPlaceholderKind {
    /// A file with the QWAC and its chain, PEM.
    QwacPem,
    /// A file with the QWAC's private key, PEM.
    QwacKey,
    /// A file with the local banks' CA, PEM.
    LocalCa,
    /// A file with the trust anchors added for this bank, PEM.
    BankCa,
    AccessToken,
    /// A value that was masked when the call was written down.
    Masked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CurlPlaceholderView {
    /// As in the command, without the `$`.
    pub name: String,
    pub kind: CurlPlaceholderKind,
    /// What belongs in its place, where that is known and no secret.
    pub value: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CurlView {
    /// For a POSIX shell, with a line break at its end.
    pub text: String,
    /// The variables it needs, in the order of the text.
    pub placeholders: Vec<CurlPlaceholderView>,
}
