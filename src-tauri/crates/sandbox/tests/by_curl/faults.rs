//! Each fault really happens on the wire.

use crate::psu::App;
use crate::terminal::{REGISTER, Terminal, against_fresh_banks};
use serde_json::{Value, json};

fn order(tpp: &Terminal, fault: Value) {
    let added = tpp.manage("POST", "/faults", Some(fault));
    assert_eq!(added.status, 201, "{}", added.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_s_answers_come_as_real_ones_were_seen() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let read = || tpp.registration("GET", &format!("{REGISTER}/x"), &token, None);
        for (kind, status, sign) in [
            ("401", 401, "errorMessage"),
            ("403", 403, "Forbidden"),
            ("404-naac", 404, "NAAC"),
            ("429", 429, "Limite des appels"),
            ("500-html", 500, "<html>"),
            ("503-text", 503, "ERREUR Technique"),
        ] {
            order(&tpp, json!({"kind": kind, "path": format!("{REGISTER}*")}));
            let struck = read();
            assert_eq!(struck.status, status, "{kind}");
            assert!(struck.body.contains(sign), "{kind}: {}", struck.body);
        }
        order(&tpp, json!({"kind": "500-empty"}));
        let empty = read();
        assert_eq!((empty.status, empty.body.as_str()), (500, ""));
        assert_eq!(read().status, 404, "each rule struck once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_or_truncated_answer_ends_the_connection() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let url = format!("https://{}/stet/psd2/oauth/token", tpp.host);
        let form = "client_id=PSD2_TPPRegister&grant_type=client_credentials&scope=manageRegistration";
        order(&tpp, json!({"kind": "drop", "method": "POST"}));
        assert!(tpp.try_the_bank(&["--data", form, &url]).is_err());
        order(&tpp, json!({"kind": "truncate", "method": "POST"}));
        let cut = tpp.try_the_bank(&["--data", form, &url]);
        assert!(
            cut.is_err_and(|said| said.contains("(18)") || said.contains("(56)")),
            "half an answer is none"
        );

        let count = || tpp.manage("GET", "/status", None).json()["registrations"].clone();
        let application = tpp.application("Lost answer");
        for (stage, registered) in [("before", 0), ("after", 1)] {
            order(&tpp, json!({"kind": "drop", "stage": stage, "path": REGISTER}));
            let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                tpp.registration("POST", REGISTER, &token, Some(&application))
            }));
            assert!(answer.is_err());
            assert_eq!(count(), json!(registered), "{stage}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_is_waited_for_and_a_flawed_signature_does_not_verify() {
    against_fresh_banks(|tpp| {
        let token = tpp.access_token();
        let path = format!("{REGISTER}/x");
        let read = || tpp.registration("GET", &path, &token, None);
        order(&tpp, json!({"kind": "delay", "delay_ms": 700}));
        let started = std::time::Instant::now();
        assert!(tpp.answer_verifies("GET", &path, &read()));
        assert!(started.elapsed().as_millis() >= 700);
        order(&tpp, json!({"kind": "bad-bank-signature"}));
        assert!(!tpp.answer_verifies("GET", &path, &read()));
        order(&tpp, json!({"kind": "empty-digest"}));
        assert_eq!(read().header("digest").as_deref(), Some(""));
        order(&tpp, json!({"kind": "ok-200"}));
        let created = tpp.registration("POST", REGISTER, &token, Some(&tpp.application("An app")));
        assert_eq!(created.status, 200);

        order(&tpp, json!({"kind": "429", "count": null}));
        assert_eq!((read().status, read().status), (429, 429));
        let listed = tpp.manage("GET", "/faults", None).json();
        let last = listed["faults"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["struck"], 2);
        let id = last["id"].as_str().unwrap();
        assert_eq!(tpp.manage("DELETE", &format!("/faults/{id}"), None).status, 204);
        assert_eq!(read().status, 404);
        let journal = tpp.manage("GET", "/journal", None).json();
        let struck =
            journal["entries"].as_array().unwrap().iter().filter(|entry| entry["fault"] == "429").count();
        assert_eq!(struck, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_the_resources_are_distorted_as_live_ones_were_and_still_verify() {
    against_fresh_banks(|tpp| {
        let app = App::enrolled(&tpp);
        let (token, _) = app.granted("GUICHET-GEORGES", "aisp");
        let path = "/stet/psd2/v1.4.2/accounts/999990000004000000101/transactions";
        let struck = |kind: &str| {
            order(&tpp, json!({"kind": kind, "path": path}));
            app.get(path, &token)
        };
        let mixed = struck("mixed-dates");
        assert!(tpp.answer_verifies("GET", path, &mixed));
        let row = mixed.json()["transactions"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (row["bookingDate"].as_str().unwrap().len(), row["valueDate"].as_str().unwrap().len()),
            (24, 10)
        );
        assert!(struck("null-booking-date").json()["transactions"][0]["bookingDate"].is_null());
        assert!(struck("null-templated").json()["_links"]["self"]["templated"].is_null());
        let looped = struck("next-is-self").json()["_links"].clone();
        assert_eq!(looped["next"]["href"], looped["self"]["href"]);
        let shapeless = struck("403-without-status");
        assert!(shapeless.status == 403 && shapeless.json().get("status").is_none());
        let syntaxes: Vec<usize> = ["403", "404-naac", "429"]
            .map(|kind| struck(kind).json()["timestamp"].as_str().unwrap().len())
            .into();
        assert_eq!(syntaxes, [20, 29, 24]);
        assert_eq!(struck("empty-digest").header("digest").as_deref(), Some(""));

        order(&tpp, json!({"kind": "stall", "path": path, "delay_ms": 60_000}));
        let url = format!("https://{}{path}", tpp.host);
        let bearer = format!("Authorization: Bearer {token}");
        let stalled = tpp.try_the_bank(&["--max-time", "2", "--header", &bearer, &url]);
        assert!(stalled.is_err_and(|said| said.contains("(28)")), "half a body, then silence");
    })
    .await;
}
