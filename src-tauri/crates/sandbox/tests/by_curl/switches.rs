//! Modes, clock and reset.

use crate::terminal::{REGISTER, against_fresh_banks};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn under_the_document_s_rule_an_app_waits_for_14_00_and_so_does_a_change() {
    against_fresh_banks(|tpp| {
        let set = |now: &str| {
            assert_eq!(tpp.manage("PUT", "/clock", Some(json!({"now": now, "frozen": true}))).status, 200);
        };
        let listed = || tpp.manage("GET", "/registrations", None).json()["registrations"][0].clone();
        tpp.manage("PUT", "/mode", Some(json!({"activation": "strict"})));
        // A Friday, 10:00 in Paris.
        set("2026-03-06T09:00:00Z");
        let token = tpp.access_token();
        let created = tpp.registration("POST", REGISTER, &token, Some(&tpp.application("Waits")));
        assert_eq!(created.status, 201, "{}", created.body);
        let app = listed();
        assert_eq!((&app["state"], &app["active_from"]), (&json!("waiting"), &json!("2026-03-09T13:00:00Z")));
        set("2026-03-09T13:00:00Z");
        assert_eq!(listed()["state"], "active");

        // The change brings a new seal: the old one signs until the change is active.
        let token = tpp.access_token();
        let path = format!("{REGISTER}/{}", created.json()["client_id"].as_str().unwrap());
        let mut renewed = tpp.other_tpp("PSDFR-ACPR-99999", json!({}));
        renewed.qwac = tpp.qwac.clone();
        let body = renewed.application("Waits");
        assert_eq!(
            renewed.registration("PUT", &path, &token, Some(&body)).status,
            400,
            "the new key is not in force"
        );
        assert_eq!(tpp.registration("PUT", &path, &token, Some(&body)).status, 201);
        let change = listed()["change"].clone();
        assert_eq!(change["active_from"], "2026-03-10T13:00:00Z");
        assert_eq!(tpp.registration("GET", &path, &token, None).status, 200);
        assert_eq!(renewed.registration("GET", &path, &token, None).status, 400);
        set("2026-03-10T13:00:00Z");
        assert_eq!(listed()["change"], Value::Null);
        let token = tpp.access_token();
        assert_eq!(tpp.registration("GET", &path, &token, None).status, 400);
        assert_eq!(renewed.registration("GET", &path, &token, None).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_key_signs_a_change_where_the_bank_is_set_so() {
    against_fresh_banks(|tpp| {
        tpp.manage("PUT", "/mode", Some(json!({"change_signer": "new"})));
        let token = tpp.access_token();
        let created = tpp.registration("POST", REGISTER, &token, Some(&tpp.application("Renews")));
        let path = format!("{REGISTER}/{}", created.json()["client_id"].as_str().unwrap());
        let mut renewed = tpp.other_tpp("PSDFR-ACPR-99999", json!({}));
        renewed.qwac = tpp.qwac.clone();
        let body = renewed.application("Renews");
        assert_eq!(tpp.registration("PUT", &path, &token, Some(&body)).status, 400);
        assert_eq!(renewed.registration("PUT", &path, &token, Some(&body)).status, 201);
        assert_eq!(renewed.registration("GET", &path, &token, None).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lenient_banks_forgive_and_answer_as_live_ones_were_seen_to() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let mut application = tpp.application("Yolt-like");
        application["grant_types"] = json!(["authorization_code", "refresh_token", "client_credentials"]);
        let key = application["jwks"]["keys"][0].as_object_mut().unwrap();
        key.remove("key_ops");
        key.insert("keys_ops".into(), json!(["verify"]));
        let strict = tpp.registration("POST", REGISTER, &token, Some(&application));
        assert_eq!(strict.status, 400);

        tpp.manage("PUT", "/mode", Some(json!({"strict": false})));
        let created = tpp.registration("POST", REGISTER, &token, Some(&application));
        assert_eq!(created.status, 200, "{}", created.body);
        let answer = created.json();
        assert_eq!(answer["grant_types"][2], "CLIENT_CREDENTIALS");
        assert_eq!(answer["scope"], "aisp,cbpii");
        assert_eq!(answer["jwks"]["keys"][0]["alg"], Value::Null);
        assert!(answer["client_secret"].is_null() && answer["client_id_issued_at"].as_str().unwrap().len() == 19);
        let path = format!("{REGISTER}/{}", answer["client_id"].as_str().unwrap());
        assert_eq!(tpp.registration_signed_as("POST", "GET", &path, &token, None).status, 200);
        tpp.manage("PUT", "/mode", Some(json!({"strict": true})));
        assert_eq!(tpp.registration_signed_as("POST", "GET", &path, &token, None).status, 400);
        let uuid = "client_id=9d8711ec-f1b4-45e4-8072-2b3aa49793f0&grant_type=client_credentials&scope=manageRegistration";
        assert_eq!(tpp.token(uuid).status, 401);
        tpp.manage("PUT", "/mode", Some(json!({"strict": false})));
        assert_eq!(tpp.token(uuid).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_forgets_apps_and_settings_but_not_whom_to_trust() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        tpp.registration("POST", REGISTER, &token, Some(&tpp.application("Forgotten")));
        tpp.manage("PUT", "/mode", Some(json!({"strict": false, "paging": true})));
        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 60})));
        assert_eq!(tpp.manage("POST", "/reset", None).status, 204);
        let status = tpp.manage("GET", "/status", None).json();
        assert_eq!((&status["registrations"], &status["tokens"]), (&json!(0), &json!(0)));
        assert_eq!((&status["mode"]["strict"], &status["clock"]["moved"]), (&json!(true), &json!(false)));
        assert_eq!(tpp.manage("GET", "/tpps", None).json()["tpps"].as_array().unwrap().len(), 1);
        let token = tpp.access_token();
        let again = tpp.registration("POST", REGISTER, &token, Some(&tpp.application("Forgotten")));
        assert_eq!(again.status, 201, "{}", again.body);
        assert_eq!(
            tpp.manage("PUT", "/clock", Some(json!({"now": "2030-01-01T00:00:00Z", "reset": true}))).status,
            400
        );
    })
    .await;
}
