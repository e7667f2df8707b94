//! Key and signature algorithms as certificates name them (RFC 3279, RFC 4055, RFC 5480).

use std::fmt;

use serde::Serialize;

use crate::der::Element;

pub(crate) const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
pub(crate) const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";
pub(crate) const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";

/// A public key's kind and size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum KeyAlgorithm {
    /// RSA, with the length of the modulus in bits.
    Rsa { bits: u32 },
    /// An elliptic curve: `P-256`, `P-384`, `P-521`, or the object identifier of another curve.
    Ec { curve: String },
    /// Anything else, by object identifier. A key that is bound to RSASSA-PSS is among these.
    Other { oid: String },
}

impl fmt::Display for KeyAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyAlgorithm::Rsa { bits } => write!(f, "RSA {bits}"),
            KeyAlgorithm::Ec { curve } => write!(f, "EC {curve}"),
            KeyAlgorithm::Other { oid } => f.write_str(known_key_name(oid).unwrap_or(oid)),
        }
    }
}

/// A certificate's public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKeyInfo {
    /// Its kind and size.
    pub algorithm: KeyAlgorithm,
    pub(crate) spki: Vec<u8>,
}

impl PublicKeyInfo {
    /// The SubjectPublicKeyInfo as DER.
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// The key alone, without the algorithm around it: what two encodings of one key share.
    pub(crate) fn key_bytes(&self) -> Option<&[u8]> {
        let [_, key] = Element::only(&self.spki)?.sequence()?.try_into().ok()?;
        key.contents.get(1..)
    }

    pub(crate) fn from_spki(spki: &[u8]) -> Option<Self> {
        let [algorithm, key] = Element::only(spki)?.sequence()?.try_into().ok()?;
        let algorithm = key_algorithm(&algorithm, key.contents.get(1..)?)?;
        Some(Self { algorithm, spki: spki.to_vec() })
    }
}

fn key_algorithm(identifier: &Element<'_>, key: &[u8]) -> Option<KeyAlgorithm> {
    let parts = identifier.sequence()?;
    let oid = parts.first()?.dotted()?;
    Some(match oid.as_str() {
        RSA_ENCRYPTION => KeyAlgorithm::Rsa { bits: Element::only(key)?.sequence()?.first()?.bits()? },
        EC_PUBLIC_KEY => KeyAlgorithm::Ec { curve: curve_name(&parts.get(1)?.dotted().unwrap_or_default()) },
        _ => KeyAlgorithm::Other { oid },
    })
}

pub(crate) fn curve_name(oid: &str) -> String {
    match oid {
        "1.2.840.10045.3.1.7" => "P-256",
        "1.3.132.0.34" => "P-384",
        "1.3.132.0.35" => "P-521",
        "" => "explicit parameters",
        other => other,
    }
    .to_owned()
}

pub(crate) fn known_key_name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        RSASSA_PSS => "RSASSA-PSS",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        "1.2.840.10040.4.1" => "DSA",
        "1.2.840.113549.1.3.1" => "DH",
        "1.3.101.110" => "X25519",
        _ => return None,
    })
}

/// The hash within a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Unknown,
}

/// How an issuer signed a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1 { hash: Hash },
    /// RSASSA-PSS, which BPCE does not accept in certificates. Salt length in bytes.
    RsaPss { hash: Hash, salt: u32 },
    /// ECDSA.
    Ecdsa { hash: Hash },
    /// Anything else, by object identifier.
    Other { oid: String },
}

impl SignatureAlgorithm {
    /// The name OpenSSL prints: `sha256WithRSAEncryption`, `rsassaPss`, `ecdsa-with-SHA256`, or an object identifier.
    pub fn name(&self) -> String {
        let upper = |hash: &Hash| format!("{hash:?}").to_uppercase();
        match self {
            SignatureAlgorithm::RsaPkcs1 { hash } => {
                format!("{}WithRSAEncryption", format!("{hash:?}").to_lowercase())
            }
            SignatureAlgorithm::RsaPss { .. } => "rsassaPss".to_owned(),
            SignatureAlgorithm::Ecdsa { hash } => format!("ecdsa-with-{}", upper(hash)),
            SignatureAlgorithm::Other { oid } => oid.clone(),
        }
    }

    /// Reads an AlgorithmIdentifier.
    pub(crate) fn from_identifier(der: &[u8]) -> Option<Self> {
        let parts = Element::only(der)?.sequence()?;
        let oid = parts.first()?.dotted()?;
        let pkcs1 = |hash| SignatureAlgorithm::RsaPkcs1 { hash };
        let ecdsa = |hash| SignatureAlgorithm::Ecdsa { hash };
        Some(match oid.as_str() {
            "1.2.840.113549.1.1.4" => pkcs1(Hash::Md5),
            "1.2.840.113549.1.1.5" => pkcs1(Hash::Sha1),
            "1.2.840.113549.1.1.14" => pkcs1(Hash::Sha224),
            "1.2.840.113549.1.1.11" => pkcs1(Hash::Sha256),
            "1.2.840.113549.1.1.12" => pkcs1(Hash::Sha384),
            "1.2.840.113549.1.1.13" => pkcs1(Hash::Sha512),
            "1.2.840.10045.4.1" => ecdsa(Hash::Sha1),
            "1.2.840.10045.4.3.1" => ecdsa(Hash::Sha224),
            "1.2.840.10045.4.3.2" => ecdsa(Hash::Sha256),
            "1.2.840.10045.4.3.3" => ecdsa(Hash::Sha384),
            "1.2.840.10045.4.3.4" => ecdsa(Hash::Sha512),
            RSASSA_PSS => pss_parameters(parts.get(1)),
            _ => SignatureAlgorithm::Other { oid },
        })
    }
}

/// RSASSA-PSS-params of RFC 4055 section 3.1; what is left out means SHA-1 and a salt of 20.
fn pss_parameters(parameters: Option<&Element<'_>>) -> SignatureAlgorithm {
    let mut hash = Hash::Sha1;
    let mut salt = 20;
    for part in parameters.and_then(Element::sequence).unwrap_or_default() {
        let inner = Element::only(part.contents);
        if part.is_context(0) {
            let oid = inner.and_then(|inner| inner.sequence()?.first()?.dotted());
            hash = hash_of(&oid.unwrap_or_default());
        } else if part.is_context(2) {
            salt = inner.and_then(|inner| inner.small()).unwrap_or_default() as u32;
        }
    }
    SignatureAlgorithm::RsaPss { hash, salt }
}

fn hash_of(oid: &str) -> Hash {
    match oid {
        "1.2.840.113549.2.5" => Hash::Md5,
        "1.3.14.3.2.26" => Hash::Sha1,
        "2.16.840.1.101.3.4.2.4" => Hash::Sha224,
        "2.16.840.1.101.3.4.2.1" => Hash::Sha256,
        "2.16.840.1.101.3.4.2.2" => Hash::Sha384,
        "2.16.840.1.101.3.4.2.3" => Hash::Sha512,
        _ => Hash::Unknown,
    }
}
