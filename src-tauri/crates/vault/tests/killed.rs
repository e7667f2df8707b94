//! A process killed at any moment of its writing loses nothing it was told is kept, and leaves nothing half there.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use secrecy::SecretSlice;
use vault::{Keychain as _, MemoryKeychain, Rows, STORE_KEY, StoreError, Vault};

const FOLDER: &str = "GUICHET_TEST_KILLED_FOLDER";
const FROM: &str = "GUICHET_TEST_KILLED_FROM";
const KILLS: u32 = 20;
/// Rows of one transaction.
const PARTS: u32 = 4;

fn keychain() -> MemoryKeychain {
    let keychain = MemoryKeychain::new();
    keychain.write(STORE_KEY, &SecretSlice::from(vec![42; 32])).unwrap();
    keychain
}

fn name(row: u32, part: u32) -> String {
    format!("row {row}, part {part}")
}

/// Long enough that the log is folded into the file now and then.
fn content(row: u32, part: u32) -> String {
    format!("{row}.{part} ").repeat(400 * (part as usize + 1))
}

/// How many of a transaction's rows are there, each of them whole.
fn parts(vault: &Vault, row: u32) -> usize {
    let kept = (0..PARTS).filter_map(|part| Some((part, vault.setting(&name(row, part)).unwrap()?)));
    kept.inspect(|(part, value)| {
        assert!(*value == content(row, *part), "row {row}, part {part} is not whole")
    })
    .count()
}

/// A moment between one and 80 ms after the first report.
fn moment() -> Duration {
    let mut random = [0; 4];
    getrandom::fill(&mut random).unwrap();
    Duration::from_micros(1_000 + u64::from(u32::from_le_bytes(random)) % 79_000)
}

/// Starts a writer, kills it at `moment` after its first report, and answers the last row it reported.
fn write_and_kill(dir: &Path, from: u32, moment: Duration) -> u32 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "writes_until_killed"])
        .env(FOLDER, dir)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut written = lines.filter_map(|line| line.split_once("written ")?.1.parse::<u32>().ok());
    let first = written.next().expect("the writer ended early");
    assert_eq!(first, from);
    // The reports are read on meanwhile, so that a full pipe never holds the writer.
    let reader = std::thread::spawn(move || written.last().unwrap_or(first));
    std::thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn killed_at_twenty_random_moments_nothing_committed_is_lost_and_nothing_is_half_there() {
    let dir = tempfile::tempdir().unwrap();
    let (mut from, mut unreported) = (0, 0);
    for kill in 0..KILLS {
        let moment = moment();
        let last = write_and_kill(dir.path(), from, moment);
        let vault = Vault::open(dir.path(), &keychain()).unwrap();
        let case = format!("kill {kill}, {moment:?} after the first report");
        for row in 0..=last {
            assert_eq!(
                parts(&vault, row),
                PARTS as usize,
                "{case}: row {row} of {last} was reported as written"
            );
        }
        // The one under way was committed, or not begun.
        from = last + 1;
        match parts(&vault, from) {
            0 => {}
            4 => (from, unreported) = (from + 1, unreported + 1),
            half => panic!("{case}: {half} parts of row {from}"),
        }
        assert_eq!(parts(&vault, from), 0, "{case}: nothing beyond the one under way");
    }
    assert!(
        from > 2 * KILLS,
        "it wrote heavily: {from} rows, {unreported} of them committed and not reported"
    );
}

#[test]
#[ignore = "started, and killed, by the test above"]
fn writes_until_killed() {
    let dir = PathBuf::from(std::env::var(FOLDER).expect("started by the other test"));
    let vault = Vault::open(&dir, &keychain()).unwrap();
    let from: u32 = std::env::var(FROM).unwrap().parse().unwrap();
    for row in from.. {
        let write = |rows: &Rows<'_>| {
            (0..PARTS).try_for_each(|part| rows.set_setting(&name(row, part), &content(row, part)))
        };
        // What does not wait for the disk survives the process all the same.
        let written: Result<(), StoreError> = match row % 2 {
            0 => vault.transaction(write),
            _ => vault.transaction_soon(write),
        };
        written.unwrap();
        println!("written {row}");
    }
}
