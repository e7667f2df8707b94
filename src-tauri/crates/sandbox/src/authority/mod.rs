//! The certificates of the local banks' small world: the authority behind the banks' TLS certificates and seal, and
//! the practice QTSP that issues QWACs and QSEALCs. The two never vouch for each other's certificates.
//!
//! Written by hand in DER because a practice QTSP must also issue what a real bank refuses (RSASSA-PSS) and copy
//! the qcStatements a CSR asks for. Nothing here is trusted by any system store.

pub(crate) mod certificate;
pub(crate) mod csr;
pub(crate) mod identifiers;
pub(crate) mod qc_statements;
pub(crate) mod qtsp;
pub(crate) mod rsa_key;
pub(crate) mod server_names;

use certificate::{Extension, SignedWith, Subject, Template};
use rsa_key::{KeyError, RsaKey};

/// A self-signed root and its key.
pub(crate) struct Authority {
    key: RsaKey,
    der: Vec<u8>,
    subject: Vec<u8>,
}

impl Authority {
    /// A fresh root for ten years. Takes the time of making an RSA-2048 key.
    pub(crate) fn make(common_name: &str) -> Result<Authority, KeyError> {
        let key = RsaKey::generate()?;
        let subject = Subject {
            country: "FR",
            organization: "Guichet practice authority (not a trust service provider)",
            organization_identifier: None,
            common_name,
        }
        .to_der();
        let spki = key.public_key_info();
        let template = Template {
            subject: subject.clone(),
            public_key_info: &spki,
            not_before_ms: crate::clock::real_now_ms() - 3_600_000,
            not_after_ms: crate::clock::real_now_ms() + 10 * 365 * certificate::DAY_MS,
            extensions: vec![
                Extension::authority_key(&spki),
                Extension::subject_key(&spki),
                Extension::basic_constraints_ca(),
                Extension::key_usage(&[
                    certificate::KeyUsage::CertificateSigning,
                    certificate::KeyUsage::CrlSigning,
                ]),
            ],
        };
        let der = template.sign(&subject, &key, SignedWith::Pkcs1Sha256)?;
        Ok(Authority { key, der, subject })
    }

    /// The root that was kept as PEM; `None` where the two halves do not parse or do not belong together.
    pub(crate) fn from_pem(certificate: &str, key: &str) -> Option<Authority> {
        let key = RsaKey::from_pem(key)?;
        let der = pem::parse(certificate).ok()?.into_contents();
        let (_, parsed) = x509_parser::parse_x509_certificate(&der).ok()?;
        let subject = parsed.subject().as_raw().to_vec();
        let belongs = parsed.public_key().raw == key.public_key_info();
        belongs.then_some(Authority { key, der, subject })
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    pub(crate) fn subject(&self) -> &[u8] {
        &self.subject
    }

    pub(crate) fn pem(&self) -> String {
        certificate_pem(&self.der)
    }

    pub(crate) fn key(&self) -> &RsaKey {
        &self.key
    }

    /// Signs a certificate in this authority's name; its own key identifier is added first.
    pub(crate) fn issue(&self, mut template: Template<'_>, with: SignedWith) -> Result<Vec<u8>, KeyError> {
        template.extensions.insert(0, Extension::authority_key(&self.key.public_key_info()));
        template.sign(&self.subject, &self.key, with)
    }
}

/// A certificate as PEM with line feeds.
pub(crate) fn certificate_pem(der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new("CERTIFICATE", der), config)
}
