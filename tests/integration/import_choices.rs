//! Files that hold more than can be taken unasked: what is listed, what a choice takes, and how long a file waits.

use std::process::Command;

use base64::Engine as _;
use desk::error::ErrorCode;
use desk::views::*;
use desk::{certificates, profiles};
use kit::keychain::Mood;
use kit::world::World;
use serde_json::{Value, json};

const PASSPHRASE: &str = "tulipe-fjord 47";

fn keys(world: &World) -> usize {
    let text = std::fs::read_to_string(world.folder.path().join("test-keychain.json")).unwrap();
    let items: std::collections::BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    items.into_keys().filter(|item| item.starts_with("key/")).count()
}

/// A practice TPP's certificates and keys, fresh from the QTSP: `["qwac"]["certificate"]` and so on.
async fn fresh(world: &World, days: u32) -> Value {
    let (url, token) = world.host.management().unwrap();
    let order = json!({"oid": "PSDFR-ACPR-99999", "days": days});
    let request = reqwest::Client::new().post(format!("{url}/tpps")).bearer_auth(token).json(&order);
    request.send().await.unwrap().json().await.unwrap()
}

fn text<'a>(tpp: &'a Value, half: &str, part: &str) -> &'a str {
    tpp[half][part].as_str().unwrap()
}

/// The key under the passphrase, as openssl encrypts it.
fn sealed(world: &World, key: &str) -> String {
    let plain = world.folder.path().join("plain.key");
    std::fs::write(&plain, key).unwrap();
    let passout = format!("pass:{PASSPHRASE}");
    let run = Command::new("openssl")
        .args(["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-passout", &passout, "-in"])
        .arg(&plain)
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    String::from_utf8(run.stdout).unwrap()
}

fn file(profile_id: &str, content: &str) -> CertificatesImportReq {
    let content = base64::engine::general_purpose::STANDARD.encode(content);
    CertificatesImportReq {
        profile_id: profile_id.to_owned(),
        files: vec![ImportFileReq { name: "all.pem".into(), content }],
        staged: Vec::new(),
        passphrase: None,
        choices: Vec::new(),
    }
}

fn again(profile_id: &str, staged: &str, passphrase: &str) -> CertificatesImportReq {
    CertificatesImportReq {
        files: Vec::new(),
        staged: vec![staged.to_owned()],
        passphrase: Some(passphrase.to_owned()),
        ..file(profile_id, "")
    }
}

fn choice(profile_id: &str, staged: &str, items: &[u32]) -> CertificatesImportReq {
    CertificatesImportReq {
        files: Vec::new(),
        choices: vec![ImportChoiceReq { staged: staged.to_owned(), items: items.to_vec() }],
        ..file(profile_id, "")
    }
}

/// A practice profile, and an encrypted bundle of two QWACs with their keys, the shorter-lived first, and a third key.
async fn with_two_qwacs() -> (World, String, String) {
    let (world, view) = World::practising().await;
    let (old, new) = (fresh(&world, 30).await, fresh(&world, 400).await);
    let mut bundle = String::new();
    for tpp in [&old, &new] {
        bundle += text(tpp, "qwac", "certificate");
        bundle += &sealed(&world, text(tpp, "qwac", "key"));
    }
    bundle += &sealed(&world, text(&old, "qsealc", "key"));
    (world, view.profile_id.unwrap(), bundle)
}

async fn listed(world: &World, profile_id: &str, bundle: &str) -> (String, Vec<ImportItemView>) {
    let asked = certificates::import(&world.desk, file(profile_id, bundle)).await.unwrap();
    let ImportOutcomeView::PassphraseNeeded { staged } = &asked.files[0].outcome else {
        panic!("{:?}", asked.files);
    };
    let opened = certificates::import(&world.desk, again(profile_id, staged, PASSPHRASE)).await.unwrap();
    match opened.files[0].outcome.clone() {
        ImportOutcomeView::Choose { staged, items, weak } => {
            assert_eq!(weak.as_deref(), Some("3DES"));
            (staged, items)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_two_certificates_of_a_kind_is_listed_and_gives_what_is_chosen() {
    let (world, profile_id, bundle) = with_two_qwacs().await;
    let (staged, items) = listed(&world, &profile_id, &bundle).await;
    assert_eq!(keys(&world), 2, "nothing is taken before the choice");
    let what: Vec<ImportItemKind> = items.iter().map(|item| item.what).collect();
    use ImportItemKind::{Authority, Certificate, Key};
    assert_eq!(what, [Certificate, Authority, Certificate, Key, Key, Key]);
    let matches: Vec<&[u32]> = items.iter().map(|item| item.matches.as_slice()).collect();
    assert_eq!(matches, [&[3][..], &[], &[4], &[0], &[2], &[]]);
    assert_eq!(items[0].kind, Some(CertificateKindView::Qwac));
    let proposed: Vec<u32> = items.iter().filter(|item| item.proposed).map(|item| item.index).collect();
    assert_eq!(proposed, [2, 4], "the QWAC that is valid longest, with its key");

    let taken = certificates::import(&world.desk, choice(&profile_id, &staged, &proposed)).await.unwrap();
    assert_eq!(
        taken.files[0].outcome,
        ImportOutcomeView::Imported { certificates: 1, keys: 1, weak: Some("3DES".into()) }
    );
    assert_eq!((keys(&world), taken.certificates.certificates.len()), (3, 3));
    assert!(taken.certificates.waiting_keys.is_empty());
    let gone = certificates::import(&world.desk, choice(&profile_id, &staged, &[0])).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound, "a file that was taken waits no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_qwac_and_a_qsealc_in_one_file_are_taken_at_once_and_told_as_here_the_second_time() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let tpp = fresh(&world, 100).await;
    let bundle: String =
        [("qsealc", "key"), ("qwac", "certificate"), ("qsealc", "certificate"), ("qwac", "key")]
            .map(|(half, part)| text(&tpp, half, part))
            .concat();
    let taken = certificates::import(&world.desk, file(&profile_id, &bundle)).await.unwrap();
    assert_eq!(taken.files[0].outcome, ImportOutcomeView::Imported { certificates: 2, keys: 2, weak: None });
    let active = taken.certificates.certificates.iter().filter(|half| half.active);
    assert!(active.clone().count() == 2 && active.clone().all(|half| half.days_left > 1000));
    let twice = format!("{bundle}{}", text(&tpp, "qwac", "certificate"));
    let again = certificates::import(&world.desk, file(&profile_id, &twice)).await.unwrap();
    assert_eq!(again.files[0].outcome, ImportOutcomeView::AlreadyHere);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_waits_is_for_its_own_profile_until_it_is_discarded() {
    let (world, profile_id, bundle) = with_two_qwacs().await;
    let (staged, _) = listed(&world, &profile_id, &bundle).await;
    let create = ProfileCreateReq {
        name: "Other".into(),
        environment: EnvironmentView::Live,
        oid: "PSDFR-ACPR-12345".into(),
        legal_name: "Other TPP".into(),
    };
    let other = profiles::create(&world.desk, create).await.unwrap().profile_id.unwrap();
    let refused = certificates::import(&world.desk, choice(&other, &staged, &[0])).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
    let opened = certificates::import(&world.desk, again(&other, &staged, PASSPHRASE)).await.unwrap();
    assert!(opened.files.is_empty(), "{:?}", opened.files);
    let discard = |profile_id: &str| StagedDiscardReq {
        profile_id: profile_id.to_owned(),
        staged: vec![staged.clone()],
    };
    certificates::discard_staged(&world.desk, discard(&other)).await.unwrap();
    let nothing = certificates::import(&world.desk, choice(&profile_id, &staged, &[])).await.unwrap_err();
    assert_eq!(nothing.code, ErrorCode::InputInvalid, "it still waits");
    let beyond = certificates::import(&world.desk, choice(&profile_id, &staged, &[6])).await.unwrap_err();
    assert_eq!(beyond.code, ErrorCode::InputInvalid);
    certificates::discard_staged(&world.desk, discard(&profile_id)).await.unwrap();
    let gone = certificates::import(&world.desk, choice(&profile_id, &staged, &[0])).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_that_the_keychain_refuses_can_be_made_again_without_the_passphrase() {
    let (world, profile_id, bundle) = with_two_qwacs().await;
    let (staged, _) = listed(&world, &profile_id, &bundle).await;
    world.host.keychain.set_mood(Mood::Locked);
    let refused = certificates::import(&world.desk, choice(&profile_id, &staged, &[0, 3])).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::KeychainFailed);
    world.host.keychain.set_mood(Mood::Open);
    let taken = certificates::import(&world.desk, choice(&profile_id, &staged, &[0, 3])).await.unwrap();
    assert!(
        matches!(taken.files[0].outcome, ImportOutcomeView::Imported { certificates: 1, keys: 1, .. }),
        "{:?}",
        taken.files
    );
    assert_eq!(keys(&world), 3);
}
