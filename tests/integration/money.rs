//! No amount changes between the bank's bytes, the store, the view and the export, whatever decimal it is.

use desk::accounts;
use desk::views::*;
use kit::access::*;
use kit::banks::fault;
use kit::world::World;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

/// An amount as it stands in the bank's JSON, and as it is shown.
#[derive(Debug, Clone)]
struct Written {
    json: String,
    shown: String,
    credit: bool,
}

/// STET 1.4.0 has strings by the pattern `^-?[0-9]{1,13}(\.[0-9]{0,5})?$`, later versions JSON numbers.
fn written() -> impl Strategy<Value = Written> {
    let string = "-?[0-9]{1,13}(\\.[0-9]{0,5})?".prop_map(|text| (format!("\"{text}\""), text));
    let number =
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,9})?([eE][+-]?[0-9])?".prop_map(|text| (text.clone(), text));
    (prop_oneof![string, number], any::<bool>()).prop_map(|((json, shown), credit)| Written {
        json,
        shown,
        credit,
    })
}

fn direction(credit: bool) -> &'static str {
    if credit { "CRDT" } else { "DBIT" }
}

/// The cells of a CSV, by RFC 4180.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = csv.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut cell)),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {
                characters.next();
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            other => cell.push(other),
        }
    }
    lines
}

async fn export(world: &World, account_id: &str, format: ExportFormat, name: &str) -> String {
    let req = TransactionsExportReq {
        account_id: account_id.to_owned(),
        filter: TransactionFilterReq::default(),
        format,
        headings: ["Day", "Status", "Way", "Amount", "Currency", "Label", "Reference"]
            .map(str::to_owned)
            .into(),
    };
    assert_eq!(accounts::export(&world.desk, req).await.unwrap().name.as_deref(), Some(name));
    std::fs::read_to_string(world.folder.path().join("saved").join(name)).unwrap()
}

/// Has the bank list these amounts under the same references as ever, and looks at them from all sides.
async fn walk(world: &World, connection_id: &str, account_id: &str, amounts: &[Written]) {
    let rows: Vec<String> = amounts
        .iter()
        .enumerate()
        .map(|(place, amount)| {
            format!(
                r#"{{"entryReference":"R{place}","transactionAmount":{{"amount":{},"currency":"EUR"}},"creditDebitIndicator":"{}","status":"BOOK","bookingDate":"2026-03-{:02}","remittanceInformation":["Row, {place}"]}}"#,
                amount.json,
                direction(amount.credit),
                place % 28 + 1
            )
        })
        .collect();
    let body = format!(r#"{{"transactions":[{}],"_links":{{}}}}"#, rows.join(","));
    let path = "/stet/psd2/v1.4.2/accounts/*";
    fault(world, json!({"kind": "other-body", "body": body, "path": path})).await;
    transactions(world, account_id, present()).await.unwrap();

    let kept = kept_transactions(world, account_id).await;
    let csv = cells(&export(world, account_id, ExportFormat::Csv, "transactions.csv").await);
    let json_file = export(world, account_id, ExportFormat::Json, "transactions.json").await;
    for (place, amount) in amounts.iter().enumerate() {
        let reference = format!("R{place}");
        let shown = kept.iter().find(|row| row.reference.as_deref() == Some(&reference)).unwrap();
        assert_eq!((shown.amount.as_str(), shown.credit), (amount.shown.as_str(), amount.credit));
        let req = TransactionShowReq { account_id: account_id.to_owned(), transaction_id: shown.id.clone() };
        let detail = accounts::show_transaction(&world.desk, req).await.unwrap();
        assert_eq!(detail.raw, rows[place], "byte for byte");
        let line = csv.iter().find(|line| line.get(6) == Some(&reference)).unwrap();
        assert_eq!((line[2].as_str(), line[3].as_str()), (direction(amount.credit), amount.shown.as_str()));
        assert!(json_file.contains(&rows[place]), "{} is not in the file", rows[place]);
    }

    let balances: Vec<String> = amounts
        .iter()
        .map(|amount| {
            format!(
                r#"{{"balanceType":"CLBD","name":"b","balanceAmount":{{"currency":"EUR","amount":{}}}}}"#,
                amount.json
            )
        })
        .collect();
    let body = format!(r#"{{"balances":[{}],"_links":{{}}}}"#, balances.join(","));
    fault(world, json!({"kind": "other-body", "body": body, "path": path})).await;
    let req = BalancesRefreshReq { account_id: account_id.to_owned(), psu: present(), over_quota: false };
    accounts::refresh_balances(&world.desk, req).await.unwrap();
    let listed = accounts::list(&world.desk, AccountsListReq { connection_id: connection_id.to_owned() });
    let listed = listed.await.unwrap();
    let account = listed.accounts.iter().find(|one| one.id == account_id).unwrap();
    let shown: Vec<_> = account.balances.iter().map(|balance| balance.amount.clone().unwrap()).collect();
    assert_eq!(shown, amounts.iter().map(|amount| amount.shown.clone()).collect::<Vec<_>>());
}

#[test]
fn no_amount_changes_between_the_banks_bytes_the_store_the_view_and_the_export() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (world, connection_id, account_id) = runtime.block_on(async {
        let (world, id) = connected().await;
        authorise(&world, &id, EDME).await;
        let account_id = list(&world, &id, present()).await.unwrap().accounts[3].id.clone();
        (world, id, account_id)
    });
    let config = Config { cases: 12, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let lists = proptest::collection::vec(written(), 60);
    let outcome = TestRunner::new(config).run(&lists, |amounts| {
        runtime.block_on(walk(&world, &connection_id, &account_id, &amounts));
        Ok(())
    });
    outcome.unwrap();
    runtime.block_on(async { desk::app::close(&world.desk).await });
}
