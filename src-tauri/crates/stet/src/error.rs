//! What can go wrong with a bank, told apart by whose fault it is.
//!
//! The words a bank sent are kept as they are (shortened, without control characters); the words an operator
//! reads are the UI's. Every variant that belongs to a call carries its id, so that the screen can open it.

use serde::{Deserialize, Serialize};

use crate::client::TransportError;
use crate::record::{CallId, RecorderError};

/// A call that did not do what it was for.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    /// Our own fault: nothing was sent.
    #[error("the request cannot be sent: {problem}")]
    Input { problem: InputProblem, call_id: Option<CallId> },
    /// 400, and every 4xx that has no variant of its own: the bank refused what the request says.
    #[error("the bank refused the request ({status})")]
    Refused { status: u16, words: BankWords, call_id: CallId },
    /// 401: the access token is missing, unknown or expired.
    #[error("the bank does not accept the access token (401)")]
    Unauthorised { words: BankWords, call_id: CallId },
    /// 403: authenticated, but not allowed.
    #[error("the bank forbids this (403)")]
    Forbidden { words: BankWords, call_id: CallId },
    /// 404: no such path or no such registration.
    #[error("the bank knows no such resource (404)")]
    NotFound { words: BankWords, call_id: CallId },
    /// 405.
    #[error("the bank does not take this method here (405)")]
    MethodNotAllowed { words: BankWords, call_id: CallId },
    /// 429, with `Retry-After` in seconds where the bank gave it so.
    #[error("too many requests (429)")]
    RateLimited { retry_after_s: Option<u64>, words: BankWords, call_id: CallId },
    /// 5xx: the bank's side failed, in whatever shape it said so.
    #[error("the bank's server failed ({status})")]
    ServerError { status: u16, shape: BodyShape, words: BankWords, call_id: CallId },
    /// A success that is not what the document promises.
    #[error("the bank's answer is not what its document promises: {breach}")]
    BrokenContract { breach: Breach, status: u16, call_id: CallId },
    /// No answer at all, or one that must not be followed.
    #[error("the call did not get through: {source}")]
    Transport { source: TransportError, call_id: Option<CallId> },
    /// The call was not sent, since it could not be written down first.
    #[error(transparent)]
    Recorder(#[from] RecorderError),
}

impl BankError {
    /// The call to open, where one was written down.
    pub fn call_id(&self) -> Option<CallId> {
        match self {
            Self::Input { call_id, .. } | Self::Transport { call_id, .. } => *call_id,
            Self::Refused { call_id, .. }
            | Self::Unauthorised { call_id, .. }
            | Self::Forbidden { call_id, .. }
            | Self::NotFound { call_id, .. }
            | Self::MethodNotAllowed { call_id, .. }
            | Self::RateLimited { call_id, .. }
            | Self::ServerError { call_id, .. }
            | Self::BrokenContract { call_id, .. } => Some(*call_id),
            Self::Recorder(_) => None,
        }
    }

    /// The HTTP status of the bank's answer, where one came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. }
            | Self::ServerError { status, .. }
            | Self::BrokenContract { status, .. } => Some(*status),
            Self::Unauthorised { .. } => Some(401),
            Self::Forbidden { .. } => Some(403),
            Self::NotFound { .. } => Some(404),
            Self::MethodNotAllowed { .. } => Some(405),
            Self::RateLimited { .. } => Some(429),
            Self::Transport { source: TransportError::Redirect { status, .. }, .. } => Some(*status),
            Self::Input { .. } | Self::Transport { .. } | Self::Recorder(_) => None,
        }
    }

    /// What the bank itself said, where it answered.
    pub fn words(&self) -> Option<&BankWords> {
        match self {
            Self::Refused { words, .. }
            | Self::Unauthorised { words, .. }
            | Self::Forbidden { words, .. }
            | Self::NotFound { words, .. }
            | Self::MethodNotAllowed { words, .. }
            | Self::RateLimited { words, .. }
            | Self::ServerError { words, .. } => Some(words),
            Self::Input { .. } | Self::BrokenContract { .. } | Self::Transport { .. } | Self::Recorder(_) => {
                None
            }
        }
    }

    /// A stable code for tests, logs and the screen.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Input { problem, .. } => problem.code(),
            Self::Refused { .. } => "refused",
            Self::Unauthorised { .. } => "unauthorised",
            Self::Forbidden { .. } => "forbidden",
            Self::NotFound { .. } => "not-found",
            Self::MethodNotAllowed { .. } => "method-not-allowed",
            Self::RateLimited { .. } => "rate-limited",
            Self::ServerError { .. } => "server-error",
            Self::BrokenContract { .. } => "broken-contract",
            Self::Transport { source, .. } => source.code(),
            Self::Recorder(_) => "recorder",
        }
    }
}

/// `error` and `error_description` as the document names them (or `message`, as STET's error model does),
/// at most 500 characters each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankWords {
    pub error: Option<String>,
    pub description: Option<String>,
    pub shape: Option<BodyShape>,
}

/// What kind of body an answer had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyShape {
    Json,
    Html,
    Plain,
    Empty,
}

/// Why a request of ours cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputProblem {
    /// The URL is not an https URL with a host.
    #[error("the address is not an https address")]
    NotHttps,
    /// A client is made for one entry point; this call names another host or port.
    #[error("the address belongs to another entry point than the connection")]
    AnotherHost { expected: String, found: String },
    /// A header or the request line holds bytes that HTTP does not allow.
    #[error("a header or the address holds a character that HTTP does not allow")]
    NotHttp,
    /// Our signature, checked with our own QSEALC, does not verify: it was made by another key, or the
    /// request was changed since. It was not sent.
    #[error("our own signature does not verify with the QSEALC: {reason}")]
    OwnSignature { reason: String },
    /// The prepared request is of another kind (a read handed in to be sent as a create).
    #[error("the prepared request is not of this kind")]
    WrongKind,
    /// The access token has expired; a new one is needed before the call.
    #[error("the access token has expired")]
    TokenExpired,
}

impl InputProblem {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotHttps => "not-https",
            Self::AnotherHost { .. } => "another-host",
            Self::NotHttp => "not-http",
            Self::OwnSignature { .. } => "own-signature",
            Self::WrongKind => "wrong-kind",
            Self::TokenExpired => "token-expired",
        }
    }
}

/// In what way a 2xx answer is not what was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Breach {
    #[error("the body is empty")]
    Empty,
    #[error("the body is HTML")]
    Html,
    #[error("the body is not a JSON object")]
    NotJson,
    #[error("there is no access_token in it")]
    NoAccessToken,
    #[error("the token is of another type than Bearer")]
    TokenType,
    #[error("there is no client_id in it")]
    NoClientId,
    #[error("there is no certificate in it")]
    NoCertificate,
    /// Another certificate than the one whose hash the address names.
    #[error("the certificate in it is not the one that was named")]
    AnotherCertificate,
    #[error("the status is neither a success, a redirect nor an error")]
    UnexpectedStatus,
    #[error("there is no address to be redirected to")]
    NoLocation,
    /// No `accounts`, `balances`, `transactions` or `beneficiaries`, whichever was asked for.
    #[error("the list that was asked for is not in it")]
    NoList,
    #[error("there is no name in it")]
    NoIdentity,
    #[error("there is no result in it")]
    NoResult,
    /// A payment was created and not named.
    #[error("there is no id of a payment in it")]
    NoPaymentId,
    #[error("it says nothing of a payment")]
    NoPayment,
}
