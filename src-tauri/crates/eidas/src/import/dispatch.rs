//! Telling the formats apart by their outline, and gathering what they hold.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{Format, ImportError, Imported, ber, pem, pkcs8, pkcs12};
use crate::{
    certificate::Certificate,
    der::{BIT_STRING, Element, INTEGER, OCTET_STRING, SEQUENCE},
    key::{SealedPkcs8, SigningKey, pkcs8_of_pkcs1, pkcs8_of_sec1},
};

/// Standard base64 with or without its padding.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What the outline of a DER structure says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outline {
    Certificate,
    Request,
    PublicKey,
    Pkcs7,
    Pkcs8,
    EncryptedPkcs8,
    Pkcs1,
    Sec1,
    Pkcs12,
}

pub(super) struct Gathered<'p> {
    passphrase: Option<&'p SecretString>,
    certificates: Vec<Certificate>,
    keys: Vec<(SigningKey, SealedPkcs8)>,
    weak: Option<String>,
    set_aside: Vec<String>,
}

impl<'p> Gathered<'p> {
    pub(super) fn new(passphrase: Option<&'p SecretString>) -> Self {
        Self { passphrase, certificates: Vec::new(), keys: Vec::new(), weak: None, set_aside: Vec::new() }
    }

    pub(super) fn finish(self, format: Format) -> Result<Imported, ImportError> {
        if self.certificates.is_empty() && self.keys.is_empty() {
            return Err(ImportError::NothingToImport { found: self.set_aside.join(", ") });
        }
        Ok(Imported { certificates: self.certificates, keys: self.keys, format, weak: self.weak })
    }

    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<Format, ImportError> {
        let ends = bytes.trim_ascii();
        if ends.is_empty() {
            return Err(ImportError::Empty);
        }
        if let Some(element) = Element::only(bytes).or_else(|| Element::only(bytes.trim_ascii_end())) {
            return self.read_der(element.whole);
        }
        let text = pem::text_of(bytes);
        if text.trim().is_empty() {
            return Err(ImportError::Empty);
        }
        let blocks = pem::blocks(&text)?;
        if !blocks.is_empty() {
            for block in blocks {
                self.read_block(&block)?;
            }
            return Ok(Format::Pem);
        }
        let bare: Zeroizing<String> = Zeroizing::new(text.split_whitespace().collect());
        if let Ok(decoded) = BASE64.decode(bare.as_bytes()).map(Zeroizing::new)
            && let Some(element) = Element::only(&decoded)
        {
            self.read_der(element.whole)?;
            return Ok(Format::Base64);
        }
        if bytes.first() == Some(&0x30)
            && let Some(der) = ber::to_der(bytes)
        {
            return self.read_der(&der);
        }
        match bytes {
            [0x30, length, ..] if *length >= 0x80 => {
                Err(ImportError::broken("it is cut short, or longer than it says"))
            }
            _ => Err(ImportError::Unrecognised),
        }
    }

    fn read_block(&mut self, block: &pem::Block) -> Result<(), ImportError> {
        if let Some(cipher) = &block.cipher {
            return Err(ImportError::UnsupportedAlgorithm {
                algorithm: format!("{cipher} in the PEM encryption of RFC 1421"),
            });
        }
        let der = &block.der;
        match block.label.as_str() {
            "CERTIFICATE" | "X509 CERTIFICATE" => self.add_certificate(der),
            // OpenSSL's own form: the certificate, then notes on how far to trust it.
            "TRUSTED CERTIFICATE" => match Element::read(der) {
                Some((certificate, _)) => self.add_certificate(certificate.whole),
                None => Err(ImportError::broken("a certificate block holds no certificate")),
            },
            "PKCS7" | "CMS" | "CERTIFICATE CHAIN" => self.add_pkcs7(der),
            "PRIVATE KEY" => self.add_key(der),
            "RSA PRIVATE KEY" => self.add_key(&pkcs8_of_pkcs1(der)),
            "EC PRIVATE KEY" => self.add_key(&pkcs8_of_sec1(der)?),
            "ENCRYPTED PRIVATE KEY" => self.add_encrypted_key(der),
            "PKCS12" => self.add_pkcs12(der),
            "DSA PRIVATE KEY" => Err(ImportError::UnsupportedKey { algorithm: "DSA".to_owned() }),
            "OPENSSH PRIVATE KEY" => Err(ImportError::UnsupportedKey { algorithm: "OpenSSH".to_owned() }),
            other => {
                self.set_aside.push(format!("a block {other}"));
                Ok(())
            }
        }
    }

    fn read_der(&mut self, der: &[u8]) -> Result<Format, ImportError> {
        let outline = outline_of(der).ok_or(ImportError::Unrecognised)?;
        match outline {
            Outline::Certificate => self.add_certificate(der).map(|()| Format::Der),
            Outline::Request => {
                self.set_aside.push("a certificate request".to_owned());
                Ok(Format::Der)
            }
            Outline::PublicKey => {
                self.set_aside.push("a public key".to_owned());
                Ok(Format::Der)
            }
            Outline::Pkcs7 => self.add_pkcs7(der).map(|()| Format::Pkcs7),
            Outline::Pkcs8 => self.add_key(der).map(|()| Format::Pkcs8),
            Outline::EncryptedPkcs8 => self.add_encrypted_key(der).map(|()| Format::EncryptedPkcs8),
            Outline::Pkcs1 => self.add_key(&pkcs8_of_pkcs1(der)).map(|()| Format::Pkcs1),
            Outline::Sec1 => self.add_key(&pkcs8_of_sec1(der)?).map(|()| Format::Sec1),
            Outline::Pkcs12 => self.add_pkcs12(der).map(|()| Format::Pkcs12),
        }
    }

    fn add_certificate(&mut self, der: &[u8]) -> Result<(), ImportError> {
        let certificate = Certificate::from_der(der)?;
        if !self.certificates.contains(&certificate) {
            self.certificates.push(certificate);
        }
        Ok(())
    }

    fn add_key(&mut self, pkcs8: &[u8]) -> Result<(), ImportError> {
        let key = SigningKey::from_pkcs8(pkcs8)?;
        if self.keys.iter().all(|(known, _)| known.spki_sha256() != key.spki_sha256()) {
            self.keys.push((key, SealedPkcs8::new(pkcs8)));
        }
        Ok(())
    }

    fn add_encrypted_key(&mut self, der: &[u8]) -> Result<(), ImportError> {
        let opened = pkcs8::open(der, self.passphrase)?;
        self.weak = self.weak.take().or(opened.weak);
        self.add_key(&opened.pkcs8)
    }

    fn add_pkcs12(&mut self, der: &[u8]) -> Result<(), ImportError> {
        let opened = pkcs12::open(der, self.passphrase)?;
        self.weak = self.weak.take().or(opened.weak);
        for certificate in &opened.certificates {
            self.add_certificate(certificate)?;
        }
        for key in &opened.keys {
            self.add_key(key)?;
        }
        if opened.certificates.is_empty() && opened.keys.is_empty() {
            self.set_aside.push("a PKCS#12 file without contents".to_owned());
        }
        Ok(())
    }

    /// The certificates of a SignedData (RFC 5652 section 5.1); its signatures are not looked at.
    fn add_pkcs7(&mut self, der: &[u8]) -> Result<(), ImportError> {
        let certificates = Element::only(der)
            .and_then(|info| info.sequence()?.get(1).copied())
            .and_then(|content| Element::only(content.contents)?.sequence())
            .ok_or_else(|| ImportError::broken("the PKCS#7 structure cannot be read"))?;
        let bag = certificates.iter().find(|part| part.is_context(0));
        for certificate in bag.and_then(Element::children).unwrap_or_default() {
            self.add_certificate(certificate.whole)?;
        }
        self.set_aside.push("a PKCS#7 structure without certificates".to_owned());
        Ok(())
    }
}

fn outline_of(der: &[u8]) -> Option<Outline> {
    let parts = Element::only(der)?.sequence()?;
    let is = |at: usize, tag: u32| parts.get(at).is_some_and(|part| part.is(tag));
    let oid_at = |at: usize| parts.get(at).and_then(|part| part.sequence()?.first()?.dotted());
    if parts.first().and_then(Element::dotted).as_deref() == Some("1.2.840.113549.1.7.2") {
        return Some(Outline::Pkcs7);
    }
    if is(0, SEQUENCE) && is(1, SEQUENCE) && is(2, BIT_STRING) && parts.len() == 3 {
        let body = parts[0].sequence()?;
        let is_request = body.len() == 4 && body[0].is(INTEGER) && body[3].is_context(0);
        return Some(if is_request { Outline::Request } else { Outline::Certificate });
    }
    if is(0, SEQUENCE) && is(1, BIT_STRING) && parts.len() == 2 {
        return Some(Outline::PublicKey);
    }
    if is(0, SEQUENCE) && is(1, OCTET_STRING) && parts.len() == 2 {
        return oid_at(0).map(|_| Outline::EncryptedPkcs8);
    }
    if !is(0, INTEGER) {
        return None;
    }
    if is(1, SEQUENCE) && is(2, OCTET_STRING) {
        return oid_at(1).map(|_| Outline::Pkcs8);
    }
    if is(1, SEQUENCE) && parts[0].small() == Some(3) {
        let oid = oid_at(1)?;
        return oid.starts_with("1.2.840.113549.1.7.").then_some(Outline::Pkcs12);
    }
    if is(1, OCTET_STRING) {
        return Some(Outline::Sec1);
    }
    (parts.len() >= 9 && parts.iter().take(9).all(|part| part.is(INTEGER))).then_some(Outline::Pkcs1)
}
