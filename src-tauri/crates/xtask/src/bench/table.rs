//! The table of transactions in the real window, over a store of a million of them: how soon rows are painted, how smoothly
//! they scroll beside a table written by hand, and what they cost the program's memory.

use std::process::Command;
use std::time::Duration;

use super::measure::{Bound, Measure, Middle};
use super::rates::{divided, left, numbers};
use crate::desktop_session;
use crate::failure::Failure;
use crate::repository::Repository;
use crate::step;

const ROUNDS: &str = "5";
const DEADLINE: Duration = Duration::from_secs(15 * 60);

/// Drives the released program through a store made for this.
pub fn table(repository: &Repository) -> Result<Vec<Measure>, Failure> {
    step::run(step::cargo(repository.root()).args(["build", "--release", "--package", "guichet"]))?;
    let programs = ["--package", "guichet-tests", "--bin", "guichet-table"];
    step::run(step::cargo(repository.root()).args(["build", "--release"]).args(programs))?;
    let result = repository.target_folder().join("bench-table.json");
    let mut driver = Command::new(repository.release("guichet-table"));
    driver.arg(&result).arg(ROUNDS).arg(repository.release("guichet"));
    desktop_session::run(driver, DEADLINE)?;
    let found = left(&result)?;
    let painted = |name: &'static str, column: &str| {
        let middle = Middle::of(&numbers(&found, column)?)
            .ok_or_else(|| Failure::new(format!("{name}: no round was run")))?;
        Ok::<_, Failure>(Measure::alone(name, "ms", middle, 100.0))
    };
    let beside = |name, unit, (ours, other, reference): (&str, _, &str), divisor: f64, times| {
        let of = |column: &str| divided(&found, column, divisor);
        Measure::beside(name, unit, (&of(ours)?, other, &of(reference)?), Bound::AtMostTimes(times))
            .ok_or_else(|| Failure::new(format!("{name}: a round was lost")))
    };
    Ok(vec![
        painted("table-open", "open_ms")?,
        painted("table-sort", "sort_ms")?,
        painted("table-search", "search_ms")?,
        beside("table-scroll", "ms", ("ours_ms", "a bare table", "bare_ms"), 1.0, 1.2)?,
        beside("table-memory", "MiB", ("full_kib", "an empty store", "empty_kib"), 1024.0, 1.3)?,
    ])
}
