//! What the token endpoints refuse (RFC 6749, section 5.2; RFC 7009, section 2.2.1).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{BankError, BankWords};
use crate::record::CallId;

/// A call to an OAuth endpoint that did not do what it was for.
#[derive(Debug, thiserror::Error)]
#[error("{source}{}", reason_of(.refusal))]
pub struct GrantError {
    /// What the bank's `error` says, where it answered with one.
    pub refusal: Option<GrantRefusal>,
    pub source: BankError,
}

fn reason_of(refusal: &Option<GrantRefusal>) -> String {
    refusal.as_ref().map_or_else(String::new, |refusal| format!(": {refusal}"))
}

/// `error` of a token endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum GrantRefusal {
    InvalidRequest,
    /// The client is unknown, or not the one whose QWAC carries the call.
    InvalidClient,
    /// The code or refresh token is wrong, used, expired, revoked, another's, or was asked for with another redirect URI.
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    InvalidScope,
    /// RFC 7009: this kind of token cannot be revoked.
    UnsupportedTokenType,
    /// `OAGA`: Arkéa's word for a refresh token that was used before.
    Reused,
    /// Any other word, as it is.
    Unknown(String),
}

impl GrantRefusal {
    fn read(words: &BankWords) -> Option<Self> {
        Some(match words.error.as_deref()? {
            "invalid_request" => Self::InvalidRequest,
            "invalid_client" => Self::InvalidClient,
            "invalid_grant" => Self::InvalidGrant,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "invalid_scope" => Self::InvalidScope,
            "unsupported_token_type" => Self::UnsupportedTokenType,
            "OAGA" => Self::Reused,
            other => Self::Unknown(other.to_owned()),
        })
    }

    /// The word on the wire.
    pub fn word(&self) -> &str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::Reused => "OAGA",
            Self::Unknown(word) => word,
        }
    }
}

impl fmt::Display for GrantRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl GrantError {
    /// The call to open, where one was written down.
    pub fn call_id(&self) -> Option<CallId> {
        self.source.call_id()
    }

    /// Whether the grant itself is spent: no repetition with the same code or refresh token can succeed.
    pub fn is_final(&self) -> bool {
        matches!(self.refusal, Some(GrantRefusal::InvalidGrant | GrantRefusal::Reused))
    }
}

impl From<BankError> for GrantError {
    fn from(source: BankError) -> Self {
        let refusal = match &source {
            BankError::Refused { words, .. }
            | BankError::Unauthorised { words, .. }
            | BankError::Forbidden { words, .. } => GrantRefusal::read(words),
            _ => None,
        };
        Self { refusal, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(error: &str) -> GrantError {
        let call_id = "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".parse().expect("a UUID");
        let words = BankWords { error: Some(error.to_owned()), ..BankWords::default() };
        BankError::Refused { status: 400, words, call_id }.into()
    }

    #[test]
    fn each_word_of_the_rfcs_is_read_and_written_the_same() {
        for word in [
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "unsupported_token_type",
            "OAGA",
            "other",
        ] {
            let error = refused(word);
            let refusal = error.refusal.clone().expect("a word");
            assert_eq!(refusal.word(), word);
            assert_eq!(matches!(refusal, GrantRefusal::Unknown(_)), word == "other");
            assert_eq!(error.is_final(), ["invalid_grant", "OAGA"].contains(&word));
            assert!(error.to_string().ends_with(word), "{error}");
        }
    }
}
