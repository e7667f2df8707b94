//! Set-up: what a verb needs on this machine, checked in a moment and installed where that is possible.

mod system_packages;
mod toolchain;
pub mod ui_build;

pub use system_packages::{Need, chromium, is_root};

use crate::failure::Failure;
use crate::repository::Repository;
use crate::step::say;

/// Makes sure of the toolchains and of the system packages behind `needs`.
pub fn prepare(repository: &Repository, needs: &[Need]) -> Result<(), Failure> {
    toolchain::check(repository)?;
    system_packages::ensure(needs)
}

/// Everything any verb needs.
pub fn everything(repository: &Repository) -> Result<(), Failure> {
    prepare(repository, Need::ALL)?;
    ui_build::ensure(repository)?;
    say("Everything is set up.");
    Ok(())
}
