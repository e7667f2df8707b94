//! The body: its fields, their fixed values, and what other apps have taken already.

use serde_json::{Value, json};

use super::{METADATA, REQUEST, only_the_body_is_wrong, only_the_draft_is_wrong};
use crate::plain_client::{Banks, Tpp, unique};

/// Puts `value` where the pointer leads; JSON null takes the member out.
fn put(body: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/");
    let members = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Value::Null => members.remove(&name),
        value => members.insert(name, value),
    };
}

#[track_caller]
fn refused(tpp: &Tpp, pointer: &str, value: Value, error: &str, field: &str) {
    only_the_body_is_wrong(tpp, |body| put(body, pointer, value), error, field);
}

const KEY: &str = "/jwks/keys/0";

const REQUIRED: [(&str, &str); 15] = [
    ("/redirect_uris", "redirect_uris"),
    ("/token_endpoint_auth_method", "token_endpoint_auth_method"),
    ("/grant_types", "grant_types"),
    ("/response_types", "response_types"),
    ("/client_name", "client_name"),
    ("/scope", "scope"),
    ("/contact", "contact"),
    ("/contact/contact_name", "contact.contact_name"),
    ("/contact/email", "contact.email"),
    ("/contact/phone_number", "contact.phone_number"),
    ("/provider_legal_id", "provider_legal_id"),
    ("/jwks", "jwks"),
    ("/jwks/keys", "keys"),
    ("/software_id", "software_id"),
    ("/software_version", "software_version"),
];

const REQUIRED_OF_THE_KEY: [&str; 7] = ["kty", "use", "alg", "key_ops", "kid", "x5c", "x5t#S256"];

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    let tpp = Banks::shared().practice();
    for body in ["", "{", "client_name=Provider", "[]", "\"text\"", "null"] {
        only_the_draft_is_wrong(&tpp, |draft| draft.request.body = Some(body.into()), REQUEST, "body");
    }
    let form = |draft: &mut crate::plain_client::Draft| {
        draft.header("Content-Type", "application/x-www-form-urlencoded")
    };
    only_the_draft_is_wrong(&tpp, form, REQUEST, "Content-Type");
}

#[test]
fn every_required_field_is_missed_by_name() {
    let tpp = Banks::shared().practice();
    for (pointer, field) in REQUIRED {
        refused(&tpp, pointer, Value::Null, METADATA, field);
    }
    for name in REQUIRED_OF_THE_KEY {
        refused(&tpp, &format!("{KEY}/{name}"), Value::Null, METADATA, name);
    }
}

#[test]
fn a_change_needs_the_same_fields_but_software_version() {
    let tpp = Banks::shared().practice();
    let registration = tpp.enrolled();
    let key_fields = REQUIRED_OF_THE_KEY.map(|name| (format!("{KEY}/{name}"), name));
    let fields = REQUIRED.map(|(pointer, field)| (pointer.to_owned(), field));
    for (pointer, field) in fields.into_iter().chain(key_fields) {
        let mut change = tpp.agent_application();
        put(&mut change, &pointer, Value::Null);
        let answer = tpp.call("PUT", &registration, Some(&change)).send();
        match field {
            "software_version" => assert_eq!(answer.status, 201, "{}", answer.body),
            _ => answer.assert_refused(400, METADATA, field),
        }
    }
}

#[test]
fn a_field_of_another_type_is_refused() {
    let tpp = Banks::shared().practice();
    for (pointer, value, field) in [
        ("/client_name", json!(1), "client_name"),
        ("/client_name", json!(" "), "client_name"),
        ("/grant_types", json!("client_credentials"), "grant_types"),
        ("/response_types", json!("code"), "response_types"),
        ("/scope", json!(["aisp"]), "scope"),
        ("/contact", json!("Desk"), "contact"),
        ("/jwks", json!([]), "jwks"),
        ("/jwks/keys", json!({}), "keys"),
        ("/jwks/keys/0/x5c", json!("MII"), "x5c"),
        ("/client_uri", json!(7), "client_uri"),
        ("/software_version", json!(1.0), "software_version"),
    ] {
        refused(&tpp, pointer, value, METADATA, field);
    }
    for uris in
        [json!([]), json!(["tpp.example/callback"]), json!(["https://tpp.example/#x"]), json!(["mailto:a@b"])]
    {
        refused(&tpp, "/redirect_uris", uris, "invalid_redirect_uri", "redirect_uris");
    }
}

#[test]
fn a_fixed_value_that_differs_is_refused() {
    let tpp = Banks::shared().practice();
    for (pointer, value, field) in [
        ("/token_endpoint_auth_method", json!("none"), "token_endpoint_auth_method"),
        ("/token_endpoint_auth_method", json!("TLS_CLIENT_AUTH"), "token_endpoint_auth_method"),
        ("/grant_types", json!(["authorization_code"]), "grant_types"),
        ("/grant_types", json!(["client_credentials", "refresh_token"]), "grant_types"),
        ("/grant_types", json!([]), "grant_types"),
        ("/response_types", json!(["token"]), "response_types"),
        ("/response_types", json!(["code", "token"]), "response_types"),
        ("/jwks/keys/0/kty", json!("EC"), "kty"),
        ("/jwks/keys/0/use", json!("enc"), "use"),
        ("/jwks/keys/0/alg", json!("PS256"), "alg"),
        ("/jwks/keys/0/key_ops", json!(["sign"]), "key_ops"),
        ("/jwks/keys/0/key_ops", json!(["verify", "sign"]), "key_ops"),
        ("/jwks/keys/0/key_ops", json!("verify"), "key_ops"),
    ] {
        refused(&tpp, pointer, value, METADATA, field);
    }
}

#[test]
fn forbidden_members_of_the_key_are_refused() {
    let tpp = Banks::shared().practice();
    for (name, value) in
        [("x5u", "https://tpp.example/seal.pem"), ("x5t", "-oaxH6Bt1YS5jxejfTfKZWeGs8k"), ("x5u", "")]
    {
        refused(&tpp, &format!("{KEY}/{name}"), json!(value), METADATA, name);
    }
}

#[test]
fn an_unknown_scope_is_refused() {
    let tpp = Banks::shared().practice();
    for scope in ["aisp, everything", "aisp pisp", "AISP", "aisp,", "aisp;pisp", "piisp"] {
        refused(&tpp, "/scope", json!(scope), METADATA, "scope");
    }
    for scope in ["aisp", "aisp,pisp,cbpii", "cbpii , aisp"] {
        let mut body = tpp.agent_application();
        body["scope"] = scope.into();
        assert_eq!(tpp.post(&body).send().status, 201, "{scope}");
    }
}

#[test]
fn an_oid_that_is_malformed_or_not_the_certificates_is_refused() {
    let tpp = Banks::shared().practice();
    for oid in [
        "FR-ACPR-99999",
        "PSDFR-ACPR",
        "psdfr-acpr-99999",
        "PSDFR-A-99999",
        "PSDFR_ACPR_99999",
        "AGTFR-ACPR-99999001",
        "PSDFR-ACPR-99998",
        "PSDNL-DNB-99999",
    ] {
        refused(&tpp, "/provider_legal_id", json!(oid), METADATA, "provider_legal_id");
    }
}

#[test]
fn an_agents_id_that_is_no_agents_is_refused() {
    let tpp = Banks::shared().practice();
    for id in ["PSDFR-ACPR-99999001", "AGT-99999001", "agtfr-acpr-99999001", "AGTFR-ACPR-", "Agent 1", ""] {
        refused(&tpp, "/client_legal_id", json!(id), METADATA, "client_legal_id");
    }
}

#[test]
fn a_name_that_another_app_has_is_refused() {
    let tpp = Banks::shared().practice();
    let first = tpp.agent_application();
    tpp.enrol(&first);
    let name = first["client_name"].as_str().unwrap();
    for same in [name.to_owned(), name.to_uppercase(), format!(" {name} ")] {
        refused(&tpp, "/client_name", json!(same), METADATA, "client_name");
    }
    refused(&tpp, "/client_legal_id", first["client_legal_id"].clone(), METADATA, "client_legal_id");
}

#[test]
fn a_change_cannot_take_the_name_of_another_app_but_keeps_its_own() {
    let tpp = Banks::shared().practice();
    let (mine, theirs) = (tpp.agent_application(), tpp.agent_application());
    let registration = tpp.enrol(&mine);
    tpp.enrol(&theirs);
    let mut change = mine.clone();
    change["software_id"] = format!("Renamed {}", unique()).into();
    assert_eq!(tpp.call("PUT", &registration, Some(&change)).send().status, 201);
    change["client_name"] = theirs["client_name"].clone();
    tpp.call("PUT", &registration, Some(&change)).send().assert_refused(400, METADATA, "client_name");
}
