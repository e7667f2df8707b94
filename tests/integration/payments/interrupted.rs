//! A payment whose way is broken off: by a lost answer, by a kill at any point. It is never sent twice, and what is known of
//! it afterwards is what the bank knows.

use std::time::Duration;

use desk::error::ErrorCode;
use desk::views::*;
use kit::arkea::{BERGOT, FORTUNEO};
use kit::banks::{fault, manage};
use kit::payments::*;
use kit::world::World;
use serde_json::{Value, json};

use super::at_fortuneo;

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_answer_was_lost_is_never_sent_again() {
    for kind in ["drop", "500-html", "200-html", "truncate"] {
        let (world, profile_id, app) = at_fortuneo().await;
        let draft = drafted(&world, &profile_id, &app, FORTUNEO).await;
        let review = reviewed(&world, &draft.summary.id).await;
        let order = json!({"kind": kind, "method": "POST", "path": ARKEA_PATH});
        let order = match kind {
            "drop" | "500-html" => {
                json!({"kind": kind, "stage": "after", "method": "POST", "path": ARKEA_PATH})
            }
            _ => order,
        };
        fault(&world, order).await;
        // A page in the place of the answer still has its Location.
        assert_eq!(sent(&world, &review).await.is_ok(), kind == "200-html");
        let view = shown(&world, &draft.summary.id).await;
        let id = &view.fields.payment_information_id;
        let stage = match kind {
            "200-html" => PaymentStageView::ToApprove,
            _ => PaymentStageView::AnswerLost,
        };
        assert_eq!((view.summary.stage, view.approvable), (stage, false), "{kind}");
        assert!(view.request_id.is_some() && view.creation_call_id.is_some());
        assert_eq!(sent(&world, &review).await.unwrap_err().code, ErrorCode::PaymentMoved, "{kind}");
        assert_eq!(posts(&world, id).await, 1, "{kind}");
        // The banks' journal begins anew with them.
        let world = world.restart().await;
        assert_eq!(shown(&world, &draft.summary.id).await.summary.stage, view.summary.stage, "{kind}");
        assert_eq!(sent(&world, &review).await.unwrap_err().code, ErrorCode::PaymentMoved, "{kind}");
        assert_eq!(posts(&world, id).await, 0, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_never_left_may_be_sent_once_it_can() {
    let (world, profile_id, app) = at_fortuneo().await;
    let draft = drafted(&world, &profile_id, &app, FORTUNEO).await;
    let review = reviewed(&world, &draft.summary.id).await;
    fault(
        &world,
        json!({"kind": "503-text", "method": "POST", "path": "/oauth-clientcredentials-psd2/token"}),
    )
    .await;
    sent(&world, &review).await.unwrap_err();
    assert_eq!(shown(&world, &draft.summary.id).await.summary.stage, PaymentStageView::Draft);
    let view = sent(&world, &review).await.expect("the bank takes it");
    assert_eq!(posts(&world, &view.fields.payment_information_id).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_killed_between_approval_and_confirmation_goes_on_from_there() {
    let (world, profile_id, app) = at_fortuneo().await;
    let view = created(&world, &profile_id, &app, FORTUNEO).await;
    let id = view.summary.id.clone();
    let url = decided(&world, &id, BERGOT, "accept").await;
    let world = world.killed().await;
    // The browser's answer is still good: it was not taken.
    let view = pasted(&world, &id, &url).await.expect("the code is exchanged");
    assert_eq!(view.summary.stage, PaymentStageView::ToConfirm);
    let world = world.killed().await;
    assert_eq!(shown(&world, &id).await.summary.stage, PaymentStageView::ToConfirm);
    let view = confirmed(&world, &id).await.expect("the bank takes it");
    assert_eq!(view.summary.stage, PaymentStageView::Accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_whose_answer_was_lost_is_settled_by_a_look() {
    let (world, profile_id, app) = at_fortuneo().await;
    let view = created(&world, &profile_id, &app, FORTUNEO).await;
    let id = view.summary.id.clone();
    let url = decided(&world, &id, BERGOT, "accept").await;
    pasted(&world, &id, &url).await.expect("the code is exchanged");
    let path = format!("{ARKEA_PATH}/*");
    fault(&world, json!({"kind": "drop", "stage": "after", "method": "POST", "path": path})).await;
    confirmed(&world, &id).await.unwrap_err();
    // The look that follows every confirmation has told already.
    let view = shown(&world, &id).await;
    assert_eq!(view.summary.stage, PaymentStageView::Accepted);
    assert_eq!(confirmed(&world, &id).await.unwrap_err().code, ErrorCode::PaymentMoved);
}

/// Goes on from wherever a payment is, step by step, each broken off after `patience`; `None` is patient.
async fn walk(world: &World, id: &str, patience: Option<Duration>) -> Option<()> {
    let limited = async |step: std::pin::Pin<Box<dyn Future<Output = ()> + '_>>| match patience {
        Some(patience) => tokio::time::timeout(patience, step).await.ok(),
        None => {
            step.await;
            Some(())
        }
    };
    for _ in 0..6 {
        let view = shown(world, id).await;
        let step: std::pin::Pin<Box<dyn Future<Output = ()> + '_>> = match view.summary.stage {
            PaymentStageView::Draft => Box::pin(async {
                let review = reviewed(world, id).await;
                drop(sent(world, &review).await);
            }),
            PaymentStageView::ToApprove | PaymentStageView::Approving => Box::pin(async {
                if let Some(url) = decided_if_asked(world, id, BERGOT).await {
                    drop(pasted(world, id, &url).await);
                }
            }),
            PaymentStageView::ToConfirm => Box::pin(async { drop(confirmed(world, id).await) }),
            PaymentStageView::ConfirmationInDoubt => Box::pin(async {
                // Where the bank still waits, the first did not arrive, and the operator decides on another.
                if looked(world, id).await.summary.stage == PaymentStageView::ConfirmationInDoubt {
                    let req = PaymentConfirmReq { payment_id: id.to_owned(), confirmed: false, again: true };
                    drop(desk::payments::confirm(&world.desk, req).await);
                }
            }),
            _ => return Some(()),
        };
        limited(step).await?;
    }
    Some(())
}

/// Each run breaks a payment's way off after another time, kills the program, looks at what is left, and goes on from there.
#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_at_every_step_never_send_a_payment_twice() {
    let (mut world, profile_id, app) = at_fortuneo().await;
    let mut ends = Vec::new();
    for run in 0..50_u64 {
        let draft = drafted(&world, &profile_id, &app, FORTUNEO).await;
        let (id, information_id) = (draft.summary.id, draft.fields.payment_information_id);
        let _ = walk(&world, &id, Some(Duration::from_millis(3 + run * 7))).await;
        let before = posts(&world, &information_id).await;
        // The banks' journal begins anew with them.
        world = world.killed().await;
        let view = shown(&world, &id).await;
        let (_, held) = manage(&world, "GET", "/payments", &Value::Null).await;
        let held = held["payments"].as_array().expect("payments").clone();
        let there = held.iter().find(|one| one["payment_information_id"] == information_id.as_str());
        match view.summary.stage {
            PaymentStageView::Draft => {
                assert!(before == 0 && there.is_none(), "run {run}: the bank has what was not sent");
            }
            PaymentStageView::AnswerLost => {}
            _ => {
                let there = there.unwrap_or_else(|| panic!("run {run}: the bank has it"));
                let view = looked(&world, &id).await;
                let said = view.report.and_then(|report| report.status).map(|status| status.word);
                assert_eq!(said.as_deref(), there["status"].as_str(), "run {run}");
            }
        }
        let _ = walk(&world, &id, None).await;
        let after = posts(&world, &information_id).await;
        assert!(before + after <= 1, "run {run}: {before} before the kill, {after} after it");
        let view = shown(&world, &id).await;
        // The PSU approved, and their answer was lost with the program: the bank waits for what nobody can give any more.
        let answered_to_nobody =
            matches!(view.summary.stage, PaymentStageView::ToApprove | PaymentStageView::Approving)
                && looked(&world, &id).await.report.and_then(|report| report.status).unwrap().word == "ACTC";
        if !answered_to_nobody {
            ends.push(view.summary.stage);
        }
    }
    // Without a lost answer, each came to its end.
    let open = |stage: &&PaymentStageView| {
        !matches!(
            stage,
            PaymentStageView::Accepted | PaymentStageView::Settled | PaymentStageView::AnswerLost
        )
    };
    assert_eq!(ends.iter().filter(open).count(), 0, "{ends:?}");
}
