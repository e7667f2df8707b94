//! Guichet as a process of its own, to be killed and started again over the same folder and keychain: the test bridge, asked
//! as the window asks. What it is killed in the middle of goes on waiting in the test.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

/// A command's answer, or the error that the screen would get.
pub type Answer = Result<Value, Value>;

pub struct Program {
    bridge: PathBuf,
    folder: TempDir,
    process: Child,
    asking: Asking,
}

/// Where a process answers.
#[derive(Clone)]
struct Asking {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Program {
    /// Starts `bridge` over an empty folder.
    pub async fn start(bridge: &Path) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let (process, asking) = started(bridge, folder.path()).await;
        Self { bridge: bridge.to_owned(), folder, process, asking }
    }

    /// Asks a command.
    pub async fn ask(&self, command: &str, req: &Value) -> Answer {
        self.asking.ask(command, req).await.expect("the program answers")
    }

    /// Asks a command without waiting for it; nothing comes of it where the process ends first.
    pub fn begin(&self, command: &'static str, req: Value) -> JoinHandle<Option<Answer>> {
        let asking = self.asking.clone();
        tokio::spawn(async move { asking.ask(command, &req).await })
    }

    /// Kills the process where it stands, and starts another over its folder.
    pub async fn killed(&mut self) {
        self.process.start_kill().expect("it runs");
        self.process.wait().await.expect("it ends");
        (self.process, self.asking) = started(&self.bridge, self.folder.path()).await;
    }
}

async fn started(bridge: &Path, folder: &Path) -> (Child, Asking) {
    let mut process = Command::new(bridge)
        .arg("--data-dir")
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("the bridge starts");
    let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
    let line = lines.next_line().await.expect("it can be read").expect("the bridge says where it answers");
    let said: Value = serde_json::from_str(&line).expect("a line of JSON");
    let member = |name: &str| said[name].as_str().expect("text").to_owned();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let asking = Asking { client, url: member("url"), token: member("token") };
    let opened = asking.ask("app_start", &json!({})).await.expect("the program answers");
    opened.expect("the store opens");
    (process, asking)
}

impl Asking {
    async fn ask(&self, command: &str, req: &Value) -> Option<Answer> {
        let request = self.client.post(format!("{}/ipc/{command}", self.url)).bearer_auth(&self.token);
        let answer = request.body(req.to_string()).send().await.ok()?;
        let took = answer.status().is_success();
        let said = serde_json::from_str(&answer.text().await.ok()?).expect("the answer is JSON");
        Some(if took { Ok(said) } else { Err(said) })
    }
}
