//! desk where things go wrong halfway: a keychain that locks, banks that do not start, answers that never come, clocks
//! that go back.

use base64::Engine as _;
use desk::error::ErrorCode;
use desk::views::*;
use desk::{app, certificates, local_banks, overview, profiles, registrations};
use kit::enrolment::{draft, enrol, review, send};
use kit::keychain::Mood;
use kit::world::World;
use sandbox::{Config, LocalBanks};

/// The names of the private keys in the test keychain.
fn keys(world: &World) -> Vec<String> {
    let text = std::fs::read_to_string(world.folder.path().join("test-keychain.json")).unwrap_or_default();
    let items: std::collections::BTreeMap<String, String> = serde_json::from_str(&text).unwrap_or_default();
    items.into_keys().filter(|item| item.starts_with("key/")).collect()
}

/// Orders a fault of the running local banks.
async fn order(world: &World, fault: serde_json::Value) {
    let (url, token) = world.host.management().unwrap();
    let request = reqwest::Client::new().post(format!("{url}/faults")).bearer_auth(token).json(&fault);
    assert_eq!(request.send().await.unwrap().status(), 201);
}

fn at(text: &str) -> Option<i64> {
    Some(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

async fn list(world: &World, profile_id: &str) -> RegistrationsView {
    registrations::list(&world.desk, RegistrationsListReq { profile_id: profile_id.to_owned() })
        .await
        .unwrap()
}

fn offered(profile_id: &str, foreign: &LocalBanks) -> CertificatesImportReq {
    let practice = &foreign.addresses().practice;
    let file = |path: &std::path::Path| ImportFileReq {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        content: base64::engine::general_purpose::STANDARD.encode(std::fs::read(path).unwrap()),
    };
    CertificatesImportReq {
        profile_id: profile_id.to_owned(),
        files: [&practice.qwac_key, &practice.qwac_cert].map(|path| file(path)).into(),
        staged: Vec::new(),
        passphrase: None,
        choices: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn practising_with_a_locked_keychain_leaves_no_profile_no_folder_and_no_key() {
    let world = World::empty().await;
    world.host.keychain.set_mood(Mood::Locked);
    let refused = profiles::practise(&world.desk, PractiseReq {}).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::KeychainFailed);
    world.host.keychain.set_mood(Mood::Open);
    let view = app::start(&world.desk, AppStartReq {}).await.unwrap();
    assert!(view.profiles.is_empty());
    let folder = world.folder.path().join("local-banks");
    assert_eq!(std::fs::read_dir(folder).map_or(0, Iterator::count), 0);
    assert!(keys(&world).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_whose_deletion_failed_goes_at_the_next_start() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    assert_eq!(keys(&world).len(), 2);
    world.host.keychain.set_mood(Mood::Locked);
    let delete = ProfileDeleteReq { profile_id, name: "Practice".into() };
    assert_eq!(profiles::delete(&world.desk, delete).await.unwrap_err().code, ErrorCode::KeychainFailed);
    assert!(app::start(&world.desk, AppStartReq {}).await.unwrap().profiles.is_empty());
    assert_eq!(keys(&world).len(), 2, "the keychain could not be written");
    let world = world.restart().await;
    assert!(keys(&world).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_files_imported_twice_at_once_are_taken_in_once() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let foreign = LocalBanks::start(Config::default()).await.unwrap();
    let (one, two) = tokio::join!(
        certificates::import(&world.desk, offered(&profile_id, &foreign)),
        certificates::import(&world.desk, offered(&profile_id, &foreign)),
    );
    let news = |import: &ImportView| {
        let new = |file: &&ImportedFileView| matches!(file.outcome, ImportOutcomeView::Imported { .. });
        import.files.iter().filter(new).count()
    };
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(news(&one) + news(&two), 2, "{:?} {:?}", one.files, two.files);
    let show = CertificatesListReq { profile_id };
    let held = certificates::list(&world.desk, show).await.unwrap();
    assert_eq!((held.certificates.len(), held.waiting_keys.len(), keys(&world).len()), (3, 0, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn banks_that_cannot_start_are_told_on_the_desk_and_break_no_other_page() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    app::close(&world.desk).await;
    let state = world.folder.path().join("local-banks").join(&profile_id).join("state.json");
    std::fs::write(&state, "{").unwrap();
    let world = world.restart().await;

    let show = DeskOverviewReq { profile_id: profile_id.clone() };
    let told = overview::show(&world.desk, show).await.unwrap_err();
    assert_eq!(told.code, ErrorCode::LocalBanksFailed);
    assert!(told.message.contains("damaged"), "{}", told.message);
    assert_eq!(list(&world, &profile_id).await.registrations.len(), 1);
    let show = RegistrationShowReq { registration_id: registered.summary.id };
    let shown = registrations::show(&world.desk, show).await.unwrap();
    assert_eq!(shown.summary.status, RegistrationStatusView::Active);
    let show = CertificatesListReq { profile_id: profile_id.clone() };
    assert_eq!(certificates::list(&world.desk, show).await.unwrap().certificates.len(), 2);
    let second = profiles::practise(&world.desk, PractiseReq {}).await.unwrap();
    assert_eq!(second.profiles.len(), 2, "another practice profile can still be made");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_practice_profiles_run_at_once_and_know_nothing_of_each_other() {
    let (world, view) = World::practising().await;
    let one = view.profile_id.unwrap();
    let two = profiles::practise(&world.desk, PractiseReq {}).await.unwrap().profile_id.unwrap();
    enrol(&world, &one, "Budget Clair").await.unwrap();
    enrol(&world, &two, "Budget Clair").await.unwrap();
    let delete = ProfileDeleteReq { profile_id: one, name: "Practice".into() };
    profiles::delete(&world.desk, delete).await.unwrap();
    assert_eq!(list(&world, &two).await.registrations.len(), 1);
    let third = profiles::practise(&world.desk, PractiseReq {}).await.unwrap();
    let names: Vec<_> = third.profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names, ["Practice 2", "Practice"], "a free name is taken, never one twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_server_error_the_request_is_not_sent_again_unasked() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let made = draft(&world, &profile_id, "Budget Clair").await.unwrap();
    let seen = review(&world, &made.id).await.unwrap();
    order(&world, serde_json::json!({"kind": "500-html", "path": "/stet/setting/v1/register"})).await;
    let failed = send(&world, &seen).await.unwrap_err();
    assert_eq!(failed.code, ErrorCode::BankServerError);
    let again = send(&world, &seen).await.unwrap_err();
    assert_eq!((again.code, again.detail.call_id), (ErrorCode::AlreadySent, failed.detail.call_id));
    let req =
        DraftSendReq { draft_id: seen.draft_id, request_id: seen.request_id, confirmed: false, again: true };
    assert_eq!(registrations::send_draft(&world.desk, req).await.unwrap().status_code, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_does_not_clear_an_earlier_send_whose_outcome_is_unknown() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let made = draft(&world, &profile_id, "Budget Clair").await.unwrap();
    let seen = review(&world, &made.id).await.unwrap();
    let fault = serde_json::json!({"kind": "drop", "stage": "after", "path": "/stet/setting/v1/register"});
    order(&world, fault).await;
    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::TransportRefused);
    let again = |seen: &ReviewView| DraftSendReq {
        draft_id: seen.draft_id.clone(),
        request_id: seen.request_id.clone(),
        confirmed: false,
        again: true,
    };
    let refused = registrations::send_draft(&world.desk, again(&seen)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BankRefused, "the app exists: {refused:?}");
    let open = DraftOpenReq { profile_id, draft_id: Some(made.id.clone()) };
    let opened = registrations::open_draft(&world.desk, open).await.unwrap();
    assert!(opened.unfinished_call_id.is_some(), "the app may exist, and the wizard goes on saying so");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_nobody_took_is_not_taken_for_sent() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let made = draft(&world, &profile_id, "Budget Clair").await.unwrap();
    let seen = review(&world, &made.id).await.unwrap();
    order(&world, serde_json::json!({"kind": "401", "path": "/stet/setting/v1/register"})).await;
    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::BankUnauthorised);
    assert_eq!(send(&world, &seen).await.unwrap().status_code, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_made_with_another_qsealc_is_not_sent() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let made = draft(&world, &profile_id, "Budget Clair").await.unwrap();
    let seen = review(&world, &made.id).await.unwrap();

    let (url, token) = world.host.management().unwrap();
    let oid = view.profiles[0].oid.clone();
    let order = reqwest::Client::new()
        .post(format!("{url}/tpps"))
        .bearer_auth(token)
        .json(&serde_json::json!({"oid": oid, "legalName": "Practice TPP"}));
    let issued: serde_json::Value =
        serde_json::from_str(&order.send().await.unwrap().text().await.unwrap()).unwrap();
    let pem = |member: &str| ImportFileReq {
        name: format!("qsealc.{member}.pem"),
        content: base64::engine::general_purpose::STANDARD.encode(issued["qsealc"][member].as_str().unwrap()),
    };
    let import = CertificatesImportReq {
        profile_id: profile_id.clone(),
        files: vec![pem("certificate"), pem("key")],
        staged: Vec::new(),
        passphrase: None,
        choices: Vec::new(),
    };
    let imported = certificates::import(&world.desk, import).await.unwrap();
    let spare = imported.certificates.certificates.iter().find(|half| !half.active).unwrap();
    let choose = CertificateUseReq { certificate_id: spare.id.clone() };
    certificates::use_certificate(&world.desk, choose).await.unwrap();

    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::ReviewChanged);
    let anew = review(&world, &made.id).await.unwrap();
    let registered = send(&world, &anew).await.unwrap();
    assert_eq!(registered.certificate_sha256, spare.sha256);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_banks_clock_moved_an_enrolment_and_its_reading_go_on() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let set = |instant| LocalBanksClockReq { profile_id: profile_id.clone(), instant };
    local_banks::set_clock(&world.desk, set(at("2031-05-05T10:00:00Z"))).await.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    assert!(registered.summary.registered_at >= at("2031-05-05T10:00:00Z").unwrap());
    let read = || RegistrationReadBackReq { registration_id: registered.summary.id.clone() };
    let ahead = registrations::read_back(&world.desk, read()).await.unwrap();
    local_banks::set_clock(&world.desk, set(None)).await.unwrap();
    let now = registrations::read_back(&world.desk, read()).await.unwrap();
    assert!(ahead.equal && now.equal && now.at < ahead.at);
    let show = RegistrationShowReq { registration_id: registered.summary.id.clone() };
    let shown = registrations::show(&world.desk, show).await.unwrap();
    assert_eq!(
        shown.read_back.unwrap().call_id,
        now.call_id,
        "the last one read, not the latest by a moved clock"
    );
    let absurd = local_banks::set_clock(&world.desk, set(Some(i64::MAX))).await.unwrap_err();
    assert_eq!(absurd.code, ErrorCode::InputInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_file_that_cannot_be_read_does_not_keep_the_others_out() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let certificate = world.folder.path().join("seal.pem");
    std::fs::write(&certificate, "not a certificate").unwrap();
    *world.host.picks.lock().unwrap() = vec![world.folder.path().join("gone.pem"), certificate];
    let picked = certificates::pick(&world.desk, CertificatesPickReq { profile_id }).await.unwrap();
    let outcomes: Vec<_> = picked.files.iter().map(|file| (file.name.as_str(), &file.outcome)).collect();
    assert!(
        matches!(
            outcomes[..],
            [("seal.pem", ImportOutcomeView::Unrecognised), ("gone.pem", ImportOutcomeView::Broken { .. })]
        ),
        "{outcomes:?}"
    );
}
