//! What a bank would object to in a pair of certificates, before the bank does.
//!
//! Every rule gives a verdict, the facts it rests on and the document it comes from; the words are the screen's. A rule
//! fails only where a document or a bank's refusal stands behind it; what real certificates are known to lack is at most
//! a warning.

mod checks;
mod rule;

pub use rule::Rule;

use serde::Serialize;

use crate::{certificate::Certificate, oid::Oid, role::Scope};

/// What is examined: the certificates of one profile, and what they are meant for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patient<'a> {
    /// The QWAC, leaf first, then its chain as far as it is held.
    pub qwac: Option<&'a [Certificate]>,
    /// The QSEALC, leaf first, then its chain as far as it is held.
    pub qsealc: Option<&'a [Certificate]>,
    /// Whether the QWAC's private key is held.
    pub qwac_key: bool,
    /// Whether the QSEALC's private key is held.
    pub qsealc_key: bool,
    /// The time to judge validity by: seconds since 1970, UTC.
    pub now: i64,
    /// The profile's own identifier, where it is known.
    pub expected_oid: Option<&'a Oid>,
    /// The scopes an app asks for; empty where none is chosen yet.
    pub scopes: &'a [Scope],
}

/// Which certificate a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    Qwac,
    Qsealc,
    /// Both together.
    Pair,
}

/// How a rule came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Pass,
    /// It cannot be judged: what it looks at is not there.
    Skipped,
    /// Some bank may object, or will soon.
    Warn,
    /// The bank refuses it.
    Fail,
}

/// One rule's outcome. `rule`, `verdict` and `values` tell the whole of it; where a verdict has several causes,
/// `values` holds the key `reason`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub rule: Rule,
    pub subject: Subject,
    pub verdict: Verdict,
    /// The facts for the sentence, such as `bits` = `1024`. Times are seconds since 1970, UTC.
    pub values: Vec<(String, String)>,
}

impl Finding {
    /// The value of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Examines the certificates that are there: the QWAC's rules, the QSEALC's, and those of the pair. A half that is
/// missing has no findings of its own.
pub fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (subject, chain, key_held) in [
        (Subject::Qwac, patient.qwac, patient.qwac_key),
        (Subject::Qsealc, patient.qsealc, patient.qsealc_key),
    ] {
        let Some((leaf, issuers)) = chain.and_then(<[Certificate]>::split_first) else {
            continue;
        };
        let half = checks::Half { subject, leaf, issuers, key_held };
        findings.extend(half.examine(patient));
    }
    if !findings.is_empty() {
        findings.push(checks::same_oid(patient));
    }
    findings
}
