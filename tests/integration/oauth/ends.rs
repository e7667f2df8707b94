//! How an attempt ends without an access, or meets a second answer: each end by its own name, nothing left hanging.

use std::time::{Duration, Instant};

use desk::connections;
use desk::error::ErrorCode;
use desk::views::*;
use kit::access::*;
use kit::banks::{fault, manage};
use serde_json::json;

use super::{assert_ended, parameter, with};

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_and_a_time_out_at_the_bank_are_told_apart_by_its_own_words() {
    let (world, id) = connected().await;
    let mut said = Vec::new();
    for decision in ["refuse", "timeout"] {
        let address = sent(&world, &id, AnswerWayView::Paste).await;
        let url = Browser::default().decide(&address, EDME, decision).await;
        let view = paste(&world, &id, &url).await.unwrap();
        assert_eq!(view.summary.access.status, AccessStatusView::Refused);
        assert_ended(&world, &id, AuthorizationOutcomeView::Refused).await;
        let end = view.last_end.unwrap();
        assert_eq!(end.error.as_deref(), Some("access_denied"));
        said.push(end.description.expect("the bank says more"));
    }
    assert_ne!(said[0], said[1]);
    assert_eq!(grants(&world, "authorization_code").await, 0);
    let view = authorise(&world, &id, EDME).await;
    assert_eq!(view.summary.access.status, AccessStatusView::Valid, "a refusal is not for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_error_of_the_bank_is_no_refusal_of_the_psu() {
    let (world, id) = connected().await;
    let address = sent(&world, &id, AnswerWayView::Paste).await;
    let url = format!("{CALLBACK}?error=temporarily_unavailable&state={}", parameter(&address, "state"));
    let view = paste(&world, &id, &url).await.unwrap();
    assert_ended(&world, &id, AuthorizationOutcomeView::Failed).await;
    assert_eq!(view.last_end.unwrap().error.as_deref(), Some("temporarily_unavailable"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_after_the_attempt_was_given_up_or_its_hour_was_over_sends_nothing() {
    let (world, id) = connected().await;
    let address = sent(&world, &id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, EDME, "accept").await;
    let cancel = AuthorizationCancelReq { connection_id: id.clone() };
    connections::cancel(&world.desk, cancel).await.unwrap();
    assert_ended(&world, &id, AuthorizationOutcomeView::Abandoned).await;
    let error = paste(&world, &id, &url).await.unwrap_err();
    assert_eq!(error.detail.fields[0].problem, FieldProblem::StateUsed);

    for (seconds, in_time) in [(3601, false), (3590, true)] {
        let address = sent(&world, &id, AnswerWayView::Paste).await;
        // The bank's page waits half an hour for each step; the PSU decides late, and the code is fresh.
        manage(&world, "PUT", "/clock", &json!({ "advance_seconds": seconds })).await;
        let url = Browser::default().decide(&address, EDME, "accept").await;
        let pasted = paste(&world, &id, &url).await;
        if in_time {
            assert_eq!(pasted.unwrap().summary.access.status, AccessStatusView::Valid);
        } else {
            assert_eq!(pasted.unwrap_err().detail.fields[0].problem, FieldProblem::StateUsed);
            assert_ended(&world, &id, AuthorizationOutcomeView::TimedOut).await;
            assert_eq!(grants(&world, "authorization_code").await, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_callbacks_at_once_one_is_taken_and_the_bank_is_asked_once() {
    let (world, id) = connected().await;
    let address = sent(&world, &id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, EDME, "accept").await;
    let both = tokio::join!(paste(&world, &id, &url), paste(&world, &id, &url));
    let both = [both.0, both.1];
    assert_eq!(both.iter().filter(|one| one.is_ok()).count(), 1);
    let late = both.into_iter().find_map(Result::err).unwrap();
    assert_eq!(late.detail.fields[0].problem, FieldProblem::StateUsed);
    assert_eq!(grants(&world, "authorization_code").await, 1);
    assert_eq!(show(&world, &id).await.summary.access.status, AccessStatusView::Valid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_sent_twice_ends_what_it_gave_and_the_connection_says_so_at_the_next_call() {
    let (world, id) = connected().await;
    let address = sent(&world, &id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, EDME, "accept").await;
    paste(&world, &id, &url).await.unwrap();
    let next = sent(&world, &id, AnswerWayView::Paste).await;
    let old_code = with(&url, "state", &parameter(&next, "state"));
    let error = paste(&world, &id, &old_code).await.unwrap_err();
    assert_eq!(
        (error.code, error.detail.bank_error.as_deref()),
        (ErrorCode::BankRefused, Some("invalid_grant"))
    );
    let view = show(&world, &id).await;
    assert!(view.pending.is_none());
    assert_eq!(view.last_end.unwrap().outcome, AuthorizationOutcomeView::ExchangeFailed);

    // RFC 6749, section 4.1.2: the bank revokes the tokens that the code gave before.
    let error = list(&world, &id, present()).await.unwrap_err();
    assert_eq!(error.detail.bank_error.as_deref(), Some("invalid_grant"));
    let view = show(&world, &id).await;
    assert_eq!(view.summary.access.status, AccessStatusView::RevokedByPsu);
    assert!(!view.summary.access.refresh_held);
    assert_eq!(list(&world, &id, present()).await.unwrap_err().code, ErrorCode::NoAccess);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_that_stalls_is_given_up_at_once_and_the_next_attempt_is_as_good_as_new() {
    let (world, id) = connected().await;
    let address = sent(&world, &id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, EDME, "accept").await;
    // Half of the body, then nothing for ten minutes.
    fault(&world, json!({"kind": "stall", "delay_ms": 600_000, "path": "/stet/psd2/oauth/token"})).await;
    let give_up = async {
        // Not before the bank has the code.
        while grants(&world, "authorization_code").await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let pending = show(&world, &id).await.pending.expect("it is not known yet what comes of it");
        assert!(pending.exchanging);
        let said = Instant::now();
        let cancel = AuthorizationCancelReq { connection_id: id.clone() };
        connections::cancel(&world.desk, cancel).await.unwrap();
        said
    };
    let (pasted, said) = tokio::join!(paste(&world, &id, &url), give_up);
    let took = said.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}: it went on waiting");
    assert!(pasted.unwrap().pending.is_none());
    assert_ended(&world, &id, AuthorizationOutcomeView::Abandoned).await;
    let calls = CallsListReq { profile_id: kit::change::profile(&world).await, ..CallsListReq::default() };
    let calls = desk::calls::list(&world.desk, calls).await.unwrap().calls;
    assert_eq!(calls[0].failure.as_deref(), Some("abandoned"), "its call stands in the record");
    let replayed = paste(&world, &id, &url).await.unwrap_err();
    assert_eq!(replayed.detail.fields[0].problem, FieldProblem::StateUsed);

    let view = authorise(&world, &id, EDME).await;
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
}
