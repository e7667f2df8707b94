//! What a program leaves that ends between the rows of an answer and the index of their words.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use secrecy::SecretSlice;
use vault::{
    AccountRow, ConnectionRow, Keychain as _, MemoryKeychain, ProfileRow, STORE_KEY, TransactionFilter,
    TransactionRow, Vault,
};

const ROWS: u32 = 300;

fn open(dir: &Path) -> Vault {
    let keychain = MemoryKeychain::new();
    keychain.write(STORE_KEY, &SecretSlice::from(vec![42; 32])).unwrap();
    Vault::open(dir, &keychain).unwrap()
}

fn with_an_account(vault: &Vault) {
    let text = str::to_owned;
    let (id, name, environment) = (text("p"), text("P"), text("local"));
    let (oid, legal_name) = (text("PSDFR-ACPR-1"), text("P SAS"));
    vault.insert_profile(&ProfileRow { id, name, environment, oid, legal_name, created_at: 0 }).unwrap();
    let connection = ConnectionRow {
        id: text("c"),
        profile_id: text("p"),
        registration_id: None,
        bank_key: text("b"),
        entry_host: text("h"),
        role: text("aisp"),
        client_id: text("i"),
        redirect_uri: text("https://tpp.example"),
        name: text("n"),
        status: text("valid"),
        created_at: 0,
        sca_at: None,
        json: text("{}"),
    };
    vault.put_connection(&connection).unwrap();
    let account = AccountRow {
        id: text("a"),
        connection_id: text("c"),
        identity: text("a"),
        position: 0,
        json: text("{}"),
        seen_at: 0,
        balances_json: None,
        balances_at: None,
    };
    vault.put_account(&account).unwrap();
}

fn listed(nth: u32) -> TransactionRow {
    TransactionRow {
        reference: Some(nth.to_string()),
        day: Some("2026-03-02".to_owned()),
        status: "BOOK".to_owned(),
        amount: "1.00".to_owned(),
        currency: "EUR".to_owned(),
        signed_e5: Some(100_000),
        credit: true,
        label: format!("label {nth}"),
        json: format!("{{\"entryReference\":\"{nth}\"}}"),
    }
}

fn found(vault: &Vault) -> usize {
    let filter = TransactionFilter { words: "label".to_owned(), ..TransactionFilter::default() };
    vault.transactions("a", &filter, None, 1000).unwrap().len()
}

fn is_done(vault: &Vault) -> bool {
    vault.transaction_soon(|rows| rows.index_words(None, 0)).unwrap()
}

/// The files as they lie there while the store is open are what a kill leaves.
fn killed(dir: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if file.file_name().to_string_lossy().starts_with("guichet.db") {
            fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
    }
    copy
}

#[test]
fn a_kill_before_in_and_after_the_indexing_loses_no_word() {
    let dir = tempfile::tempdir().unwrap();
    let vault = open(dir.path());
    with_an_account(&vault);
    let rows: Vec<_> = (0..ROWS).map(listed).collect();
    vault.transaction_soon(|store| store.put_transactions("a", &rows)).unwrap();
    let mut steps = 0;
    loop {
        let copy = killed(dir.path());
        let after = open(copy.path());
        assert_eq!(is_done(&after), is_done(&vault), "after {steps} steps");
        assert_eq!(found(&after), ROWS as usize, "after {steps} steps");
        assert!(is_done(&after));
        if is_done(&vault) {
            break;
        }
        vault.transaction_soon(|rows| rows.index_words(None, 100)).unwrap();
        steps += 1;
    }
    assert_eq!(steps, 3);
    vault.settle().unwrap();
    let copy = killed(dir.path());
    assert_eq!(found(&open(copy.path())), ROWS as usize);
}
