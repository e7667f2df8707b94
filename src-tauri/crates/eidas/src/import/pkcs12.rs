//! PKCS#12 files (RFC 7292).
//!
//! The algorithms are looked at before any passphrase is: one that is not supported is named instead of being taken for
//! a wrong passphrase. Not read: revocation lists and secrets, which are passed over, and the privacy and integrity
//! modes under public keys, which are named.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{
    ImportError, ber,
    encryption::{Encryption, Opener},
    mac::Mac,
    pbe::{self, Passphrase},
};
use crate::der::Element;

const DATA: &str = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";
const KEY_BAG: &str = "1.2.840.113549.1.12.10.1.1";
const SHROUDED_KEY_BAG: &str = "1.2.840.113549.1.12.10.1.2";
const CERTIFICATE_BAG: &str = "1.2.840.113549.1.12.10.1.3";
const BAGS_BAG: &str = "1.2.840.113549.1.12.10.1.6";
const X509: &str = "1.2.840.113549.1.9.22.1";
/// Most encrypted parts that are opened: each has a derivation of its own.
const MAX_ENCRYPTIONS: usize = 32;
/// How deep bags may lie within bags.
const MAX_DEPTH: usize = 4;

/// What the bags held.
pub(super) struct Opened {
    pub certificates: Vec<Vec<u8>>,
    pub keys: Vec<Zeroizing<Vec<u8>>>,
    pub weak: Option<String>,
}

/// Decrypts a PKCS#12 file and checks its MAC where it has one.
pub(super) fn open(der: &[u8], passphrase: Option<&SecretString>) -> Result<Opened, ImportError> {
    let file = Element::only(der).and_then(|file| file.sequence()).ok_or_else(unreadable)?;
    let mac = file.get(2).map(Mac::of).transpose()?;
    let authenticated = authenticated(&file)?;
    // What the MAC covers is in BER where the file is.
    let safes = ber::to_der(authenticated).ok_or_else(unreadable)?;
    let safes = Element::only(&safes).and_then(|safes| safes.sequence()).ok_or_else(unreadable)?;
    let safes = safes.iter().map(Safe::of).collect::<Result<Vec<_>, _>>()?;

    let mut opening = Opening {
        passphrase: Passphrase::new(passphrase),
        given: passphrase.is_some(),
        has_mac: mac.is_some(),
        encryptions: 0,
        opened: Opened { certificates: Vec::new(), keys: Vec::new(), weak: None },
    };
    for safe in &safes {
        opening.can_open(safe)?;
    }
    if let Some(mac) = mac
        && !mac.holds(authenticated, &opening.passphrase)
    {
        return Err(opening.refused());
    }
    for safe in &safes {
        opening.take(safe)?;
    }
    Ok(opening.opened)
}

/// Decrypts an EncryptedPrivateKeyInfo under one of the schemes of RFC 7292 appendix C.
pub(super) fn open_key(
    identifier: &Element<'_>,
    encryption: &Encryption,
    encrypted: &[u8],
    passphrase: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let passphrase = Passphrase::new(Some(passphrase));
    decrypted(identifier, encryption, encrypted, &passphrase, is_key).ok_or(ImportError::WrongPassphrase)
}

fn unreadable() -> ImportError {
    ImportError::broken("the PKCS#12 structure cannot be read")
}

/// The bytes that a MAC covers: the contents of the outer `data`.
fn authenticated<'a>(file: &[Element<'a>]) -> Result<&'a [u8], ImportError> {
    let (kind, content) = file.get(1).and_then(content_info).ok_or_else(unreadable)?;
    if kind != DATA {
        return Err(unsupported_content(&kind));
    }
    Ok(content.contents)
}

/// The type and the content of a ContentInfo.
fn content_info<'a>(info: &Element<'a>) -> Option<(String, Element<'a>)> {
    let parts = info.sequence()?;
    let content = parts.get(1).filter(|part| part.is_context(0))?;
    Some((parts.first()?.dotted()?, Element::only(content.contents)?))
}

/// One part of the file: bags in the clear (each key in them may be encrypted), or all of them encrypted.
enum Safe<'a> {
    Clear { bags: Zeroizing<Vec<u8>> },
    Encrypted { identifier: Element<'a>, encryption: Encryption, encrypted: Zeroizing<Vec<u8>> },
}

impl<'a> Safe<'a> {
    fn of(info: &Element<'a>) -> Result<Self, ImportError> {
        let (kind, content) = content_info(info).ok_or_else(unreadable)?;
        match kind.as_str() {
            DATA => Ok(Safe::Clear { bags: ber::to_der(content.contents).ok_or_else(unreadable)? }),
            ENCRYPTED_DATA => Self::encrypted(&content).ok_or_else(unreadable),
            other => Err(unsupported_content(other)),
        }
    }

    /// EncryptedData of RFC 5652 section 8.
    fn encrypted(content: &Element<'a>) -> Option<Self> {
        let [_type, identifier, encrypted] = content.sequence()?.get(1)?.sequence()?.try_into().ok()?;
        let encrypted: Element<'_> = encrypted;
        let bytes = match encrypted.is_context(0).then_some(encrypted.is_constructed())? {
            true => ber::joined(encrypted.contents)?,
            false => Zeroizing::new(encrypted.contents.to_vec()),
        };
        Some(Safe::Encrypted { identifier, encryption: Encryption::of(&identifier)?, encrypted: bytes })
    }
}

/// A file being opened.
struct Opening {
    passphrase: Passphrase,
    given: bool,
    has_mac: bool,
    encryptions: usize,
    opened: Opened,
}

impl Opening {
    /// The passphrase is missing or wrong. With a MAC that holds it is neither.
    fn refused(&self) -> ImportError {
        match self.given {
            false => ImportError::PassphraseNeeded,
            true => ImportError::WrongPassphrase,
        }
    }

    fn not_opened(&self) -> ImportError {
        match self.has_mac {
            true => ImportError::broken("a part of it does not open under the passphrase of its MAC"),
            false => self.refused(),
        }
    }

    /// Whether the algorithms that can be seen from outside are supported.
    fn can_open(&self, safe: &Safe<'_>) -> Result<(), ImportError> {
        match safe {
            Safe::Encrypted { encryption, .. } => encryption.can_open(),
            Safe::Clear { bags } => {
                let bags = bags_of(bags).ok_or_else(unreadable)?;
                let keys = bags.iter().filter(|bag| bag.kind == SHROUDED_KEY_BAG);
                for key in keys.filter_map(|bag| shrouded(&bag.value)) {
                    key.encryption.can_open()?;
                }
                Ok(())
            }
        }
    }

    fn take(&mut self, safe: &Safe<'_>) -> Result<(), ImportError> {
        match safe {
            Safe::Clear { bags } => self.take_bags(bags, MAX_DEPTH),
            Safe::Encrypted { identifier, encryption, encrypted } => {
                let bags = self.decrypt(identifier, encryption, encrypted, |plain| {
                    ber::to_der(plain).is_some_and(|bags| bags_of(&bags).is_some())
                })?;
                let bags = ber::to_der(&bags).ok_or_else(unreadable)?;
                self.take_bags(&bags, MAX_DEPTH)
            }
        }
    }

    fn take_bags(&mut self, bags: &[u8], depth: usize) -> Result<(), ImportError> {
        for bag in bags_of(bags).ok_or_else(unreadable)? {
            match bag.kind.as_str() {
                KEY_BAG => self.opened.keys.push(Zeroizing::new(bag.value.whole.to_vec())),
                SHROUDED_KEY_BAG => {
                    let key = shrouded(&bag.value).ok_or_else(unreadable)?;
                    key.encryption.can_open()?;
                    let key = self.decrypt(&key.identifier, &key.encryption, key.encrypted, is_key)?;
                    self.opened.keys.push(key);
                }
                CERTIFICATE_BAG => self.opened.certificates.extend(certificate(&bag.value)),
                BAGS_BAG if depth > 0 => self.take_bags(bag.value.whole, depth - 1)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn decrypt(
        &mut self,
        identifier: &Element<'_>,
        encryption: &Encryption,
        encrypted: &[u8],
        fits: impl Fn(&[u8]) -> bool,
    ) -> Result<Zeroizing<Vec<u8>>, ImportError> {
        self.encryptions += 1;
        if self.encryptions > MAX_ENCRYPTIONS {
            return Err(ImportError::broken("it has more encrypted parts than is reasonable"));
        }
        let plain = decrypted(identifier, encryption, encrypted, &self.passphrase, fits)
            .ok_or_else(|| self.not_opened())?;
        if self.opened.weak.is_none() {
            self.opened.weak = encryption.weak.map(str::to_owned);
        }
        Ok(plain)
    }
}

/// The plain text, where the passphrase gives one that `fits`: one wrong passphrase in 256 leaves valid padding.
fn decrypted(
    identifier: &Element<'_>,
    encryption: &Encryption,
    encrypted: &[u8],
    passphrase: &Passphrase,
    fits: impl Fn(&[u8]) -> bool,
) -> Option<Zeroizing<Vec<u8>>> {
    match encryption.opener {
        Opener::Pbes2 => pbe::decrypt_pbes2(identifier, encrypted, passphrase, fits),
        Opener::Pkcs12(cipher) => pbe::decrypt_pkcs12(cipher, identifier, encrypted, passphrase, fits),
        Opener::TooCostly | Opener::None => None,
    }
}

/// Whether it has the outline of a PrivateKeyInfo.
pub(super) fn is_key(plain: &[u8]) -> bool {
    Element::only(plain).and_then(|key| key.sequence()).is_some_and(|parts| parts.len() >= 3)
}

/// A SafeBag: its type and what is in it.
struct Bag<'a> {
    kind: String,
    value: Element<'a>,
}

fn bags_of(contents: &[u8]) -> Option<Vec<Bag<'_>>> {
    fn read<'a>(bag: &Element<'a>) -> Option<Bag<'a>> {
        let parts = bag.sequence()?;
        let value = parts.get(1).filter(|value| value.is_context(0))?;
        Some(Bag { kind: parts.first()?.dotted()?, value: Element::only(value.contents)? })
    }
    Element::only(contents)?.sequence()?.iter().map(read).collect()
}

/// An encrypted key.
struct Shrouded<'a> {
    identifier: Element<'a>,
    encryption: Encryption,
    encrypted: &'a [u8],
}

fn shrouded<'a>(info: &Element<'a>) -> Option<Shrouded<'a>> {
    let [identifier, encrypted] = info.sequence()?.try_into().ok()?;
    let encrypted: Element<'a> = encrypted;
    Some(Shrouded { identifier, encryption: Encryption::of(&identifier)?, encrypted: encrypted.contents })
}

/// The X.509 certificate of a CertBag; other kinds are passed over.
fn certificate(bag: &Element<'_>) -> Option<Vec<u8>> {
    let parts = bag.sequence()?;
    let is_x509 = parts.first()?.dotted()? == X509;
    let value = Element::only(parts.get(1).filter(|value| value.is_context(0))?.contents)?;
    is_x509.then(|| value.contents.to_vec())
}

fn unsupported_content(oid: &str) -> ImportError {
    let name = match oid {
        "1.2.840.113549.1.7.2" => "a public key in place of a passphrase (signedData)",
        "1.2.840.113549.1.7.3" => "a public key in place of a passphrase (envelopedData)",
        other => other,
    };
    ImportError::UnsupportedAlgorithm { algorithm: name.to_owned() }
}
