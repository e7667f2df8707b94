//! The body of a payment request, member by member: what a bank reads out of it and what it refuses.
//!
//! STET PSD2 API: patterns and lengths of PaymentRequestResource; BPCE "Payment initiation" documentation, Limits, for what it
//! demands beyond STET (`Rules`). Creditor and execution day may stand at the payment, as up to 1.4, or at its transaction,
//! as from 1.5 on.

use super::rules::Rules;
use crate::resources::trouble::Trouble;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What of a payment request decides anything here.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Intent {
    pub(crate) information_id: String,
    pub(crate) cents: i64,
    pub(crate) creditor: String,
    pub(crate) creditor_iban: String,
    /// What the creditor will read.
    pub(crate) words: String,
    pub(crate) debtor_iban: Option<String>,
    pub(crate) instant: bool,
    /// Repeated: a standing order.
    pub(crate) standing: bool,
    /// The day it is for, where that is a later one.
    pub(crate) due: Option<Date>,
    pub(crate) successful: Option<String>,
    pub(crate) unsuccessful: Option<String>,
}

const FREQUENCIES: [&str; 8] = ["DAIL", "WEEK", "TOWK", "MNTH", "TOMN", "QUTR", "SEMI", "YEAR"];
const PURPOSES: [&str; 5] = ["CASH", "CORT", "DVPM", "INTC", "TREA"];
const BEARERS: [&str; 4] = ["DEBT", "CRED", "SHAR", "SLEV"];

impl Intent {
    /// Reads a body that was just sent; `today` is the day in Paris.
    pub(crate) fn read(body: &Map<String, Value>, rules: &Rules, today: Date) -> Result<Intent, Trouble> {
        let body = Value::Object(body.clone());
        let information_id = id(&body["paymentInformationId"], "paymentInformationId", rules)?;
        moment(&body["creationDateTime"], "creationDateTime")?;
        text(&body["initiatingParty"]["name"], "initiatingParty.name", 140)?;
        let kind = kind(&body["paymentTypeInformation"], rules)?;
        let transactions = body["creditTransferTransaction"].as_array().map_or(&[][..], Vec::as_slice);
        let [transaction] = transactions else {
            return Err(wrong("creditTransferTransaction", "it must hold one transaction"));
        };
        if body["numberOfTransactions"] != 1 {
            return Err(wrong("numberOfTransactions", "it must be 1"));
        }
        let payment_id = &transaction["paymentId"];
        id(&payment_id["instructionId"], "paymentId.instructionId", rules)?;
        if !payment_id["endToEndId"].is_null() {
            id(&payment_id["endToEndId"], "paymentId.endToEndId", rules)?;
        }
        let cents = amount(&transaction["instructedAmount"], rules)?;
        let either = |name: &str| if body[name].is_null() { &transaction[name] } else { &body[name] };
        let beneficiary = either("beneficiary");
        let creditor = text(&beneficiary["creditor"]["name"], "beneficiary.creditor.name", 140)?;
        let creditor_iban =
            iban(&beneficiary["creditorAccount"]["iban"], "beneficiary.creditorAccount.iban")?;
        if rules.demands_bic && beneficiary["creditorAgent"]["bicFi"].as_str().is_none_or(|bic| !is_bic(bic))
        {
            return Err(wrong(
                "beneficiary.creditorAgent.bicFi",
                "it must be the BIC of the creditor's bank",
            ));
        }
        match body["chargeBearer"].as_str() {
            None if body["chargeBearer"].is_null() && !rules.demands_extras => {}
            Some("SLEV") => {}
            Some(other) if BEARERS.contains(&other) && !rules.demands_extras => {}
            _ => return Err(wrong("chargeBearer", "it must be SLEV")),
        }
        let debtor_iban = match &body["debtorAccount"] {
            Value::Null => None,
            account => Some(iban(&account["iban"], "debtorAccount.iban")?),
        };
        let frequency = either("frequency");
        let standing = !frequency.is_null();
        if standing && !frequency.as_str().is_some_and(|one| FREQUENCIES.contains(&one)) {
            return Err(wrong("frequency", "it is none of STET's"));
        }
        let due = due(either("requestedExecutionDate"), rules, today)?;
        if standing && due.is_none() {
            return Err(wrong("requestedExecutionDate", "a standing order begins on a later day"));
        }
        let (successful, unsuccessful) = ways_back(&body["supplementaryData"], rules)?;
        let words = words(&transaction["remittanceInformation"])?;
        Ok(Intent {
            information_id,
            cents,
            creditor,
            creditor_iban,
            words,
            debtor_iban,
            instant: kind,
            standing,
            due,
            successful,
            unsuccessful,
        })
    }

    /// Whether it can still be cancelled after it was accepted: only what waits for its day.
    pub(crate) fn waits_for_its_day(&self) -> bool {
        self.standing || self.due.is_some()
    }
}

fn wrong(name: &str, what: &str) -> Trouble {
    Trouble::parameter(format!("{name}: {what}"))
}

fn text(value: &Value, name: &str, longest: usize) -> Result<String, Trouble> {
    match value.as_str() {
        Some(text) if (1..=longest).contains(&text.chars().count()) => Ok(text.to_owned()),
        _ => Err(wrong(name, &format!("it must be text of 1 to {longest} characters"))),
    }
}

/// STET's pattern of ids: `[a-zA-Z0-9 /\-?:().,']`.
fn id(value: &Value, name: &str, rules: &Rules) -> Result<String, Trouble> {
    let text = text(value, name, rules.longest_id)?;
    let allowed = |one: char| one.is_ascii_alphanumeric() || " /-?:().,'".contains(one);
    if text.chars().all(allowed) {
        Ok(text)
    } else {
        Err(wrong(name, "it holds a character that STET does not allow"))
    }
}

/// STET's pattern of IBANs, which does not reckon the check digits.
fn iban(value: &Value, name: &str) -> Result<String, Trouble> {
    let text = value.as_str().unwrap_or_default();
    let bytes = text.as_bytes();
    let fits = (5..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric);
    if fits { Ok(text.to_owned()) } else { Err(wrong(name, "it is no IBAN")) }
}

/// Whether an IBAN's check digits are right (ISO 13616); a wrong one is found out when the payment is executed.
pub(crate) fn has_right_check_digits(iban: &str) -> bool {
    let turned = iban[4..].chars().chain(iban[..4].chars());
    let remainder = turned
        .filter_map(|one| one.to_digit(36))
        .fold(0, |rest, value| (rest * if value > 9 { 100 } else { 10 } + value) % 97);
    remainder == 1
}

fn is_bic(text: &str) -> bool {
    matches!(text.len(), 8 | 11) && text.bytes().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit())
}

/// Whether it is an instant payment.
fn kind(kind: &Value, rules: &Rules) -> Result<bool, Trouble> {
    let one_of = |name: &str, allowed: &[&str], demanded: bool| match kind[name].as_str() {
        None if kind[name].is_null() && !demanded => Ok(()),
        Some(value) if allowed.contains(&value) => Ok(()),
        _ => Err(wrong(
            &format!("paymentTypeInformation.{name}"),
            &format!("it must be one of {}", allowed.join(", ")),
        )),
    };
    if !kind.is_object() {
        return Err(wrong("paymentTypeInformation", "it is missing"));
    }
    one_of("serviceLevel", &["SEPA"], rules.demands_extras)?;
    one_of("instructionPriority", &["HIGH", "NORM"], false)?;
    one_of("categoryPurpose", &PURPOSES, rules.demands_extras)?;
    one_of("localInstrument", &["INST"], false)?;
    Ok(kind["localInstrument"] == "INST")
}

/// In cents: euros, more than nothing, no fraction of a cent.
fn amount(amount: &Value, rules: &Rules) -> Result<i64, Trouble> {
    let name = "instructedAmount.amount";
    if amount["currency"] != "EUR" {
        return Err(wrong("instructedAmount.currency", "it must be EUR"));
    }
    let text = match &amount["amount"] {
        Value::Number(number) => number.to_string(),
        Value::String(text) if !rules.amounts_are_numbers => text.clone(),
        Value::String(_) => return Err(wrong(name, "it must be a number")),
        _ => return Err(wrong(name, "it is missing")),
    };
    // A number without a fraction may be written with one, such as 12.0.
    let cents = crate::personas::parse_cents(&text).filter(|cents| (1..=99_999_999_999).contains(cents));
    cents.ok_or_else(|| wrong(name, "it is no amount in euros and cents above nothing"))
}

fn moment(value: &Value, name: &str) -> Result<Date, Trouble> {
    let text = value.as_str().unwrap_or_default();
    let stamped = text.parse::<Timestamp>().map(|at| crate::activation::in_paris(at).date());
    stamped
        .or_else(|_| text.parse::<DateTime>().map(|at| at.date()))
        .map_err(|_| wrong(name, "it is no date with a time (ISO 8601)"))
}

/// The day a payment is for; none where that is today or not said.
fn due(value: &Value, rules: &Rules, today: Date) -> Result<Option<Date>, Trouble> {
    let name = "requestedExecutionDate";
    if value.is_null() {
        return Ok(None);
    }
    let day = match value.as_str().map(str::parse::<Date>) {
        Some(Ok(day)) => day,
        _ => moment(value, name)?,
    };
    if day < today {
        return Err(wrong(name, "it has passed"));
    }
    if rules.horizon_days.is_some_and(|days| day > today.saturating_add(days.days())) {
        return Err(Trouble::code(
            http::StatusCode::BAD_REQUEST,
            "CH03",
            "requestedExecutionDate: it is too far ahead",
        ));
    }
    Ok(Some(day).filter(|day| *day > today))
}

/// Where the PSU goes afterwards.
fn ways_back(data: &Value, rules: &Rules) -> Result<(Option<String>, Option<String>), Trouble> {
    let approaches = data["acceptedAuthenticationApproach"].as_array().map_or(&[][..], Vec::as_slice);
    if !approaches.iter().any(|one| one == "REDIRECT") {
        return Err(wrong("supplementaryData.acceptedAuthenticationApproach", "it must hold REDIRECT"));
    }
    let url = |name: &str, demanded: bool| match data[name].as_str() {
        None if data[name].is_null() && !demanded => Ok(None),
        Some(text) if url::Url::parse(text).is_ok_and(|url| url.has_host() && url.fragment().is_none()) => {
            Ok(Some(text.to_owned()))
        }
        _ => Err(wrong(&format!("supplementaryData.{name}"), "it must be an address")),
    };
    Ok((url("successfulReportUrl", rules.demands_extras)?, url("unsuccessfulReportUrl", false)?))
}

/// A list of lines, or an object that holds one.
fn words(value: &Value) -> Result<String, Trouble> {
    let name = "remittanceInformation";
    let lines = match value {
        Value::Null => return Ok(String::new()),
        Value::Array(lines) => lines.as_slice(),
        Value::Object(members) => {
            members.get("unstructured").and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
        }
        _ => return Err(wrong(name, "it is neither a list nor an object")),
    };
    let lines: Vec<String> = lines.iter().map(|line| text(line, name, 140)).collect::<Result<_, _>>()?;
    Ok(lines.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    fn body() -> Value {
        json!({
            "paymentInformationId": "MyPmtInfId",
            "creationDateTime": "2026-03-06T12:00:00.000+01:00",
            "numberOfTransactions": 1,
            "initiatingParty": {"name": "MyPreferredPisp"},
            "paymentTypeInformation": {"serviceLevel": "SEPA", "categoryPurpose": "DVPM"},
            "beneficiary": {
                "creditor": {"name": "myMerchant"},
                "creditorAccount": {"iban": "FR7699999009000700000010166"},
            },
            "chargeBearer": "SLEV",
            "creditTransferTransaction": [{
                "paymentId": {"instructionId": "MyInstrId", "endToEndId": "MyEndToEndId"},
                "instructedAmount": {"currency": "EUR", "amount": 124.35},
                "remittanceInformation": {"unstructured": ["MyRemittanceInformation"]},
            }],
            "supplementaryData": {
                "acceptedAuthenticationApproach": ["REDIRECT"],
                "successfulReportUrl": "https://tpp.example/ok",
            },
        })
    }

    fn rules() -> Rules {
        Rules { demands_extras: true, horizon_days: Some(30), amounts_are_numbers: true, ..Rules::lenient() }
    }

    fn read(body: &Value) -> Result<Intent, String> {
        Intent::read(body.as_object().unwrap(), &rules(), date(2026, 3, 6)).map_err(|trouble| trouble.why)
    }

    #[test]
    fn stet_s_example_is_read_wherever_the_creditor_stands() {
        let read_there = read(&body()).unwrap();
        assert_eq!((read_there.cents, read_there.creditor.as_str()), (12_435, "myMerchant"));
        let mut inside = body();
        let beneficiary = inside.as_object_mut().unwrap().remove("beneficiary").unwrap();
        inside["creditTransferTransaction"][0]["beneficiary"] = beneficiary;
        inside["creditTransferTransaction"][0]["requestedExecutionDate"] = "2026-03-20T00:00:00Z".into();
        let inside = read(&inside).unwrap();
        assert_eq!((inside.due, inside.instant), (Some(date(2026, 3, 20)), false));
    }

    #[test]
    fn each_member_that_is_wrong_is_named() {
        for (pointer, value, name) in [
            ("/paymentInformationId", json!("with_underscore"), "paymentInformationId"),
            ("/paymentInformationId", json!("x".repeat(36)), "paymentInformationId"),
            ("/creationDateTime", json!("today"), "creationDateTime"),
            ("/numberOfTransactions", json!(2), "numberOfTransactions"),
            ("/initiatingParty", json!({}), "initiatingParty.name"),
            ("/paymentTypeInformation/serviceLevel", json!("NURG"), "paymentTypeInformation.serviceLevel"),
            (
                "/paymentTypeInformation/categoryPurpose",
                Value::Null,
                "paymentTypeInformation.categoryPurpose",
            ),
            ("/beneficiary/creditorAccount/iban", json!("fr76"), "beneficiary.creditorAccount.iban"),
            ("/chargeBearer", json!("DEBT"), "chargeBearer"),
            ("/creditTransferTransaction", json!([]), "creditTransferTransaction"),
            ("/creditTransferTransaction/0/paymentId/instructionId", json!("é"), "paymentId.instructionId"),
            (
                "/creditTransferTransaction/0/instructedAmount/amount",
                json!("1.00"),
                "instructedAmount.amount",
            ),
            ("/creditTransferTransaction/0/instructedAmount/amount", json!(0), "instructedAmount.amount"),
            ("/creditTransferTransaction/0/instructedAmount/amount", json!(1.005), "instructedAmount.amount"),
            (
                "/creditTransferTransaction/0/instructedAmount/currency",
                json!("USD"),
                "instructedAmount.currency",
            ),
            (
                "/supplementaryData/acceptedAuthenticationApproach",
                json!(["DECOUPLED"]),
                "supplementaryData.accepted",
            ),
            (
                "/supplementaryData/successfulReportUrl",
                json!("nowhere"),
                "supplementaryData.successfulReportUrl",
            ),
        ] {
            let mut body = body();
            *body.pointer_mut(pointer).unwrap() = value;
            let refused = read(&body).expect_err(pointer);
            assert!(refused.starts_with(name), "{pointer}: {refused}");
        }
        for (day, name) in [("2026-03-05", "has passed"), ("2026-04-06", "too far ahead")] {
            let mut body = body();
            body["requestedExecutionDate"] = day.into();
            assert!(read(&body).unwrap_err().contains(name), "{day}");
        }
    }

    #[test]
    fn check_digits_are_reckoned_and_not_demanded() {
        assert!(has_right_check_digits("FR7699999009000700000010166"));
        assert!(!has_right_check_digits("FR7699999009000700000010167"));
    }

    proptest! {
        #[test]
        fn any_text_in_any_place_is_read_or_refused_without_a_panic(text in "\\PC{0,40}", place in 0usize..6) {
            let pointers = [
                "/paymentInformationId",
                "/creationDateTime",
                "/beneficiary/creditorAccount/iban",
                "/creditTransferTransaction/0/instructedAmount/amount",
                "/creditTransferTransaction/0/remittanceInformation",
                "/supplementaryData/successfulReportUrl",
            ];
            let mut body = body();
            *body.pointer_mut(pointers[place]).unwrap() = text.into();
            if let Ok(intent) = read(&body) {
                let _ = has_right_check_digits(&intent.creditor_iban);
            }
        }
    }
}
