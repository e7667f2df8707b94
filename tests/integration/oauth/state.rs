//! Whose answer it is: the state is missing, wrong, used, or another connection's.

use desk::error::ErrorCode;
use desk::views::*;
use kit::access::*;
use kit::world::World;

use super::{assert_ended, assert_still_open, parameter, with};

async fn problem(world: &World, connection_id: &str, url: &str) -> FieldProblem {
    let error = paste(world, connection_id, url).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InputInvalid);
    error.detail.fields[0].problem
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_our_state_is_not_taken_and_the_right_one_still_is() {
    let (world, id) = connected().await;
    let address = sent(&world, &id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, EDME, "accept").await;
    let state = parameter(&url, "state");
    let (head, last) = state.split_at(state.len() - 1);
    let nearly = format!("{head}{}", if last == "A" { "B" } else { "A" });
    for (wrong, expected) in [
        (with(&url, "state", ""), FieldProblem::NotAnAnswer),
        (format!("{url}&state={state}"), FieldProblem::NotAnAnswer),
        (format!("{url}&code=another"), FieldProblem::NotAnAnswer),
        (format!("{url}&error=access_denied"), FieldProblem::NotAnAnswer),
        (with(&url, "code", ""), FieldProblem::NotAnAnswer),
        (with(&url, "state", "guessed"), FieldProblem::StateUnknown),
        (with(&url, "state", &nearly), FieldProblem::StateUnknown),
        (with(&url, "state", &state.to_uppercase().replace('_', "-")), FieldProblem::StateUnknown),
        (url.replace("tpp.example", "tpp.example.evil.example"), FieldProblem::NotTheRedirectUri),
        (url.replace("/callback", "/callback/"), FieldProblem::NotTheRedirectUri),
        (format!("{url}#fragment"), FieldProblem::NotTheRedirectUri),
    ] {
        assert_eq!(problem(&world, &id, &wrong).await, expected, "{wrong}");
        assert_still_open(&world, &id).await;
    }
    let view = paste(&world, &id, &url).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_answers_once_and_a_newer_attempt_ends_the_one_before() {
    let (world, id) = connected().await;
    let first = sent(&world, &id, AnswerWayView::Paste).await;
    let early = Browser::default().decide(&first, EDME, "accept").await;
    let second = sent(&world, &id, AnswerWayView::Paste).await;
    assert_ne!(parameter(&first, "state"), parameter(&second, "state"));
    assert_eq!(
        problem(&world, &id, &early).await,
        FieldProblem::StateUsed,
        "it was given up for a newer one"
    );
    assert_still_open(&world, &id).await;

    let url = Browser::default().decide(&second, EDME, "accept").await;
    paste(&world, &id, &url).await.unwrap();
    assert_eq!(problem(&world, &id, &url).await, FieldProblem::StateUsed);
    assert_eq!(grants(&world, "authorization_code").await, 1, "a replayed state sends nothing");
    assert_eq!(show(&world, &id).await.summary.access.status, AccessStatusView::Valid);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_of_another_bank_is_not_taken_and_its_code_opens_nothing_here() {
    let (world, view) = World::practising().await;
    let app = app(&world, &view.profile_id.unwrap(), CALLBACK).await;
    let here = opened(&world, &app, BCP, AccessRoleView::Aisp, CALLBACK).await;
    let there = opened(&world, &app, "17515-ceidf", AccessRoleView::Aisp, CALLBACK).await;
    let address_here = sent(&world, &here, AnswerWayView::Paste).await;
    let address_there = sent(&world, &there, AnswerWayView::Paste).await;
    let from_there = Browser::default().decide(&address_there, "9999999904", "accept").await;

    assert_eq!(problem(&world, &here, &from_there).await, FieldProblem::StateUnknown);
    assert_still_open(&world, &here).await;
    assert_still_open(&world, &there).await;

    // The adversary swaps the code alone: it is sent to the bank that was asked, which does not know it.
    let mixed = with(&from_there, "state", &parameter(&address_here, "state"));
    let error = paste(&world, &here, &mixed).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::BankRefused);
    assert_eq!(error.detail.bank_error.as_deref(), Some("invalid_grant"));
    assert_ended(&world, &here, AuthorizationOutcomeView::ExchangeFailed).await;
    let asked = seen(&world, "/oauth/token").await;
    let exchanged: Vec<_> = asked
        .iter()
        .filter(|entry| entry["body"].as_str().is_some_and(|body| body.contains("authorization_code")))
        .collect();
    assert_eq!((exchanged.len(), &exchanged[0]["host"]), (1, &serde_json::json!(BCP_HOST)));

    let view = paste(&world, &there, &from_there).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Valid, "the bank it belongs to takes it");
}
