//! What a list and a search cost in a store of a million transactions, and what memory the store then takes.
//!
//! The store is a real one: encrypted, on the disk, ten accounts of a hundred thousand. Three things are timed for every
//! account, each the worst of all accounts in a round: the first page of its list; a search that shows its first 50 matches;
//! and all matches sorted, which a table that scrolls over them asks for. Memory is what a process of its own holds after it
//! opened the store and did all that, beside one that opened an empty store: the difference is what the rows cost the
//! program. One line of JSON: the milliseconds of every round, and the KiB of both.

#![allow(clippy::print_stdout, reason = "a benchmark speaks on its standard output")]
#![allow(clippy::expect_used, reason = "a measure of what does not work is none")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use secrecy::{ExposeSecret, SecretSlice};
use serde_json::{Value, json};
use vault::{
    AccountRow, ConnectionRow, Keychain, KeychainError, ProfileRow, TransactionFilter, TransactionOrder,
    TransactionRow, Vault,
};

const ACCOUNTS: usize = 10;
const PER_ACCOUNT: usize = 100_000;
/// As many as a bank gives in one answer, give or take.
const AT_ONCE: usize = 5_000;
const ROUNDS: usize = 20;
/// What the screen asks for first.
const FIRST_PAGE: u32 = 100;
const MATCHES: u32 = 50;
/// In every third row, in one of a hundred, in one of a thousand, and in none.
const SEARCHED: [&str; 4] = ["carte", "besnard", "0000042", "zurich"];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    if let (Some("memory"), Some(folder)) = (arguments.next().as_deref(), arguments.next()) {
        let vault = open(Path::new(&folder));
        for account in accounts(&vault) {
            one_round(&vault, &account);
        }
        println!("{}", resident_kib());
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (empty, full) = (folder.path().join("empty"), folder.path().join("full"));
    prepare(&open(&empty), 0);
    let vault = open(&full);
    let began = Instant::now();
    prepare(&vault, PER_ACCOUNT);
    let written_s = began.elapsed().as_secs_f64();

    let accounts = accounts(&vault);
    let (mut pages, mut searches, mut sorts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let worst = accounts
            .iter()
            .map(|account| one_round(&vault, account))
            .reduce(|worst, next| [worst[0].max(next[0]), worst[1].max(next[1]), worst[2].max(next[2])]);
        let [page, search, sort] = worst.expect("there are accounts");
        pages.push(page);
        searches.push(search);
        sorts.push(sort);
    }
    drop(vault);
    let (mut full_kib, mut empty_kib) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        empty_kib.push(child(&empty));
        full_kib.push(child(&full));
    }
    let found = json!({
        "page_ms": pages, "search_ms": searches, "sort_ms": sorts,
        "full_kib": full_kib, "empty_kib": empty_kib, "written_s": written_s,
    });
    println!("{found}");
}

/// Milliseconds: the first page, the slowest search, all rows sorted by amount.
fn one_round(vault: &Vault, account: &str) -> [f64; 3] {
    let all = TransactionFilter::default();
    let page = timed(|| vault.transactions(account, &all, None, FIRST_PAGE).expect("a page").len());
    let search = SEARCHED.map(|words| {
        let filter = TransactionFilter { words: words.to_owned(), ..TransactionFilter::default() };
        timed(|| vault.transactions(account, &filter, None, MATCHES).expect("matches").len())
    });
    let sort = timed(|| {
        vault.transaction_places(account, &all, TransactionOrder::Amount, true).expect("all places").len()
    });
    [page, search.into_iter().fold(0.0, f64::max), sort]
}

fn timed(act: impl FnOnce() -> usize) -> f64 {
    let began = Instant::now();
    black_box(act());
    began.elapsed().as_secs_f64() * 1000.0
}

fn prepare(vault: &Vault, rows: usize) {
    let text = str::to_owned;
    let (id, name, environment) = (text("p"), text("Bench"), text("local"));
    let (oid, legal_name) = (text("PSDFR-ACPR-13807"), text("Bench"));
    vault
        .insert_profile(&ProfileRow { id, name, environment, oid, legal_name, created_at: 0 })
        .expect("a profile");
    vault.put_connection(&connection()).expect("a connection");
    for position in 0..ACCOUNTS {
        let id = format!("account-{position}");
        let account = AccountRow {
            id: id.clone(),
            connection_id: text("c"),
            identity: id.clone(),
            position: u32::try_from(position).expect("few accounts"),
            json: text("{}"),
            seen_at: 0,
            balances_json: None,
            balances_at: None,
        };
        vault.put_account(&account).expect("an account");
        let mut listed: Vec<_> = (0..rows).map(transaction).collect();
        while !listed.is_empty() {
            let some = listed.split_off(listed.len().saturating_sub(AT_ONCE));
            let words = |row: &TransactionRow| format!("{} {}", row.label, row.amount);
            vault.transaction(|rows| rows.put_transactions(&id, &some, words)).expect("they are kept");
        }
    }
}

fn connection() -> ConnectionRow {
    let text = str::to_owned;
    ConnectionRow {
        id: text("c"),
        profile_id: text("p"),
        registration_id: None,
        bank_key: text("12579-bbcp"),
        entry_host: text("bank.example"),
        role: text("aisp"),
        client_id: text("client"),
        redirect_uri: text("https://tpp.example/callback"),
        name: text("PSU"),
        status: text("valid"),
        created_at: 0,
        sca_at: None,
        json: text("{}"),
    }
}

/// The `nth` newest of an account: some eighty a day, of the size that a bank's are.
fn transaction(nth: usize) -> TransactionRow {
    let (shop, amount) = (nth * 7919 % 1000, nth * 104_729 % 500_000);
    let label = match nth % 300 {
        0 | 100 | 200 => format!("VIR INST DE CLAIRE BESNARD LOYER {shop:04}"),
        n if n % 3 == 1 => format!("CARTE 18/11 BOUTIQUE {shop:04} LYON BELLECOUR"),
        _ => format!("PRLV SEPA FOURNISSEUR {shop:04} FRANCE CONTRAT {:07}", nth % 1000),
    };
    let day = 20_000 - nth / 80;
    let (year, rest) = (1970 + day / 372, day % 372);
    let reference = format!("1257900000860000716{nth:021}");
    let (whole, cents) = (amount / 100, amount % 100);
    let json = format!(
        r#"{{"entryReference":"{reference}","transactionAmount":{{"amount":"{whole}.{cents:02}","currency":"EUR"}},"creditDebitIndicator":"DBIT","status":"BOOK","remittanceInformation":{{"unstructured":["{label}"]}},"valueDate":"2026-03-02","bookingDate":"2026-03-02"}}"#
    );
    TransactionRow {
        reference: Some(reference),
        day: Some(format!("{year:04}-{:02}-{:02}", rest / 31 + 1, rest % 31 % 28 + 1)),
        status: "BOOK".to_owned(),
        amount: format!("{whole}.{cents:02}"),
        currency: "EUR".to_owned(),
        signed_e5: i64::try_from(amount).ok().map(|cents| -cents * 1000),
        credit: false,
        label,
        json,
    }
}

fn accounts(vault: &Vault) -> Vec<String> {
    vault.accounts("c").expect("accounts").into_iter().map(|account| account.id).collect()
}

/// The KiB that a process of its own holds, which does a round over the store in `folder`.
fn child(folder: &Path) -> Value {
    let program = std::env::current_exe().expect("this program has a name");
    let output = Command::new(program).arg("memory").arg(folder).output().expect("it starts again");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse::<u64>().expect("a number").into()
}

fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux says what a process holds");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number of KiB")
}

fn open(folder: &Path) -> Vault {
    fs::create_dir_all(folder).expect("a folder can be made");
    Vault::open(folder, &Files(folder.join("keychain"))).expect("a store")
}

/// The store's key in a file beside it, for a process to find that another made it.
struct Files(PathBuf);

impl Keychain for Files {
    fn read(&self, item: &str) -> Result<SecretSlice<u8>, KeychainError> {
        let bytes = fs::read(self.0.join(hex::encode(item))).map_err(|_| KeychainError::Missing)?;
        Ok(SecretSlice::from(bytes))
    }

    fn write(&self, item: &str, secret: &SecretSlice<u8>) -> Result<(), KeychainError> {
        fs::create_dir_all(&self.0).expect("a folder can be made");
        // EXPOSE: the key of a store that holds nothing but made-up rows.
        fs::write(self.0.join(hex::encode(item)), secret.expose_secret()).expect("a file can be written");
        Ok(())
    }

    fn delete(&self, item: &str) -> Result<(), KeychainError> {
        fs::remove_file(self.0.join(hex::encode(item))).map_err(|_| KeychainError::Missing)
    }
}
