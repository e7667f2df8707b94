//! The draft's own vectors, openssl as a second opinion, and properties over any message.

#![allow(clippy::unwrap_used)]

mod openssl;
mod properties;
mod vectors;

use std::sync::OnceLock;

use eidas::SigningKey;

/// One key for all tests: making one takes a while.
pub fn key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate_rsa(2048).unwrap().0)
}

pub fn list(names: &str) -> Vec<String> {
    names.split(' ').map(str::to_owned).collect()
}

pub fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}
