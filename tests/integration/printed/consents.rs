//! "Forward customer's consent", acceptance tests; printed on two pages in the same words.

use super::*;

fn consent() -> Value {
    let list = LEA_IBANS.map(|iban| json!({ "iban": iban }));
    json!({"balances": list, "transactions": list, "trustedBeneficiaries": false, "psuIdentity": true})
}

/// Add / upate the consent of a customer => HTTP code 201 is returned. LEA with two IBANs.
#[test]
fn add_upate_the_consent_of_a_customer() {
    let lea = Access::of(LEA, BCP);
    for narrower in [false, true] {
        let mut body = consent();
        if narrower {
            body["balances"] = json!([{ "iban": LEA_IBANS[1] }]);
        }
        let answer = lea.call("PUT", "/consents", Some(&body));
        assert_eq!((answer.status, answer.body.as_str()), (201, ""));
        let listed = lea.get("/accounts").json();
        let first = &listed["accounts"][0]["_links"];
        assert_eq!(first["balances"].is_null(), narrower, "it replaces the one before: {listed}");
        assert!(!first["transactions"].is_null());
    }
}

/// HTTP request with an access token which is not authorized to access to this resource (incorrect scope) => Access to the
/// resource is not allowed (HTTP code 403). LEA.
#[test]
fn http_request_with_an_access_token_which_is_not_authorized_to_access_to_this_resource_incorrect_scope() {
    let answer = Access::in_another_role(LEA, BCP).call("PUT", "/consents", Some(&consent()));
    assert_refused(&answer, 403, "BADS");
}

/// HTTP request using POST method => HTTP code 405 is returned. LEA.
///
/// The description says 405, the result column 403, on both pages. Kept: 405, as every other resource answers to POST.
#[test]
fn http_request_using_post_method() {
    let lea = Access::of(LEA, BCP);
    let answer = lea.call("POST", "/consents", Some(&consent()));
    assert_eq!(answer.status, 405, "{}", answer.body);
    assert_eq!(answer.header("allow").as_deref(), Some("PUT"));
    assert_eq!(lea.call("PUT", "/consents", Some(&consent())).status, 201, "only the method was wrong");
}
