//! Token answers that are not as they should be, to a code and to a refresh.

use desk::error::ErrorCode;
use desk::views::*;
use kit::access::*;
use kit::banks::fault;
use kit::world::World;
use serde_json::json;

use super::assert_ended;

/// What a broken answer is called.
const BROKEN: [(&str, ErrorCode); 5] = [
    ("200-html", ErrorCode::BankContract),
    ("3-mb", ErrorCode::BankContract),
    ("truncate", ErrorCode::TransportRefused),
    ("500-html", ErrorCode::BankServerError),
    ("503-text", ErrorCode::BankServerError),
];

async fn strike(world: &World, kind: &str) {
    fault(world, json!({ "kind": kind, "path": "/stet/psd2/oauth/token" })).await;
}

async fn refresh(world: &World, connection_id: &str) -> Result<ConnectionView, desk::error::AppError> {
    let req = TokenRefreshReq { connection_id: connection_id.to_owned() };
    desk::connections::refresh(&world.desk, req).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_answer_to_a_code_ends_the_attempt_with_its_call_and_the_next_one_is_as_good_as_new() {
    let (world, id) = connected().await;
    for (kind, code) in BROKEN {
        let address = sent(&world, &id, AnswerWayView::Paste).await;
        let url = Browser::default().decide(&address, EDME, "accept").await;
        strike(&world, kind).await;
        let error = paste(&world, &id, &url).await.unwrap_err();
        assert_eq!(error.code, code, "{kind}");
        assert_ended(&world, &id, AuthorizationOutcomeView::ExchangeFailed).await;
        let end = show(&world, &id).await.last_end.unwrap();
        assert!(end.call_id.is_some() && end.call_id == error.detail.call_id, "{kind}");
        let replayed = paste(&world, &id, &url).await.unwrap_err();
        assert_eq!(replayed.detail.fields[0].problem, FieldProblem::StateUsed, "a code is good once: {kind}");
    }
    let view = authorise(&world, &id, EDME).await;
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_answer_to_a_refresh_loses_no_access_though_the_bank_ended_the_old_token() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    for (kind, code) in BROKEN {
        strike(&world, kind).await;
        assert_eq!(refresh(&world, &id).await.unwrap_err().code, code, "{kind}");
        let access = show(&world, &id).await.summary.access;
        assert!(access.refresh_held && access.status == AccessStatusView::Valid, "{kind}: {access:?}");
        assert_eq!(list(&world, &id, present()).await.unwrap().accounts.len(), 4, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_expires_in_no_life_is_made_up_and_the_bank_s_401_tells() {
    let (world, id) = connected().await;
    strike(&world, "no-expires-in").await;
    let access = authorise(&world, &id, EDME).await.summary.access;
    assert_eq!((access.status, access.expires_at), (AccessStatusView::Valid, None));
    list(&world, &id, present()).await.unwrap();
    assert_eq!(grants(&world, "refresh_token").await, 0);

    kit::banks::manage(&world, "PUT", "/clock", &json!({ "advance_seconds": 3601 })).await;
    list(&world, &id, present()).await.unwrap();
    assert_eq!(grants(&world, "refresh_token").await, 1, "refreshed when the bank said so");
    assert!(show(&world, &id).await.summary.access.expires_at.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_stays_where_none_comes_back() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    strike(&world, "no-refresh-token").await;
    let access = refresh(&world, &id).await.unwrap().summary.access;
    assert!(access.refresh_held && access.status == AccessStatusView::Valid);
    refresh(&world, &id).await.expect("the one from before is still good");
    assert_eq!(list(&world, &id, present()).await.unwrap().accounts.len(), 4);
    let asked = seen(&world, "/oauth/token").await;
    let sent: Vec<&str> =
        asked.iter().filter_map(|entry| entry["body"].as_str()?.split("refresh_token=").nth(1)).collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0], sent[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_that_came_without_a_refresh_token_ends_with_its_hour() {
    let (world, id) = connected().await;
    strike(&world, "no-refresh-token").await;
    let access = authorise(&world, &id, EDME).await.summary.access;
    assert!(!access.refresh_held && access.status == AccessStatusView::Valid);
    assert_eq!(refresh(&world, &id).await.unwrap_err().code, ErrorCode::NoAccess);
    kit::banks::manage(&world, "PUT", "/clock", &json!({ "advance_seconds": 3601 })).await;
    assert_eq!(show(&world, &id).await.summary.access.status, AccessStatusView::Expired);
    assert_eq!(list(&world, &id, present()).await.unwrap_err().code, ErrorCode::BankUnauthorised);
    assert_eq!(grants(&world, "refresh_token").await, 0);
}
