//! Everything the local banks' registration must refuse, each by a request that is wrong in that one way alone.
//!
//! Every refused request is sent once more without its fault, and has to be accepted then: so the fault, and nothing
//! beside it, is what the bank objected to.

#![allow(clippy::unwrap_used)]

mod access;
mod body;
mod certificates;
mod request;
mod signature;
mod transport;

use serde_json::Value;

use crate::plain_client::{Banks, Draft, Sent, Tpp};

const METADATA: &str = "invalid_client_metadata";
const REQUEST: &str = "invalid_request";

/// Sends an agent's application with its body spoiled, then the same application unspoiled.
#[track_caller]
fn only_the_body_is_wrong(tpp: &Tpp, spoil: impl FnOnce(&mut Value), error: &str, field: &str) {
    let right = tpp.agent_application();
    let mut wrong = right.clone();
    spoil(&mut wrong);
    assert_ne!(right, wrong, "{field}: nothing was spoiled");
    tpp.post(&wrong).send().assert_refused(400, error, field);
    assert_accepted(&tpp.post(&right), field);
}

/// Sends an application signed as `spoil` has it, then the same application as it should be.
#[track_caller]
fn only_the_draft_is_wrong(tpp: &Tpp, spoil: impl FnOnce(&mut Draft), error: &str, field: &str) {
    let right = tpp.post(&tpp.agent_application());
    let mut wrong = right.clone();
    spoil(&mut wrong);
    wrong.send().assert_refused(400, error, field);
    assert_accepted(&right, field);
}

/// Sends a signed application with something changed after the signature, then unchanged.
#[track_caller]
fn only_what_goes_out_is_wrong(
    tpp: &Tpp,
    spoil: impl FnOnce(&mut Sent),
    status: u16,
    error: &str,
    field: &str,
) {
    let right = tpp.post(&tpp.agent_application()).signed();
    let mut wrong = right.clone();
    spoil(&mut wrong);
    wrong.send().assert_refused(status, error, field);
    let answer = right.send();
    assert_eq!(answer.status, 201, "{field}: {}", answer.body);
}

#[track_caller]
fn assert_accepted(draft: &Draft, field: &str) {
    let answer = draft.send();
    assert_eq!(answer.status, 201, "{field}: {}", answer.body);
}

#[test]
fn what_is_right_in_everything_is_accepted() {
    let banks = Banks::shared();
    let tpp = banks.tpp("PSDFR-ACPR-10001", serde_json::json!({}));
    let registration = tpp.enrol(&tpp.application());
    assert_eq!(tpp.call("GET", &registration, None).send().status, 200);
    let changed = tpp.call("PUT", &registration, Some(&tpp.application())).send();
    assert_eq!(changed.status, 201, "{}", changed.body);
    let deleted = tpp.call("DELETE", &registration, None).send();
    assert_eq!((deleted.status, deleted.body.as_str()), (204, ""));
}

#[test]
fn more_than_what_must_be_signed_is_accepted() {
    let tpp = Banks::shared().practice();
    let mut draft = tpp.post(&tpp.agent_application());
    draft.header("PSU-IP-Address", "192.0.2.7");
    draft.header("Date", "Mon, 05 Jan 2026 08:00:00 GMT");
    draft.list = "date psu-ip-address content-type digest x-request-id (request-target)".to_owned();
    assert_accepted(&draft, "more");

    let registration = tpp.enrolled();
    let mut read = tpp.call("GET", &registration, None);
    read.digest = true;
    read.list.push_str(" digest");
    assert_eq!(read.send().status, 200, "a Digest without a body");
}
