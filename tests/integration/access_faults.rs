//! What live banks were seen to answer in the place of data: each is called by its name, and nothing that is kept is lost.

use std::time::{Duration, Instant};

use desk::error::{AppError, ErrorCode};
use desk::views::*;
use desk::{accounts, consents};
use kit::access::*;
use kit::banks::{fault, manage};
use kit::world::World;
use serde_json::{Value, json};

const TRANSACTIONS: &str = "/stet/psd2/v1.4.2/accounts/127590070008000604860/transactions";

/// EDMÉ's account with 200 transactions, all of them kept.
async fn kept() -> (World, String, String) {
    let (world, connection_id) = connected().await;
    authorise(&world, &connection_id, EDME).await;
    let listed = list(&world, &connection_id, present()).await.unwrap();
    let account =
        listed.accounts.iter().find(|one| one.resource_id.as_deref() == TRANSACTIONS.split('/').nth(5));
    let account_id = account.unwrap().id.clone();
    assert_eq!(transactions(&world, &account_id, present()).await.unwrap().kept, 200);
    (world, connection_id, account_id)
}

async fn struck(world: &World, account_id: &str, order: Value) -> Result<TransactionsFetchedView, AppError> {
    let mut order = order;
    order["path"] = TRANSACTIONS.into();
    fault(world, order).await;
    let outcome = transactions(world, account_id, present()).await;
    assert_eq!(manage(world, "DELETE", "/faults", &json!(null)).await.0, 204);
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_has_its_name_and_what_is_kept_stays() {
    let (world, _, account_id) = kept().await;
    let before = kept_transactions(&world, &account_id).await;
    for (kind, count, code, status) in [
        ("500-html", Some(1), ErrorCode::BankServerError, Some(500)),
        ("500-empty", Some(1), ErrorCode::BankServerError, Some(500)),
        ("503-text", Some(1), ErrorCode::BankServerError, Some(503)),
        ("401", None, ErrorCode::BankUnauthorised, Some(401)),
        ("403", Some(1), ErrorCode::NotConsented, Some(403)),
        ("403-without-status", Some(1), ErrorCode::NotConsented, Some(403)),
        ("429", Some(1), ErrorCode::BankLimit, Some(429)),
        ("200-html", Some(1), ErrorCode::BankContract, Some(200)),
        ("truncate", Some(1), ErrorCode::TransportRefused, None),
        // Once more on a new connection, where the one before was kept.
        ("drop", None, ErrorCode::TransportRefused, None),
    ] {
        let error = struck(&world, &account_id, json!({"kind": kind, "count": count})).await.unwrap_err();
        assert_eq!((error.code, error.detail.status), (code, status), "{kind}");
        assert!(error.detail.call_id.is_some(), "{kind}: its call can be opened");
        assert_eq!(error.detail.resets_at.is_some(), kind == "429", "{kind}");
        assert_eq!(kept_transactions(&world, &account_id).await, before, "{kind}");
    }
    let said = struck(&world, &account_id, json!({"kind": "429"})).await.unwrap_err().detail;
    assert_eq!(
        said.bank_description.as_deref(),
        Some("Limite des appels par jour dépassée (Erreur H6B-QA03AAH5)")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_available_accounts_is_nothing_there_and_no_error() {
    let (world, _, account_id) = kept().await;
    let before = kept_transactions(&world, &account_id).await;
    let fetched = struck(&world, &account_id, json!({"kind": "404-naac"})).await.unwrap();
    assert_eq!(fetched.fetched.nothing, Some(NothingView::NoAccounts));
    assert_eq!(kept_transactions(&world, &account_id).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn shapes_that_live_banks_send_are_read_as_what_they_mean() {
    let (world, _, account_id) = kept().await;
    let before = kept_transactions(&world, &account_id).await;
    for kind in ["empty-digest", "bad-bank-signature", "null-templated", "mixed-dates", "next-is-self"] {
        let fetched = struck(&world, &account_id, json!({ "kind": kind })).await.unwrap();
        assert_eq!((fetched.kept, fetched.fetched.pages), (200, 1), "{kind}");
        assert_eq!(fetched.fetched.cut_short, None, "{kind}: a page that is its own next one is the last");
        assert_eq!(
            kept_transactions(&world, &account_id).await,
            before,
            "{kind}: days, amounts and labels are the same"
        );
    }
    // Without a booking date they have no day, and get it back with the next answer.
    assert_eq!(struck(&world, &account_id, json!({"kind": "null-booking-date"})).await.unwrap().kept, 200);
    let amounts = |rows: &[TransactionView]| {
        let mut amounts: Vec<_> =
            rows.iter().map(|row| (row.reference.clone(), row.amount.clone(), row.credit)).collect();
        amounts.sort();
        amounts
    };
    assert_eq!(amounts(&kept_transactions(&world, &account_id).await), amounts(&before));
    transactions(&world, &account_id, present()).await.unwrap();
    let days = |rows: Vec<TransactionView>| {
        let mut days: Vec<_> = rows.into_iter().map(|row| (row.reference, row.day)).collect();
        days.sort();
        days
    };
    assert_eq!(days(kept_transactions(&world, &account_id).await), days(before));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_a_reference_survive_an_answer_that_looks_back_less_far() {
    let (world, view) = World::practising().await;
    let app = app(&world, &view.profile_id.unwrap(), CALLBACK).await;
    let id = opened(&world, &app, "17515-ceidf", AccessRoleView::Aisp, CALLBACK).await;
    authorise(&world, &id, "GUICHET-GEORGES").await;
    let account_id = list(&world, &id, present()).await.unwrap().accounts[0].id.clone();
    let path = "/stet/psd2/v1.4.2/accounts/*";
    let row = |day: &str, amount: &str| {
        json!({
            "entryReference": "", "status": "BOOK", "creditDebitIndicator": "DBIT", "bookingDate": day,
            "transactionAmount": {"amount": amount, "currency": "EUR"}, "remittanceInformation": ["Carte"],
        })
    };
    let answer = async |rows: Value| {
        let body = json!({ "transactions": rows, "_links": {} }).to_string();
        fault(&world, json!({"kind": "other-body", "body": body, "path": path})).await;
        transactions(&world, &account_id, present()).await.unwrap();
        kept_transactions(&world, &account_id).await.into_iter().map(|row| row.amount).collect::<Vec<_>>()
    };
    let all = json!([
        row("2026-03-03", "3.00"),
        row("2026-03-02", "2.20"),
        row("2026-03-02", "2.10"),
        row("2026-03-01", "1.00"),
    ]);
    assert_eq!(answer(all).await, ["3.00", "2.20", "2.10", "1.00"]);
    // Cut in the middle of a day, as a bank that sends so many rows and no more does.
    let later = json!([row("2026-03-04", "4.00"), row("2026-03-03", "3.50"), row("2026-03-02", "2.20")]);
    let kept = ["4.00", "3.50", "2.20", "2.10", "1.00"];
    assert_eq!(answer(later.clone()).await, kept, "replaced, not doubled, and none is lost");
    assert_eq!(answer(later).await, kept, "and the same once more changes nothing");
    assert_eq!(answer(json!([])).await, kept);
}

/// A page of an answer with one row per reference, that links to the next page so.
fn page_of(references: &[&str], next: &str) -> String {
    let rows: Vec<Value> = references
        .iter()
        .map(|reference| {
            json!({
                "entryReference": reference, "status": "BOOK", "creditDebitIndicator": "DBIT",
                "bookingDate": "2026-03-01", "transactionAmount": {"amount": "1.00", "currency": "EUR"},
                "remittanceInformation": ["Carte"],
            })
        })
        .collect();
    json!({ "transactions": rows, "_links": {"next": {"href": next}} }).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_not_whole_says_why_and_keeps_what_came() {
    let (world, _, account_id) = kept().await;
    let second = format!("{TRANSACTIONS}?page=2");
    let other = json!({"kind": "other-body", "path": TRANSACTIONS});
    let answers = async |bodies: &[String]| {
        for body in bodies {
            let mut order = other.clone();
            order["body"] = body.as_str().into();
            fault(&world, order).await;
        }
        transactions(&world, &account_id, present()).await
    };
    let circle = answers(&[page_of(&["A"], &second), page_of(&["B"], TRANSACTIONS)]).await.unwrap();
    assert_eq!((circle.fetched.cut_short, circle.fetched.pages), (Some(CutShortView::Circle), 2));
    let elsewhere = answers(&[page_of(&["C"], "https://bank.example/page/2")]).await.unwrap();
    assert_eq!(elsewhere.fetched.cut_short, Some(CutShortView::Elsewhere));
    assert_eq!(elsewhere.kept, 203);

    // A later page that is refused takes the earlier ones not with it.
    fault(&world, json!({"kind": "429", "path": TRANSACTIONS, "skip": 1})).await;
    let refused = answers(&[page_of(&["D"], &second)]).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BankLimit);
    assert!(
        kept_transactions(&world, &account_id).await.iter().any(|row| row.reference.as_deref() == Some("D"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_whose_answer_is_lost_stays_in_doubt_until_the_bank_lists_the_accounts() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    let listed = list(&world, &id, present()).await.unwrap();
    let iban = listed.accounts[0].iban.clone().unwrap();
    let choice = ConsentChoice { balances: vec![iban.clone()], ..ConsentChoice::default() };
    let review =
        consents::review(&world.desk, ConsentReviewReq { connection_id: id.clone(), choice }).await.unwrap();
    fault(&world, json!({"kind": "drop", "stage": "after", "path": "/stet/psd2/v1.4.2/consents"})).await;
    let send = ConsentSendReq {
        connection_id: id.clone(),
        request_id: review.request.request_id,
        psu: present(),
        confirmed: false,
    };
    let error = consents::send(&world.desk, send).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::TransportRefused);
    let show = || consents::show(&world.desk, ConsentShowReq { connection_id: id.clone() });
    assert_eq!(show().await.unwrap().sent[0].status, ConsentStatusView::Unknown);
    list(&world, &id, present()).await.unwrap();
    let granted = show().await.unwrap().granted;
    assert_eq!((granted.balances, granted.transactions), (vec![iban], Vec::new()), "the bank had taken it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_stalls_is_given_up_at_once_when_the_operator_says_so_and_else_after_its_deadline() {
    let (world, connection_id, account_id) = kept().await;
    let before = kept_transactions(&world, &account_id).await;
    // Half of the body, then nothing for ten minutes.
    let stall = json!({"kind": "stall", "delay_ms": 600_000, "path": TRANSACTIONS, "count": 2});
    fault(&world, stall).await;
    let path = "/transactions";
    let already = seen(&world, path).await.len();
    let give_up = async {
        // Not before the bank has the question.
        while seen(&world, path).await.len() == already {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let req = AccountsGiveUpReq { connection_id: connection_id.clone() };
        accounts::give_up(&world.desk, req).await.unwrap();
        Instant::now()
    };
    let (asked, said) = tokio::join!(transactions(&world, &account_id, present()), give_up);
    let took = said.elapsed();
    assert_eq!(asked.unwrap_err().code, ErrorCode::GivenUp);
    assert!(took < Duration::from_secs(10), "{took:?}: it went on waiting");
    let calls = desk::calls::list(
        &world.desk,
        CallsListReq { profile_id: kit::change::profile(&world).await, ..CallsListReq::default() },
    );
    assert_eq!(calls.await.unwrap().calls[0].failure.as_deref(), Some("abandoned"));
    assert_eq!(kept_transactions(&world, &account_id).await, before);

    let began = Instant::now();
    let error = transactions(&world, &account_id, present()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::TransportTimeout);
    assert!(began.elapsed() >= Duration::from_secs(29), "{:?}: it had its time", began.elapsed());
    assert_eq!(kept_transactions(&world, &account_id).await, before);
    assert_eq!(transactions(&world, &account_id, present()).await.unwrap().kept, 200, "and goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_meets_a_closed_connection_goes_once_more_and_its_record_says_so() {
    let (world, _, account_id) = kept().await;
    transactions(&world, &account_id, present()).await.unwrap();
    let already = seen(&world, "/transactions").await.len();
    // The bank closes the connection of the question before, and says nothing.
    let fetched = struck(&world, &account_id, json!({"kind": "drop", "count": 1})).await.unwrap();
    assert_eq!((fetched.kept, fetched.fetched.same), (200, 200));
    assert_eq!(seen(&world, "/transactions").await.len(), already + 2);
    let req = CallShowReq { call_id: fetched.fetched.call_id.unwrap() };
    let call = desk::calls::show(&world.desk, req).await.unwrap();
    let tls = call.tls.unwrap();
    assert_eq!((tls.connection, tls.offered_chain.is_empty()), (ConnectionUseView::Reopened, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_what_was_fetched_a_moment_ago_and_after_a_restart() {
    let (world, _, account_id) = kept().await;
    let label = kept_transactions(&world, &account_id).await[0].label.clone();
    let before = found(&world, &account_id, &label).await;
    assert!(before > 0);
    let world = world.restart().await;
    assert_eq!(found(&world, &account_id, &label).await, before);
    world.desk.settled().await;
    assert_eq!(found(&world, &account_id, &label).await, before);
}

async fn found(world: &World, account_id: &str, words: &str) -> u32 {
    let req = TransactionsFindReq {
        account_id: account_id.to_owned(),
        filter: TransactionFilterReq { words: words.to_owned(), ..TransactionFilterReq::default() },
        order: TransactionOrderReq::Day,
        descending: true,
    };
    desk::accounts::find(&world.desk, req).await.unwrap().found
}
