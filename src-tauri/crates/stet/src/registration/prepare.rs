//! The requests to the Registration API, exact to the byte and signed, so that an operator reviews what will be sent.

use eidas::{Certificate, Jwk, JwkError};
use jiff::Timestamp;
use signature::SigningError;

use super::body::{Table, body};
use super::{Application, RegisterSettings};
use crate::client::{Afterwards, Route};
use crate::prepared::{Prepared, Seal, SealError, Sealing};
use crate::record::Purpose;

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

impl From<SealError> for PrepareError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::RequestId => Self::RequestId,
            SealError::KeyId { key_id } => Self::KeyId { key_id },
            SealError::KeyMismatch => Self::KeyMismatch,
            SealError::Signing(error) => Self::Signing(error),
        }
    }
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
        let method = match purpose {
            Purpose::RegistrationUpdate => "PUT",
            Purpose::RegistrationDelete => "DELETE",
            _ if body.is_some() => "POST",
            _ => "GET",
        };
        let mut segments = vec!["stet", "setting", "v1", "register"];
        match client_id {
            // Dot segments would be folded away and address the collection instead.
            Some("" | "." | "..") => return Err(PrepareError::NoClientId),
            Some(client_id) => segments.push(client_id),
            None => {}
        }
        let url = self.route.url(&segments).map_err(|_| PrepareError::Host)?;
        let sealing = Sealing {
            purpose,
            method,
            url,
            accept: "application/json",
            signed_headers: self.settings.signed_list(body.is_some()),
            body,
            headers: Vec::new(),
            digest_on_bodiless: self.settings.digest_on_bodiless,
            key_id: &self.settings.key_id,
            seal: self.seal,
            request_id: self.request_id,
            now: self.now,
            afterwards: Afterwards::Close,
        };
        Ok(sealing.seal()?)
    }
}

#[cfg(test)]
mod tests {
    use eidas::{KeyId, SigningKey};

    use super::super::SIGNABLE;
    use super::super::validate::tests::application;
    use super::*;
    use crate::record::SignatureCheck;

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
