//! The one error the screen sees. A code exists only where the screen acts on it: it chooses the words, the way out
//! and the button. The cause chain is logged once, under the trace id, and never crosses the border.

use serde::Serialize;
use ts_rs::TS;

use crate::registrations::view::FieldProblemView;

/// What kind of failure it is, told apart by whose fault it is. Closed: the screen's texts are complete by type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The operator's input: `detail.fields` names each field.
    InputInvalid,
    /// The thing asked for is not there (removed meanwhile, or a wrong id).
    NotFound,
    /// The store has not been opened: keychain or passphrase first.
    StoreNotOpen,
    /// The passphrase does not open the sealed key file.
    WrongPassphrase,
    /// The store could not be read or written.
    StoreFailed,
    /// The keychain refused or failed while a key was needed.
    KeychainFailed,
    /// The profile has no active certificate of the kind the call needs, or its key is not held.
    CertificateMissing,
    /// A rule of the doctor fails that the bank is known to refuse.
    CertificateUnfit,
    /// This draft was sent before and the outcome is not known.
    AlreadySent,
    /// The draft changed since the review on screen: look at it again.
    ReviewChanged,
    /// A Live profile asks before anything that changes state at a bank.
    NotConfirmed,
    /// The bank refused the request (400): its words are in `detail`.
    BankRefused,
    /// 401.
    BankUnauthorised,
    /// 403.
    BankForbidden,
    /// 404.
    BankNotFound,
    /// 405.
    BankMethodNotAllowed,
    /// 429.
    BankRateLimited,
    /// 5xx, HTML pages and empty errors included.
    BankServerError,
    /// The bank broke its own contract: a 2xx that cannot be read.
    BankContract,
    /// The bank pointed elsewhere; nothing was sent there.
    BankRedirect,
    /// The host name does not resolve.
    TransportDns,
    /// Nothing listens there, or the connection broke.
    TransportRefused,
    /// No answer in time.
    TransportTimeout,
    /// The bank's TLS certificate or version was refused by us.
    TransportTlsServer,
    /// The bank refused our QWAC during the handshake.
    TransportTlsClient,
    /// A Local profile may only reach this machine; a real one never reaches the local banks.
    TransportForbidden,
    /// The local banks did not start or did not answer.
    LocalBanksFailed,
    /// A defect in Guichet.
    Internal,
}

/// What is known beside the code; every member is optional and safe to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrorDetail {
    /// The bank's HTTP status.
    pub status: Option<u16>,
    /// The bank's `error` member, word for word.
    pub bank_error: Option<String>,
    /// The bank's `error_description` (or `message`) member, word for word.
    pub bank_description: Option<String>,
    /// The X-Request-ID of the call.
    pub request_id: Option<String>,
    /// The call behind the failure, to open in Calls.
    pub call_id: Option<String>,
    /// For `input-invalid`: the fields, each with its problem.
    pub fields: Vec<FieldProblemView>,
}

/// What a command answers when it fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{code:?}: {message}")]
pub struct AppError {
    pub code: ErrorCode,
    /// A technical sentence in English, for the support file; the screen words the code itself.
    pub message: String,
    pub detail: ErrorDetail,
    /// The id under which the cause chain was logged.
    pub trace_id: String,
}
