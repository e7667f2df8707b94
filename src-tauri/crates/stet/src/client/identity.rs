//! The TPP as the TLS client: the QWAC with its chain, and our key handle as rustls sees it.
//!
//! The private key never comes here: [`eidas::SigningKey`] signs behind its handle.

use std::fmt;
use std::sync::Arc;

use eidas::{KeyAlgorithm, Scheme, SigningKey};
use rustls::client::ResolvesClientCert;
use rustls::pki_types::CertificateDer;
use rustls::sign::{CertifiedKey, Signer};
use rustls::{SignatureAlgorithm, SignatureScheme};

use super::ClientError;
use super::offered::Handshake;

/// The QWAC as DER, leaf first, and the handle of its key.
#[derive(Clone)]
pub struct Identity {
    pub chain: Vec<Vec<u8>>,
    pub key: SigningKey,
}

/// An identity that was checked: the key is the leaf's.
pub(super) struct CheckedIdentity {
    certified: Arc<CertifiedKey>,
    leaf_sha256: String,
    leaf_subject: String,
}

impl CheckedIdentity {
    pub(super) fn new(identity: Identity) -> Result<Self, ClientError> {
        let leaf_der = identity.chain.first().ok_or(ClientError::NoCertificate)?;
        let leaf = eidas::Certificate::from_der(leaf_der)
            .map_err(|error| ClientError::Certificate { reason: error.to_string() })?;
        if !identity.key.belongs_to(&leaf) {
            return Err(ClientError::KeyMismatch);
        }
        let chain = identity.chain.into_iter().map(CertificateDer::from).collect();
        let certified = CertifiedKey::new(chain, Arc::new(KeyHandle(identity.key)));
        Ok(Self {
            certified: Arc::new(certified),
            leaf_sha256: super::offered::hex(&leaf.sha256()),
            leaf_subject: leaf.subject().to_string(),
        })
    }
}

/// Answers one handshake's certificate request, and notes that it was made and what was sent.
pub(super) struct RecordingIdentity {
    pub(super) identity: Arc<CheckedIdentity>,
    pub(super) handshake: Arc<Handshake>,
}

impl fmt::Debug for RecordingIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingIdentity").field("leaf_sha256", &self.identity.leaf_sha256).finish()
    }
}

impl ResolvesClientCert for RecordingIdentity {
    /// The hints are ignored on purpose: whether the QWAC will do is the bank's decision, and its refusal
    /// tells the operator more than a connection without a certificate.
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        offered: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        let usable = self.identity.certified.key.choose_scheme(offered).is_some();
        self.handshake.note(|facts| {
            facts.client_certificate_asked = true;
            facts.client_certificate_sent = usable.then(|| self.identity.leaf_sha256.clone());
            facts.client_certificate_subject = usable.then(|| self.identity.leaf_subject.clone());
        });
        usable.then(|| Arc::clone(&self.identity.certified))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

#[derive(Debug)]
struct KeyHandle(SigningKey);

impl rustls::sign::SigningKey for KeyHandle {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let ours = self.0.schemes();
        PREFERENCE.iter().find(|(scheme, wire)| ours.contains(scheme) && offered.contains(wire)).map(
            |(scheme, wire)| {
                Box::new(HandleSigner { key: self.0.clone(), scheme: *scheme, wire: *wire })
                    as Box<dyn Signer>
            },
        )
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match self.0.algorithm() {
            KeyAlgorithm::Rsa { .. } => SignatureAlgorithm::RSA,
            KeyAlgorithm::Ec { .. } => SignatureAlgorithm::ECDSA,
            KeyAlgorithm::Other { .. } => SignatureAlgorithm::Unknown(0xff),
        }
    }
}

/// RSA-PSS before PKCS#1, which TLS 1.3 does not allow in a handshake.
const PREFERENCE: [(Scheme, SignatureScheme); 8] = [
    (Scheme::RsaPssSha256, SignatureScheme::RSA_PSS_SHA256),
    (Scheme::RsaPssSha384, SignatureScheme::RSA_PSS_SHA384),
    (Scheme::RsaPssSha512, SignatureScheme::RSA_PSS_SHA512),
    (Scheme::EcdsaP256Sha256, SignatureScheme::ECDSA_NISTP256_SHA256),
    (Scheme::EcdsaP384Sha384, SignatureScheme::ECDSA_NISTP384_SHA384),
    (Scheme::RsaPkcs1Sha256, SignatureScheme::RSA_PKCS1_SHA256),
    (Scheme::RsaPkcs1Sha384, SignatureScheme::RSA_PKCS1_SHA384),
    (Scheme::RsaPkcs1Sha512, SignatureScheme::RSA_PKCS1_SHA512),
];

#[derive(Debug)]
struct HandleSigner {
    key: SigningKey,
    scheme: Scheme,
    wire: SignatureScheme,
}

impl Signer for HandleSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        self.key.sign(self.scheme, message).map_err(|error| rustls::Error::General(error.to_string()))
    }

    fn scheme(&self) -> SignatureScheme {
        self.wire
    }
}
