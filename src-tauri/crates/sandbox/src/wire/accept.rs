//! The accept loop of the banks' TLS port: every handshake on its own task with a deadline, HTTP/1.1 after it.
//!
//! The client certificate is demanded by TLS itself and has to come from the practice QTSP. A server name that no
//! bank has gets no certificate: the handshake ends in an alert. Sessions are never resumed, so that each connection
//! shows its certificate anew.

use super::message::{Answer, Received, Refusal};
use crate::authority::rsa_key::KeyError;
use crate::authority::server_names::ServerNames;
use crate::bank::Bank;
use crate::faults::{Kind as FaultKind, Rule, Stage};
use crate::journal::{Entry, Kind, Listener};
use crate::tpp_certificate::TppCertificate;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::server::{Acceptor, NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{RootCertStore, ServerConfig};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep};
use tokio_rustls::LazyConfigAcceptor;

const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);
const HEADER_DEADLINE: Duration = Duration::from_secs(60);
const BODY_DEADLINE: Duration = Duration::from_secs(30);
const BODY_LIMIT: usize = 1024 * 1024;
/// Of a body that is too large, so many times the limit is read all the same.
const DROPPED_AT_MOST: usize = 8;
const TRUNCATED_AFTER: Duration = Duration::from_millis(100);
const FAREWELL: Duration = Duration::from_millis(500);

/// The TLS side of the banks.
pub(crate) fn server_config(bank: &Bank) -> Result<ServerConfig, TlsSetupError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(bank.qtsp.authority().der().to_vec()))?;
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build()?;
    let names = ServerNames::new(bank.local_authority.clone(), bank.hosts.clone())?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(clients)
        .with_cert_resolver(Arc::new(names));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// Why the TLS side could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsSetupError {
    /// The key for the banks' host names could not be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// rustls refused the configuration.
    #[error("TLS refused the local banks' configuration: {0}")]
    Rustls(#[from] rustls::Error),
    /// The practice QTSP's root cannot be used to verify clients.
    #[error("the practice QTSP's root cannot be used: {0}")]
    Verifier(#[from] rustls::server::VerifierBuilderError),
}

/// Serves until `stop` turns true or its sender is gone; connections then get a moment to end.
pub(crate) async fn serve(
    listener: TcpListener,
    bank: Arc<Bank>,
    config: Arc<ServerConfig>,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, bank.clone(), config.clone(), stop.clone()));
                }
                // Out of file descriptors, or the client was gone already: give it a moment.
                Err(error) => {
                    tracing::warn!(%error, "the local banks could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            _ = connections.join_next(), if !connections.is_empty() => {}
            () = asked(&mut stop) => break,
        }
    }
    let all_gone = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(FAREWELL, all_gone).await;
}

/// Resolves when the banks are to stop.
async fn asked(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}

async fn connection(
    stream: TcpStream,
    bank: Arc<Bank>,
    config: Arc<ServerConfig>,
    mut stop: watch::Receiver<bool>,
) {
    let mut entry =
        Entry::new(Kind::Handshake, Listener::Bpce, crate::clock::real_now_ms(), bank.business_time());
    let deadline = Instant::now() + HANDSHAKE_DEADLINE;
    let shaken = tokio::time::timeout_at(deadline, handshake(stream, config, &bank, &mut entry.sni)).await;
    let (tls, client) = match shaken {
        Ok(Ok(done)) => done,
        Ok(Err(reason)) => {
            entry.refused = Some(reason);
            return bank.journal.add(entry);
        }
        Err(_) => {
            entry.refused = Some("the handshake did not end within its deadline".into());
            return bank.journal.add(entry);
        }
    };
    let sni = entry.sni.unwrap_or_default().to_ascii_lowercase();
    let client = Arc::new(client);
    let service = service_fn(move |request: Request<Incoming>| {
        let (bank, sni, client) = (bank.clone(), sni.clone(), client.clone());
        async move { exchange(request, bank, sni, client).await }
    });
    let serving = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_DEADLINE)
        .serve_connection(TokioIo::new(tls), service);
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        ended = serving.as_mut() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection to the local banks ended");
            }
        }
        () = asked(&mut stop) => {
            serving.as_mut().graceful_shutdown();
            let _ = serving.await;
        }
    }
}

type Tls = tokio_rustls::server::TlsStream<TcpStream>;

async fn handshake(
    stream: TcpStream,
    config: Arc<ServerConfig>,
    bank: &Bank,
    sni: &mut Option<String>,
) -> Result<(Tls, TppCertificate), String> {
    let start =
        LazyConfigAcceptor::new(Acceptor::default(), stream).await.map_err(|error| error.to_string())?;
    *sni = start.client_hello().server_name().map(str::to_owned);
    let known = sni.as_deref().is_some_and(|name| bank.hosts.find(name).is_some());
    let tls = start.into_stream(config).await.map_err(|error| match sni {
        Some(name) if !known => format!("no bank answers at {name}"),
        None => "the client named no server (SNI)".to_owned(),
        Some(_) => error.to_string(),
    })?;
    let leaf = tls.get_ref().1.peer_certificates().and_then(|chain| chain.first());
    let leaf = leaf.ok_or_else(|| "no client certificate".to_owned())?;
    let client = TppCertificate::parse(leaf).map_err(|error| error.to_string())?;
    Ok((tls, client))
}

/// The connection is to end without an answer: a fault that was ordered.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped on purpose")]
struct Dropped;

/// A request under way. It is in the journal once its answer leaves, and also where none ever does: it was dropped on
/// purpose, or whoever asked has hung up.
struct Noted {
    bank: Arc<Bank>,
    entry: Entry,
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.bank.journal.add(self.entry.clone());
    }
}

async fn exchange(
    request: Request<Incoming>,
    bank: Arc<Bank>,
    sni: String,
    client: Arc<TppCertificate>,
) -> Result<Response<AnswerBody>, Dropped> {
    let mut entry =
        Entry::new(Kind::Request, Listener::Bpce, crate::clock::real_now_ms(), bank.business_time());
    let (parts, body) = request.into_parts();
    entry.sni = Some(sni.clone());
    entry.host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
    entry.method = Some(parts.method.to_string());
    entry.path = Some(parts.uri.path().to_owned());
    entry.query = parts.uri.query().map(str::to_owned);
    let shown = |(name, value): (&http::HeaderName, &HeaderValue)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    entry.headers = parts.headers.iter().map(shown).collect();
    let accepts = parts.headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let accepts: Vec<&str> = accepts.collect();
    entry.accept = (!accepts.is_empty()).then(|| accepts.join(", "));
    entry.client_certificate = Some(client.sha256_hex());
    entry.client_oid = client.oid().map(str::to_owned);
    let mut noted = Noted { bank: bank.clone(), entry };
    let body = match read(body).await {
        Ok(body) => body,
        Err(refusal) => {
            let mut answer = Answer::from(refusal);
            answer.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            return Ok(send(noted, answer, None));
        }
    };
    noted.entry.show_body(&body);
    let path = parts.uri.path().to_owned();
    let received = Received {
        sni,
        target: parts.uri.path_and_query().map_or_else(|| path.clone(), |target| target.as_str().to_owned()),
        path,
        method: parts.method,
        headers: parts.headers,
        body,
        client,
    };
    noted.entry.payment_information_id = bank.payment_information_id(&received);
    let fault = bank.faults.strike(received.method.as_str(), &received.path, &received.sni);
    noted.entry.fault = fault.as_ref().map(Rule::name);
    perform(bank, received, fault, noted).await
}

/// Answers as the bank or as the fault has it.
async fn perform(
    bank: Arc<Bank>,
    received: Received,
    fault: Option<Rule>,
    noted: Noted,
) -> Result<Response<AnswerBody>, Dropped> {
    let kind = fault.as_ref().map(|fault| fault.kind);
    if let Some(fault) = &fault {
        if fault.stage == Stage::Before
            && let Some(answer) = fault.gateway_answer(&received)
        {
            return Ok(send(noted, answer, None));
        }
        if fault.kind == FaultKind::Delay {
            tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
        }
        if fault.kind == FaultKind::Drop && fault.stage == Stage::Before {
            return Err(Dropped);
        }
    }
    let gateway = fault.as_ref().and_then(|fault| fault.gateway_answer(&received));
    let striking = fault.clone();
    let answered = tokio::task::spawn_blocking(move || bank.answer(&received, striking.as_ref())).await;
    let mut answer = answered.unwrap_or_else(|error| {
        tracing::error!(%error, "a request to the local banks could not be answered");
        Refusal::internal().into()
    });
    if let Some(instead) = gateway {
        return Ok(send(noted, instead, None));
    }
    if kind == Some(FaultKind::Drop) {
        return Err(Dropped);
    }
    if kind == Some(FaultKind::PlainOk) && answer.status.is_success() {
        answer.status = StatusCode::OK;
    }
    let cut = fault.as_ref().and_then(|fault| match fault.kind {
        FaultKind::Truncate => Some(TRUNCATED_AFTER),
        FaultKind::Stall => Some(Duration::from_millis(fault.delay_ms)),
        _ => None,
    });
    Ok(send(noted, answer, cut))
}

async fn read(body: Incoming) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(BODY_DEADLINE, collected(body)).await {
        Ok(Ok(Some(whole))) => Ok(whole),
        Ok(Ok(None)) => {
            let what = "body: it is larger than 1 MiB";
            Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request", what))
        }
        Ok(Err(_)) => Err(Refusal::request("body: it did not arrive whole")),
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "invalid_request",
            "body: it did not arrive in time",
        )),
    }
}

/// The body; none where it is too large. What is too much is read and dropped, up to a bound, so that a client that sends
/// it all before it listens still hears the refusal.
async fn collected(mut body: Incoming) -> Result<Option<Bytes>, hyper::Error> {
    let (mut whole, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        length += data.len();
        if length <= BODY_LIMIT {
            whole.extend_from_slice(&data);
        } else if length > BODY_LIMIT * DROPPED_AT_MOST {
            break;
        }
    }
    Ok((length <= BODY_LIMIT).then(|| whole.into()))
}

/// `cut`: the body is announced whole, and after its first half the connection ends in this time.
fn send(mut noted: Noted, answer: Answer, cut: Option<Duration>) -> Response<AnswerBody> {
    noted.entry.status = Some(answer.status.as_u16());
    noted.entry.refused = answer.refused;
    drop(noted);
    let mut response = Response::new(AnswerBody::new(answer.body, cut));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

/// A body that is sent whole, or announced whole and broken off halfway.
struct AnswerBody {
    length: u64,
    data: Option<Bytes>,
    /// Runs out some time after the first half has left.
    cut: Option<Pin<Box<Sleep>>>,
}

impl AnswerBody {
    fn new(body: Vec<u8>, cut: Option<Duration>) -> AnswerBody {
        let length = body.len() as u64;
        let mut data = Bytes::from(body);
        if cut.is_some() {
            data.truncate(data.len() / 2);
        }
        let cut = cut.map(|after| Box::pin(tokio::time::sleep(after)));
        AnswerBody { length, data: Some(data).filter(|data| !data.is_empty()), cut }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        match &mut self.cut {
            None => Poll::Ready(None),
            Some(wait) => wait
                .as_mut()
                .poll(context)
                .map(|()| Some(Err(io::Error::other("the answer is broken off on purpose")))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && self.cut.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
