//! What the README has for a shell is what works.

use crate::terminal::{against_fresh_banks, text};
use std::process::Command;

const README: &str = include_str!("../../README.md");

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_s_commands_walk_from_the_link_to_the_last_transaction() {
    against_fresh_banks(|tpp| {
        let block = README.split_once("```sh\n").expect("a block").1.split("```").next().unwrap();
        let ran = Command::new("sh")
            .args(["-e", "-c", block])
            .env("BPCE", &tpp.connect)
            .env("PAGES", &tpp.pages)
            .env("CA", text(&tpp.ca))
            .env("OID", &tpp.oid)
            .env("QWAC", text(&tpp.qwac.0))
            .env("QWAC_KEY", text(&tpp.qwac.1))
            .env("QSEALC", text(&tpp.qsealc.0))
            .env("QSEALC_KEY", text(&tpp.qsealc.1))
            .output()
            .expect("there is a shell");
        let counted = String::from_utf8_lossy(&ran.stdout);
        let counted: Vec<&str> = counted.split_whitespace().collect();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(counted, ["2000", "2000", "260", "200"], "{said}");
        assert!(ran.status.success() && said.is_empty(), "{said}");
    })
    .await;
}
