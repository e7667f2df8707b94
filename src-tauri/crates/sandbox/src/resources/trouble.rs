//! Why a resource is not given, in STET's error shape: `{timestamp, status, error, message, path}`.
//!
//! BPCE puts a code into `message`. The 429 is worded as a live bank was seen to word it.

use crate::wire::message::{Answer, Refusal};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde_json::json;

/// Longest text in an error (STET, ErrorModel).
const LONGEST: usize = 140;

/// A refusal of a resource.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) status: StatusCode,
    /// Instead of the status's own words.
    error: Option<&'static str>,
    message: String,
    /// For the journal.
    pub(crate) why: String,
}

impl Trouble {
    /// A refusal with one of BPCE's codes; `why` is for the journal.
    pub(crate) fn code(status: StatusCode, code: &str, why: impl Into<String>) -> Trouble {
        Trouble { status, error: None, message: code.to_owned(), why: why.into() }
    }

    /// Bad scope.
    pub(crate) fn scope(why: impl Into<String>) -> Trouble {
        Trouble::code(StatusCode::FORBIDDEN, "BADS", why)
    }

    /// Account, or identity, not granted.
    pub(crate) fn not_granted(why: impl Into<String>) -> Trouble {
        Trouble::code(StatusCode::FORBIDDEN, "NGAC", why)
    }

    /// A 400 about a parameter.
    pub(crate) fn parameter(message: impl Into<String>) -> Trouble {
        let message = message.into();
        Trouble { status: StatusCode::BAD_REQUEST, error: None, why: message.clone(), message }
    }

    /// The fifth call of the day.
    pub(crate) fn too_many() -> Trouble {
        let message = "Limite des appels par jour dépassée (Erreur H6B-QA03AAH5)";
        Trouble::code(StatusCode::TOO_MANY_REQUESTS, message, "four calls without PSU-IP-Address today")
    }

    /// The answer, with the bank's own time.
    pub(crate) fn answer(self, path: &str, now: Timestamp) -> Answer {
        let error = self.error.or_else(|| self.status.canonical_reason()).unwrap_or_default();
        let message: String = self.message.chars().take(LONGEST).collect();
        let body = json!({
            "timestamp": crate::activation::in_paris(now).strftime("%Y-%m-%dT%H:%M:%S%z").to_string(),
            "status": self.status.as_u16(),
            "error": error,
            "message": message,
            "path": path,
        });
        let mut answer = Answer::json(self.status, &body);
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
            answer.headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        answer.refused = Some(self.why);
        answer
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        let oauth = (refusal.status == StatusCode::UNAUTHORIZED).then_some(refusal.error);
        let why = refusal.why.unwrap_or_else(|| refusal.description.clone());
        Trouble { status: refusal.status, error: oauth, message: refusal.description, why }
    }
}
