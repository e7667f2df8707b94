//! The bank's own seal on its answers: `Digest` and `Signature` as BPCE's live banks were seen to send them.
//!
//! `keyId` is a URL on the host that was called, ending in `_` and the SHA-256 of the seal's certificate; the
//! certificate is served there.

use super::digest;
use super::message::{Answer, Received};
use crate::authority::certificate::{DAY_MS, Extension, KeyUsage, SignedWith, Subject, Template};
use crate::authority::rsa_key::{KeyError, RsaKey};
use crate::authority::{Authority, certificate_pem};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, header};
use rsa::sha2::{Digest, Sha256};

/// Where the certificate is served, before its fingerprint.
pub(crate) const KEY_PATH: &str = "/api/keyid/certificate_";

const LIST: [&str; 5] = ["digest", "date", "content-type", "x-request-id", "(request-target)"];

/// What may be wrong with the signature, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// One byte of the signature is changed.
    BadSignature,
    /// The Digest header is there and empty, as was seen on answers without a body.
    EmptyDigest,
}

/// The certificate and key with which the banks seal their answers.
pub(crate) struct BankSeal {
    key: RsaKey,
    certificate: Vec<u8>,
    fingerprint: String,
}

impl BankSeal {
    /// Makes a key and has the local authority certify it.
    pub(crate) fn make(authority: &Authority) -> Result<BankSeal, KeyError> {
        let key = RsaKey::generate()?;
        let public_key_info = key.public_key_info();
        let subject = Subject {
            country: "FR",
            organization: "Guichet local banks",
            organization_identifier: Some("PSDFR-ACPR-00000"),
            common_name: "Seal of the local banks",
        };
        let now = crate::clock::real_now_ms();
        let certificate = authority.issue(
            Template {
                subject: subject.to_der(),
                public_key_info: &public_key_info,
                not_before_ms: now - 3_600_000,
                not_after_ms: now + 3 * 365 * DAY_MS,
                extensions: vec![
                    Extension::subject_key(&public_key_info),
                    Extension::key_usage(&[KeyUsage::DigitalSignature, KeyUsage::NonRepudiation]),
                ],
            },
            SignedWith::Pkcs1Sha256,
        )?;
        Ok(BankSeal::new(key, certificate))
    }

    /// The seal that was kept as PEM; `None` where its halves do not belong together.
    pub(crate) fn from_pem(certificate: &str, key: &str) -> Option<BankSeal> {
        let key = RsaKey::from_pem(key)?;
        let certificate = pem::parse(certificate).ok()?.into_contents();
        let (_, parsed) = x509_parser::parse_x509_certificate(&certificate).ok()?;
        let belongs = parsed.public_key().raw == key.public_key_info();
        belongs.then(|| BankSeal::new(key, certificate))
    }

    fn new(key: RsaKey, certificate: Vec<u8>) -> BankSeal {
        let fingerprint = hex::encode(Sha256::digest(&certificate));
        BankSeal { key, certificate, fingerprint }
    }

    pub(crate) fn key(&self) -> &RsaKey {
        &self.key
    }

    pub(crate) fn pem(&self) -> String {
        certificate_pem(&self.certificate)
    }

    /// The certificate, where `path` is the one that keyId names.
    pub(crate) fn served_at(&self, path: &str) -> Option<String> {
        (path.strip_prefix(KEY_PATH)? == self.fingerprint).then(|| self.pem())
    }

    /// Adds Digest and Signature to an answer. Of the list, what the answer has is signed.
    pub(crate) fn sign(
        &self,
        request: &Received,
        answer: &mut Answer,
        flaw: Option<Flaw>,
    ) -> Result<(), KeyError> {
        let digest = if flaw == Some(Flaw::EmptyDigest) { String::new() } else { digest::of(&answer.body) };
        let now = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let text = |value: &str| HeaderValue::from_str(value).expect("ASCII made here");
        answer.headers.insert(HeaderName::from_static("digest"), text(&digest));
        answer.headers.insert(header::DATE, text(&now));
        let listed: Vec<&str> = LIST
            .into_iter()
            .filter(|name| name.starts_with('(') || answer.headers.contains_key(*name))
            .collect();
        let mut signing_string = Vec::new();
        for name in &listed {
            if !signing_string.is_empty() {
                signing_string.push(b'\n');
            }
            signing_string.extend_from_slice(name.as_bytes());
            signing_string.extend_from_slice(b": ");
            match answer.headers.get(*name) {
                Some(value) => signing_string.extend_from_slice(value.as_bytes().trim_ascii()),
                None => {
                    let method = request.method.as_str().to_ascii_lowercase();
                    signing_string.extend_from_slice(format!("{method} {}", request.target).as_bytes());
                }
            }
        }
        let mut signature = self.key.sign_pkcs1_sha256(&signing_string)?;
        if flaw == Some(Flaw::BadSignature) {
            signature[0] ^= 0x01;
        }
        let value = format!(
            "keyId=\"https://{}{KEY_PATH}{}\",algorithm=\"rsa-sha256\",headers=\"{}\",signature=\"{}\"",
            request.sni,
            self.fingerprint,
            listed.join(" "),
            STANDARD.encode(signature)
        );
        answer.headers.insert(HeaderName::from_static("signature"), text(&value));
        Ok(())
    }
}
