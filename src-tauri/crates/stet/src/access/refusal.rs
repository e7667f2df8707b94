//! A call that gave neither data nor an honest nothing, and why: the documents' own reasons apart from each other.

use jiff::{SignedDuration, Timestamp};

use super::MessageCode;
use crate::error::BankError;
use crate::paris::next_midnight;
use crate::record::{CallId, Purpose};

/// Why there is no data.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
pub struct AccessError {
    pub refusal: Refusal,
    /// BPCE's code, where the answer has one.
    pub code: Option<MessageCode>,
    /// What happened, with the bank's words and the call.
    pub source: Box<BankError>,
}

/// The reasons that a screen tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// 401: the access token is unknown, expired or revoked. Refresh once, and ask once more.
    Token,
    /// 403: the PSU's consent does not cover this account, or this kind of data.
    NotConsented,
    /// 403: the token is for another role. BPCE's banks then revoke the refresh token too.
    WrongScope,
    /// 429, or the code TMRQ: no more calls without the PSU.
    Limit(Limit),
    /// 501, or the code NIMP: the bank does not serve this.
    NotImplemented,
    /// 404: the bank knows no such account (any more).
    UnknownAccount,
    /// 400: further back than the bank lets look.
    PeriodOutOfBounds,
    /// Anything else: [`AccessError::source`] has it.
    Other,
}

/// When calls without the PSU go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The bank's `Retry-After` in seconds, where it sent one.
    pub retry_after_s: Option<u64>,
}

impl Limit {
    /// When the bank said so, else the next midnight in Paris. `now` is the bank's clock.
    pub fn resets_at(self, now: Timestamp) -> Timestamp {
        let seconds = self.retry_after_s.and_then(|seconds| i64::try_from(seconds).ok());
        seconds
            .and_then(|seconds| now.checked_add(SignedDuration::from_secs(seconds)).ok())
            .unwrap_or_else(|| next_midnight(now))
    }
}

impl AccessError {
    /// The call to open, where one was written down.
    pub fn call_id(&self) -> Option<CallId> {
        self.source.call_id()
    }

    /// Names what came of a call for `purpose`.
    pub(super) fn of(source: BankError, purpose: Purpose) -> Self {
        let code = source.words().and_then(MessageCode::read);
        let refusal = refusal(&source, code.as_ref(), purpose);
        Self { refusal, code, source: Box::new(source) }
    }
}

impl From<BankError> for AccessError {
    /// For what failed before an answer came.
    fn from(source: BankError) -> Self {
        Self { refusal: Refusal::Other, code: None, source: Box::new(source) }
    }
}

fn refusal(source: &BankError, code: Option<&MessageCode>, purpose: Purpose) -> Refusal {
    match code {
        Some(MessageCode::TooManyRequests) => return limit(source),
        Some(MessageCode::NotImplemented) => return Refusal::NotImplemented,
        Some(MessageCode::AccountNotGranted) => return Refusal::NotConsented,
        Some(MessageCode::BadScope) => return Refusal::WrongScope,
        _ => {}
    }
    let is_of_account = matches!(purpose, Purpose::Balances | Purpose::Transactions);
    let is_data = is_of_account || matches!(purpose, Purpose::Identity | Purpose::TrustedBeneficiaries);
    match source {
        BankError::Unauthorised { .. } => Refusal::Token,
        BankError::RateLimited { .. } => limit(source),
        BankError::ServerError { status: 501, .. } => Refusal::NotImplemented,
        BankError::NotFound { .. } if is_of_account => Refusal::UnknownAccount,
        BankError::Forbidden { words, .. } => {
            let says = |word: &str| words.error.as_deref() == Some(word);
            // RFC 6750, section 3.1; and Arkéa's word for a missing consent, which it has for accounts too.
            if says("insufficient_scope") {
                Refusal::WrongScope
            } else if is_data || says("NO_CONSENTS") {
                Refusal::NotConsented
            } else {
                Refusal::Other
            }
        }
        BankError::Refused { status: 400, words, .. } if purpose == Purpose::Transactions => {
            let said = words.description.as_deref().unwrap_or_default().to_lowercase();
            if said.contains("out of bound") { Refusal::PeriodOutOfBounds } else { Refusal::Other }
        }
        _ => Refusal::Other,
    }
}

fn limit(source: &BankError) -> Refusal {
    let retry_after_s = match source {
        BankError::RateLimited { retry_after_s, .. } => *retry_after_s,
        _ => None,
    };
    Refusal::Limit(Limit { retry_after_s })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Answer, success};

    fn named(
        purpose: Purpose,
        status: u16,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (Refusal, Option<MessageCode>) {
        let answer = Answer {
            call_id: "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".parse().expect("a UUID"),
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.as_bytes().to_vec(),
            at: Timestamp::UNIX_EPOCH,
            secrets: Vec::new(),
        };
        let Err(source) = success(answer) else { panic!("{status} passed") };
        let error = AccessError::of(source, purpose);
        (error.refusal, error.code)
    }

    #[test]
    fn each_documented_refusal_has_its_name_and_no_other_s() {
        let of = |message: &str| format!(r#"{{"status":1,"message":"{message}"}}"#);
        for (purpose, status, body, refusal) in [
            (
                Purpose::Accounts,
                401,
                r#"{"errorMessage":"Invalid token in authorization header"}"#.into(),
                Refusal::Token,
            ),
            (Purpose::Balances, 403, of("Forbidden"), Refusal::NotConsented),
            (Purpose::Transactions, 403, of("NGAC"), Refusal::NotConsented),
            (Purpose::Identity, 403, String::new(), Refusal::NotConsented),
            (
                Purpose::Accounts,
                403,
                r#"{"message":"Forbidden","error":"NO_CONSENTS"}"#.into(),
                Refusal::NotConsented,
            ),
            (Purpose::Accounts, 403, of("Forbidden"), Refusal::Other),
            (Purpose::Consent, 403, of("BADS"), Refusal::WrongScope),
            (Purpose::Balances, 403, r#"{"error":"insufficient_scope"}"#.into(), Refusal::WrongScope),
            (Purpose::TrustedBeneficiaries, 501, of("NIMP"), Refusal::NotImplemented),
            (Purpose::TrustedBeneficiaries, 501, String::new(), Refusal::NotImplemented),
            (Purpose::TrustedBeneficiaries, 404, of("NIMP"), Refusal::NotImplemented),
            (Purpose::Balances, 404, of("AC01"), Refusal::UnknownAccount),
            (Purpose::Transactions, 404, "CPT30014684067 is invalid".into(), Refusal::UnknownAccount),
            (Purpose::Accounts, 404, of("Not found"), Refusal::Other),
            (Purpose::Transactions, 400, of("Period out of bound"), Refusal::PeriodOutOfBounds),
            (Purpose::Transactions, 400, of("Invalid date"), Refusal::Other),
            (Purpose::Balances, 400, of("Period out of bound"), Refusal::Other),
            (Purpose::Balances, 500, of("INTE"), Refusal::Other),
            (Purpose::Balances, 503, "ERREUR Technique".into(), Refusal::Other),
            (Purpose::Balances, 405, String::new(), Refusal::Other),
        ] {
            assert_eq!(named(purpose, status, &[], &body).0, refusal, "{purpose:?} {status} {body}");
        }
    }

    #[test]
    fn a_limit_ends_when_the_bank_says_or_at_midnight_in_paris() {
        let by_rule = Limit { retry_after_s: None };
        let seen = include_str!("../../tests/data/accounts-429.json");
        assert_eq!(named(Purpose::Accounts, 429, &[], seen), (Refusal::Limit(by_rule), None));
        let code = Some(MessageCode::TooManyRequests);
        assert_eq!(
            named(Purpose::Accounts, 403, &[], r#"{"message":"TMRQ"}"#),
            (Refusal::Limit(by_rule), code)
        );
        let in_a_minute = Limit { retry_after_s: Some(60) };
        assert_eq!(
            named(Purpose::Accounts, 429, &[("retry-after", "60")], "").0,
            Refusal::Limit(in_a_minute)
        );
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let last_second = at("2026-07-01T21:59:59Z");
        assert_eq!(by_rule.resets_at(last_second), at("2026-07-01T22:00:00Z"));
        assert_eq!(by_rule.resets_at(at("2026-07-01T22:00:00Z")), at("2026-07-02T22:00:00Z"));
        assert_eq!(in_a_minute.resets_at(last_second), at("2026-07-01T22:00:59Z"));
        assert_eq!(
            Limit { retry_after_s: Some(u64::MAX) }.resets_at(last_second),
            at("2026-07-01T22:00:00Z")
        );
    }
}
