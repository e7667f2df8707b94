//! What the banks remember: registrations, tokens, grants, clock, mode and which practice TPPs were given certificates.
//!
//! Faults and the journal are deliberately not here: they end with the process.

use crate::clock::Clock;
use crate::hosts::Environment;
use crate::mode::Mode;
use crate::oauth::grant::{Code, Grant, Terms};
use crate::payments::record::Payment;
use crate::registration::record::Registration;
use crate::resources::consents::Sent;
use crate::resources::opened::Opened;
use crate::resources::quota::Quota;
use rsa::sha2::{Digest, Sha256};
use serde::{Deserialize, Serialize};

/// The layout of the state file. A file with a higher number is not opened.
pub(crate) const VERSION: u32 = 1;

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct State {
    pub(crate) version: u32,
    pub(crate) clock: Clock,
    pub(crate) mode: Mode,
    pub(crate) registrations: Vec<Registration>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) tpps: Vec<PracticeTpp>,
    #[serde(default)]
    pub(crate) codes: Vec<Code>,
    #[serde(default)]
    pub(crate) grants: Vec<Grant>,
    #[serde(default)]
    pub(crate) consents: Vec<Sent>,
    #[serde(default)]
    pub(crate) quota: Quota,
    #[serde(default)]
    pub(crate) opened: Vec<Opened>,
    #[serde(default)]
    pub(crate) payments: Vec<Payment>,
}

impl Default for State {
    fn default() -> State {
        State {
            version: VERSION,
            clock: Clock::default(),
            mode: Mode::default(),
            registrations: Vec::new(),
            tokens: Vec::new(),
            tpps: Vec::new(),
            codes: Vec::new(),
            grants: Vec::new(),
            consents: Vec::new(),
            quota: Quota::default(),
            opened: Vec::new(),
            payments: Vec::new(),
        }
    }
}

/// A TPP to which the practice QTSP gave a pair of certificates. The keys went to the TPP alone.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct PracticeTpp {
    pub(crate) oid: String,
    pub(crate) legal_name: String,
    /// PEM, leaf first.
    pub(crate) qwac: String,
    pub(crate) qsealc: String,
}

/// An access token as the bank keeps it: its hash, and what it is bound to.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Token {
    /// SHA-256 of the token, hex.
    sha256: String,
    pub(crate) scope: String,
    pub(crate) environment: Environment,
    /// Whose it is, where it is an app's: its client_id and the code of the bank.
    #[serde(default)]
    pub(crate) app: Option<AppAt>,
    /// SHA-256 of the QWAC that asked for it, hex (RFC 8705 section 3).
    pub(crate) qwac_sha256: String,
    /// Business time, Unix milliseconds UTC.
    pub(crate) expires_at_ms: i64,
}

/// An app at one bank.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct AppAt {
    pub(crate) client_id: String,
    pub(crate) code: String,
}

impl State {
    /// Makes a token and keeps its hash; expired ones are swept on the way.
    pub(crate) fn make_token(
        &mut self,
        scope: &str,
        environment: Environment,
        app: Option<AppAt>,
        qwac_sha256: String,
        life_seconds: i64,
    ) -> String {
        let now_ms = self.clock.now_ms();
        self.tokens.retain(|token| token.expires_at_ms > now_ms - 86_400_000);
        let token = crate::random::text(40, crate::random::ALPHANUMERIC);
        self.tokens.push(Token {
            sha256: hash(&token),
            scope: scope.to_owned(),
            environment,
            app,
            qwac_sha256,
            expires_at_ms: now_ms.saturating_add(life_seconds * 1000),
        });
        token
    }

    /// The token as it was issued, expired or not.
    pub(crate) fn find_token(&self, token: &str) -> Option<&Token> {
        let wanted = hash(token);
        self.tokens.iter().find(|kept| kept.sha256 == wanted)
    }

    /// Forgets a token that this QWAC asked for; any other stays.
    pub(crate) fn end_token(&mut self, token: &str, qwac_sha256: &str) {
        let wanted = hash(token);
        self.tokens.retain(|kept| kept.sha256 != wanted || kept.qwac_sha256 != qwac_sha256);
    }

    /// The app that counts for all BPCE banks of one environment.
    pub(crate) fn registration(&self, environment: Environment, client_id: &str) -> Option<&Registration> {
        let everywhere = |one: &&Registration| one.bank.is_none() && one.environment == environment;
        self.registrations.iter().filter(everywhere).find(|one| one.client_id == client_id)
    }

    /// The app under this client_id at one bank.
    pub(crate) fn registration_at(
        &self,
        environment: Environment,
        code: &str,
        client_id: &str,
    ) -> Option<&Registration> {
        let here = |one: &&Registration| one.counts_at(environment, code);
        self.registrations.iter().filter(here).find(|one| one.client_id == client_id)
    }

    /// The app that was granted something.
    pub(crate) fn registration_of(&self, terms: &Terms) -> Option<&Registration> {
        self.registration_at(terms.environment, &terms.codetab, &terms.client_id)
    }
}

/// SHA-256 in hex: all that is kept of a token or code.
pub(crate) fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_again_but_is_not_written_down() {
        let mut state = State::default();
        let token = state.make_token("manageRegistration", Environment::Sandbox, None, "ab".into(), 3600);
        assert!(state.find_token(&token).is_some());
        assert!(state.find_token("another").is_none());
        assert!(!serde_json::to_string(&state).unwrap().contains(&token));
    }

    #[test]
    fn tokens_long_expired_are_swept() {
        let mut state = State::default();
        state.make_token("manageRegistration", Environment::Sandbox, None, "ab".into(), 3600);
        state.clock.advance(3 * 86_400);
        state.make_token("manageRegistration", Environment::Sandbox, None, "ab".into(), 3600);
        assert_eq!(state.tokens.len(), 1);
    }
}
