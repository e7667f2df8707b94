//! Certificate signing requests (PKCS#10, RFC 2986) as the practice QTSP reads them.
//!
//! The request's own signature is checked, whatever the key's size: refusing short keys is the bank's part.

use super::certificate::Extension;
use super::identifiers as id;
use super::qc_statements::{Kind, QcStatements};
use crate::der::{self, Element};
use crate::tpp_certificate::pkcs1;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, UnparsedPublicKey};
use rsa::RsaPublicKey;
use rsa::pkcs8::DecodePublicKey;
use rsa::sha2::{Sha256, Sha384, Sha512};

/// Why a request cannot be signed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum CsrError {
    #[error("csr: not a certificate request in PEM")]
    Unreadable,
    #[error("csr: signed with {0}, which the practice QTSP does not know")]
    UnknownAlgorithm(String),
    #[error("csr: its signature does not verify with the key inside it")]
    BadSignature,
}

/// What a request asks for.
pub(crate) struct CertificateRequest {
    /// The subject name, DER, as sent.
    pub(crate) subject: Vec<u8>,
    /// The organizationIdentifier in the subject.
    pub(crate) organization_identifier: Option<String>,
    /// SubjectPublicKeyInfo, DER.
    pub(crate) public_key_info: Vec<u8>,
    /// The requested qcStatements extension, whole.
    pub(crate) qc_statements: Option<Extension>,
    /// The requested subjectAltName extension, whole.
    pub(crate) alternative_names: Option<Extension>,
    /// What the request says the certificate is for: by QcType, else by extended key usage, else by key usage.
    pub(crate) kind: Option<Kind>,
}

impl CertificateRequest {
    pub(crate) fn from_pem(text: &str) -> Result<CertificateRequest, CsrError> {
        let blocks = pem::parse_many(text).map_err(|_| CsrError::Unreadable)?;
        let block = blocks
            .iter()
            .find(|block| matches!(block.tag(), "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST"))
            .ok_or(CsrError::Unreadable)?;
        let parts = Parts::read(block.contents()).ok_or(CsrError::Unreadable)?;
        parts.verify()?;
        parts.request().ok_or(CsrError::Unreadable)
    }
}

struct Parts<'a> {
    info: Element<'a>,
    algorithm: String,
    signature: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(input: &'a [u8]) -> Option<Parts<'a>> {
        let (outer, rest) = der::element(input)?;
        if !rest.is_empty() || outer.tag != 0x30 {
            return None;
        }
        let [info, algorithm, signature] = <[_; 3]>::try_from(outer.children()?).ok()?;
        let algorithm = algorithm.children()?.first()?.as_oid()?;
        let (0, signature) = signature.content.split_first()? else { return None };
        Some(Parts { info, algorithm, signature })
    }

    fn verify(&self) -> Result<(), CsrError> {
        let fields = self.info.children().ok_or(CsrError::Unreadable)?;
        let public_key_info = fields.get(2).ok_or(CsrError::Unreadable)?.whole;
        let rsa = || RsaPublicKey::from_public_key_der(public_key_info).map_err(|_| CsrError::Unreadable);
        let message = self.info.whole;
        let good = match self.algorithm.as_str() {
            id::SHA256_WITH_RSA => pkcs1::<Sha256>(&rsa()?, message, self.signature),
            id::SHA384_WITH_RSA => pkcs1::<Sha384>(&rsa()?, message, self.signature),
            id::SHA512_WITH_RSA => pkcs1::<Sha512>(&rsa()?, message, self.signature),
            id::ECDSA_WITH_SHA256 => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public_key_info)
                .verify(message, self.signature)
                .is_ok(),
            id::ECDSA_WITH_SHA384 => UnparsedPublicKey::new(&ECDSA_P384_SHA384_ASN1, public_key_info)
                .verify(message, self.signature)
                .is_ok(),
            other => return Err(CsrError::UnknownAlgorithm(other.to_owned())),
        };
        if good { Ok(()) } else { Err(CsrError::BadSignature) }
    }

    fn request(&self) -> Option<CertificateRequest> {
        let fields = self.info.children()?;
        let subject = fields.get(1)?;
        let public_key_info = fields.get(2)?.whole.to_vec();
        let extensions = fields.get(3).and_then(requested_extensions).unwrap_or_default();
        let value_of = |wanted: &str| {
            extensions.iter().find_map(|extension| {
                let parts = extension.children()?;
                (parts.first()?.as_oid()? == wanted)
                    .then(|| (extension.whole, parts[parts.len() - 1].content))
            })
        };
        let statements = value_of(id::QC_STATEMENTS);
        let by_statement =
            statements.and_then(|(_, value)| QcStatements::parse(value)).and_then(|read| read.kind);
        let by_purpose = value_of(id::EXTENDED_KEY_USAGE).map(|_| Kind::Qwac);
        let by_usage = value_of(id::KEY_USAGE).and_then(|(_, value)| {
            let (bits, _) = der::element(value)?;
            (bits.content.get(1)? & 0x40 != 0).then_some(Kind::Qsealc)
        });
        Some(CertificateRequest {
            subject: subject.whole.to_vec(),
            organization_identifier: organization_identifier(subject),
            public_key_info,
            alternative_names: value_of(id::SUBJECT_ALTERNATIVE_NAME)
                .map(|(whole, _)| Extension::verbatim(whole)),
            qc_statements: statements.map(|(whole, _)| Extension::verbatim(whole)),
            kind: by_statement.or(by_purpose).or(by_usage),
        })
    }
}

fn requested_extensions<'a>(attributes: &Element<'a>) -> Option<Vec<Element<'a>>> {
    for attribute in attributes.children()? {
        let parts = attribute.children()?;
        if parts.first()?.as_oid()? == id::EXTENSION_REQUEST {
            return parts.get(1)?.children()?.first()?.children();
        }
    }
    None
}

fn organization_identifier(name: &Element<'_>) -> Option<String> {
    for group in name.children()? {
        for attribute in group.children()? {
            let parts = attribute.children()?;
            if parts.first()?.as_oid()? == id::ORGANIZATION_IDENTIFIER {
                return parts.get(1)?.as_text().map(str::to_owned);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_no_request_is_unreadable() {
        assert!(matches!(CertificateRequest::from_pem("hello"), Err(CsrError::Unreadable)));
        let block = "-----BEGIN CERTIFICATE REQUEST-----\nMAMCAQA=\n-----END CERTIFICATE REQUEST-----\n";
        assert!(matches!(CertificateRequest::from_pem(block), Err(CsrError::Unreadable)));
    }
}
