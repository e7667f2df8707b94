//! The question for the accounts that follows each consent: with the PSU, without, and where no call without them is left.

use desk::consents;
use desk::error::ErrorCode;
use desk::views::*;
use kit::access::*;
use kit::banks::manage;
use kit::world::World;
use serde_json::json;

/// EDMÉ's connection, his accounts listed, at a noon that stays; and the IBAN of the first.
async fn listed() -> (World, String, String) {
    let (world, id) = connected_at("2026-03-06T11:00:00Z".parse().unwrap()).await;
    assert_eq!(manage(&world, "PUT", "/mode", &json!({"consent": "fresh"})).await.0, 200);
    authorise(&world, &id, EDME).await;
    let accounts = list(&world, &id, present()).await.unwrap().accounts;
    let iban = accounts[0].iban.clone().unwrap();
    (world, id, iban)
}

async fn send(world: &World, id: &str, iban: &str, psu: PsuReq) -> ConsentView {
    let choice = ConsentChoice { balances: vec![iban.to_owned()], ..ConsentChoice::default() };
    let req = ConsentReviewReq { connection_id: id.to_owned(), choice };
    let request_id = consents::review(&world.desk, req).await.unwrap().request.request_id;
    let req = ConsentSendReq { connection_id: id.to_owned(), request_id, psu, confirmed: false };
    consents::send(&world.desk, req).await.unwrap()
}

/// How often the list was asked for without the PSU today, as desk has it and the screen shows it.
async fn used(world: &World, id: &str) -> u32 {
    let req = AccountsListReq { connection_id: id.to_owned() };
    let uses = desk::accounts::list(&world.desk, req).await.unwrap().quota.uses;
    uses.iter().find(|one| one.method == QuotaMethodView::Accounts).map_or(0, |one| one.used)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accounts_after_a_consent_are_asked_for_with_the_psu_or_counted_or_left_for_later() {
    let (world, id, iban) = listed().await;
    let asked = async || seen(&world, "/accounts").await.len();
    send(&world, &id, &iban, present()).await;
    assert_eq!(used(&world, &id).await, 0, "the PSU is there");

    for calls in 1..=4 {
        let view = send(&world, &id, &iban, PsuReq::default()).await;
        assert_eq!((used(&world, &id).await, view.listed_at), (calls, Some(view.sent[0].at)));
    }

    // The banks' clock stands still: one minute on, so that what comes after can be told from before.
    let later = json!({"advance_seconds": 60});
    let (status, clock) = manage(&world, "PUT", "/clock", &later).await;
    assert_eq!(status, 200, "{clock}");
    let before = asked().await;
    let view = send(&world, &id, &iban, PsuReq::default()).await;
    assert_eq!(view.sent[0].status, ConsentStatusView::Accepted, "the consent is sent all the same");
    assert_eq!((asked().await, used(&world, &id).await), (before, 4), "and the accounts are not asked for");
    assert!(view.listed_at < Some(view.sent[0].at), "which the screen can tell");
    assert_eq!(view.granted.balances, [iban], "what is granted is what the consent said");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_for_new_accounts_that_could_not_see_them_takes_nothing_back() {
    let (world, id, iban) = listed().await;
    send(&world, &id, &iban, present()).await;
    for _ in 0..4 {
        list(&world, &id, PsuReq::default()).await.unwrap();
    }
    let look = |psu| {
        let req = ConsentLookReq { connection_id: id.clone(), psu, confirmed: true };
        consents::look_for_new(&world.desk, req)
    };
    let stopped = look(PsuReq::default()).await.unwrap_err();
    assert_eq!(stopped.code, ErrorCode::QuotaSpent);
    assert_eq!(seen(&world, "/consents").await.len(), 1, "nothing was sent");
    let show = ConsentShowReq { connection_id: id.clone() };
    let view = consents::show(&world.desk, show).await.unwrap();
    assert_eq!((view.granted.balances, view.to_restore), (vec![iban], None));
    assert!(look(present()).await.unwrap().to_restore.is_some());
}
