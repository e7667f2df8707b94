//! Faults on purpose: seeded rules that strike requests by method, path and host, so many times.
//!
//! The bodies are those that real banks were seen to send. Faults live in memory and end with the process.

use crate::wire::answer_signature::Flaw;
use crate::wire::message::{Answer, Received};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::{Mutex, PoisonError};

/// What goes wrong.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Kind {
    /// The bank takes its time (`delay_ms`) and then answers as usual.
    #[serde(rename = "delay")]
    Delay,
    /// The connection ends without an answer; `stage` says whether the request took effect.
    #[serde(rename = "drop")]
    Drop,
    /// The connection ends in the middle of the answer's body; the request took effect.
    #[serde(rename = "truncate")]
    Truncate,
    /// Half of the body, then silence for `delay_ms`; the request took effect.
    #[serde(rename = "stall")]
    Stall,
    #[serde(rename = "401")]
    Unauthorised,
    #[serde(rename = "403")]
    Forbidden,
    /// An error whose body has no `status`.
    #[serde(rename = "403-without-status")]
    ForbiddenWithoutStatus,
    #[serde(rename = "404-naac")]
    NoAvailableAccounts,
    #[serde(rename = "409")]
    Conflict,
    #[serde(rename = "429")]
    TooManyRequests,
    #[serde(rename = "500-html")]
    HtmlError,
    #[serde(rename = "500-empty")]
    EmptyError,
    #[serde(rename = "503-text")]
    PlainUnavailable,
    /// One byte of the bank's signature is changed.
    #[serde(rename = "bad-bank-signature")]
    BadBankSignature,
    /// The Digest header is there and empty.
    #[serde(rename = "empty-digest")]
    EmptyDigest,
    /// A success is answered with 200 instead of its own status.
    #[serde(rename = "ok-200")]
    PlainOk,
    /// bookingDate a moment with a zone, valueDate a day.
    #[serde(rename = "mixed-dates")]
    MixedDates,
    #[serde(rename = "null-booking-date")]
    NullBookingDate,
    #[serde(rename = "null-templated")]
    NullTemplated,
    /// The link to the next page is the page's own.
    #[serde(rename = "next-is-self")]
    NextIsSelf,
    /// A token answer that does not say how long the token lives.
    #[serde(rename = "no-expires-in")]
    NoExpiresIn,
    /// A token answer without a refresh token.
    #[serde(rename = "no-refresh-token")]
    NoRefreshToken,
    /// A success whose body is a page in HTML; the request took effect.
    #[serde(rename = "200-html")]
    HtmlSuccess,
    /// A success with 3 MB of blanks in front; the request took effect.
    #[serde(rename = "3-mb")]
    Oversize,
    /// A success with another body: the one ordered.
    #[serde(rename = "other-body")]
    OtherBody,
}

/// Whether a connection is dropped, or an error answered in the bank's place, before the request took effect or after.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    #[default]
    Before,
    After,
}

/// A rule as POST /faults takes it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) kind: Kind,
    /// Only this method.
    #[serde(default)]
    method: Option<String>,
    /// Only this path, or with `*` at its end only paths that begin so.
    #[serde(default)]
    path: Option<String>,
    /// Only this host.
    #[serde(default)]
    host: Option<String>,
    /// How many requests it strikes; null for all.
    #[serde(default = "once")]
    count: Option<u64>,
    /// How many fitting requests it lets pass first.
    #[serde(default)]
    skip: u64,
    /// The chance, from 0 to 1, that it strikes a fitting request: drawn from `seed`, the same each time.
    #[serde(default = "always")]
    chance: f64,
    #[serde(default)]
    seed: u64,
    /// For delays and stalls, in milliseconds.
    #[serde(default = "one_second")]
    pub(crate) delay_ms: u64,
    #[serde(default)]
    pub(crate) stage: Stage,
    /// For `other-body`, as it goes out.
    #[serde(default)]
    pub(crate) body: String,
}

fn once() -> Option<u64> {
    Some(1)
}

fn always() -> f64 {
    1.0
}

fn one_second() -> u64 {
    1000
}

/// A rule in force.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fault {
    id: String,
    #[serde(flatten)]
    rule: Rule,
    /// How many requests it has struck.
    struck: u64,
    #[serde(skip)]
    seen: u64,
    #[serde(skip)]
    dice: u64,
}

impl Fault {
    fn fits(&self, method: &str, path: &str, host: &str) -> bool {
        let rule = &self.rule;
        let path_fits = rule.path.as_deref().is_none_or(|wanted| match wanted.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == wanted,
        });
        path_fits
            && rule.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && rule.host.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(host))
            && rule.count.is_none_or(|count| self.struck < count)
    }

    /// The next number of SplitMix64, as a fraction of one.
    fn roll(&mut self) -> f64 {
        self.dice = self.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.dice;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        (mixed >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[derive(Default)]
struct Rules {
    last_id: u64,
    faults: Vec<Fault>,
}

/// All rules in force.
#[derive(Default)]
pub(crate) struct Faults {
    rules: Mutex<Rules>,
}

impl Faults {
    /// Puts a rule in force behind those that are.
    pub(crate) fn add(&self, rule: Rule) -> Fault {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.last_id += 1;
        let id = rules.last_id.to_string();
        let dice = rule.seed;
        let fault = Fault { id, rule, struck: 0, seen: 0, dice };
        rules.faults.push(fault.clone());
        fault
    }

    /// Lifts one rule; says whether there was one.
    pub(crate) fn remove(&self, id: &str) -> bool {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let before = rules.faults.len();
        rules.faults.retain(|fault| fault.id != id);
        rules.faults.len() != before
    }

    pub(crate) fn clear(&self) {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).faults.clear();
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).faults.clone()
    }

    /// The first rule that strikes this request.
    pub(crate) fn strike(&self, method: &str, path: &str, host: &str) -> Option<Rule> {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        for fault in &mut rules.faults {
            if !fault.fits(method, path, host) {
                continue;
            }
            fault.seen += 1;
            if fault.seen <= fault.rule.skip || fault.roll() >= fault.rule.chance {
                continue;
            }
            fault.struck += 1;
            return Some(fault.rule.clone());
        }
        None
    }
}

impl Rule {
    /// The name under which the journal shows it.
    pub(crate) fn name(&self) -> String {
        serde_json::to_value(self.kind)
            .ok()
            .and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// What is wrong with the bank's signature.
    pub(crate) fn flaw(&self) -> Option<Flaw> {
        match self.kind {
            Kind::BadBankSignature => Some(Flaw::BadSignature),
            Kind::EmptyDigest => Some(Flaw::EmptyDigest),
            _ => None,
        }
    }

    /// The answer that a gateway gives in the bank's place, unsigned.
    pub(crate) fn gateway_answer(&self, request: &Received) -> Option<Answer> {
        let path = &request.path;
        let now = jiff::Timestamp::now();
        Some(match self.kind {
            Kind::Unauthorised => {
                let body = json!({"errorMessage": "Invalid token in authorization header"});
                Answer::json(StatusCode::UNAUTHORIZED, &body)
            }
            Kind::Forbidden => {
                let body = json!({
                    "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
                    "status": 403,
                    "error": "Forbidden",
                    "message": "Forbidden",
                    "path": path,
                });
                Answer::json(StatusCode::FORBIDDEN, &body)
            }
            Kind::ForbiddenWithoutStatus => {
                let body = json!({
                    "path": path,
                    "message": "Forbidden",
                    "error": "NO_CONSENTS",
                    "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
                });
                Answer::json(StatusCode::FORBIDDEN, &body)
            }
            Kind::NoAvailableAccounts => {
                let body = json!({
                    "timestamp": now.strftime("%Y-%m-%d %H:%M:%S.000000000").to_string(),
                    "status": 404,
                    "message": "NAAC",
                    "path": path,
                });
                Answer::json(StatusCode::NOT_FOUND, &body)
            }
            Kind::Conflict => {
                let body = json!({
                    "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
                    "status": 409,
                    "error": "Conflict",
                    "message": "Conflict",
                    "path": path,
                });
                Answer::json(StatusCode::CONFLICT, &body)
            }
            Kind::TooManyRequests => {
                let paris = crate::activation::in_paris(now);
                let body = json!({
                    "timestamp": paris.strftime("%Y-%m-%dT%H:%M:%S%z").to_string(),
                    "status": 429,
                    "error": "Too Many Requests",
                    "message": "Limite des appels par jour dépassée (Erreur H6B-QA03AAH5)",
                    "path": path,
                });
                Answer::json(StatusCode::TOO_MANY_REQUESTS, &body)
            }
            Kind::HtmlError => {
                let page = "<html><head><title>Erreur</title></head><body><h1>500 Internal Server Error</h1>\
                            <p>Une erreur technique est survenue.</p></body></html>";
                Answer::typed(StatusCode::INTERNAL_SERVER_ERROR, "text/html; charset=utf-8", page)
            }
            Kind::EmptyError => Answer::empty(StatusCode::INTERNAL_SERVER_ERROR),
            Kind::PlainUnavailable => Answer::typed(
                StatusCode::SERVICE_UNAVAILABLE,
                "text/plain; charset=utf-8",
                "ERREUR Technique",
            ),
            Kind::Delay
            | Kind::Drop
            | Kind::Truncate
            | Kind::BadBankSignature
            | Kind::EmptyDigest
            | Kind::PlainOk
            | Kind::Stall
            | Kind::MixedDates
            | Kind::NullBookingDate
            | Kind::NullTemplated
            | Kind::NextIsSelf
            | Kind::NoExpiresIn
            | Kind::NoRefreshToken
            | Kind::HtmlSuccess
            | Kind::Oversize
            | Kind::OtherBody => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Rule {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_rule_strikes_once_unless_told_otherwise() {
        let faults = Faults::default();
        faults.add(rule(r#"{"kind":"429","method":"get","path":"/a/*"}"#));
        assert!(faults.strike("POST", "/a/b", "h").is_none());
        assert!(faults.strike("GET", "/b", "h").is_none());
        assert!(faults.strike("GET", "/a/b", "h").is_some());
        assert!(faults.strike("GET", "/a/b", "h").is_none());
    }

    #[test]
    fn skip_lets_fitting_requests_pass_first() {
        let faults = Faults::default();
        let added = faults.add(rule(r#"{"kind":"drop","skip":2,"count":null}"#));
        let struck: Vec<_> = (0..4).map(|_| faults.strike("GET", "/", "h").is_some()).collect();
        assert_eq!(struck, [false, false, true, true]);
        assert!(faults.remove(&added.id) && !faults.remove(&added.id));
    }

    #[test]
    fn the_same_seed_strikes_the_same_requests() {
        let run = |seed: u64| {
            let faults = Faults::default();
            faults.add(rule(&format!(r#"{{"kind":"delay","count":null,"chance":0.5,"seed":{seed}}}"#)));
            (0..64).map(|_| faults.strike("GET", "/", "h").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        assert!(run(7).contains(&true) && run(7).contains(&false));
    }

    #[test]
    fn an_unknown_kind_or_member_is_refused() {
        assert!(serde_json::from_str::<Rule>(r#"{"kind":"418"}"#).is_err());
        assert!(serde_json::from_str::<Rule>(r#"{"kind":"429","tymes":1}"#).is_err());
    }
}
