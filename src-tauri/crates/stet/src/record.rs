//! What is written down of one exchange with a bank: everything an operator or the bank's support may ask
//! about, and no secret.
//!
//! A record is made by the client alone, from values that went through [`crate::masking`]. It is handed over
//! twice: before the call leaves, and when it is finished. Not here: where records are kept.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::bank_signature::BankSignature;
use crate::directory::BankKey;

/// Names one call for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(Uuid);

impl CallId {
    pub(crate) fn make() -> Self {
        Self(Uuid::new_v4())
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CallId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// What a call was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    RegistrationToken,
    RegistrationCreate,
    RegistrationRead,
    RegistrationUpdate,
    RegistrationDelete,
    /// The certificate behind the bank's answer signatures, from the address that its keyId names.
    BankCertificate,
    /// `POST /token` with the code that a PSU's authorisation gave.
    CodeExchange,
    TokenRefresh,
    TokenRevocation,
    /// `POST /token` for ourselves, with no PSU.
    ClientToken,
    /// The address of the online banking, where the dedicated interface is down (RTS, article 33).
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

impl Purpose {
    /// Whether a right answer has tokens in it.
    pub(crate) fn is_answered_with_tokens(self) -> bool {
        matches!(self, Self::RegistrationToken | Self::CodeExchange | Self::TokenRefresh | Self::ClientToken)
    }
}

/// One exchange. Plain data, masked by construction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallRecord {
    pub id: CallId,
    /// Unix milliseconds, UTC.
    pub started_at_ms: i64,
    pub purpose: Purpose,
    pub bank_key: BankKey,
    pub method: String,
    pub url: String,
    pub host: String,
    /// Path and query as on the request line.
    pub path: String,
    /// Where the connection was to be opened instead of where the host's name leads.
    #[serde(default)]
    pub connect_to: Option<SocketAddr>,
    /// The `X-Request-ID` we sent.
    pub request_id: Option<String>,
    pub request_headers: Vec<(String, String)>,
    pub request_body: Option<String>,
    pub signing_string: Option<String>,
    pub key_id: Option<String>,
    pub signed_headers: Vec<String>,
    /// Our own signature, checked with the QSEALC before the call left.
    pub our_signature: Option<SignatureCheck>,
    pub status: Option<u16>,
    pub response_headers: Vec<(String, String)>,
    pub response_body: Option<String>,
    pub bank_signature: Option<BankSignature>,
    /// Milliseconds from the first attempt to connect to the last byte of the answer.
    pub duration_ms: Option<u64>,
    pub tls: Option<TlsFacts>,
    /// Why no usable answer came, if none did.
    pub failure: Option<Failure>,
}

/// Whether our signature verifies with the public key of the QSEALC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum SignatureCheck {
    Verified,
    Failed { reason: String },
}

/// What the TLS handshake showed of the connection that brought the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsFacts {
    /// `TLSv1.3`; absent when the handshake did not get that far.
    pub version: Option<String>,
    /// The IANA name, such as `TLS13_AES_256_GCM_SHA384`.
    pub cipher: Option<String>,
    pub client_certificate_asked: bool,
    /// SHA-256 of the QWAC we sent, lower-case hex; absent when none was sent.
    pub client_certificate_sent: Option<String>,
    /// The subject of that QWAC (RFC 4514).
    #[serde(default)]
    pub client_certificate_subject: Option<String>,
    /// The chain the bank offered, leaf first, trusted or not.
    pub offered_chain: Vec<ChainLink>,
    /// The alert the bank broke the connection with, by its name in RFC 8446, section 6; absent where it sent none.
    #[serde(default)]
    pub alert: Option<String>,
    #[serde(default)]
    pub connection: ConnectionUse,
}

/// Whether a call had a connection of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionUse {
    /// It was opened for this call.
    #[default]
    Own,
    /// The call before had opened it.
    Kept,
    /// The one of the call before turned out to be closed before anything was answered, and another was opened: what changes
    /// nothing at the bank may be sent again.
    Reopened,
}

/// One certificate of an offered chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainLink {
    /// Absent, as the other two, when the certificate does not parse.
    pub subject: Option<String>,
    pub issuer: Option<String>,
    /// Lower-case hex of the DER's SHA-256.
    pub sha256: String,
    /// Unix seconds, UTC.
    pub not_after: Option<i64>,
}

/// Why a call has no usable answer: a stable code for the screen, and our own words for the detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub code: String,
    pub detail: String,
}

/// The record could not be written. The call does not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the call could not be written down before it was sent: {reason}")]
pub struct RecorderError {
    pub reason: String,
    /// The reason is a disk without room, which the operator can mend.
    pub no_room: bool,
}

/// Where calls are written down.
///
/// `started` is called before anything is sent and stops the call when it fails; `finished` is called once
/// for each `started`, also when the caller gave up waiting (failure `abandoned`).
pub trait Recorder: Send + Sync {
    fn started(&self, record: &CallRecord) -> Result<(), RecorderError>;

    fn finished(&self, record: &CallRecord);

    /// The present, for the times in a record and a token's end. A host with a clock of its own overrides it.
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
