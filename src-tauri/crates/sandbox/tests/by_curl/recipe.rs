//! What the README has for a shell is what works.

use crate::terminal::{Terminal, against_fresh_banks, text};
use std::process::Command;

const README: &str = include_str!("../../README.md");

/// What the README's `nth` block prints, word by word, where it says nothing else.
fn printed_by(tpp: &Terminal, nth: usize) -> Vec<String> {
    ran(tpp, block(nth))
}

fn block(nth: usize) -> &'static str {
    README.split("```sh\n").nth(nth).expect("a block").split("```").next().unwrap()
}

fn ran(tpp: &Terminal, block: &str) -> Vec<String> {
    let ran = Command::new("sh")
        .args(["-e", "-c", block])
        .env("BANKS", &tpp.connect)
        .env("PAGES", &tpp.pages)
        .env("MANAGEMENT", &tpp.management)
        .env("TOKEN", &tpp.token)
        .env("CA", text(&tpp.ca))
        .env("OID", &tpp.oid)
        .env("QWAC", text(&tpp.qwac.0))
        .env("QWAC_KEY", text(&tpp.qwac.1))
        .env("QSEALC", text(&tpp.qsealc.0))
        .env("QSEALC_KEY", text(&tpp.qsealc.1))
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && said.is_empty(), "{said}");
    String::from_utf8_lossy(&ran.stdout).split_whitespace().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_s_commands_walk_from_the_link_to_the_last_transaction() {
    against_fresh_banks(|tpp| assert_eq!(printed_by(&tpp, 1), ["2000", "2000", "260", "200"])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_s_commands_read_two_pages_at_an_arkéa_bank_and_refresh() {
    against_fresh_banks(|tpp| {
        let printed = printed_by(&tpp, 2);
        let [first, second, balance, again] = printed.as_slice() else { panic!("{printed:?}") };
        assert_eq!((first.as_str(), balance.as_str(), again.as_str()), ("30", "2868.06", "200"));
        assert!((5..=30).contains(&second.parse::<usize>().unwrap()), "{second}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_s_commands_go_on_with_a_payment_to_its_settlement() {
    against_fresh_banks(|tpp| {
        let block = format!("{}\n{}", block(2), block(3));
        let printed = ran(&tpp, &block);
        assert_eq!(printed[printed.len() - 4..], ["RCVD", "ACTC", "ACCP", "ACSC"], "{printed:?}");
    })
    .await;
}
