//! The memory of the real program: of a profile that was deleted, no private key and no token is left in it, though it
//! goes on; and once its window is closed there is no process any more that could hold one.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use kit::journey;
use kit::memory::{Needle, following, found};
use kit::window::{Window, WindowError, once_more};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use vault::{Keychain as _, KeychainError, OsKeychain};

use crate::enrolment::binary;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_of_a_deleted_profile_is_left_in_the_program() -> Result<(), WindowError> {
    once_more(|| async {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let window = Window::open(&binary(), data.path(), None).await?;
        journey::enrol(&window).await?;
        journey::read_back(&window).await?;

        let bank = bank_state(data.path());
        let needles = keys(data.path(), &bank);
        let tokens = tokens(&bank);
        let program = window.process()?;
        let in_use = found(program, &needles).expect("the program's memory can be read");
        assert!(
            in_use.contains(&"the QSEALC's key as a number".to_owned()),
            "the search finds keys: {in_use:?}"
        );

        window.go("#/settings").await?;
        window.press("Delete this profile…").await?;
        window.fill("Type Practice to confirm", "Practice").await?;
        window.press("Delete the profile").await?;
        window.see("How do you want to begin?").await?;
        let left = left(program, &needles, &tokens).await;
        assert!(left.is_empty(), "left in memory: {left:?}");

        window.leave().await
    })
    .await
}

/// What is left of keys and tokens, once what the deleted profile had under way has ended.
async fn left(program: u32, needles: &[Needle], tokens: &BTreeSet<String>) -> Vec<String> {
    let mut left = Vec::new();
    for _ in 0..10 {
        left = found(program, needles).expect("the program's memory can be read");
        let words = following(program, b"Bearer ").expect("the program's memory can be read");
        let known = words.iter().filter(|word| tokens.contains(&hex::encode(Sha256::digest(word))));
        left.extend(known.map(|_| "an access token".to_owned()));
        if left.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    left
}

/// What the local banks keep: the certificates they issued, and their tokens' hashes.
fn bank_state(data: &Path) -> Value {
    let profile = std::fs::read_dir(data.join("local-banks")).expect("the banks have a folder").next();
    let folder = profile.expect("of one profile").expect("that can be read").path();
    let text = std::fs::read(folder.join("state.json")).expect("with their state");
    serde_json::from_slice(&text).expect("in JSON")
}

/// The private keys of the practice TPP, as the session's Secret Service has them.
fn keys(data: &Path, bank: &Value) -> Vec<Needle> {
    let keychain = OsKeychain::connect(data).expect("the session has a keychain");
    let mut needles = Vec::new();
    for tpp in bank["tpps"].as_array().expect("the banks know TPPs") {
        for (member, what) in [("qwac", "the QWAC's key"), ("qsealc", "the QSEALC's key")] {
            let pem = tpp[member].as_str().expect("PEM");
            let chain = eidas::import(pem.as_bytes(), None).expect("a chain").certificates;
            match keychain.read(&vault::key_item(&hex::encode(chain[0].spki_sha256()))) {
                // EXPOSE: what is planted must be known to be looked for.
                Ok(key) => needles.extend(Needle::of_key(what, key.expose_secret())),
                // Of a TPP that the banks made for others.
                Err(KeychainError::Missing) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
    needles
}

fn tokens(bank: &Value) -> BTreeSet<String> {
    let tokens = bank["tokens"].as_array().expect("the bank gave tokens").iter();
    let tokens: BTreeSet<_> =
        tokens.map(|token| token["sha256"].as_str().expect("a hash").to_owned()).collect();
    assert!(!tokens.is_empty());
    tokens
}
