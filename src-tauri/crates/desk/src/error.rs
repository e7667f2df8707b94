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
    /// There is no room left on the disk: nothing was written.
    StoreFull,
    /// The keychain refused or failed while a key was needed.
    KeychainFailed,
    /// The profile has no active certificate of the kind the call needs, or its key is not held.
    CertificateMissing,
    /// A rule of the doctor fails that the bank is known to refuse.
    CertificateUnfit,
    /// A registration is called with this certificate, now or soon: it cannot be removed.
    CertificateInUse,
    /// The app was made on the portal, or is deleted: the Registration API does not reach it.
    RegistrationUnchangeable,
    /// This draft was sent before and the outcome is not known.
    AlreadySent,
    /// The draft changed since the review on screen: look at it again.
    ReviewChanged,
    /// The PSU's consent does not cover this.
    NotConsented,
    /// The operator gave the question up before its answer had come.
    GivenUp,
    /// The access is for another role; the bank has revoked it.
    WrongScope,
    /// Four calls without the PSU were made today: the fifth was stopped here, before the bank does it.
    QuotaSpent,
    /// The bank says that there were too many calls without the PSU (429).
    BankLimit,
    /// The bank does not serve this (501).
    NotServed,
    /// The bank knows no such account (any more).
    UnknownAccount,
    /// Further back than the bank lets look.
    PeriodOutOfBounds,
    /// What was to be done belongs to another point of the payment's way.
    PaymentMoved,
    /// The payment's state at the bank does not allow it (409).
    PaymentConflict,
    /// The bank knows no such payment (any more).
    UnknownPayment,
    /// The bank's link to its page is not one to open.
    PaymentLink,
    /// There is no access to the PSU's accounts: they have to authorise it (again).
    NoAccess,
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
    /// What the bank served is not the certificate that its keyId names.
    BankCertificateUnfit,
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

/// What a call that failed was about, where it was not a registration: the same answer means something else there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CallConcern {
    /// A PSU's tokens: fetching, refreshing, revoking, and the way to the online banking.
    Tokens,
    /// A PSU's accounts, consent, data or funds.
    PsuData,
    Payment,
}

/// What is known beside the code; every member is optional and safe to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrorDetail {
    /// What the call was about; None for all that concerns registrations.
    pub concerns: Option<CallConcern>,
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
    /// Where a connection did not come about: what exactly stood in the way.
    pub connection: Option<ConnectionFailureView>,
    /// For `quota-spent` and `bank-limit`: when calls go on. Unix milliseconds, UTC.
    pub resets_at: Option<i64>,
    /// For `bank-redirect`: where the bank pointed to, as it wrote it, its secrets masked.
    pub location: Option<String>,
    /// For `input-invalid`: the fields, each with its problem.
    pub fields: Vec<FieldProblemView>,
}

/// Why there is no connection to a bank, where the code alone says too little.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionFailureView {
    pub failure: ConnectionFailure,
    /// The TLS alert the bank sent, by its name in RFC 8446, section 6.
    pub alert: Option<String>,
    /// For `tls-wrong-host`, the names the certificate is for; where a chain ends too early, the authority it ends at.
    pub names: Vec<String>,
}

/// The ways in which a connection fails, each with words of its own. Spelled as in the records of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionFailure {
    /// Nothing took the connection in time.
    TimeoutConnecting,
    /// The connection was taken, and the TLS handshake did not end in time.
    TimeoutHandshake,
    /// The offered chain leads to an authority that is not trusted here.
    TlsUnknownCa,
    /// The certificate of the issuer was not sent along.
    TlsIncompleteChain,
    TlsWrongHost,
    TlsExpired,
    TlsNotYetValid,
    TlsRevoked,
    /// The certificate is not one for a server.
    TlsWrongPurpose,
    /// Not trusted for a reason that has no name here.
    TlsUntrusted,
    /// No TLS version in common.
    TlsVersion,
    /// Any other failure of the handshake.
    Tls,
    /// The bank refused our QWAC, and its alert does not say why.
    TlsClientRejected,
    /// The bank does not know our QWAC's issuer.
    TlsClientUnknownCa,
    TlsClientExpired,
    TlsClientRevoked,
    /// The bank wanted a QWAC and got none.
    TlsClientMissing,
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
