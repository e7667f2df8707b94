//! The PSU's own browser: WebKit's MiniBrowser, driven beside the app, and what stands in the place of the system's opener
//! so that the address the app sends the PSU to arrives here.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use crate::window::WindowError;

type Done<T> = Result<T, WindowError>;

/// How long one step may take.
const STEP: Duration = Duration::from_secs(90);
/// How long the browser may take to show a page; a session that hangs is started anew.
const START: Duration = Duration::from_secs(45);
const STARTS: usize = 5;
/// The same for all PSUs of the local banks.
const CODE_BY_SMS: &str = "12345678";
/// What stands in the PATH before the system's `xdg-open`.
const OPENER: &str = "xdg-open";

/// Takes the addresses that a program gives to the system's browser.
pub struct Opener {
    folder: TempDir,
}

impl Opener {
    /// Makes the opener's folder.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn new() -> Done<Self> {
        let folder = TempDir::new().map_err(failed)?;
        let opener = folder.path().join(OPENER);
        let script = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", list(folder.path()).display());
        std::fs::write(&opener, script).map_err(failed)?;
        #[cfg(unix)]
        std::fs::set_permissions(&opener, std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .map_err(failed)?;
        Ok(Self { folder })
    }

    /// The PATH that a program needs to find it first.
    pub fn path(&self) -> String {
        let system = std::env::var("PATH").unwrap_or_default();
        format!("{}:{system}", self.folder.path().display())
    }

    /// Waits for the address that is opened `nth`, counted from 0.
    ///
    /// # Errors
    /// When none is in time.
    pub async fn opened(&self, nth: usize) -> Done<String> {
        let end = Instant::now() + STEP;
        while Instant::now() < end {
            let addresses = std::fs::read_to_string(list(self.folder.path())).unwrap_or_default();
            // A line that is not whole yet is not counted.
            let whole = addresses.rsplit_once('\n').map_or("", |(whole, _)| whole);
            if let Some(address) = whole.lines().nth(nth) {
                return Ok(address.to_owned());
            }
            sleep(Duration::from_millis(50)).await;
        }
        Err(WindowError("the system's browser was not asked to open anything".into()))
    }
}

fn list(folder: &Path) -> PathBuf {
    folder.join("opened")
}

fn failed(error: std::io::Error) -> WindowError {
    WindowError(error.to_string())
}

/// A browser with nothing in it.
pub struct PsuBrowser {
    client: Client,
    driver: Child,
    pictures: Option<PathBuf>,
}

impl PsuBrowser {
    /// Opens it at an address.
    ///
    /// # Errors
    /// When it is not installed, or shows no page in time.
    pub async fn open(address: &str, pictures: Option<&Path>) -> Done<Self> {
        let binary = binary()?;
        let mut last = WindowError("never started".into());
        for _ in 0..STARTS {
            match timeout(START, Self::start(&binary, address, pictures)).await {
                Ok(Ok(browser)) => return Ok(browser),
                Ok(Err(error)) => last = error,
                Err(_) => last = WindowError(format!("no page within {} s", START.as_secs())),
            }
        }
        Err(last)
    }

    async fn start(binary: &Path, address: &str, pictures: Option<&Path>) -> Done<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(failed)?
            .port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| WindowError(format!("WebKitWebDriver (package webkit2gtk-driver): {error}")))?;
        let options = json!({ "binary": binary, "args": ["--automation", "--private"] });
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            sleep(Duration::from_millis(50)).await;
        }
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .map_err(|error| WindowError(error.to_string()))?;
        client.goto(address).await?;
        Ok(Self { client, driver, pictures: pictures.map(Path::to_owned) })
    }

    /// Types into the field of this name and goes on to the next page.
    ///
    /// # Errors
    /// When there is no such field in time.
    pub async fn answer(&self, field: &str, value: &str) -> Done<()> {
        let input = format!("//input[@name='{field}' and not(@type='hidden')]");
        self.once(&input, async |element| {
            element.clear().await?;
            element.send_keys(value).await
        })
        .await?;
        self.once("//form//button[not(@name)]", async |button| button.click().await).await
    }

    /// Presses the button with which the PSU decides.
    ///
    /// # Errors
    /// When it is not there in time.
    pub async fn decide(&self, decision: &str) -> Done<()> {
        let button = format!("//button[@name='decision' and @value='{decision}']");
        self.once(&button, async |button| button.click().await).await
    }

    /// Does what a PSU does there: identifies, enters the code that comes by SMS, and decides. The three pages are kept as
    /// pictures under `names`, where they are named.
    ///
    /// # Errors
    /// When a page does not come in time.
    pub async fn pass(&self, online_id: &str, decision: &str, names: Option<[&str; 3]>) -> Done<()> {
        let fields = ["online_id", "otp", "decision"];
        for (place, field) in fields.into_iter().enumerate() {
            self.arrived(field).await?;
            if let Some(names) = names {
                self.picture(names[place]).await?;
            }
            match field {
                "online_id" => self.answer(field, online_id).await?,
                "otp" => self.answer(field, CODE_BY_SMS).await?,
                _ => self.decide(decision).await?,
            }
        }
        Ok(())
    }

    /// Waits until the page says `text`.
    ///
    /// # Errors
    /// When it does not in time; what it says is in the error.
    pub async fn see(&self, text: &str) -> Done<()> {
        let end = Instant::now() + STEP;
        let mut said = String::new();
        while Instant::now() < end {
            if let Ok(Ok(page)) =
                timeout(STEP, self.client.execute("return document.body.innerText", Vec::new())).await
            {
                said = page.as_str().unwrap_or_default().to_owned();
                if said.contains(text) {
                    return Ok(());
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
        Err(WindowError(format!("the browser never says “{text}”; it says:\n{said}")))
    }

    /// Waits for a field or button to be there, by the `name` it has in its form.
    ///
    /// # Errors
    /// When it is not in time.
    pub async fn arrived(&self, name: &str) -> Done<()> {
        self.once(&format!("//form//*[@name='{name}']"), async |_| Ok(())).await
    }

    /// Keeps a picture of the page as `name.png`.
    ///
    /// # Errors
    /// When the driver or the disk refuses.
    pub async fn picture(&self, name: &str) -> Done<()> {
        let Some(folder) = &self.pictures else { return Ok(()) };
        let png = timeout(STEP, self.client.screenshot())
            .await
            .map_err(|_| WindowError("no picture in time".into()))??;
        std::fs::write(folder.join(format!("{name}.png")), png).map_err(failed)
    }

    /// Closes it.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(5), self.client.clone().close()).await;
        let _ = self.driver.start_kill();
        let _ = self.driver.wait().await;
    }

    /// Does `act` to what is at `path`, once it is there. The page before may still be on its way out.
    async fn once(
        &self,
        path: &str,
        act: impl AsyncFn(&fantoccini::elements::Element) -> Result<(), fantoccini::error::CmdError>,
    ) -> Done<()> {
        let end = Instant::now() + STEP;
        let mut last = WindowError(format!("the browser shows no {path}"));
        while Instant::now() < end {
            let tried = async { act(&self.client.find(Locator::XPath(path)).await?).await };
            match timeout(STEP, tried).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(error)) => last = error.into(),
                Err(_) => return Err(WindowError("the browser's driver does not answer".into())),
            }
            sleep(Duration::from_millis(100)).await;
        }
        Err(last)
    }
}

/// Where the library that the app itself shows its window with has its browser.
fn binary() -> Done<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").map_err(failed)?.flatten().map(|entry| entry.path());
    let places = std::iter::once(PathBuf::from("/usr/libexec"))
        .chain(folders)
        .map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser"));
    places
        .into_iter()
        .find(|place| place.exists())
        .ok_or_else(|| WindowError("there is no MiniBrowser; it comes with libwebkit2gtk-4.1-0".into()))
}
