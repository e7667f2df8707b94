//! A request that arrived whole over mutual TLS, and the answer to it.

use crate::tpp_certificate::TppCertificate;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use hyper::body::Bytes;
use serde_json::json;
use std::sync::Arc;

/// A request with everything that the TLS connection says about it.
pub(crate) struct Received {
    /// The server name of the TLS handshake, lower-case.
    pub(crate) sni: String,
    pub(crate) method: Method,
    /// Path and query as they stand on the request line.
    pub(crate) target: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The QWAC, or whatever certificate of the practice QTSP the client presented.
    pub(crate) client: Arc<TppCertificate>,
}

impl Received {
    /// The value of a header that stands exactly once and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?;
        if values.next().is_some() { None } else { value.to_str().ok() }
    }
}

impl Received {
    /// X-Request-ID has to be there, with something in it.
    pub(crate) fn demand_request_id(&self) -> Result<(), Refusal> {
        match self.headers.get("x-request-id") {
            None => Err(Refusal::request("X-Request-ID: the header is missing")),
            Some(value) if value.as_bytes().trim_ascii().is_empty() => {
                Err(Refusal::request("X-Request-ID: the header is empty"))
            }
            Some(_) => Ok(()),
        }
    }

    /// The access token of the Authorization header (RFC 6750 section 2.1).
    pub(crate) fn bearer(&self) -> Result<&str, Refusal> {
        let header = self
            .header("authorization")
            .ok_or_else(|| Refusal::invalid_token("Authorization: the access token is missing"))?;
        match header.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
            _ => Err(Refusal::invalid_token("Authorization: it is no Bearer token")),
        }
    }
}

/// Why a request is refused. Every refusal of the documents is one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// The OAuth 2 or registration error code.
    pub(crate) error: &'static str,
    /// Names the field, says what is wrong with it.
    pub(crate) description: String,
    /// For the journal, where the answer does not say it.
    pub(crate) why: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, error: &'static str, description: impl Into<String>) -> Refusal {
        Refusal { status, error, description: description.into(), why: None }
    }

    /// Tells the journal more than the client.
    pub(crate) fn because(self, why: impl Into<String>) -> Refusal {
        Refusal { why: Some(why.into()), ..self }
    }

    /// A 400 about a header or the request's form.
    pub(crate) fn request(description: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// A 400 about a member of the registration's body (RFC 7591 section 3.2.2).
    pub(crate) fn metadata(description: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "invalid_client_metadata", description)
    }

    /// A 401: there is no access token, or none that counts (RFC 6750 section 3.1).
    pub(crate) fn invalid_token(description: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::UNAUTHORIZED, "invalid_token", description)
    }

    /// The bank could not keep what it had accepted.
    pub(crate) fn internal() -> Refusal {
        Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_error",
            "the local bank could not keep its state",
        )
    }
}

/// What is answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// For the journal: why it is no success.
    pub(crate) refused: Option<String>,
}

impl Answer {
    pub(crate) fn empty(status: StatusCode) -> Answer {
        Answer { status, headers: HeaderMap::new(), body: Vec::new(), refused: None }
    }

    pub(crate) fn json(status: StatusCode, body: &serde_json::Value) -> Answer {
        Answer::typed(status, "application/json;charset=UTF-8", body.to_string())
    }

    pub(crate) fn typed(status: StatusCode, content_type: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        let mut answer = Answer::empty(status);
        answer.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        answer.body = body.into();
        answer
    }

    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Answer {
        self.headers.insert(name, value);
        self
    }

    /// A token answer may not be kept by caches (RFC 6749 section 5.1).
    pub(crate) fn uncached(self) -> Answer {
        self.with(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
            .with(header::PRAGMA, HeaderValue::from_static("no-cache"))
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Answer {
        let body = json!({"error": refusal.error, "error_description": refusal.description});
        let mut answer = Answer::json(refusal.status, &body);
        if refusal.status == StatusCode::UNAUTHORIZED {
            let challenge = match refusal.error {
                "invalid_token" => "Bearer error=\"invalid_token\"",
                _ => "Bearer",
            };
            answer.headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        let why = refusal.why.unwrap_or(refusal.description);
        answer.refused = Some(format!("{}: {why}", refusal.error));
        answer
    }
}
