//! Why a resource is not given, in the shape that one recorded answer has: `{path, message, error, timestamp}`, without a
//! `status`.
//!
//! That answer is the 403 `NO_CONSENTS`; the codes and words of all others are assumed.

use crate::resources::trouble as stet;
use crate::wire::message::{Answer, Refusal};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde_json::json;

/// Longest text in an error (STET, ErrorModel).
const LONGEST: usize = 140;

/// A refusal of a resource.
#[derive(Debug)]
pub(super) struct Trouble {
    status: StatusCode,
    error: String,
    message: String,
    /// For the journal.
    why: String,
}

impl Trouble {
    /// A refusal whose reason is told; its code is the status's own words.
    pub(super) fn new(status: StatusCode, why: impl Into<String>) -> Trouble {
        let why = why.into();
        let words = status.canonical_reason().unwrap_or_default();
        Trouble { status, error: words.to_ascii_uppercase().replace(' ', "_"), message: why.clone(), why }
    }

    /// The PSU lets nobody see anything.
    pub(super) fn no_consents() -> Trouble {
        Trouble {
            status: StatusCode::FORBIDDEN,
            error: "NO_CONSENTS".into(),
            message: "Forbidden".into(),
            why: "the PSU has consented to nothing".into(),
        }
    }

    /// The answer, with the bank's own time.
    pub(super) fn answer(self, path: &str, now: Timestamp) -> Answer {
        let message: String = self.message.chars().take(LONGEST).collect();
        let body = json!({
            "path": path,
            "message": message,
            "error": self.error,
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        });
        let mut answer = Answer::typed(self.status, "application/hal+json; charset=utf-8", body.to_string());
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
            answer.headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        answer.refused = Some(self.why);
        answer
    }
}

impl From<stet::Trouble> for Trouble {
    fn from(trouble: stet::Trouble) -> Trouble {
        Trouble::new(trouble.status, trouble.why)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        stet::Trouble::from(refusal).into()
    }
}
