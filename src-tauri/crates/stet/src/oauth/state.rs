//! `state` of an authorisation: what binds the bank's answer to our question (RFC 6749, section 10.12).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// A value that nobody guesses, in characters that no bank's gateway trips over (a comma would split a Location header
/// at some). Good for one answer: whoever keeps it deletes it when one has come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct State(String);

impl State {
    /// From 32 bytes of randomness.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// One that was kept while the PSU was at the bank.
    pub fn from_kept(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an answer carries this state, to the byte.
    pub fn is(&self, answered: &str) -> bool {
        self.0 == answered
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_43_unreserved_characters_and_itself_alone() {
        let state = State::from_random([0x4c; 32]);
        assert_eq!(state.as_str().len(), 43);
        assert!(state.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert!(state.is(&state.to_string()));
        assert!(!state.is(&state.as_str().to_lowercase()) && !state.is(""));
        assert_ne!(state, State::from_random([0; 32]));
    }
}
