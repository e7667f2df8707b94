//! A request prepared to the last byte and signed, so that an operator reviews exactly what will be sent.
//!
//! A [`Prepared`] holds no secret and may be kept. Authorization is not in it: the access token joins on the
//! wire. What is sent later is these headers and this body, unchanged, after the signature was verified once
//! more with the QSEALC.

use eidas::{Certificate, Jwk, JwkError, SigningKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use signature::{Message, SignatureHeader, SigningError};
use url::Url;

use super::body::{Table, body};
use super::{Application, RegisterSettings};
use crate::base64_text::{base64, from_base64};
use crate::client::Route;
use crate::record::{Purpose, SignatureCheck};

/// The QSEALC and the handle of its key.
#[derive(Clone, Copy)]
pub struct Seal<'a> {
    pub certificate: &'a Certificate,
    pub key: &'a SigningKey,
}

/// What every prepared request is made with.
#[derive(Clone, Copy)]
pub struct Preparation<'a> {
    pub route: &'a Route,
    pub settings: &'a RegisterSettings,
    pub seal: Seal<'a>,
    /// `X-Request-ID`, made by the caller; at most 70 characters (STET).
    pub request_id: &'a str,
    /// For a `Date` header, which is added only where the signed list names it.
    pub now: Timestamp,
}

/// A request as it will go on the wire, but for Authorization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    pub purpose: Purpose,
    pub method: String,
    pub url: Url,
    /// In the order they are sent, Signature last.
    pub headers: Vec<(String, String)>,
    /// UTF-8, exact to the byte.
    pub body: Option<String>,
    pub digest: Option<String>,
    pub signed_headers: Vec<String>,
    pub signing_string: String,
    /// The Signature header's value.
    pub signature: String,
    pub key_id: String,
    pub request_id: String,
    /// The QSEALC the signature is checked with before the request leaves: base64 of its DER.
    pub certificate: String,
}

/// Why a request cannot be prepared: always our side.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    #[error("the entry point's host cannot be written into a URL")]
    Host,
    #[error("the client_id is empty")]
    NoClientId,
    #[error("the X-Request-ID must have 1 to 70 visible characters")]
    RequestId,
    /// A keyId goes into a header and must be visible ASCII; an issuer's name may hold accents.
    #[error("the keyId {key_id:?} cannot be written into a header")]
    KeyId { key_id: String },
    #[error("the private key is not the QSEALC's")]
    KeyMismatch,
    #[error(transparent)]
    Jwk(#[from] JwkError),
    #[error(transparent)]
    Signing(#[from] SigningError),
}

/// `POST /stet/setting/v1/register`.
pub fn prepare_create(with: &Preparation<'_>, application: &Application) -> Result<Prepared, PrepareError> {
    let body = body(application, with.settings, &with.jwk(with.seal.certificate)?, Table::Post);
    with.prepare(Purpose::RegistrationCreate, None, Some(body))
}

/// `PUT /stet/setting/v1/register/{client_id}`. The body names `certificate`, the QSEALC that the bank is to know from
/// then on; the seal of `with` signs. The document does not say which key signs a change that brings a new QSEALC: that
/// is the caller's to decide.
pub fn prepare_update(
    with: &Preparation<'_>,
    client_id: &str,
    application: &Application,
    certificate: &Certificate,
) -> Result<Prepared, PrepareError> {
    let body = body(application, with.settings, &with.jwk(certificate)?, Table::Put);
    with.prepare(Purpose::RegistrationUpdate, Some(client_id), Some(body))
}

/// `GET /stet/setting/v1/register/{client_id}`.
pub fn prepare_read(with: &Preparation<'_>, client_id: &str) -> Result<Prepared, PrepareError> {
    with.prepare(Purpose::RegistrationRead, Some(client_id), None)
}

/// `DELETE /stet/setting/v1/register/{client_id}`.
pub fn prepare_delete(with: &Preparation<'_>, client_id: &str) -> Result<Prepared, PrepareError> {
    with.prepare(Purpose::RegistrationDelete, Some(client_id), None)
}

impl Preparation<'_> {
    fn jwk(&self, certificate: &Certificate) -> Result<Jwk, PrepareError> {
        let kid = self.settings.key_id.spell(certificate);
        Ok(Jwk::for_certificate(certificate, kid)?)
    }

    fn prepare(
        &self,
        purpose: Purpose,
        client_id: Option<&str>,
        body: Option<String>,
    ) -> Result<Prepared, PrepareError> {
        if !self.seal.key.belongs_to(self.seal.certificate) {
            return Err(PrepareError::KeyMismatch);
        }
        let visible = self.request_id.bytes().all(|byte| byte.is_ascii_graphic());
        if self.request_id.is_empty() || self.request_id.len() > 70 || !visible {
            return Err(PrepareError::RequestId);
        }
        let mut segments = vec!["stet", "setting", "v1", "register"];
        match client_id {
            // Dot segments would be folded away and address the collection instead.
            Some("" | "." | "..") => return Err(PrepareError::NoClientId),
            Some(client_id) => segments.push(client_id),
            None => {}
        }
        let url = self.route.url(&segments).map_err(|_| PrepareError::Host)?;
        let signed_headers = self.settings.signed_list(body.is_some());
        let digest = (body.is_some() || self.settings.digest_on_bodiless)
            .then(|| signature::digest(body.as_deref().unwrap_or_default().as_bytes()));
        let mut headers = self.headers(&url, body.as_deref(), digest.as_deref(), &signed_headers);

        let method = method_of(purpose);
        let key_id = self.settings.key_id.spell(self.seal.certificate);
        if key_id.is_empty() || !key_id.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return Err(PrepareError::KeyId { key_id });
        }
        let message = Message { method, target: url.path(), headers: &headers };
        let signed = signature::sign(&message, &signed_headers, self.seal.key, &key_id)?;
        let signature = signed.header.to_string();
        headers.push(("signature".to_owned(), signature.clone()));
        Ok(Prepared {
            purpose,
            method: method.to_owned(),
            url,
            headers,
            body,
            digest,
            signed_headers,
            signing_string: signed.signing_string,
            signature,
            key_id,
            request_id: self.request_id.to_owned(),
            certificate: base64(self.seal.certificate.der()),
        })
    }

    fn headers(
        &self,
        url: &Url,
        body: Option<&str>,
        digest: Option<&str>,
        list: &[String],
    ) -> Vec<(String, String)> {
        let mut headers = crate::client::common_headers(url);
        let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
        if let Some(body) = body {
            add("content-type", "application/json".to_owned());
            add("content-length", body.len().to_string());
        }
        if let Some(digest) = digest {
            add("digest", digest.to_owned());
        }
        if list.iter().any(|name| name == "date") {
            add("date", self.now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
        }
        add("x-request-id", self.request_id.to_owned());
        headers
    }
}

impl Prepared {
    /// Checks the signature with the QSEALC, and the digest with the body.
    pub fn check(&self) -> SignatureCheck {
        match self.verify() {
            Ok(()) => SignatureCheck::Verified,
            Err(reason) => SignatureCheck::Failed { reason },
        }
    }

    /// Whether this is the QSEALC it was signed with and names.
    pub fn is_sealed_with(&self, certificate: &Certificate) -> bool {
        self.certificate == base64(certificate.der())
    }

    /// Whether its body brings this QSEALC to the bank.
    pub fn brings(&self, certificate: &Certificate) -> bool {
        let body: Option<serde_json::Value> =
            self.body.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let named = body.as_ref().and_then(|body| body.pointer("/jwks/keys/0/x5c/0")?.as_str());
        named == Some(base64(certificate.der()).as_str())
    }

    /// Whether it names the entry point of this route.
    pub fn goes_to(&self, route: &Route) -> bool {
        route.url(&[]).is_ok_and(|entry| entry.origin() == self.url.origin())
    }

    fn verify(&self) -> Result<(), String> {
        let body = self.body.as_deref().unwrap_or_default().as_bytes();
        let digest = self.headers.iter().find(|(name, _)| name == "digest");
        if self.body.is_some() && digest.is_none() {
            return Err("there is a body and no digest".to_owned());
        }
        if digest.is_some_and(|(_, value)| !signature::digest_matches(value, body)) {
            return Err("the digest is not the body's".to_owned());
        }
        let (_, header) = self
            .headers
            .iter()
            .find(|(name, _)| name == "signature")
            .ok_or("there is no signature".to_owned())?;
        let header: SignatureHeader =
            header.parse().map_err(|error: signature::HeaderError| error.to_string())?;
        let der = from_base64(&self.certificate).ok_or("the QSEALC cannot be read".to_owned())?;
        let certificate = Certificate::from_der(&der).map_err(|error| error.to_string())?;
        let message = Message { method: &self.method, target: self.url.path(), headers: &self.headers };
        signature::verify(&header, &message, &certificate).map_err(|error| error.to_string())
    }
}

fn method_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::RegistrationToken | Purpose::RegistrationCreate => "POST",
        Purpose::RegistrationRead | Purpose::BankCertificate => "GET",
        Purpose::RegistrationUpdate => "PUT",
        Purpose::RegistrationDelete => "DELETE",
    }
}

#[cfg(test)]
mod tests {
    use eidas::KeyId;

    use super::super::SIGNABLE;
    use super::super::validate::tests::application;
    use super::*;

    fn seal() -> (Certificate, SigningKey) {
        let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048)
            .expect("a key");
        let params = rcgen::CertificateParams::new(vec!["seal.example".into()]).expect("parameters");
        let certificate = params.self_signed(&key).expect("a certificate");
        (
            Certificate::from_der(certificate.der()).expect("parses"),
            SigningKey::from_pkcs8(&key.serialize_der()).expect("a key"),
        )
    }

    fn prepared(
        settings: &RegisterSettings,
        request_id: &str,
        certificate: &Certificate,
        key: &SigningKey,
        client_id: Option<&str>,
    ) -> Result<Prepared, PrepareError> {
        let route = Route::new("www.17515.sandbox.api.89c3.com");
        let seal = Seal { certificate, key };
        let with = Preparation { route: &route, settings, seal, request_id, now: Timestamp::UNIX_EPOCH };
        match client_id {
            Some(client_id) => prepare_read(&with, client_id),
            None => prepare_create(&with, &application()),
        }
    }

    #[test]
    fn what_is_prepared_verifies_and_a_change_to_any_part_does_not() {
        let (certificate, key) = seal();
        let whole =
            prepared(&RegisterSettings::default(), "id-1", &certificate, &key, None).expect("prepared");
        assert_eq!(whole.check(), SignatureCheck::Verified);
        let changes: [fn(&mut Prepared); 5] = [
            |prepared| prepared.body = prepared.body.take().map(|body| body.replace("Budget", "budget")),
            |prepared| prepared.method = "PUT".into(),
            |prepared| prepared.url.set_path("/stet/setting/v1/registers"),
            |prepared| prepared.headers.retain(|(name, _)| name != "digest"),
            |prepared| prepared.headers.push(("x-request-id".into(), "id-2".into())),
        ];
        for change in changes {
            let mut changed = whole.clone();
            change(&mut changed);
            assert!(matches!(changed.check(), SignatureCheck::Failed { .. }), "{changed:?}");
        }
    }

    #[test]
    fn knows_its_certificate_and_its_entry_point() {
        let ((certificate, key), (other, _)) = (seal(), seal());
        let whole =
            prepared(&RegisterSettings::default(), "id-1", &certificate, &key, None).expect("prepared");
        assert!(whole.is_sealed_with(&certificate) && !whole.is_sealed_with(&other));
        let route = Route::new("www.17515.sandbox.api.89c3.com");
        assert!(whole.goes_to(&route) && whole.goes_to(&Route { port: Some(443), ..route.clone() }));
        assert!(!whole.goes_to(&Route { port: Some(8443), ..route }));
        assert!(!whole.goes_to(&Route::new("www.13807.sandbox.api.89c3.com")));
    }

    #[test]
    fn a_change_may_bring_another_certificate_than_the_one_that_signs() {
        let ((old, key), (new, _)) = (seal(), seal());
        let route = Route::new("www.17515.sandbox.api.89c3.com");
        let settings = RegisterSettings::default();
        let seal = Seal { certificate: &old, key: &key };
        let with = Preparation {
            route: &route,
            settings: &settings,
            seal,
            request_id: "id-1",
            now: Timestamp::UNIX_EPOCH,
        };
        let change = prepare_update(&with, "1-app", &application(), &new).expect("prepared");
        assert_eq!(change.check(), SignatureCheck::Verified);
        assert!(change.is_sealed_with(&old) && !change.is_sealed_with(&new));
        assert!(change.brings(&new) && !change.brings(&old));
        assert_eq!(change.key_id, settings.key_id.spell(&old));
        let body: serde_json::Value =
            serde_json::from_str(change.body.as_deref().expect("a body")).expect("JSON");
        assert_eq!(body["jwks"]["keys"][0]["kid"], settings.key_id.spell(&new));
    }

    #[test]
    fn a_key_that_is_not_the_qsealcs_prepares_nothing() {
        let ((certificate, _), (_, other)) = (seal(), seal());
        let result = prepared(&RegisterSettings::default(), "id-1", &certificate, &other, None);
        assert!(matches!(result, Err(PrepareError::KeyMismatch)));
    }

    #[test]
    fn parts_that_cannot_be_written_are_named() {
        let (certificate, key) = seal();
        let settings = RegisterSettings::default();
        for request_id in ["", "a b", "é", "line\nbreak", &"x".repeat(71)] {
            let result = prepared(&settings, request_id, &certificate, &key, None);
            assert!(matches!(result, Err(PrepareError::RequestId)), "{request_id:?}");
        }
        for client_id in ["", ".", ".."] {
            let result = prepared(&settings, "id-1", &certificate, &key, Some(client_id));
            assert!(matches!(result, Err(PrepareError::NoClientId)), "{client_id:?}");
        }
        for key_id in ["", "CA=Autorité", "a\r\nb"] {
            let settings = RegisterSettings { key_id: KeyId::Literal(key_id.into()), ..settings.clone() };
            let result = prepared(&settings, "id-1", &certificate, &key, None);
            assert!(matches!(result, Err(PrepareError::KeyId { .. })), "{key_id:?}");
        }
        let settings = RegisterSettings { signed_headers: vec!["x-absent".into()], ..settings };
        let result = prepared(&settings, "id-1", &certificate, &key, None);
        assert!(matches!(result, Err(PrepareError::Signing(_))));
    }

    #[test]
    fn every_header_that_may_be_listed_is_in_a_call_with_a_body() {
        let (certificate, key) = seal();
        let signed_headers: Vec<String> = SIGNABLE.map(str::to_owned).into();
        let settings = RegisterSettings { signed_headers, ..RegisterSettings::default() };
        let all = prepared(&settings, "id-1", &certificate, &key, None).expect("prepared");
        assert_eq!(all.signing_string.lines().count(), SIGNABLE.len());
        assert_eq!(all.check(), SignatureCheck::Verified);
        let read = prepared(&settings, "id-1", &certificate, &key, Some("id")).expect("prepared");
        assert_eq!(read.signed_headers.len(), SIGNABLE.len() - 3);
    }

    #[test]
    fn the_key_in_the_body_has_the_name_the_signature_carries() {
        let (certificate, key) = seal();
        let base = "https://tpp.example/qsealc".to_owned();
        let settings = RegisterSettings { key_id: KeyId::Url { base }, ..RegisterSettings::default() };
        let prepared = prepared(&settings, "id-1", &certificate, &key, None).expect("prepared");
        let body: serde_json::Value = serde_json::from_str(&prepared.body.expect("a body")).expect("JSON");
        assert_eq!(
            body.pointer("/jwks/keys/0/kid").and_then(|kid| kid.as_str()),
            Some(prepared.key_id.as_str())
        );
        assert!(prepared.signature.contains(&format!("keyId=\"{}\"", prepared.key_id)));
    }
}
