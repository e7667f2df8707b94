//! What can go wrong inside desk, and the one place where it becomes what the screen sees.

use jiff::Timestamp;
use stet::access::{AccessError, AskError, Refusal};
use stet::error::Breach;
use stet::oauth::GrantError;
use stet::payments::{LinkProblem, PaymentAskError, PaymentError, PaymentRefusal};
use stet::{BankError, TransportError};
use vault::{KeychainError, SealError, StoreError};

use crate::certificates::view::CertificateKindView;
use crate::connection;
use crate::error::{AppError, CallConcern, ErrorCode, ErrorDetail};
use crate::host::HostError;
use crate::registrations::view::{FieldProblem, FieldProblemView};

/// A failure inside desk, told apart by whose fault it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("{} field(s) are not as they must be", .0.len())]
    Input(Vec<FieldProblemView>),
    #[error("{0} is not there")]
    NotFound(&'static str),
    #[error("the store is not open")]
    StoreNotOpen,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("the profile has no usable {0:?}")]
    CertificateMissing(CertificateKindView),
    #[error("the bank is known to refuse these certificates: {0}")]
    CertificateUnfit(String),
    #[error("{software_id} is called with the certificate")]
    CertificateInUse { software_id: String },
    #[error("the app was made on the portal or is deleted; the Registration API does not reach it")]
    Unchangeable,
    #[error("the request may have been sent before; its outcome is not known")]
    AlreadySent { call_id: Option<String> },
    #[error("the request on screen is no longer the one that would be sent")]
    ReviewChanged,
    #[error("there is no access to this PSU's accounts")]
    NoAccess,
    /// `at` is the bank's clock.
    #[error("{error}")]
    Access { error: Box<AccessError>, at: Timestamp },
    #[error("{0}")]
    Grant(Box<GrantError>),
    #[error("{0}")]
    Ask(Box<AskError>),
    #[error("{0}")]
    Payment(Box<PaymentError>),
    #[error("{0}")]
    PaymentAsk(Box<PaymentAskError>),
    /// What was to be done belongs to another point of a payment's way: it was sent, or is over, or has nothing to go on with.
    #[error("the payment is not where this can be done")]
    PaymentMoved,
    /// The bank's link to its page was not opened.
    #[error("{problem}")]
    PaymentLink { problem: LinkProblem, link: String },
    /// Four calls without the PSU were made today; the fifth was not sent.
    #[error("the calls of this day without the PSU are spent")]
    QuotaSpent { resets_at: i64 },
    #[error("the PSU's consent does not cover this")]
    NotConsented,
    /// The bank's documents know no such request.
    #[error("the bank does not serve this")]
    NotServed,
    /// The operator ended a question before its answer had come.
    #[error("the question was given up")]
    GivenUp,
    #[error("a Live profile asks for confirmation first")]
    NotConfirmed,
    #[error("{source}")]
    Bank { source: Box<BankError>, request_id: Option<String> },
    /// An answer names an address that is not the bank's own. It was not asked.
    #[error("the bank points to {address}")]
    PointedElsewhere { address: String },
    #[error("the local banks: {0}")]
    LocalBanks(String),
    #[error(transparent)]
    Host(#[from] HostError),
    #[error("{0}")]
    Internal(String),
}

impl Trouble {
    /// One wrong field.
    pub fn field(field: &str, problem: FieldProblem) -> Self {
        Self::Input(vec![FieldProblemView { field: field.to_owned(), problem }])
    }

    /// The bank's own words, where it answered with some: `error: description`.
    pub fn bank_words(&self) -> Option<String> {
        let words = self.source()?.words()?;
        let said: Vec<&str> =
            [words.error.as_deref(), words.description.as_deref()].into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join(": "))
    }

    /// What happened with the bank.
    fn source(&self) -> Option<&BankError> {
        match self {
            Self::Bank { source, .. } => Some(source),
            Self::Access { error, .. } => Some(&error.source),
            Self::Grant(error) => Some(&error.source),
            Self::Payment(error) => Some(&error.source),
            _ => None,
        }
    }

    /// The HTTP status of the bank's answer, where one came.
    pub fn status(&self) -> Option<u16> {
        self.source()?.status()
    }

    /// The call behind it.
    pub fn call_id(&self) -> Option<String> {
        match self {
            Self::Bank { .. } | Self::Access { .. } | Self::Grant(_) | Self::Payment(_) => {
                self.source()?.call_id().map(|id| id.to_string())
            }
            Self::AlreadySent { call_id } => call_id.clone(),
            _ => None,
        }
    }

    /// A stored text that this version cannot read: written by us, so a defect.
    pub fn unreadable(what: &'static str, error: &dyn std::error::Error) -> Self {
        Self::Internal(format!("{what} cannot be read: {error}"))
    }
}

impl From<GrantError> for Trouble {
    fn from(error: GrantError) -> Self {
        Self::Grant(Box::new(error))
    }
}

impl From<BankError> for Trouble {
    fn from(source: BankError) -> Self {
        Self::Bank { source: Box::new(source), request_id: None }
    }
}

fn code(trouble: &Trouble) -> ErrorCode {
    match trouble {
        Trouble::Input(_) => ErrorCode::InputInvalid,
        Trouble::ReviewChanged => ErrorCode::ReviewChanged,
        Trouble::NotConfirmed => ErrorCode::NotConfirmed,
        Trouble::NoAccess => ErrorCode::NoAccess,
        Trouble::QuotaSpent { .. } => ErrorCode::QuotaSpent,
        Trouble::NotConsented => ErrorCode::NotConsented,
        Trouble::NotServed => ErrorCode::NotServed,
        Trouble::GivenUp => ErrorCode::GivenUp,
        Trouble::Ask(error) => match **error {
            AskError::PsuNeeded | AskError::Funds(_) | AskError::EmptyRange => ErrorCode::InputInvalid,
            AskError::Host | AskError::NoAccount | AskError::AnotherEntryPoint | AskError::Seal(_) => {
                ErrorCode::Internal
            }
        },
        Trouble::Grant(error) => bank_code(&error.source),
        Trouble::PaymentMoved => ErrorCode::PaymentMoved,
        Trouble::PaymentLink { .. } => ErrorCode::PaymentLink,
        Trouble::PaymentAsk(_) => ErrorCode::Internal,
        Trouble::Payment(error) => match error.refusal {
            PaymentRefusal::Conflict => ErrorCode::PaymentConflict,
            PaymentRefusal::UnknownPayment => ErrorCode::UnknownPayment,
            PaymentRefusal::NotServed => ErrorCode::NotServed,
            PaymentRefusal::Token | PaymentRefusal::Forbidden | PaymentRefusal::Other => {
                bank_code(&error.source)
            }
        },
        Trouble::Access { error, .. } => match error.refusal {
            Refusal::Token => ErrorCode::BankUnauthorised,
            Refusal::NotConsented => ErrorCode::NotConsented,
            Refusal::WrongScope => ErrorCode::WrongScope,
            Refusal::Limit(_) => ErrorCode::BankLimit,
            Refusal::NotImplemented => ErrorCode::NotServed,
            Refusal::UnknownAccount => ErrorCode::UnknownAccount,
            Refusal::PeriodOutOfBounds => ErrorCode::PeriodOutOfBounds,
            Refusal::Other => bank_code(&error.source),
        },
        Trouble::NotFound(_) | Trouble::Store(StoreError::NotFound) => ErrorCode::NotFound,
        Trouble::StoreNotOpen => ErrorCode::StoreNotOpen,
        Trouble::Store(StoreError::Full)
        | Trouble::Keychain(KeychainError::Full)
        | Trouble::Seal(SealError::Full) => ErrorCode::StoreFull,
        Trouble::Store(_) => ErrorCode::StoreFailed,
        Trouble::Keychain(_) => ErrorCode::KeychainFailed,
        Trouble::Seal(SealError::WrongPassphrase | SealError::EmptyPassphrase) => ErrorCode::WrongPassphrase,
        Trouble::Seal(_) => ErrorCode::KeychainFailed,
        Trouble::CertificateMissing(_) => ErrorCode::CertificateMissing,
        Trouble::CertificateUnfit(_) => ErrorCode::CertificateUnfit,
        Trouble::CertificateInUse { .. } => ErrorCode::CertificateInUse,
        Trouble::Unchangeable => ErrorCode::RegistrationUnchangeable,
        Trouble::AlreadySent { .. } => ErrorCode::AlreadySent,
        Trouble::Bank { source, .. } => bank_code(source),
        Trouble::PointedElsewhere { .. } => ErrorCode::BankRedirect,
        Trouble::LocalBanks(_) => ErrorCode::LocalBanksFailed,
        Trouble::Host(_) | Trouble::Internal(_) => ErrorCode::Internal,
    }
}

fn bank_code(error: &BankError) -> ErrorCode {
    match error {
        BankError::Input { .. } => ErrorCode::InputInvalid,
        BankError::Refused { .. } => ErrorCode::BankRefused,
        BankError::Unauthorised { .. } => ErrorCode::BankUnauthorised,
        BankError::Forbidden { .. } => ErrorCode::BankForbidden,
        BankError::NotFound { .. } => ErrorCode::BankNotFound,
        BankError::MethodNotAllowed { .. } => ErrorCode::BankMethodNotAllowed,
        BankError::RateLimited { .. } => ErrorCode::BankRateLimited,
        BankError::ServerError { .. } => ErrorCode::BankServerError,
        BankError::BrokenContract { breach: Breach::NoCertificate | Breach::AnotherCertificate, .. } => {
            ErrorCode::BankCertificateUnfit
        }
        BankError::BrokenContract { .. } => ErrorCode::BankContract,
        BankError::Transport { source, .. } => transport_code(source),
        BankError::Recorder(error) if error.no_room => ErrorCode::StoreFull,
        BankError::Recorder(_) => ErrorCode::StoreFailed,
    }
}

fn bank_detail(source: &BankError) -> ErrorDetail {
    ErrorDetail {
        status: source.status(),
        bank_error: source.words().and_then(|words| words.error.clone()),
        bank_description: source.words().and_then(|words| words.description.clone()),
        call_id: source.call_id().map(|id| id.to_string()),
        connection: match source {
            BankError::Transport { source, .. } => connection::view(source),
            _ => None,
        },
        location: match source {
            BankError::Transport { source: TransportError::Redirect { location, .. }, .. } => {
                Some(location.clone())
            }
            _ => None,
        },
        ..ErrorDetail::default()
    }
}

impl From<Trouble> for AppError {
    /// Logs the cause chain, once, under the trace id the screen shows.
    fn from(trouble: Trouble) -> Self {
        let trace_id = uuid::Uuid::new_v4().to_string();
        let code = code(&trouble);
        let mut chain = trouble.to_string();
        let mut source = std::error::Error::source(&trouble);
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !chain.ends_with(&cause_text) {
                chain = format!("{chain}: {cause_text}");
            }
            source = cause.source();
        }
        tracing::warn!(%trace_id, ?code, "{chain}");
        let message = chain;
        let detail = match trouble {
            Trouble::Input(fields) => ErrorDetail { fields, ..ErrorDetail::default() },
            Trouble::PointedElsewhere { address } => {
                ErrorDetail { bank_description: Some(address), ..ErrorDetail::default() }
            }
            Trouble::AlreadySent { call_id } => ErrorDetail { call_id, ..ErrorDetail::default() },
            Trouble::QuotaSpent { resets_at } => {
                ErrorDetail { resets_at: Some(resets_at), ..ErrorDetail::default() }
            }
            Trouble::Bank { source, request_id } => ErrorDetail { request_id, ..bank_detail(&source) },
            Trouble::Grant(error) => {
                ErrorDetail { concerns: Some(CallConcern::Tokens), ..bank_detail(&error.source) }
            }
            Trouble::Payment(error) => {
                ErrorDetail { concerns: Some(CallConcern::Payment), ..bank_detail(&error.source) }
            }
            Trouble::PaymentLink { link, .. } => {
                ErrorDetail { location: Some(link), ..ErrorDetail::default() }
            }
            Trouble::Access { error, at } => ErrorDetail {
                concerns: Some(CallConcern::PsuData),
                resets_at: match error.refusal {
                    Refusal::Limit(limit) => Some(limit.resets_at(at).as_millisecond()),
                    _ => None,
                },
                ..bank_detail(&error.source)
            },
            _ => ErrorDetail::default(),
        };
        Self { code, message, detail, trace_id }
    }
}

fn transport_code(error: &TransportError) -> ErrorCode {
    match error {
        TransportError::Dns { .. } => ErrorCode::TransportDns,
        TransportError::Refused { .. } | TransportError::Unreachable { .. } | TransportError::Closed => {
            ErrorCode::TransportRefused
        }
        TransportError::Timeout { .. } => ErrorCode::TransportTimeout,
        TransportError::TlsServer { .. } | TransportError::TlsVersion | TransportError::Tls { .. } => {
            ErrorCode::TransportTlsServer
        }
        TransportError::TlsClientRejected { .. } => ErrorCode::TransportTlsClient,
        TransportError::NotLoopback { .. } | TransportError::OwnPort { .. } => ErrorCode::TransportForbidden,
        TransportError::Redirect { .. } => ErrorCode::BankRedirect,
        TransportError::BodyTooLarge { .. } | TransportError::Protocol { .. } => ErrorCode::BankContract,
    }
}

#[cfg(test)]
mod tests {
    use stet::access::Limit;
    use stet::error::BankWords;

    use super::*;

    #[test]
    fn a_redirect_tells_where_the_bank_pointed_to() {
        let location = "https://elsewhere.example/".to_owned();
        let source = TransportError::Redirect { status: 307, location: location.clone() };
        let error = AppError::from(Trouble::from(BankError::Transport { source, call_id: None }));
        assert_eq!(error.code, ErrorCode::BankRedirect);
        assert_eq!(error.detail.location, Some(location));
    }

    #[test]
    fn a_limit_ends_by_the_banks_clock_and_each_failure_says_what_the_call_was_about() {
        let call_id = "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".parse().expect("a UUID");
        let words = BankWords::default;
        let limited = || BankError::RateLimited { retry_after_s: Some(60), words: words(), call_id };
        let at: Timestamp = "2031-03-01T12:00:00Z".parse().expect("an instant");
        let refusal = Refusal::Limit(Limit { retry_after_s: Some(60) });
        let error = Box::new(AccessError { refusal, code: None, source: Box::new(limited()) });
        let of_data = AppError::from(Trouble::Access { error, at });
        assert_eq!(of_data.code, ErrorCode::BankLimit);
        assert_eq!(of_data.detail.resets_at, Some(at.as_millisecond() + 60_000));
        assert_eq!(of_data.detail.concerns, Some(CallConcern::PsuData));
        let of_tokens = AppError::from(Trouble::from(GrantError::from(limited())));
        assert_eq!(of_tokens.code, ErrorCode::BankRateLimited);
        assert_eq!(of_tokens.detail.concerns, Some(CallConcern::Tokens));
        assert_eq!(AppError::from(Trouble::from(limited())).detail.concerns, None);
    }
}
