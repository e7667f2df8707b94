//! One refresh at a time, one replay, and no third try.

use desk::error::ErrorCode;
use desk::views::*;
use kit::access::*;
use kit::banks::{fault, manage};
use serde_json::json;

const ACCOUNTS: &str = "/stet/psd2/v1.4.2/accounts";

#[tokio::test(flavor = "multi_thread")]
async fn of_two_refreshes_at_once_the_bank_sees_one() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    // The first is still under way when the second begins.
    fault(&world, json!({"kind": "delay", "delay_ms": 300, "path": "/stet/psd2/oauth/token", "count": null}))
        .await;
    let refresh = || desk::connections::refresh(&world.desk, TokenRefreshReq { connection_id: id.clone() });
    let (one, two) = tokio::join!(refresh(), refresh());
    assert_eq!(one.unwrap().summary.access.status, AccessStatusView::Valid);
    assert_eq!(two.unwrap().summary.access.status, AccessStatusView::Valid);
    assert_eq!(grants(&world, "refresh_token").await, 1);
    let refreshed = |view: ConnectionView| {
        view.history.iter().filter(|event| event.kind == ConnectionEventKind::Refreshed).count()
    };
    assert_eq!(refreshed(show(&world, &id).await), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_find_their_token_too_old_share_one_refresh() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    manage(&world, "PUT", "/clock", &json!({ "advance_seconds": 3590 })).await;
    assert_eq!(show(&world, &id).await.summary.access.status, AccessStatusView::Refreshable);
    let ask = || list(&world, &id, present());
    let (one, two, three, four) = tokio::join!(ask(), ask(), ask(), ask());
    for view in [one, two, three, four] {
        assert_eq!(view.unwrap().accounts.len(), 4);
    }
    assert_eq!(grants(&world, "refresh_token").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_401_is_answered_by_one_refresh_and_one_replay() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    fault(&world, json!({"kind": "401", "path": ACCOUNTS})).await;
    assert_eq!(list(&world, &id, present()).await.unwrap().accounts.len(), 4);
    let statuses = |entries: Vec<serde_json::Value>| {
        entries.iter().map(|entry| entry["status"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(seen(&world, ACCOUNTS).await), [401, 200]);
    assert_eq!(grants(&world, "refresh_token").await, 1);

    let (method, path) = ("DELETE", "/journal");
    manage(&world, method, path, &json!(null)).await;
    fault(&world, json!({"kind": "401", "path": ACCOUNTS, "count": null})).await;
    let error = list(&world, &id, present()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::BankUnauthorised);
    assert_eq!(statuses(seen(&world, ACCOUNTS).await), [401, 401], "no third try");
    assert_eq!(grants(&world, "refresh_token").await, 1);
    let access = show(&world, &id).await.summary.access;
    assert!(access.refresh_held, "what the bank takes for the refresh is not thrown away");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_psu_who_withdrew_at_the_bank_is_told_from_an_access_that_ran_out() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    assert_eq!(manage(&world, "POST", &format!("/psu/{EDME}/revoke"), &json!(null)).await.0, 204);
    let error = list(&world, &id, present()).await.unwrap_err();
    assert_eq!(error.detail.bank_error.as_deref(), Some("invalid_grant"));
    let view = show(&world, &id).await;
    assert_eq!(view.summary.access.status, AccessStatusView::RevokedByPsu);
    assert_eq!(view.history[0].kind, ConnectionEventKind::RevokedByPsu);
    assert_eq!((seen(&world, ACCOUNTS).await.len(), grants(&world, "refresh_token").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_from_here_ends_both_tokens_at_the_bank() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    let revoke = || {
        desk::connections::revoke(&world.desk, TokenRevokeReq { connection_id: id.clone(), confirmed: false })
    };
    // An answer that never comes lets go of nothing.
    fault(&world, json!({"kind": "drop", "path": "/stet/psd2/oauth/revoke"})).await;
    assert_eq!(revoke().await.unwrap_err().code, ErrorCode::TransportRefused);
    assert_eq!(show(&world, &id).await.summary.access.status, AccessStatusView::Valid);
    assert_eq!(list(&world, &id, present()).await.unwrap().accounts.len(), 4);

    let access = revoke().await.unwrap().summary.access;
    assert_eq!((access.status, access.refresh_held), (AccessStatusView::RevokedHere, false));
    let (_, status) = manage(&world, "GET", "/status", &json!(null)).await;
    assert_eq!(status["grants"], 0);
    assert_eq!(list(&world, &id, present()).await.unwrap_err().code, ErrorCode::NoAccess);
}
