//! "Get transactions history", acceptance tests.

use super::*;

/// An access, and the path of its first account's transactions.
fn at_noon(online_id: &str, host: &'static str) -> (Access, String) {
    let access = Access::at(&banks_at_noon(), online_id, host, "aisp");
    let account = access.first_account();
    (access, format!("{account}/transactions"))
}

/// The days of the rows that a query finds, and how many there are.
#[track_caller]
fn days(access: &Access, target: &str, query: &str) -> Vec<String> {
    let answer = access.get(&format!("{target}{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    let body = answer.json();
    let day =
        |row: &Value| row["bookingDate"].as_str().or(row["expectedBookingDate"].as_str()).unwrap().to_owned();
    body["transactions"].as_array().unwrap().iter().map(day).collect()
}

fn midnight(name: &str, day: &str) -> String {
    format!("{name}={day}T00:00:00.000%2B01:00")
}

/// Retrieve all the transactions linked to a PSU's account => Check the presence of transactions. GEORGES.
#[test]
fn retrieve_all_the_transactions_linked_to_a_psu_s_account() {
    let (georges, target) = at_noon(GEORGES, HOST);
    let body = georges.get(&target).json();
    let rows = body["transactions"].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(
            row["transactionAmount"]["amount"].is_string() && row["transactionAmount"]["currency"] == "EUR"
        );
        assert!(["CRDT", "DBIT"].map(Value::from).contains(&row["creditDebitIndicator"]), "{row}");
        assert!(["BOOK", "OTHR"].map(Value::from).contains(&row["status"]), "{row}");
    }
}

/// Retrieve transactions linked to an unknown account => HTTP code 404 is returned : {accountId} is invalid. LEA.
///
/// The description has a sentence, the result column the status alone; the list of codes on the same page has AC01 for it.
/// Kept: 404 with AC01.
#[test]
fn retrieve_transactions_linked_to_an_unknown_account() {
    let answer = Access::of(LEA, BCP).get("/accounts/CPT30014684067/transactions");
    assert_refused(&answer, 404, "AC01");
}

/// HTTP request with an access token which is not authorized to access to this resource (incorrect scope = pisp) => Check
/// that HTTP code 403 is returned – access to resource not allowed. LEA.
#[test]
fn http_request_with_an_access_token_which_is_not_authorized_to_access_to_this_resource_incorrect_scope_pisp()
{
    let lea = Access::of(LEA, BCP);
    let target = format!("/accounts/{LEA_ACCOUNT}/transactions");
    let token = lea.asked_for_token("grant_type=client_credentials&scope=pisp");
    let mut draft = lea.draft("GET", &target, None);
    draft.header("Authorization", &format!("Bearer {token}"));
    assert_refused(&draft.send(), 403, "BADS");
    assert_eq!(lea.get(&target).status, 200, "only the scope was wrong");
}

/// HTTP request using POST method => Check that HTTP code 405 is returned. LEA.
#[test]
fn http_request_using_post_method() {
    let target = format!("/accounts/{LEA_ACCOUNT}/transactions");
    let answer = Access::of(LEA, BCP).call("POST", &target, Some(&json!({})));
    assert_eq!(answer.status, 405, "{}", answer.body);
}

/// Get transactions list with “dateFrom” parameter => Check that the filter is well applied. GEORGES: transactions after
/// the date given.
///
/// The result column says after; the parameter's own description says that the date is included. Kept: included.
#[test]
fn get_transactions_list_with_datefrom_parameter() {
    let (georges, target) = at_noon(GEORGES, HOST);
    let all = days(&georges, &target, "");
    let from = all[all.len() / 4].clone();
    let found = days(&georges, &target, &format!("?{}", midnight("dateFrom", &from)));
    let expected: Vec<String> = all.iter().filter(|day| **day >= from).cloned().collect();
    assert!(found == expected && found.contains(&from) && found.len() < all.len());
}

/// Get transactions list with “dateTo” parameter => Check that the filter is well applied. GEORGES: transactions before the
/// date given, up to the limit of 62 days.
///
/// The description has no limit, the result column one of 62 days, and the persona's own history is longer. Kept: what has
/// no dateFrom is not limited.
#[test]
fn get_transactions_list_with_dateto_parameter() {
    let (georges, target) = at_noon(GEORGES, HOST);
    let all = days(&georges, &target, "");
    let to = all[all.len() / 4].clone();
    let found = days(&georges, &target, &format!("?{}", midnight("dateTo", &to)));
    let expected: Vec<String> = all.iter().filter(|day| **day < to).cloned().collect();
    assert!(found == expected && !found.contains(&to) && !found.is_empty());
}

/// Get transactions list with optional field “entryReference” empty => Check that response field “entryReference” is empty.
/// GEORGES.
#[test]
fn get_transactions_list_with_optional_field_entryreference_empty() {
    let (georges, target) = at_noon(GEORGES, HOST);
    let body = georges.get(&target).json();
    let empty = |row: &&Value| row["entryReference"] == "";
    assert!(body["transactions"].as_array().unwrap().iter().filter(empty).count() > 0);
}

/// Get transactions list with “dateFrom” and “dateTo” parameters => Check that the filter is well applied. GEORGES.
#[test]
fn get_transactions_list_with_datefrom_and_dateto_parameters() {
    let (georges, target) = at_noon(GEORGES, HOST);
    let all = days(&georges, &target, "");
    let (from, to) = (all[all.len() / 4].clone(), all[all.len() / 8].clone());
    assert!(from < to);
    let query = format!("?{}&{}", midnight("dateFrom", &from), midnight("dateTo", &to));
    let expected: Vec<String> = all.iter().filter(|day| **day >= from && **day < to).cloned().collect();
    assert_eq!(days(&georges, &target, &query), expected);
}

/// Request with “dateFrom” parameter older than 62 days => Check that HTTP code 400 is returned – Period out of bound
/// expected. LEA.
#[test]
fn request_with_datefrom_parameter_older_than_62_days() {
    let (lea, target) = at_noon(LEA, BCP);
    // 63 and 62 days before 6 March.
    let older = lea.get(&format!("{target}?{}", midnight("dateFrom", "2026-01-02")));
    assert_refused(&older, 400, "Period out of bound");
    let answer = lea.get(&format!("{target}?{}", midnight("dateFrom", "2026-01-03")));
    assert_eq!(answer.status, 204, "LEA's one transaction is of 2019: {}", answer.body);
}

/// Request with an invalid “dateFrom” or “dateTo” parameter => Check that HTTP code 400 is returned. GEORGES.
#[test]
fn request_with_an_invalid_datefrom_or_dateto_parameter() {
    let (georges, target) = at_noon(GEORGES, HOST);
    for name in ["dateFrom", "dateTo"] {
        for wrong in ["yesterday", "2026-02-30T00:00:00.000", "2026-03-01T24:61:00.000", "01/03/2026", ""] {
            let answer = georges.get(&format!("{target}?{name}={wrong}"));
            assert_eq!(answer.status, 400, "{name}={wrong}: {}", answer.body);
        }
    }
}

/// Get no transactions present in the list => Check that HTTP code 204 is returned. CLAIRE, account
/// FR7617515900000400358074026.
#[test]
fn get_no_transactions_present_in_the_list() {
    let claire = Access::of(CLAIRE, HOST);
    let answer = claire.get(&format!("{}/transactions", claire.account(CLAIRE_NULL)));
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
}
