//! `cargo xtask test`: the levels of tests, in the order in which they are cheapest to fail.

use std::time::{Duration, Instant};

use crate::desktop_session;
use crate::failure::Failure;
use crate::repository::Repository;
use crate::setup::{self, Need};
use crate::step::{self, say};

const END_TO_END_DEADLINE: Duration = Duration::from_secs(20 * 60);

/// A level: its name, what shows that it exists, what it needs, and how it runs.
struct Level {
    name: &'static str,
    says: &'static str,
    exists: &'static str,
    needs: &'static [Need],
    run: fn(&Repository) -> Result<(), Failure>,
}

const LEVELS: &[Level] = &[
    Level {
        name: "unit",
        says: "each room by itself",
        exists: "src-tauri/crates/eidas/Cargo.toml",
        needs: &[Need::Compiler, Need::Desktop, Need::SecondOpinion],
        run: unit,
    },
    Level {
        name: "ui",
        says: "the screen's types, lints, controllers and parts",
        exists: "ui/package.json",
        needs: &[],
        run: ui,
    },
    Level {
        name: "integration",
        says: "the desk against the local banks, over mutual TLS",
        exists: "tests/integration/main.rs",
        needs: &[Need::Compiler, Need::SecondOpinion],
        run: integration,
    },
    Level {
        name: "acceptance",
        says: "every screen in Chromium, over the test bridge",
        exists: "tests/acceptance/playwright.config.ts",
        needs: &[Need::Compiler, Need::Browser],
        run: acceptance,
    },
    Level {
        name: "e2e",
        says: "the real program in WebKitGTK, with a real Secret Service",
        exists: "tests/e2e/main.rs",
        needs: &[Need::Compiler, Need::Window, Need::Desktop],
        run: end_to_end,
    },
];

/// Runs the levels named, or all that exist. A level that fails does not keep the next ones from running.
pub fn test(repository: &Repository, names: &[&str]) -> Result<(), Failure> {
    let chosen = choose(names, |marker| repository.path(marker).exists())?;
    let mut needs: Vec<Need> = chosen.iter().flat_map(|level| level.needs).copied().collect();
    needs.sort();
    needs.dedup();
    setup::prepare(repository, &needs)?;
    let began = Instant::now();
    let mut lines = Vec::new();
    let mut failed = 0;
    for (number, level) in chosen.iter().enumerate() {
        say(&format!("level {} of {}, {}: {}", number + 1, chosen.len(), level.name, level.says));
        let level_began = Instant::now();
        let outcome = match (level.run)(repository) {
            Ok(()) => "ok",
            Err(failure) => {
                eprintln!("\n{failure}");
                failed += 1;
                "FAILED"
            }
        };
        lines.push(format!(
            "level {} ... {outcome} ({:.1}s)",
            level.name,
            level_began.elapsed().as_secs_f64()
        ));
    }
    println!("\n{}", lines.join("\n"));
    let (word, passed) = (if failed == 0 { "ok" } else { "FAILED" }, chosen.len() - failed);
    let seconds = began.elapsed().as_secs_f64();
    println!("\ntest levels: {word}. {passed} passed; {failed} failed; finished in {seconds:.1}s");
    if failed == 0 {
        Ok(())
    } else {
        Err(Failure::new(format!("{failed} of {} test levels failed", chosen.len())))
    }
}

fn choose(names: &[&str], exists: impl Fn(&str) -> bool) -> Result<Vec<&'static Level>, Failure> {
    for name in names {
        let level = LEVELS.iter().find(|level| level.name == *name);
        let level = level.ok_or_else(|| Failure::new(format!("there is no test level `{name}`")))?;
        if !exists(level.exists) {
            return Err(Failure::new(format!(
                "the test level `{name}` has no tests: {} is not there",
                level.exists
            )));
        }
    }
    let wanted = |level: &&Level| names.is_empty() || names.contains(&level.name);
    Ok(LEVELS.iter().filter(wanted).filter(|level| exists(level.exists)).collect())
}

fn unit(repository: &Repository) -> Result<(), Failure> {
    let mut cargo = step::cargo(repository.root());
    // The shell has no tests of its own and takes minutes to build, the bare window as well; the tests' package is the
    // later levels, and the stopwatch is tested by `cargo xtask bench`, which alone needs it.
    let others = ["guichet", "guichet-bare", "guichet-stopwatch", "guichet-tests"];
    step::run(cargo.args(["test", "--workspace"]).args(others.iter().flat_map(|name| ["--exclude", name])))
}

fn ui(repository: &Repository) -> Result<(), Failure> {
    setup::ui_build::ensure_packages(repository)?;
    let ui = repository.path("ui");
    // Both, so that a type error does not hide a broken test.
    let checked = step::run(step::npm(&ui).args(["run", "check"]));
    step::run(step::npm(&ui).args(["test"]))?;
    checked
}

fn integration(repository: &Repository) -> Result<(), Failure> {
    let mut cargo = step::cargo(repository.root());
    step::run(cargo.args(["test", "-p", "guichet-tests", "--lib", "--bins", "--test", "integration"]))
}

fn acceptance(repository: &Repository) -> Result<(), Failure> {
    setup::ui_build::ensure(repository)?;
    let mut cargo = step::cargo(repository.root());
    step::run(cargo.args(["build", "-p", "guichet-tests", "--bin", "guichet-bridge"]))?;
    let mut npm = step::npm(&repository.path("ui"));
    npm.args(["run", "acceptance"]).env("GUICHET_BRIDGE", repository.program("guichet-bridge"));
    if let Some(chromium) = setup::chromium() {
        npm.env("GUICHET_CHROMIUM", chromium);
    }
    step::run(&mut npm)
}

fn end_to_end(repository: &Repository) -> Result<(), Failure> {
    setup::ui_build::ensure(repository)?;
    step::run(step::cargo(repository.root()).args(["build", "-p", "guichet"]))?;
    // Built before the session starts: its deadline is for the tests alone.
    step::run(step::cargo(repository.root()).args([
        "test",
        "-p",
        "guichet-tests",
        "--test",
        "e2e",
        "--no-run",
    ]))?;
    let mut tests = step::cargo(repository.root());
    tests.args(["test", "-p", "guichet-tests", "--test", "e2e", "--", "--test-threads=1"]);
    tests.env("GUICHET_BINARY", repository.program("guichet"));
    say(&format!("{} (in a desktop session of its own)", step::shown(&tests)));
    desktop_session::run(tests, END_TO_END_DEADLINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_run_in_order_and_only_where_their_tests_are() {
        let names = |chosen: Vec<&Level>| chosen.iter().map(|level| level.name).collect::<Vec<_>>();
        let all = choose(&[], |_| true).unwrap_or_default();
        assert_eq!(names(all), ["unit", "ui", "integration", "acceptance", "e2e"]);
        let some = choose(&[], |marker| !marker.contains("e2e")).unwrap_or_default();
        assert_eq!(names(some), ["unit", "ui", "integration", "acceptance"]);
        let named = choose(&["integration", "unit"], |_| true).unwrap_or_default();
        assert_eq!(names(named), ["unit", "integration"]);
    }

    #[test]
    fn a_level_asked_for_by_name_must_exist() {
        assert!(choose(&["e2e"], |marker| !marker.contains("e2e")).is_err());
        assert!(choose(&["smoke"], |_| true).is_err());
    }
}
