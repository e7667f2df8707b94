//! The tour: the main job, walked through in the real window against the local banks, with a picture of each station.
//! `cargo xtask run` shows it where there is no display. A step that fails ends it with a non-zero status.

#![allow(clippy::print_stdout, reason = "the tour tells what it does")]

use std::path::PathBuf;
use std::process::ExitCode;

use kit::journey;
use kit::window::{Window, WindowError};

#[tokio::main]
async fn main() -> ExitCode {
    match tour().await {
        Ok(()) => {
            println!("The tour is over: enrolled and read back.");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("The tour stopped: {error}");
            ExitCode::FAILURE
        }
    }
}

fn path(variable: &str) -> Result<PathBuf, WindowError> {
    std::env::var_os(variable).map(PathBuf::from).ok_or_else(|| WindowError(format!("{variable} is not set")))
}

async fn tour() -> Result<(), WindowError> {
    let (binary, pictures) = (path("GUICHET_BINARY")?, path("GUICHET_TOUR_DIR")?);
    let data = tempfile::tempdir().map_err(|error| WindowError(error.to_string()))?;
    let window = Window::open(&binary, data.path(), Some(&pictures)).await?;
    let walked = walk(&window).await;
    if walked.is_err() {
        let _ = window.picture("stopped-here").await;
    }
    let closed = window.close().await;
    walked.and(closed)?;

    step("Opening the app again: the registration is still there");
    let window = Window::open(&binary, data.path(), Some(&pictures)).await?;
    let found = async {
        window.go("#/registrations").await?;
        window.see(journey::APP).await?;
        window.picture("14-after-a-restart").await
    }
    .await;
    found.and(window.close().await)
}

async fn walk(window: &Window) -> Result<(), WindowError> {
    window.size(1280, 860).await?;
    step("Opening Guichet: the first run");
    window.see("How do you want to begin?").await?;
    window.picture("01-first-run").await?;
    step("Practising: the local banks start and make a practice TPP with its QWAC and QSEALC");
    journey::practise(window).await?;
    window.picture("02-desk").await?;
    step("Enrolling an app: entry point, who, the app");
    journey::fill_in(window).await?;
    step("Reviewing the exact request");
    window.picture("06-review").await?;
    step("Sending it over mutual TLS, signed with the QSEALC");
    journey::send(window).await?;
    window.gone("The bank enrolled the app.").await?;
    window.picture("07-enrolled").await?;
    step("Reading the registration back");
    journey::read_back(window).await?;
    window.picture("08-read-back").await?;
    step("Looking at the certificates and what the doctor says of them");
    window.go("#/certificates").await?;
    window.see("QSEALC").await?;
    window.picture("09-certificates").await?;
    step("Looking at the calls");
    window.go("#/calls").await?;
    window.see("/stet/setting/v1/register").await?;
    window.picture("10-calls").await?;
    step("Looking at the local banks");
    window.go("#/local-banks").await?;
    window.see("127.0.0.1:").await?;
    window.picture("11-local-banks").await?;
    step("The same in the dark");
    window.go("#/settings").await?;
    window.tick("Dark").await?;
    window.picture("12-settings-dark").await?;
    window.go("#/").await?;
    window.see("nothing is due").await?;
    window.picture("13-desk-dark").await
}

fn step(what: &str) {
    println!("· {what}");
}
