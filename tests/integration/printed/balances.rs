//! "Get account balance", acceptance tests.

use super::*;

#[track_caller]
fn balance(access: &Access, iban: &str) -> String {
    let answer = access.get(&format!("{}/balances", access.account(iban)));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.json();
    let balance = &body["balances"][0];
    assert_eq!(
        (&balance["balanceType"], &balance["balanceAmount"]["currency"]),
        (&json!("CLBD"), &json!("EUR"))
    );
    balance["balanceAmount"]["amount"].as_str().expect("a string in 1.4.2").to_owned()
}

/// Get accounting balance => Check negative balance. LEA: HTTP 200, negative.
#[test]
fn get_accounting_balance_check_negative_balance() {
    assert_eq!(balance(&Access::of(LEA, BCP), LEA_IBANS[0]), "-150.00");
}

/// Get accounting balance from an unkown account => check if HTTP 404 is returned. The unknown account is printed:
/// CPT30014684067.
#[test]
fn get_accounting_balance_from_an_unkown_account() {
    let answer = Access::of(LEA, BCP).get("/accounts/CPT30014684067/balances");
    assert_refused(&answer, 404, "AC01");
}

/// HTTP request with non autorized access token for this resource (wrong scope) => check if HTTP 403 is returned (access
/// refused). LEA, scope other than aisp.
#[test]
fn http_request_with_non_autorized_access_token_for_this_resource_wrong_scope() {
    let target = format!("/accounts/{LEA_ACCOUNT}/balances");
    assert_refused(&Access::in_another_role(LEA, BCP).get(&target), 403, "BADS");
    assert_eq!(Access::of(LEA, BCP).get(&target).status, 200, "only the scope was wrong");
}

/// Use a non authorized request (POST) => check if HTTP 405 is returned. LEA.
#[test]
fn use_a_non_authorized_request_post() {
    let target = format!("/accounts/{LEA_ACCOUNT}/balances");
    let answer = Access::of(LEA, BCP).call("POST", &target, Some(&json!({})));
    assert_eq!(answer.status, 405, "{}", answer.body);
}

/// Get accounting balance => Check null balance. CLAIRE, FR7617515900000400358074026: HTTP 200, null.
#[test]
fn get_accounting_balance_check_null_balance() {
    assert_eq!(balance(&Access::of(CLAIRE, HOST), CLAIRE_NULL), "0.00");
}

/// Get accounting balance => Check positive balance. CLAIRE, FR7617515900000800358074006: HTTP 200, positive; how much is
/// not printed.
#[test]
fn get_accounting_balance_check_positive_balance() {
    let amount = balance(&Access::of(CLAIRE, HOST), CLAIRE_POSITIVE);
    assert!(!amount.starts_with('-') && amount.bytes().any(|byte| (b'1'..=b'9').contains(&byte)), "{amount}");
}
