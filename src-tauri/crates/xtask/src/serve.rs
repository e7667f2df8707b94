//! The verbs that become a server: the local banks, and the test bridge.

use crate::failure::Failure;
use crate::repository::Repository;
use crate::setup::{self, Need};
use crate::step;

/// The local banks alone. What follows the verb is handed on.
pub fn sandbox(repository: &Repository, arguments: &[&str]) -> Result<(), Failure> {
    setup::prepare(repository, &[Need::Compiler])?;
    let mut cargo = step::cargo_run(repository.root());
    step::become_it(cargo.args(["-p", "guichet-sandbox", "--"]).args(arguments))
}

/// The command table over HTTP on loopback, with the built UI beside it.
pub fn bridge(repository: &Repository, arguments: &[&str]) -> Result<(), Failure> {
    setup::prepare(repository, &[Need::Compiler])?;
    setup::ui_build::ensure(repository)?;
    let mut cargo = step::cargo_run(repository.root());
    cargo.args(["-p", "guichet-tests", "--bin", "guichet-bridge", "--"]);
    step::become_it(cargo.args(arguments))
}
