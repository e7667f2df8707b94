//! The management client: plain HTTP, loopback only, behind a bearer token.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use http::{HeaderValue, Method, Request};
use http_body_util::Full;
use hyper::body::Bytes;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::{Host, Url};

use super::steering::{BankClock, BankStatus, HeldRegistration, JournalEntry, Mode, NewTpp, PracticeTpp};
use crate::client::{RawAnswer, TimeoutPhase, TransportError, exchange};

/// Making two keys takes a while on a slow machine.
const DEADLINE: Duration = Duration::from_secs(30);
const MAX_BODY: usize = 256 * 1024 * 1024;

/// Why the practice banks could not be steered.
#[derive(Debug, thiserror::Error)]
pub enum ManagementError {
    #[error("{address} is not an http address on this machine")]
    NotLoopback { address: String },
    #[error("the management token cannot be written into a header")]
    Token,
    #[error("the practice banks do not answer: {0}")]
    Transport(#[from] TransportError),
    /// The banks refused, in their words.
    #[error("the practice banks refused ({status}): {description}")]
    Refused { status: u16, error: String, description: String },
    #[error("the practice banks' answer to {call} cannot be read: {reason}")]
    Unreadable { call: String, reason: String },
}

/// Steers one set of running practice banks. Every call has a connection of its own.
pub struct Management {
    address: SocketAddr,
    authority: String,
    authorization: HeaderValue,
}

impl Management {
    /// `url` is the management URL the banks told when they started, such as `http://127.0.0.1:4002`.
    ///
    /// # Errors
    /// `NotLoopback` for anything but plain HTTP to an address of this machine.
    pub fn new(url: &str, token: SecretString) -> Result<Self, ManagementError> {
        let not_loopback = || ManagementError::NotLoopback { address: url.to_owned() };
        let parsed = Url::parse(url).map_err(|_| not_loopback())?;
        let ip = match parsed.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain("localhost")) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            _ => return Err(not_loopback()),
        };
        if parsed.scheme() != "http" || !ip.is_loopback() {
            return Err(not_loopback());
        }
        let address = SocketAddr::new(ip, parsed.port_or_known_default().ok_or_else(not_loopback)?);
        // EXPOSE: the banks ask for the token with every call; the header is marked sensitive.
        let bearer = format!("Bearer {}", token.expose_secret());
        let mut authorization = HeaderValue::from_str(&bearer).map_err(|_| ManagementError::Token)?;
        authorization.set_sensitive(true);
        Ok(Self { address, authority: address.to_string(), authorization })
    }

    /// The banks at a glance.
    pub async fn status(&self) -> Result<BankStatus, ManagementError> {
        self.ask(Method::GET, "/status", None).await
    }

    /// Has the practice QTSP make keys and certificates for a TPP. They are handed out once.
    pub async fn tpp(&self, tpp: &NewTpp) -> Result<PracticeTpp, ManagementError> {
        self.ask(Method::POST, "/tpps", Some(json!(tpp))).await
    }

    /// Business time.
    pub async fn clock(&self) -> Result<BankClock, ManagementError> {
        self.ask(Method::GET, "/clock", None).await
    }

    /// Moves the clock to an instant, from where it runs on; `None` puts it back on real time.
    pub async fn set_clock(&self, now: Option<Timestamp>) -> Result<BankClock, ManagementError> {
        let change = match now {
            Some(now) => json!({ "now": now.to_string() }),
            None => json!({ "reset": true }),
        };
        self.ask(Method::PUT, "/clock", Some(change)).await
    }

    /// Moves the clock to an instant and holds it there.
    pub async fn freeze_clock(&self, now: Timestamp) -> Result<BankClock, ManagementError> {
        self.ask(Method::PUT, "/clock", Some(json!({ "now": now.to_string(), "frozen": true }))).await
    }

    pub async fn mode(&self) -> Result<Mode, ManagementError> {
        self.ask(Method::GET, "/mode", None).await
    }

    /// Sets strictness and activation; the banks' other switches stay as they are.
    pub async fn set_mode(&self, mode: Mode) -> Result<Mode, ManagementError> {
        self.ask(Method::PUT, "/mode", Some(mode.to_change())).await
    }

    /// Has the banks forget registrations, tokens, clock, mode, faults and journal. Certificates stay good.
    pub async fn reset(&self) -> Result<(), ManagementError> {
        self.call(Method::POST, "/reset", None).await.map(drop)
    }

    /// Everything the banks saw, oldest first.
    pub async fn journal(&self) -> Result<Vec<JournalEntry>, ManagementError> {
        #[derive(Deserialize)]
        struct Journal {
            entries: Vec<JournalEntry>,
        }
        let journal: Journal = self.ask(Method::GET, "/journal", None).await?;
        Ok(journal.entries)
    }

    /// The apps the banks hold.
    pub async fn registrations(&self) -> Result<Vec<HeldRegistration>, ManagementError> {
        #[derive(Deserialize)]
        struct Registrations {
            registrations: Vec<HeldRegistration>,
        }
        let held: Registrations = self.ask(Method::GET, "/registrations", None).await?;
        Ok(held.registrations)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<T, ManagementError> {
        let call = format!("{method} {path}");
        let answer = self.call(method, path, body).await?;
        serde_json::from_slice(&answer.body).map_err(|error| ManagementError::Unreadable {
            call,
            // A serde error may quote the value it met, and some values here are keys.
            reason: format!("line {}, column {}", error.line(), error.column()),
        })
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<RawAnswer, ManagementError> {
        let call = async {
            let stream = TcpStream::connect(self.address).await.map_err(|error| match error.kind() {
                std::io::ErrorKind::ConnectionRefused => {
                    TransportError::Refused { address: self.authority.clone() }
                }
                _ => {
                    TransportError::Unreachable { address: self.authority.clone(), detail: error.to_string() }
                }
            })?;
            let body = body.map(|body| body.to_string()).unwrap_or_default();
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("host", &self.authority)
                .header("connection", "close")
                .header("authorization", self.authorization.clone())
                .header("content-type", "application/json")
                .header("content-length", body.len())
                .body(Full::new(Bytes::from(body)))
                .map_err(|error| TransportError::Protocol { detail: error.to_string() })?;
            exchange(stream, request, MAX_BODY).await.map_err(|error| error.into_transport(false, MAX_BODY))
        };
        let answer = match timeout(DEADLINE, call).await {
            Ok(answer) => answer?,
            Err(_) => return Err(TransportError::timeout(TimeoutPhase::Answering, DEADLINE).into()),
        };
        if (200..300).contains(&answer.status) { Ok(answer) } else { Err(refusal(&answer)) }
    }
}

fn refusal(answer: &RawAnswer) -> ManagementError {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    ManagementError::Refused {
        status: answer.status,
        error: text("error"),
        description: text("error_description"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(url: &str) -> Result<Management, ManagementError> {
        Management::new(url, SecretString::from("token".to_owned()))
    }

    #[test]
    fn only_plain_http_to_this_machine_is_spoken() {
        for fine in ["http://127.0.0.1:4002", "http://[::1]:4002/", "http://localhost:4002"] {
            assert!(made(fine).is_ok(), "{fine}");
        }
        for wrong in [
            "https://127.0.0.1:4002",
            "http://192.0.2.1:4002",
            "http://0.0.0.0:4002",
            "http://banks.example",
            "http://127.0.0.1.example/",
            "127.0.0.1:4002",
            "",
        ] {
            assert!(matches!(made(wrong), Err(ManagementError::NotLoopback { .. })), "{wrong:?}");
        }
    }

    #[test]
    fn the_shapes_of_the_banks_are_read() {
        let held: HeldRegistration = serde_json::from_value(json!({
            "client_id": "1PSDFR-ACPR-99999-0-ABCD", "environment": "sandbox", "made": "api",
            "host": "www.17515.sandbox.api.89c3.com", "name": "Budget", "client_name": "Société",
            "scope": "aisp", "oid": "PSDFR-ACPR-99999", "client_legal_id": null, "redirect_uris": [],
            "registered_at": "2026-03-03T12:00:00Z", "active_from": "2026-03-04T13:00:00Z",
            "document_active_from": "2026-03-04T13:00:00Z", "state": "waiting", "change": null,
        }))
        .expect("reads");
        assert!(!held.active && held.software_id == "Budget");
        let entry: JournalEntry = serde_json::from_value(json!({
            "id": 1, "at_ms": 1_772_539_200_000_i64, "bank_time": "2026-03-03T12:00:00Z", "kind": "handshake",
            "listener": "bpce", "headers": [], "refused": "no certificate", "duration_ms": 1,
        }))
        .expect("reads");
        assert_eq!((entry.at.to_string().as_str(), entry.method.as_str()), ("2026-03-03T12:00:00Z", ""));
        let mode: Mode =
            serde_json::from_value(json!({"strict": true, "activation": "immediate"})).expect("reads");
        assert_eq!(mode, Mode { strict: true, activation_rule: false });
        assert_eq!(mode.to_change(), json!({"strict": true, "activation": "immediate"}));
    }

    #[test]
    fn a_practice_key_is_not_in_debug() {
        let tpp: PracticeTpp = serde_json::from_value(json!({
            "oid": "PSDFR-ACPR-99999", "legal_name": "Practice", "roles": ["PSP_AI"],
            "qwac": {"certificate": "C", "key": "planted-key", "sha256": "00", "not_after": "2029-01-01T00:00:00Z"},
            "qsealc": {"certificate": "C", "key": "planted-key", "sha256": "00", "not_after": "2029-01-01T00:00:00Z"},
        }))
        .expect("reads");
        assert!(!format!("{tpp:?}").contains("planted"));
    }
}
