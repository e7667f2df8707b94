//! The banks' TLS certificates, one minted for each exact host name that a client asks for.
//!
//! A wildcard reaches one label only, and the banks' names have a codetab in the middle: so none is used.

use super::certificate::{DAY_MS, Extension, KeyUsage, SignedWith, Subject, Template};
use super::rsa_key::KeyError;
use super::{Authority, identifiers as id};
use crate::der;
use crate::hosts::Hosts;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SigningKey};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers a known server name with its certificate and any other with none, which ends the handshake by an alert.
pub(crate) struct ServerNames {
    authority: Arc<Authority>,
    hosts: Arc<Hosts>,
    key: Arc<dyn SigningKey>,
    public_key_info: Vec<u8>,
    minted: Mutex<HashMap<String, Arc<CertifiedKey>>>,
}

impl std::fmt::Debug for ServerNames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerNames").finish_non_exhaustive()
    }
}

impl ServerNames {
    pub(crate) fn new(authority: Arc<Authority>, hosts: Arc<Hosts>) -> Result<ServerNames, KeyError> {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())
            .map_err(|_| KeyError)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref())
            .map_err(|_| KeyError)?;
        let public_key_info = der::sequence(&[
            der::sequence(&[der::oid(id::EC_PUBLIC_KEY), der::oid(id::CURVE_P256)]),
            der::bits(pair.public_key().as_ref(), 0),
        ]);
        let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8.as_ref().to_vec()));
        let key = rustls::crypto::aws_lc_rs::sign::any_ecdsa_type(&private).map_err(|_| KeyError)?;
        Ok(ServerNames { authority, hosts, key, public_key_info, minted: Mutex::default() })
    }

    fn certificate_for(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        let (name, _) = self.hosts.find(name)?;
        let mut minted = self.minted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = minted.get(&name) {
            return Some(known.clone());
        }
        let leaf = self.mint(&name).ok()?;
        let chain = vec![CertificateDer::from(leaf), CertificateDer::from(self.authority.der().to_vec())];
        let certified = Arc::new(CertifiedKey::new(chain, self.key.clone()));
        minted.insert(name, certified.clone());
        Some(certified)
    }

    fn mint(&self, name: &str) -> Result<Vec<u8>, KeyError> {
        let subject = Subject {
            country: "FR",
            organization: "Guichet local banks",
            organization_identifier: None,
            common_name: name,
        };
        let now = crate::clock::real_now_ms();
        self.authority.issue(
            Template {
                subject: subject.to_der(),
                public_key_info: &self.public_key_info,
                not_before_ms: now - 3_600_000,
                not_after_ms: now + 397 * DAY_MS,
                extensions: vec![
                    Extension::subject_key(&self.public_key_info),
                    Extension::key_usage(&[KeyUsage::DigitalSignature]),
                    Extension::extended_key_usage(&[id::SERVER_AUTH]),
                    Extension::dns_name(name),
                ],
            },
            SignedWith::Pkcs1Sha256,
        )
    }
}

impl ResolvesServerCert for ServerNames {
    fn resolve(&self, client_hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.certificate_for(client_hello.server_name()?)
    }
}
