//! Putting a request together and signing it.

use eidas::{Certificate, KeyId, SigningKey};
use jiff::Timestamp;
use signature::{Message, SigningError};
use url::Url;

use super::Prepared;
use super::request::target;
use crate::base64_text::base64;
use crate::client::{Afterwards, common_headers};
use crate::record::Purpose;

/// The QSEALC and the handle of its key.
#[derive(Clone, Copy)]
pub struct Seal<'a> {
    pub certificate: &'a Certificate,
    pub key: &'a SigningKey,
}

/// Why a request cannot be signed: always our side.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("the X-Request-ID must have 1 to 70 visible characters")]
    RequestId,
    /// A keyId goes into a header and must be visible ASCII; an issuer's name may hold accents.
    #[error("the keyId {key_id:?} cannot be written into a header")]
    KeyId { key_id: String },
    #[error("the private key is not the QSEALC's")]
    KeyMismatch,
    #[error(transparent)]
    Signing(#[from] SigningError),
}

/// Everything that a request is made of.
pub(crate) struct Sealing<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) method: &'static str,
    pub(crate) url: Url,
    pub(crate) accept: &'a str,
    /// JSON.
    pub(crate) body: Option<String>,
    /// Headers besides the common ones, the body's, `Date` and `X-Request-ID`.
    pub(crate) headers: Vec<(String, String)>,
    /// Lower-case names, in order.
    pub(crate) signed_headers: Vec<String>,
    pub(crate) digest_on_bodiless: bool,
    pub(crate) key_id: &'a KeyId,
    pub(crate) seal: Seal<'a>,
    pub(crate) request_id: &'a str,
    /// For a `Date` header, which is added only where the signed list names it.
    pub(crate) now: Timestamp,
    pub(crate) afterwards: Afterwards,
}

impl Sealing<'_> {
    pub(crate) fn seal(self) -> Result<Prepared, SealError> {
        if !self.seal.key.belongs_to(self.seal.certificate) {
            return Err(SealError::KeyMismatch);
        }
        let visible = self.request_id.bytes().all(|byte| byte.is_ascii_graphic());
        if self.request_id.is_empty() || self.request_id.len() > 70 || !visible {
            return Err(SealError::RequestId);
        }
        let key_id = self.key_id.spell(self.seal.certificate);
        if key_id.is_empty() || !key_id.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return Err(SealError::KeyId { key_id });
        }
        let digest = (self.body.is_some() || self.digest_on_bodiless)
            .then(|| signature::digest(self.body.as_deref().unwrap_or_default().as_bytes()));
        let mut headers = self.wire_headers(digest.as_deref());
        let target = target(&self.url);
        let message = Message { method: self.method, target: &target, headers: &headers };
        let signed = signature::sign(&message, &self.signed_headers, self.seal.key, &key_id)?;
        let signature = signed.header.to_string();
        headers.push(("signature".to_owned(), signature.clone()));
        Ok(Prepared {
            purpose: self.purpose,
            method: self.method.to_owned(),
            url: self.url,
            headers,
            body: self.body,
            digest,
            signed_headers: self.signed_headers,
            signing_string: signed.signing_string,
            signature,
            key_id,
            request_id: self.request_id.to_owned(),
            certificate: base64(self.seal.certificate.der()),
        })
    }

    fn wire_headers(&self, digest: Option<&str>) -> Vec<(String, String)> {
        let mut headers = common_headers(&self.url, self.afterwards);
        for (name, value) in &mut headers {
            if name == "accept" {
                self.accept.clone_into(value);
            }
        }
        let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
        if let Some(body) = &self.body {
            add("content-type", "application/json".to_owned());
            add("content-length", body.len().to_string());
        }
        if let Some(digest) = digest {
            add("digest", digest.to_owned());
        }
        if self.signed_headers.iter().any(|name| name == "date") {
            add("date", self.now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
        }
        for (name, value) in &self.headers {
            add(name, value.clone());
        }
        add("x-request-id", self.request_id.to_owned());
        headers
    }
}
