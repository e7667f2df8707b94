//! The MACs of PKCS#12 files (RFC 7292 section 4, RFC 9579): what tells a right passphrase from a wrong one.

use std::num::NonZeroU32;

use aws_lc_rs::{
    digest::{self, Algorithm},
    hmac, pbkdf2,
};
use zeroize::Zeroizing;

use super::{
    ImportError,
    encryption::MAX_ROUNDS,
    pbe::{Material, Passphrase, derived},
};
use crate::der::Element;

const PBMAC1: &str = "1.2.840.113549.1.5.14";
/// How long a key under PBMAC1 may be, in bytes: RFC 9579 wants no less.
const KEY_BYTES: std::ops::RangeInclusive<u64> = 20..=1024;

/// A MAC over a PKCS#12 file's contents.
pub(super) enum Mac<'a> {
    /// HMAC under the PKCS#12 derivation.
    Pkcs12 { hash: MacHash, salt: &'a [u8], rounds: u32, expected: &'a [u8] },
    /// PBMAC1 of RFC 9579: HMAC under PBKDF2.
    Pbmac1 { prf: MacHash, hash: MacHash, salt: &'a [u8], rounds: u32, key_bytes: usize, expected: &'a [u8] },
}

/// The hash of a MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MacHash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl MacHash {
    fn digest(self) -> &'static Algorithm {
        match self {
            MacHash::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            MacHash::Sha224 => &digest::SHA224,
            MacHash::Sha256 => &digest::SHA256,
            MacHash::Sha384 => &digest::SHA384,
            MacHash::Sha512 => &digest::SHA512,
        }
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            MacHash::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            MacHash::Sha224 => hmac::HMAC_SHA224,
            MacHash::Sha256 => hmac::HMAC_SHA256,
            MacHash::Sha384 => hmac::HMAC_SHA384,
            MacHash::Sha512 => hmac::HMAC_SHA512,
        }
    }

    fn pbkdf2(self) -> Option<pbkdf2::Algorithm> {
        match self {
            MacHash::Sha1 => Some(pbkdf2::PBKDF2_HMAC_SHA1),
            MacHash::Sha224 => None,
            MacHash::Sha256 => Some(pbkdf2::PBKDF2_HMAC_SHA256),
            MacHash::Sha384 => Some(pbkdf2::PBKDF2_HMAC_SHA384),
            MacHash::Sha512 => Some(pbkdf2::PBKDF2_HMAC_SHA512),
        }
    }
}

impl<'a> Mac<'a> {
    /// Reads MacData (RFC 7292 section 4).
    ///
    /// # Errors
    /// What is not supported by name; what asks for more work than is reasonable.
    pub fn of(data: &Element<'a>) -> Result<Self, ImportError> {
        let unreadable = || ImportError::broken("the MAC of the PKCS#12 file cannot be read");
        let parts = data.sequence().ok_or_else(unreadable)?;
        let info = parts.first().and_then(Element::sequence).ok_or_else(unreadable)?;
        let (Some(identifier), Some(expected)) = (info.first(), info.get(1)) else {
            return Err(unreadable());
        };
        let identifier = identifier.sequence().ok_or_else(unreadable)?;
        let oid = identifier.first().and_then(Element::dotted).ok_or_else(unreadable)?;
        if oid == PBMAC1 {
            return pbmac1(identifier.get(1), expected.contents);
        }
        // Left out, it is one round.
        let rounds = parts.get(2).map_or(Some(1), Element::small).ok_or_else(unreadable)?;
        let rounds = affordable(rounds)?;
        let hash = match oid.as_str() {
            "1.3.14.3.2.26" => MacHash::Sha1,
            "2.16.840.1.101.3.4.2.4" => MacHash::Sha224,
            "2.16.840.1.101.3.4.2.1" => MacHash::Sha256,
            "2.16.840.1.101.3.4.2.2" => MacHash::Sha384,
            "2.16.840.1.101.3.4.2.3" => MacHash::Sha512,
            "2.16.840.1.101.3.4.2.5" => return Err(unsupported_mac("SHA-512/224")),
            "2.16.840.1.101.3.4.2.6" => return Err(unsupported_mac("SHA-512/256")),
            "1.2.840.113549.2.5" => return Err(unsupported_mac("MD5")),
            other => return Err(unsupported_mac(other)),
        };
        let salt = parts.get(1).ok_or_else(unreadable)?.contents;
        Ok(Mac::Pkcs12 { hash, salt, rounds, expected: expected.contents })
    }

    /// Whether the passphrase, in one of its spellings, made this MAC over `contents`.
    pub fn holds(&self, contents: &[u8], passphrase: &Passphrase) -> bool {
        let verified = |hash: MacHash, key: &[u8], expected: &[u8]| {
            hmac::verify(&hmac::Key::new(hash.hmac(), key), contents, expected).is_ok()
        };
        match self {
            Mac::Pkcs12 { hash, salt, rounds, expected } => passphrase.spellings.iter().any(|spelling| {
                let length = hash.digest().output_len;
                let key = derived(hash.digest(), Material::Mac, spelling, salt, *rounds, length);
                verified(*hash, &key, expected)
            }),
            Mac::Pbmac1 { prf, hash, salt, rounds, key_bytes, expected } => {
                let (Some(prf), Some(rounds)) = (prf.pbkdf2(), NonZeroU32::new(*rounds)) else {
                    return false;
                };
                passphrase.texts.iter().any(|text| {
                    let mut key = Zeroizing::new(vec![0; *key_bytes]);
                    pbkdf2::derive(prf, rounds, salt, text, &mut key);
                    verified(*hash, &key, expected)
                })
            }
        }
    }
}

/// PBMAC1-params of RFC 8018 appendix A.5; RFC 9579 demands a key length.
fn pbmac1<'a>(parameters: Option<&Element<'a>>, expected: &'a [u8]) -> Result<Mac<'a>, ImportError> {
    let unreadable = || ImportError::broken("the MAC of the PKCS#12 file cannot be read");
    let parts = parameters.and_then(Element::sequence).ok_or_else(unreadable)?;
    let [Some(derivation), Some(scheme)] = [0, 1].map(|at| parts.get(at).and_then(Element::sequence)) else {
        return Err(unreadable());
    };
    let derivation_oid = derivation.first().and_then(Element::dotted).ok_or_else(unreadable)?;
    if derivation_oid != "1.2.840.113549.1.5.12" {
        return Err(unsupported_mac(&format!("PBMAC1 with {derivation_oid}")));
    }
    let derivation = derivation.get(1).and_then(Element::sequence).ok_or_else(unreadable)?;
    let [salt, rounds, length] =
        derivation.get(..3).and_then(|parts| parts.try_into().ok()).ok_or_else(unreadable)?;
    let (salt, rounds, length): (Element<'a>, Element<'a>, Element<'a>) = (salt, rounds, length);
    let prf = derivation
        .get(3)
        .map_or(Some("1.2.840.113549.2.7".to_owned()), |prf| prf.sequence()?.first()?.dotted());
    let hash_of = |oid: Option<String>| {
        let oid = oid.ok_or_else(unreadable)?;
        match oid.as_str() {
            "1.2.840.113549.2.7" => Ok(MacHash::Sha1),
            "1.2.840.113549.2.9" => Ok(MacHash::Sha256),
            "1.2.840.113549.2.10" => Ok(MacHash::Sha384),
            "1.2.840.113549.2.11" => Ok(MacHash::Sha512),
            other => Err(unsupported_mac(&format!("PBMAC1 with {other}"))),
        }
    };
    let length = length.small().filter(|length| KEY_BYTES.contains(length)).ok_or_else(unreadable)?;
    Ok(Mac::Pbmac1 {
        prf: hash_of(prf)?,
        hash: hash_of(scheme.first().and_then(Element::dotted))?,
        salt: salt.contents,
        rounds: affordable(rounds.small().ok_or_else(unreadable)?)?,
        key_bytes: length as usize,
        expected,
    })
}

fn affordable(rounds: u64) -> Result<u32, ImportError> {
    let rounds =
        Some(rounds).filter(|rounds| *rounds <= MAX_ROUNDS).and_then(|rounds| rounds.try_into().ok());
    rounds.ok_or_else(|| ImportError::broken("its MAC asks for more work than is reasonable"))
}

fn unsupported_mac(name: &str) -> ImportError {
    ImportError::UnsupportedAlgorithm { algorithm: format!("a MAC of the kind {name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der;

    #[test]
    fn a_mac_with_absurdly_many_rounds_is_not_begun() {
        const SHA256: &[u8] = &[0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
        let checked = |rounds: &[u8]| {
            let digest = der::sequence(&[&der::sequence(&[SHA256]), &der::octets(&[0; 32])]);
            let data = der::sequence(&[&digest, &der::octets(&[7; 8]), rounds]);
            Mac::of(&Element::only(&data).unwrap()).map(drop)
        };
        assert_eq!(checked(&[]), Ok(()));
        assert_eq!(checked(&[0x02, 0x02, 0x08, 0x00]), Ok(()));
        assert!(matches!(checked(&[0x02, 0x04, 0x7f, 0xff, 0xff, 0xff]), Err(ImportError::Broken { .. })));
    }
}
