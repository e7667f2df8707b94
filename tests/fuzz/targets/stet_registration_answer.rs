//! The answer about a registration, compared with what was sent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stet::registration::{RegistrationAnswer, compare};

const SENT: &str = include_str!("../seeds/applications/application.json");

fuzz_target!(|body: &[u8]| {
    let Ok(members) = stet::fuzzing::members(body) else { return };
    let answer = RegistrationAnswer::from_members(members);
    let _ = (answer.client_id(), answer.scopes(), answer.redirect_uris(), answer.issued_at());
    let value = answer.to_value();
    let kept: RegistrationAnswer =
        serde_json::from_value(value.clone()).expect("what is kept in the store is read again");
    assert_eq!(kept, answer);
    let sent = serde_json::from_str(SENT).expect("the seed is JSON");
    let _ = compare(&sent, &value);
});
