//! Why a call did not get through, read from the chain of causes down to the TLS alert or the OS's reason.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::{AlertDescription, PeerIncompatible};
use serde::{Deserialize, Serialize};

use super::ServerTrust;
use crate::record::ChainLink;

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
    /// Name resolution and TCP.
    Connecting,
    /// TLS: the server took the connection, and the handshake did not end.
    Handshake,
    /// Sending the request or reading the answer.
    Answering,
}

impl TransportError {
    /// A stable code for records, tests and the screen.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Dns { .. } => "dns",
            Self::Refused { .. } => "connection-refused",
            Self::Unreachable { .. } => "unreachable",
            Self::Timeout { phase: TimeoutPhase::Connecting, .. } => "timeout-connecting",
            Self::Timeout { phase: TimeoutPhase::Handshake, .. } => "timeout-handshake",
            Self::Timeout { phase: TimeoutPhase::Answering, .. } => "timeout",
            Self::TlsServer { reason } => reason.code(),
            Self::TlsClientRejected { alert } => client_rejection(alert),
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

    /// The name of the TLS alert the server sent, where it sent one.
    pub fn alert(&self) -> Option<&str> {
        match self {
            Self::TlsClientRejected { alert } | Self::Tls { alert: Some(alert), .. } => Some(alert),
            _ => None,
        }
    }

    /// Tells a chain that does not reach its root from one that reaches a root we do not trust: the verifier has one
    /// word for both.
    pub(crate) fn with_chain(self, offered: &[ChainLink]) -> Self {
        match self {
            Self::TlsServer { reason } => Self::TlsServer { reason: reason.with_chain(offered) },
            other => other,
        }
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
            rustls::Error::InvalidCertificate(problem) => {
                Self::TlsServer { reason: ServerTrust::from_verifier(problem) }
            }
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

/// What the alert says of our certificate. Most say no more than that it was refused.
fn client_rejection(alert: &str) -> &'static str {
    match alert {
        "unknown_ca" => "tls-client-unknown-ca",
        "certificate_expired" => "tls-client-expired",
        "certificate_revoked" => "tls-client-revoked",
        "certificate_required" | "no_certificate" => "tls-client-missing",
        _ => "tls-client-rejected",
    }
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
    fn an_alert_that_names_its_cause_has_a_code_of_its_own() {
        let code = |alert| {
            let error = io_around(rustls::Error::AlertReceived(alert));
            TransportError::from_causes(&error, true).code()
        };
        assert_eq!(code(AlertDescription::UnknownCA), "tls-client-unknown-ca");
        assert_eq!(code(AlertDescription::CertificateExpired), "tls-client-expired");
        assert_eq!(code(AlertDescription::CertificateRevoked), "tls-client-revoked");
        assert_eq!(code(AlertDescription::CertificateRequired), "tls-client-missing");
        for vague in [
            AlertDescription::BadCertificate,
            AlertDescription::CertificateUnknown,
            AlertDescription::HandshakeFailure,
            AlertDescription::AccessDenied,
        ] {
            assert_eq!(code(vague), "tls-client-rejected", "{vague:?}");
        }
    }
}
