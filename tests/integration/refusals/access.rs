//! Tokens, scopes, and whose app it is.

use serde_json::json;

use super::{REQUEST, only_what_goes_out_is_wrong};
use crate::plain_client::{Banks, LIVE_HOST, REGISTER};

#[test]
fn a_token_that_is_missing_unknown_or_no_bearer_is_401() {
    let tpp = Banks::shared().practice();
    for value in ["", "Bearer nobodysToken", "Bearer ", "Basic dXNlcjpwYXNz", "nobodysToken"] {
        only_what_goes_out_is_wrong(
            &tpp,
            |sent| sent.header("Authorization", value),
            401,
            "invalid_token",
            "Authorization",
        );
    }
    let mut unnamed = tpp.post(&tpp.agent_application()).signed();
    unnamed.header("Authorization", "");
    let challenge = unnamed.send().header("www-authenticate").unwrap();
    assert!(challenge.starts_with("Bearer"), "{challenge}");
}

#[test]
fn a_token_of_another_environment_is_401() {
    let tpp = Banks::shared().practice();
    let registration = tpp.enrolled();
    let mut live = tpp.call("GET", &registration, None);
    live.request.host = LIVE_HOST.to_owned();
    live.send().assert_refused(401, "invalid_token", "Authorization");
    let mut request = tpp.token_request();
    request.host = LIVE_HOST.to_owned();
    let token = request.send().json()["access_token"].as_str().unwrap().to_owned();
    live.header("Authorization", &format!("Bearer {token}"));
    live.send().assert_refused(404, "not_found", "client_id");
}

#[test]
fn a_token_lives_one_hour() {
    let banks = Banks::own();
    let tpp = banks.practice();
    let registration = tpp.enrolled();
    let read = tpp.call("GET", &registration, None);
    banks.manage("PUT", "/clock", json!({"advance_seconds": 3590}));
    assert_eq!(read.send().status, 200);
    banks.manage("PUT", "/clock", json!({"advance_seconds": 11}));
    read.send().assert_refused(401, "invalid_token", "Authorization");
    let mut renewed = read.clone();
    renewed.header("Authorization", &format!("Bearer {}", tpp.new_token()));
    assert_eq!(renewed.send().status, 200);
}

#[test]
fn a_token_of_another_scope_is_403() {
    let tpp = Banks::shared().practice();
    let registration = tpp.enrolled();
    let client_id = registration.rsplit('/').next().unwrap();
    let mut request = tpp.token_request();
    request.body = Some(format!("client_id={client_id}&grant_type=client_credentials&scope=pisp").into());
    let payments = request.send().json()["access_token"].as_str().unwrap().to_owned();
    let payments = format!("Bearer {payments}");
    only_what_goes_out_is_wrong(
        &tpp,
        |sent| sent.header("Authorization", &payments),
        403,
        "insufficient_scope",
        "scope",
    );
}

#[test]
fn another_tpps_qwac_is_403() {
    let banks = Banks::shared();
    let (tpp, other) = (banks.practice(), banks.tpp("PSDFR-ACPR-10003", json!({})));
    let right = tpp.post(&tpp.agent_application()).signed();
    let mut stolen = right.clone();
    stolen.client = Some(other.qwac.clone());
    let answer = stolen.send();
    assert_eq!((answer.status, &answer.json()["error"]), (403, &json!("access_denied")));
    assert!(answer.json()["error_description"].as_str().unwrap().contains("QWAC"));
    assert_eq!(right.send().status, 201);
}

#[test]
fn another_tpps_app_is_403() {
    let banks = Banks::shared();
    let (tpp, other) = (banks.practice(), banks.tpp("PSDFR-ACPR-10004", json!({})));
    let registration = tpp.enrolled();
    for (method, body) in [("GET", None), ("DELETE", None), ("PUT", Some(other.agent_application()))] {
        other.call(method, &registration, body.as_ref()).send().assert_refused(
            403,
            "access_denied",
            "client_id",
        );
    }
    assert_eq!(tpp.call("GET", &registration, None).send().status, 200);
}

#[test]
fn an_app_that_was_never_registered_is_404() {
    let tpp = Banks::shared().practice();
    let absent = format!("{REGISTER}/1PSDFR-ACPR-99999-0-NONE");
    for (method, body) in [("GET", None), ("DELETE", None), ("PUT", Some(tpp.agent_application()))] {
        tpp.call(method, &absent, body.as_ref()).send().assert_refused(404, "not_found", "client_id");
    }
    let registration = tpp.enrolled();
    assert_eq!(tpp.call("DELETE", &registration, None).send().status, 204);
    tpp.call("GET", &registration, None).send().assert_refused(404, "not_found", "client_id");
}

#[test]
fn a_token_request_is_refused_by_its_field() {
    let tpp = Banks::shared().practice();
    let right = "client_id=PSD2_TPPRegister&grant_type=client_credentials&scope=manageRegistration";
    for (from, to, status, error, field) in [
        ("client_id=PSD2_TPPRegister&", "", 400, REQUEST, "client_id"),
        ("PSD2_TPPRegister", "SomebodyElse", 401, "invalid_client", "client_id"),
        ("grant_type=client_credentials&", "", 400, REQUEST, "grant_type"),
        ("client_credentials", "password", 400, "unsupported_grant_type", "grant_type"),
        ("&scope=manageRegistration", "", 400, REQUEST, "scope"),
        ("manageRegistration", "everything", 400, "invalid_scope", "scope"),
    ] {
        let mut request = tpp.token_request();
        request.body = Some(right.replacen(from, to, 1).into());
        request.send().assert_refused(status, error, field);
    }
    assert_eq!(tpp.token_request().send().status, 200);
}

#[test]
fn a_seal_cannot_carry_the_connection() {
    let tpp = Banks::shared().practice();
    let mut request = tpp.token_request();
    request.client = Some(tpp.qsealc.clone());
    let answer = request.send();
    assert_eq!((answer.status, &answer.json()["error"]), (401, &json!("invalid_client")));
    assert!(answer.json()["error_description"].as_str().unwrap().contains("QWAC"));
}
