//! No planted secret comes to rest where it does not belong: store file, logs, and everything the screen is given.

use base64::Engine as _;
use desk::views::*;
use desk::{app, calls, certificates, local_banks, registrations};
use kit::banks::fault;
use kit::change::{open, read_back, rotation, save, show};
use kit::enrolment::{BANK, draft, enrol, review, send};
use kit::world::World;

/// A secret in every spelling it could be found in.
fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let base64 = base64::engine::general_purpose::STANDARD.encode(secret);
    let url = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(secret);
    vec![
        secret.to_vec(),
        hex::encode(secret).into_bytes(),
        hex::encode_upper(secret).into_bytes(),
        base64.trim_end_matches('=').as_bytes().to_vec(),
        url.into_bytes(),
    ]
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    needle.len() >= 8 && hay.windows(needle.len()).any(|window| window == needle)
}

/// Every file under the data folder, but for the test keychain, whose place secrets are.
fn kept(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "local-banks" {
            files.extend(kept(&path));
        } else if path.is_file() && name != "test-keychain.json" {
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
    files
}

/// A piece from the middle of a key's DER: part of its numbers, never of its public half alone.
fn private_piece(pkcs8: &[u8]) -> Vec<u8> {
    let end = pkcs8.len();
    pkcs8[end - 96..end - 48].to_vec()
}

/// What the screen is given.
fn shown(view: &impl serde::Serialize) -> String {
    serde_json::to_string(view).unwrap()
}

/// An app is changed, rotated and deleted; another, of which only the bank knows, is taken in.
async fn lives(world: &World, profile_id: &str, screens: &mut Vec<String>) {
    let app = enrol(world, profile_id, "Budget Clair").await.unwrap();
    screens.push(shown(&read_back(world, &app).await.unwrap()));
    let fetch = BankCertificateFetchReq { call_id: app.call_id.clone().unwrap() };
    screens.push(shown(&calls::fetch_bank_certificate(&world.desk, fetch).await.unwrap()));
    let change = open(world, &app, false).await.unwrap();
    let fields = DraftFields { contact_name: "PSD2 desk".to_owned(), ..change.fields.clone() };
    let change = save(world, &change, fields).await.unwrap();
    for made in [change, rotation(world, &app).await.unwrap()] {
        let seen = review(world, &made.id).await.unwrap();
        screens.extend([shown(&made), shown(&seen), shown(&send(world, &seen).await.unwrap())]);
    }
    screens.push(shown(&read_back(world, &app).await.unwrap()));
    screens.push(shown(&show(world, &app).await));
    let delete = RegistrationDeleteReq {
        registration_id: app.summary.id.clone(),
        typed_name: "Budget Clair".to_owned(),
        confirmed: false,
    };
    screens.push(shown(&registrations::delete(&world.desk, delete).await.unwrap()));
    elsewhere(world, profile_id, screens).await;
}

/// An app that the bank made, and whose answer was lost, is taken in by its client_id.
async fn elsewhere(world: &World, profile_id: &str, screens: &mut Vec<String>) {
    let made = draft(world, profile_id, "Budget Net").await.unwrap();
    let seen = review(world, &made.id).await.unwrap();
    let lose = serde_json::json!({"kind": "drop", "stage": "after", "path": "/stet/setting/v1/register"});
    fault(world, lose).await;
    screens.push(shown(&send(world, &seen).await.unwrap_err()));
    registrations::discard_draft(&world.desk, DraftDiscardReq { draft_id: made.id }).await.unwrap();
    let banks = LocalBanksShowReq { profile_id: profile_id.to_owned() };
    let held = local_banks::show(&world.desk, banks).await.unwrap().registrations;
    let adopt = RegistrationAdoptReq {
        profile_id: profile_id.to_owned(),
        bank_key: BANK.to_owned(),
        entry_host: made.fields.entry_host,
        client_id: held[0].client_id.clone(),
        redirect_uris: made.fields.redirect_uris,
        made_by: MadeByReq::Api,
        software_id: String::new(),
        key_id_url: made.fields.key_id_url,
    };
    screens.push(shown(&registrations::adopt(&world.desk, adopt).await.unwrap()));
}

/// Every call as the screen shows it and as a curl command; answers what the calls were for.
async fn copied(world: &World, profile_id: &str, screens: &mut Vec<String>) -> Vec<CallPurposeView> {
    let list = CallsListReq { profile_id: profile_id.to_owned(), ..CallsListReq::default() };
    let mut purposes = Vec::new();
    for call in calls::list(&world.desk, list).await.unwrap().calls {
        let show = CallShowReq { call_id: call.id.clone() };
        screens.push(shown(&calls::show(&world.desk, show).await.unwrap()));
        let copied = calls::curl(&world.desk, CallCurlReq { call_id: call.id }).await.unwrap();
        assert!(copied.text.starts_with("curl "), "{}", copied.text);
        screens.push(copied.text);
        purposes.push(call.purpose);
    }
    purposes
}

/// Everything that any room says, down to the least, in a file: more than the program itself would log.
fn log_into(path: &std::path::Path) {
    let file = std::fs::File::create(path).unwrap();
    tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_ansi(false)
        .with_writer(std::sync::Mutex::new(file))
        .init();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_planted_secret_reaches_the_store_the_logs_or_the_screen() {
    const PASSPHRASE: &str = "planted-passphrase-4711-Zwetschge";
    let logs = tempfile::tempdir().unwrap();
    let log = logs.path().join("guichet.log");
    log_into(&log);
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.clone().unwrap();
    let mut screens = vec![shown(&view)];

    // A key of our own, in an encrypted file, behind the planted passphrase.
    let folder = tempfile::tempdir().unwrap();
    let planted = |name: &str| folder.path().join(name);
    let openssl = |arguments: &[&str]| {
        let done = std::process::Command::new("openssl").args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let (plain, sealed) = (planted("key.der"), planted("key.pem"));
    openssl(&[
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:2048",
        "-outform",
        "DER",
        "-out",
        plain.to_str().unwrap(),
    ]);
    let passout = format!("pass:{PASSPHRASE}");
    openssl(&[
        "pkcs8",
        "-topk8",
        "-inform",
        "DER",
        "-in",
        plain.to_str().unwrap(),
        "-out",
        sealed.to_str().unwrap(),
        "-passout",
        &passout,
    ]);
    let pkcs8 = std::fs::read(&plain).unwrap();

    let offer =
        |staged: Vec<String>, files: Vec<ImportFileReq>, passphrase: Option<&str>| CertificatesImportReq {
            profile_id: profile_id.clone(),
            files,
            staged,
            passphrase: passphrase.map(str::to_owned),
            choices: Vec::new(),
        };
    let content = base64::engine::general_purpose::STANDARD.encode(std::fs::read(&sealed).unwrap());
    let file = ImportFileReq { name: "key.pem".into(), content };
    let first = certificates::import(&world.desk, offer(Vec::new(), vec![file], None)).await.unwrap();
    let ImportOutcomeView::PassphraseNeeded { staged } = first.files[0].outcome.clone() else {
        panic!("{:?}", first.files);
    };
    let wrong =
        certificates::import(&world.desk, offer(vec![staged], Vec::new(), Some("not it"))).await.unwrap();
    let ImportOutcomeView::WrongPassphrase { staged } = wrong.files[0].outcome.clone() else {
        panic!("{:?}", wrong.files);
    };
    let opened =
        certificates::import(&world.desk, offer(vec![staged], Vec::new(), Some(PASSPHRASE))).await.unwrap();
    assert!(
        matches!(opened.files[0].outcome, ImportOutcomeView::Imported { keys: 1, .. }),
        "{:?}",
        opened.files
    );
    for import in [&first, &wrong, &opened] {
        screens.push(shown(import));
    }

    // Tokens that the bank really gave, and everything the screen can be shown about them.
    lives(&world, &profile_id, &mut screens).await;
    let refused = enrol(&world, &profile_id, "Second app").await.unwrap_err();
    screens.push(shown(&refused));
    let purposes = copied(&world, &profile_id, &mut screens).await;
    for purpose in [
        CallPurposeView::RegistrationToken,
        CallPurposeView::RegistrationCreate,
        CallPurposeView::RegistrationRead,
        CallPurposeView::RegistrationUpdate,
        CallPurposeView::RegistrationDelete,
        CallPurposeView::BankCertificate,
    ] {
        assert!(purposes.contains(&purpose), "no call of {purpose:?} was copied");
    }
    let show = LocalBanksShowReq { profile_id: profile_id.clone() };
    screens.push(shown(&local_banks::show(&world.desk, show).await.unwrap()));
    screens.push(shown(&app::start(&world.desk, AppStartReq {}).await.unwrap()));

    let journal = world.bank_journal().await;
    let tokens: Vec<String> = journal
        .match_indices("Bearer ")
        .map(|(at, _)| journal[at + 7..].chars().take_while(char::is_ascii_alphanumeric).collect())
        .collect();
    assert!(tokens.iter().any(|token: &String| token.len() >= 16), "the bank saw a bearer token: {tokens:?}");

    let mut secrets: Vec<(&str, Vec<u8>)> =
        vec![("the passphrase", PASSPHRASE.as_bytes().to_vec()), ("the planted key", private_piece(&pkcs8))];
    secrets.extend(tokens.iter().map(|token| ("a bearer token", token.as_bytes().to_vec())));
    let keychain = std::fs::read(world.folder.path().join("test-keychain.json")).unwrap();
    let items: std::collections::BTreeMap<String, String> = serde_json::from_slice(&keychain).unwrap();
    assert!(items.keys().any(|item| item.contains("store-key")));
    for (item, value) in &items {
        let value = hex::decode(value).unwrap();
        let piece = if item.contains("store-key") { value } else { private_piece(&value) };
        secrets.push(("a keychain item", piece));
    }
    let found_where_it_belongs = items.values().any(|value| {
        let value = hex::decode(value).unwrap();
        contains(&value, &private_piece(&pkcs8))
    });
    assert!(found_where_it_belongs, "the search finds the planted key in the keychain");

    desk::app::close(&world.desk).await;
    let mut files = kept(world.folder.path());
    assert!(files.iter().any(|(name, _)| name == "guichet.db"));
    let logged = std::fs::read(&log).unwrap();
    assert!(contains(&logged, refused.trace_id.as_bytes()), "what went wrong is in the log");
    files.push(("guichet.log".to_owned(), logged));
    for (what, secret) in &secrets {
        for needle in spellings(secret) {
            for (name, bytes) in &files {
                assert!(!contains(bytes, &needle), "{what} is readable in {name}");
            }
            for screen in &screens {
                assert!(!contains(screen.as_bytes(), &needle), "{what} is on a screen: {screen}");
            }
        }
    }
}
