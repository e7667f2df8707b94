//! `cargo xtask fuzz`: every parser that reads a file or a header, fed with bytes that nobody wrote.
//!
//! On a nightly toolchain and by cargo-fuzz, which is installed where it is missing. Built without a sanitizer: what is
//! fuzzed here is safe Rust, and the C of aws-lc would not be instrumented anyway. The inputs that a run finds worth keeping
//! stay in the target folder and are where the next run starts.

mod target;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::repository::Repository;
use crate::setup::{self, Need};
use crate::step::{self, say};
use target::{TARGETS, Target};

const FOLDER: &str = "tests/fuzz";
const SECONDS: u32 = 60;
/// One input may take this long before it counts as a hang.
const HANG_SECONDS: u32 = 20;
/// scrypt may ask for one gibibyte.
const MEMORY_MIB: u32 = 3072;

/// What one target did.
struct Ran {
    name: &'static str,
    executions: String,
    found: Vec<PathBuf>,
}

/// Runs the named targets, or all, each for a minute or as long as asked.
pub fn fuzz(repository: &Repository, arguments: &[&str]) -> Result<(), Failure> {
    let (chosen, seconds) = choose(arguments)?;
    setup::prepare(repository, &[Need::Compiler])?;
    ensure_tools(repository)?;
    let folder = repository.path(FOLDER);
    // What is fuzzed is what is built: the same versions of everything.
    fs::copy(repository.path("Cargo.lock"), folder.join("Cargo.lock"))
        .map_err(|error| Failure::new(format!("{FOLDER}/Cargo.lock: {error}")))?;
    let work = repository.target_folder().join("fuzz");
    let mut ran = Vec::new();
    for (number, target) in chosen.iter().enumerate() {
        say(&format!("{} of {}, {}: {}", number + 1, chosen.len(), target.name, target.reads));
        ran.push(run(repository, &folder, &work.join("inputs").join(target.name), target, seconds)?);
    }
    report(&ran)
}

fn choose(arguments: &[&str]) -> Result<(Vec<&'static Target>, u32), Failure> {
    let mut seconds = SECONDS;
    let mut chosen = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if *word == "--seconds" {
            let number = words.next().and_then(|number| number.parse().ok()).filter(|number| *number > 0);
            seconds = number.ok_or_else(|| Failure::new("--seconds needs a number"))?;
            continue;
        }
        let known = TARGETS.iter().find(|target| target.name == *word);
        chosen.push(known.ok_or_else(|| {
            let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
            Failure::new(format!("there is no fuzz target `{word}`; there are\n  {}", names.join("\n  ")))
        })?);
    }
    if chosen.is_empty() {
        chosen.extend(TARGETS);
    }
    Ok((chosen, seconds))
}

fn ensure_tools(repository: &Repository) -> Result<(), Failure> {
    let nightly = Command::new("rustup").args(["run", "nightly", "rustc", "--version"]).output();
    if !nightly.is_ok_and(|output| output.status.success()) {
        let how = "fuzzing needs a nightly toolchain: rustup toolchain install nightly --profile minimal";
        return Err(Failure::new(how));
    }
    if step::output(step::cargo(repository.root()).args(["fuzz", "--version"])).is_err() {
        say("cargo-fuzz is missing and will be installed by cargo.");
        step::run(step::cargo(repository.root()).args(["install", "cargo-fuzz", "--locked"]))?;
    }
    Ok(())
}

fn run(
    repository: &Repository,
    folder: &Path,
    inputs: &Path,
    target: &Target,
    seconds: u32,
) -> Result<Ran, Failure> {
    let (kept, findings) = (inputs.join("kept"), inputs.join("found"));
    for one in [&kept, &findings] {
        fs::create_dir_all(one).map_err(|error| Failure::new(format!("{}: {error}", one.display())))?;
    }
    let log = inputs.join("log.txt");
    let mut command = nightly_cargo(repository);
    command.args(["fuzz", "run", "--fuzz-dir", FOLDER, "--sanitizer", "none", target.name]).arg(&kept);
    command.args(target.seeds.iter().map(|seeds| folder.join("seeds").join(seeds)));
    command.arg("--").arg(format!("-artifact_prefix={}/", findings.display()));
    command.args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={}", target.longest),
        format!("-timeout={HANG_SECONDS}"),
        format!("-rss_limit_mb={MEMORY_MIB}"),
        "-print_final_stats=1".to_owned(),
    ]);
    if let Some(words) = target.words {
        command.arg(format!("-dict={}", folder.join("dictionaries").join(format!("{words}.dict")).display()));
    }
    let output = fs::File::create(&log).and_then(|file| Ok((file.try_clone()?, file)));
    let (out, err) = output.map_err(|error| Failure::new(format!("{}: {error}", log.display())))?;
    let status = command
        .stdout(out)
        .stderr(err)
        .status()
        .map_err(|error| Failure::new(format!("cargo fuzz could not be started: {error}")))?;
    let written = fs::read_to_string(&log).unwrap_or_default();
    let found = listed(&findings);
    if !status.success() && found.is_empty() {
        let end: Vec<&str> = written.lines().rev().take(30).collect();
        let end: Vec<&str> = end.into_iter().rev().collect();
        return Err(Failure::new(format!("{} could not be run:\n{}", target.name, end.join("\n"))));
    }
    Ok(Ran { name: target.name, executions: executions(&written).unwrap_or("?").to_owned(), found })
}

/// rustup's own cargo: the one that runs this xtask takes no `+nightly`.
fn nightly_cargo(repository: &Repository) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", "cargo"]).current_dir(repository.root());
    command.env("CARGO_TARGET_DIR", repository.target_folder().join("fuzz"));
    for ours in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        command.env_remove(ours);
    }
    command
}

/// The number of executions in libFuzzer's final statistics.
fn executions(log: &str) -> Option<&str> {
    log.lines().rev().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")).map(str::trim)
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn report(ran: &[Ran]) -> Result<(), Failure> {
    for one in ran {
        println!("{:<28} {:>12} executions, {} findings", one.name, one.executions, one.found.len());
        for path in &one.found {
            println!("  {}", path.display());
        }
    }
    match ran.iter().map(|one| one.found.len()).sum::<usize>() {
        0 => Ok(()),
        findings => Err(Failure::new(format!("{findings} findings; each file above is one input"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_in_the_manifest_and_has_its_file_its_seeds_and_its_words() {
        let repository = Repository::find().unwrap();
        let folder = repository.path(FOLDER);
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        for target in TARGETS {
            assert!(manifest.contains(&format!("name = \"{}\"", target.name)), "{}", target.name);
            assert!(folder.join(format!("targets/{}.rs", target.name)).is_file(), "{}", target.name);
            for seeds in target.seeds {
                assert!(!listed(&folder.join("seeds").join(seeds)).is_empty(), "{seeds}");
            }
            if let Some(words) = target.words {
                assert!(folder.join(format!("dictionaries/{words}.dict")).is_file(), "{words}");
            }
        }
        assert_eq!(listed(&folder.join("targets")).len(), TARGETS.len(), "a target is not in the table");
    }

    #[test]
    fn the_words_after_fuzz_are_targets_and_a_number_of_seconds() {
        let (all, seconds) = choose(&[]).unwrap();
        assert_eq!((all.len(), seconds), (TARGETS.len(), SECONDS));
        let (one, seconds) = choose(&["eidas_pem", "--seconds", "600"]).unwrap();
        assert_eq!((one.len(), one[0].name, seconds), (1, "eidas_pem", 600));
        assert!(choose(&["no_such_target"]).is_err());
        assert!(choose(&["--seconds"]).is_err());
        assert!(choose(&["--seconds", "0"]).is_err());
    }

    #[test]
    fn executions_are_read_from_the_final_statistics() {
        let log = "#2 INITED\nDone 12 runs in 1 second(s)\nstat::number_of_executed_units: 12\nstat::x: 1\n";
        assert_eq!(executions(log), Some("12"));
        assert_eq!(executions("killed"), None);
    }
}
