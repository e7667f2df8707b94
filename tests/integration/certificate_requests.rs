//! A certificate asked for: the key that is made here, the request, the certificate that comes back, and what is in
//! use meanwhile.

use std::time::Duration;

use base64::Engine as _;
use desk::error::ErrorCode;
use desk::views::*;
use desk::{certificates, profiles};
use kit::enrolment::enrol;
use kit::keychain::Mood;
use kit::world::World;

fn keys(world: &World) -> Vec<String> {
    let text = std::fs::read_to_string(world.folder.path().join("test-keychain.json")).unwrap_or_default();
    let items: std::collections::BTreeMap<String, String> = serde_json::from_str(&text).unwrap_or_default();
    items.into_keys().filter(|item| item.starts_with("key/")).collect()
}

async fn practising() -> (World, String) {
    let (world, view) = World::practising().await;
    (world, view.profile_id.unwrap())
}

/// What the form would send if the operator changed nothing but the blanks.
async fn form(world: &World, profile_id: &str, kind: RequestKindView) -> CsrMakeReq {
    let propose = CsrProposeReq { profile_id: profile_id.to_owned(), kind };
    let proposed = certificates::requests::propose(&world.desk, propose).await.unwrap();
    CsrMakeReq {
        profile_id: profile_id.to_owned(),
        kind,
        bits: 2048,
        common_name: proposed.common_name,
        organization: proposed.organization,
        country: proposed.country,
        roles: proposed.roles,
        domains: match kind {
            RequestKindView::Qwac => vec!["api.tpp.example".into()],
            RequestKindView::Qsealc => Vec::new(),
        },
    }
}

async fn make(world: &World, profile_id: &str, kind: RequestKindView) -> CsrView {
    let form = form(world, profile_id, kind).await;
    certificates::requests::make(&world.desk, form).await.unwrap()
}

async fn list(world: &World, profile_id: &str) -> CertificatesView {
    let req = CertificatesListReq { profile_id: profile_id.to_owned() };
    certificates::list(&world.desk, req).await.unwrap()
}

fn in_use(view: &CertificatesView) -> Vec<String> {
    view.certificates.iter().filter(|half| half.active).map(|half| half.id.clone()).collect()
}

/// The practice QTSP's answer to a request, asked for on its own port as an operator would with curl.
async fn issued_elsewhere(world: &World, pem: &str) -> String {
    let (url, token) = world.host.management().unwrap();
    let order = serde_json::json!({ "csr": pem });
    let request = reqwest::Client::new().post(format!("{url}/certificates")).bearer_auth(token).json(&order);
    let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    answer["certificate"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn import(profile_id: &str, name: &str, content: &str) -> CertificatesImportReq {
    let content = base64::engine::general_purpose::STANDARD.encode(content);
    CertificatesImportReq {
        profile_id: profile_id.to_owned(),
        files: vec![ImportFileReq { name: name.to_owned(), content }],
        staged: Vec::new(),
        passphrase: None,
        choices: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_comes_back_finds_the_key_it_was_asked_for_with() {
    let (world, profile_id) = practising().await;
    let before = list(&world, &profile_id).await;
    let csr = make(&world, &profile_id, RequestKindView::Qsealc).await;
    assert!(csr.pem.starts_with("-----BEGIN CERTIFICATE REQUEST-----\n"), "{}", csr.pem);
    let waiting = list(&world, &profile_id).await.waiting_keys;
    let request = WaitingRequestView { kind: RequestKindView::Qsealc, common_name: csr.common_name.clone() };
    assert_eq!((waiting.len(), waiting[0].request.as_ref()), (1, Some(&request)));
    assert_eq!((waiting[0].bits, &waiting[0].spki_sha256), (Some(2048), &csr.spki_sha256));

    // The window is closed while the QTSP checks the register.
    let pem = issued_elsewhere(&world, &csr.pem).await;
    let world = world.restart().await;
    let taken = certificates::import(&world.desk, import(&profile_id, "seal.crt", &pem)).await.unwrap();
    let outcome = &taken.files[0].outcome;
    assert!(matches!(outcome, ImportOutcomeView::Imported { certificates: 1, keys: 0, .. }), "{outcome:?}");
    assert!(taken.certificates.waiting_keys.is_empty());
    assert_eq!(in_use(&taken.certificates), in_use(&before), "what is in use stays in use");
    let new = taken
        .certificates
        .certificates
        .iter()
        .find(|half| half.kind == CertificateKindView::Qsealc && !half.active);
    let new = new.expect("the new seal is there");
    assert!(new.key_held);
    let show = CsrShowReq { profile_id: profile_id.clone(), spki_sha256: csr.spki_sha256.clone() };
    let shown = certificates::requests::show(&world.desk, show).await.unwrap();
    assert_eq!(shown, CsrView { certificate_id: Some(new.id.clone()), ..csr });

    let take = CertificateUseReq { certificate_id: new.id.clone() };
    certificates::use_certificate(&world.desk, take).await.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    assert!(!registered.summary.client_id.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_qtsp_issues_what_was_asked_for_and_for_how_long() {
    let (world, profile_id) = practising().await;
    let csr = make(&world, &profile_id, RequestKindView::Qwac).await;
    let issue = |days| CsrIssuePracticeReq {
        profile_id: profile_id.clone(),
        spki_sha256: csr.spki_sha256.clone(),
        days: Some(days),
    };
    for days in [0, 3654] {
        let refused = certificates::practice::issue(&world.desk, issue(days)).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.detail.fields[0].field.as_str()),
            (ErrorCode::InputInvalid, "days")
        );
    }
    let view = certificates::practice::issue(&world.desk, issue(20)).await.unwrap();
    let new = view.certificates.iter().find(|half| half.days_left < 21).expect("the new QWAC is there");
    assert_eq!((new.kind, new.key_held, new.active), (CertificateKindView::Qwac, true, false));
    let show = CertificateShowReq { certificate_id: new.id.clone() };
    let card = certificates::show(&world.desk, show).await.unwrap();
    assert_eq!(card.dns_names, ["api.tpp.example"]);
    assert_eq!(card.roles, ["PSP_PI", "PSP_AI", "PSP_IC"]);
    assert_eq!((card.subject, card.key_bits), (csr.subject, Some(2048)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_practice_pair_is_kept_beside_the_one_in_use_and_enrols_once_it_is_used() {
    let (world, profile_id) = practising().await;
    let before = list(&world, &profile_id).await;
    let made = certificates::practice::pair(&world.desk, PracticePairReq { profile_id: profile_id.clone() })
        .await
        .unwrap();
    assert_eq!(made.certificates.certificates.len(), 4);
    assert!(made.certificates.waiting_keys.is_empty());
    assert_eq!(in_use(&made.certificates), in_use(&before));
    assert_eq!(keys(&world).len(), 4);
    for certificate_id in [&made.qwac_id, &made.qsealc_id] {
        let take = CertificateUseReq { certificate_id: certificate_id.clone() };
        certificates::use_certificate(&world.desk, take).await.unwrap();
    }
    let now = list(&world, &profile_id).await;
    let mut used = in_use(&now);
    used.sort();
    let mut expected = [made.qwac_id, made.qsealc_id];
    expected.sort();
    assert_eq!(used, expected);
    assert!(now.doctor.iter().all(|finding| finding.verdict != VerdictView::Fail), "{:?}", now.doctor);
    enrol(&world, &profile_id, "Budget Clair").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_refuses_leaves_neither_key_nor_request() {
    let (world, profile_id) = practising().await;
    let form = form(&world, &profile_id, RequestKindView::Qsealc).await;
    world.host.keychain.set_mood(Mood::Locked);
    let refused = certificates::requests::make(&world.desk, form).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::KeychainFailed);
    let pair = PracticePairReq { profile_id: profile_id.clone() };
    assert_eq!(
        certificates::practice::pair(&world.desk, pair).await.unwrap_err().code,
        ErrorCode::KeychainFailed
    );
    world.host.keychain.set_mood(Mood::Open);
    let view = list(&world, &profile_id).await;
    assert_eq!((view.waiting_keys.len(), view.certificates.len(), keys(&world).len()), (0, 2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_killed_between_the_key_and_its_row_promises_nothing_and_leaves_no_key() {
    let (world, profile_id) = practising().await;
    let form = form(&world, &profile_id, RequestKindView::Qsealc).await;
    world.host.keychain.linger(Duration::from_secs(3));
    tokio::select! {
        made = certificates::requests::make(&world.desk, form) => panic!("made too early: {made:?}"),
        () = async {
            while keys(&world).len() < 3 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        } => {}
    }
    // From here nobody goes on with the request: its key is in the keychain, no row says so.
    let world = world.restart().await;
    let view = list(&world, &profile_id).await;
    assert_eq!((view.waiting_keys.len(), view.certificates.len()), (0, 2));
    assert_eq!(keys(&world).len(), 2, "the start took the key back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discarded_key_goes_with_its_request_and_one_with_a_certificate_is_not_discarded() {
    let (world, profile_id) = practising().await;
    let csr = make(&world, &profile_id, RequestKindView::Qsealc).await;
    assert_eq!(keys(&world).len(), 3);
    let discard = |spki_sha256: &str| KeyDiscardReq {
        profile_id: profile_id.clone(),
        spki_sha256: spki_sha256.to_owned(),
    };
    let view = certificates::requests::discard(&world.desk, discard(&csr.spki_sha256)).await.unwrap();
    assert_eq!((view.waiting_keys.len(), keys(&world).len()), (0, 2));
    let show = CsrShowReq { profile_id: profile_id.clone(), spki_sha256: csr.spki_sha256.clone() };
    assert_eq!(certificates::requests::show(&world.desk, show).await.unwrap_err().code, ErrorCode::NotFound);

    let held = keys(&world)[0].trim_start_matches("key/").to_owned();
    let refused = certificates::requests::discard(&world.desk, discard(&held)).await.unwrap_err();
    assert_eq!((refused.code, keys(&world).len()), (ErrorCode::NotFound, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_wrong_fields_names_each_and_makes_no_key() {
    let (world, profile_id) = practising().await;
    let wrong = CsrMakeReq {
        bits: 1024,
        common_name: "  ".into(),
        organization: "x".repeat(65),
        country: "France".into(),
        roles: Vec::new(),
        domains: vec!["tpp.example".into(), "*.tpp.example".into()],
        ..form(&world, &profile_id, RequestKindView::Qwac).await
    };
    let refused = certificates::requests::make(&world.desk, wrong).await.unwrap_err();
    let fields: Vec<(&str, FieldProblem)> =
        refused.detail.fields.iter().map(|field| (field.field.as_str(), field.problem)).collect();
    assert_eq!(
        fields,
        [
            ("commonName", FieldProblem::Required),
            ("organization", FieldProblem::TooLong),
            ("country", FieldProblem::NotACountry),
            ("roles", FieldProblem::Required),
            ("domains.1", FieldProblem::NotADomain),
            ("bits", FieldProblem::Required),
        ]
    );
    assert_eq!(keys(&world).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_request_is_saved_as_a_file_that_openssl_verifies() {
    let (world, profile_id) = practising().await;
    let csr = make(&world, &profile_id, RequestKindView::Qwac).await;
    let save = || CsrSaveReq { profile_id: profile_id.clone(), spki_sha256: csr.spki_sha256.clone() };
    let saved = certificates::requests::save(&world.desk, save()).await.unwrap();
    let path = world.folder.path().join("saved").join(saved.name.unwrap());
    let verify = std::process::Command::new("openssl")
        .args(["req", "-verify", "-noout", "-in"])
        .arg(&path)
        .output()
        .unwrap();
    assert!(verify.status.success(), "{verify:?}");
    *world.host.saves.lock().unwrap() = None;
    let closed = certificates::requests::save(&world.desk, save()).await.unwrap();
    assert_eq!(closed, SavedFileView { name: None });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_profile_asks_a_real_qtsp() {
    let world = World::empty().await;
    let create = ProfileCreateReq {
        name: "Sandbox".into(),
        environment: EnvironmentView::Sandbox,
        oid: "PSDFR-ACPR-12345".into(),
        legal_name: "Société d’essai".into(),
    };
    let profile_id = profiles::create(&world.desk, create).await.unwrap().profile_id.unwrap();
    let propose = CsrProposeReq { profile_id: profile_id.clone(), kind: RequestKindView::Qsealc };
    let proposed = certificates::requests::propose(&world.desk, propose).await.unwrap();
    assert_eq!(
        (proposed.common_name.as_str(), proposed.country.as_str(), proposed.nca_id.as_str()),
        ("Société d’essai", "FR", "FR-ACPR")
    );
    assert!(proposed.roles.is_empty(), "which roles a TPP holds, its register says");
    let csr = CsrMakeReq {
        roles: vec![RoleView::AccountInformation],
        ..form(&world, &profile_id, RequestKindView::Qsealc).await
    };
    let csr = certificates::requests::make(&world.desk, csr).await.unwrap();
    let issue =
        CsrIssuePracticeReq { profile_id: profile_id.clone(), spki_sha256: csr.spki_sha256, days: None };
    assert_eq!(
        certificates::practice::issue(&world.desk, issue).await.unwrap_err().code,
        ErrorCode::NotFound
    );
    let pair = PracticePairReq { profile_id };
    assert_eq!(certificates::practice::pair(&world.desk, pair).await.unwrap_err().code, ErrorCode::NotFound);
}
