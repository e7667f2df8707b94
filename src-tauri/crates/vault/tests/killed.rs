//! A process killed in the middle of writing loses nothing it was told is kept.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use secrecy::SecretSlice;
use vault::{Keychain as _, MemoryKeychain, STORE_KEY, Vault};

const FOLDER: &str = "GUICHET_TEST_KILLED_FOLDER";
const FROM: &str = "GUICHET_TEST_KILLED_FROM";

fn keychain() -> MemoryKeychain {
    let keychain = MemoryKeychain::new();
    keychain.write(STORE_KEY, &SecretSlice::from(vec![42; 32])).unwrap();
    keychain
}

#[test]
fn every_row_reported_as_written_survives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut next = 0_u32;
    for reports in [1, 20, 45] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "writes_until_killed"])
            .env(FOLDER, dir.path())
            .env(FROM, next.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let written: Vec<u32> =
            lines.filter_map(|line| line.split_once("written ")?.1.parse().ok()).take(reports).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(written.len(), reports, "the writer ended early");
        assert_eq!(written[0], next);
        next = written.last().unwrap() + 1;

        let vault = Vault::open(dir.path(), &keychain()).unwrap();
        for row in 0..next {
            assert_eq!(vault.setting(&format!("row {row}")).unwrap(), Some(row.to_string()));
        }
    }
    assert_eq!(next, 66);
}

#[test]
#[ignore = "started, and killed, by the test above"]
fn writes_until_killed() {
    let dir = PathBuf::from(std::env::var(FOLDER).expect("started by the other test"));
    let vault = Vault::open(&dir, &keychain()).unwrap();
    let from: u32 = std::env::var(FROM).unwrap().parse().unwrap();
    for row in from.. {
        vault.set_setting(&format!("row {row}"), &row.to_string()).unwrap();
        println!("written {row}");
    }
}
