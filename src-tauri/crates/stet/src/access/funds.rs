//! Whether an amount is there (`POST /funds-confirmations`; BPCE "API PSD2 Funds availability"). Nothing is blocked, and
//! nothing is said of the balance.

use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use super::members::Members;
use super::{AccessSettings, Decimal, RawJson};

/// The question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundsRequest {
    /// `paymentCoverageRequestId`, 1 to 35 characters, made by the caller.
    pub id: String,
    /// A decimal above zero, as typed.
    pub amount: String,
    /// ISO 4217; BPCE's banks know EUR.
    pub currency: String,
    pub iban: String,
    /// Whom it would be paid to; up to 70 characters, not required.
    pub payee: Option<String>,
}

/// What is wrong with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FundsProblem {
    /// Not 1 to 35 characters, or with control characters.
    Id,
    /// No decimal above zero.
    Amount,
    /// Not three capital letters.
    Currency,
    IbanMissing,
    /// More than 70 characters.
    Payee,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundsAnswer {
    pub result: bool,
    /// The answer repeats another request id than was sent.
    pub another_request: bool,
    pub raw: RawJson,
}

impl FundsRequest {
    /// Everything that keeps it from being sent.
    pub fn problems(&self) -> Vec<FundsProblem> {
        let fits =
            |text: &str, most: usize| text.chars().count() <= most && !text.chars().any(char::is_control);
        let above_zero = self.amount.parse().is_ok_and(|amount: Decimal| amount > Decimal::ZERO);
        let plain = self.amount.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let letters = self.currency.len() == 3 && self.currency.bytes().all(|byte| byte.is_ascii_uppercase());
        [
            (FundsProblem::Id, self.id.trim().is_empty() || !fits(&self.id, 35)),
            (FundsProblem::Amount, !(above_zero && plain)),
            (FundsProblem::Currency, !letters),
            (FundsProblem::IbanMissing, self.iban.trim().is_empty()),
            (FundsProblem::Payee, self.payee.as_ref().is_some_and(|payee| !fits(payee, 70))),
        ]
        .into_iter()
        .filter_map(|(problem, found)| found.then_some(problem))
        .collect()
    }

    /// The body, exact to the byte. The amount is the document's string unless the settings ask for STET's number; either
    /// way its digits are the ones that were typed.
    pub(super) fn body(&self, settings: &AccessSettings) -> String {
        let amount = if settings.amounts_as_numbers() {
            // JSON has no leading zeros.
            let trimmed = self.amount.trim_start_matches('0');
            if trimmed.is_empty() || trimmed.starts_with('.') {
                format!("0{trimmed}")
            } else {
                trimmed.to_owned()
            }
        } else {
            json!(self.amount).to_string()
        };
        let payee = self.payee.as_ref().filter(|payee| !payee.is_empty());
        let payee = payee.map_or_else(String::new, |payee| format!(",\"payee\":{}", json!(payee)));
        format!(
            "{{\"paymentCoverageRequestId\":{}{payee},\"instructedAmount\":{{\"currency\":{},\"amount\":{amount}}},\"accountId\":{{\"iban\":{}}}}}",
            json!(self.id),
            json!(self.currency),
            json!(self.iban),
        )
    }
}

impl FundsAnswer {
    /// `None` where no result is in it.
    pub(super) fn read(raw: &RawValue, sent_id: Option<&str>) -> Option<Self> {
        let members = Members::of(raw)?;
        let answered = members.object("request").and_then(|request| request.text("paymentCoverageRequestId"));
        let another_request = answered.is_some_and(|id| sent_id.is_some_and(|sent| sent != id));
        Some(Self { result: members.flag("result")?, another_request, raw: RawJson::of(raw) })
    }
}

/// The id in a body of ours.
pub(super) fn sent_id(body: &str) -> Option<String> {
    let raw: &RawValue = serde_json::from_str(body).ok()?;
    Members::of(raw)?.text("paymentCoverageRequestId")
}

#[cfg(test)]
mod tests {
    use super::super::ApiVersion;
    use super::super::members::tests::raw;
    use super::*;
    use crate::dialect::Dialect;
    use crate::directory::Group;

    fn request() -> FundsRequest {
        FundsRequest {
            id: "MyCoverage123456".into(),
            amount: "12345".into(),
            currency: "EUR".into(),
            iban: "YY13RDHN98392489481620896668799742".into(),
            payee: None,
        }
    }

    #[test]
    fn the_documented_body_comes_out() {
        let documented: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/data/funds-request.json")).expect("JSON");
        assert_eq!(request().body(&AccessSettings::of(Dialect::of(Group::Bpce))), documented.to_string());
    }

    #[test]
    fn as_a_number_the_digits_stay_and_the_body_is_json() {
        let settings = AccessSettings::of(Dialect::of(Group::Arkea));
        for (typed, sent) in [("12.10", "12.10"), ("007", "7"), ("0.50", "0.50"), ("00.5", "0.5")] {
            let request = FundsRequest { amount: typed.into(), payee: Some("A \"B\"".into()), ..request() };
            let body = request.body(&settings);
            assert!(body.contains(&format!("\"amount\":{sent}}}")), "{body}");
            assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok(), "{body}");
        }
    }

    #[test]
    fn in_arkea_s_1_4_1_it_is_text_as_in_stet_1_4_0() {
        let settings =
            AccessSettings { version: ApiVersion::V1_4_1, ..AccessSettings::of(Dialect::of(Group::Arkea)) };
        assert!(request().body(&settings).contains("\"amount\":\"12345\"}"));
    }

    #[test]
    fn what_keeps_it_from_being_sent_is_named() {
        assert_eq!(request().problems(), []);
        let wrong = |change: fn(&mut FundsRequest)| {
            let mut changed = request();
            change(&mut changed);
            changed.problems()
        };
        assert_eq!(wrong(|request| request.id = "x".repeat(36)), [FundsProblem::Id]);
        for amount in ["", "0", "0.00", "-1", "1,5", "1e3", "+1", "abc"] {
            let changed = FundsRequest { amount: amount.into(), ..request() };
            assert_eq!(changed.problems(), [FundsProblem::Amount], "{amount}");
        }
        assert_eq!(wrong(|request| request.currency = "eur".into()), [FundsProblem::Currency]);
        assert_eq!(wrong(|request| request.iban = " ".into()), [FundsProblem::IbanMissing]);
        assert_eq!(wrong(|request| request.payee = Some("x".repeat(71))), [FundsProblem::Payee]);
    }

    #[test]
    fn the_result_is_yes_or_no_and_another_s_request_is_noticed() {
        let read = |json: &str| FundsAnswer::read(raw(json), Some("MyCoverage123456"));
        let documented = include_str!("../../tests/data/funds-answer.json");
        let answer = read(documented).expect("an answer");
        assert!(answer.result && !answer.another_request);
        assert!(!read(r#"{"result":false}"#).expect("an answer").result);
        assert!(
            read(r#"{"result":"true","request":{"paymentCoverageRequestId":"x"}}"#)
                .expect("an answer")
                .another_request
        );
        for json in ["{}", r#"{"result":null}"#, r#"{"result":1}"#, r#"{"result":"yes"}"#] {
            assert_eq!(read(json), None, "{json}");
        }
    }
}
