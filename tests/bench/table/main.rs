//! The table of transactions in the real window: the program over a store of a million rows, driven through WebKitWebDriver.
//!
//! What is timed is timed in the page ([`page.js`](page.js)), up to the frame that has been painted: an account's rows after
//! they have arrived, other rows after a press on a column's head or a key in the search. Scrolling is held against a table
//! written by hand ([`bare.js`](bare.js)), in the same page and place; both take turns. Memory is the proportional set size
//! of the program and the processes WebKit starts for it, once accounts were opened, sorted and searched and before the bare
//! table is made, beside a start with an empty store. The numbers go to the file that is named, as one line of JSON; which
//! are good ones is for `cargo xtask bench` to say.

#![allow(clippy::print_stderr, reason = "a command-line tool speaks on its streams")]
#![allow(clippy::expect_used, reason = "a measure of what does not work is none")]

#[allow(dead_code, reason = "it is the stopwatch's, which asks more of it")]
#[path = "../stopwatch/memory.rs"]
mod memory;

use std::fs;
use std::path::Path;
use std::time::Duration;

use kit::stored::{self, CONNECTION};
use kit::window::{Window, WindowError};
use serde_json::{Value, json};
use vault::{OsKeychain, Vault};

/// The first is what a bank lists at most in practice.
const ACCOUNTS: [usize; 11] =
    [2_000, 100_000, 100_000, 100_000, 100_000, 100_000, 100_000, 100_000, 100_000, 100_000, 100_000];
const LONG: usize = 3;
/// As operators have it: the program itself leaves WebKit its layers when a driver automates it, for the driver's pictures.
const DRAWN: [(&str, &str); 1] = [("WEBKIT_DISABLE_COMPOSITING_MODE", "1")];
/// Before each act: what the last one began beside its rows, such as the charts, is done by then.
const REST: Duration = Duration::from_millis(500);
/// Between the last act and the look at the memory.
const SETTLE: Duration = Duration::from_secs(3);
/// Scrolled in one go, by three rows a frame: as a hand on a wheel does.
const FRAMES: u32 = 100;
const PIXELS: u32 = 120;
/// Turns of scrolling within one start.
const TURNS: usize = 5;
/// In one row of a thousand, in every third, and in a hundredth part.
const SEARCHED: [&str; 3] = ["0000042", "carte", "besnard"];
/// The columns that are sorted by: amount, down and up, text, and day, which it was sorted by.
const SORTED: [usize; 4] = [2, 2, 1, 0];

#[derive(Default)]
struct Found {
    opened: Vec<f64>,
    from_the_way: Vec<f64>,
    sorted: Vec<f64>,
    searched: Vec<f64>,
    ours: Vec<f64>,
    bare: Vec<f64>,
    full: Vec<u64>,
    empty: Vec<u64>,
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [result, rounds, program] = arguments.as_slice() else {
        eprintln!("guichet-table RESULT ROUNDS PROGRAM");
        std::process::exit(2);
    };
    let rounds: usize = rounds.parse().expect("a number of rounds");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (empty, full) = (folder.path().join("empty"), folder.path().join("full"));
    fs::create_dir_all(&empty).expect("a folder can be made");
    fs::create_dir_all(&full).expect("a folder can be made");
    let keychain = OsKeychain::connect(&full).expect("the session has a keychain");
    let vault = Vault::open(&full, &keychain).expect("a store");
    stored::fill(&vault, &ACCOUNTS);
    drop((vault, keychain));
    eprintln!("a million transactions are written");

    let mut found = Found::default();
    for _ in 0..rounds {
        round(Path::new(program), &empty, &full, &mut found).await.expect("the window does what it is told");
    }
    let Found { opened, from_the_way, sorted, searched, ours, bare, full, empty } = found;
    let found = json!({
        "open_ms": opened, "way_ms": from_the_way, "sort_ms": sorted, "search_ms": searched,
        "ours_ms": ours, "bare_ms": bare, "full_kib": full, "empty_kib": empty,
    });
    fs::write(result, format!("{found}\n")).expect("the result can be written");
}

async fn round(program: &Path, empty: &Path, full: &Path, found: &mut Found) -> Result<(), WindowError> {
    let window = Window::open_in(&DRAWN, program, empty, None).await?;
    found.empty.push(settled(&window).await?);
    window.close().await?;

    let window = Window::open_in(&DRAWN, program, full, None).await?;
    window.script(concat!(include_str!("bare.js"), include_str!("page.js")), Vec::new()).await?;
    let page = Page(&window);
    for _ in 0..3 {
        let [painted, from_the_way] = page.open(0).await?;
        found.opened.push(painted);
        found.from_the_way.push(from_the_way);
        page.open(LONG).await?;
    }
    let mut took = Vec::new();
    for column in SORTED {
        took.push(page.timed("sort", vec![column.into()]).await?);
    }
    found.sorted.push(slowest("sorting", &took));
    took.clear();
    for words in SEARCHED.into_iter().chain([""]) {
        took.push(page.timed("search", vec![words.into()]).await?);
    }
    found.searched.push(slowest("searching", &took));
    found.full.push(settled(&window).await?);
    // A first turn of each is not counted: the bare table is made in it.
    for turn in 0..=TURNS {
        let frames = || vec![FRAMES.into(), PIXELS.into()];
        let ours = page.timed("scrollOurs", frames()).await?;
        let bare = page.timed("scrollBare", frames()).await?;
        if turn > 0 {
            eprintln!("a frame of ours {ours:.2} ms, of the bare table {bare:.2} ms");
            found.ours.push(ours);
            found.bare.push(bare);
        }
    }
    eprintln!("opened {:.0?} ms, from the way {:.0?} ms", found.opened, found.from_the_way);
    eprintln!("{:?} KiB, empty {:?}", found.full, found.empty);
    window.close().await
}

/// The slowest of a round's acts is what the round counts for.
fn slowest(act: &str, took: &[f64]) -> f64 {
    eprintln!("{act}: {took:.0?} ms");
    took.iter().copied().fold(0.0, f64::max)
}

/// What the program holds once it has come to rest, in KiB.
async fn settled(window: &Window) -> Result<u64, WindowError> {
    tokio::time::sleep(SETTLE).await;
    Ok(memory::of_family(window.process()?))
}

struct Page<'a>(&'a Window);

impl Page<'_> {
    /// The milliseconds from the arrival of the rows, and from the way to the account.
    async fn open(&self, position: usize) -> Result<[f64; 2], WindowError> {
        let route = format!("#/connections/{CONNECTION}/accounts/{}", stored::account_id(position));
        let took = self.answer("open", vec![route.into(), ACCOUNTS[position].into()], |answer| {
            let took = answer.as_array()?;
            Some([took.first()?.as_f64()?, took.get(1)?.as_f64()?])
        });
        took.await
    }

    async fn timed(&self, name: &str, arguments: Vec<Value>) -> Result<f64, WindowError> {
        self.answer(name, arguments, Value::as_f64).await
    }

    /// What a function of the page answers.
    async fn answer<T>(
        &self,
        name: &str,
        arguments: Vec<Value>,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, WindowError> {
        let script = format!(
            "const [given, done] = arguments;
             window.measured.{name}(...given).then((took) => done(took), (error) => done(`${{error}}`))"
        );
        tokio::time::sleep(REST).await;
        let answer = self.0.answer(&script, vec![Value::Array(arguments)]).await?;
        match read(&answer) {
            Some(took) => Ok(took),
            None => {
                let text = self.0.text().await?;
                Err(WindowError(format!("{name}: {answer}; the page says:\n{text}")))
            }
        }
    }
}
