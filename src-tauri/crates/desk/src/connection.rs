//! Why there is no connection to a bank, as the screen is told.

use stet::client::{ServerTrust, TimeoutPhase, TransportError};

use crate::error::{ConnectionFailure, ConnectionFailureView};

/// None where the error's code says all there is to say.
pub(crate) fn view(error: &TransportError) -> Option<ConnectionFailureView> {
    let (alert, names) = match error {
        TransportError::TlsClientRejected { alert } => (Some(alert.clone()), Vec::new()),
        TransportError::Tls { alert, .. } => (alert.clone(), Vec::new()),
        TransportError::TlsServer { reason: ServerTrust::WrongHost { presented } } => {
            (None, presented.clone())
        }
        TransportError::TlsServer {
            reason: ServerTrust::UnknownCa { issuer } | ServerTrust::IncompleteChain { issuer },
        } => (None, issuer.iter().cloned().collect()),
        _ => (None, Vec::new()),
    };
    Some(ConnectionFailureView { failure: failure(error)?, alert, names })
}

fn failure(error: &TransportError) -> Option<ConnectionFailure> {
    Some(match error {
        TransportError::Timeout { phase: TimeoutPhase::Connecting, .. } => {
            ConnectionFailure::TimeoutConnecting
        }
        TransportError::Timeout { phase: TimeoutPhase::Handshake, .. } => ConnectionFailure::TimeoutHandshake,
        TransportError::TlsServer { reason } => match reason {
            ServerTrust::UnknownCa { .. } => ConnectionFailure::TlsUnknownCa,
            ServerTrust::IncompleteChain { .. } => ConnectionFailure::TlsIncompleteChain,
            ServerTrust::WrongHost { .. } => ConnectionFailure::TlsWrongHost,
            ServerTrust::Expired => ConnectionFailure::TlsExpired,
            ServerTrust::NotYetValid => ConnectionFailure::TlsNotYetValid,
            ServerTrust::Revoked => ConnectionFailure::TlsRevoked,
            ServerTrust::WrongPurpose => ConnectionFailure::TlsWrongPurpose,
            ServerTrust::Other { .. } => ConnectionFailure::TlsUntrusted,
        },
        TransportError::TlsVersion => ConnectionFailure::TlsVersion,
        TransportError::Tls { .. } => ConnectionFailure::Tls,
        TransportError::TlsClientRejected { .. } => match error.code() {
            "tls-client-unknown-ca" => ConnectionFailure::TlsClientUnknownCa,
            "tls-client-expired" => ConnectionFailure::TlsClientExpired,
            "tls-client-revoked" => ConnectionFailure::TlsClientRevoked,
            "tls-client-missing" => ConnectionFailure::TlsClientMissing,
            _ => ConnectionFailure::TlsClientRejected,
        },
        TransportError::Timeout { phase: TimeoutPhase::Answering, .. }
        | TransportError::Dns { .. }
        | TransportError::Refused { .. }
        | TransportError::Unreachable { .. }
        | TransportError::NotLoopback { .. }
        | TransportError::OwnPort { .. }
        | TransportError::Redirect { .. }
        | TransportError::BodyTooLarge { .. }
        | TransportError::Closed
        | TransportError::Protocol { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_spelled_as_in_the_record_of_its_call() {
        let timeout = |phase| TransportError::Timeout { phase, after_ms: 1 };
        let server = |reason| TransportError::TlsServer { reason };
        let client = |alert: &str| TransportError::TlsClientRejected { alert: alert.to_owned() };
        let errors = [
            timeout(TimeoutPhase::Connecting),
            timeout(TimeoutPhase::Handshake),
            server(ServerTrust::UnknownCa { issuer: None }),
            server(ServerTrust::IncompleteChain { issuer: None }),
            server(ServerTrust::WrongHost { presented: Vec::new() }),
            server(ServerTrust::Expired),
            server(ServerTrust::NotYetValid),
            server(ServerTrust::Revoked),
            server(ServerTrust::WrongPurpose),
            server(ServerTrust::Other { detail: String::new() }),
            TransportError::TlsVersion,
            TransportError::Tls { alert: None, detail: String::new() },
            client("unknown_ca"),
            client("certificate_expired"),
            client("certificate_revoked"),
            client("certificate_required"),
            client("handshake_failure"),
        ];
        for error in errors {
            let view = view(&error).expect("it has words of its own");
            assert_eq!(serde_json::to_value(view.failure).unwrap(), error.code(), "{error:?}");
        }
    }

    #[test]
    fn the_names_and_the_alert_reach_the_screen() {
        let presented = vec!["*.bank.example".to_owned()];
        let wrong =
            TransportError::TlsServer { reason: ServerTrust::WrongHost { presented: presented.clone() } };
        assert_eq!(view(&wrong).unwrap().names, presented);
        let refused = TransportError::TlsClientRejected { alert: "bad_certificate".to_owned() };
        assert_eq!(view(&refused).unwrap().alert.as_deref(), Some("bad_certificate"));
    }
}
