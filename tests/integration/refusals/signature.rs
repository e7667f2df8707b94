//! What the Signature header must be, cover and prove.

use serde_json::json;

use super::{REQUEST, only_the_draft_is_wrong, only_what_goes_out_is_wrong};
use crate::plain_client::{Banks, Draft, Tpp};

#[track_caller]
fn only_the_signing_is_wrong(tpp: &Tpp, spoil: impl FnOnce(&mut Draft)) {
    only_the_draft_is_wrong(tpp, spoil, REQUEST, "Signature");
}

#[track_caller]
fn only_the_header_is_wrong(tpp: &Tpp, change: impl Fn(&str) -> String) {
    only_what_goes_out_is_wrong(tpp, |sent| sent.rewrite("Signature", change), 400, REQUEST, "Signature");
}

#[test]
fn an_unsigned_call_is_refused_whatever_its_method() {
    let tpp = Banks::shared().practice();
    only_the_header_is_wrong(&tpp, |_| String::new());
    let registration = tpp.enrolled();
    for (method, body) in [("GET", None), ("DELETE", None), ("PUT", Some(tpp.agent_application()))] {
        let mut unsigned = tpp.call(method, &registration, body.as_ref()).signed();
        unsigned.header("Signature", "");
        unsigned.send().assert_refused(400, REQUEST, "Signature");
    }
    assert_eq!(tpp.call("GET", &registration, None).send().status, 200);
}

#[test]
fn the_list_must_hold_target_digest_and_every_psu_header() {
    let tpp = Banks::shared().practice();
    only_the_signing_is_wrong(&tpp, |draft| draft.list = "digest x-request-id content-type".to_owned());
    only_the_signing_is_wrong(&tpp, |draft| {
        draft.list = "(request-target) x-request-id content-type".to_owned()
    });
    for name in ["PSU-IP-Address", "PSU-User-Agent", "PSU-Accept-Language", "psu-device-id"] {
        only_the_signing_is_wrong(&tpp, |draft| draft.header(name, "192.0.2.7"));
    }
    let registration = tpp.enrolled();
    for (method, body) in [("GET", None), ("DELETE", None)] {
        let mut draft = tpp.call(method, &registration, body);
        draft.list = "x-request-id".to_owned();
        draft.send().assert_refused(400, REQUEST, "Signature");
        let mut draft = tpp.call(method, &registration, body);
        draft.header("PSU-IP-Address", "192.0.2.7");
        draft.send().assert_refused(400, REQUEST, "Signature");
    }
}

#[test]
fn a_listed_header_that_was_not_sent_is_refused() {
    let tpp = Banks::shared().practice();
    only_the_signing_is_wrong(&tpp, |draft| draft.list.push_str(" psu-ip-address"));
    only_the_signing_is_wrong(&tpp, |draft| draft.list.push_str(" (created)"));
    only_the_signing_is_wrong(&tpp, |draft| draft.list.push_str(" (expires)"));
}

#[test]
fn a_header_without_its_parts_is_refused() {
    let tpp = Banks::shared().practice();
    let without = |parameter: &'static str| {
        move |header: &str| {
            let parts: Vec<&str> = header.split(',').filter(|part| !part.starts_with(parameter)).collect();
            parts.join(",")
        }
    };
    for parameter in ["keyId=", "algorithm=", "headers=", "signature="] {
        only_the_header_is_wrong(&tpp, without(parameter));
    }
    only_the_header_is_wrong(&tpp, |header| header.replace("\",", "\";"));
    only_the_header_is_wrong(&tpp, |header| header.trim_end_matches('"').to_owned());
    only_the_header_is_wrong(&tpp, |header| format!("{header},keyId=\"again\""));
    only_the_header_is_wrong(&tpp, |header| header.replace("headers=\"", "headers=\"\",other=\""));
    only_the_header_is_wrong(&tpp, |header| header.replace("signature=\"", "signature=\"*"));
}

#[test]
fn another_algorithm_is_refused() {
    let tpp = Banks::shared().practice();
    for algorithm in ["rsa-sha512", "hs2019", "rsa-sha1", "RSA-SHA256"] {
        only_the_signing_is_wrong(&tpp, |draft| draft.algorithm = algorithm.to_owned());
    }
}

#[test]
fn a_signature_by_another_key_is_refused() {
    let banks = Banks::shared();
    let (tpp, other) = (banks.practice(), banks.tpp("PSDFR-ACPR-10005", json!({})));
    only_the_signing_is_wrong(&tpp, |draft| draft.key = other.qsealc.key.clone());
    only_the_signing_is_wrong(&tpp, |draft| draft.key = tpp.qwac.key.clone());
    let registration = tpp.enrolled();
    for (method, body) in [("GET", None), ("DELETE", None), ("PUT", Some(tpp.agent_application()))] {
        let mut draft = tpp.call(method, &registration, body.as_ref());
        draft.key = other.qsealc.key.clone();
        draft.send().assert_refused(400, REQUEST, "Signature");
    }
    assert_eq!(tpp.call("GET", &registration, None).send().status, 200);
}

#[test]
fn a_change_is_signed_by_the_key_on_record_not_by_the_one_it_brings() {
    let banks = Banks::shared();
    let tpp = banks.practice();
    let registration = tpp.enrolled();
    let renewed = Tpp { qsealc: banks.certified("qsealc", &tpp.oid, &["-algorithm", "RSA"]), ..tpp.clone() };
    let rotation = renewed.agent_application();
    let mut draft = renewed.call("PUT", &registration, Some(&rotation));
    draft.key_id = "seal".to_owned();
    draft.send().assert_refused(400, REQUEST, "Signature");
    draft.key = tpp.qsealc.key.clone();
    let answer = draft.send();
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[test]
fn a_changed_byte_in_anything_signed_is_refused() {
    let tpp = Banks::shared().practice();
    only_the_header_is_wrong(&tpp, |header| {
        let at = header.find("signature=\"").unwrap() + "signature=\"".len() + 9;
        let other = if header.as_bytes()[at] == b'A' { "B" } else { "A" };
        format!("{}{other}{}", &header[..at], &header[at + 1..])
    });
    let signed = |spoil: fn(&mut crate::plain_client::Sent)| {
        only_what_goes_out_is_wrong(&tpp, spoil, 400, REQUEST, "Signature");
    };
    signed(|sent| sent.rewrite("X-Request-ID", |id| format!("{id}1")));
    signed(|sent| sent.rewrite("Content-Type", |_| "application/json;charset=utf-8".to_owned()));
    signed(|sent| sent.target.push_str("?a=1"));
    signed(|sent| {
        sent.rewrite("Signature", |header| header.replace("x-request-id digest", "digest x-request-id"))
    });
    let registration = tpp.enrolled();
    let mut other_method = tpp.call("GET", &registration, None).signed();
    other_method.method = "DELETE".to_owned();
    other_method.send().assert_refused(400, REQUEST, "Signature");
    assert_eq!(tpp.call("GET", &registration, None).send().status, 200);
}

#[test]
fn a_key_id_of_another_certificate_is_refused() {
    let tpp = Banks::shared().practice();
    for key_id in
        [format!("https://tpp.example/seal_{}", "0".repeat(64)), "SN=0102030405,CA=Practice".to_owned()]
    {
        only_the_signing_is_wrong(&tpp, |draft| draft.key_id = key_id);
    }
    for key_id in ["seal-1", "https://tpp.example/seal.pem"] {
        let mut draft = tpp.post(&tpp.agent_application());
        draft.key_id = key_id.to_owned();
        assert_eq!(draft.send().status, 201, "{key_id}");
    }
}

#[test]
fn lenient_banks_forgive_what_live_ones_were_seen_to_forgive() {
    let banks = Banks::own();
    let tpp = banks.practice();
    let registration = tpp.enrolled();
    let mut always_post = tpp.call("GET", &registration, None);
    always_post.request.method = "POST".to_owned();
    let mut sent = always_post.signed();
    sent.method = "GET".to_owned();
    sent.send().assert_refused(400, REQUEST, "Signature");
    let mut superset = tpp.agent_application();
    superset["grant_types"] = json!(["authorization_code", "refresh_token", "client_credentials"]);
    tpp.post(&superset).send().assert_refused(400, super::METADATA, "grant_types");
    banks.manage("PUT", "/mode", json!({"strict": false}));
    assert_eq!(sent.send().status, 200);
    let answer = tpp.post(&superset).send();
    assert_eq!(answer.status, 200, "live banks answer 200, not 201: {}", answer.body);
    let mut forged = tpp.post(&tpp.agent_application());
    forged.key = tpp.qwac.key.clone();
    forged.send().assert_refused(400, REQUEST, "Signature");
}
