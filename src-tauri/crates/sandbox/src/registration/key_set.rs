//! The `jwks` of an application: one JWK (RFC 7517) whose `x5c` is the QSEALC.

use crate::tpp_certificate::TppCertificate;
use crate::wire::message::Refusal;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// The certificate in `jwks.keys[0].x5c[0]`, which has to be the only one: the key that signs the request.
pub(crate) fn certificate(body: &Map<String, Value>) -> Result<TppCertificate, Refusal> {
    let key = only_key(body)?;
    let chain = match key.get("x5c") {
        Some(Value::Array(items)) => items,
        None | Some(Value::Null) => return Err(Refusal::metadata("x5c: it is missing in jwks.keys[0]")),
        Some(_) => return Err(Refusal::metadata("x5c: it is not an array")),
    };
    let encoded = match chain.as_slice() {
        [Value::String(one)] => one,
        [_] => return Err(Refusal::metadata("x5c: its item is not a string")),
        [] => return Err(Refusal::metadata("x5c: it is empty")),
        _ => return Err(Refusal::metadata("x5c: it holds more than one certificate, send the leaf alone")),
    };
    let der = STANDARD
        .decode(encoded)
        .map_err(|_| Refusal::metadata("x5c: its item is not the base64 of a DER certificate"))?;
    TppCertificate::parse(&der)
        .map_err(|_| Refusal::metadata("x5c: its item is not an X.509 certificate in DER"))
}

/// The other members of the key. Live banks were seen to accept `keys_ops` for `key_ops`.
pub(crate) fn check(body: &Map<String, Value>, seal: &TppCertificate, strict: bool) -> Result<(), Refusal> {
    let key = only_key(body)?;
    for name in ["x5u", "x5t"] {
        if key.contains_key(name) {
            return Err(Refusal::metadata(format!("{name}: it is forbidden in jwks.keys[0]")));
        }
    }
    for (name, wanted) in [("kty", "RSA"), ("use", "sig"), ("alg", "RS256")] {
        if text(key, name)? != wanted {
            return Err(Refusal::metadata(format!("{name}: it must be {wanted}")));
        }
    }
    let operations = match key.get("key_ops") {
        None if !strict => key.get("keys_ops"),
        found => found,
    };
    match operations {
        Some(Value::Array(items)) if items.len() == 1 && items[0] == "verify" => {}
        None | Some(Value::Null) => return Err(Refusal::metadata("key_ops: it is missing in jwks.keys[0]")),
        Some(_) => return Err(Refusal::metadata("key_ops: it must be [\"verify\"]")),
    }
    text(key, "kid")?;
    thumbprint(text(key, "x5t#S256")?, seal, strict)
}

/// RFC 7517 section 4.9: base64url without padding. Lenient mode takes plain base64 too.
fn thumbprint(sent: &str, seal: &TppCertificate, strict: bool) -> Result<(), Refusal> {
    let decoded = URL_SAFE_NO_PAD.decode(sent).ok().or_else(|| {
        let plain = (!strict).then(|| sent.trim_end_matches('='))?;
        STANDARD_NO_PAD.decode(plain).or_else(|_| URL_SAFE_NO_PAD.decode(plain)).ok()
    });
    match decoded {
        None => Err(Refusal::metadata("x5t#S256: it is not base64url without padding")),
        Some(bytes) if bytes == seal.sha256() => Ok(()),
        Some(_) => Err(Refusal::metadata("x5t#S256: it is not the SHA-256 of the certificate in x5c")),
    }
}

fn only_key(body: &Map<String, Value>) -> Result<&Map<String, Value>, Refusal> {
    let set = match body.get("jwks") {
        Some(Value::Object(set)) => set,
        None | Some(Value::Null) => return Err(Refusal::metadata("jwks: it is missing")),
        Some(_) => return Err(Refusal::metadata("jwks: it is not an object")),
    };
    let keys = match set.get("keys") {
        Some(Value::Array(keys)) => keys,
        None | Some(Value::Null) => return Err(Refusal::metadata("keys: it is missing in jwks")),
        Some(_) => return Err(Refusal::metadata("keys: it is not an array")),
    };
    match keys.as_slice() {
        [Value::Object(key)] => Ok(key),
        [_] => Err(Refusal::metadata("keys: its item is not an object")),
        [] => Err(Refusal::metadata("keys: it is empty")),
        _ => Err(Refusal::metadata("keys: it holds more than one JWK")),
    }
}

fn text<'a>(key: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    match key.get(name) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        Some(Value::String(_)) => Err(Refusal::metadata(format!("{name}: it is empty in jwks.keys[0]"))),
        None | Some(Value::Null) => Err(Refusal::metadata(format!("{name}: it is missing in jwks.keys[0]"))),
        Some(_) => Err(Refusal::metadata(format!("{name}: it is not a string"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(body: Value) -> String {
        let Value::Object(body) = body else { panic!("an object") };
        let Err(refusal) = certificate(&body) else { panic!("accepted") };
        refusal.description
    }

    #[test]
    fn each_broken_key_set_is_refused_by_the_field_at_fault() {
        assert!(refused(json!({})).starts_with("jwks:"));
        assert!(refused(json!({"jwks": {"keys": []}})).starts_with("keys:"));
        assert!(refused(json!({"jwks": {"keys": [{}, {}]}})).starts_with("keys: it holds more than one"));
        assert!(refused(json!({"jwks": {"keys": [{}]}})).starts_with("x5c: it is missing"));
        assert!(
            refused(json!({"jwks": {"keys": [{"x5c": ["AA==", "AA=="]}]}})).starts_with("x5c: it holds more")
        );
        assert!(refused(json!({"jwks": {"keys": [{"x5c": ["not base64!"]}]}})).starts_with("x5c:"));
        assert!(refused(json!({"jwks": {"keys": [{"x5c": ["MAMCAQA="]}]}})).contains("X.509"));
    }
}
