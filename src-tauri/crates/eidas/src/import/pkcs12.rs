//! PKCS#12 files (RFC 7292).
//!
//! The decoder's own types show keys in their Debug output, so nothing of them leaves this module: the bags are turned
//! into bytes at once. The outline is walked here first, so that an unsupported algorithm is named instead of being
//! taken for a wrong passphrase.

use p12_keystore::{Pkcs12Archive, error::Error as DecoderError};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{
    ImportError,
    encryption::{Encryption, MAX_ROUNDS, Opener},
};
use crate::der::{self, Element};

const DATA: &str = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";
/// Most encrypted parts that are opened: each has a derivation of its own.
const MAX_ENCRYPTIONS: usize = 32;
const SHROUDED_KEY_BAG: &str = "1.2.840.113549.1.12.10.1.2";

/// What the bags held.
pub(super) struct Opened {
    pub certificates: Vec<Vec<u8>>,
    pub keys: Vec<Zeroizing<Vec<u8>>>,
    pub weak: Option<String>,
}

/// Decrypts a PKCS#12 file and checks its MAC where it has one.
pub(super) fn open(der: &[u8], passphrase: Option<&SecretString>) -> Result<Opened, ImportError> {
    let outline = Outline::of(der)?;
    if outline.encryptions.len() > MAX_ENCRYPTIONS {
        return Err(ImportError::broken("it has more encrypted parts than is reasonable"));
    }
    for encryption in &outline.encryptions {
        match encryption.opener {
            Opener::None => {
                return Err(ImportError::UnsupportedAlgorithm { algorithm: encryption.name.clone() });
            }
            Opener::TooCostly => {
                let what = format!("{} asks for more work than is reasonable", encryption.name);
                return Err(ImportError::broken(what));
            }
            Opener::Pbes2 | Opener::Pkcs12 => {}
        }
    }
    let mut opened = decode(der, passphrase, outline.has_mac)?;
    let weak = outline.encryptions.into_iter().find(|encryption| encryption.weak);
    opened.weak = weak.map(|encryption| encryption.name);
    Ok(opened)
}

/// Decrypts an EncryptedPrivateKeyInfo under one of the schemes of RFC 7292 appendix C, by handing it to the decoder as
/// the only bag of a file without a MAC.
pub(super) fn open_key(
    encrypted: &[u8],
    passphrase: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    const DATA_OID: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
    const BAG_OID: &[u8] = &[0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, 0x02];
    let data = |contents: &[u8]| der::sequence(&[DATA_OID, &der::tagged(0xa0, &der::octets(contents))]);
    let bag = der::sequence(&[BAG_OID, &der::tagged(0xa0, encrypted)]);
    let safe = data(&der::sequence(&[&bag]));
    let file = der::sequence(&[&[0x02, 0x01, 0x03], &data(&der::sequence(&[&safe]))]);
    let opened = decode(&file, Some(passphrase), false)?;
    opened.keys.into_iter().next().ok_or(ImportError::WrongPassphrase)
}

fn decode(der: &[u8], passphrase: Option<&SecretString>, has_mac: bool) -> Result<Opened, ImportError> {
    // EXPOSE: deriving the keys that decrypt the file needs the passphrase.
    let text = passphrase.map_or("", |passphrase| passphrase.expose_secret());
    let archive = Pkcs12Archive::from_pkcs12(der, text).map_err(|error| match error {
        DecoderError::MacError(_) => refused(passphrase),
        // Without a MAC a wrong passphrase shows as bad padding or as nonsense inside.
        _ if !has_mac => refused(passphrase),
        _ => ImportError::broken("the PKCS#12 structure cannot be read"),
    })?;
    Ok(Opened {
        certificates: archive.certs.iter().map(|bag| bag.cert.as_der().to_vec()).collect(),
        keys: archive.keys.iter().map(|bag| Zeroizing::new(bag.key.as_der().to_vec())).collect(),
        weak: None,
    })
}

fn refused(passphrase: Option<&SecretString>) -> ImportError {
    match passphrase {
        None => ImportError::PassphraseNeeded,
        Some(_) => ImportError::WrongPassphrase,
    }
}

/// The algorithms that can be seen from outside.
struct Outline {
    encryptions: Vec<Encryption>,
    has_mac: bool,
}

impl Outline {
    fn of(der: &[u8]) -> Result<Self, ImportError> {
        let unreadable = || ImportError::broken("the PKCS#12 structure cannot be read");
        let file = Element::only(der).and_then(|file| file.sequence()).ok_or_else(unreadable)?;
        if let Some(mac) = file.get(2) {
            check_mac(mac)?;
        }
        let (kind, content) = file.get(1).and_then(content_info).ok_or_else(unreadable)?;
        if kind != DATA {
            return Err(unsupported_content(&kind));
        }
        let safes =
            Element::only(content.contents).and_then(|safes| safes.sequence()).ok_or_else(unreadable)?;
        let mut encryptions = Vec::new();
        for safe in safes {
            let (kind, content) = content_info(&safe).ok_or_else(unreadable)?;
            match kind.as_str() {
                DATA => encryptions.extend(shrouded_keys(&content).ok_or_else(unreadable)?),
                ENCRYPTED_DATA => encryptions.push(encrypted_data(&content).ok_or_else(unreadable)?),
                other => return Err(unsupported_content(other)),
            }
        }
        Ok(Self { encryptions, has_mac: file.len() > 2 })
    }
}

/// The type and the content of a ContentInfo.
fn content_info<'a>(info: &Element<'a>) -> Option<(String, Element<'a>)> {
    let parts = info.sequence()?;
    let content = parts.get(1).filter(|part| part.is_context(0))?;
    Some((parts.first()?.dotted()?, Element::only(content.contents)?))
}

fn shrouded_keys(content: &Element<'_>) -> Option<Vec<Encryption>> {
    let mut found = Vec::new();
    for bag in Element::only(content.contents)?.sequence()? {
        let parts = bag.sequence()?;
        if parts.first()?.dotted()? == SHROUDED_KEY_BAG {
            let info = Element::only(parts.get(1)?.contents)?.sequence()?;
            found.push(Encryption::of(info.first()?)?);
        }
    }
    Some(found)
}

fn encrypted_data(content: &Element<'_>) -> Option<Encryption> {
    let info = content.sequence()?.get(1)?.sequence()?;
    Encryption::of(info.get(1)?)
}

/// MacData of RFC 7292 section 4: the hashes the decoder knows.
fn check_mac(mac: &Element<'_>) -> Result<(), ImportError> {
    let unreadable = || ImportError::broken("the MAC of the PKCS#12 file cannot be read");
    let parts = mac.sequence().ok_or_else(unreadable)?;
    let oid = parts
        .first()
        .and_then(|info| info.sequence()?.first()?.sequence()?.first()?.dotted())
        .ok_or_else(unreadable)?;
    // Left out, it is one round.
    let rounds = parts.get(2).map_or(Some(1), Element::small);
    if rounds.is_none_or(|rounds| rounds > MAX_ROUNDS) {
        return Err(ImportError::broken("its MAC asks for more work than is reasonable"));
    }
    let name = match oid.as_str() {
        "1.3.14.3.2.26" => return Ok(()),
        // SHA-256, -384, -512, -224, -512/224, -512/256.
        _ if matches!(oid.strip_prefix("2.16.840.1.101.3.4.2."), Some("1" | "2" | "3" | "4" | "5" | "6")) => {
            return Ok(());
        }
        "1.2.840.113549.1.5.14" => "PBMAC1",
        "1.2.840.113549.2.5" => "MD5",
        other => other,
    };
    Err(ImportError::UnsupportedAlgorithm { algorithm: format!("a MAC of the kind {name}") })
}

fn unsupported_content(oid: &str) -> ImportError {
    let name = match oid {
        "1.2.840.113549.1.7.2" => "a public key in place of a passphrase (signedData)",
        "1.2.840.113549.1.7.3" => "a public key in place of a passphrase (envelopedData)",
        other => other,
    };
    ImportError::UnsupportedAlgorithm { algorithm: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mac_with_absurdly_many_rounds_is_not_begun() {
        const SHA256: &[u8] = &[0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
        let checked = |rounds: &[u8]| {
            let digest = der::sequence(&[&der::sequence(&[SHA256]), &der::octets(&[0; 32])]);
            let mac = der::sequence(&[&digest, &der::octets(&[7; 8]), rounds]);
            check_mac(&Element::only(&mac).unwrap())
        };
        assert_eq!(checked(&[]), Ok(()));
        assert_eq!(checked(&[0x02, 0x02, 0x08, 0x00]), Ok(()));
        assert!(matches!(checked(&[0x02, 0x04, 0x7f, 0xff, 0xff, 0xff]), Err(ImportError::Broken { .. })));
    }
}
