//! The TLS settings every call shares, and the configuration made of them for one handshake.

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

use super::ClientError;
use super::identity::{CheckedIdentity, Identity, RecordingIdentity};
use super::offered::{Handshake, RecordingVerifier};
use crate::directory::Environment;

/// What does not change from call to call.
pub(super) struct Base {
    provider: Arc<CryptoProvider>,
    verifier: Arc<dyn ServerCertVerifier>,
    identity: Arc<CheckedIdentity>,
}

impl Base {
    pub(super) fn new(
        environment: Environment,
        anchors: &[Vec<u8>],
        platform_roots: bool,
        identity: Identity,
    ) -> Result<Self, ClientError> {
        if environment == Environment::Local && platform_roots {
            return Err(ClientError::PlatformRootsInLocal);
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let anchors = readable(anchors)?;
        let verifier: Arc<dyn ServerCertVerifier> = if platform_roots {
            let verifier =
                rustls_platform_verifier::Verifier::new_with_extra_roots(anchors, Arc::clone(&provider))
                    .map_err(|error| match error {
                        // What the verifier says of a system without a certificate store.
                        rustls::Error::General(_) => ClientError::NoRoots,
                        other => ClientError::Tls { reason: other.to_string() },
                    })?;
            Arc::new(verifier)
        } else {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(anchors);
            if roots.is_empty() {
                return Err(ClientError::NoRoots);
            }
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
                .build()
                .map_err(|error| ClientError::Tls { reason: error.to_string() })?
        };
        let base = Self { provider, verifier, identity: Arc::new(CheckedIdentity::new(identity)?) };
        base.for_handshake(&Arc::default())?;
        Ok(base)
    }

    /// The configuration of one handshake, which writes its notes into `handshake`.
    pub(super) fn for_handshake(&self, handshake: &Arc<Handshake>) -> Result<Arc<ClientConfig>, ClientError> {
        let verifier =
            RecordingVerifier { inner: Arc::clone(&self.verifier), handshake: Arc::clone(handshake) };
        let identity =
            RecordingIdentity { identity: Arc::clone(&self.identity), handshake: Arc::clone(handshake) };
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .map_err(|error| ClientError::Tls { reason: error.to_string() })?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_client_cert_resolver(Arc::new(identity));
        config.resumption = Resumption::disabled();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn readable(anchors: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, ClientError> {
    anchors
        .iter()
        .enumerate()
        .map(|(index, der)| {
            let certificate = CertificateDer::from(der.clone());
            RootCertStore::empty()
                .add(certificate.clone())
                .map_err(|error| ClientError::Anchor { position: index + 1, reason: error.to_string() })?;
            Ok(certificate)
        })
        .collect()
}
