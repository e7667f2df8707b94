//! What crosses the border for calls: every exchange with a bank, its secrets removed before it was ever kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::certificates::view::ChainLinkView;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallsListReq {
    pub profile_id: String,
    /// Matches host, path, bank, request id; empty matches all.
    pub text: String,
    pub only_failures: bool,
    /// The id of the last call already shown, to go on from; None starts at the newest.
    pub before: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallShowReq {
    pub call_id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CallPurposeView {
    RegistrationToken,
    RegistrationCreate,
    RegistrationRead,
    RegistrationUpdate,
    RegistrationDelete,
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
    pub calls: Vec<CallSummaryView>,
    pub more: bool,
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
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum BankSignatureView {
    Unsigned,
    #[serde(rename_all = "camelCase")]
    SignedNotChecked {
        key_id: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TlsView {
    pub version: String,
    pub cipher: String,
    pub client_certificate_asked: bool,
    /// SHA-256 of the client certificate that went out, hex.
    pub client_certificate_sent: Option<String>,
    pub offered_chain: Vec<ChainLinkView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    pub summary: CallSummaryView,
    pub url: String,
    pub request_headers: Vec<CallHeaderView>,
    pub request_body: Option<String>,
    pub response_headers: Vec<CallHeaderView>,
    pub response_body: Option<String>,
    pub signing_string: Option<String>,
    pub signed_headers: Vec<String>,
    pub key_id: Option<String>,
    pub our_signature: OurSignatureView,
    pub bank_signature: BankSignatureView,
    pub tls: Option<TlsView>,
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
