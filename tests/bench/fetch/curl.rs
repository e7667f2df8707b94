//! curl with a practice TPP's certificate, and what it is to ask.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::views::*;
use kit::access::BCP_HOST;
use kit::banks::manage;
use kit::world::World;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A client at a terminal.
pub struct Curl {
    folder: TempDir,
    connect_to: String,
    ca_file: String,
}

/// One request as the banks saw it.
pub struct Asked {
    target: String,
    headers: Vec<(String, String)>,
}

impl Curl {
    /// Has the practice QTSP issue a pair to the profile's TPP, which desk calls with from now on and curl too.
    pub async fn with_a_pair_of(world: &World, profile_id: &str) -> Self {
        let shown =
            desk::local_banks::show(&world.desk, LocalBanksShowReq { profile_id: profile_id.to_owned() });
        let banks = shown.await.expect("the banks answer");
        let held = CertificatesListReq { profile_id: profile_id.to_owned() };
        let held = desk::certificates::list(&world.desk, held).await.expect("the certificates");
        let oid = held.certificates[0].oid.clone().expect("an OID");
        let (status, issued) = manage(world, "POST", "/tpps", &json!({ "oid": oid })).await;
        assert_eq!(status, 201, "{issued}");

        let folder = TempDir::new().expect("a temporary folder can be made");
        let mut files = Vec::new();
        for half in ["qwac", "qsealc"] {
            for member in ["certificate", "key"] {
                let pem = issued[half][member].as_str().expect("PEM");
                let name = format!("{half}-{member}.pem");
                std::fs::write(folder.path().join(&name), pem).expect("a file can be written");
                files.push(ImportFileReq { name, content: STANDARD.encode(pem) });
            }
        }
        let import = CertificatesImportReq {
            profile_id: profile_id.to_owned(),
            files,
            staged: Vec::new(),
            passphrase: None,
            choices: Vec::new(),
        };
        let taken = desk::certificates::import(&world.desk, import).await.expect("the pair is taken in");
        for certificate in taken.certificates.certificates.iter().filter(|certificate| !certificate.active) {
            let req = CertificateUseReq { certificate_id: certificate.id.clone() };
            desk::certificates::use_certificate(&world.desk, req).await.expect("it is used");
        }
        Self { folder, connect_to: banks.address, ca_file: banks.ca_file }
    }

    /// Asks for everything in one go; answers the milliseconds from its start to its end and the bytes of the bodies.
    pub fn ask(&self, asked: &[Asked]) -> (f64, u64) {
        let config = self.folder.path().join("ask.conf");
        std::fs::write(&config, self.config(asked)).expect("a file can be written");
        let mut command = Command::new("curl");
        command.arg("--no-progress-meter").arg("--config").arg(&config);
        let began = Instant::now();
        let output = command.output().expect("curl is installed");
        let took = began.elapsed().as_secs_f64() * 1000.0;
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
        let mut received = 0;
        let mut connections = 0;
        for line in said.lines() {
            let [status, size, opened]: [&str; 3] =
                line.split(' ').collect::<Vec<_>>().try_into().expect("three words a request");
            assert_eq!(status, "200");
            received += size.parse::<u64>().expect("a size");
            connections += opened.parse::<u32>().expect("a number of connections");
        }
        assert_eq!(connections, 1, "curl keeps its connection");
        (took, received)
    }

    fn config(&self, asked: &[Asked]) -> String {
        let file = |name: &str| self.folder.path().join(name).display().to_string();
        let body: PathBuf = self.folder.path().join("body");
        let mut config = String::new();
        for (place, asked) in asked.iter().enumerate() {
            if place > 0 {
                config.push_str("next\n");
            }
            let mut set = |option: &str, value: &str| {
                let value = value.replace('\\', "\\\\").replace('"', "\\\"");
                writeln!(config, "{option} = \"{value}\"").expect("text can grow");
            };
            set("url", &format!("https://{BCP_HOST}{}", asked.target));
            set("connect-to", &format!("::{}", self.connect_to));
            set("cacert", &self.ca_file);
            set("cert", &file("qwac-certificate.pem"));
            set("key", &file("qwac-key.pem"));
            set("output", &body.display().to_string());
            set("write-out", "%{http_code} %{size_download} %{num_connects}\\n");
            for (name, value) in &asked.headers {
                set("header", &format!("{name}: {value}"));
            }
            config.push_str("http1.1\ngloboff\npath-as-is\n");
        }
        config
    }
}

/// The number of the newest entry in the banks' journal.
pub async fn last_seen(world: &World) -> u64 {
    journal(world).await.iter().filter_map(|entry| entry["id"].as_u64()).max().unwrap_or_default()
}

/// The requests for data that the banks saw after that entry.
pub async fn asked_since(world: &World, last_seen: u64) -> Vec<Asked> {
    let mut entries = journal(world).await;
    entries.retain(|entry| {
        entry["id"].as_u64().is_some_and(|id| id > last_seen)
            && entry["path"].as_str().is_some_and(|path| path.contains("/accounts"))
    });
    entries.sort_by_key(|entry| entry["id"].as_u64());
    entries.iter().map(asked).collect()
}

fn asked(entry: &Value) -> Asked {
    let path = entry["path"].as_str().expect("a path");
    let headers: Vec<(String, String)> = serde_json::from_value(entry["headers"].clone()).expect("pairs");
    Asked {
        target: match entry["query"].as_str() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        },
        // What belongs to a connection is curl's own.
        headers: headers.into_iter().filter(|(name, _)| name != "host" && name != "connection").collect(),
    }
}

async fn journal(world: &World) -> Vec<Value> {
    let (_, journal) = manage(world, "GET", "/journal?last=2000", &json!(null)).await;
    journal["entries"].as_array().cloned().unwrap_or_default()
}
