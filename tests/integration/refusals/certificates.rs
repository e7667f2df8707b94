//! The QSEALC in the body and the QWAC of the connection.

use serde_json::{Value, json};

use super::{METADATA, only_the_body_is_wrong};
use crate::plain_client::{Banks, Pair, Tpp, base64, base64url, openssl, path};

/// An application sealed with other certificates is refused; then the TPP's own is accepted.
#[track_caller]
fn only_the_certificates_are_wrong(right: &Tpp, wrong: &Tpp, field: &str) {
    wrong.post(&wrong.agent_application()).send().assert_refused(400, METADATA, field);
    let answer = right.post(&right.agent_application()).send();
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[test]
fn exactly_one_key_and_one_certificate_are_accepted() {
    let tpp = Banks::shared().practice();
    let (key, der) = (tpp.qsealc.jwk(), tpp.qsealc.der.clone());
    let root = openssl(&["x509", "-outform", "DER"], last_certificate(&tpp.qsealc).as_bytes());
    for (keys, field) in [(json!([]), "keys"), (json!([key, key]), "keys"), (json!(["key"]), "keys")] {
        only_the_body_is_wrong(&tpp, |body| body["jwks"]["keys"] = keys, METADATA, field);
    }
    for x5c in [json!([]), json!([base64(&der), base64(&root)]), json!([7])] {
        only_the_body_is_wrong(&tpp, |body| body["jwks"]["keys"][0]["x5c"] = x5c, METADATA, "x5c");
    }
}

/// The second certificate of a chain in PEM.
fn last_certificate(pair: &Pair) -> String {
    let chain = std::fs::read_to_string(&pair.certificate).unwrap();
    chain[chain.rfind("-----BEGIN").unwrap()..].to_owned()
}

#[test]
fn an_x5c_that_is_no_certificate_is_refused() {
    let tpp = Banks::shared().practice();
    let der = tpp.qsealc.der.clone();
    let pem = std::fs::read_to_string(&tpp.qsealc.certificate).unwrap();
    for text in [
        "".to_owned(),
        "not base64!".to_owned(),
        base64(b"no certificate"),
        base64(&der[..der.len() - 1]),
        base64(&[der.clone(), vec![0]].concat()),
        base64url(&der),
        pem,
    ] {
        let spoil = |body: &mut Value| body["jwks"]["keys"][0]["x5c"][0] = text.into();
        only_the_body_is_wrong(&tpp, spoil, METADATA, "x5c");
    }
}

#[test]
fn a_thumbprint_that_is_not_the_certificates_is_refused() {
    let tpp = Banks::shared().practice();
    let (own, other) = (tpp.qsealc.sha256.clone(), tpp.qwac.sha256.clone());
    let sha1 = openssl(&["dgst", "-sha1", "-binary"], &tpp.qsealc.der);
    for text in [base64url(&other), base64url(&sha1), base64(&own), hex::encode(&own), String::new()] {
        let spoil = |body: &mut Value| body["jwks"]["keys"][0]["x5t#S256"] = text.into();
        only_the_body_is_wrong(&tpp, spoil, METADATA, "x5t#S256");
    }
}

#[test]
fn rsassa_pss_is_refused_in_either_certificate() {
    let banks = Banks::shared();
    let tpp = banks.practice();
    let pss = banks.tpp(&tpp.oid, json!({"rsassa_pss": true}));
    only_the_certificates_are_wrong(&tpp, &Tpp { qwac: tpp.qwac.clone(), ..pss.clone() }, "x5c");
    only_the_certificates_are_wrong(&tpp, &Tpp { qsealc: tpp.qsealc.clone(), ..pss.clone() }, "QWAC");
    let answer = pss.post(&pss.agent_application()).send();
    assert!(answer.body.contains("rsassaPss"), "{}", answer.body);
}

#[test]
fn a_key_that_is_short_or_on_a_curve_is_refused() {
    let banks = Banks::shared();
    let tpp = banks.practice();
    let short =
        banks.certified("qsealc", &tpp.oid, &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]);
    only_the_certificates_are_wrong(&tpp, &Tpp { qsealc: short, ..tpp.clone() }, "x5c");
    let curve =
        banks.certified("qsealc", &tpp.oid, &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    only_the_certificates_are_wrong(&tpp, &Tpp { qsealc: curve, ..tpp.clone() }, "x5c");
}

#[test]
fn a_seal_of_another_authority_another_kind_or_another_tpp_is_refused() {
    let banks = Banks::shared();
    let tpp = banks.practice();
    let key = banks.file("own.key", "");
    let own = banks.file("own.pem", "");
    let subject = format!("/C=FR/O=Practice/organizationIdentifier={}/CN=Own", tpp.oid);
    let made =
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path(&key), "-out", path(&own), "-utf8"];
    openssl(&[&made[..], &["-subj", &subject]].concat(), b"");
    let own = Pair::at(own, key);
    only_the_certificates_are_wrong(&tpp, &Tpp { qsealc: own, ..tpp.clone() }, "x5c");
    only_the_certificates_are_wrong(&tpp, &Tpp { qsealc: tpp.qwac.clone(), ..tpp.clone() }, "x5c");
    let other = banks.tpp("PSDFR-ACPR-10006", json!({}));
    only_the_certificates_are_wrong(&tpp, &Tpp { qsealc: other.qsealc, ..tpp.clone() }, "x5c");
}

#[test]
fn an_expired_seal_is_refused() {
    let banks = Banks::shared();
    let tpp = banks.practice();
    let expired = banks.tpp(&tpp.oid, json!({"not_before": "2024-01-01T00:00:00Z", "days": 30}));
    only_the_certificates_are_wrong(&tpp, &Tpp { qsealc: expired.qsealc, ..tpp.clone() }, "x5c");
}

#[test]
fn scopes_beyond_the_roles_of_the_certificates_are_refused() {
    let banks = Banks::shared();
    let reader = banks.tpp("PSDFR-ACPR-10007", json!({"roles": ["PSP_AI"]}));
    for (scope, role) in [("aisp, pisp", "PSP_PI"), ("pisp", "PSP_PI"), ("cbpii", "PSP_IC")] {
        let mut wrong = reader.agent_application();
        wrong["scope"] = scope.into();
        let answer = reader.post(&wrong).send();
        answer.assert_refused(400, METADATA, "scope");
        assert!(answer.body.contains(role), "{}", answer.body);
        wrong["scope"] = "aisp".into();
        assert_eq!(reader.post(&wrong).send().status, 201);
    }
    let both = banks.tpp("PSDFR-ACPR-10007", json!({}));
    let half = Tpp { qwac: reader.qwac.clone(), ..both.clone() };
    half.post(&half.agent_application()).send().assert_refused(400, METADATA, "scope");
    let half = Tpp { qsealc: reader.qsealc.clone(), ..both };
    half.post(&half.agent_application()).send().assert_refused(400, METADATA, "scope");
}

#[test]
fn a_second_app_on_the_same_certificates_must_be_an_agents() {
    let banks = Banks::shared();
    let tpp = banks.tpp("PSDFR-ACPR-10008", json!({}));
    let registration = tpp.enrol(&tpp.application());
    tpp.post(&tpp.application()).send().assert_refused(400, METADATA, "x5c");
    let renewed = Tpp { qsealc: banks.certified("qsealc", &tpp.oid, &["-algorithm", "RSA"]), ..tpp.clone() };
    renewed.post(&renewed.application()).send().assert_refused(400, METADATA, "x5c");
    tpp.enrolled();
    let change = tpp.call("PUT", &registration, Some(&tpp.application())).send();
    assert_eq!(change.status, 201, "a change of itself is no duplicate: {}", change.body);
    let own_set = banks.tpp("PSDFR-ACPR-10008", json!({}));
    own_set.enrol(&own_set.application());
}
