//! Every member of the body, wrong in one way: a 400 whose description begins with its name. And who may be second.

use crate::terminal::{Answered, REGISTER, Terminal, against_fresh_banks};
use serde_json::{Value, json};

fn description(answered: &Answered) -> String {
    assert_eq!(answered.status, 400, "{}", answered.body);
    assert!(answered.json()["error"].is_string());
    answered.json()["error_description"].as_str().unwrap().to_owned()
}

/// The application with one member set, or taken away by null; `jwks.x` reaches into the key.
fn with(application: &Value, member: &str, value: Value) -> Value {
    let mut out = application.clone();
    let (object, name) = match member.strip_prefix("key.") {
        Some(name) => (&mut out["jwks"]["keys"][0], name),
        None => (&mut out, member),
    };
    let object = object.as_object_mut().unwrap();
    match value {
        Value::Null => object.remove(name),
        value => object.insert(name.to_owned(), value),
    };
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn each_member_that_is_missing_or_wrong_is_named() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let application = tpp.application("App");
        let required = [
            "redirect_uris",
            "token_endpoint_auth_method",
            "grant_types",
            "response_types",
            "client_name",
            "scope",
            "contact",
            "provider_legal_id",
            "jwks",
            "key.kty",
            "key.use",
            "key.alg",
            "key.key_ops",
            "key.kid",
            "key.x5c",
            "key.x5t#S256",
            "software_id",
            "software_version",
        ];
        let mut cases: Vec<(&str, Value)> = required.into_iter().map(|name| (name, Value::Null)).collect();
        cases.extend([
            ("redirect_uris", json!([])),
            ("redirect_uris", json!(["tpp.example"])),
            ("token_endpoint_auth_method", json!("none")),
            ("grant_types", json!(["client_credentials", "refresh_token"])),
            ("response_types", json!(["token"])),
            ("scope", json!("aisp,psip")),
            ("scope", json!("")),
            ("contact", json!("desk@tpp.example")),
            ("provider_legal_id", json!("PSDFR-99999")),
            ("provider_legal_id", json!("PSDFR-ACPR-11111")),
            ("client_legal_id", json!("AGENT-1")),
            ("key.kty", json!("EC")),
            ("key.use", json!("enc")),
            ("key.alg", json!("RS512")),
            ("key.key_ops", json!(["verify", "sign"])),
            ("key.x5u", json!("https://tpp.example/seal.pem")),
            ("key.x5t", json!("AAAA")),
            ("key.x5c", json!(["AAAA"])),
            ("key.x5t#S256", json!("AAAA")),
            ("software_id", json!(7)),
            ("logo_uri", json!(7)),
        ]);
        for (member, value) in cases {
            let body = with(&application, member, value.clone());
            let said = description(&tpp.registration("POST", REGISTER, &token, Some(&body)));
            let name = member.trim_start_matches("key.");
            assert!(said.starts_with(&format!("{name}:")), "{member} = {value}: {said}");
        }
        let mut two = application.clone();
        let key = two["jwks"]["keys"][0].clone();
        two["jwks"]["keys"].as_array_mut().unwrap().push(key);
        let said = description(&tpp.registration("POST", REGISTER, &token, Some(&two)));
        assert!(said.starts_with("keys:"), "{said}");
        let text = json!("no object");
        assert!(description(&tpp.registration("POST", REGISTER, &token, Some(&text))).starts_with("body:"));
        assert_eq!(tpp.registration("POST", REGISTER, &token, Some(&application)).status, 201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_no_software_version_and_an_unknown_app_is_last() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let application = tpp.application("App");
        let body = with(&application, "software_version", Value::Null);
        let path = format!("{REGISTER}/1PSDFR-ACPR-99999-0-NONE");
        assert_eq!(tpp.registration("PUT", &path, &token, Some(&body)).status, 404);
        let wrong = with(&body, "scope", json!("all"));
        assert!(description(&tpp.registration("PUT", &path, &token, Some(&wrong))).starts_with("scope:"));
        assert_eq!(tpp.registration("DELETE", &path, &token, None).status, 404);
        let created = tpp.registration("POST", REGISTER, &token, Some(&application));
        let path = format!("{REGISTER}/{}", created.json()["client_id"].as_str().unwrap());
        assert_eq!(tpp.registration("PUT", &path, &token, Some(&body)).status, 201, "no duplicate of itself");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_app_on_the_same_certificates_must_be_an_agent_s() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let enrol =
            |tpp: &Terminal, body: &Value, token: &str| tpp.registration("POST", REGISTER, token, Some(body));
        assert_eq!(enrol(&tpp, &tpp.application("First"), &token).status, 201);
        let said = description(&enrol(&tpp, &tpp.application("Second"), &token));
        assert!(said.starts_with("x5c: another app"), "{said}");
        let agent = with(&tpp.application("Agent"), "client_legal_id", json!("AGTFR-ACPR-99999001"));
        assert_eq!(enrol(&tpp, &agent, &token).status, 201);
        let twin = with(&agent, "client_name", json!("Twin"));
        assert!(description(&enrol(&tpp, &twin, &token)).starts_with("client_legal_id:"));
        let namesake = with(&agent, "client_legal_id", json!("AGTFR-ACPR-99999002"));
        assert!(description(&enrol(&tpp, &namesake, &token)).starts_with("client_name:"));
        let other = tpp.other_tpp("PSDFR-ACPR-66666", json!({"roles": ["PSP_AI"]}));
        let token = other.access_token();
        let beyond = description(&enrol(&other, &other.application("Third"), &token));
        assert!(beyond.starts_with("scope:"), "{beyond}");
        let copied = with(&other.application("Third"), "client_name", json!("FIRST, legally"));
        let copied = with(&copied, "scope", json!("aisp"));
        assert!(description(&enrol(&other, &copied, &token)).starts_with("client_name:"));
    })
    .await;
}
