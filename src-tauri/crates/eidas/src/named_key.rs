//! What the keyId of somebody else's signature says about the certificate that checks it.
//!
//! Not here: fetching anything from a keyId. [`crate::KeyId`] spells our own.

use crate::certificate::Certificate;

/// A keyId as far as it names a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedKey {
    /// Ends in `_` and the SHA-256 of the certificate in 64 hexadecimal digits, as STET wants it ("Documentation Part 1:
    /// Framework" 1.6.3, section 3.5.1.2).
    Fingerprint([u8; 32]),
    /// `SN=` serial in hexadecimal, `,CA=` the issuer's name (BPCE "Try-it").
    SerialAndIssuer {
        /// Upper-case hexadecimal without separators and leading zeros.
        serial: String,
        /// The parts of the issuer's name, sorted: banks write them in either direction.
        issuer: Vec<String>,
    },
    /// A name that only its owner understands.
    Other,
}

impl NamedKey {
    /// Reads a keyId in whatever spelling.
    pub fn parse(key_id: &str) -> Self {
        if let Some(sha256) = fingerprint(key_id) {
            return NamedKey::Fingerprint(sha256);
        }
        match serial_and_issuer(key_id) {
            Some((serial, issuer)) => NamedKey::SerialAndIssuer { serial, issuer },
            None => NamedKey::Other,
        }
    }

    /// Whether it is this certificate that is named. Nothing is named by [`NamedKey::Other`].
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            NamedKey::Fingerprint(sha256) => certificate.sha256() == *sha256,
            NamedKey::SerialAndIssuer { serial, issuer } => {
                digits(&certificate.serial().to_string()) == *serial
                    && parts(&certificate.issuer().to_string()) == *issuer
            }
            NamedKey::Other => false,
        }
    }
}

fn fingerprint(key_id: &str) -> Option<[u8; 32]> {
    let (_, hexadecimal) = key_id.trim().rsplit_once('_')?;
    hex::decode(hexadecimal).ok()?.try_into().ok()
}

fn serial_and_issuer(key_id: &str) -> Option<(String, Vec<String>)> {
    let key_id = key_id.trim();
    let rest = key_id.get(..3).filter(|start| start.eq_ignore_ascii_case("SN=")).map(|_| &key_id[3..])?;
    let (serial, rest) = rest.split_once(',')?;
    let rest = rest.trim_start();
    let issuer = rest.get(..3).filter(|start| start.eq_ignore_ascii_case("CA=")).map(|_| &rest[3..])?;
    let serial = digits(serial);
    let hexadecimal = serial.bytes().all(|digit| digit.is_ascii_hexdigit());
    (hexadecimal && !issuer.trim().is_empty()).then(|| (serial, parts(issuer)))
}

fn digits(serial: &str) -> String {
    let digits: String = serial.chars().filter(|character| !matches!(character, ':' | ' ')).collect();
    let digits = digits.strip_prefix("0x").unwrap_or(&digits);
    digits.trim_start_matches('0').to_ascii_uppercase()
}

/// The parts of a name between commas that no backslash escapes, in lower case.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for character in name.chars() {
        if character == ',' && !escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(character);
        }
        escaped = character == '\\' && !escaped;
    }
    let mut parts: Vec<String> = parts.iter().map(|part| part.trim().to_lowercase()).collect();
    parts.sort();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_ends_in_a_sha_256_is_a_fingerprint_and_one_with_a_sha_1_is_not() {
        let hash = "714f8154ec259ac40b8a9786c9908488b2582b68b17e865fede4636d726b709f";
        let parsed = NamedKey::parse(&format!("https://path.to/myQsealCertificate_{hash}"));
        assert!(matches!(parsed, NamedKey::Fingerprint(sha256) if hex::encode(sha256) == hash));
        for other in [
            "https://path.to/myQsealCertificate_612b4c7d103074b29e4c1ece1ef40bc575c0a87e".to_owned(),
            format!("https://path.to/{hash}"),
            format!("https://path.to/c_{hash}.pem"),
            "1PSDFR-ACPR-13807-0-RWMH".to_owned(),
            String::new(),
        ] {
            assert_eq!(NamedKey::parse(&other), NamedKey::Other, "{other}");
        }
    }

    #[test]
    fn serial_and_issuer_are_the_same_in_every_spelling() {
        let expected = NamedKey::parse("SN=0A1F,CA=CN=Test CA,O=X\\, Y,C=FR");
        for spelled in ["sn=a1f, CA=C=FR, O=X\\, Y, CN=test ca", "SN=0x0a1f,CA=O=X\\, Y,CN=Test CA,C=FR"] {
            assert_eq!(NamedKey::parse(spelled), expected, "{spelled}");
        }
        assert!(matches!(expected, NamedKey::SerialAndIssuer { .. }));
        for other in ["SN=0A1G,CA=CN=Test", "SN=0A", "SN=0A,CA=", "CA=x,SN=1", "SN=é"] {
            assert_eq!(NamedKey::parse(other), NamedKey::Other, "{other}");
        }
    }
}
