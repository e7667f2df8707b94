//! The window: when it shows something, and what it takes of the memory, beside a bare Tauri window built the same way.
//!
//! Both programs are started in turn in one desktop session (Xvfb, D-Bus, unlocked keyring). A first start of each is not
//! counted: it fills the disk cache, and makes Guichet's store, which from then on is opened as every day. "Visible" is the
//! moment at which the window is on the screen and something is drawn in it, read off the X server's pixels; an empty window
//! helps nobody. Memory is the proportional set size of the program and the processes WebKit starts for it, three seconds
//! later.

use std::time::Duration;

use serde_json::Value;

use super::measure::{Bound, Measure};
use super::rates::{divided, left};
use crate::desktop_session;
use crate::failure::Failure;
use crate::repository::Repository;
use crate::step;
use crate::stopwatch;

const ROUNDS: &str = "9";
const DEADLINE: Duration = Duration::from_secs(10 * 60);

/// Builds both, starts them in turn, and compares.
pub fn window(repository: &Repository) -> Result<Vec<Measure>, Failure> {
    // Both in one build, so that both are made with the same crates.
    let packages = ["--package", "guichet", "--package", "guichet-bare"];
    step::run(step::cargo(repository.root()).args(["build", "--release"]).args(packages))?;
    step::run(step::cargo(repository.root()).args(["test", "--release", "--package", "guichet-stopwatch"]))?;
    let mut stopwatch = stopwatch::command(repository)?;
    let result = repository.target_folder().join("bench-window.json");
    stopwatch.arg(&result).arg(ROUNDS);
    for (name, program) in [("bare", "guichet-bare"), ("ours", "guichet")] {
        stopwatch.arg(format!("{name}={}", repository.release(program).display()));
    }
    desktop_session::run(stopwatch, DEADLINE)?;
    let found = left(&result)?;
    Ok(vec![
        beside(&found, "window", ("drawn_ms", "ms", 1.0), 1.15)?,
        beside(&found, "memory", ("pss_kib", "MiB", 1024.0), 1.2)?,
    ])
}

fn beside(
    found: &Value,
    name: &'static str,
    (column, unit, divisor): (&str, &'static str, f64),
    times: f64,
) -> Result<Measure, Failure> {
    let of = |who: &str| divided(&found[who], column, divisor);
    Measure::beside(name, unit, (&of("ours")?, "a bare window", &of("bare")?), Bound::AtMostTimes(times))
        .ok_or_else(|| Failure::new(format!("{name}: a round was lost")))
}
