//! The one mutual-TLS client: every call to a bank, the token call too, goes through it.
//!
//! What it holds to, whoever calls: TLS 1.2 or later; the QWAC with its chain as client certificate; the
//! platform's roots and the operator's anchors, or in a Local profile the practice CA alone; loopback only in
//! a Local profile, and never our own practice banks' ports in the others; a deadline on connecting and on
//! the whole call; a bound on the body; a record before and after.
//!
//! What does not exist here, rather than being switched off: proxies, redirects, resumed sessions, a pool, and a way to
//! accept a server that does not verify. What changes something at a bank has a connection of its own and is sent once.
//! Questions that follow each other go over one connection, which its [`Keeper`] keeps for a moment and for the same
//! certificates and settings only, so that a rotated QWAC is used at once; the TLS facts in a record are those of the
//! connection that brought the answer. That, and the cipher suite in a record, is why this speaks HTTP/1.1 over rustls
//! itself and uses no general HTTP client.

mod call;
mod dial;
mod http1;
mod identity;
mod judge;
mod keeper;
mod offered;
mod route;
mod send;
mod server_trust;
mod tls;
mod trailing_commas;
mod transport_error;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};
use rustls::pki_types::ServerName;

use crate::dialect::Dialect;
use crate::directory::{Bank, BankKey, Environment};

pub use identity::Identity;
pub use keeper::Keeper;
pub use route::Route;
pub use server_trust::ServerTrust;
pub use transport_error::{TimeoutPhase, TransportError};

pub(crate) use call::{Answer, Outgoing, Signed};
#[cfg(fuzzing)]
pub(crate) use http1::Link;
pub(crate) use http1::RawAnswer;
pub(crate) use judge::{json_bytes, json_object, json_text, success};
pub(crate) use wire::{Afterwards, common_headers};

/// What a client is made of. One client per profile, bank and QWAC.
pub struct ClientConfig {
    pub environment: Environment,
    /// For the record; the address comes from `route`.
    pub bank_key: BankKey,
    /// Which OAuth endpoints the bank has, and what they are sent.
    pub dialect: &'static Dialect,
    pub route: Route,
    /// DER certificates trusted as roots besides the platform's.
    pub anchors: Vec<Vec<u8>>,
    /// Whether the platform's roots are trusted. Must be false in a Local profile.
    pub platform_roots: bool,
    /// The ports of our own running practice banks: refused on loopback outside a Local profile.
    pub refused_ports: Vec<u16>,
    pub identity: Identity,
    /// For name resolution, connecting and the TLS handshake together.
    pub connect_timeout: Duration,
    /// For the whole call.
    pub total_timeout: Duration,
    /// The longest body that is read, in bytes.
    pub max_body: usize,
    /// Where the connection of one question is kept for the next.
    pub keeper: Keeper,
}

impl ClientConfig {
    /// 10 s to connect, 30 s for a call, 8 MiB of body, the platform's roots outside a Local profile.
    pub fn new(environment: Environment, bank: &Bank, route: Route, identity: Identity) -> Self {
        Self {
            environment,
            bank_key: bank.key.clone(),
            dialect: bank.dialect(),
            route,
            anchors: Vec::new(),
            platform_roots: environment != Environment::Local,
            refused_ports: Vec::new(),
            identity,
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            max_body: 8 * 1024 * 1024,
            keeper: Keeper::default(),
        }
    }

    /// All that decides whom a connection leads to and as whom; the key is the certificate's.
    fn setup(&self) -> keeper::Setup {
        let mut context = Context::new(&SHA256);
        let mut part = |bytes: &[u8]| {
            context.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(bytes);
        };
        let Self { environment, route, platform_roots, refused_ports, .. } = self;
        part(format!("{environment:?} {route:?} {platform_roots} {refused_ports:?}").as_bytes());
        for certificates in [&self.anchors, &self.identity.chain] {
            part(&certificates.len().to_be_bytes());
            certificates.iter().for_each(|der| part(der));
        }
        let mut setup = keeper::Setup::default();
        setup.copy_from_slice(context.finish().as_ref());
        setup
    }
}

/// Why a client cannot be made. Nothing was sent anywhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    #[error("{host:?} is not a host name or address")]
    Host { host: String },
    #[error("there is no QWAC to present")]
    NoCertificate,
    #[error("the QWAC's certificate cannot be read: {reason}")]
    Certificate { reason: String },
    #[error("the private key is not the QWAC's")]
    KeyMismatch,
    #[error("the {position}. trusted certificate cannot be read: {reason}")]
    Anchor { position: usize, reason: String },
    /// Neither the platform nor the operator gave a certificate to trust.
    #[error("there is no root certificate to check the bank against")]
    NoRoots,
    #[error("a Local profile trusts the practice CA alone")]
    PlatformRootsInLocal,
    #[error("TLS cannot be set up: {reason}")]
    Tls { reason: String },
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    max_body: usize,
}

struct Inner {
    environment: Environment,
    bank_key: BankKey,
    dialect: &'static Dialect,
    route: Route,
    refused_ports: Vec<u16>,
    server_name: ServerName<'static>,
    tls: tls::Base,
    connect_timeout: Duration,
    total_timeout: Duration,
    keeper: Keeper,
    setup: keeper::Setup,
}

impl Client {
    /// Checks everything that can be checked without a connection.
    pub fn new(config: ClientConfig) -> Result<Self, ClientError> {
        let setup = config.setup();
        let server_name = ServerName::try_from(config.route.host.clone())
            .map_err(|_| ClientError::Host { host: config.route.host.clone() })?;
        let tls =
            tls::Base::new(config.environment, &config.anchors, config.platform_roots, config.identity)?;
        Ok(Self {
            max_body: config.max_body,
            inner: Arc::new(Inner {
                environment: config.environment,
                bank_key: config.bank_key,
                dialect: config.dialect,
                route: config.route,
                refused_ports: config.refused_ports,
                server_name,
                tls,
                connect_timeout: config.connect_timeout,
                total_timeout: config.total_timeout,
                keeper: config.keeper,
                setup,
            }),
        })
    }

    /// The same client, which reads at most `max_body` bytes of a body.
    pub(crate) fn bounded(&self, max_body: usize) -> Self {
        Self { inner: Arc::clone(&self.inner), max_body: max_body.min(self.max_body) }
    }

    pub fn route(&self) -> &Route {
        &self.inner.route
    }

    /// How the bank speaks.
    pub(crate) fn dialect(&self) -> &'static Dialect {
        self.inner.dialect
    }
}
