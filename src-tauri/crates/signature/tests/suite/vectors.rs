//! draft-cavage-http-signatures-12, appendix C. The draft's key is RSA-1024 and is used here alone.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use signature::{
    Message, SignatureHeader, SigningError, VerifyError, digest, digest_matches, signing_string,
    verify_with_spki,
};

use crate::list;

struct Draft {
    data: Value,
    headers: Vec<(String, String)>,
    spki: Vec<u8>,
}

impl Draft {
    fn read() -> Self {
        let data: Value = serde_json::from_str(include_str!("../data/cavage-12-appendix-c.json")).unwrap();
        let headers = data["request"]["headers"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let headers = headers.map(|pair| (text(&pair[0]), text(&pair[1]))).collect();
        let pem = data["public_key_pem"].as_str().unwrap();
        let encoded: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        Self { headers, spki: STANDARD.decode(encoded).unwrap(), data }
    }

    fn message(&self) -> Message<'_> {
        let request = &self.data["request"];
        Message {
            method: request["method"].as_str().unwrap(),
            target: request["target"].as_str().unwrap(),
            headers: &self.headers,
        }
    }

    fn header(&self, vector: usize) -> SignatureHeader {
        let vector = &self.data["vectors"][vector];
        let signature = vector["signature"].as_str().unwrap();
        let text = match vector["headers"].as_str() {
            None => format!(r#"keyId="Test",algorithm="rsa-sha256",signature="{signature}""#),
            Some(names) => {
                format!(r#"keyId="Test",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#)
            }
        };
        text.parse().unwrap()
    }
}

#[test]
fn c1_to_c3_verify() {
    let draft = Draft::read();
    for at in 0..3 {
        let vector = &draft.data["vectors"][at];
        let header = draft.header(at);
        let signed = header.headers.clone().unwrap_or_else(|| list("date"));
        assert_eq!(signing_string(&draft.message(), &signed).unwrap(), vector["signing_string"]);
        assert_eq!(verify_with_spki(&header, &draft.message(), &draft.spki), Ok(()), "{}", vector["name"]);
    }
}

#[test]
fn no_vector_verifies_in_anothers_place_or_for_another_request() {
    let draft = Draft::read();
    let mut swapped = draft.header(1);
    swapped.signature = draft.header(2).signature;
    assert_eq!(verify_with_spki(&swapped, &draft.message(), &draft.spki), Err(VerifyError::Mismatch));
    let other = Message { target: "/foo?param=value&pet=cat", ..draft.message() };
    assert_eq!(verify_with_spki(&draft.header(1), &other, &draft.spki), Err(VerifyError::Mismatch));
    let get = Message { method: "GET", ..draft.message() };
    assert_eq!(verify_with_spki(&draft.header(1), &get, &draft.spki), Err(VerifyError::Mismatch));
    let lower = Message { method: "post", ..draft.message() };
    assert_eq!(verify_with_spki(&draft.header(1), &lower, &draft.spki), Ok(()));
}

#[test]
fn the_drafts_body_has_the_drafts_digest() {
    let draft = Draft::read();
    let body = draft.data["body"].as_str().unwrap().as_bytes();
    assert_eq!(digest(body), draft.data["digest"].as_str().unwrap());
    assert!(digest_matches(draft.data["digest"].as_str().unwrap(), body));
}

#[test]
fn without_a_list_date_is_signed_for_rsa_and_created_otherwise() {
    let draft = Draft::read();
    let mut header = draft.header(0);
    assert_eq!(header.headers, None);
    let undated: Vec<_> = draft.headers.iter().filter(|(name, _)| name != "Date").cloned().collect();
    let message = Message { headers: &undated, ..draft.message() };
    let absent = SigningError::AbsentHeader { name: "date".to_owned() };
    assert_eq!(verify_with_spki(&header, &message, &draft.spki), Err(VerifyError::Message(absent)));
    header.algorithm = None;
    let created = SigningError::NotWithRsa { name: "(created)".to_owned() };
    assert_eq!(verify_with_spki(&header, &draft.message(), &draft.spki), Err(VerifyError::Message(created)));
}

#[test]
fn other_algorithms_and_keys_are_refused_by_name() {
    let draft = Draft::read();
    for algorithm in ["hs2019", "rsa-sha1", "hmac-sha256", "RSA-SHA256"] {
        let header = SignatureHeader { algorithm: Some(algorithm.to_owned()), ..draft.header(1) };
        let refused = VerifyError::UnsupportedAlgorithm { algorithm: algorithm.to_owned() };
        assert_eq!(verify_with_spki(&header, &draft.message(), &draft.spki), Err(refused));
    }
    assert_eq!(verify_with_spki(&draft.header(1), &draft.message(), b"key"), Err(VerifyError::KeyNotRsa));
    for names in ["(request-target) (created)", "(expires)"] {
        let header = SignatureHeader { headers: Some(list(names)), ..draft.header(1) };
        let error = verify_with_spki(&header, &draft.message(), &draft.spki).unwrap_err();
        assert!(matches!(error, VerifyError::Message(SigningError::NotWithRsa { .. })), "{names}: {error}");
    }
}

#[test]
fn an_algorithm_left_out_is_the_keys() {
    let draft = Draft::read();
    let header = SignatureHeader { algorithm: None, ..draft.header(2) };
    assert_eq!(verify_with_spki(&header, &draft.message(), &draft.spki), Ok(()));
}
