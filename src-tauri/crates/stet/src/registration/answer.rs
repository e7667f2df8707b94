//! What a bank answers about a registration, read leniently.
//!
//! Live banks were seen to answer with enums in capitals, members that are null, a date as text without a
//! zone, and members left out. Nothing here fails: what is not there is `None`. Secrets in an answer
//! (`client_secret`, `registration_access_token`) are masked on reading and never kept: BPCE's own token is
//! the only way in.

use eidas::Scope;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::masking::mask_json;

/// The members of an answer, secrets masked. Serialises as the JSON object it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegistrationAnswer {
    members: Map<String, Value>,
}

/// `client_id_issued_at` as the bank wrote it, and the instant where that is certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedAt {
    pub text: String,
    /// Absent for a date and time without a zone.
    pub instant: Option<Timestamp>,
}

impl RegistrationAnswer {
    pub fn from_members(members: Map<String, Value>) -> Self {
        match mask_json(&Value::Object(members)) {
            Value::Object(members) => Self { members },
            _ => Self { members: Map::new() },
        }
    }

    /// The whole answer, for [`super::compare`] and for the screen.
    pub fn to_value(&self) -> Value {
        Value::Object(self.members.clone())
    }

    /// The bank's name for the app. An opaque string (contrary to the document's example, it need not be an
    /// OID or an agent's id).
    pub fn client_id(&self) -> Option<String> {
        match self.members.get("client_id")? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A member that is text: `client_name`, `software_id`, `provider_legal_id` …
    pub fn text(&self, member: &str) -> Option<&str> {
        self.members.get(member)?.as_str()
    }

    /// The scopes, whatever separates them and in whatever case; unknown words are left out.
    pub fn scopes(&self) -> Vec<Scope> {
        let words = match self.members.get("scope") {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
            _ => String::new(),
        };
        words
            .split([',', ' '])
            .filter_map(|word| Scope::from_name(&word.trim().to_ascii_lowercase()))
            .collect()
    }

    pub fn redirect_uris(&self) -> Vec<&str> {
        match self.members.get("redirect_uris") {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => text.split(',').map(str::trim).collect(),
            _ => Vec::new(),
        }
    }

    /// Seconds since 1970 (RFC 7591), the same as text, or a date as text.
    pub fn issued_at(&self) -> Option<IssuedAt> {
        let value = self.members.get("client_id_issued_at")?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let instant = match text.parse::<i64>() {
            Ok(milliseconds) if milliseconds > 100_000_000_000 => {
                Timestamp::from_millisecond(milliseconds).ok()
            }
            Ok(seconds) => Timestamp::from_second(seconds).ok(),
            Err(_) => text.parse().ok(),
        };
        Some(IssuedAt { text, instant })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(json: &str) -> RegistrationAnswer {
        RegistrationAnswer::from_members(serde_json::from_str(json).expect("JSON"))
    }

    #[test]
    fn reads_what_a_live_bank_was_seen_to_answer() {
        let seen = answer(
            r#"{"client_id":"1PSDNL-DNB-33031431-0-RWMH","client_secret":null,"registration_access_token":null,
                "client_id_issued_at":"2020-10-05T12:45:50.113","grant_types":["CLIENT_CREDENTIALS"],
                "scope":"aisp,pisp","redirect_uris":["https://tpp.example/cb"],"jwks":{"keys":[{"alg":null}]}}"#,
        );
        assert_eq!(seen.client_id().as_deref(), Some("1PSDNL-DNB-33031431-0-RWMH"));
        assert_eq!(seen.scopes(), [Scope::Aisp, Scope::Pisp]);
        assert_eq!(seen.redirect_uris(), ["https://tpp.example/cb"]);
        let issued = seen.issued_at().expect("a date");
        assert_eq!((issued.text.as_str(), issued.instant), ("2020-10-05T12:45:50.113", None));
    }

    #[test]
    fn an_issue_time_in_seconds_or_with_a_zone_is_an_instant() {
        for (json, second) in [
            (r#"{"client_id_issued_at":1601901950}"#, 1_601_901_950),
            (r#"{"client_id_issued_at":"1601901950"}"#, 1_601_901_950),
            (r#"{"client_id_issued_at":1601901950113}"#, 1_601_901_950),
            (r#"{"client_id_issued_at":"2020-10-05T12:45:50Z"}"#, 1_601_901_950),
        ] {
            let instant = answer(json).issued_at().and_then(|issued| issued.instant);
            assert_eq!(instant.map(Timestamp::as_second), Some(second), "{json}");
        }
    }

    #[test]
    fn a_client_id_that_is_null_or_blank_is_none() {
        for json in [r#"{"client_id":null}"#, r#"{"client_id":" "}"#, "{}"] {
            assert_eq!(answer(json).client_id(), None, "{json}");
        }
    }

    #[test]
    fn secrets_of_an_answer_are_not_kept() {
        let kept = answer(
            r#"{"client_secret":"abcdefghijklmnopqrstuvwxyz","registration_access_token":"tok-1234"}"#,
        );
        let text = serde_json::to_string(&kept).expect("serialises");
        assert!(!text.contains("abcdefgh") && !text.contains("tok-"), "{text}");
    }

    #[test]
    fn scopes_are_read_in_capitals_and_separated_by_anything() {
        assert_eq!(answer(r#"{"scope":"AISP PISP, cbpii"}"#).scopes().len(), 3);
        assert_eq!(answer(r#"{"scope":["aisp","openid"]}"#).scopes(), [Scope::Aisp]);
    }
}
