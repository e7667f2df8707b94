//! One correct enrolment, change, reading and deletion; and what a restart keeps.

use crate::terminal::{HOST, REGISTER, Terminal};
use sandbox::{Config, LocalBanks};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn curl_and_openssl_enrol_read_change_and_delete_an_app() {
    let banks = LocalBanks::start(Config::default()).await.unwrap();
    let tpp = Terminal::at(&banks);
    let practice_folder = tpp.ca.parent().unwrap().to_owned();
    tokio::task::spawn_blocking(move || {
        let token = tpp.access_token();
        let sent = tpp.application("My first app");
        let created = tpp.registration("POST", REGISTER, &token, Some(&sent));
        assert_eq!(created.status, 201, "{}", created.body);
        assert_eq!(created.header("x-request-id").as_deref(), Some("id-1234567890 1"));
        assert!(created.header("x-correlationid").unwrap().starts_with("Id-"));
        assert!(tpp.answer_verifies("POST", REGISTER, &created));
        let client_id = created.json()["client_id"].as_str().unwrap().to_owned();
        assert!(client_id.starts_with("1PSDFR-ACPR-99999-0-"), "{client_id}");

        let path = format!("{REGISTER}/{client_id}");
        let read = tpp.registration("GET", &path, &token, None);
        assert_eq!(read.status, 200, "{}", read.body);
        assert!(tpp.answer_verifies("GET", &path, &read));
        for (name, value) in sent.as_object().unwrap() {
            assert_eq!(&read.json()[name], value, "{name}");
        }

        let changed = tpp.application("My app, renamed");
        let answered = tpp.registration("PUT", &path, &token, Some(&changed));
        assert_eq!(answered.status, 201, "{}", answered.body);
        let read = tpp.registration("GET", &path, &token, None);
        assert_eq!(read.json()["software_id"], "My app, renamed");

        let listed = tpp.manage("GET", "/registrations", None).json();
        assert_eq!(listed["registrations"][0]["client_id"], client_id);
        assert_eq!(listed["registrations"][0]["state"], "active");

        let deleted = tpp.registration("DELETE", &path, &token, None);
        assert_eq!((deleted.status, deleted.body.as_str()), (204, ""));
        assert!(tpp.answer_verifies("DELETE", &path, &deleted));
        assert_eq!(tpp.registration("GET", &path, &token, None).status, 404);

        tpp.manage("PUT", "/clock", Some(json!({"advance_seconds": 3601})));
        let late = tpp.registration("GET", &path, &token, None);
        assert_eq!(late.status, 401);
        assert_eq!(late.json()["error"], "invalid_token");

        let journal = tpp.manage("GET", "/journal", None).json();
        let entries = journal["entries"].as_array().unwrap();
        let last = entries.last().unwrap();
        assert_eq!(
            (&last["method"], &last["status"], &last["sni"]),
            (&json!("GET"), &json!(401), &json!(HOST))
        );
        assert!(last["refused"].as_str().unwrap().contains("expired"));
    })
    .await
    .unwrap();
    banks.stop().await;
    assert!(!practice_folder.exists(), "a stopped bank in memory leaves nothing behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_keeps_registrations_certificates_tokens_and_ports_across_a_restart() {
    let place = tempfile::tempdir().unwrap();
    let config = Config { folder: Some(place.path().join("banks")) };
    let banks = LocalBanks::start(config.clone()).await.unwrap();
    let before = banks.addresses().clone();
    let tpp = Terminal::at(&banks);
    let (tpp, token, client_id) = tokio::task::spawn_blocking(move || {
        let token = tpp.access_token();
        let created = tpp.registration("POST", REGISTER, &token, Some(&tpp.application("Kept")));
        let client_id = created.json()["client_id"].as_str().unwrap().to_owned();
        (tpp, token, client_id)
    })
    .await
    .unwrap();
    // Connections that never ask for anything must not hold the folder.
    let idle: Vec<_> = [before.management, before.pages, before.bpce]
        .map(|address| std::net::TcpStream::connect(address).unwrap())
        .into();
    banks.stop().await;
    let again = LocalBanks::start(config).await.unwrap();
    assert_eq!(again.addresses().ca_pem, before.ca_pem);
    assert_eq!((again.addresses().bpce, again.addresses().pages), (before.bpce, before.pages));
    assert_ne!(again.addresses().management_token, before.management_token);
    let read = tokio::task::spawn_blocking(move || {
        tpp.registration("GET", &format!("{REGISTER}/{client_id}"), &token, None)
    })
    .await
    .unwrap();
    assert_eq!(read.status, 200, "{}", read.body);
    assert_eq!(read.json()["software_id"], "Kept");
    again.stop().await;
    drop(idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_whose_ports_were_taken_meanwhile_finds_others() {
    let place = tempfile::tempdir().unwrap();
    let config = || Config { folder: Some(place.path().join("banks")) };
    let banks = LocalBanks::start(config()).await.unwrap();
    let before = banks.addresses().clone();
    banks.stop().await;
    // One that another test was given meanwhile is not ours to hold.
    let taken = [before.bpce, before.pages, before.management]
        .map(|address| std::net::TcpListener::bind(address).ok());
    assert!(taken.iter().any(Option::is_some));
    let banks = LocalBanks::start(config()).await.unwrap();
    let after = banks.addresses().clone();
    let pairs =
        [(before.bpce, after.bpce), (before.pages, after.pages), (before.management, after.management)];
    for ((old, new), held) in pairs.into_iter().zip(&taken) {
        assert!(held.is_none() || old != new, "{old}");
        assert!(new.ip().is_loopback());
    }
    let tpp = Terminal::at(&banks);
    tokio::task::spawn_blocking(move || assert!(!tpp.access_token().is_empty())).await.unwrap();
    banks.stop().await;
    drop(taken);
}
