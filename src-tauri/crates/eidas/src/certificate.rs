//! An X.509 certificate (RFC 5280), owned and decoded once.
//!
//! Reading demands no more than real certificates hold: an extension that is missing, unknown or unreadable never
//! makes a certificate unreadable. Whether it suits a bank is the doctor's business, not the parser's.

use std::{fmt, sync::Arc};

use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_parser::{
    extensions::{GeneralName, ParsedExtension},
    prelude::{FromDer, X509Certificate},
};

use crate::{
    algorithm::{PublicKeyInfo, SignatureAlgorithm},
    armor, chain,
    der::{Element, without_leading_zeros},
    name::Name,
    oid::{Oid, OidError},
    qc::{QcStatements, QcType},
    role::Role,
    usage::{ExtendedKeyUsage, KeyUsage},
};

/// Why bytes are not a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not the DER of a certificate.
    #[error("this is not a certificate in DER")]
    NotACertificate,
    /// A certificate with bytes after its end.
    #[error("{bytes} bytes follow the end of the certificate")]
    TrailingBytes { bytes: usize },
    /// The outline is a certificate's, a part of it is not.
    #[error("the certificate's {part} cannot be read")]
    Broken { part: &'static str },
}

/// A serial number; prints as upper-case hexadecimal without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SerialNumber(Vec<u8>);

impl SerialNumber {
    /// The number, big-endian, without leading zeros.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("00");
        }
        f.write_str(&hex::encode_upper(&self.0))
    }
}

/// What a certificate is, judged by its QcType and, where it has none, by its usages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// For mutual TLS.
    Qwac,
    /// For signing requests.
    Qsealc,
    /// Neither can be told.
    Unknown,
}

/// A certificate. Cloning is cheap.
#[derive(Clone)]
pub struct Certificate(Arc<Decoded>);

struct Decoded {
    der: Vec<u8>,
    signed_part: std::ops::Range<usize>,
    signature: Vec<u8>,
    signature_algorithm: SignatureAlgorithm,
    subject: Name,
    issuer: Name,
    serial: SerialNumber,
    not_before: i64,
    not_after: i64,
    public_key: PublicKeyInfo,
    key_usage: Option<Vec<KeyUsage>>,
    extended_key_usage: Vec<ExtendedKeyUsage>,
    dns_names: Vec<String>,
    is_ca: bool,
    qc: Option<QcStatements>,
}

impl Certificate {
    /// Decodes one certificate. Nothing may follow it.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| CertificateError::NotACertificate)?;
        if !rest.is_empty() {
            return Err(CertificateError::TrailingBytes { bytes: rest.len() });
        }
        let broken = |part| CertificateError::Broken { part };
        let outer = Element::only(der)
            .and_then(|whole| whole.sequence())
            .filter(|parts| parts.len() == 3)
            .ok_or(CertificateError::NotACertificate)?;
        let body_start = outer[0].whole.as_ptr() as usize - der.as_ptr() as usize;
        let mut decoded = Decoded {
            signed_part: body_start..body_start + outer[0].whole.len(),
            signature: parsed.signature_value.data.to_vec(),
            signature_algorithm: SignatureAlgorithm::from_identifier(outer[1].whole)
                .ok_or(broken("signature algorithm"))?,
            subject: Name::from_der(parsed.subject().as_raw()).ok_or(broken("subject"))?,
            issuer: Name::from_der(parsed.issuer().as_raw()).ok_or(broken("issuer"))?,
            serial: SerialNumber(without_leading_zeros(parsed.raw_serial()).to_vec()),
            not_before: parsed.validity().not_before.timestamp(),
            not_after: parsed.validity().not_after.timestamp(),
            public_key: PublicKeyInfo::from_spki(parsed.public_key().raw).ok_or(broken("public key"))?,
            key_usage: None,
            extended_key_usage: Vec::new(),
            dns_names: Vec::new(),
            is_ca: false,
            qc: None,
            der: der.to_vec(),
        };
        for extension in parsed.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::KeyUsage(usage) => {
                    decoded.key_usage = Some(KeyUsage::from_flags(usage.flags))
                }
                ParsedExtension::ExtendedKeyUsage(_) => {
                    decoded.extended_key_usage = purposes(extension.value)
                }
                ParsedExtension::BasicConstraints(constraints) => decoded.is_ca = constraints.ca,
                ParsedExtension::SubjectAlternativeName(names) => {
                    let dns = names.general_names.iter().filter_map(|name| match name {
                        GeneralName::DNSName(dns) => Some((*dns).to_owned()),
                        _ => None,
                    });
                    decoded.dns_names = dns.collect();
                }
                _ if extension.oid.to_id_string() == "1.3.6.1.5.5.7.1.3" => {
                    decoded.qc = Some(QcStatements::read(extension.value));
                }
                _ => {}
            }
        }
        Ok(Self(Arc::new(decoded)))
    }

    /// The certificate as DER.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The certificate as PEM (RFC 7468), lines of 64 characters.
    pub fn to_pem(&self) -> String {
        armor::pem("CERTIFICATE", &self.0.der)
    }

    /// Whom it was issued to.
    pub fn subject(&self) -> &Name {
        &self.0.subject
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// The issuer's number for it.
    pub fn serial(&self) -> &SerialNumber {
        &self.0.serial
    }

    /// Start of validity: seconds since 1970, UTC.
    pub fn not_before(&self) -> i64 {
        self.0.not_before
    }

    /// End of validity: seconds since 1970, UTC.
    pub fn not_after(&self) -> i64 {
        self.0.not_after
    }

    /// The public key.
    pub fn public_key(&self) -> &PublicKeyInfo {
        &self.0.public_key
    }

    /// How the issuer signed it.
    pub fn signature_algorithm(&self) -> &SignatureAlgorithm {
        &self.0.signature_algorithm
    }

    /// keyUsage, or `None` where the certificate does not restrict it.
    pub fn key_usage(&self) -> Option<Vec<KeyUsage>> {
        self.0.key_usage.clone()
    }

    /// extKeyUsage; empty where the certificate does not restrict it.
    pub fn extended_key_usage(&self) -> Vec<ExtendedKeyUsage> {
        self.0.extended_key_usage.clone()
    }

    /// The qualified certificate statements.
    pub fn qc(&self) -> Option<&QcStatements> {
        self.0.qc.as_ref()
    }

    /// The roles of the PSD2 statement; empty without one.
    pub fn roles(&self) -> &[Role] {
        let statement = self.0.qc.as_ref().and_then(|qc| qc.psd2.as_ref());
        statement.map_or(&[], |psd2| &psd2.roles)
    }

    /// The subject's organizationIdentifier where it is a well-formed one.
    pub fn oid(&self) -> Option<Oid> {
        self.parse_oid().and_then(Result::ok)
    }

    /// The subject's organizationIdentifier, parsed; `None` where the subject has none.
    pub fn parse_oid(&self) -> Option<Result<Oid, OidError>> {
        self.0.subject.organization_identifier.as_deref().map(Oid::parse)
    }

    /// Whether this is a QWAC or a QSEALC.
    pub fn kind(&self) -> Kind {
        match self.0.qc.as_ref().and_then(|qc| qc.qc_type) {
            Some(QcType::Web) => return Kind::Qwac,
            Some(QcType::ESeal) => return Kind::Qsealc,
            Some(QcType::ESign) => return Kind::Unknown,
            None => {}
        }
        let for_tls = |usage: &ExtendedKeyUsage| {
            matches!(usage, ExtendedKeyUsage::ServerAuth | ExtendedKeyUsage::ClientAuth)
        };
        if self.0.extended_key_usage.iter().any(for_tls) {
            return Kind::Qwac;
        }
        let is_psd2 = self.0.qc.as_ref().is_some_and(|qc| qc.psd2.is_some());
        match is_psd2 && self.0.extended_key_usage.is_empty() {
            true => Kind::Qsealc,
            false => Kind::Unknown,
        }
    }

    /// SHA-256 of the DER.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.0.der).into()
    }

    /// SHA-1 of the DER: an old spelling some banks still show, never a proof of anything.
    pub fn sha1(&self) -> [u8; 20] {
        Sha1::digest(&self.0.der).into()
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    pub fn spki_sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.0.public_key.spki).into()
    }

    /// DNS names of the subjectAltName extension.
    pub fn dns_names(&self) -> &[String] {
        &self.0.dns_names
    }

    /// Whether basicConstraints marks it as a certification authority.
    pub fn is_ca(&self) -> bool {
        self.0.is_ca
    }

    /// Whether subject and issuer are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.0.subject.same_as(&self.0.issuer)
    }

    /// Whether `issuer` bears the issuer's name and its key made this certificate's signature. Validity dates and
    /// constraints are not looked at.
    pub fn is_issued_by(&self, issuer: &Certificate) -> bool {
        self.0.issuer.same_as(issuer.subject())
            && chain::signature_holds(
                &self.0.signature_algorithm,
                &issuer.0.public_key,
                &self.0.der[self.0.signed_part.clone()],
                &self.0.signature,
            )
    }
}

fn purposes(extension: &[u8]) -> Vec<ExtendedKeyUsage> {
    let list = Element::only(extension).and_then(|list| list.sequence()).unwrap_or_default();
    let oids = list.iter().filter_map(Element::dotted);
    oids.map(ExtendedKeyUsage::from_object_identifier).collect()
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.0.subject.to_string())
            .field("serial", &self.0.serial.to_string())
            .field("sha256", &hex::encode(self.sha256()))
            .finish()
    }
}
