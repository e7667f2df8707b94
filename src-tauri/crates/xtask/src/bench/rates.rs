//! Signing and parsing: the benchmarks of the crates themselves, run by cargo in the bench profile.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::measure::{Bound, Measure, Middle};
use crate::failure::Failure;
use crate::repository::Repository;
use crate::step::{self, say};

/// Signing a call end to end beside aws-lc's signature alone.
pub fn signing(repository: &Repository) -> Result<Measure, Failure> {
    let found = run(repository, "guichet-signature", "signing")?;
    let (ours, raw) = (numbers(&found, "ours_per_s")?, numbers(&found, "raw_per_s")?);
    Measure::beside("signing", "/s", (&ours, "aws-lc alone", &raw), Bound::AtLeastOf(0.95))
        .ok_or_else(|| Failure::new("the signing benchmark lost a round"))
}

/// Reading a certificate.
pub fn parsing(repository: &Repository) -> Result<Measure, Failure> {
    let found = run(repository, "guichet-eidas", "parsing")?;
    let ours = Middle::of(&numbers(&found, "us")?).ok_or_else(|| Failure::new("no round was run"))?;
    Ok(Measure::alone("certificate", "µs", ours, 1000.0))
}

/// The line of JSON that a crate's benchmark ends with.
pub fn run(repository: &Repository, package: &str, name: &str) -> Result<Value, Failure> {
    let mut cargo = step::cargo(repository.root());
    // The shell is named so that the crates below are those of the program: same features, and built already.
    cargo.args(["bench", "--package", package, "--package", "guichet", "--bench", name]);
    say(&step::shown(&cargo));
    let text = step::output(&mut cargo)?;
    let line = text.lines().rev().find(|line| line.starts_with('{')).unwrap_or_default();
    serde_json::from_str(line).map_err(|error| Failure::new(format!("{name}: {error}")))
}

/// The line of JSON that a measuring program left.
pub fn left(result: &Path) -> Result<Value, Failure> {
    let failed = |why: String| Failure::new(format!("{}: {why}", result.display()));
    let text = fs::read_to_string(result).map_err(|error| failed(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| failed(error.to_string()))
}

/// A row of numbers in a line of JSON, each divided.
pub fn divided(found: &Value, name: &str, divisor: f64) -> Result<Vec<f64>, Failure> {
    Ok(numbers(found, name)?.into_iter().map(|number| number / divisor).collect())
}

/// A row of numbers in a line of JSON.
pub fn numbers(found: &Value, name: &str) -> Result<Vec<f64>, Failure> {
    let row = found[name].as_array().map(|row| row.iter().filter_map(Value::as_f64).collect::<Vec<_>>());
    row.filter(|row| !row.is_empty())
        .ok_or_else(|| Failure::new(format!("there are no numbers named {name}")))
}
