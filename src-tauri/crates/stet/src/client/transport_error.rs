//! Why a call did not get through, read from the chain of causes down to the TLS alert or the OS's reason.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::{AlertDescription, CertificateError, PeerIncompatible};
use serde::{Deserialize, Serialize};

/// No answer, or one that must not be followed. Alert names are spelled as RFC 8446, section 6 does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    #[error("the name {host} has no address: {detail}")]
    Dns { host: String, detail: String },
    #[error("{address} refuses the connection")]
    Refused { address: String },
    #[error("{address} cannot be reached: {detail}")]
    Unreachable { address: String, detail: String },
    /// `after_ms` is the deadline that passed.
    #[error("no answer within {after_ms} ms ({phase:?})")]
    Timeout { phase: TimeoutPhase, after_ms: u64 },
    /// We do not trust the server that answered.
    #[error("the server's certificate is not trusted: {reason}")]
    TlsServer { reason: ServerTrust },
    /// The server does not take our QWAC, or wants one and was shown none.
    #[error("the server rejects the client certificate: {alert}")]
    TlsClientRejected { alert: String },
    /// No TLS version in common; Guichet speaks 1.2 and 1.3.
    #[error("the server speaks no TLS version from 1.2 on")]
    TlsVersion,
    /// Any other TLS failure: `alert` when the server sent one.
    #[error("the TLS handshake failed: {detail}")]
    Tls { alert: Option<String>, detail: String },
    /// A Local profile connects to loopback only.
    #[error("a Local profile does not connect to {address}")]
    NotLoopback { address: String },
    /// A Sandbox or Live profile does not talk to our own practice banks.
    #[error("port {port} on this machine is one of the practice banks")]
    OwnPort { port: u16 },
    /// A redirect is shown, never followed.
    #[error("the bank redirects ({status}) to {location}")]
    Redirect { status: u16, location: String },
    #[error("the body is longer than {limit} bytes")]
    BodyTooLarge { limit: usize },
    /// The connection ended before the answer did.
    #[error("the connection was closed before the answer was complete")]
    Closed,
    /// Something answered, but not in HTTP.
    #[error("the answer is not HTTP: {detail}")]
    Protocol { detail: String },
}

/// Where the time went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeoutPhase {
    /// Name resolution, TCP and TLS.
    Connecting,
    /// Sending the request or reading the answer.
    Answering,
}

/// Why a server's certificate is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ServerTrust {
    #[error("its issuer is not among the trusted ones")]
    UnknownCa,
    #[error("it is for other names: {}", presented.join(", "))]
    WrongHost { presented: Vec<String> },
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet")]
    NotYetValid,
    #[error("it has been revoked")]
    Revoked,
    #[error("it is not meant for a server")]
    WrongPurpose,
    #[error("{detail}")]
    Other { detail: String },
}

impl ServerTrust {
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownCa => "tls-unknown-ca",
            Self::WrongHost { .. } => "tls-wrong-host",
            Self::Expired => "tls-expired",
            Self::NotYetValid => "tls-not-yet-valid",
            Self::Revoked => "tls-revoked",
            Self::WrongPurpose => "tls-wrong-purpose",
            Self::Other { .. } => "tls-untrusted",
        }
    }
}

impl TransportError {
    /// A stable code for records, tests and the screen.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Dns { .. } => "dns",
            Self::Refused { .. } => "connection-refused",
            Self::Unreachable { .. } => "unreachable",
            Self::Timeout { .. } => "timeout",
            Self::TlsServer { reason } => reason.code(),
            Self::TlsClientRejected { .. } => "tls-client-rejected",
            Self::TlsVersion => "tls-version",
            Self::Tls { .. } => "tls",
            Self::NotLoopback { .. } => "not-loopback",
            Self::OwnPort { .. } => "own-port",
            Self::Redirect { .. } => "redirect",
            Self::BodyTooLarge { .. } => "body-too-large",
            Self::Closed => "closed",
            Self::Protocol { .. } => "not-http",
        }
    }

    pub(super) fn timeout_connecting(after: Duration) -> Self {
        Self::timeout(TimeoutPhase::Connecting, after)
    }

    pub(crate) fn timeout(phase: TimeoutPhase, after: Duration) -> Self {
        Self::Timeout { phase, after_ms: u64::try_from(after.as_millis()).unwrap_or(u64::MAX) }
    }

    /// Reads the chain of causes. `certificate_asked` says whether the server had asked for our certificate,
    /// which decides what some alerts mean.
    pub(crate) fn from_causes(error: &(dyn Error + 'static), certificate_asked: bool) -> Self {
        if let Some(tls) = find_tls(error) {
            return Self::from_tls(tls, certificate_asked);
        }
        let mut cause = Some(error);
        while let Some(current) = cause {
            if let Some(hyper) = current.downcast_ref::<hyper::Error>() {
                if hyper.is_parse() {
                    return Self::Protocol { detail: hyper.to_string() };
                }
                if hyper.is_incomplete_message() || hyper.is_canceled() || hyper.is_closed() {
                    return Self::Closed;
                }
            }
            if let Some(io) = current.downcast_ref::<io::Error>() {
                return Self::from_io(io);
            }
            cause = current.source();
        }
        Self::Protocol { detail: error.to_string() }
    }

    fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::NotConnected
            | io::ErrorKind::WriteZero => Self::Closed,
            _ => Self::Protocol { detail: error.to_string() },
        }
    }

    fn from_tls(error: &rustls::Error, certificate_asked: bool) -> Self {
        match error {
            rustls::Error::AlertReceived(alert) => Self::from_alert(*alert, certificate_asked),
            rustls::Error::InvalidCertificate(problem) => Self::TlsServer { reason: trust(problem) },
            rustls::Error::NoCertificatesPresented => {
                Self::TlsServer { reason: ServerTrust::Other { detail: error.to_string() } }
            }
            rustls::Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
                | PeerIncompatible::Tls12NotOffered
                | PeerIncompatible::Tls12NotOfferedOrEnabled,
            ) => Self::TlsVersion,
            other => Self::Tls { alert: None, detail: other.to_string() },
        }
    }

    fn from_alert(alert: AlertDescription, certificate_asked: bool) -> Self {
        let name = alert_name(alert);
        let about_certificates = matches!(
            alert,
            AlertDescription::NoCertificate
                | AlertDescription::BadCertificate
                | AlertDescription::UnsupportedCertificate
                | AlertDescription::CertificateRevoked
                | AlertDescription::CertificateExpired
                | AlertDescription::CertificateUnknown
                | AlertDescription::UnknownCA
                | AlertDescription::AccessDenied
                | AlertDescription::CertificateRequired
                | AlertDescription::HandshakeFailure
                | AlertDescription::DecryptError
        );
        if alert == AlertDescription::ProtocolVersion {
            Self::TlsVersion
        } else if (about_certificates && certificate_asked) || alert == AlertDescription::CertificateRequired
        {
            Self::TlsClientRejected { alert: name }
        } else {
            Self::Tls { detail: format!("the server sent the alert {name}"), alert: Some(name) }
        }
    }
}

/// The TLS error in a chain of causes. An `io::Error` hides what it wraps from `source()`, hence the detour.
pub(super) fn find_tls<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut cause = Some(error);
    while let Some(current) = cause {
        if let Some(tls) = current.downcast_ref::<rustls::Error>() {
            return Some(tls);
        }
        let wrapped = current
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| inner as &(dyn Error + 'static));
        cause = match wrapped {
            Some(inner) => Some(inner),
            None => current.source(),
        };
    }
    None
}

fn trust(problem: &CertificateError) -> ServerTrust {
    match problem {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => ServerTrust::UnknownCa,
        CertificateError::NotValidForName => ServerTrust::WrongHost { presented: Vec::new() },
        CertificateError::NotValidForNameContext { presented, .. } => {
            ServerTrust::WrongHost { presented: presented.iter().map(|name| plain_name(name)).collect() }
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => ServerTrust::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            ServerTrust::NotYetValid
        }
        CertificateError::Revoked => ServerTrust::Revoked,
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            ServerTrust::WrongPurpose
        }
        other => ServerTrust::Other { detail: other.to_string() },
    }
}

/// rustls prints a presented name as `DnsName("example.com")`; a reader wants `example.com`.
fn plain_name(printed: &str) -> String {
    let inner = printed.split_once("(\"").and_then(|(_, rest)| rest.strip_suffix("\")"));
    inner.unwrap_or(printed).to_owned()
}

fn alert_name(alert: AlertDescription) -> String {
    let name = match alert {
        AlertDescription::CloseNotify => "close_notify",
        AlertDescription::UnexpectedMessage => "unexpected_message",
        AlertDescription::BadRecordMac => "bad_record_mac",
        AlertDescription::RecordOverflow => "record_overflow",
        AlertDescription::HandshakeFailure => "handshake_failure",
        AlertDescription::NoCertificate => "no_certificate",
        AlertDescription::BadCertificate => "bad_certificate",
        AlertDescription::UnsupportedCertificate => "unsupported_certificate",
        AlertDescription::CertificateRevoked => "certificate_revoked",
        AlertDescription::CertificateExpired => "certificate_expired",
        AlertDescription::CertificateUnknown => "certificate_unknown",
        AlertDescription::IllegalParameter => "illegal_parameter",
        AlertDescription::UnknownCA => "unknown_ca",
        AlertDescription::AccessDenied => "access_denied",
        AlertDescription::DecodeError => "decode_error",
        AlertDescription::DecryptError => "decrypt_error",
        AlertDescription::ProtocolVersion => "protocol_version",
        AlertDescription::InsufficientSecurity => "insufficient_security",
        AlertDescription::InternalError => "internal_error",
        AlertDescription::UserCanceled => "user_canceled",
        AlertDescription::MissingExtension => "missing_extension",
        AlertDescription::UnsupportedExtension => "unsupported_extension",
        AlertDescription::UnrecognisedName => "unrecognized_name",
        AlertDescription::CertificateRequired => "certificate_required",
        AlertDescription::NoApplicationProtocol => "no_application_protocol",
        other => return format!("alert {}", u8::from(other)),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io_around(error: rustls::Error) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }

    #[test]
    fn an_alert_is_found_behind_an_io_error() {
        let error = io_around(rustls::Error::AlertReceived(AlertDescription::UnknownCA));
        assert_eq!(
            TransportError::from_causes(&error, true),
            TransportError::TlsClientRejected { alert: "unknown_ca".into() }
        );
    }

    #[test]
    fn a_handshake_failure_concerns_our_certificate_only_if_one_was_asked_for() {
        let error = io_around(rustls::Error::AlertReceived(AlertDescription::HandshakeFailure));
        assert!(matches!(
            TransportError::from_causes(&error, true),
            TransportError::TlsClientRejected { .. }
        ));
        assert!(matches!(
            TransportError::from_causes(&error, false),
            TransportError::Tls { alert: Some(name), .. } if name == "handshake_failure"
        ));
    }

    #[test]
    fn a_reset_is_a_closed_connection() {
        let error = io::Error::from(io::ErrorKind::ConnectionReset);
        assert_eq!(TransportError::from_causes(&error, false), TransportError::Closed);
    }

    #[test]
    fn a_presented_name_is_shown_without_its_wrapping() {
        assert_eq!(plain_name("DnsName(\"*.bank.example\")"), "*.bank.example");
        assert_eq!(plain_name("IpAddress(127.0.0.1)"), "IpAddress(127.0.0.1)");
    }
}
