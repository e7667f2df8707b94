//! The answer of the token endpoint (RFC 6749, section 5.1), read leniently.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::{Map, Value};

use crate::client::{Answer, json_object};
use crate::error::{BankError, Breach};
use crate::record::CallId;
use crate::token::AccessToken;

/// Tokens as they came. Never printed, never serialised.
pub struct TokenAnswer {
    /// Its end follows from `expires_in_s`. Where the bank did not say how long it lives, it has no end that we know of:
    /// the bank's 401 is what tells.
    pub access: AccessToken,
    /// Absent where the bank sent none: an earlier one then stays good.
    pub refresh: Option<SecretString>,
    /// The words of `scope`, in their order; empty where the bank did not say.
    pub scopes: Vec<String>,
    /// `expires_in`: the access token's life in seconds from `answered_at`. `None` where it is missing, zero or unreadable.
    pub expires_in_s: Option<u64>,
    pub call_id: CallId,
    /// When the answer had come, by the recorder's clock.
    pub answered_at: Timestamp,
}

impl TokenAnswer {
    /// # Errors
    /// `BrokenContract` where there is no usable access_token or a type other than Bearer.
    pub(crate) fn read(answer: &Answer) -> Result<Self, BankError> {
        let breach =
            |breach| BankError::BrokenContract { breach, status: answer.status, call_id: answer.call_id };
        let mut members = json_object(answer)?;
        if let Some(Value::String(kind)) = members.get("token_type")
            && !kind.eq_ignore_ascii_case("bearer")
        {
            return Err(breach(Breach::TokenType));
        }
        let secret = secret(&mut members, "access_token").ok_or(breach(Breach::NoAccessToken))?;
        let expires_in_s = life(members.get("expires_in"));
        let scopes = match members.get("scope") {
            Some(Value::String(words)) => words.as_str(),
            _ => "",
        };
        let scopes = scopes.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let expires_at = expires_in_s.map_or(Timestamp::MAX, |life| after(answer.at, life));
        Ok(Self {
            access: AccessToken::new(secret, expires_at),
            refresh: self::secret(&mut members, "refresh_token"),
            scopes,
            expires_in_s,
            call_id: answer.call_id,
            answered_at: answer.at,
        })
    }

    /// The access token with a life of so many seconds.
    pub(crate) fn living(&self, seconds: u64) -> AccessToken {
        AccessToken::new(self.access.secret().clone(), after(self.answered_at, seconds))
    }
}

fn after(at: Timestamp, seconds: u64) -> Timestamp {
    let life = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    at.checked_add(life).unwrap_or(Timestamp::MAX)
}

/// A token that can stand in a header: visible ASCII.
fn secret(members: &mut Map<String, Value>, name: &str) -> Option<SecretString> {
    match members.remove(name) {
        Some(Value::String(secret))
            if !secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Some(SecretString::from(secret))
        }
        _ => None,
    }
}

/// Seconds as a number, with or without a fraction, or as text.
fn life(member: Option<&Value>) -> Option<u64> {
    let text = match member? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    whole.parse().ok().filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(body: &str) -> Result<TokenAnswer, BankError> {
        TokenAnswer::read(&Answer {
            call_id: "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".parse().expect("a UUID"),
            status: 200,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
            at: Timestamp::UNIX_EPOCH,
            secrets: Vec::new(),
        })
    }

    fn good(body: &str) -> TokenAnswer {
        read(body).unwrap_or_else(|error| panic!("{body}: {error}"))
    }

    #[test]
    fn the_documented_answer_is_read_whole() {
        let answer = good(
            r#"{"access_token":"KXZyspFBZ1R6NqWQ","token_type":"Bearer","expires_in":3600,
                "scope":"aisp offline_access","refresh_token":"KUZyspFBZ1R6NqWQ","state":"s"}"#,
        );
        // EXPOSE: to compare with what was parsed.
        assert_eq!(answer.access.secret().expose_secret(), "KXZyspFBZ1R6NqWQ");
        // EXPOSE: to compare with what was parsed.
        let refresh = answer.refresh.as_ref().map(|secret| secret.expose_secret());
        assert_eq!(refresh, Some("KUZyspFBZ1R6NqWQ"));
        assert_eq!(answer.scopes, ["aisp", "offline_access"]);
        assert_eq!((answer.expires_in_s, answer.access.expires_at().as_second()), (Some(3600), 3600));
    }

    #[test]
    fn every_life_that_was_seen_is_taken_and_none_is_made_up() {
        for (member, life) in [
            ("300", Some(300)),
            ("\"900\"", Some(900)),
            ("3599.0", Some(3599)),
            ("15552000", Some(15_552_000)),
            ("0", None),
            ("-1", None),
            ("null", None),
            ("\"soon\"", None),
            ("{}", None),
        ] {
            let answer = good(&format!(r#"{{"access_token":"abc","expires_in":{member}}}"#));
            assert_eq!(answer.expires_in_s, life, "{member}");
            let end =
                life.map_or(Timestamp::MAX, |life| Timestamp::from_second(life as i64).expect("in range"));
            assert_eq!(answer.access.expires_at(), end, "{member}");
        }
        assert_eq!(good(r#"{"access_token":"abc"}"#).expires_in_s, None);
    }

    #[test]
    fn a_refresh_token_that_is_not_there_or_cannot_be_used_is_none() {
        for member in ["null", "\"\"", "1", "\"a b\"", "\"a\\nb\""] {
            let answer = good(&format!(r#"{{"access_token":"abc","refresh_token":{member}}}"#));
            assert!(answer.refresh.is_none(), "{member}");
        }
    }
}
