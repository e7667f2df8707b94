//! What the calendar does to an access: the 180 days of an authentication, the day's calls without the PSU, and a clock that
//! is ten minutes off.

use desk::error::ErrorCode;
use desk::views::*;
use kit::access::*;
use kit::banks::manage;
use serde_json::json;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authentication_is_good_for_180_days_to_the_day() {
    let authenticated = at("2026-03-06T09:00:00Z");
    let (world, id) = connected_at(authenticated).await;
    let access = authorise(&world, &id, EDME).await.summary.access;
    assert_eq!(access.sca_at, Some(authenticated.as_millisecond()));
    assert_eq!(access.sca_due_at, Some(authenticated.as_millisecond() + 180 * DAY_MS));
    let later = |days: i64, ms: i64| {
        jiff::Timestamp::from_millisecond(authenticated.as_millisecond() + days * DAY_MS + ms).unwrap()
    };

    // Day 179, and the last millisecond of the 180th: refreshed like on any other.
    for (days, ms, left) in [(179, 0, 1), (180, -1, 0)] {
        hold(&world, later(days, ms)).await;
        let access = show(&world, &id).await.summary.access;
        assert_eq!((access.status, access.sca_days), (AccessStatusView::Refreshable, Some(left)));
        assert_eq!(list(&world, &id, present()).await.unwrap().accounts.len(), 4);
        let access = show(&world, &id).await.summary.access;
        assert_eq!(access.sca_due_at, Some(authenticated.as_millisecond() + 180 * DAY_MS), "not extended");
    }

    // Day 180 and 181: over, which is not the PSU's doing.
    for (days, left) in [(180, 0), (181, -1)] {
        hold(&world, later(days, 0)).await;
        let access = show(&world, &id).await.summary.access;
        assert_eq!((access.status, access.sca_days), (AccessStatusView::ScaOver, Some(left)));
    }
    let error = list(&world, &id, present()).await.unwrap_err();
    assert_eq!(error.detail.bank_error.as_deref(), Some("invalid_grant"));
    let view = show(&world, &id).await;
    assert_eq!(view.history[0].kind, ConnectionEventKind::RefreshRefused);
    assert_eq!(view.summary.access.status, AccessStatusView::ScaOver);

    let access = authorise(&world, &id, EDME).await.summary.access;
    assert_eq!((access.status, access.sca_days), (AccessStatusView::Valid, Some(180)), "counted anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fifth_call_of_a_day_without_the_psu_is_stopped_here_until_midnight_in_paris() {
    // 23:59:59 and 00:00:00 in Paris.
    let (evening, midnight) = (at("2026-03-06T22:59:59Z"), at("2026-03-06T23:00:00Z"));
    let (world, id) = connected_at(evening).await;
    authorise(&world, &id, EDME).await;
    let absent = || list(&world, &id, PsuReq::default());
    for used in 1..=4 {
        let view = absent().await.unwrap();
        assert_eq!((view.quota.uses[0].used, view.quota.limit), (used, 4));
    }
    let asked = async || seen(&world, "/accounts").await.len();
    let before = asked().await;
    let stopped = absent().await.unwrap_err();
    assert_eq!(stopped.code, ErrorCode::QuotaSpent);
    assert_eq!(stopped.detail.resets_at, Some(midnight.as_millisecond()));
    assert_eq!(asked().await, before, "nothing was sent");

    let over = AccountsRefreshReq { connection_id: id.clone(), psu: PsuReq::default(), over_quota: true };
    let refused = desk::accounts::refresh(&world.desk, over).await.unwrap_err();
    assert_eq!((refused.code, refused.detail.status), (ErrorCode::BankLimit, Some(429)));
    assert_eq!(asked().await, before + 1, "sent all the same, and the bank refuses it as was said");
    list(&world, &id, present()).await.expect("with the PSU there is no limit");

    let account_id = list(&world, &id, present()).await.unwrap().accounts[3].id.clone();
    transactions(&world, &account_id, PsuReq::default()).await.expect("each method has its own four");

    hold(&world, midnight).await;
    let view = absent().await.unwrap();
    assert_eq!((view.quota.day.as_str(), view.quota.uses[0].used), ("2026-03-07", 1));
    assert_eq!(view.quota.resets_at, at("2026-03-07T23:00:00Z").as_millisecond());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_in_twenty_pages_is_one_call_here_and_at_the_bank() {
    // Noon in Paris, and it stays noon.
    let (world, id) = connected_at(at("2026-03-06T11:00:00Z")).await;
    assert_eq!(manage(&world, "PUT", "/mode", &json!({"paging": true})).await.0, 200);
    authorise(&world, &id, EDME).await;
    let account = list(&world, &id, present()).await.unwrap().accounts[0].clone();
    let used = async || {
        let req = AccountsListReq { connection_id: id.clone() };
        let uses = desk::accounts::list(&world.desk, req).await.unwrap().quota.uses;
        uses.iter().find(|one| one.iban == account.iban).map_or(0, |one| one.used)
    };
    for calls in 1..=4 {
        let came = transactions(&world, &account.id, PsuReq::default()).await.unwrap();
        assert_eq!((came.fetched.pages, came.kept, used().await), (20, 2000, calls));
    }
    let stopped = transactions(&world, &account.id, PsuReq::default()).await.unwrap_err();
    assert_eq!(stopped.code, ErrorCode::QuotaSpent);
    let over = TransactionsRefreshReq {
        account_id: account.id.clone(),
        psu: PsuReq::default(),
        over_quota: true,
        from_day: None,
        until_day: None,
    };
    let refused = desk::accounts::refresh_transactions(&world.desk, over).await.unwrap_err();
    assert_eq!((refused.code, refused.detail.status), (ErrorCode::BankLimit, Some(429)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_reach_the_resource_is_not_counted() {
    let (world, id) = connected().await;
    authorise(&world, &id, EDME).await;
    for kind in ["500-html", "503-text", "drop", "403"] {
        let path = "/stet/psd2/v1.4.2/accounts";
        kit::banks::fault(&world, json!({"kind": kind, "path": path, "count": null})).await;
        list(&world, &id, PsuReq::default()).await.unwrap_err();
        kit::banks::manage(&world, "DELETE", "/faults", &json!(null)).await;
    }
    assert_eq!(list(&world, &id, PsuReq::default()).await.unwrap().quota.uses[0].used, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_ten_minutes_off_in_either_direction_hinders_nothing() {
    for minutes in [-10, 10] {
        let (world, id) = connected().await;
        // This machine's clock, which signs and writes down; the bank's stays what it is.
        let now = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
        world.host.fix_clock(now);
        let access = authorise(&world, &id, EDME).await.summary.access;
        assert_eq!(access.status, AccessStatusView::Valid);
        let left = access.expires_at.unwrap() - show(&world, &id).await.bank_time;
        assert!((3_000_000..=3_600_000).contains(&left), "by the bank's clock, not by ours: {left}");
        let listed = list(&world, &id, present()).await.unwrap();
        assert_eq!(transactions(&world, &listed.accounts[3].id, present()).await.unwrap().kept, 200);
        // The earliest day that may be asked for is the bank's.
        let req = TransactionsRefreshReq {
            account_id: listed.accounts[3].id.clone(),
            psu: present(),
            over_quota: false,
            from_day: listed.earliest_day.clone(),
            until_day: None,
        };
        desk::accounts::refresh_transactions(&world.desk, req).await.unwrap();
    }
}
