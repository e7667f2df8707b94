//! The answer to POST, PUT and GET: the record as the document's field names have it.
//!
//! In strict mode the members stand as they were sent, with RFC 7591's seconds in `client_id_issued_at`. In lenient
//! mode they look as live banks were seen to answer: 200 for 201, upper-cased enumerations, members that come back
//! null, and an issue time that is text without a zone.

use super::record::Registration;
use crate::wire::message::Answer;
use http::StatusCode;
use serde_json::{Map, Value, json};

pub(crate) fn answer(status: StatusCode, registration: &Registration, strict: bool) -> Answer {
    if strict {
        Answer::json(status, &Value::Object(as_documented(registration)))
    } else {
        Answer::json(StatusCode::OK, &Value::Object(as_seen(registration)))
    }
}

fn as_documented(registration: &Registration) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("client_id".into(), json!(registration.client_id));
    out.insert("client_id_issued_at".into(), json!(registration.registered_at_ms.div_euclid(1000)));
    for (name, value) in &registration.latest().sent {
        out.entry(name.clone()).or_insert_with(|| value.clone());
    }
    out
}

fn as_seen(registration: &Registration) -> Map<String, Value> {
    let issued = crate::activation::in_paris(crate::clock::timestamp(registration.registered_at_ms));
    let mut out = as_documented(registration);
    out.insert("client_id_issued_at".into(), json!(issued.strftime("%Y-%m-%dT%H:%M:%S").to_string()));
    let scopes: Vec<_> = registration.latest().scopes.iter().map(|scope| scope.name()).collect();
    out.insert("scope".into(), json!(scopes.join(",")));
    for name in ["grant_types", "response_types"] {
        if let Some(Value::Array(values)) = out.get_mut(name) {
            for value in values {
                *value = json!(value.as_str().unwrap_or_default().to_uppercase());
            }
        }
    }
    if let Some(key) =
        out.get_mut("jwks").and_then(|set| set.get_mut("keys")).and_then(|keys| keys.get_mut(0))
        && let Some(key) = key.as_object_mut()
    {
        for name in ["key_ops", "alg", "kid"] {
            key.insert(name.into(), Value::Null);
        }
        key.remove("keys_ops");
    }
    for name in
        ["client_secret", "client_secret_expires_at", "registration_access_token", "registration_client_uri"]
    {
        out.insert(name.into(), Value::Null);
    }
    out
}
