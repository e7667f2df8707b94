//! An access token: a secret with an end.

use jiff::Timestamp;
use secrecy::SecretString;

/// What `POST /token` gave. Never printed, never serialised.
#[derive(Clone)]
pub struct AccessToken {
    secret: SecretString,
    expires_at: Timestamp,
}

impl AccessToken {
    /// A token and the instant from which the bank no longer takes it.
    pub fn new(secret: SecretString, expires_at: Timestamp) -> Self {
        Self { secret, expires_at }
    }

    /// The token itself, still wrapped.
    pub fn secret(&self) -> &SecretString {
        &self.secret
    }

    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Whether it must not be used at this instant any more.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}
