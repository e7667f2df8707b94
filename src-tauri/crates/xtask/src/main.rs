//! The developer's verbs: `cargo xtask run | test | check | sandbox | bridge | bench | fuzz | package | setup`.
//!
//! Everything the repository needs doing from outside starts here, and each verb does the set-up it needs itself.
//! Deliberately few dependencies, so that it starts in seconds on a fresh machine. Not here: anything the product does.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks on its streams")]

mod bench;
mod check;
mod dependencies;
mod desktop_session;
mod failure;
mod fuzz;
mod levels;
mod package;
mod repository;
mod run;
mod serve;
mod setup;
mod step;
mod stopwatch;

use std::process::ExitCode;

use crate::failure::Failure;
use crate::repository::Repository;

const HELP: &str = "\
The developer's verbs of Guichet:

  cargo xtask run                 set up, build and open the app; without a display, walk the main job in a virtual one
  cargo xtask test [LEVEL…]       set up and run every test level, or some: unit ui integration acceptance e2e
  cargo xtask check [--fix]       formatting, lints, the borders between the rooms, file lengths, the shell's permissions
  cargo xtask sandbox [--json]    the local banks alone, fresh and in memory, until Ctrl-C
  cargo xtask bridge --data-dir D the command table over HTTP on loopback, for tests
  cargo xtask bench [--json]      what is promised in numbers, each beside its reference in one run
  cargo xtask package             the Debian package, installed and started once
  cargo xtask fuzz [TARGET…] [--seconds N]  each parser that reads a file or a header, on nightly with cargo-fuzz
  cargo xtask setup               everything the other verbs need, now

Set-up needs Rust 1.90 and Node 20.19. On Debian and Ubuntu missing system packages are installed by apt-get, as root or
through sudo; elsewhere they are named.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match carry_out(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(arguments: &[String]) -> Result<(), Failure> {
    let repository = Repository::find()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "-h" | "--help"] => {
            println!("{HELP}");
            Ok(())
        }
        ["setup"] => setup::everything(&repository),
        ["run", rest @ ..] => run::run(&repository, rest),
        ["test", levels @ ..] => levels::test(&repository, levels),
        ["check"] => check::check(&repository, false),
        ["check", "--fix"] => check::check(&repository, true),
        ["bench", rest @ ..] => bench::bench(&repository, rest),
        ["package"] => package::package(&repository),
        ["fuzz", rest @ ..] => fuzz::fuzz(&repository, rest),
        ["sandbox", rest @ ..] => serve::sandbox(&repository, rest),
        ["bridge", rest @ ..] => serve::bridge(&repository, rest),
        other => Err(Failure::new(format!("there is no `{}`\n\n{HELP}", other.join(" ")))),
    }
}
