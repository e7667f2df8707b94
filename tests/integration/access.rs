//! A PSU's access, from the bank's pages to the last transaction: desk over the real local banks.

use desk::accounts;
use desk::views::*;
use kit::access::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_psu_authorises_consents_and_every_transaction_is_read() {
    let (world, connection_id) = connected().await;
    assert_eq!(show(&world, &connection_id).await.summary.access.status, AccessStatusView::Never);
    let address = sent(&world, &connection_id, AnswerWayView::Paste).await;
    assert_eq!(world.host.opened.lock().unwrap().last(), Some(&address));
    let url = Browser::default().decide(&address, EDME, "accept").await;
    let view = paste(&world, &connection_id, &url).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
    assert!(view.summary.access.refresh_held && view.pending.is_none());

    let listed = list(&world, &connection_id, present()).await.unwrap();
    assert_eq!(listed.accounts.len(), 4);

    let consent = consent_to_all(&world, &connection_id, &listed).await;
    assert_eq!(consent.sent[0].status, ConsentStatusView::Accepted);
    assert_eq!(consent.granted.transactions.len(), 4);

    let listed = list(&world, &connection_id, present()).await.unwrap();
    let mut kept = Vec::new();
    for account in &listed.accounts {
        let req = BalancesRefreshReq { account_id: account.id.clone(), psu: present(), over_quota: false };
        accounts::refresh_balances(&world.desk, req).await.unwrap();
        kept.push(transactions(&world, &account.id, present()).await.unwrap().kept);
    }
    assert_eq!(kept, [2000, 2000, 260, 200]);
    let shown = accounts::list(&world.desk, AccountsListReq { connection_id }).await.unwrap();
    let balances: Vec<_> =
        shown.accounts.iter().map(|account| account.balances[0].amount.clone().unwrap()).collect();
    assert_eq!(balances, ["470926.57", "182432.23", "9803.71", "14646.78"]);
}
