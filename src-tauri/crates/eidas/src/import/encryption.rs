//! Naming the password-based encryption of a key or a bag (RFC 8018, RFC 7292 appendix C) and saying whether it can be
//! opened, before any passphrase is asked for.

use super::ImportError;
use crate::der::Element;

/// Most rounds of a derivation that are run.
pub(super) const MAX_ROUNDS: u64 = 1_000_000;
/// Most memory that scrypt may ask for, in bytes.
const MAX_SCRYPT_BYTES: u64 = 1 << 30;

/// A password-based encryption, by its AlgorithmIdentifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Encryption {
    /// The name to show: `pbeWithSHA1And40BitRC2-CBC`, `PBES2 (PBKDF2 with HMAC-SHA256, AES-256-CBC)`.
    pub name: String,
    /// How it can be opened.
    pub opener: Opener,
    /// The cipher's everyday name (`RC2-40`, `3DES`), where it can be opened and protects badly by the measure of today.
    pub weak: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    /// PBES2 with a known derivation and cipher.
    Pbes2,
    /// One of the PKCS#12 schemes.
    Pkcs12(Pkcs12Cipher),
    /// It asks for more rounds or memory than is reasonable.
    TooCostly,
    /// Not supported.
    None,
}

/// A cipher of RFC 7292 appendix C, in CBC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pkcs12Cipher {
    TripleDes3,
    TripleDes2,
    /// 40 or 128 bits.
    Rc2 {
        bits: usize,
    },
}

impl Pkcs12Cipher {
    /// As it is called every day. None of them protects well.
    fn name(self) -> &'static str {
        match self {
            Pkcs12Cipher::TripleDes3 => "3DES",
            Pkcs12Cipher::TripleDes2 => "3DES-112",
            Pkcs12Cipher::Rc2 { bits: 40 } => "RC2-40",
            Pkcs12Cipher::Rc2 { .. } => "RC2-128",
        }
    }

    pub fn key_bytes(self) -> usize {
        match self {
            Pkcs12Cipher::TripleDes3 => 24,
            Pkcs12Cipher::TripleDes2 => 16,
            Pkcs12Cipher::Rc2 { bits } => bits / 8,
        }
    }
}

impl Encryption {
    /// Why it cannot be opened, if it cannot.
    pub fn can_open(&self) -> Result<(), ImportError> {
        match self.opener {
            Opener::None => Err(ImportError::UnsupportedAlgorithm { algorithm: self.name.clone() }),
            Opener::TooCostly => {
                Err(ImportError::broken(format!("{} asks for more work than is reasonable", self.name)))
            }
            Opener::Pbes2 | Opener::Pkcs12(_) => Ok(()),
        }
    }

    /// Reads an AlgorithmIdentifier; `None` where it is not one.
    pub fn of(identifier: &Element<'_>) -> Option<Self> {
        let parts = identifier.sequence()?;
        let oid = parts.first()?.dotted()?;
        if oid == "1.2.840.113549.1.5.13" {
            return Some(pbes2(parts.get(1)));
        }
        let (name, opener) = match oid.as_str() {
            "1.2.840.113549.1.12.1.1" => ("pbeWithSHA1And128BitRC4", Opener::None),
            "1.2.840.113549.1.12.1.2" => ("pbeWithSHA1And40BitRC4", Opener::None),
            "1.2.840.113549.1.12.1.3" => {
                ("pbeWithSHA1And3-KeyTripleDES-CBC", Opener::Pkcs12(Pkcs12Cipher::TripleDes3))
            }
            "1.2.840.113549.1.12.1.4" => {
                ("pbeWithSHA1And2-KeyTripleDES-CBC", Opener::Pkcs12(Pkcs12Cipher::TripleDes2))
            }
            "1.2.840.113549.1.12.1.5" => {
                ("pbeWithSHA1And128BitRC2-CBC", Opener::Pkcs12(Pkcs12Cipher::Rc2 { bits: 128 }))
            }
            "1.2.840.113549.1.12.1.6" => {
                ("pbeWithSHA1And40BitRC2-CBC", Opener::Pkcs12(Pkcs12Cipher::Rc2 { bits: 40 }))
            }
            "1.2.840.113549.1.5.1" => ("pbeWithMD2AndDES-CBC", Opener::None),
            "1.2.840.113549.1.5.3" => ("pbeWithMD5AndDES-CBC", Opener::None),
            "1.2.840.113549.1.5.4" => ("pbeWithMD2AndRC2-CBC", Opener::None),
            "1.2.840.113549.1.5.6" => ("pbeWithMD5AndRC2-CBC", Opener::None),
            "1.2.840.113549.1.5.10" => ("pbeWithSHA1AndDES-CBC", Opener::None),
            "1.2.840.113549.1.5.11" => ("pbeWithSHA1AndRC2-CBC", Opener::None),
            other => (other, Opener::None),
        };
        let rounds = parts.get(1).and_then(Element::sequence).and_then(|pair| pair.get(1)?.small());
        let opener = match (opener, rounds) {
            (Opener::Pkcs12(_), Some(rounds)) if rounds <= MAX_ROUNDS => opener,
            (Opener::Pkcs12(_), _) => Opener::TooCostly,
            _ => opener,
        };
        let weak = match opener {
            Opener::Pkcs12(cipher) => Some(cipher.name()),
            _ => None,
        };
        Some(Self { name: name.to_owned(), opener, weak })
    }
}

fn pbes2(parameters: Option<&Element<'_>>) -> Encryption {
    let parts = parameters.and_then(Element::sequence).unwrap_or_default();
    let derivation = parts.first().and_then(derivation);
    let cipher = parts.get(1).and_then(cipher);
    let (Some(derivation), Some((cipher, cipher_known, weak))) = (derivation, cipher) else {
        return Encryption {
            name: "PBES2 with parameters that cannot be read".to_owned(),
            opener: Opener::None,
            weak: None,
        };
    };
    let opener = match (derivation.known && cipher_known, derivation.affordable) {
        (true, true) => Opener::Pbes2,
        (true, false) => Opener::TooCostly,
        _ => Opener::None,
    };
    Encryption { name: format!("PBES2 ({}, {cipher})", derivation.name), opener, weak }
}

struct Derivation {
    name: String,
    known: bool,
    affordable: bool,
}

fn derivation(identifier: &Element<'_>) -> Option<Derivation> {
    let parts = identifier.sequence()?;
    let oid = parts.first()?.dotted()?;
    let parameters = parts.get(1).and_then(Element::sequence).unwrap_or_default();
    match oid.as_str() {
        "1.2.840.113549.1.5.12" => {
            let rounds = parameters.get(1)?.small()?;
            let function = parameters.iter().skip(2).find_map(|part| part.sequence()?.first()?.dotted());
            let (function, known) = match function.as_deref() {
                None | Some("1.2.840.113549.2.7") => ("HMAC-SHA1", true),
                Some("1.2.840.113549.2.8") => ("HMAC-SHA224", true),
                Some("1.2.840.113549.2.9") => ("HMAC-SHA256", true),
                Some("1.2.840.113549.2.10") => ("HMAC-SHA384", true),
                Some("1.2.840.113549.2.11") => ("HMAC-SHA512", true),
                Some(other) => (other, false),
            };
            Some(Derivation {
                name: format!("PBKDF2 with {function}"),
                known,
                affordable: rounds <= MAX_ROUNDS,
            })
        }
        "1.3.6.1.4.1.11591.4.11" => {
            let [cost, block, parallel] = [1, 2, 3].map(|at| parameters.get(at).and_then(Element::small));
            let (cost, block, parallel) = (cost?, block?, parallel?);
            // RFC 7914 section 6: a power of two greater than one, and something to do at all.
            if cost < 2 || !cost.is_power_of_two() || block == 0 || parallel == 0 {
                return None;
            }
            let memory = cost.saturating_mul(block).saturating_mul(128);
            let affordable = memory <= MAX_SCRYPT_BYTES && parallel <= 16;
            Some(Derivation { name: "scrypt".to_owned(), known: true, affordable })
        }
        other => Some(Derivation { name: other.to_owned(), known: false, affordable: true }),
    }
}

/// The cipher's name, whether it is supported, and its everyday name where it is weak.
fn cipher(identifier: &Element<'_>) -> Option<(String, bool, Option<&'static str>)> {
    let oid = identifier.sequence()?.first()?.dotted()?;
    let (name, known, weak) = match oid.as_str() {
        "2.16.840.1.101.3.4.1.2" => ("AES-128-CBC", true, None),
        "2.16.840.1.101.3.4.1.22" => ("AES-192-CBC", true, None),
        "2.16.840.1.101.3.4.1.42" => ("AES-256-CBC", true, None),
        "2.16.840.1.101.3.4.1.6" => ("AES-128-GCM", false, None),
        "2.16.840.1.101.3.4.1.26" => ("AES-192-GCM", false, None),
        "2.16.840.1.101.3.4.1.46" => ("AES-256-GCM", false, None),
        "1.2.840.113549.3.7" => ("DES-EDE3-CBC", true, Some("3DES")),
        "1.3.14.3.2.7" => ("DES-CBC", true, Some("DES")),
        "1.2.840.113549.3.2" => ("RC2-CBC", false, Some("RC2")),
        "1.2.392.200011.61.1.1.1.2" => ("CAMELLIA-128-CBC", false, None),
        "1.2.392.200011.61.1.1.1.3" => ("CAMELLIA-192-CBC", false, None),
        "1.2.392.200011.61.1.1.1.4" => ("CAMELLIA-256-CBC", false, None),
        "1.2.410.200046.1.1.2" => ("ARIA-128-CBC", false, None),
        "1.2.410.200046.1.1.12" => ("ARIA-256-CBC", false, None),
        other => (other, false, None),
    };
    Some((name.to_owned(), known, weak))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der;

    #[test]
    fn a_pkcs12_scheme_with_absurdly_many_rounds_is_not_begun() {
        const TRIPLE_DES: &[u8] = &[0x06, 0x0a, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01, 0x03];
        let opener = |rounds: &[u8]| {
            let parameters = der::sequence(&[&der::octets(&[7; 8]), rounds]);
            let identifier = der::sequence(&[TRIPLE_DES, &parameters]);
            Encryption::of(&Element::only(&identifier).unwrap()).unwrap().opener
        };
        assert_eq!(opener(&[0x02, 0x02, 0x08, 0x00]), Opener::Pkcs12(Pkcs12Cipher::TripleDes3));
        assert_eq!(opener(&[0x02, 0x04, 0x7f, 0xff, 0xff, 0xff]), Opener::TooCostly);
    }

    #[test]
    fn a_scrypt_of_no_cost_or_no_blocks_is_not_begun() {
        let known = |cost: u8, block: u8, parallel: u8| {
            let numbers = [cost, block, parallel].map(|number| [0x02, 0x01, number]).concat();
            let parameters = der::sequence(&[&der::octets(&[7; 8]), &numbers]);
            let identifier = der::sequence(&[&der::object_identifier("1.3.6.1.4.1.11591.4.11"), &parameters]);
            derivation(&Element::only(&identifier).unwrap()).is_some_and(|scrypt| scrypt.affordable)
        };
        assert!(known(2, 8, 1) && known(64, 8, 1));
        assert!(!known(0, 8, 1) && !known(1, 8, 1) && !known(3, 8, 1) && !known(2, 0, 1) && !known(2, 8, 0));
    }
}
