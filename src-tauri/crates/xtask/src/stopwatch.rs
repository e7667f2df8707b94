//! The program that starts others and watches their windows: `tests/bench/stopwatch`.

use std::process::Command;

use crate::failure::Failure;
use crate::repository::Repository;
use crate::step;

/// Builds it, in release so that its looking costs the watched little, and returns the command that starts it.
pub fn command(repository: &Repository) -> Result<Command, Failure> {
    step::run(step::cargo(repository.root()).args(["build", "--release", "--package", "guichet-stopwatch"]))?;
    Ok(Command::new(repository.release("guichet-stopwatch")))
}
