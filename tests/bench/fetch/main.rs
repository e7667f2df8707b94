//! Reads all that a PSU's bank has of them, over and over: desk as the operator has it (signatures, mutual TLS, parsing, the
//! encrypted store), and curl that asks for the same bytes over one kept-alive connection with the same certificate.
//!
//! Both ask the local banks for EDMÉ's four accounts, their balances and 4,460 transactions, in turn. What curl sends is
//! what desk sent in its turn, as the banks' journal has it: addresses, tokens and signatures. Each turn of desk begins with
//! an access of its own, so that every row is written anew, and ends with the last answer; what desk does by itself after it
//! is waited for before curl's turn, and told beside. The numbers go to the file that is named, as one line of JSON;
//! which are good ones is for `cargo xtask bench` to say.

#![allow(clippy::print_stderr, reason = "a command-line tool speaks on its streams")]
#![allow(clippy::expect_used, reason = "a measure of what does not work is none")]

mod curl;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use desk::views::*;
use kit::access::{self, BCP, CALLBACK, EDME};
use kit::world::World;
use serde_json::json;

use curl::Curl;

/// As in the program: what is let go of is wiped, which takes its time.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

const TRANSACTIONS: u32 = 4_460;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(result), Some(rounds)) = (arguments.next(), arguments.next()) else {
        eprintln!("guichet-fetch RESULT ROUNDS");
        std::process::exit(2);
    };
    let (result, rounds) = (PathBuf::from(result), rounds.parse::<usize>().expect("a number of rounds"));
    let (world, app) = World::practising().await;
    let world = Arc::new(world);
    let profile_id = app.profile_id.expect("a profile");
    let curl = Curl::with_a_pair_of(&world, &profile_id).await;
    let app = access::app(&world, &profile_id, CALLBACK).await;

    let (mut ours, mut theirs, mut later) = (Vec::new(), Vec::new(), Vec::new());
    let (mut bytes, mut requests) = (0, 0);
    // A first round of each is not counted: it makes the store's tables warm and finds curl on the disk.
    for round in 0..=rounds {
        let connection_id = access::opened(&world, &app, BCP, AccessRoleView::Aisp, CALLBACK).await;
        access::authorise(&world, &connection_id, EDME).await;
        let listed = access::list(&world, &connection_id, access::present()).await.expect("the list");
        access::consent_to_all(&world, &connection_id, &listed).await;
        let last_seen = curl::last_seen(&world).await;
        let began = Instant::now();
        fetch(&world, &connection_id).await;
        let desk_ms = began.elapsed().as_secs_f64() * 1000.0;
        world.desk.settled().await;
        let later_ms = began.elapsed().as_secs_f64() * 1000.0 - desk_ms;
        let asked = curl::asked_since(&world, last_seen).await;
        let (curl_ms, received) = curl.ask(&asked);
        eprintln!(
            "round {round}: {desk_ms:.0} ms, curl {curl_ms:.0} ms for {} requests, {received} bytes; at rest {later_ms:.0} ms later",
            asked.len()
        );
        if round > 0 {
            ours.push(desk_ms);
            theirs.push(curl_ms);
            later.push(later_ms);
        }
        (bytes, requests) = (received, asked.len());
    }
    let found = json!({
        "ours_ms": ours, "curl_ms": theirs, "later_ms": later, "bytes": bytes, "requests": requests,
    });
    std::fs::write(&result, format!("{found}\n")).expect("the result can be written");
}

/// Everything, as the window asks for it: the list, then the first question alone, then two at a time.
async fn fetch(world: &Arc<World>, connection_id: &str) {
    let listed = access::list(world, connection_id, access::present()).await.expect("the list");
    assert_eq!(listed.accounts.len(), 4);
    let ids = listed.accounts.iter().map(|account| account.id.clone());
    let questions: VecDeque<_> =
        ids.flat_map(|id| [Question::Balances(id.clone()), Question::Transactions(id)]).collect();
    let asked = Arc::new(Asked { questions: Mutex::new(questions), read: AtomicU32::new(0) });
    asked.next(world).await;
    let lanes = [(); 2].map(|()| {
        let (world, asked) = (Arc::clone(world), Arc::clone(&asked));
        tokio::spawn(async move { while asked.next(&world).await {} })
    });
    for lane in lanes {
        lane.await.expect("nothing fails");
    }
    assert_eq!(asked.read.load(Ordering::Relaxed), TRANSACTIONS);
}

enum Question {
    Balances(String),
    Transactions(String),
}

struct Asked {
    questions: Mutex<VecDeque<Question>>,
    read: AtomicU32,
}

impl Asked {
    /// Asks what comes next; answers whether there was anything.
    async fn next(&self, world: &World) -> bool {
        let next = self.questions.lock().expect("nothing fails").pop_front();
        match next {
            None => return false,
            Some(Question::Balances(account_id)) => {
                let req = BalancesRefreshReq { account_id, psu: access::present(), over_quota: false };
                desk::accounts::refresh_balances(&world.desk, req).await.expect("the balances");
            }
            Some(Question::Transactions(account_id)) => {
                let fetched = access::transactions(world, &account_id, access::present()).await;
                self.read.fetch_add(fetched.expect("the transactions").kept, Ordering::Relaxed);
            }
        }
        true
    }
}
