//! The management client: plain HTTP, loopback only, behind a bearer token.
//!
//! A plain client's job, and therefore `reqwest`'s: what a call record owes the operator about a bank's handshake is
//! of no interest here. Its proxies, redirects and kept connections are switched off, and TLS is not even linked.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode, redirect, retry};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::{Host, Url, form_urlencoded};

use super::steering::{
    BankClock, BankStatus, HeldRegistration, IssuedCertificate, JournalEntry, LocalPersona, Mode, NewTpp,
    PortalApp, PracticeTpp,
};

/// Making two keys takes a while on a slow machine. Connecting has no deadline of its own: where nobody listens on loopback,
/// that is known at once.
const DEADLINE: Duration = Duration::from_secs(30);
/// Banks that were just started answer within this time, on a machine that has much else to do.
const READY_DEADLINE: Duration = Duration::from_secs(90);
/// Between two questions whether they do.
const READY_PAUSE: Duration = Duration::from_millis(100);
/// A full journal: two thousand entries with bodies of 64 KiB.
const MAX_BODY: usize = 256 * 1024 * 1024;

/// Why the practice banks could not be steered.
#[derive(Debug, thiserror::Error)]
pub enum ManagementError {
    #[error("{address} is not an http address on this machine")]
    NotLoopback { address: String },
    #[error("the management token cannot be written into a header")]
    Token,
    /// Nobody listens, no answer within 30 s, or an answer that broke off.
    #[error("the practice banks do not answer: {reason}")]
    Unanswered { reason: String },
    #[error("the practice banks' answer to {call} is longer than {limit} bytes")]
    TooLong { call: String, limit: usize },
    /// The banks refused, in their words.
    #[error("the practice banks refused ({status}): {description}")]
    Refused { status: u16, error: String, description: String },
    #[error("the practice banks' answer to {call} cannot be read: {reason}")]
    Unreadable { call: String, reason: String },
}

/// Steers one set of running practice banks. Every call has a connection of its own.
pub struct Management {
    client: Client,
    address: SocketAddr,
    limit: usize,
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
        let client = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .pool_max_idle_per_host(0)
            .timeout(DEADLINE)
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, authorization)]))
            .build()
            .map_err(|error| unanswered(&error))?;
        Ok(Self { client, address, limit: MAX_BODY })
    }

    /// Waits until banks that were just started answer.
    ///
    /// # Errors
    /// What the last question came to, after 90 s; at once where the banks answer and refuse.
    pub async fn ready(&self) -> Result<(), ManagementError> {
        self.ready_within(READY_DEADLINE).await
    }

    async fn ready_within(&self, deadline: Duration) -> Result<(), ManagementError> {
        let until = Instant::now() + deadline;
        loop {
            match self.clock().await {
                Err(ManagementError::Unanswered { .. }) if Instant::now() < until => {
                    tokio::time::sleep(READY_PAUSE).await;
                }
                outcome => return outcome.map(drop),
            }
        }
    }

    /// The banks at a glance.
    pub async fn status(&self) -> Result<BankStatus, ManagementError> {
        self.ask(Method::GET, "/status", None).await
    }

    /// Has the practice QTSP make keys and certificates for a TPP. They are handed out once.
    pub async fn tpp(&self, tpp: &NewTpp) -> Result<PracticeTpp, ManagementError> {
        self.ask(Method::POST, "/tpps", Some(json!(tpp))).await
    }

    /// Has the practice QTSP issue what a PSD2 request (RFC 2986, PEM) asks for, valid from an hour ago for so many
    /// days of real time; `None` leaves the term to the QTSP.
    pub async fn issue(&self, csr: &str, days: Option<u32>) -> Result<IssuedCertificate, ManagementError> {
        let mut order = json!({ "csr": csr });
        if let Some(days) = days {
            order["days"] = days.into();
        }
        self.ask(Method::POST, "/certificates", Some(order)).await
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
        self.entries("/journal").await
    }

    /// The newest things the banks saw, oldest first.
    pub async fn last_of_journal(&self, count: usize) -> Result<Vec<JournalEntry>, ManagementError> {
        self.entries(&format!("/journal?last={count}")).await
    }

    async fn entries(&self, path: &str) -> Result<Vec<JournalEntry>, ManagementError> {
        #[derive(Deserialize)]
        struct Journal {
            entries: Vec<JournalEntry>,
        }
        let journal: Journal = self.ask(Method::GET, path, None).await?;
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

    /// Has the banks enter an app as a bank's portal does, active at once, with every scope. Its client_id is made there.
    pub async fn enter_app(&self, app: &PortalApp) -> Result<HeldRegistration, ManagementError> {
        self.ask(Method::POST, "/apps", Some(json!(app))).await
    }

    /// The PSUs who can log in at the banks of both groups, each once for every bank.
    pub async fn personas(&self) -> Result<Vec<LocalPersona>, ManagementError> {
        #[derive(Deserialize)]
        struct Personas {
            personas: Vec<LocalPersona>,
        }
        let mut everyone = Vec::new();
        for group in ["bpce", "arkea"] {
            let list: Personas = self.ask(Method::GET, &format!("/personas?group={group}"), None).await?;
            everyone.extend(list.personas);
        }
        Ok(everyone)
    }

    /// Has a PSU open one more account, at each bank where they log in.
    pub async fn open_account(&self, persona_id: &str) -> Result<(), ManagementError> {
        let id: String = form_urlencoded::byte_serialize(persona_id.as_bytes()).collect();
        self.call(Method::POST, &format!("/psu/{id}/accounts"), None).await.map(drop)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<T, ManagementError> {
        let call = format!("{method} {path}");
        let answer = self.call(method, path, body).await?;
        serde_json::from_slice(&answer).map_err(|error| ManagementError::Unreadable {
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
    ) -> Result<Vec<u8>, ManagementError> {
        let call = format!("{method} {path}");
        let mut request = self.client.request(method, format!("http://{}{path}", self.address));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.map_err(|error| unanswered(&error))?;
        let status = response.status();
        let body = self.read(response, call).await?;
        if status.is_success() { Ok(body) } else { Err(refusal(status, &body)) }
    }

    async fn read(&self, mut response: Response, call: String) -> Result<Vec<u8>, ManagementError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unanswered(&error))? {
            if body.len() + chunk.len() > self.limit {
                return Err(ManagementError::TooLong { call, limit: self.limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

/// The innermost cause says what happened; what wraps it repeats the address.
fn unanswered(error: &reqwest::Error) -> ManagementError {
    if error.is_timeout() {
        return ManagementError::Unanswered { reason: "no answer in time".to_owned() };
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    ManagementError::Unanswered { reason: cause.to_string() }
}

fn refusal(status: StatusCode, body: &[u8]) -> ManagementError {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    ManagementError::Refused {
        status: status.as_u16(),
        error: text("error"),
        description: text("error_description"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    fn made(url: &str) -> Result<Management, ManagementError> {
        Management::new(url, SecretString::from("planted-token".to_owned()))
    }

    /// A client of a server that answers one request with `answer`; the second value is what the server was sent.
    async fn answered(answer: &'static str) -> (Management, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.expect("a request");
            stream.write_all(answer.as_bytes()).await.expect("written");
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        (made(&url).expect("loopback"), server)
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

    #[tokio::test]
    async fn the_token_goes_out_and_a_redirect_is_not_followed() {
        let redirect =
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
        let (management, server) = answered(redirect).await;
        let error = management.reset().await.expect_err("a redirect is no success");
        assert!(matches!(error, ManagementError::Refused { status: 307, .. }), "{error}");
        let request = server.await.expect("served").to_ascii_lowercase();
        assert!(request.starts_with("post /reset http/1.1\r\n"), "{request}");
        assert!(request.contains("\r\nauthorization: bearer planted-token\r\n"), "{request}");
    }

    #[tokio::test]
    async fn an_answer_over_the_limit_is_given_up() {
        let (management, _server) =
            answered("HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n{\"entries\":[").await;
        let management = Management { limit: 5, ..management };
        let error = management.journal().await.expect_err("too long");
        assert!(matches!(error, ManagementError::TooLong { limit: 5, .. }), "{error}");
    }

    #[tokio::test]
    async fn banks_that_do_not_answer_yet_are_waited_for_and_only_so_long() {
        let answer = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n\
                      {\"now\":\"2026-03-03T12:00:00Z\",\"moved\":false,\"frozen\":false}";
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let management =
            made(&format!("http://{}", listener.local_addr().expect("bound"))).expect("loopback");
        let server = tokio::spawn(async move {
            // Two connections end before anything was said.
            for _ in 0..2 {
                drop(listener.accept().await.expect("a connection"));
            }
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let length = stream.read(&mut [0; 4096]).await.expect("a request");
            assert!(length > 0, "it was asked");
            stream.write_all(answer.as_bytes()).await.expect("written");
            listener
        });
        management.ready().await.expect("the third answers");
        drop(server.await.expect("served"));
        let error = management.ready_within(Duration::from_millis(300)).await.expect_err("nobody listens");
        assert!(matches!(error, ManagementError::Unanswered { .. }), "{error}");
    }

    #[tokio::test]
    async fn banks_that_are_gone_are_told_without_the_token() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        drop(listener);
        let error = made(&url).expect("loopback").clock().await.expect_err("nobody listens");
        assert!(matches!(error, ManagementError::Unanswered { .. }), "{error}");
        assert!(!format!("{error:?} {error}").contains("planted"), "{error:?}");
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
