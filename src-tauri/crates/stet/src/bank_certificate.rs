//! The certificate behind a bank's signature, where its keyId says it can be had (STET "Documentation Part 1: Framework"
//! 1.6.3, section 3.5.1.2: an https URL that ends in `_` and the certificate's SHA-256).
//!
//! Whoever can write an answer can write its keyId, so an address is fetched only where it is the very scheme, host and
//! port that was called, plain and with the hash in it, and what comes counts only where it has that hash. Not here: the
//! decision to fetch, which is the operator's, and whether the certificate's issuer may be trusted.

use eidas::{Certificate, NamedKey};
use http::Method;
use url::Url;

use crate::client::{Afterwards, Answer, Client, Outgoing, common_headers, success};
use crate::error::{BankError, Breach};
use crate::record::{CallId, Purpose, Recorder};

/// The longest answer that is read: a chain of certificates is a tenth of it.
const MAX_BODY: usize = 64 * 1024;

/// Where a keyId points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAddress {
    /// To the bank that was called: this may be fetched.
    SameBank { url: Url, sha256: [u8; 32] },
    /// To another scheme, host or port: this is shown and never asked.
    Elsewhere,
    /// To the bank that was called, but with a query, a fragment or a user, or without the certificate's SHA-256.
    Unchecked,
    /// It is no address.
    None,
}

impl KeyAddress {
    /// Where the keyId in the answer to a call to `called` points.
    pub fn read(key_id: &str, called: &Url) -> Self {
        let Ok(url) = Url::parse(key_id.trim()) else { return Self::None };
        if !url.has_host() {
            return Self::None;
        }
        if url.origin() != called.origin() || url.scheme() != "https" {
            return Self::Elsewhere;
        }
        let plain = url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        match NamedKey::parse(url.path()) {
            NamedKey::Fingerprint(sha256) if plain => Self::SameBank { url, sha256 },
            _ => Self::Unchecked,
        }
    }
}

/// A certificate that has the hash its address names.
#[derive(Debug, Clone)]
pub struct Fetched {
    pub certificate: Certificate,
    pub call_id: CallId,
}

/// Gets the certificate at `url`, without token and signature.
///
/// # Errors
/// Every [`BankError`]; `BrokenContract` where no certificate comes, or one of another hash. `url` must be the client's own entry
/// point.
pub async fn fetch(
    client: &Client,
    url: &Url,
    sha256: &[u8; 32],
    recorder: &dyn Recorder,
) -> Result<Fetched, BankError> {
    let mut headers = common_headers(url, Afterwards::Close);
    for (name, value) in &mut headers {
        if name == "accept" {
            *value = "application/x-pem-file, application/pkix-cert, */*;q=0.1".to_owned();
        }
    }
    let outgoing = Outgoing {
        purpose: Purpose::BankCertificate,
        method: Method::GET,
        url: url.clone(),
        headers,
        token: None,
        secrets: Vec::new(),
        body: None,
        signed: None,
    };
    let answer = success(client.bounded(MAX_BODY).send(outgoing, recorder).await?)?;
    let (call_id, status) = (answer.call_id, answer.status);
    let certificate =
        named(&answer, sha256).map_err(|breach| BankError::BrokenContract { breach, status, call_id })?;
    Ok(Fetched { certificate, call_id })
}

fn named(answer: &Answer, sha256: &[u8; 32]) -> Result<Certificate, Breach> {
    let certificates = match Certificate::from_der(&answer.body) {
        Ok(certificate) => vec![certificate],
        // PEM only: nothing that a passphrase or a key could be in.
        Err(_) if answer.body.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----") => {
            eidas::import(&answer.body, None).map_err(|_| Breach::NoCertificate)?.certificates
        }
        Err(_) => Vec::new(),
    };
    if certificates.is_empty() {
        return Err(Breach::NoCertificate);
    }
    certificates
        .into_iter()
        .find(|certificate| certificate.sha256() == *sha256)
        .ok_or(Breach::AnotherCertificate)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "714f8154ec259ac40b8a9786c9908488b2582b68b17e865fede4636d726b709f";

    fn read(key_id: &str) -> KeyAddress {
        KeyAddress::read(key_id, &Url::parse("https://bank.example/stet/register").expect("a URL"))
    }

    #[test]
    fn only_a_plain_address_at_the_bank_that_was_called_may_be_fetched() {
        let fine =
            [format!("https://bank.example/keyid/c_{HASH}"), format!("https://BANK.example:443/c_{HASH}")];
        for key_id in fine {
            assert!(matches!(read(&key_id), KeyAddress::SameBank { .. }), "{key_id}");
        }
        for key_id in [
            format!("http://bank.example/c_{HASH}"),
            format!("https://bank.example:8443/c_{HASH}"),
            format!("https://www.bank.example/c_{HASH}"),
            format!("https://bank.example.evil.example/c_{HASH}"),
            format!("https://bank.example@evil.example/c_{HASH}"),
            format!("https://127.0.0.1/c_{HASH}"),
            format!("ftp://bank.example/c_{HASH}"),
        ] {
            assert_eq!(read(&key_id), KeyAddress::Elsewhere, "{key_id}");
        }
        for key_id in [
            "https://bank.example/c".to_owned(),
            format!("https://bank.example/c_{HASH}?a=b"),
            format!("https://bank.example/c_{HASH}#a"),
            format!("https://user@bank.example/c_{HASH}"),
            format!("https://bank.example/c?x=_{HASH}"),
        ] {
            assert_eq!(read(&key_id), KeyAddress::Unchecked, "{key_id}");
        }
        for key_id in ["SN=0A,CA=CN=x", "1PSDFR-ACPR-13807-0-RWMH", "", "urn:x:y", "data:,x"] {
            assert_eq!(read(key_id), KeyAddress::None, "{key_id}");
        }
    }

    #[test]
    fn what_comes_counts_only_with_the_named_hash() {
        let key = rcgen::KeyPair::generate().expect("a key");
        let parameters = rcgen::CertificateParams::new(vec!["seal.example".into()]).expect("parameters");
        let made = parameters.self_signed(&key).expect("a certificate");
        let sha256 = Certificate::from_der(made.der()).expect("parses").sha256();
        let answer = |body: Vec<u8>| Answer {
            call_id: "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".parse().expect("a UUID"),
            status: 200,
            headers: Vec::new(),
            body,
            at: jiff::Timestamp::UNIX_EPOCH,
            secrets: Vec::new(),
        };
        for body in
            [made.der().to_vec(), made.pem().into_bytes(), format!("chain:\n{}", made.pem()).into_bytes()]
        {
            assert_eq!(named(&answer(body.clone()), &sha256).map(|found| found.sha256()), Ok(sha256));
            assert_eq!(named(&answer(body), &[0; 32]).err(), Some(Breach::AnotherCertificate));
        }
        for body in [b"".to_vec(), b"<html>".to_vec(), key.serialize_pem().into_bytes()] {
            assert_eq!(named(&answer(body), &sha256).err(), Some(Breach::NoCertificate));
        }
    }
}
