//! A small TLS server that answers as a test tells it to, and the certificates for it. It shares no code with
//! the client or with the practice banks.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub const HOST: &str = "www.17515.sandbox.api.89c3.com";

/// A certification authority made for one test.
pub struct Ca {
    issuer: Issuer<'static, KeyPair>,
    pub der: Vec<u8>,
}

/// A certificate and its key as PKCS#8.
#[derive(Clone)]
pub struct Leaf {
    pub der: Vec<u8>,
    /// What is sent after it: the certificates of its issuers.
    pub above: Vec<Vec<u8>>,
    pub pkcs8: Vec<u8>,
}

impl Ca {
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let der = params.self_signed(&key).expect("a certificate").der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    /// An intermediate authority below this one.
    pub fn issuing(&self, name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        let der = params.signed_by(&key, &self.issuer).expect("a certificate").der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    pub fn server(&self, name: &str) -> Leaf {
        self.issue(name, ExtendedKeyUsagePurpose::ServerAuth, KeyPair::generate().expect("a key"), |_| {})
    }

    pub fn expired_server(&self, name: &str) -> Leaf {
        self.issue(name, ExtendedKeyUsagePurpose::ServerAuth, KeyPair::generate().expect("a key"), |params| {
            params.not_before = rcgen::date_time_ymd(2020, 1, 1);
            params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        })
    }

    pub fn client(&self, name: &str) -> Leaf {
        self.issue(name, ExtendedKeyUsagePurpose::ClientAuth, KeyPair::generate().expect("a key"), |_| {})
    }

    /// A client certificate with an RSA key, as every real QWAC and QSEALC has.
    pub fn rsa_client(&self, name: &str) -> Leaf {
        let key =
            KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).expect("a key");
        self.issue(name, ExtendedKeyUsagePurpose::ClientAuth, key, |_| {})
    }

    fn issue(
        &self,
        name: &str,
        purpose: ExtendedKeyUsagePurpose,
        key: KeyPair,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Leaf {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, name);
        params.extended_key_usages = vec![purpose];
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Leaf { der: certificate.der().to_vec(), above: Vec::new(), pkcs8: key.serialize_der() }
    }
}

impl Leaf {
    /// Sends the authority's certificate along.
    pub fn followed_by(mut self, authority: &Ca) -> Self {
        self.above.push(authority.der.clone());
        self
    }
}

/// What the server does with a request.
#[derive(Clone)]
pub enum Behaviour {
    /// Sends these bytes and closes.
    Answer(Vec<u8>),
    /// Answers so many requests of each connection, and so many in all, with these bytes. Then it closes: at once, or once
    /// it has read another request.
    Stays { answer: Vec<u8>, each: usize, in_all: usize, reads_on: bool },
    /// Reads the request and says nothing.
    Silence,
    /// Takes the TCP connection and says nothing.
    NoHandshake,
    /// Sends these bytes in place of a TLS handshake.
    Raw(Vec<u8>),
}

impl Behaviour {
    pub fn json(status: &str, body: &str) -> Self {
        Self::with_headers(status, "content-type: application/json\r\n", body)
    }

    pub fn with_headers(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::Answer(
            format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}").into_bytes(),
        )
    }
}

/// How the server is set up.
pub struct Setup<'a> {
    pub leaf: Leaf,
    /// Demands a client certificate of this CA.
    pub demands: Option<&'a Ca>,
    pub versions: &'static [&'static SupportedProtocolVersion],
    pub behaviour: Behaviour,
}

/// A running server and what it saw.
pub struct Server {
    pub address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    ended: usize,
    answered: usize,
    requests: Vec<Vec<u8>>,
    client_certificates: Vec<Option<Vec<u8>>>,
}

impl Server {
    pub async fn start(setup: Setup<'_>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let acceptor = TlsAcceptor::from(Arc::new(config(&setup)));
        let behaviour = setup.behaviour;
        let notes = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                notes.lock().expect("unpoisoned").connections += 1;
                tokio::spawn(serve(tcp, acceptor.clone(), behaviour.clone(), Arc::clone(&notes)));
            }
        });
        Self { address, seen }
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().expect("unpoisoned").connections
    }

    /// The connections that were served and are closed.
    pub fn ended(&self) -> usize {
        self.seen.lock().expect("unpoisoned").ended
    }

    /// The requests as text, in the order they came.
    pub fn requests(&self) -> Vec<String> {
        let seen = self.seen.lock().expect("unpoisoned");
        seen.requests.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }

    /// The client certificate of each completed handshake.
    pub fn client_certificates(&self) -> Vec<Option<Vec<u8>>> {
        self.seen.lock().expect("unpoisoned").client_certificates.clone()
    }
}

async fn serve(
    mut tcp: tokio::net::TcpStream,
    acceptor: TlsAcceptor,
    behaviour: Behaviour,
    seen: Arc<Mutex<Seen>>,
) {
    match &behaviour {
        Behaviour::NoHandshake => return tokio::time::sleep(Duration::from_secs(60)).await,
        Behaviour::Raw(bytes) => {
            let _ = tcp.read(&mut [0; 4096]).await;
            let _ = tcp.write_all(bytes).await;
            return;
        }
        Behaviour::Answer(_) | Behaviour::Silence | Behaviour::Stays { .. } => {}
    }
    let Ok(mut stream) = acceptor.accept(tcp).await else { return };
    let certificate =
        stream.get_ref().1.peer_certificates().and_then(|chain| chain.first()).map(|leaf| leaf.to_vec());
    seen.lock().expect("unpoisoned").client_certificates.push(certificate);
    if let Behaviour::Stays { answer, each, in_all, reads_on } = &behaviour {
        let mut left = *each;
        loop {
            let may_answer = left > 0 && seen.lock().expect("unpoisoned").answered < *in_all;
            if !may_answer && !reads_on {
                break;
            }
            let Some(request) = read_request(&mut stream).await else { break };
            seen.lock().expect("unpoisoned").requests.push(request);
            if !may_answer {
                break;
            }
            left -= 1;
            seen.lock().expect("unpoisoned").answered += 1;
            let _ = stream.write_all(answer).await;
        }
        let _ = stream.shutdown().await;
        seen.lock().expect("unpoisoned").ended += 1;
        return;
    }
    let Some(request) = read_request(&mut stream).await else { return };
    seen.lock().expect("unpoisoned").requests.push(request);
    if let Behaviour::Answer(bytes) = behaviour {
        let _ = stream.write_all(&bytes).await;
        let _ = stream.shutdown().await;
    } else {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

async fn read_request(stream: &mut (impl AsyncReadExt + Unpin)) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        request.extend_from_slice(&buffer[..count]);
        if let Some(head) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(0, |length| length.trim().parse::<usize>().expect("a length"));
            if request.len() >= head + 4 + length {
                return Some(request);
            }
        }
    }
}

fn config(setup: &Setup<'_>) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(setup.versions)
        .expect("versions");
    let builder = match setup.demands {
        None => builder.with_no_client_auth(),
        Some(ca) => {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from(ca.der.clone())).expect("a root");
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .expect("a verifier");
            builder.with_client_cert_verifier(verifier)
        }
    };
    let key = PrivatePkcs8KeyDer::from(setup.leaf.pkcs8.clone());
    let chain = std::iter::once(&setup.leaf.der).chain(&setup.leaf.above);
    builder
        .with_single_cert(chain.map(|der| CertificateDer::from(der.clone())).collect(), key.into())
        .expect("a certificate")
}
