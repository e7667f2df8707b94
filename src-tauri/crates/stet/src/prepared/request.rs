//! A request as it will go on the wire, but for Authorization.
//!
//! A [`Prepared`] holds no secret and may be kept. The access token joins on the wire. What is sent is these headers and
//! this body, unchanged, after the signature was verified once more with the QSEALC.

use eidas::Certificate;
use http::Method;
use serde::{Deserialize, Serialize};
use signature::{Message, SignatureHeader};
use url::Url;

use crate::base64_text::{base64, from_base64};
use crate::client::{Answer, Client, Outgoing, Route, Signed};
use crate::error::{BankError, InputProblem};
use crate::record::{Purpose, Recorder, SignatureCheck};
use crate::token::AccessToken;

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

    /// Sends it where it is of the expected kind and the token still lives, and gives back the answer whatever its status.
    pub(crate) async fn send(
        &self,
        client: &Client,
        expected: Purpose,
        token: &AccessToken,
        recorder: &dyn Recorder,
    ) -> Result<Answer, BankError> {
        let input = |problem| BankError::Input { problem, call_id: None };
        if self.purpose != expected {
            return Err(input(InputProblem::WrongKind));
        }
        if token.has_expired(recorder.now()) {
            return Err(input(InputProblem::TokenExpired));
        }
        let outgoing = Outgoing {
            purpose: self.purpose,
            method: Method::from_bytes(self.method.as_bytes()).map_err(|_| input(InputProblem::NotHttp))?,
            url: self.url.clone(),
            headers: self.headers.clone(),
            token: Some(token),
            secrets: Vec::new(),
            body: self.body.clone().map(String::into_bytes),
            signed: Some(Signed {
                signing_string: self.signing_string.clone(),
                key_id: self.key_id.clone(),
                signed_headers: self.signed_headers.clone(),
                check: self.check(),
            }),
        };
        client.send(outgoing, recorder).await
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
        let target = target(&self.url);
        let message = Message { method: &self.method, target: &target, headers: &self.headers };
        signature::verify(&header, &message, &certificate).map_err(|error| error.to_string())
    }
}

/// Path and query as on the request line.
pub(super) fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}
