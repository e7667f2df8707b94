//! What a handshake showed: the chain the bank offered, and whether it asked for our certificate.
//!
//! The verifier here decides nothing. It notes the chain and asks the real verifier.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, SignatureScheme};

use crate::record::{ChainLink, TlsFacts};

/// The notes of one handshake.
#[derive(Debug, Default)]
pub(super) struct Handshake {
    facts: Mutex<Option<TlsFacts>>,
}

impl Handshake {
    pub(super) fn note(&self, write: impl FnOnce(&mut TlsFacts)) {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        write(facts.get_or_insert_with(TlsFacts::default));
    }

    /// As before the handshake began: what was noted belongs to another connection.
    pub(super) fn forget(&self) {
        *self.facts.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Nothing before the handshake began.
    pub(super) fn facts(&self) -> Option<TlsFacts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn client_certificate_asked(&self) -> bool {
        self.facts().is_some_and(|facts| facts.client_certificate_asked)
    }
}

/// Notes the offered chain and delegates every decision.
#[derive(Debug)]
pub(super) struct RecordingVerifier {
    pub(super) inner: Arc<dyn ServerCertVerifier>,
    pub(super) handshake: Arc<Handshake>,
}

impl ServerCertVerifier for RecordingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let chain =
            std::iter::once(end_entity).chain(intermediates).map(|certificate| link(certificate)).collect();
        self.handshake.note(|facts| facts.offered_chain = chain);
        self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

fn link(der: &[u8]) -> ChainLink {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, der);
    let parsed = eidas::Certificate::from_der(der).ok();
    ChainLink {
        subject: parsed.as_ref().map(|certificate| certificate.subject().to_string()),
        issuer: parsed.as_ref().map(|certificate| certificate.issuer().to_string()),
        sha256: hex(digest.as_ref()),
        not_after: parsed.as_ref().map(eidas::Certificate::not_after),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
