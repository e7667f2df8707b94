//! The answer caught on the loopback address of the redirect URI.

use desk::connections;
use desk::views::*;
use kit::access::*;
use kit::banks::fault;
use kit::world::World;
use serde_json::json;
use tokio::net::TcpStream;

use super::with;

/// A connection whose redirect URI leads to a port of this machine.
async fn catching() -> (World, String, u16) {
    let (world, view) = World::practising().await;
    let port = free_port();
    let redirect_uri = format!("http://127.0.0.1:{port}/callback");
    let app = app(&world, &view.profile_id.unwrap(), &redirect_uri).await;
    let id = opened(&world, &app, BCP, AccessRoleView::Aisp, &redirect_uri).await;
    (world, id, port)
}

async fn wait(world: &World, connection_id: &str) -> Result<ConnectionView, desk::error::AppError> {
    let req = AuthorizationWaitReq { connection_id: connection_id.to_owned(), farewell: farewell() };
    connections::wait(&world.desk, req).await
}

async fn is_open(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_caught_among_requests_that_are_none_and_the_port_is_closed_then() {
    let (world, id, port) = catching().await;
    assert!(!is_open(port).await, "nothing listens before it is asked for");
    let address = sent(&world, &id, AnswerWayView::Loopback).await;
    let browser = async {
        let browser = Browser::default();
        let url = browser.decide(&address, EDME, "accept").await;
        assert!(url.starts_with(&format!("http://127.0.0.1:{port}/callback?")), "{url}");
        for (other, status) in [
            (url.replace("/callback", "/favicon.ico"), 404),
            (url.replace("/callback", "/callback/more"), 404),
            (url.replace("/callback", ""), 404),
            (url.replace("127.0.0.1", "localhost"), 421),
        ] {
            assert_eq!(browser.see(&other).await, (status, String::new()), "{other}");
        }
        let (status, shown) = browser.see(&with(&url, "state", "guessed")).await;
        assert!(status == 200 && shown.contains("Not ours"), "{shown}");
        assert_eq!(grants(&world, "authorization_code").await, 0);
        let (status, shown) = browser.see(&url).await;
        assert!(status == 200 && shown.contains("<h1>Done</h1>"), "{shown}");
    };
    let (view, ()) = tokio::join!(wait(&world, &id), browser);
    let view = view.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
    assert!(view.pending.is_none());
    assert!(!is_open(port).await, "the port is closed after use");
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_that_connect_many_times_at_once_get_one_access_and_an_answer_each() {
    let (world, id, port) = catching().await;
    let address = sent(&world, &id, AnswerWayView::Loopback).await;
    let browser = async {
        // As browsers do for good measure.
        let mut idle = Vec::new();
        for _ in 0..6 {
            idle.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
        }
        let url = Browser::default().decide(&address, EDME, "accept").await;
        let (one, two, three) = (Browser::default(), Browser::default(), Browser::default());
        // All of them are there before the bank has answered.
        fault(&world, json!({"kind": "delay", "delay_ms": 1000, "path": "/stet/psd2/oauth/token"})).await;
        let other = with(&url, "state", "guessed");
        let shown = tokio::join!(one.see(&url), two.see(&url), three.see(&other));
        assert!(shown.0.1.contains("<h1>Done</h1>") && shown.1.1.contains("<h1>Done</h1>"), "{shown:?}");
        assert!(shown.2.1.contains("<h1>Not ours</h1>"), "{shown:?}");
    };
    let (view, ()) = tokio::join!(wait(&world, &id), browser);
    assert_eq!(view.unwrap().summary.access.status, AccessStatusView::Valid);
    assert_eq!(grants(&world, "authorization_code").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_caught_too_and_an_attempt_that_is_given_up_closes_its_port() {
    let (world, id, port) = catching().await;
    let address = sent(&world, &id, AnswerWayView::Loopback).await;
    let browser = async {
        let browser = Browser::default();
        let url = browser.decide(&address, EDME, "refuse").await;
        assert!(browser.see(&url).await.1.contains("<h1>Refused</h1>"));
    };
    let (view, ()) = tokio::join!(wait(&world, &id), browser);
    assert_eq!(view.unwrap().last_end.unwrap().outcome, AuthorizationOutcomeView::Refused);
    assert!(!is_open(port).await);

    let address = sent(&world, &id, AnswerWayView::Loopback).await;
    assert!(is_open(port).await, "bound before the browser opens");
    let url = Browser::default().decide(&address, EDME, "accept").await;
    let give_up = async {
        let cancel = AuthorizationCancelReq { connection_id: id.clone() };
        connections::cancel(&world.desk, cancel).await.unwrap();
    };
    let (view, ()) = tokio::join!(wait(&world, &id), give_up);
    assert_eq!(view.unwrap().last_end.unwrap().outcome, AuthorizationOutcomeView::Abandoned);
    assert!(!is_open(port).await, "{url} finds nobody");
    assert_eq!(grants(&world, "authorization_code").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_another_program_holds_is_said_and_the_answer_can_be_pasted() {
    let (world, id, port) = catching().await;
    let other_program = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let pending = start(&world, &id, AnswerWayView::Loopback).await.pending.unwrap();
    assert_eq!((pending.listening, pending.busy_port), (false, Some(port)));
    assert!(world.host.opened.lock().unwrap().is_empty(), "the PSU is not sent away before someone waits");
    assert!(wait(&world, &id).await.unwrap().pending.is_some(), "there is nothing to wait for");

    let view = authorise(&world, &id, EDME).await;
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
    drop(other_program);
    let pending = start(&world, &id, AnswerWayView::Loopback).await.pending.unwrap();
    assert!(pending.listening && pending.busy_port.is_none(), "freed, it is listened on");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_outlives_the_program_and_is_caught_by_the_next() {
    let (world, id, port) = catching().await;
    let address = sent(&world, &id, AnswerWayView::Loopback).await;
    let world = world.killed().await;
    let view = show(&world, &id).await;
    assert!(view.pending.is_some_and(|pending| !pending.listening));
    let _ = address;
    let address = show(&world, &id).await.pending.unwrap().url;
    let browser = async {
        let browser = Browser::default();
        let url = browser.decide(&address, EDME, "accept").await;
        while !is_open(port).await {
            tokio::task::yield_now().await;
        }
        assert!(browser.see(&url).await.1.contains("<h1>Done</h1>"));
    };
    let (view, ()) = tokio::join!(wait(&world, &id), browser);
    assert_eq!(view.unwrap().summary.access.status, AccessStatusView::Valid);
}
