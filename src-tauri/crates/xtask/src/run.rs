//! `cargo xtask run`: from a fresh clone to the open app; without a display, to a walk through an app's whole life.

use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::desktop_session;
use crate::failure::Failure;
use crate::repository::Repository;
use crate::setup::{self, Need};
use crate::step::{self, say};

const TOUR_DEADLINE: Duration = Duration::from_secs(15 * 60);

/// Sets up, builds and opens the app.
pub fn run(repository: &Repository, arguments: &[&str]) -> Result<(), Failure> {
    let display = has_display();
    let needs: &[Need] = if display {
        &[Need::Compiler, Need::Window]
    } else {
        &[Need::Compiler, Need::Window, Need::Desktop]
    };
    setup::prepare(repository, needs)?;
    setup::ui_build::ensure(repository)?;
    say("The first build of the app takes some minutes; later ones take seconds.");
    step::run(step::cargo(repository.root()).args(["build", "-p", "guichet"]))?;
    if display {
        say("Opening Guichet");
        return step::become_it(Command::new(repository.program("guichet")).args(arguments));
    }
    tour(repository)
}

fn tour(repository: &Repository) -> Result<(), Failure> {
    say(
        "There is no display: the same app opens in a virtual one, and an app's whole life is walked through.",
    );
    step::run(step::cargo(repository.root()).args([
        "build",
        "-p",
        "guichet-tests",
        "--bin",
        "guichet-tour",
    ]))?;
    let pictures = repository.path("target/tour");
    if pictures.exists() {
        fs::remove_dir_all(&pictures)
            .map_err(|error| Failure::new(format!("{}: {error}", pictures.display())))?;
    }
    fs::create_dir_all(&pictures)
        .map_err(|error| Failure::new(format!("{}: {error}", pictures.display())))?;
    let mut tour = Command::new(repository.program("guichet-tour"));
    tour.env("GUICHET_BINARY", repository.program("guichet")).env("GUICHET_TOUR_DIR", &pictures);
    desktop_session::run(tour, TOUR_DEADLINE)?;
    say(&format!("The pictures are in {}", pictures.display()));
    Ok(())
}

fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
