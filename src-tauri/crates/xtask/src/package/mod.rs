//! `cargo xtask package`: what an operator installs. A Debian package, installed into a throw-away root and started there
//! once before it is called good.
//!
//! Not here: signing packages, and the packages of other systems, which are made on those systems.

mod debian;
mod licences;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::dependencies::{self, list, text};
use crate::desktop_session;
use crate::failure::Failure;
use crate::repository::Repository;
use crate::setup::{self, Need};
use crate::step::{self, say};
use crate::stopwatch;

const START_DEADLINE: Duration = Duration::from_secs(120);

/// Makes the package, installs it and starts it.
pub fn package(repository: &Repository) -> Result<(), Failure> {
    setup::prepare(repository, &[Need::Compiler, Need::Window, Need::Desktop])?;
    let made = make(repository)?;
    let root = repository.target_folder().join("package/root");
    install(&made, &root)?;
    for path in debian::contents() {
        if !root.join(path).is_file() {
            return Err(Failure::new(format!("the package lacks /{path}")));
        }
    }
    start(repository, &root.join(debian::PROGRAM))?;
    let bytes = fs::metadata(&made).map_err(|error| Failure::new(error.to_string()))?.len();
    say(&format!("{:.1} MB, installs and starts: {}", bytes as f64 / 1e6, made.display()));
    Ok(())
}

/// Builds the program in release, makes the package and returns where it is.
pub fn make(repository: &Repository) -> Result<PathBuf, Failure> {
    if cfg!(not(target_os = "linux")) {
        return Err(Failure::new("the package is a Debian package, made on Linux"));
    }
    setup::ui_build::ensure(repository)?;
    say("A release build: the first takes ten minutes and more.");
    step::run(step::cargo(repository.root()).args(["build", "--release", "--package", "guichet"]))?;
    let metadata = dependencies::metadata(repository)?;
    let shell = list(&metadata["packages"]).iter().find(|package| text(&package["name"]) == "guichet");
    let shell = shell.ok_or_else(|| Failure::new("cargo metadata does not know the shell"))?;
    let licences = licences::collect(repository, &metadata, shell)?;
    debian::make(repository, text(&shell["version"]), &licences)
}

/// Installs into a folder as dpkg does into the system, but for the packages it depends on: those are the system's. Only
/// root may give files away, so that anyone else unpacks what would be installed.
fn install(package: &Path, root: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", root.display()));
    if root.exists() {
        fs::remove_dir_all(root).map_err(failed)?;
    }
    if !setup::is_root() {
        return step::run(Command::new("dpkg-deb").arg("--extract").arg(package).arg(root));
    }
    for part in ["info", "updates", "triggers"] {
        fs::create_dir_all(root.join("var/lib/dpkg").join(part)).map_err(failed)?;
    }
    fs::write(root.join("var/lib/dpkg/status"), "").map_err(failed)?;
    let mut dpkg = Command::new("dpkg");
    dpkg.arg(format!("--root={}", root.display()));
    dpkg.args(["--force-depends", "--log=/dev/null", "--install"]).arg(package);
    step::run(&mut dpkg)
}

/// Starts the installed program in a desktop of its own until something is drawn in its window.
fn start(repository: &Repository, program: &Path) -> Result<(), Failure> {
    let mut stopwatch = stopwatch::command(repository)?;
    stopwatch.arg("/dev/null").arg("0").arg(format!("packed={}", program.display()));
    desktop_session::run(stopwatch, START_DEADLINE)
}
