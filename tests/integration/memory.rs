//! The memory of a process after its desk has closed: no passphrase, no private key and no access token is left in it.
//!
//! The desk runs in a process of its own, with the program's allocator and a store sealed with a passphrase; the bank is
//! in this one. While the secrets are in use the same search finds them, which shows that it can.

#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::views::*;
use desk::{app, banks, certificates, profiles};
use kit::enrolment::{BANK, enrol};
use kit::keychain::Mood;
use kit::memory::{Needle, following, found};
use kit::world::World;
use sandbox::{Config, LocalBanks};

const FOLDER: &str = "GUICHET_TEST_MEMORY_FOLDER";
const SEAL: &str = "planted-seal-passphrase-0815-Mirabelle";
const IMPORT: &str = "planted-import-passphrase-4711-Zwetschge";

/// The process with the desk, which stops at each station until it is told to go on.
struct Visitor {
    child: Child,
    go: ChildStdin,
    stations: Receiver<String>,
}

impl Visitor {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "memory::a_desk_that_closes"])
            .env(FOLDER, folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (tell, stations) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, station)) = line.split_once("station ") {
                    let _ = tell.send(station.to_owned());
                }
            }
        });
        let go = child.stdin.take().unwrap();
        Self { child, go, stations }
    }

    fn arrives(&self, station: &str) {
        let arrived = self.stations.recv_timeout(Duration::from_secs(120));
        assert_eq!(arrived.as_deref(), Ok(station));
    }

    fn goes_on(&mut self) {
        self.go.write_all(b"\n").unwrap();
    }

    fn memory(&self, needles: &[Needle]) -> Vec<String> {
        found(self.child.id(), needles).unwrap()
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn der_of(pem: &Path) -> Vec<u8> {
    let text = std::fs::read_to_string(pem).unwrap();
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).unwrap()
}

/// Keys as an operator has them: in PEM, encrypted.
fn seal(key: &Path, to: &Path) {
    let passout = format!("pass:{IMPORT}");
    let mut openssl = Command::new("openssl");
    openssl.args(["pkcs8", "-topk8", "-v2", "aes256", "-in"]).arg(key);
    let done = openssl.args(["-passout", &passout, "-out"]).arg(to).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

async fn manage(bank: &LocalBanks, path: &str, body: Option<serde_json::Value>) -> String {
    let addresses = bank.addresses();
    let url = format!("http://{}{path}", addresses.management);
    let client = reqwest::Client::new();
    let request = match body {
        Some(body) => client.post(url).json(&body),
        None => client.get(url),
    };
    request.bearer_auth(&addresses.management_token).send().await.unwrap().text().await.unwrap()
}

fn bearers(journal: &str) -> Vec<String> {
    let token = |at: usize| journal[at + 7..].chars().take_while(char::is_ascii_alphanumeric).collect();
    let mut tokens: Vec<String> = journal.match_indices("Bearer ").map(|(at, _)| token(at)).collect();
    tokens.retain(|token| token.len() >= 16);
    tokens.sort();
    tokens.dedup();
    tokens
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_left_in_the_memory_of_a_desk_that_has_closed() {
    let bank = LocalBanks::start(Config::default()).await.unwrap();
    let practice = &bank.addresses().practice;
    let folder = tempfile::tempdir().unwrap();
    let input = |name: &str| folder.path().join(name);
    std::fs::write(input("seal"), SEAL).unwrap();
    std::fs::write(input("import"), IMPORT).unwrap();
    std::fs::write(input("ca.pem"), &bank.addresses().ca_pem).unwrap();
    std::fs::write(input("address"), bank.addresses().bpce.to_string()).unwrap();
    std::fs::copy(&practice.qwac_cert, input("qwac.pem")).unwrap();
    std::fs::copy(&practice.qsealc_cert, input("qsealc.pem")).unwrap();
    seal(&practice.qwac_key, &input("qwac.key.pem"));
    seal(&practice.qsealc_key, &input("qsealc.key.pem"));

    let mut needles = vec![
        Needle::new("the passphrase of the store", SEAL),
        Needle::new("the passphrase of the key files", IMPORT),
        Needle::new("the passphrase of the store in JSON's base64", STANDARD.encode(SEAL)),
    ];
    needles.extend(Needle::of_key("the QWAC's key", &der_of(&practice.qwac_key)));
    needles.extend(Needle::of_key("the QSEALC's key", &der_of(&practice.qsealc_key)));

    let mut visitor = Visitor::start(folder.path());
    visitor.arrives("ready");
    let in_use = visitor.memory(&needles);
    assert!(in_use.contains(&"the passphrase of the store".to_owned()), "{in_use:?}");

    // The bank takes its time, so that the token is on its way while it is looked for.
    let slow = serde_json::json!({"kind": "delay", "delay_ms": 3000, "path": "/stet/setting/v1/register"});
    manage(&bank, "/faults", Some(slow)).await;
    visitor.goes_on();
    let mut on_its_way = Vec::new();
    for _ in 0..8 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        on_its_way.extend(following(visitor.child.id(), b"Bearer ").unwrap());
    }
    visitor.arrives("enrolled");
    let in_use = visitor.memory(&needles);
    for kind in ["the QWAC's key as a number", "the QSEALC's key as a number"] {
        assert!(in_use.contains(&kind.to_owned()), "the search finds keys in use: {in_use:?}");
    }

    let tokens = bearers(&manage(&bank, "/journal", None).await);
    assert!(tokens.iter().any(|token| on_its_way.contains(token)), "the search finds a token in use");
    needles.extend(tokens.iter().map(|token| Needle::new("an access token", token.as_bytes())));
    visitor.goes_on();
    visitor.arrives("closed");
    let left = visitor.memory(&needles);
    assert!(left.is_empty(), "left in memory: {left:?}");
    visitor.goes_on();
}

/// Says where the process is, and waits to be told to go on.
#[allow(clippy::print_stdout, reason = "the test above reads where the process is")]
fn station(name: &str) {
    println!("station {name}");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

fn read(name: &str) -> String {
    let folder = PathBuf::from(std::env::var(FOLDER).expect("started by the test above"));
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// A request as it reaches the program: as JSON.
fn request<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_slice(&serde_json::to_vec(&json).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "started, and searched, by the test above"]
async fn a_desk_that_closes() {
    let world = World::closed();
    world.host.keychain.set_mood(Mood::Absent);
    app::start(&world.desk, AppStartReq {}).await.unwrap();
    let choice = serde_json::json!({"choice": {"kind": "sealed", "passphrase": read("seal")}});
    let opened = app::choose_store(&world.desk, request(choice)).await.unwrap();
    assert_eq!(opened.store, StoreState::Open { sealed: true });
    let create = ProfileCreateReq {
        name: "Elsewhere".into(),
        environment: EnvironmentView::Sandbox,
        oid: "PSDFR-ACPR-99999".into(),
        legal_name: "Practice TPP (Guichet)".into(),
    };
    let profile_id = profiles::create(&world.desk, create).await.unwrap().profile_id.unwrap();

    let files: Vec<_> = ["qwac.pem", "qsealc.pem", "qwac.key.pem", "qsealc.key.pem"]
        .map(|name| serde_json::json!({"name": name, "content": STANDARD.encode(read(name))}))
        .into();
    let import = serde_json::json!({
        "profileId": profile_id, "files": files, "staged": [], "passphrase": read("import"), "choices": [],
    });
    let imported = certificates::import(&world.desk, request(import)).await.unwrap();
    assert!(imported.certificates.waiting_keys.is_empty(), "{:?}", imported.files);

    let anchor = serde_json::json!({
        "profileId": profile_id, "bankKey": BANK, "pem": read("ca.pem"), "source": "the test",
    });
    banks::add_anchor(&world.desk, request(anchor)).await.unwrap();
    let fields = BankSettingsFields { connect_to: read("address"), ..BankSettingsFields::default() };
    let settings =
        BankSettingsSaveReq { profile_id: profile_id.clone(), bank_key: Some(BANK.into()), fields };
    banks::save_settings(&world.desk, settings).await.unwrap();

    station("ready");
    enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    station("enrolled");
    app::close(&world.desk).await;
    station("closed");
}
