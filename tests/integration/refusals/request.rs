//! Path, method, X-Request-ID, Digest, and the order in which all of it is looked at.

use super::{REQUEST, only_the_draft_is_wrong, only_what_goes_out_is_wrong};
use crate::plain_client::{Banks, REGISTER, TOKEN};

#[test]
fn an_unknown_path_is_404() {
    let tpp = Banks::shared().practice();
    for target in
        ["/stet/setting/v1/registers", "/stet/setting/v2/register", "/", "/stet/setting/v1/register/a/b"]
    {
        let mut draft = tpp.post(&tpp.agent_application());
        draft.request.target = target.to_owned();
        draft.send().assert_refused(404, "not_found", "path");
    }
}

#[test]
fn a_method_that_is_not_described_is_405() {
    let tpp = Banks::shared().practice();
    let registration = tpp.enrolled();
    for (target, methods, allowed) in [
        (REGISTER, ["GET", "PUT", "DELETE", "PATCH"], "POST"),
        (&registration, ["POST", "PATCH", "OPTIONS", "TRACE"], "GET, PUT, DELETE"),
        (TOKEN, ["GET", "PUT", "DELETE", "PATCH"], "POST"),
    ] {
        for method in methods {
            let answer = tpp.call(method, target, None).send();
            answer.assert_refused(405, "method_not_allowed", "method");
            assert_eq!(answer.header("allow").as_deref(), Some(allowed));
        }
    }
    assert_eq!(tpp.call("GET", &registration, None).send().status, 200);
}

#[test]
fn a_call_without_x_request_id_is_refused() {
    let tpp = Banks::shared().practice();
    let unnamed = |draft: &mut crate::plain_client::Draft| {
        draft.header("X-Request-ID", "");
        draft.list = draft.list.replace(" x-request-id", "");
    };
    only_the_draft_is_wrong(&tpp, unnamed, REQUEST, "X-Request-ID");
    only_the_draft_is_wrong(&tpp, |draft| draft.header("X-Request-ID", " "), REQUEST, "X-Request-ID");
    let registration = tpp.enrolled();
    for method in ["GET", "DELETE"] {
        let mut draft = tpp.call(method, &registration, None);
        unnamed(&mut draft);
        draft.send().assert_refused(400, REQUEST, "X-Request-ID");
    }
    assert_eq!(tpp.call("GET", &registration, None).send().status, 200);
}

#[test]
fn a_digest_that_is_missing_or_not_the_bodys_is_refused() {
    let tpp = Banks::shared().practice();
    let other = "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    for value in ["", other, "SHA-512=47DEQpj8HBSa", "SHA-256=", "SHA-256=not base64", "47DEQpj8HBSa"] {
        only_the_draft_is_wrong(
            &tpp,
            |draft| {
                draft.digest = false;
                draft.header("Digest", value);
                if value.is_empty() {
                    draft.list = draft.list.replace(" digest", "");
                }
            },
            REQUEST,
            "Digest",
        );
    }
}

#[test]
fn a_changed_byte_in_the_body_is_refused() {
    let tpp = Banks::shared().practice();
    for at in [0, 40, 400] {
        let change = |sent: &mut crate::plain_client::Sent| {
            let body = sent.body.as_mut().unwrap();
            body[at] ^= 1;
        };
        only_what_goes_out_is_wrong(&tpp, change, 400, REQUEST, "Digest");
    }
    only_what_goes_out_is_wrong(&tpp, |sent| sent.body.as_mut().unwrap().push(b'\n'), 400, REQUEST, "Digest");
}

#[test]
fn a_wrong_digest_is_refused_on_a_call_without_a_body_too() {
    let tpp = Banks::shared().practice();
    let registration = tpp.enrolled();
    let mut draft = tpp.call("GET", &registration, None);
    draft.header("Digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=");
    draft.list.push_str(" digest");
    draft.send().assert_refused(400, REQUEST, "Digest");
    draft.header("Digest", "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(draft.send().status, 200);
}

#[test]
fn faults_are_named_in_the_documented_order() {
    let banks = Banks::shared();
    let tpp = banks.practice();
    let stranger = banks.tpp("PSDFR-ACPR-10002", serde_json::json!({}));
    let absent = format!("{REGISTER}/1PSDFR-ACPR-10002-0-NONE");
    let mut right = tpp.agent_application();
    let mut wrong = right.clone();
    wrong["scope"] = "aisp, everything".into();

    // Wrong in everything; each line mends the fault that was named.
    let mut draft = tpp.call("PATCH", "/stet/setting/v1/registration", Some(&wrong));
    let token = draft.request.value("authorization");
    draft.header("Authorization", "");
    draft.header("X-Request-ID", "");
    draft.list = "(request-target) content-type".to_owned();
    draft.digest = false;
    draft.key = stranger.qsealc.key.clone();
    draft.send().assert_refused(404, "not_found", "path");
    draft.request.target = absent.clone();
    draft.send().assert_refused(405, "method_not_allowed", "method");
    draft.request.method = "PUT".to_owned();
    draft.send().assert_refused(401, "invalid_token", "Authorization");
    draft.header("Authorization", &format!("Bearer {}", stranger.token()));
    assert_eq!(draft.send().status, 403);
    draft.header("Authorization", &token);
    draft.send().assert_refused(400, REQUEST, "X-Request-ID");
    draft.header("X-Request-ID", "1");
    draft.send().assert_refused(400, REQUEST, "Digest");
    draft.digest = true;
    draft.send().assert_refused(400, REQUEST, "Signature");
    draft.list.push_str(" digest");
    draft.send().assert_refused(400, REQUEST, "Signature");
    draft.key = tpp.qsealc.key.clone();
    draft.send().assert_refused(400, super::METADATA, "scope");
    right["software_id"] = "Mended".into();
    draft.request.body = Some(right.to_string().into());
    draft.send().assert_refused(404, "not_found", "client_id");
}
