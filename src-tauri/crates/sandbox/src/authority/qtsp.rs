//! The practice QTSP: it issues QWACs and QSEALCs with the shape of real ones, to whoever asks on the management
//! port, and nobody outside these local banks trusts it.
//!
//! Shape: ETSI EN 319 412-3 and -4, ETSI TS 119 495; key usage as the certificates seen in the field have it.

use super::certificate::{DAY_MS, Extension, KeyUsage, SignedWith, Subject, Template};
use super::csr::CertificateRequest;
use super::qc_statements::{self, Kind, Role};
use super::rsa_key::{KeyError, RsaKey};
use super::{Authority, certificate_pem, identifiers as id};
use crate::oid::Oid;

/// What an order for certificates says beyond the keys.
pub(crate) struct Order<'a> {
    pub(crate) oid: &'a Oid,
    pub(crate) legal_name: &'a str,
    pub(crate) roles: &'a [Role],
    /// Real time, Unix milliseconds UTC.
    pub(crate) not_before_ms: i64,
    pub(crate) days: u32,
    pub(crate) signed_with: SignedWith,
}

/// A certificate with the private key that was made for it.
pub(crate) struct Issued {
    /// Leaf first, then the QTSP's root.
    pub(crate) chain_pem: String,
    pub(crate) key: RsaKey,
}

/// The practice QTSP.
pub(crate) struct Qtsp {
    authority: Authority,
}

impl Qtsp {
    pub(crate) fn new(authority: Authority) -> Qtsp {
        Qtsp { authority }
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Issues a certificate of this kind over a key made for it. Computes for as long as making the key takes.
    pub(crate) fn issue(&self, kind: Kind, order: &Order<'_>) -> Result<Issued, KeyError> {
        let key = RsaKey::generate()?;
        let qc = qc_statements::extension(kind, order.roles, order.oid.nca_id());
        let leaf = self.sign(kind, subject(order), &key.public_key_info(), vec![qc], order)?;
        Ok(Issued { chain_pem: self.chain(&leaf), key })
    }

    /// Signs a request: its subject and its qcStatements are kept unless the order replaces them, a QWAC's domains
    /// always.
    pub(crate) fn sign_request(
        &self,
        kind: Kind,
        request: &CertificateRequest,
        keep_subject: bool,
        keep_statements: bool,
        order: &Order<'_>,
    ) -> Result<Vec<u8>, KeyError> {
        let qc = match &request.qc_statements {
            Some(asked) if keep_statements => asked.clone(),
            _ => qc_statements::extension(kind, order.roles, order.oid.nca_id()),
        };
        let subject = if keep_subject { request.subject.clone() } else { subject(order) };
        let domains = request.alternative_names.clone().filter(|_| kind == Kind::Qwac);
        let asked = domains.into_iter().chain([qc]).collect();
        self.sign(kind, subject, &request.public_key_info, asked, order)
    }

    /// The certificate and its issuer as PEM, leaf first.
    pub(crate) fn chain(&self, leaf: &[u8]) -> String {
        certificate_pem(leaf) + &self.authority.pem()
    }

    fn sign(
        &self,
        kind: Kind,
        subject: Vec<u8>,
        public_key_info: &[u8],
        asked: Vec<Extension>,
        order: &Order<'_>,
    ) -> Result<Vec<u8>, KeyError> {
        let mut extensions = vec![Extension::subject_key(public_key_info)];
        match kind {
            Kind::Qwac => extensions.extend([
                Extension::key_usage(&[KeyUsage::DigitalSignature]),
                Extension::extended_key_usage(&[id::SERVER_AUTH, id::CLIENT_AUTH]),
                Extension::policies(&[id::POLICY_QWAC_PSD2]),
            ]),
            Kind::Qsealc => extensions.extend([
                Extension::key_usage(&[KeyUsage::DigitalSignature, KeyUsage::NonRepudiation]),
                Extension::policies(&[id::POLICY_LEGAL_PERSON]),
            ]),
        }
        extensions.extend(asked);
        let not_after_ms = order.not_before_ms.saturating_add(i64::from(order.days) * DAY_MS);
        self.authority.issue(
            Template {
                subject,
                public_key_info,
                not_before_ms: order.not_before_ms,
                not_after_ms,
                extensions,
            },
            order.signed_with,
        )
    }
}

fn subject(order: &Order<'_>) -> Vec<u8> {
    Subject {
        country: order.oid.country(),
        organization: order.legal_name,
        organization_identifier: Some(order.oid.as_str()),
        common_name: order.legal_name,
    }
    .to_der()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tpp_certificate::TppCertificate;

    fn order(oid: &Oid, signed_with: SignedWith) -> Order<'_> {
        Order {
            oid,
            legal_name: "Société d’essai",
            roles: &[Role::PaymentInitiation, Role::AccountInformation],
            not_before_ms: crate::clock::real_now_ms() - 60_000,
            days: 10,
            signed_with,
        }
    }

    fn leaf(issued: &Issued) -> TppCertificate {
        TppCertificate::parse(pem::parse_many(&issued.chain_pem).unwrap()[0].contents()).unwrap()
    }

    #[test]
    fn what_the_qtsp_writes_a_bank_reads() {
        let qtsp = Qtsp::new(Authority::make("Practice QTSP").unwrap());
        let oid: Oid = "PSDFR-ACPR-99999".parse().unwrap();
        let issued = qtsp.issue(Kind::Qsealc, &order(&oid, SignedWith::Pkcs1Sha256)).unwrap();
        let read = leaf(&issued);
        assert_eq!(read.oid(), Some("PSDFR-ACPR-99999"));
        assert_eq!(read.kind(), Some(Kind::Qsealc));
        assert_eq!(read.roles(), [Role::PaymentInitiation, Role::AccountInformation]);
        assert_eq!(read.rsa_bits(), Some(2048));
        assert!(read.is_valid_now() && !read.is_rsassa_pss());
        let authority = qtsp.authority();
        assert!(read.is_issued_by(authority.subject(), &authority.key().public_key_info()));
        let signature = issued.key.sign_pkcs1_sha256(b"a message").unwrap();
        assert!(read.verifies(b"a message", &signature));
        assert!(!read.verifies(b"b message", &signature));
    }

    #[test]
    fn an_rsassa_pss_certificate_is_really_signed_so() {
        let qtsp = Qtsp::new(Authority::make("Practice QTSP").unwrap());
        let oid: Oid = "PSDFR-ACPR-99999".parse().unwrap();
        let issued = qtsp.issue(Kind::Qwac, &order(&oid, SignedWith::PssSha256)).unwrap();
        let read = leaf(&issued);
        assert!(read.is_rsassa_pss());
        let authority = qtsp.authority();
        assert!(read.is_issued_by(authority.subject(), &authority.key().public_key_info()));
    }

    #[test]
    fn another_authority_s_certificate_is_not_ours() {
        let one = Qtsp::new(Authority::make("Practice QTSP").unwrap());
        let other = Qtsp::new(Authority::make("Practice QTSP").unwrap());
        let oid: Oid = "PSDFR-ACPR-99999".parse().unwrap();
        let issued = other.issue(Kind::Qwac, &order(&oid, SignedWith::Pkcs1Sha256)).unwrap();
        let read = leaf(&issued);
        let authority = one.authority();
        assert!(!read.is_issued_by(authority.subject(), &authority.key().public_key_info()));
    }
}
