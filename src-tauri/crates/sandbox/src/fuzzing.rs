//! What the local banks read of a request, opened for `cargo xtask fuzz`: compiled with `--cfg fuzzing` and at no other
//! time, so no product holds it.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use hyper::body::Bytes;

use crate::authority::csr::CertificateRequest;
use crate::oauth::token;
use crate::oid::Oid;
use crate::registration::application::{self, Application, Purpose};
use crate::registration::key_set;
use crate::tpp_certificate::TppCertificate;
use crate::wire::digest;
use crate::wire::message::{Received, Refusal};
use crate::wire::request_signature::Claim;

/// A certificate as the banks read it.
pub struct Certificate(TppCertificate);

/// Reads a certificate in DER; `None` where it is none.
pub fn certificate(der: &[u8]) -> Option<Certificate> {
    TppCertificate::parse(der).ok().map(Certificate)
}

/// A request with these headers; those that HTTP does not allow are left out.
fn received(seal: &Certificate, method: Method, headers: &[(&str, &[u8])], body: &[u8]) -> Received {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value))
        {
            map.append(name, value);
        }
    }
    Received {
        sni: "www.17515.sandbox.api.89c3.com".to_owned(),
        method,
        target: "/stet/setting/v1/register".to_owned(),
        path: "/stet/setting/v1/register".to_owned(),
        headers: map,
        body: Bytes::copy_from_slice(body),
        client: Arc::new(seal.0.clone()),
    }
}

/// Reads and verifies the Signature of a request; the refusal's words where it is refused.
///
/// # Errors
/// Why the bank refuses it.
pub fn signature(seal: &Certificate, headers: &[(&str, &[u8])], strict: bool) -> Result<(), String> {
    let request = received(seal, Method::PUT, headers, b"");
    let read = Claim::read(&request, false, strict).and_then(|claim| claim.verify(&seal.0));
    read.map_err(words)
}

/// Checks the Digest of a request.
///
/// # Errors
/// Why the bank refuses it.
pub fn digest(seal: &Certificate, value: &[u8], body: &[u8]) -> Result<(), String> {
    let request = received(seal, Method::POST, &[("digest", value)], body);
    digest::check(&request.headers, &request.body, true).map_err(words)
}

/// Reads the body of POST or PUT.
///
/// # Errors
/// Why the bank refuses it.
pub fn application(seal: &Certificate, body: &[u8], create: bool, strict: bool) -> Result<(), String> {
    let headers: &[(&str, &[u8])] = &[("content-type", b"application/json")];
    let request = received(seal, Method::POST, headers, body);
    let purpose = if create { Purpose::Create } else { Purpose::Change };
    let read = application::object(&request, strict).and_then(|members| {
        let sent = key_set::certificate(&members)?;
        Application::read(members, sent, purpose, strict)
    });
    read.map(drop).map_err(words)
}

/// Reads the form of a token request; the number of its fields.
///
/// # Errors
/// Why the bank refuses it.
pub fn form(seal: &Certificate, body: &[u8]) -> Result<usize, String> {
    let headers: &[(&str, &[u8])] = &[("content-type", b"application/x-www-form-urlencoded")];
    token::fields(&received(seal, Method::POST, headers, body)).map_err(words)
}

/// Reads a certificate request in PEM; whether it is one.
pub fn certificate_request(text: &str) -> bool {
    CertificateRequest::from_pem(text).is_ok()
}

/// Reads an Organization Identifier.
pub fn oid(text: &str) -> Option<(String, String)> {
    let oid: Oid = text.parse().ok()?;
    Some((oid.country().to_owned(), oid.nca_id().to_owned()))
}

fn words(refusal: Refusal) -> String {
    refusal.description
}
