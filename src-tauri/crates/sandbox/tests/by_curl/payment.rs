//! A payment request's body, and a PSU who approves it.

use crate::psu::fill_in;
use crate::terminal::{Answered, Terminal};
use serde_json::{Value, json};

pub const MERCHANT: &str = "FR7699999009000700000010166";

/// A payment of so much to a merchant whose IBAN is right.
pub fn payment(information_id: &str, amount: Value) -> Value {
    json!({
        "paymentInformationId": information_id,
        "creationDateTime": "2026-03-06T12:00:00.000+01:00",
        "numberOfTransactions": 1,
        "initiatingParty": {"name": "MyPreferredPisp"},
        "paymentTypeInformation": {"serviceLevel": "SEPA", "categoryPurpose": "DVPM"},
        "beneficiary": {
            "creditorAgent": {"bicFi": "BNKAFRPPXXX"},
            "creditor": {"name": "myMerchant"},
            "creditorAccount": {"iban": MERCHANT},
        },
        "chargeBearer": "SLEV",
        "creditTransferTransaction": [{
            "paymentId": {"instructionId": information_id, "endToEndId": information_id},
            "instructedAmount": {"currency": "EUR", "amount": amount},
            "remittanceInformation": {"unstructured": ["Invoice 42"]},
        }],
        "supplementaryData": {
            "acceptedAuthenticationApproach": ["REDIRECT"],
            "successfulReportUrl": "https://tpp.example/callback/yes?p=1",
            "unsuccessfulReportUrl": "https://tpp.example/callback/no",
        },
    })
}

/// The bank's link as a browser opens it here.
pub fn opened(tpp: &Terminal, href: &str) -> String {
    format!("{}/{}", tpp.pages, href.strip_prefix("https://").unwrap())
}

/// What the PSU gets after deciding about a payment.
pub fn decides(tpp: &Terminal, psu: &str, link: &str, decision: &str) -> Answered {
    fill_in(tpp, &decision_page(tpp, psu, link), &[("decision", decision)])
}

/// The page on which the PSU decides about a payment.
pub fn decision_page(tpp: &Terminal, psu: &str, link: &str) -> Answered {
    let page = tpp.curl(&[link]);
    assert_eq!(page.status, 200, "{}", page.body);
    let page = fill_in(tpp, &page, &[("online_id", psu)]);
    let page = fill_in(tpp, &page, &[("otp", "12345678")]);
    assert!(page.body.contains("myMerchant"), "{}", page.body);
    page
}

/// All payments that the banks hold, as the management port shows them.
pub fn held(tpp: &Terminal) -> Vec<Value> {
    tpp.manage("GET", "/payments", None).json()["payments"].as_array().unwrap().clone()
}

/// A Friday at noon in Paris.
pub fn at_noon(tpp: &Terminal) {
    tpp.manage("PUT", "/clock", Some(json!({"now": "2026-03-06T11:00:00Z", "frozen": true})));
}

pub fn at(tpp: &Terminal, now: &str) {
    tpp.manage("PUT", "/clock", Some(json!({"now": now, "frozen": true})));
}
