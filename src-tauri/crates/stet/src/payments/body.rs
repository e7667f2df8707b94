//! The bodies of payment requests, exact to the byte: what was typed as an amount is what is sent.

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};
use serde_json::json;

use super::{CancelReason, PaymentRequest, PaymentSettings, Placement, RemittanceShape, TransferKind};
use crate::paris::paris;

/// The members of one JSON object, in the order they are added.
#[derive(Default)]
struct Object(Vec<String>);

impl Object {
    fn with(mut self, name: &str, json: impl std::fmt::Display) -> Self {
        self.0.push(format!("{}:{json}", json!(name)));
        self
    }

    fn text(self, name: &str, text: &str) -> Self {
        self.with(name, json!(text))
    }

    /// The text, where there is one.
    fn some(self, name: &str, text: &str) -> Self {
        if text.is_empty() { self } else { self.text(name, text) }
    }

    fn when(self, condition: bool, add: impl FnOnce(Self) -> Self) -> Self {
        if condition { add(self) } else { self }
    }

    fn json(self) -> String {
        format!("{{{}}}", self.0.join(","))
    }
}

/// `PaymentRequestResource` (STET, part 2) with one credit transfer. `at` is the bank's time.
pub(super) fn of_request(request: &PaymentRequest, settings: &PaymentSettings, at: Timestamp) -> String {
    let now = at.to_zoned(paris());
    let day = midnight(request.day(now.date()));
    let beneficiary = beneficiary(request);
    let per_payment = settings.placement == Placement::Payment;
    let transaction = transaction(request, settings)
        .when(!per_payment, |it| it.with("beneficiary", &beneficiary).text("requestedExecutionDate", &day));
    let party = &request.initiating_party;
    let organisation = Object::default().text("identification", &party.oid).text("schemeName", "COID").json();
    let kind = Object::default()
        .text("serviceLevel", "SEPA")
        .when(request.kind == TransferKind::Instant, |it| it.text("localInstrument", "INST"))
        .when(settings.obligations.category_purpose, |it| {
            it.text("categoryPurpose", request.category_purpose.word())
        });
    let supplementary = Object::default()
        .with("acceptedAuthenticationApproach", json!(["REDIRECT"]))
        .text("successfulReportUrl", &request.report_url)
        .text("unsuccessfulReportUrl", &request.report_url);
    Object::default()
        .text("paymentInformationId", &request.payment_information_id)
        .text("creationDateTime", &instant(&now))
        .with("numberOfTransactions", 1)
        .with(
            "initiatingParty",
            Object::default().text("name", &party.name).with("organisationId", organisation).json(),
        )
        .with("paymentTypeInformation", kind.json())
        .when(per_payment, |it| it.with("beneficiary", &beneficiary))
        .when(settings.obligations.charge_bearer, |it| it.text("chargeBearer", "SLEV"))
        .when(per_payment, |it| it.text("requestedExecutionDate", &day))
        .with("creditTransferTransaction", format!("[{}]", transaction.json()))
        .with("supplementaryData", supplementary.json())
        .json()
}

/// The request that was sent, with nothing changed but that it is cancelled and why: a bank refuses any other change.
/// `None` where `sent` is no object of ours.
pub(super) fn of_cancellation(sent: &str, reason: CancelReason) -> Option<String> {
    let members = sent.strip_suffix('}').filter(|text| text.len() > 1 && text.starts_with('{'))?;
    Some(format!(
        "{members},\"paymentInformationStatus\":\"CANC\",\"statusReasonInformation\":\"{}\"}}",
        reason.word()
    ))
}

fn transaction(request: &PaymentRequest, settings: &PaymentSettings) -> Object {
    let id = Object::default()
        .text("instructionId", &request.instruction_id)
        .text("endToEndId", &request.end_to_end_id);
    let amount =
        if settings.amounts_as_numbers { number(&request.amount) } else { json!(request.amount).to_string() };
    let remittance = json!([request.remittance.trim()]);
    let remittance = match settings.remittance {
        RemittanceShape::List => remittance,
        RemittanceShape::Object => json!({ "unstructured": remittance }),
    };
    Object::default()
        .with("paymentId", id.json())
        .with("instructedAmount", Object::default().text("currency", "EUR").with("amount", amount).json())
        .when(!request.remittance.trim().is_empty(), |it| it.with("remittanceInformation", remittance))
}

fn beneficiary(request: &PaymentRequest) -> String {
    let bic = Object::default().some("bicFi", &request.creditor_bic);
    Object::default()
        .with("creditor", Object::default().text("name", request.creditor_name.trim()).json())
        .when(!request.creditor_bic.is_empty(), |it| it.with("creditorAgent", bic.json()))
        .with("creditorAccount", Object::default().text("iban", &request.creditor_iban).json())
        .json()
}

/// JSON has no leading zeros, and no number that begins with its point; the other digits stay.
fn number(typed: &str) -> String {
    let trimmed = typed.trim_start_matches('0');
    if trimmed.is_empty() || trimmed.starts_with('.') { format!("0{trimmed}") } else { trimmed.to_owned() }
}

/// `2031-03-03T10:15:00.000+01:00`
fn instant(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// The first instant of a day in Paris.
fn midnight(day: Date) -> String {
    match day.to_zoned(paris()) {
        Ok(zoned) => instant(&zoned),
        // Beyond the calendar's end; no bank takes it.
        Err(_) => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::Value;

    use super::super::request::tests::request;
    use super::super::settings::tests::{arkea, bpce};
    use super::*;

    fn at() -> Timestamp {
        "2031-03-03T09:15:00Z".parse().expect("an instant")
    }

    #[test]
    fn the_body_at_bpce_is_exactly_this() {
        assert_eq!(
            of_request(&request(), &bpce(), at()),
            concat!(
                r#"{"paymentInformationId":"G-1","creationDateTime":"2031-03-03T10:15:00.000+01:00","#,
                r#""numberOfTransactions":1,"initiatingParty":{"name":"Guichet SAS","organisationId":"#,
                r#"{"identification":"PSDFR-ACPR-12345","schemeName":"COID"}},"#,
                r#""paymentTypeInformation":{"serviceLevel":"SEPA","categoryPurpose":"CASH"},"#,
                r#""beneficiary":{"creditor":{"name":"Atelier Martin"},"#,
                r#""creditorAccount":{"iban":"FR7613807008043001965406128"}},"chargeBearer":"SLEV","#,
                r#""requestedExecutionDate":"2031-03-03T00:00:00.000+01:00","creditTransferTransaction":[{"#,
                r#""paymentId":{"instructionId":"G-1-1","endToEndId":"G-1-E"},"#,
                r#""instructedAmount":{"currency":"EUR","amount":"124.30"},"#,
                r#""remittanceInformation":{"unstructured":["Facture 2031/7"]}}],"supplementaryData":{"#,
                r#""acceptedAuthenticationApproach":["REDIRECT"],"#,
                r#""successfulReportUrl":"http://127.0.0.1:8421/callback","#,
                r#""unsuccessfulReportUrl":"http://127.0.0.1:8421/callback"}}"#,
            )
        );
    }

    #[test]
    fn a_number_keeps_its_digits_and_the_older_shape_is_a_list() {
        let mut settings = arkea();
        settings.remittance = RemittanceShape::List;
        for (typed, sent) in [("124.30", "124.30"), ("007", "7"), ("0.50", "0.50"), ("00.5", "0.5")] {
            let request = PaymentRequest { amount: typed.into(), ..request() };
            let body = of_request(&request, &settings, at());
            assert!(body.contains(&format!("\"amount\":{sent}}}")), "{body}");
            let read: Value = serde_json::from_str(&body).expect("JSON");
            let transaction = &read["creditTransferTransaction"][0];
            assert_eq!(transaction["remittanceInformation"], json!(["Facture 2031/7"]));
            assert_eq!(read.get("chargeBearer"), None);
        }
    }

    #[test]
    fn what_is_not_given_is_not_sent_and_what_is_typed_is_escaped() {
        let request = PaymentRequest {
            kind: TransferKind::Instant,
            creditor_name: "A \"B\" \\ É".into(),
            creditor_bic: "FTNOFRP1XXX".into(),
            remittance: "  ".into(),
            ..request()
        };
        let read: Value = serde_json::from_str(&of_request(&request, &bpce(), at())).expect("JSON");
        assert_eq!(read["paymentTypeInformation"]["localInstrument"], "INST");
        assert_eq!(read["beneficiary"]["creditor"]["name"], "A \"B\" \\ É");
        assert_eq!(read["beneficiary"]["creditorAgent"]["bicFi"], "FTNOFRP1XXX");
        assert_eq!(read["creditTransferTransaction"][0].get("remittanceInformation"), None);
    }

    #[test]
    fn a_deferred_transfer_names_the_midnight_of_its_day_in_paris_summer_and_winter() {
        let deferred =
            |day| PaymentRequest { kind: TransferKind::Deferred, execution_day: Some(day), ..request() };
        let mut settings = bpce();
        let body = of_request(&deferred(date(2031, 4, 2)), &settings, at());
        assert!(body.contains(r#""requestedExecutionDate":"2031-04-02T00:00:00.000+02:00""#), "{body}");
        settings.placement = Placement::Transaction;
        let read: Value =
            serde_json::from_str(&of_request(&deferred(date(2031, 3, 10)), &settings, at())).expect("JSON");
        let transaction = &read["creditTransferTransaction"][0];
        assert_eq!(transaction["requestedExecutionDate"], "2031-03-10T00:00:00.000+01:00");
        assert_eq!(transaction["beneficiary"]["creditor"]["name"], "Atelier Martin");
        assert_eq!((read.get("beneficiary"), read.get("requestedExecutionDate")), (None, None));
    }

    #[test]
    fn a_cancellation_is_the_request_as_it_was_sent_and_two_members() {
        let sent = of_request(&request(), &arkea(), at());
        let cancelled = of_cancellation(&sent, CancelReason::OrderedByPsu).expect("a body");
        assert!(cancelled.starts_with(sent.trim_end_matches('}')));
        let read: Value = serde_json::from_str(&cancelled).expect("JSON");
        assert_eq!(read["paymentInformationStatus"], "CANC");
        assert_eq!(read["statusReasonInformation"], "DS02");
        for not_ours in ["", "{", "}", "[]", "text"] {
            assert_eq!(of_cancellation(not_ours, CancelReason::Technical), None, "{not_ours}");
        }
    }
}
