//! What the banks remember of a PSU's grant: codes that wait to be redeemed, and the tokens behind each grant.
//!
//! Only hashes of codes and tokens are kept. One PSU has at most one grant for one TPP and role (BPCE "Funds
//! availability" documentation, Refresh your token): a new one ends the old one.

use crate::hosts::Environment;
use crate::scope::Scope;
use crate::state::{State, hash};
use serde::{Deserialize, Serialize};

/// An authorization code lives one hour (BPCE "Account information" documentation, Sandbox, third step).
const CODE_LIFE_MS: i64 = 3_600_000;
/// An access token lives one hour, as the example has it.
pub(crate) const ACCESS_LIFE_SECONDS: i64 = 3600;
/// From the PSU's strong authentication on: 180 days.
const SCA_LIFE_MS: i64 = 180 * DAY_MS;
const DAY_MS: i64 = 86_400_000;

/// What a PSU can grant: a role, under the name that the API version has for it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Granted {
    Aisp,
    Cbpii,
    /// The name of cbpii in the first API version.
    Piisp,
    /// One payment.
    Pisp,
}

impl Granted {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Granted::Aisp => "aisp",
            Granted::Cbpii => "cbpii",
            Granted::Piisp => "piisp",
            Granted::Pisp => "pisp",
        }
    }

    /// The scope that the app has to be registered for; it names the role too.
    pub(crate) fn scope(self) -> Scope {
        match self {
            Granted::Aisp => Scope::Aisp,
            Granted::Cbpii | Granted::Piisp => Scope::Cbpii,
            Granted::Pisp => Scope::Pisp,
        }
    }

    /// Reads the scope of an authorisation: one of the names, with or without `offline_access`.
    pub(crate) fn parse(text: &str) -> Option<Granted> {
        let mut words = text.split(' ').filter(|word| !word.is_empty() && *word != "offline_access");
        let word = words.next()?;
        if words.next().is_some() {
            return None;
        }
        [Granted::Aisp, Granted::Cbpii, Granted::Piisp].into_iter().find(|one| one.name() == word)
    }
}

/// Which PSU of which bank granted what to whom.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Terms {
    pub(crate) environment: Environment,
    pub(crate) codetab: String,
    /// The entry point of the authorisation, which serves all later calls too.
    pub(crate) host: String,
    /// The PSU's id.
    pub(crate) psu: String,
    pub(crate) client_id: String,
    /// The OID, or the agent's id where the app is an agent's.
    pub(crate) tpp: String,
    pub(crate) granted: Granted,
    /// The payment that alone may be confirmed.
    #[serde(default)]
    pub(crate) payment: Option<String>,
    /// When the PSU was strongly authenticated: business time, Unix milliseconds UTC.
    pub(crate) sca_at_ms: i64,
}

impl Terms {
    fn is_for_the_same(&self, other: &Terms) -> bool {
        self.environment == other.environment
            && self.codetab == other.codetab
            && self.psu == other.psu
            && self.tpp == other.tpp
            && self.granted.scope() == other.granted.scope()
            && self.payment == other.payment
    }
}

/// An authorization code.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Code {
    sha256: String,
    pub(crate) terms: Terms,
    pub(crate) redirect_uri: String,
    /// RFC 7636 S256.
    pub(crate) challenge: Option<String>,
    expires_at_ms: i64,
    /// The grant that it was redeemed for.
    pub(crate) redeemed: Option<String>,
}

impl Code {
    pub(crate) fn has_expired(&self, now_ms: i64) -> bool {
        self.expires_at_ms <= now_ms
    }
}

/// A grant with its pair of tokens.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Grant {
    id: String,
    pub(crate) terms: Terms,
    access_sha256: String,
    access_expires_at_ms: i64,
    /// The QWAC that asked for the access token, SHA-256 in hex (RFC 8705 section 3).
    pub(crate) qwac_sha256: String,
    refresh_sha256: String,
}

impl Grant {
    pub(crate) fn access_has_expired(&self, now_ms: i64) -> bool {
        self.access_expires_at_ms <= now_ms || self.sca_has_expired(now_ms)
    }

    pub(crate) fn sca_has_expired(&self, now_ms: i64) -> bool {
        self.terms.sca_at_ms.saturating_add(SCA_LIFE_MS) <= now_ms
    }
}

/// Tokens as they go out, once.
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl State {
    /// Makes a code and keeps its hash; old ones are swept on the way.
    pub(crate) fn make_code(
        &mut self,
        terms: Terms,
        redirect_uri: String,
        challenge: Option<String>,
    ) -> String {
        let now_ms = self.clock.now_ms();
        self.codes.retain(|code| code.expires_at_ms > now_ms - DAY_MS);
        let code = secret(31);
        let expires_at_ms = now_ms.saturating_add(CODE_LIFE_MS);
        let sha256 = hash(&code);
        self.codes.push(Code { sha256, terms, redirect_uri, challenge, expires_at_ms, redeemed: None });
        code
    }

    pub(crate) fn code(&self, code: &str) -> Option<&Code> {
        let wanted = hash(code);
        self.codes.iter().find(|kept| kept.sha256 == wanted)
    }

    /// Redeems a code: it is used up, and the PSU's earlier grant of the same role to the same TPP ends.
    pub(crate) fn redeem(&mut self, code: &str, qwac_sha256: String) -> Option<Pair> {
        let now_ms = self.clock.now_ms();
        let wanted = hash(code);
        let code = self.codes.iter_mut().find(|kept| kept.sha256 == wanted)?;
        let id = secret(16);
        code.redeemed = Some(id.clone());
        let terms = code.terms.clone();
        self.grants.retain(|grant| {
            !grant.terms.is_for_the_same(&terms) && grant.terms.sca_at_ms > now_ms - SCA_LIFE_MS - DAY_MS
        });
        let pair = Pair { access: secret(54), refresh: secret(53) };
        self.grants.push(Grant {
            id,
            terms,
            access_sha256: hash(&pair.access),
            access_expires_at_ms: now_ms.saturating_add(ACCESS_LIFE_SECONDS * 1000),
            qwac_sha256,
            refresh_sha256: hash(&pair.refresh),
        });
        Some(pair)
    }

    /// Ends what a code was redeemed for (RFC 6749 section 4.1.2: it was used twice).
    pub(crate) fn end_redeemed(&mut self, code: &str) {
        if let Some(id) = self.code(code).and_then(|code| code.redeemed.clone()) {
            self.grants.retain(|grant| grant.id != id);
        }
    }

    /// The grant behind an access token, expired or not.
    pub(crate) fn grant_by_access(&self, token: &str) -> Option<&Grant> {
        let wanted = hash(token);
        self.grants.iter().find(|grant| grant.access_sha256 == wanted)
    }

    pub(crate) fn grant_by_refresh(&self, token: &str) -> Option<&Grant> {
        let wanted = hash(token);
        self.grants.iter().find(|grant| grant.refresh_sha256 == wanted)
    }

    /// A new access token in the old one's place; the refresh token stays, or is replaced where they rotate.
    pub(crate) fn renew(&mut self, refresh: &str, qwac_sha256: String, rotates: bool) -> Option<Pair> {
        let expires_at_ms = self.clock.now_ms().saturating_add(ACCESS_LIFE_SECONDS * 1000);
        let wanted = hash(refresh);
        let grant = self.grants.iter_mut().find(|grant| grant.refresh_sha256 == wanted)?;
        let access = secret(54);
        grant.access_sha256 = hash(&access);
        grant.access_expires_at_ms = expires_at_ms;
        grant.qwac_sha256 = qwac_sha256;
        let refresh = if rotates { secret(53) } else { refresh.to_owned() };
        grant.refresh_sha256 = hash(&refresh);
        Some(Pair { access, refresh })
    }

    /// Ends the grant with this access or refresh token: revoking one revokes the other.
    pub(crate) fn end_grant(&mut self, token: &str) {
        let wanted = hash(token);
        self.grants.retain(|grant| grant.access_sha256 != wanted && grant.refresh_sha256 != wanted);
    }

    /// Ends all that one PSU granted, at whichever bank the id logs in.
    pub(crate) fn end_grants_of(&mut self, psu: &str) {
        self.grants.retain(|grant| grant.terms.psu != psu);
        self.codes.retain(|code| code.terms.psu != psu);
    }
}

fn secret(length: usize) -> String {
    crate::random::text(length, crate::random::ALPHANUMERIC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(psu: &str, granted: Granted) -> Terms {
        Terms {
            environment: Environment::Sandbox,
            codetab: "12579".into(),
            host: "www.12579.sandbox.api.89c3.com".into(),
            psu: psu.into(),
            client_id: "client".into(),
            tpp: "PSDFR-ACPR-99999".into(),
            granted,
            payment: None,
            sca_at_ms: crate::clock::real_now_ms(),
        }
    }

    fn grant(state: &mut State, psu: &str, granted: Granted) -> Pair {
        let code = state.make_code(terms(psu, granted), "https://tpp.example/".into(), None);
        state.redeem(&code, "ab".into()).unwrap()
    }

    #[test]
    fn a_psu_has_one_grant_for_each_tpp_and_role() {
        let mut state = State::default();
        let first = grant(&mut state, "a", Granted::Aisp);
        grant(&mut state, "a", Granted::Cbpii);
        grant(&mut state, "b", Granted::Aisp);
        let second = grant(&mut state, "a", Granted::Aisp);
        assert_eq!(state.grants.len(), 3);
        assert!(state.grant_by_access(&first.access).is_none());
        assert!(state.grant_by_refresh(&second.refresh).is_some());
        grant(&mut state, "a", Granted::Piisp);
        assert_eq!(state.grants.len(), 3, "piisp is the same role as cbpii");
    }

    #[test]
    fn neither_codes_nor_tokens_are_written_down() {
        let mut state = State::default();
        let code = state.make_code(terms("a", Granted::Aisp), "https://tpp.example/".into(), None);
        let pair = state.redeem(&code, "ab".into()).unwrap();
        let written = serde_json::to_string(&state).unwrap();
        for secret in [&code, &pair.access, &pair.refresh] {
            assert!(!written.contains(secret.as_str()));
        }
    }

    #[test]
    fn a_grant_ends_180_days_after_the_authentication_to_the_millisecond() {
        let mut state = State::default();
        let pair = grant(&mut state, "a", Granted::Aisp);
        let kept = state.grant_by_refresh(&pair.refresh).unwrap();
        let end = kept.terms.sca_at_ms + 180 * 86_400_000;
        assert!(!kept.sca_has_expired(end - 1) && kept.sca_has_expired(end));
    }

    #[test]
    fn a_refresh_token_stays_or_is_replaced() {
        let mut state = State::default();
        let first = grant(&mut state, "a", Granted::Aisp);
        let same = state.renew(&first.refresh, "ab".into(), false).unwrap();
        assert_eq!(same.refresh, first.refresh);
        let other = state.renew(&first.refresh, "ab".into(), true).unwrap();
        assert_ne!(other.refresh, first.refresh);
        assert!(state.grant_by_refresh(&first.refresh).is_none());
        assert!(state.renew(&first.refresh, "ab".into(), true).is_none());
        assert!(state.grant_by_access(&other.access).is_some() && state.grants.len() == 1);
    }

    #[test]
    fn one_role_is_asked_for_at_a_time() {
        assert_eq!(Granted::parse("aisp"), Some(Granted::Aisp));
        assert_eq!(Granted::parse("piisp offline_access"), Some(Granted::Piisp));
        for wrong in ["", "offline_access", "aisp cbpii", "aisp extended_transaction_history", "pisp", "AISP"]
        {
            assert_eq!(Granted::parse(wrong), None, "{wrong}");
        }
    }
}
