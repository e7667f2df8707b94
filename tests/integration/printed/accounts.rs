//! "Get accounts list", acceptance tests.

use super::*;

/// Get all PSU payment accounts. CLAIRE: HTTP 200, two accounts.
#[test]
fn get_all_psu_payment_accounts() {
    let answer = Access::of(CLAIRE, HOST).get("/accounts");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let listed = answer.json();
    let ibans: Vec<&str> = listed["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["accountId"]["iban"].as_str().unwrap())
        .collect();
    assert_eq!(ibans, [CLAIRE_NULL, CLAIRE_POSITIVE]);
}

/// HTTP request with non autorized access token for this resource (wrong scope) => check if HTTP 403 is returned (access
/// refused). LEA, scope other than aisp.
#[test]
fn http_request_with_non_autorized_access_token_for_this_resource_wrong_scope() {
    assert_refused(&Access::in_another_role(LEA, BCP).get("/accounts"), 403, "BADS");
    assert_eq!(Access::of(LEA, BCP).get("/accounts").status, 200, "only the scope was wrong");
}

/// Use a non authorized request (POST) => check if HTTP 405 is returned. LEA.
#[test]
fn use_a_non_authorized_request_post() {
    let lea = Access::of(LEA, BCP);
    let answer = lea.call("POST", "/accounts", Some(&json!({})));
    assert_eq!(answer.status, 405, "{}", answer.body);
    assert_eq!(answer.header("allow").as_deref(), Some("GET"));
    assert_eq!(lea.get("/accounts").status, 200, "only the method was wrong");
}
