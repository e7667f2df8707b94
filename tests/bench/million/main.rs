//! What the screens ask of a store of a million transactions: encrypted, on the disk, ten accounts of a hundred thousand.
//!
//! Desk is asked as the window asks it, and its answers are written as JSON as the window gets them. For each account, the
//! slowest of all counting in a round: the list of accounts and the first rows of this one; the first rows of a search; the
//! places of all rows sorted by amount. The numbers go to the file that is named, as one line of JSON, in milliseconds;
//! which are good ones is for `cargo xtask bench` to say.

#![allow(clippy::print_stderr, reason = "a command-line tool speaks on its streams")]
#![allow(clippy::expect_used, reason = "a measure of what does not work is none")]

use std::hint::black_box;
use std::time::Instant;

use desk::Desk;
use desk::accounts;
use desk::views::*;
use kit::stored::{self, CONNECTION};
use kit::world::World;
use serde_json::json;
use vault::Vault;

/// As in the program: what is let go of is wiped, which takes its time.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

const ACCOUNTS: usize = 10;
const PER_ACCOUNT: usize = 100_000;
/// In every third row, in one of a hundred, in one of a thousand, and in none.
const SEARCHED: [&str; 4] = ["carte", "besnard", "0000042", "zurich"];

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(result), Some(rounds)) = (arguments.next(), arguments.next()) else {
        eprintln!("guichet-million RESULT ROUNDS");
        std::process::exit(2);
    };
    let rounds = rounds.parse::<usize>().expect("a number of rounds");
    let world = World::closed();
    let began = Instant::now();
    let vault = Vault::open(world.folder.path(), &*world.host.keychain).expect("a store");
    stored::fill(&vault, &[PER_ACCOUNT; ACCOUNTS]);
    drop(vault);
    eprintln!("a million transactions written in {:.0} s", began.elapsed().as_secs_f64());
    desk::app::start(&world.desk, AppStartReq {}).await.expect("the store opens");

    let (mut pages, mut searches, mut sorts) = (Vec::new(), Vec::new(), Vec::new());
    // A first round is not counted.
    for round in 0..=rounds {
        let mut worst = [0.0_f64; 3];
        for position in 0..ACCOUNTS {
            let took = one_account(&world.desk, &stored::account_id(position)).await;
            worst = std::array::from_fn(|at| worst[at].max(took[at]));
        }
        let [page, search, sort] = worst;
        eprintln!("round {round}: page {page:.1} ms, search {search:.1} ms, sort {sort:.1} ms");
        if round > 0 {
            pages.push(page);
            searches.push(search);
            sorts.push(sort);
        }
    }
    let found = json!({ "page_ms": pages, "search_ms": searches, "sort_ms": sorts });
    std::fs::write(&result, format!("{found}\n")).expect("the result can be written");
}

/// Milliseconds: the first page, the slowest search, the places of all rows sorted by amount.
async fn one_account(desk: &Desk, account_id: &str) -> [f64; 3] {
    let req = |words: &str, order| TransactionsFindReq {
        account_id: account_id.to_owned(),
        filter: TransactionFilterReq { words: words.to_owned(), ..TransactionFilterReq::default() },
        order,
        descending: true,
    };
    let began = Instant::now();
    let req_list = AccountsListReq { connection_id: CONNECTION.to_owned() };
    let listed = accounts::list(desk, req_list).await.expect("the accounts");
    let found = accounts::find(desk, req("", TransactionOrderReq::Day)).await.expect("the first page");
    black_box((serde_json::to_vec(&listed), serde_json::to_vec(&found))).0.expect("JSON");
    let page = milliseconds(began);
    assert_eq!((found.found as usize, found.first.len()), (PER_ACCOUNT, 100));

    let mut search = 0.0_f64;
    for words in SEARCHED {
        let began = Instant::now();
        let found = accounts::find(desk, req(words, TransactionOrderReq::Day)).await.expect("a search");
        black_box(serde_json::to_vec(&found)).expect("JSON");
        search = search.max(milliseconds(began));
    }

    let began = Instant::now();
    let all = accounts::places(desk, req("", TransactionOrderReq::Amount)).await.expect("all places");
    black_box(serde_json::to_vec(&all)).expect("JSON");
    let sort = milliseconds(began);
    assert_eq!(all.places.len(), PER_ACCOUNT);
    [page, search, sort]
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
