//! openssl as a second opinion, in both directions.

use std::{fs, path::Path, process::Command};

use eidas::KeyId;
use signature::{
    Message, SignatureHeader, SigningError, VerifyError, digest, sign, verify, verify_with_spki,
};

use crate::{headers, key, list};

fn openssl(dir: &Path, arguments: &[&str]) -> bool {
    Command::new("openssl").args(arguments).current_dir(dir).output().unwrap().status.success()
}

const REGISTRATION: &str = "(request-target) digest content-type x-request-id";

#[test]
fn openssl_verifies_what_we_sign_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let body = br#"{"client_name":"Practice TPP"}"#;
    let headers = headers(&[
        ("Content-Type", "application/json"),
        ("X-Request-ID", "8d2f3c1e-2f6a-4b0e-9c52-6c4f6c1f7a10"),
        ("Digest", &digest(body)),
    ]);
    let message = Message { method: "POST", target: "/stet/setting/v1/register", headers: &headers };
    let signed = sign(&message, &list(REGISTRATION), key(), "https://tpp.example/seal_00").unwrap();
    let expected = format!(
        "(request-target): post /stet/setting/v1/register\ndigest: SHA-256={}\n\
         content-type: application/json\nx-request-id: 8d2f3c1e-2f6a-4b0e-9c52-6c4f6c1f7a10",
        openssl_sha256(dir.path(), body)
    );
    assert_eq!(signed.signing_string, expected);
    fs::write(dir.path().join("public.der"), key().public_key_der()).unwrap();
    fs::write(dir.path().join("signature"), &signed.header.signature).unwrap();
    let check =
        ["dgst", "-sha256", "-verify", "public.der", "-keyform", "DER", "-signature", "signature", "text"];
    fs::write(dir.path().join("text"), &signed.signing_string).unwrap();
    assert!(openssl(dir.path(), &check));
    fs::write(dir.path().join("text"), signed.signing_string + "\n").unwrap();
    assert!(!openssl(dir.path(), &check));
}

fn openssl_sha256(dir: &Path, body: &[u8]) -> String {
    fs::write(dir.join("body"), body).unwrap();
    let piped = "openssl dgst -sha256 -binary body | openssl base64 -A";
    let run = Command::new("sh").args(["-c", piped]).current_dir(dir).output().unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn we_verify_what_openssl_signs() {
    let dir = tempfile::tempdir().unwrap();
    let made =
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k", "-out", "c", "-subj", "/CN=x"];
    assert!(openssl(dir.path(), &made));
    let other =
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "o", "-out", "d", "-subj", "/CN=x"];
    assert!(openssl(dir.path(), &other));
    let certificate = |file: &str| {
        eidas::import(&fs::read(dir.path().join(file)).unwrap(), None).unwrap().certificates.remove(0)
    };
    fs::write(dir.path().join("text"), "(request-target): get /a?b=c\nx-request-id: 1").unwrap();
    assert!(openssl(dir.path(), &["dgst", "-sha256", "-sign", "k", "-out", "signature", "text"]));
    let header = SignatureHeader {
        key_id: KeyId::SerialAndIssuer.spell(&certificate("c")),
        algorithm: Some("rsa-sha256".to_owned()),
        headers: Some(list("(request-target) x-request-id")),
        signature: fs::read(dir.path().join("signature")).unwrap(),
    };
    let headers = headers(&[("X-Request-Id", "1")]);
    let message = Message { method: "GET", target: "/a?b=c", headers: &headers };
    assert_eq!(verify(&header, &message, &certificate("c")), Ok(()));
    assert_eq!(verify(&header, &message, &certificate("d")), Err(VerifyError::Mismatch));
}

#[test]
fn an_elliptic_curve_key_cannot_sign_or_verify() {
    let dir = tempfile::tempdir().unwrap();
    assert!(openssl(dir.path(), &["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec.key"]));
    let key = eidas::import(&fs::read(dir.path().join("ec.key")).unwrap(), None).unwrap().keys.remove(0).0;
    let headers = headers(&[("x-request-id", "1")]);
    let message = Message { method: "GET", target: "/", headers: &headers };
    let refused = sign(&message, &list("x-request-id"), &key, "k").unwrap_err();
    assert!(matches!(refused, SigningError::Key(_)), "{refused}");
    let signed = sign(&message, &list("x-request-id"), crate::key(), "k").unwrap();
    assert_eq!(verify_with_spki(&signed.header, &message, key.public_key_der()), Err(VerifyError::KeyNotRsa));
}

#[test]
fn a_key_id_must_fit_a_header() {
    let headers = headers(&[("x-request-id", "1")]);
    let message = Message { method: "GET", target: "/", headers: &headers };
    for key_id in ["", "a\nb", "a\u{7f}"] {
        assert_eq!(sign(&message, &list("x-request-id"), key(), key_id), Err(SigningError::KeyId));
    }
}
