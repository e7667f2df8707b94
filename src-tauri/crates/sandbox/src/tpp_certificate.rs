//! A TPP's certificate as a bank reads it: the QWAC of a connection, or the QSEALC in a registration's `x5c`.
//!
//! Certificate parsing is x509-parser's, signature checks are the rsa crate's: nothing is shared with the code that
//! issued the certificate or with the code of those who call.

use crate::authority::identifiers as id;
use crate::authority::qc_statements::{Kind, QcStatements};
use base64::Engine;
use rsa::RsaPublicKey;
use rsa::pkcs8::DecodePublicKey;
use rsa::sha2::{Digest, Sha256, Sha384, Sha512};
use rsa::signature::Verifier;
use rsa::traits::PublicKeyParts;

/// The bytes are no X.509 certificate.
#[derive(Debug, thiserror::Error)]
#[error("not an X.509 certificate in DER")]
pub(crate) struct NotACertificate;

/// How the issuer signed the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IssuerSignature {
    Pkcs1Sha256,
    Pkcs1Sha384,
    Pkcs1Sha512,
    RsassaPss,
    Other(String),
}

/// A parsed certificate. Cheap enough to make for each connection.
#[derive(Clone)]
pub(crate) struct TppCertificate {
    der: Vec<u8>,
    sha256: [u8; 32],
    sha1: [u8; 20],
    serial: String,
    issuer: Vec<u8>,
    organization_identifier: Option<String>,
    not_before: i64,
    not_after: i64,
    public_key: Option<RsaPublicKey>,
    statements: QcStatements,
    issuer_signature: IssuerSignature,
    signed_part: Vec<u8>,
    signature: Vec<u8>,
}

impl TppCertificate {
    pub(crate) fn parse(der: &[u8]) -> Result<TppCertificate, NotACertificate> {
        let (rest, certificate) = x509_parser::parse_x509_certificate(der).map_err(|_| NotACertificate)?;
        if !rest.is_empty() {
            return Err(NotACertificate);
        }
        let organization_identifier = certificate
            .subject()
            .iter_attributes()
            .find(|attribute| attribute.attr_type().to_id_string() == id::ORGANIZATION_IDENTIFIER)
            .and_then(|attribute| attribute.as_str().ok())
            .map(str::to_owned);
        let statements = certificate
            .extensions()
            .iter()
            .find(|extension| extension.oid.to_id_string() == id::QC_STATEMENTS)
            .and_then(|extension| QcStatements::parse(extension.value))
            .unwrap_or_default();
        let issuer_signature = match certificate.signature_algorithm.algorithm.to_id_string().as_str() {
            id::SHA256_WITH_RSA => IssuerSignature::Pkcs1Sha256,
            id::SHA384_WITH_RSA => IssuerSignature::Pkcs1Sha384,
            id::SHA512_WITH_RSA => IssuerSignature::Pkcs1Sha512,
            id::RSASSA_PSS => IssuerSignature::RsassaPss,
            other => IssuerSignature::Other(other.to_owned()),
        };
        let serial = certificate.raw_serial();
        let skip = serial.iter().take_while(|byte| **byte == 0).count();
        Ok(TppCertificate {
            der: der.to_vec(),
            sha256: Sha256::digest(der).into(),
            sha1: <sha1::Sha1 as sha1::Digest>::digest(der).into(),
            serial: hex::encode(&serial[skip..]),
            issuer: certificate.issuer().as_raw().to_vec(),
            organization_identifier,
            not_before: certificate.validity().not_before.timestamp(),
            not_after: certificate.validity().not_after.timestamp(),
            public_key: RsaPublicKey::from_public_key_der(certificate.public_key().raw).ok(),
            statements,
            issuer_signature,
            signed_part: certificate.tbs_certificate.as_ref().to_vec(),
            signature: certificate.signature_value.data.to_vec(),
        })
    }

    /// The certificate that was kept as base64 of its DER.
    pub(crate) fn from_base64(text: &str) -> Option<TppCertificate> {
        let der = base64::engine::general_purpose::STANDARD.decode(text).ok()?;
        TppCertificate::parse(&der).ok()
    }

    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// SHA-256 of the DER, lower-case hex.
    pub(crate) fn sha256_hex(&self) -> String {
        hex::encode(self.sha256)
    }

    /// SHA-1 of the DER, lower-case hex.
    pub(crate) fn sha1_hex(&self) -> String {
        hex::encode(self.sha1)
    }

    /// The serial number, lower-case hex without leading zero octets.
    pub(crate) fn serial_hex(&self) -> &str {
        &self.serial
    }

    /// The organizationIdentifier of the subject, as it stands there.
    pub(crate) fn oid(&self) -> Option<&str> {
        self.organization_identifier.as_deref()
    }

    pub(crate) fn kind(&self) -> Option<Kind> {
        self.statements.kind
    }

    pub(crate) fn roles(&self) -> &[crate::authority::qc_statements::Role] {
        &self.statements.roles
    }

    /// Whether real time lies within the validity.
    pub(crate) fn is_valid_now(&self) -> bool {
        let now = crate::clock::real_now_ms() / 1000;
        (self.not_before..=self.not_after).contains(&now)
    }

    /// The end of validity, Unix seconds UTC.
    pub(crate) fn not_after(&self) -> i64 {
        self.not_after
    }

    pub(crate) fn is_rsassa_pss(&self) -> bool {
        self.issuer_signature == IssuerSignature::RsassaPss
    }

    /// The RSA key's size in bits; `None` where the key is not RSA.
    pub(crate) fn rsa_bits(&self) -> Option<usize> {
        self.public_key.as_ref().map(|key| key.n().bits())
    }

    /// Whether `signature` is this certificate's key's over `message`: RSASSA-PKCS1-v1_5 with SHA-256.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.public_key.as_ref().is_some_and(|key| pkcs1::<Sha256>(key, message, signature))
    }

    /// Whether the authority with this name and key issued the certificate.
    pub(crate) fn is_issued_by(&self, subject: &[u8], public_key_info: &[u8]) -> bool {
        let Ok(key) = RsaPublicKey::from_public_key_der(public_key_info) else { return false };
        if self.issuer != subject {
            return false;
        }
        match self.issuer_signature {
            IssuerSignature::Pkcs1Sha256 => pkcs1::<Sha256>(&key, &self.signed_part, &self.signature),
            IssuerSignature::Pkcs1Sha384 => pkcs1::<Sha384>(&key, &self.signed_part, &self.signature),
            IssuerSignature::Pkcs1Sha512 => pkcs1::<Sha512>(&key, &self.signed_part, &self.signature),
            IssuerSignature::RsassaPss => {
                rsa::pss::Signature::try_from(self.signature.as_slice()).is_ok_and(|signature| {
                    rsa::pss::VerifyingKey::<Sha256>::new(key).verify(&self.signed_part, &signature).is_ok()
                })
            }
            IssuerSignature::Other(_) => false,
        }
    }
}

/// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2.2) over a message.
pub(crate) fn pkcs1<D>(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> bool
where
    D: Digest + rsa::pkcs8::AssociatedOid,
{
    rsa::pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| {
        rsa::pkcs1v15::VerifyingKey::<D>::new(key.clone()).verify(message, &signature).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// draft-cavage-http-signatures-12 appendix C.2, with the key printed there (RSA-1024, for nothing but this).
    #[test]
    fn the_draft_s_basic_vector_verifies() {
        let pem = "-----BEGIN PUBLIC KEY-----\n\
                   MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3\n\
                   6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6\n\
                   Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw\n\
                   oYi+1hqp1fIekaxsyQIDAQAB\n-----END PUBLIC KEY-----\n";
        let key = RsaPublicKey::from_public_key_pem(pem).unwrap();
        let signed = "(request-target): post /foo?param=value&pet=dog\nhost: example.com\n\
                      date: Sun, 05 Jan 2014 21:31:40 GMT";
        let signature = "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7nd\
                         mw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDE\
                         mn04swr2Os0=";
        let signature =
            base64::Engine::decode(&base64::engine::general_purpose::STANDARD, signature).unwrap();
        assert!(pkcs1::<Sha256>(&key, signed.as_bytes(), &signature));
        assert!(!pkcs1::<Sha256>(&key, signed.replace("dog", "cat").as_bytes(), &signature));
    }

    #[test]
    fn bytes_that_are_no_certificate_are_refused() {
        assert!(TppCertificate::parse(b"").is_err());
        assert!(TppCertificate::parse(&[0x30, 0x03, 0x02, 0x01, 0x00]).is_err());
    }
}
