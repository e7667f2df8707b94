//! What a call leaves behind for the operator: the bank's signature to be verified, and a command that makes it again.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use desk::error::ErrorCode;
use desk::views::*;
use desk::{banks, calls, certificates, registrations};
use eidas::SigningKey;
use kit::enrolment::{BANK, enrol};
use kit::world::World;

async fn listed(world: &World, profile_id: &str) -> Vec<CallSummaryView> {
    let req = CallsListReq { profile_id: profile_id.to_owned(), ..CallsListReq::default() };
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

async fn shown(world: &World, call_id: &str) -> CallView {
    calls::show(&world.desk, CallShowReq { call_id: call_id.to_owned() }).await.unwrap()
}

async fn fetch(world: &World, call_id: &str) -> Result<CallView, desk::error::AppError> {
    calls::fetch_bank_certificate(&world.desk, BankCertificateFetchReq { call_id: call_id.to_owned() }).await
}

/// Orders a fault for the next answer to a registration's request.
async fn order_fault(world: &World, kind: &str) {
    let (url, token) = world.host.management().unwrap();
    let fault = serde_json::json!({ "kind": kind, "path": "/stet/setting/v1/register*" });
    let answer = reqwest::Client::new()
        .post(format!("{url}/faults"))
        .bearer_auth(token)
        .header("content-type", "application/json")
        .body(fault.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
}

/// The call of a read-back, made now.
async fn read_back(world: &World, profile_id: &str, registration_id: &str) -> CallView {
    let read = RegistrationReadBackReq { registration_id: registration_id.to_owned() };
    registrations::read_back(&world.desk, read).await.unwrap();
    shown(world, &listed(world, profile_id).await[0].id).await
}

/// Whether openssl, which shares no code with us, takes the signature for the text and the certificate.
fn openssl_verifies(text: &str, signature: &[u8], certificate_pem: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("text"), text).unwrap();
    std::fs::write(path("signature"), signature).unwrap();
    std::fs::write(path("certificate.pem"), certificate_pem).unwrap();
    let openssl = |arguments: &[&str]| {
        Command::new("openssl").args(arguments).current_dir(folder.path()).output().unwrap()
    };
    let key = openssl(&["x509", "-in", "certificate.pem", "-pubkey", "-noout"]);
    std::fs::write(path("key.pem"), key.stdout).unwrap();
    openssl(&["dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "text"]).status.success()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_banks_signature_is_verified_once_its_certificate_was_fetched() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    let call_id = registered.call_id.unwrap();
    let before = shown(&world, &call_id).await;
    let BankSignatureView::NotChecked { why: NotCheckedView::CanBeFetched, key_id, .. } =
        &before.bank_signature
    else {
        panic!("{:?}", before.bank_signature);
    };

    let after = fetch(&world, &call_id).await.unwrap();
    let [pinned] = &after.bank_certificates[..] else { panic!("{:?}", after.bank_certificates) };
    assert!(key_id.ends_with(&format!("_{}", pinned.sha256)) && pinned.source == *key_id, "{pinned:?}");
    let BankSignatureView::Verified { certificate_id, warnings, signed: Some(signed), .. } =
        &after.bank_signature
    else {
        panic!("{:?}", after.bank_signature);
    };
    assert_eq!((certificate_id, warnings.len()), (&pinned.id, 0));

    // The fetch is a call of its own: over mutual TLS, with neither token nor signature.
    let got = shown(&world, pinned.call_id.as_ref().unwrap()).await;
    assert_eq!((got.summary.purpose, got.summary.status), (CallPurposeView::BankCertificate, Some(200)));
    assert!(got.tls.unwrap().client_certificate_sent.is_some());
    let names: Vec<_> = got.request_headers.iter().map(|header| header.name.as_str()).collect();
    assert_eq!(names, ["host", "accept", "user-agent", "connection"]);
    assert!(got.request_body.is_none());

    // A second opinion.
    let header = after.response_headers.iter().find(|header| header.name == "signature").unwrap();
    let header: signature::SignatureHeader = header.value.parse().unwrap();
    let pem = got.response_body.unwrap();
    assert!(openssl_verifies(&signed.text, &header.signature, &pem));
    assert!(!openssl_verifies(&signed.text.replace("post", "POST"), &header.signature, &pem));

    // It is kept, serves the bank's other answers, and is not asked for twice.
    let count = listed(&world, &profile_id).await.len();
    fetch(&world, &call_id).await.unwrap();
    assert_eq!(listed(&world, &profile_id).await.len(), count);
    let world = world.restart().await;
    let read = read_back(&world, &profile_id, &registered.summary.id).await;
    assert!(matches!(read.bank_signature, BankSignatureView::Verified { .. }), "{:?}", read.bank_signature);

    let remove = BankCertificateRemoveReq { profile_id, certificate_id: pinned.id.clone() };
    let left = calls::remove_bank_certificate(&world.desk, remove).await.unwrap();
    assert!(left.certificates.is_empty());
    assert_eq!(shown(&world, &call_id).await.bank_signature, before.bank_signature);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_does_not_hold_says_why() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    let registration_id = registered.summary.id;

    order_fault(&world, "empty-digest").await;
    let empty = read_back(&world, &profile_id, &registration_id).await;
    let BankSignatureView::Failed { reason, certificate_id, .. } = empty.bank_signature else {
        panic!("{:?}", empty.bank_signature);
    };
    assert_eq!(reason, BankSignatureFailureView::DigestEmpty, "without any certificate");
    assert_eq!(certificate_id, None);

    order_fault(&world, "bad-bank-signature").await;
    let bad = read_back(&world, &profile_id, &registration_id).await;
    assert!(matches!(bad.bank_signature, BankSignatureView::NotChecked { .. }), "{:?}", bad.bank_signature);
    let bad = fetch(&world, &bad.summary.id).await.unwrap();
    let BankSignatureView::Failed { reason, certificate_id, .. } = bad.bank_signature else {
        panic!("{:?}", bad.bank_signature);
    };
    assert_eq!(reason, BankSignatureFailureView::Mismatch { mistake: None });
    assert_eq!(certificate_id.as_ref(), Some(&bad.bank_certificates[0].id));

    let good = read_back(&world, &profile_id, &registration_id).await;
    assert!(matches!(good.bank_signature, BankSignatureView::Verified { .. }), "{:?}", good.bank_signature);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_judged_by_the_day_of_the_call() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    fetch(&world, &registered.call_id.unwrap()).await.unwrap();
    for (now, warning) in [
        ("2020-01-01T00:00:00Z", BankSignatureWarningView::CertificateNotYetValid),
        ("2049-01-01T00:00:00Z", BankSignatureWarningView::CertificateExpired),
    ] {
        world.host.fix_clock(now.parse().unwrap());
        let read = RegistrationReadBackReq { registration_id: registered.summary.id.clone() };
        registrations::read_back(&world.desk, read).await.unwrap();
        let until = Some(now.parse::<jiff::Timestamp>().unwrap().as_millisecond() + 1);
        let purpose = Some(CallPurposeView::RegistrationRead);
        let req = CallsListReq { profile_id: profile_id.clone(), purpose, until, ..CallsListReq::default() };
        let call = calls::list(&world.desk, req).await.unwrap().calls.remove(0);
        let verdict = shown(&world, &call.id).await.bank_signature;
        let BankSignatureView::Verified { warnings, .. } = verdict else { panic!("{verdict:?}") };
        assert_eq!(warnings, [warning], "{now}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_id_on_another_port_is_shown_and_never_asked() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    save_port(&world, &profile_id, "8443").await;
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    let call_id = registered.call_id.unwrap();
    let call = shown(&world, &call_id).await;
    assert!(call.url.contains(":8443/"), "{}", call.url);
    assert!(
        matches!(&call.bank_signature, BankSignatureView::NotChecked { why: NotCheckedView::Elsewhere, .. }),
        "{:?}",
        call.bank_signature
    );
    let count = listed(&world, &profile_id).await.len();
    let refused = fetch(&world, &call_id).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BankRedirect);
    assert!(refused.detail.bank_description.unwrap().starts_with("https://www.17515.sandbox.api.89c3.com/"));

    // The same call after the settings went back: the address is now the client's own, and still not the call's.
    save_port(&world, &profile_id, "").await;
    assert_eq!(fetch(&world, &call_id).await.unwrap_err().code, ErrorCode::BankRedirect);
    assert_eq!(listed(&world, &profile_id).await.len(), count, "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_was_handed_over_is_pinned_once() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let call_id = enrol(&world, &profile_id, "Budget Clair").await.unwrap().call_id.unwrap();
    let seal = world.folder.path().join("local-banks").join(&profile_id).join("bank-seal.pem");
    let pin = |pem: &str| BankCertificatePinReq {
        profile_id: profile_id.clone(),
        bank_key: BANK.into(),
        pem: Some(pem.to_owned()),
        source: "from the bank's desk".into(),
    };
    let pem = std::fs::read_to_string(seal).unwrap();
    let pinned = calls::pin_bank_certificate(&world.desk, pin(&pem)).await.unwrap();
    assert_eq!(pinned.certificates.len(), 1);
    assert_eq!(pinned.certificates[0].call_id, None);
    let call = shown(&world, &call_id).await;
    assert!(matches!(call.bank_signature, BankSignatureView::Verified { .. }), "{:?}", call.bank_signature);
    for wrong in [pem.as_str(), "no certificate"] {
        let refused = calls::pin_bank_certificate(&world.desk, pin(wrong)).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InputInvalid);
        assert_eq!(refused.detail.fields[0].field, "pem");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_narrows_and_counts_what_matches() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    enrol(&world, &profile_id, "Second app").await.unwrap_err();
    read_back(&world, &profile_id, &registered.summary.id).await;
    let narrowed = async |req: CallsListReq| {
        let req = CallsListReq { profile_id: profile_id.clone(), ..req };
        calls::list(&world.desk, req).await.unwrap()
    };
    let every = narrowed(CallsListReq::default()).await;
    assert_eq!((every.matching, every.all, every.calls.len()), (6, 6, 6));
    assert_eq!(every.choices.banks[0].key, BANK);
    assert_eq!(every.choices.methods, ["GET", "POST"]);

    let refused = narrowed(CallsListReq { answer: Some(CallAnswerView::Refusal), ..CallsListReq::default() });
    let refused = refused.await;
    assert_eq!((refused.matching, refused.all), (1, 6));
    assert_eq!(refused.calls[0].status, Some(400));
    let purpose = Some(CallPurposeView::RegistrationRead);
    let reads = narrowed(CallsListReq { purpose, ..CallsListReq::default() }).await;
    assert_eq!((reads.matching, reads.calls[0].method.as_str()), (1, "GET"));
    let until = Some(reads.calls[0].started_at);
    let earlier =
        narrowed(CallsListReq { until, method: Some("GET".into()), ..CallsListReq::default() }).await;
    assert_eq!((earlier.matching, earlier.all), (0, 6));
}

async fn save_port(world: &World, profile_id: &str, port: &str) {
    let settings = BankSettingsSaveReq {
        profile_id: profile_id.to_owned(),
        bank_key: Some(BANK.to_owned()),
        fields: BankSettingsFields { port: port.to_owned(), ..BankSettingsFields::default() },
    };
    banks::save_settings(&world.desk, settings).await.unwrap();
}
