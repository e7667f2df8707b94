//! A PSU's data: how fast all of it comes in, and how fast a store that holds a million transactions answers.

use std::process::Command;

use serde_json::Value;

use super::measure::{Bound, Measure, Middle};
use super::rates::{left, numbers};
use crate::failure::Failure;
use crate::repository::Repository;
use crate::step;

/// Everything that the local bank has of EDMÉ, beside curl that asks for the same bytes over one connection.
pub fn fetching(repository: &Repository) -> Result<Measure, Failure> {
    let found = run(repository, "guichet-fetch", "9")?;
    let (ours, curl) = (numbers(&found, "ours_ms")?, numbers(&found, "curl_ms")?);
    Measure::beside("fetch", "ms", (&ours, "curl", &curl), Bound::AtMostTimes(1.5))
        .ok_or_else(|| Failure::new("fetch: a round was lost"))
}

/// A store of a million transactions: the first page, a search, and all of an account sorted.
pub fn million(repository: &Repository) -> Result<Vec<Measure>, Failure> {
    let found = run(repository, "guichet-million", "15")?;
    let alone = |name: &'static str, column: &str, under: f64| {
        let middle = Middle::of(&numbers(&found, column)?)
            .ok_or_else(|| Failure::new(format!("{name}: no round was run")))?;
        Ok::<_, Failure>(Measure::alone(name, "ms", middle, under))
    };
    Ok(vec![
        alone("million-page", "page_ms", 20.0)?,
        alone("million-search", "search_ms", 50.0)?,
        alone("account-sort", "sort_ms", 100.0)?,
    ])
}

/// The line of JSON that one of the tests' programs leaves.
fn run(repository: &Repository, program: &str, rounds: &str) -> Result<Value, Failure> {
    let programs = ["--package", "guichet-tests", "--bin", program];
    step::run(step::cargo(repository.root()).args(["build", "--release"]).args(programs))?;
    let result = repository.target_folder().join(format!("bench-{program}.json"));
    step::run(Command::new(repository.release(program)).arg(&result).arg(rounds))?;
    left(&result)
}
