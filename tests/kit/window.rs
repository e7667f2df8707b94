//! The packaged window, driven the way an operator drives it: the real program in WebKitGTK through WebKitWebDriver.
//! Every step has a deadline, since a driver session can hang; elements are found by what they say, never by class.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

/// How long one step may take, the slowest being a practice TPP's keys on a busy machine.
const STEP: Duration = Duration::from_secs(90);
/// How long the program may take to show its page.
const START: Duration = Duration::from_secs(45);
/// How long the program may take to end once its window is closed.
const LEAVE: Duration = Duration::from_secs(2);
/// A driver session hangs now and then before the page is there; then it is started anew, this often at most.
const STARTS: usize = 5;

/// What went wrong, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WindowError(pub String);

impl From<fantoccini::error::CmdError> for WindowError {
    fn from(error: fantoccini::error::CmdError) -> Self {
        match &error {
            // What kind of refusal it was stands in no message.
            CmdError::Standard(answer) => Self(format!("{error} ({})", answer.error)),
            _ => Self(error.to_string()),
        }
    }
}

type Done<T> = Result<T, WindowError>;

pub struct Window {
    client: Client,
    driver: Child,
    data: PathBuf,
    pictures: Option<PathBuf>,
}

impl Window {
    /// Opens the program at `binary` over the data folder `data`; pictures go to `pictures`.
    ///
    /// # Errors
    /// When neither of the starts shows a page in time.
    pub async fn open(binary: &Path, data: &Path, pictures: Option<&Path>) -> Done<Self> {
        Self::open_in(&[], binary, data, pictures).await
    }

    /// As [`Window::open`], with these environment variables besides.
    ///
    /// # Errors
    /// As there.
    pub async fn open_in(
        environment: &[(&str, &str)],
        binary: &Path,
        data: &Path,
        pictures: Option<&Path>,
    ) -> Done<Self> {
        let mut last = WindowError("never started".into());
        for _ in 0..STARTS {
            match timeout(START, Self::start(environment, binary, data, pictures)).await {
                Ok(Ok(window)) => return Ok(window),
                Ok(Err(error)) => last = error,
                Err(_) => last = WindowError(format!("no page within {} s", START.as_secs())),
            }
            // A program that is still there would keep the store from the next one.
            end_programs(data).await;
        }
        Err(last)
    }

    async fn start(
        environment: &[(&str, &str)],
        binary: &Path,
        data: &Path,
        pictures: Option<&Path>,
    ) -> Done<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| WindowError(error.to_string()))?
            .port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("GUICHET_DATA_DIR", data)
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| WindowError(format!("WebKitWebDriver (package webkit2gtk-driver): {error}")))?;
        let url = format!("http://127.0.0.1:{port}");
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".into(), json!({ "binary": binary, "args": [] }));
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            sleep(Duration::from_millis(50)).await;
        }
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&url)
            .await
            .map_err(|error| WindowError(error.to_string()))?;
        let window = Self { client, driver, data: data.to_owned(), pictures: pictures.map(Path::to_owned) };
        window.arrived().await?;
        Ok(window)
    }

    /// Waits until the page is there: from then on it follows its address.
    async fn arrived(&self) -> Done<()> {
        self.holds(
            "return location.protocol === 'tauri:' && document.querySelector('main h1') !== null",
            "no page has come",
        )
        .await
    }

    /// Waits until `script` returns true in the page.
    ///
    /// # Errors
    /// When it does not in time: `otherwise`, and the page's text.
    pub async fn holds(&self, script: &str, otherwise: &str) -> Done<()> {
        let held = self
            .until(|| async { Ok((self.script(script, Vec::new()).await? == json!(true)).then_some(())) })
            .await?;
        match held {
            Some(()) => Ok(()),
            None => Err(WindowError(format!("{otherwise}; the page says:\n{}", self.text().await?))),
        }
    }

    /// Waits until the page says `text` somewhere visible.
    ///
    /// # Errors
    /// When it does not in time; the page's text is in the error.
    pub async fn see(&self, text: &str) -> Done<()> {
        let found = self
            .until(|| async {
                let page = self.text().await?;
                Ok(page.contains(text).then_some(()))
            })
            .await?;
        match found {
            Some(()) => Ok(()),
            None => {
                Err(WindowError(format!("the page never says “{text}”; it says:\n{}", self.text().await?)))
            }
        }
    }

    /// Waits until the page no longer says `text`, such as a message that goes by itself.
    ///
    /// # Errors
    /// When it still does after all the time a step may take.
    pub async fn gone(&self, text: &str) -> Done<()> {
        let left = self
            .until(|| async {
                let page = self.text().await?;
                Ok((!page.contains(text)).then_some(()))
            })
            .await?;
        left.ok_or_else(|| WindowError(format!("the page goes on saying “{text}”")))
    }

    /// All that the page says.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn text(&self) -> Done<String> {
        let value = self.script("return document.body.innerText", Vec::new()).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Presses the button, link, tab or option that is called `name`, once it can be pressed.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn press(&self, name: &str) -> Done<()> {
        let quoted = quote(name);
        let path = format!(
            "//*[self::button or self::a or self::summary or @role='tab' or @role='menuitem' or @role='option' or \
             @role='button' or @role='radio'][normalize-space(.)={quoted} or @aria-label={quoted}]\
             [not(@disabled) and not(@aria-disabled='true')]"
        );
        self.click(&path, name).await
    }

    /// Follows the link of the table's row that begins with `name`.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn follow(&self, name: &str) -> Done<()> {
        self.click(&format!("//main//table//a[starts-with(normalize-space(.), {})]", quote(name)), name).await
    }

    /// Waits until the table's row that begins with `name` says `text`.
    ///
    /// # Errors
    /// When it does not in time; the page's text is in the error.
    pub async fn see_in_row(&self, name: &str, text: &str) -> Done<()> {
        let path = format!(
            "//main//table//tr[.//a[starts-with(normalize-space(.), {})]][contains(normalize-space(.), {})]",
            quote(name),
            quote(text)
        );
        self.on(&path, name, async |_| Ok(true)).await
    }

    /// Ticks the checkbox or radio button labelled `name`.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn tick(&self, name: &str) -> Done<()> {
        self.click(&format!("//label[contains(normalize-space(.), {})]", quote(name)), name).await
    }

    /// Chooses the first answer of the question `legend`.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn choose_first(&self, legend: &str) -> Done<()> {
        let path = format!("//fieldset[legend[normalize-space(.)={}]]//label", quote(legend));
        self.click(&path, legend).await
    }

    /// Chooses `option` from the list labelled `label`.
    ///
    /// # Errors
    /// When there is no such list or option in time.
    pub async fn choose(&self, label: &str, option: &str) -> Done<()> {
        let path = format!(
            "//select[@id=//label[starts-with(normalize-space(.), {})]/@for]//option[normalize-space(.)={}]",
            quote(label),
            quote(option)
        );
        self.click(&path, option).await
    }

    /// Types `value` into the field labelled `label`, over what was there.
    ///
    /// # Errors
    /// When there is no such field in time, or it does not take the value.
    pub async fn fill(&self, label: &str, value: &str) -> Done<()> {
        let quoted = quote(label);
        let path = format!(
            "//*[self::input or self::textarea][@id=//label[starts-with(normalize-space(.), {quoted})]/@for or \
             @aria-label={quoted} or ancestor::label[starts-with(normalize-space(.), {quoted})]]"
        );
        self.on(&path, label, async |field| {
            field.clear().await?;
            field.send_keys(value).await?;
            Ok(field.prop("value").await?.as_deref() == Some(value))
        })
        .await
    }

    /// Sets the day (ISO 8601) in the field labelled `label`, as a calendar does: in which order its parts are typed depends on
    /// the system's language.
    ///
    /// # Errors
    /// When there is no such field in time, or it does not take the day.
    pub async fn set_day(&self, label: &str, day: &str) -> Done<()> {
        let set = format!(
            "const label = [...document.querySelectorAll('label')].find((each) => each.textContent.trim() === {0}); \
             const field = label && document.getElementById(label.htmlFor); if (!field) return false; \
             field.value = {1}; field.dispatchEvent(new Event('input', {{ bubbles: true }})); \
             field.dispatchEvent(new Event('change', {{ bubbles: true }})); return field.value === {1}",
            json!(label),
            json!(day)
        );
        self.holds(&set, &format!("“{label}” takes no day")).await
    }

    /// Keeps a picture of the window as `name.png`, once it has been drawn and what glides or fades has come to rest.
    ///
    /// # Errors
    /// When the driver or the disk refuses.
    pub async fn picture(&self, name: &str) -> Done<()> {
        let Some(folder) = &self.pictures else { return Ok(()) };
        let drawn = "const done = arguments[arguments.length - 1]; \
                     requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        timeout(STEP, self.client.execute_async(drawn, Vec::new()))
            .await
            .map_err(|_| WindowError("the window was not drawn in time".into()))??;
        let at_rest = "return document.getAnimations().every((each) => each.playState !== 'running' || \
                       each.effect.getComputedTiming().endTime === Infinity)";
        self.holds(at_rest, "something never comes to rest").await?;
        let png = timeout(STEP, self.client.screenshot())
            .await
            .map_err(|_| WindowError("no picture in time".into()))??;
        std::fs::write(folder.join(format!("{name}.png")), png)
            .map_err(|error| WindowError(error.to_string()))
    }

    /// Runs a script in the page and answers what it returns.
    ///
    /// # Errors
    /// When it throws or does not return in time.
    pub async fn script(&self, script: &str, arguments: Vec<serde_json::Value>) -> Done<serde_json::Value> {
        timeout(STEP, self.client.execute(script, arguments))
            .await
            .map_err(|_| WindowError("a script did not return in time".into()))?
            .map_err(WindowError::from)
    }

    /// Runs a script that calls its last argument with its answer, whenever it has it.
    ///
    /// # Errors
    /// When it throws or does not answer in time.
    pub async fn answer(&self, script: &str, arguments: Vec<serde_json::Value>) -> Done<serde_json::Value> {
        timeout(STEP, self.client.execute_async(script, arguments))
            .await
            .map_err(|_| WindowError("a script did not answer in time".into()))?
            .map_err(WindowError::from)
    }

    /// Goes to a route of the app, such as `#/calls`.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn go(&self, route: &str) -> Done<()> {
        self.script("location.hash = arguments[0]", vec![json!(route)]).await.map(|_| ())
    }

    /// Sets the window's size in pixels.
    ///
    /// # Errors
    /// When the page does not take it in time.
    pub async fn size(&self, width: u32, height: u32) -> Done<()> {
        timeout(STEP, self.client.set_window_size(width, height))
            .await
            .map_err(|_| WindowError("the window was not resized in time".into()))??;
        let taken = format!("return innerWidth === {width} && innerHeight === {height}");
        self.holds(&taken, "the page does not take the window's size").await
    }

    /// The program's own process; WebKit's are others.
    ///
    /// # Errors
    /// When it is not there.
    pub fn process(&self) -> Done<u32> {
        let id = programs(&self.data).first().and_then(|id| id.parse().ok());
        id.ok_or_else(|| WindowError("the program is not running".into()))
    }

    /// Closes the window and waits for the program to end by itself.
    ///
    /// # Errors
    /// When it goes on.
    pub async fn leave(self) -> Done<()> {
        timeout(STEP, self.client.close_window())
            .await
            .map_err(|_| WindowError("the window did not close in time".into()))??;
        let end = Instant::now() + STEP;
        while !programs(&self.data).is_empty() && Instant::now() < end {
            sleep(Duration::from_millis(50)).await;
        }
        if programs(&self.data).is_empty() {
            Ok(())
        } else {
            Err(WindowError("the program goes on without its window".into()))
        }
    }

    /// Closes the window and waits for the program to end; one that stays is ended, as a logout would.
    ///
    /// # Errors
    /// When the driver refuses to close it.
    pub async fn close(mut self) -> Done<()> {
        let closed = timeout(STEP, self.client.close_window()).await;
        let _ = timeout(LEAVE, self.client.clone().close()).await;
        let _ = self.driver.start_kill();
        let _ = self.driver.wait().await;
        end_programs(&self.data).await;
        closed.map_err(|_| WindowError("the window did not close in time".into()))?.map_err(WindowError::from)
    }

    /// Kills the program where it stands, as a power cut would: no farewell, nothing flushed.
    ///
    /// # Errors
    /// When no program runs over this window's data.
    pub async fn kill(mut self) -> Done<()> {
        let found = programs(&self.data);
        if found.is_empty() {
            return Err(WindowError("there is no program to kill".into()));
        }
        for id in found {
            let _ = Command::new("kill").args(["-KILL", &id]).status().await;
        }
        let _ = self.driver.start_kill();
        let _ = self.driver.wait().await;
        end_programs(&self.data).await;
        Ok(())
    }

    async fn click(&self, path: &str, name: &str) -> Done<()> {
        self.on(path, name, async |element| {
            element.click().await?;
            Ok(true)
        })
        .await
    }

    /// Does `act` to the first visible element at `path`. A page that was redrawn since the look, or a message that lies
    /// over the element, refuses the act: it is then begun anew, as it is when `act` answers that it came to nothing.
    async fn on(
        &self,
        path: &str,
        name: &str,
        act: impl AsyncFn(&Element) -> Result<bool, CmdError>,
    ) -> Done<()> {
        let tried = self
            .until(|| async {
                for element in self.client.find_all(Locator::XPath(path)).await? {
                    if !element.is_displayed().await? {
                        continue;
                    }
                    self.bring_into_sight(&element).await?;
                    return match act(&element).await {
                        Ok(true) => Ok(Some(Ok(()))),
                        Ok(false) => Ok(None),
                        Err(error) if refused(&error) => Err(error.into()),
                        Err(error) => Ok(Some(Err(WindowError(format!("“{name}”: {error}"))))),
                    };
                }
                Ok(None)
            })
            .await?;
        match tried {
            Some(done) => done,
            None => {
                Err(WindowError(format!("there is no “{name}” here; the page says:\n{}", self.text().await?)))
            }
        }
    }

    /// Scrolls `element` to where it can be acted on. WebKit's driver by itself takes what lies within the page's scroll
    /// padding below the window for visible, and then finds that it is not.
    async fn bring_into_sight(&self, element: &Element) -> Done<()> {
        let element = serde_json::to_value(element).map_err(|error| WindowError(error.to_string()))?;
        self.script("arguments[0].scrollIntoView({ block: 'center' })", vec![element]).await.map(|_| ())
    }

    async fn until<T, F>(&self, mut look: impl FnMut() -> F) -> Done<Option<T>>
    where
        F: Future<Output = Done<Option<T>>>,
    {
        let end = Instant::now() + STEP;
        let mut last = None;
        while Instant::now() < end {
            match timeout(STEP, look()).await {
                Ok(Ok(Some(found))) => return Ok(Some(found)),
                // A page that is being redrawn answers with stale elements; look again.
                Ok(Err(error)) => last = Some(error),
                Ok(Ok(None)) => last = None,
                Err(_) => return Err(WindowError("the driver does not answer".into())),
            }
            sleep(Duration::from_millis(100)).await;
        }
        self.leave_picture().await;
        last.map_or(Ok(None), Err)
    }

    /// Where GUICHET_PICTURES names a folder, keeps a picture there of a page that did not come to what was waited for.
    async fn leave_picture(&self) {
        let Some(folder) = std::env::var_os("GUICHET_PICTURES").map(PathBuf::from) else { return };
        if let Ok(Ok(png)) = timeout(LEAVE, self.client.screenshot()).await {
            let _ =
                std::fs::write(folder.join(format!("{}.png", jiff::Timestamp::now().as_millisecond())), png);
        }
    }
}

/// Walks a journey, and once more from its beginning if it fails: a driver session hangs now and then in the middle.
/// What is really broken fails both times, and what failed once is told.
///
/// # Errors
/// Those of the second walk.
#[allow(clippy::print_stderr, reason = "a journey that needed its second walk must not pass in silence")]
pub async fn once_more<F>(mut journey: impl FnMut() -> F) -> Done<()>
where
    F: Future<Output = Done<()>>,
{
    match journey().await {
        Ok(()) => Ok(()),
        Err(error) => {
            eprintln!("walked once more, since the first time: {error}");
            journey().await
        }
    }
}

/// A test that fails leaves in the middle: its program must not be there when the next one starts.
impl Drop for Window {
    fn drop(&mut self) {
        for id in programs(&self.data) {
            let _ = std::process::Command::new("kill").args(["-KILL", &id]).status();
        }
    }
}

/// Whether the driver refused an act before it had any effect.
fn refused(error: &CmdError) -> bool {
    let CmdError::Standard(answer) = error else { return false };
    matches!(
        answer.error,
        ErrorStatus::StaleElementReference
            | ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
            | ErrorStatus::NoSuchElement
    )
}

/// Waits for every program over the data folder `data` to end, and kills what has not.
async fn end_programs(data: &Path) {
    let end = Instant::now() + LEAVE;
    while !programs(data).is_empty() && Instant::now() < end {
        sleep(Duration::from_millis(50)).await;
    }
    for id in programs(data) {
        let _ = Command::new("kill").args(["-KILL", &id]).status().await;
    }
    while !programs(data).is_empty() && Instant::now() < end + LEAVE {
        sleep(Duration::from_millis(50)).await;
    }
}

/// The processes that were given the data folder `data`, but for the driver.
fn programs(data: &Path) -> Vec<String> {
    let mark = format!("GUICHET_DATA_DIR={}", data.display());
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    processes
        .flatten()
        .filter(|process| {
            // One that has ended, or is a zombie, has no environment to read.
            let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
            let name = std::fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|one| one == mark.as_bytes()) && name.trim() == "guichet"
        })
        .filter_map(|process| process.file_name().into_string().ok())
        .collect()
}

/// An XPath string literal.
fn quote(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
