//! X.509 certificates (RFC 5280) put together and signed.

use super::identifiers as id;
use super::rsa_key::{KeyError, RsaKey};
use crate::der;
use sha1::{Digest, Sha1};

pub(crate) const DAY_MS: i64 = 86_400_000;

/// How a certificate is signed by its issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignedWith {
    Pkcs1Sha256,
    /// RSASSA-PSS, which BPCE does not accept: issued so that the refusal can be practised.
    PssSha256,
}

impl SignedWith {
    fn algorithm(self) -> Vec<u8> {
        match self {
            SignedWith::Pkcs1Sha256 => der::sequence(&[der::oid(id::SHA256_WITH_RSA), der::null()]),
            SignedWith::PssSha256 => {
                let sha256 = der::sequence(&[der::oid(id::SHA256), der::null()]);
                let mgf1 = der::sequence(&[der::oid(id::MGF1), sha256.clone()]);
                der::sequence(&[
                    der::oid(id::RSASSA_PSS),
                    der::sequence(&[
                        der::context(0, &sha256),
                        der::context(1, &mgf1),
                        der::context(2, &der::unsigned(&[32])),
                    ]),
                ])
            }
        }
    }
}

/// The subject of a certificate for a legal person.
pub(crate) struct Subject<'a> {
    /// ISO 3166-1 alpha-2.
    pub(crate) country: &'a str,
    pub(crate) organization: &'a str,
    /// ETSI EN 319 412-1, as PSDXX-NCA-number.
    pub(crate) organization_identifier: Option<&'a str>,
    pub(crate) common_name: &'a str,
}

impl Subject<'_> {
    pub(crate) fn to_der(&self) -> Vec<u8> {
        let attribute = |oid: &str, value: Vec<u8>| der::set(&[der::sequence(&[der::oid(oid), value])]);
        let mut parts = vec![
            attribute(id::COUNTRY, der::printable(self.country)),
            attribute(id::ORGANIZATION, der::utf8(self.organization)),
        ];
        if let Some(identifier) = self.organization_identifier {
            parts.push(attribute(id::ORGANIZATION_IDENTIFIER, der::utf8(identifier)));
        }
        parts.push(attribute(id::COMMON_NAME, der::utf8(self.common_name)));
        der::sequence(&parts)
    }
}

/// Bits of the key usage extension that are used here.
#[derive(Clone, Copy)]
pub(crate) enum KeyUsage {
    DigitalSignature = 0,
    NonRepudiation = 1,
    CertificateSigning = 5,
    CrlSigning = 6,
}

/// One extension, DER.
#[derive(Clone)]
pub(crate) struct Extension(Vec<u8>);

impl Extension {
    /// An extension that somebody else wrote, kept byte for byte.
    pub(crate) fn verbatim(der: &[u8]) -> Extension {
        Extension(der.to_vec())
    }

    pub(crate) fn new(oid: &str, critical: bool, value: &[u8]) -> Extension {
        let mut parts = vec![der::oid(oid)];
        if critical {
            parts.push(der::boolean(true));
        }
        parts.push(der::octets(value));
        Extension(der::sequence(&parts))
    }

    pub(crate) fn authority_key(issuer_public_key_info: &[u8]) -> Extension {
        let identifier = der::tlv(0x80, &key_identifier(issuer_public_key_info));
        Extension::new(id::AUTHORITY_KEY_IDENTIFIER, false, &der::sequence(&[identifier]))
    }

    pub(crate) fn subject_key(public_key_info: &[u8]) -> Extension {
        Extension::new(id::SUBJECT_KEY_IDENTIFIER, false, &der::octets(&key_identifier(public_key_info)))
    }

    pub(crate) fn basic_constraints_ca() -> Extension {
        Extension::new(id::BASIC_CONSTRAINTS, true, &der::sequence(&[der::boolean(true)]))
    }

    pub(crate) fn key_usage(uses: &[KeyUsage]) -> Extension {
        let mut octet = 0u8;
        for one in uses {
            octet |= 0x80 >> (*one as u8);
        }
        Extension::new(id::KEY_USAGE, true, &der::bits(&[octet], octet.trailing_zeros() as u8))
    }

    pub(crate) fn extended_key_usage(purposes: &[&str]) -> Extension {
        let purposes: Vec<_> = purposes.iter().map(|oid| der::oid(oid)).collect();
        Extension::new(id::EXTENDED_KEY_USAGE, false, &der::sequence(&purposes))
    }

    pub(crate) fn policies(policies: &[&str]) -> Extension {
        let policies: Vec<_> = policies.iter().map(|oid| der::sequence(&[der::oid(oid)])).collect();
        Extension::new(id::CERTIFICATE_POLICIES, false, &der::sequence(&policies))
    }

    pub(crate) fn dns_name(name: &str) -> Extension {
        let names = der::sequence(&[der::tlv(0x82, name.as_bytes())]);
        Extension::new(id::SUBJECT_ALTERNATIVE_NAME, false, &names)
    }
}

/// RFC 5280 section 4.2.1.2, method 1: SHA-1 over the bits of the public key.
fn key_identifier(public_key_info: &[u8]) -> Vec<u8> {
    let bits = der::element(public_key_info)
        .and_then(|(info, _)| info.children())
        .and_then(|children| children.get(1).map(|bits| bits.content.get(1..).unwrap_or_default()))
        .unwrap_or_default();
    Sha1::digest(bits).to_vec()
}

/// Everything of a certificate but its issuer, serial and signature.
pub(crate) struct Template<'a> {
    /// The subject name, DER.
    pub(crate) subject: Vec<u8>,
    /// SubjectPublicKeyInfo, DER.
    pub(crate) public_key_info: &'a [u8],
    /// Unix milliseconds, UTC; whole seconds count.
    pub(crate) not_before_ms: i64,
    pub(crate) not_after_ms: i64,
    pub(crate) extensions: Vec<Extension>,
}

impl Template<'_> {
    /// The signed certificate, DER, with a random serial of 127 bits.
    pub(crate) fn sign(&self, issuer: &[u8], key: &RsaKey, with: SignedWith) -> Result<Vec<u8>, KeyError> {
        let mut serial = crate::random::bytes::<16>();
        serial[0] = serial[0] & 0x7f | 0x40;
        let extensions: Vec<_> = self.extensions.iter().map(|one| one.0.clone()).collect();
        let body = der::sequence(&[
            der::context(0, &der::unsigned(&[2])),
            der::unsigned(&serial),
            with.algorithm(),
            issuer.to_vec(),
            der::sequence(&[time(self.not_before_ms), time(self.not_after_ms)]),
            self.subject.clone(),
            self.public_key_info.to_vec(),
            der::context(3, &der::sequence(&extensions)),
        ]);
        let signature = match with {
            SignedWith::Pkcs1Sha256 => key.sign_pkcs1_sha256(&body)?,
            SignedWith::PssSha256 => key.sign_pss_sha256(&body)?,
        };
        Ok(der::sequence(&[body, with.algorithm(), der::bits(&signature, 0)]))
    }
}

/// RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050.
fn time(ms: i64) -> Vec<u8> {
    let at = crate::clock::timestamp(ms);
    let zoned = at.to_zoned(jiff::tz::TimeZone::UTC);
    if (1950..2050).contains(&zoned.year()) {
        der::tlv(0x17, zoned.strftime("%y%m%d%H%M%SZ").to_string().as_bytes())
    } else {
        der::tlv(0x18, zoned.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_from_2050_are_generalized_time() {
        assert_eq!(time(2_524_607_999_000), der::tlv(0x17, b"491231235959Z"));
        assert_eq!(time(2_524_608_000_000), der::tlv(0x18, b"20500101000000Z"));
    }

    #[test]
    fn key_usage_bits_stand_where_rfc_5280_puts_them() {
        let written = Extension::key_usage(&[KeyUsage::DigitalSignature, KeyUsage::NonRepudiation]).0;
        assert!(written.ends_with(&[0x03, 0x02, 0x06, 0xc0]), "{written:02x?}");
    }
}
