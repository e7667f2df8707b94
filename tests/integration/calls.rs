//! What a call leaves behind for the operator: a command that makes it again.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use desk::views::*;
use desk::{calls, certificates, registrations};
use eidas::SigningKey;
use kit::enrolment::enrol;
use kit::world::World;

async fn listed(world: &World, profile_id: &str) -> Vec<CallSummaryView> {
    let req = CallsListReq {
        profile_id: profile_id.to_owned(),
        text: String::new(),
        only_failures: false,
        before: None,
    };
    calls::list(&world.desk, req).await.unwrap().calls
}

async fn curl(world: &World, call: &CallSummaryView) -> CurlView {
    calls::curl(&world.desk, CallCurlReq { call_id: call.id.clone() }).await.unwrap()
}

/// The QWAC in use and its key as the operator's own files, `qwac.pem` and `qwac.key.pem`.
async fn operators_files(world: &World, profile_id: &str) -> tempfile::TempDir {
    let list = CertificatesListReq { profile_id: profile_id.to_owned() };
    let halves = certificates::list(&world.desk, list).await.unwrap().certificates;
    let qwac = halves.iter().find(|half| half.kind == CertificateKindView::Qwac).unwrap();
    let show = CertificateShowReq { certificate_id: qwac.id.clone() };
    let pem = certificates::show(&world.desk, show).await.unwrap().pem;
    let certificate = eidas::import(pem.as_bytes(), None).unwrap().certificates.remove(0);
    let keychain = std::fs::read(world.folder.path().join("test-keychain.json")).unwrap();
    let items: BTreeMap<String, String> = serde_json::from_slice(&keychain).unwrap();
    let is_its_key =
        |pkcs8: &Vec<u8>| SigningKey::from_pkcs8(pkcs8).is_ok_and(|key| key.belongs_to(&certificate));
    let pkcs8 = items.values().map(|hex| hex::decode(hex).unwrap()).find(is_its_key).unwrap();
    let base64 = base64::engine::general_purpose::STANDARD.encode(pkcs8);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("qwac.pem"), pem).unwrap();
    let key = format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n");
    std::fs::write(folder.path().join("qwac.key.pem"), key).unwrap();
    folder
}

/// Runs the command in a shell as an operator would, its variables filled in. Answers status line and body.
fn run(view: &CurlView, tpp: &Path, token: &str) -> (String, String) {
    let mut shell = Command::new("sh");
    // A proxy or a .curlrc of this machine is none of the command's business.
    shell.args(["-euc", &view.text]).env("CURL_HOME", "/nowhere").env("https_proxy", "http://127.0.0.1:1");
    for CurlPlaceholderView { name, kind, value } in &view.placeholders {
        match kind {
            CurlPlaceholderKind::QwacPem => shell.env(name, tpp.join("qwac.pem")),
            CurlPlaceholderKind::QwacKey => shell.env(name, tpp.join("qwac.key.pem")),
            CurlPlaceholderKind::LocalCa => shell.env(name, value.as_ref().unwrap()),
            CurlPlaceholderKind::AccessToken => shell.env(name, token),
            CurlPlaceholderKind::BankCa | CurlPlaceholderKind::Masked => panic!("{name} is not expected"),
        };
    }
    let done = shell.output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{}\n{said}\n{}", view.text, String::from_utf8_lossy(&done.stderr));
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_copied_as_curl_is_answered_by_the_bank_as_the_call_was() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let registered = enrol(&world, &profile_id, "L'appli d'été").await.unwrap();
    let read = RegistrationReadBackReq { registration_id: registered.summary.id };
    registrations::read_back(&world.desk, read).await.unwrap();
    // Another port than the one in the records.
    let world = world.restart().await;
    world.desk_banks_address().await;

    let calls = listed(&world, &profile_id).await;
    let call = |purpose| calls.iter().find(|call| call.purpose == purpose).unwrap();
    let files = operators_files(&world, &profile_id).await;
    let tpp = files.path();

    let (status, body) = run(&curl(&world, call(CallPurposeView::RegistrationToken)).await, tpp, "");
    assert_eq!(status, "HTTP/1.1 200 OK");
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    let token = answer["access_token"].as_str().unwrap();

    let read = call(CallPurposeView::RegistrationRead);
    let copied = curl(&world, read).await;
    let (status, body) = run(&copied, tpp, token);
    assert_eq!((status.as_str(), read.status), ("HTTP/1.1 200 OK", Some(200)));
    let shown = calls::show(&world.desk, CallShowReq { call_id: read.id.clone() }).await.unwrap();
    assert_eq!(Some(body), shown.response_body, "the signed call is taken again, to the byte");

    // The body with its accents and quotes reaches the bank whole: Digest and signature hold, and what it now refuses is
    // the second app.
    let (status, body) = run(&curl(&world, call(CallPurposeView::RegistrationCreate)).await, tpp, token);
    assert_eq!(status, "HTTP/1.1 400 Bad Request");
    assert!(body.contains("client_name: another app is registered"), "{body}");
}
