//! Asking a trust service provider for a PSD2 certificate: a PKCS#10 request (RFC 2986) with the extensions it is to
//! carry (ETSI TS 119 495 section 5, ETSI EN 319 412-3, -4 and -5).
//!
//! Asked for is what the TPP knows: its name, what the certificate is for, its roles and authority, its domains. What
//! only the provider can state (QcCompliance, QcSSCD, retention, policies) is not in the request. Reading requests is
//! not here either: nobody sends one to a TPP.

use crate::{
    armor,
    der::{self, PRINTABLE_STRING, UTF8_STRING},
    key::{KeyError, Scheme, SigningKey},
    name::Name,
    oid::Oid,
    qc::QcType,
    role::Role,
};

/// Longest common name and organisation, in characters: the upper bounds of RFC 5280 appendix A.1.
pub const MAX_NAME_CHARS: usize = 64;
/// Longest name of an authority, in characters (ETSI TS 119 495 section 5.1, `nCAName`).
const MAX_NCA_NAME_CHARS: usize = 256;

/// What a certificate is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A QWAC: mutual TLS.
    Qwac,
    /// A QSEALC: signing requests.
    Qsealc,
}

/// What a PSD2 certificate is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Psd2Request {
    /// What it is for.
    pub purpose: Purpose,
    /// `CN`.
    pub common_name: String,
    /// `O`: the legal name, as the register spells it.
    pub organization: String,
    /// `C`: ISO 3166, two upper-case letters.
    pub country: String,
    /// `organizationIdentifier`.
    pub oid: Oid,
    /// At least one, in the order they are to appear.
    pub roles: Vec<Role>,
    /// The authority's name; its identifier comes from `oid`.
    pub nca_name: String,
    /// Host names for a QWAC, at least one; none for a QSEALC.
    pub dns_names: Vec<String>,
}

/// What a request may not say, or why it cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsrError {
    /// Empty, or with blanks or control characters that do not belong there.
    #[error("the {part} is empty, or has blanks at an end or control characters")]
    Unfit { part: SubjectPart },
    /// Longer than certificates allow.
    #[error("the {part} is longer than certificates allow")]
    TooLong { part: SubjectPart },
    /// Not two upper-case letters.
    #[error("a country is two upper-case letters")]
    NotACountry,
    /// A PSD2 certificate carries at least one role.
    #[error("a PSD2 certificate carries at least one role")]
    NoRoles,
    /// A QWAC names at least one host.
    #[error("a QWAC names at least one host")]
    NoDomain,
    /// Not a full host name in ASCII; wildcards are none. `at` counts from 0.
    #[error("the domain {at} is not a full host name")]
    NotADomain { at: usize },
    /// A seal is for no host.
    #[error("a QSEALC names no host")]
    DomainOnASeal,
    /// Requests are signed with RSA keys: the banks take no other.
    #[error("the key cannot sign the request: {0}")]
    Key(#[from] KeyError),
}

/// A part of the subject or of the PSD2 statement that is free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubjectPart {
    CommonName,
    Organization,
    NcaName,
}

impl std::fmt::Display for SubjectPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SubjectPart::CommonName => "common name",
            SubjectPart::Organization => "organisation",
            SubjectPart::NcaName => "authority's name",
        })
    }
}

/// A signed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csr {
    der: Vec<u8>,
    subject: Name,
}

impl Csr {
    /// The request as DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The request as PEM.
    pub fn to_pem(&self) -> String {
        armor::pem("CERTIFICATE REQUEST", &self.der)
    }

    /// Whom the certificate is to be issued to.
    pub fn subject(&self) -> &Name {
        &self.subject
    }
}

impl Psd2Request {
    /// Everything that is wrong, in the order of the members; empty where it can be signed.
    pub fn problems(&self) -> Vec<CsrError> {
        let mut found = Vec::new();
        for (part, text, longest) in [
            (SubjectPart::CommonName, &self.common_name, MAX_NAME_CHARS),
            (SubjectPart::Organization, &self.organization, MAX_NAME_CHARS),
            (SubjectPart::NcaName, &self.nca_name, MAX_NCA_NAME_CHARS),
        ] {
            if text.is_empty() || text.trim() != text || text.chars().any(char::is_control) {
                found.push(CsrError::Unfit { part });
            } else if text.chars().count() > longest {
                found.push(CsrError::TooLong { part });
            }
        }
        if self.country.len() != 2 || !self.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            found.push(CsrError::NotACountry);
        }
        if self.roles.is_empty() {
            found.push(CsrError::NoRoles);
        }
        match self.purpose {
            Purpose::Qwac if self.dns_names.is_empty() => found.push(CsrError::NoDomain),
            Purpose::Qsealc if !self.dns_names.is_empty() => found.push(CsrError::DomainOnASeal),
            _ => {}
        }
        let wrong = self.dns_names.iter().enumerate().filter(|(_, name)| !is_host_name(name));
        found.extend(wrong.map(|(at, _)| CsrError::NotADomain { at }));
        found
    }

    /// Writes the request over `key` and signs it with RSASSA-PKCS1-v1_5 and SHA-256, not with PSS, which BPCE does
    /// not accept in certificates.
    ///
    /// # Errors
    /// The first of [`Self::problems`], or [`CsrError::Key`] for a key that is not RSA.
    pub fn sign(&self, key: &SigningKey) -> Result<Csr, CsrError> {
        if let Some(problem) = self.problems().into_iter().next() {
            return Err(problem);
        }
        let subject = self.subject();
        let attribute =
            der::sequence(&[&der::object_identifier(EXTENSION_REQUEST), &der::set(&[&self.extensions()])]);
        let info =
            der::sequence(&[VERSION_0, &subject, key.public_key_der(), &der::tagged(0xa0, &attribute)]);
        let signature = key.sign(Scheme::RsaPkcs1Sha256, &info)?;
        let algorithm = der::sequence(&[&der::object_identifier(SHA256_WITH_RSA), NULL]);
        let whole = der::sequence(&[&info, &algorithm, &der::bits(&signature, 0)]);
        let subject = Name::from_der(&subject).expect("a name written here in DER");
        Ok(Csr { der: whole.to_vec(), subject })
    }

    fn subject(&self) -> Vec<u8> {
        let part = |oid: &str, tag: u32, text: &str| {
            let value = der::tagged(tag as u8, text.as_bytes());
            der::set(&[&der::sequence(&[&der::object_identifier(oid), &value])])
        };
        der::sequence(&[
            &part("2.5.4.6", PRINTABLE_STRING, &self.country),
            &part("2.5.4.10", UTF8_STRING, &self.organization),
            &part("2.5.4.97", UTF8_STRING, self.oid.as_str()),
            &part("2.5.4.3", UTF8_STRING, &self.common_name),
        ])
        .to_vec()
    }

    fn extensions(&self) -> Vec<u8> {
        let mut list = Vec::new();
        // digitalSignature is bit 0, nonRepudiation bit 1 (RFC 5280 section 4.2.1.3).
        let usage = match self.purpose {
            Purpose::Qwac => der::bits(&[0b1000_0000], 7),
            Purpose::Qsealc => der::bits(&[0b1100_0000], 6),
        };
        list.push(extension("2.5.29.15", true, &usage));
        if self.purpose == Purpose::Qwac {
            let purposes = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"].map(der::object_identifier);
            list.push(extension("2.5.29.37", false, &der::sequence(&[&purposes[0], &purposes[1]])));
            let names: Vec<_> =
                self.dns_names.iter().map(|name| der::tagged(0x82, name.as_bytes())).collect();
            let names: Vec<&[u8]> = names.iter().map(|name| name.as_slice()).collect();
            list.push(extension("2.5.29.17", false, &der::sequence(&names)));
        }
        list.push(extension("1.3.6.1.5.5.7.1.3", false, &self.statements()));
        let list: Vec<&[u8]> = list.iter().map(Vec::as_slice).collect();
        der::sequence(&list).to_vec()
    }

    /// QcType of ETSI EN 319 412-5 section 4.2.3 and the PSD2 statement of ETSI TS 119 495 section 5.1.
    fn statements(&self) -> Vec<u8> {
        let utf8 = |text: &str| der::tagged(UTF8_STRING as u8, text.as_bytes());
        let qc_type = match self.purpose {
            Purpose::Qwac => QcType::Web,
            Purpose::Qsealc => QcType::ESeal,
        };
        let roles: Vec<_> = self
            .roles
            .iter()
            .map(|role| {
                der::sequence(&[&der::object_identifier(role.object_identifier()), &utf8(role.name())])
            })
            .collect();
        let roles: Vec<&[u8]> = roles.iter().map(|role| role.as_slice()).collect();
        let psd2 = der::sequence(&[&der::sequence(&roles), &utf8(&self.nca_name), &utf8(self.oid.nca_id())]);
        der::sequence(&[
            &der::sequence(&[
                &der::object_identifier("0.4.0.1862.1.6"),
                &der::sequence(&[&der::object_identifier(qc_type.object_identifier())]),
            ]),
            &der::sequence(&[&der::object_identifier("0.4.0.19495.2"), &psd2]),
        ])
        .to_vec()
    }
}

const EXTENSION_REQUEST: &str = "1.2.840.113549.1.9.14";
const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
const VERSION_0: &[u8] = &[0x02, 0x01, 0x00];
const NULL: &[u8] = &[0x05, 0x00];
const TRUE: &[u8] = &[0x01, 0x01, 0xff];

fn extension(oid: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { TRUE } else { &[] };
    der::sequence(&[&der::object_identifier(oid), critical, &der::octets(value)]).to_vec()
}

/// A host name of at least two labels in letters, digits and inner hyphens (RFC 1123 section 2.1).
fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 253
        && name.contains('.')
        && name.split('.').all(is_label)
        && last.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Psd2Request {
        Psd2Request {
            purpose: Purpose::Qwac,
            common_name: "tpp.example".to_owned(),
            organization: "Société d’essai".to_owned(),
            country: "FR".to_owned(),
            oid: Oid::parse("PSDFR-ACPR-12345").unwrap(),
            roles: vec![Role::AccountInformation],
            nca_name: "Autorité".to_owned(),
            dns_names: vec!["tpp.example".to_owned()],
        }
    }

    #[test]
    fn names_everything_that_is_wrong_at_once() {
        assert_eq!(request().problems(), []);
        let wrong = Psd2Request {
            common_name: String::new(),
            organization: "x".repeat(MAX_NAME_CHARS + 1),
            nca_name: "a\nb".to_owned(),
            country: "fr".to_owned(),
            roles: Vec::new(),
            dns_names: vec!["tpp.example".to_owned(), "*.tpp.example".to_owned()],
            ..request()
        };
        assert_eq!(
            wrong.problems(),
            [
                CsrError::Unfit { part: SubjectPart::CommonName },
                CsrError::TooLong { part: SubjectPart::Organization },
                CsrError::Unfit { part: SubjectPart::NcaName },
                CsrError::NotACountry,
                CsrError::NoRoles,
                CsrError::NotADomain { at: 1 },
            ]
        );
        let longest = Psd2Request { organization: "é".repeat(MAX_NAME_CHARS), ..request() };
        assert_eq!(longest.problems(), [], "characters are counted, not bytes");
    }

    #[test]
    fn domains_belong_on_a_qwac_alone() {
        let none = Psd2Request { dns_names: Vec::new(), ..request() };
        assert_eq!(none.problems(), [CsrError::NoDomain]);
        let seal = Psd2Request { purpose: Purpose::Qsealc, ..request() };
        assert_eq!(seal.problems(), [CsrError::DomainOnASeal]);
        assert_eq!(Psd2Request { purpose: Purpose::Qsealc, ..none }.problems(), []);
    }

    #[test]
    fn a_domain_is_a_full_host_name() {
        for good in ["tpp.example", "API.tpp.example", "a-b.xn--tpp-9la.example", "1.example"] {
            assert!(is_host_name(good), "{good}");
        }
        let long = format!("{}.example", "a".repeat(64));
        for bad in [
            "",
            "tpp",
            "tpp.",
            ".tpp",
            "-a.example",
            "a-.example",
            "a_b.example",
            "té.example",
            "192.0.2.1",
            &long,
        ] {
            assert!(!is_host_name(bad), "{bad}");
        }
    }
}
