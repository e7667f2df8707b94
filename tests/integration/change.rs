//! Changing an app: what goes out, when it takes effect, and what is kept where the bank says no.

use desk::error::ErrorCode;
use desk::registrations;
use desk::views::*;
use kit::banks::{by_the_rule, clock, fault};
use kit::change::{open, read_back, save, show};
use kit::enrolment::{draft, enrol, review, send};
use kit::world::World;
use serde_json::json;

fn at(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

async fn with_an_app() -> (World, RegistrationView) {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let app = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    (world, app)
}

fn another_name(draft: &DraftView) -> DraftFields {
    DraftFields {
        software_id: "Budget Net".into(),
        redirect_uris: vec!["https://tpp.example/callback".into(), "https://tpp.example/second".into()],
        scopes: vec![ScopeView::Aisp],
        ..draft.fields.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_starts_from_what_the_bank_holds_and_reads_back_equal() {
    let (world, app) = with_an_app().await;
    let made = open(&world, &app, false).await.unwrap();
    assert_eq!((made.purpose, made.step), (DraftPurposeView::Change, DraftStep::App));
    assert_eq!(made.registration.as_ref().unwrap().client_id, app.summary.client_id);
    assert_eq!((made.fields.software_id.as_str(), &made.problems), ("Budget Clair", &Vec::new()));
    assert!(review(&world, &made.id).await.unwrap().changes.is_empty(), "nothing differs yet");

    let fields = another_name(&made);
    let made = save(&world, &made, fields).await.unwrap();
    let seen = review(&world, &made.id).await.unwrap();
    assert!(seen.ready && seen.url.ends_with(&app.summary.client_id), "{}", seen.url);
    let changes: Vec<_> = seen.changes.iter().map(|row| row.field.as_str()).collect();
    assert_eq!(changes, ["redirect_uris", "scope", "software_id"]);
    assert_eq!(seen.changes[2].sent.as_deref(), Some("Budget Net"));
    assert_eq!(seen.changes[2].read.as_deref(), Some("Budget Clair"));
    assert!(!seen.fields.iter().any(|field| field.name == "software_statement"), "PUT does not list it");
    let version = seen.fields.iter().find(|field| field.name == "software_version").unwrap();
    assert_eq!(version.rule, FieldRuleView::O);

    let changed = send(&world, &seen).await.unwrap();
    assert_eq!((changed.status_code, changed.summary.software_id.as_str()), (201, "Budget Net"));
    assert_eq!(changed.summary.client_id, app.summary.client_id);
    assert!(changed.open_drafts.change.is_none());
    let event = &changed.history[0];
    assert_eq!((event.kind, event.changes.len()), (RegistrationEventKind::Changed, 3));
    assert!(event.sent.as_ref().unwrap().contains("Budget Net"));
    let world = world.restart().await;
    let read = read_back(&world, &app).await.unwrap();
    assert!(read.equal, "{:#?}", read.comparisons);
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_rule_a_change_waits_too_also_that_of_an_app_that_waits_itself() {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    // Friday, 10:30 in Paris.
    by_the_rule(&world, &profile_id, "2026-11-06T09:30:00Z").await;
    let app = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    // Monday, 08:00 in Paris: the app waits for 14:00.
    clock(&world, "2026-11-09T07:00:00Z").await;
    let made = open(&world, &app, false).await.unwrap();
    let fields = another_name(&made);
    save(&world, &made, fields).await.unwrap();
    let seen = review(&world, &made.id).await.unwrap();
    assert_eq!(seen.active_if_sent_now, at("2026-11-09T13:00:00Z"));
    // The weekly maintenance ended at 06:00.
    assert_eq!(seen.maintenance, None);
    let changed = send(&world, &seen).await.unwrap();
    assert_eq!(changed.summary.status, RegistrationStatusView::Waiting);
    assert_eq!(changed.summary.active_at, at("2026-11-09T13:00:00Z"));
    assert_eq!(changed.summary.change_active_at, Some(at("2026-11-09T13:00:00Z")));
    let show_desk = DeskOverviewReq { profile_id };
    let next = desk::overview::show(&world.desk, show_desk).await.unwrap().next;
    assert!(next.iter().any(|next| matches!(next, NextActionView::WaitForChange { rotation: false, .. })));
    assert!(read_back(&world, &app).await.unwrap().equal);
    clock(&world, "2026-11-09T13:00:00Z").await;
    let active = show(&world, &app).await.summary;
    assert_eq!((active.status, active.change_active_at), (RegistrationStatusView::Active, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn within_a_day_of_the_maintenance_the_review_says_so() {
    let (world, app) = with_an_app().await;
    clock(&world, "2026-11-08T12:00:00Z").await;
    let made = open(&world, &app, false).await.unwrap();
    let soon = review(&world, &made.id).await.unwrap().maintenance.unwrap();
    assert_eq!((soon.now, soon.starts_at), (false, at("2026-11-08T23:00:00Z")));
    clock(&world, "2026-11-09T02:00:00Z").await;
    assert!(review(&world, &made.id).await.unwrap().maintenance.unwrap().now);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_bank_refuses_of_a_change_changes_nothing_here_and_keeps_the_draft() {
    let (world, app) = with_an_app().await;
    let made = open(&world, &app, false).await.unwrap();
    let fields = another_name(&made);
    save(&world, &made, fields).await.unwrap();
    let before = show(&world, &app).await;
    for (kind, code, in_doubt) in [
        ("401", ErrorCode::BankUnauthorised, false),
        ("403", ErrorCode::BankForbidden, false),
        ("404-naac", ErrorCode::BankNotFound, false),
        ("429", ErrorCode::BankRateLimited, false),
        ("500-empty", ErrorCode::BankServerError, true),
        ("500-html", ErrorCode::BankServerError, true),
    ] {
        fault(&world, json!({"kind": kind, "method": "PUT"})).await;
        let seen = review(&world, &made.id).await.unwrap();
        let req = DraftSendReq {
            draft_id: seen.draft_id,
            request_id: seen.request_id,
            confirmed: false,
            again: true,
        };
        let refused = registrations::send_draft(&world.desk, req).await.unwrap_err();
        assert_eq!(refused.code, code, "{kind}");
        assert!(refused.detail.call_id.is_some(), "{kind}");
        let now = show(&world, &app).await;
        assert_eq!((&now.sent, &now.history), (&before.sent, &before.history), "{kind}");
        let kept = open(&world, &app, false).await.unwrap();
        assert_eq!(kept.unfinished_call_id.is_some(), in_doubt, "{kind}");
    }
    // The bank's own words of a 400.
    let kept = open(&world, &app, false).await.unwrap();
    let settled = registrations::settle_change(&world.desk, ChangeSettleReq { draft_id: kept.id.clone() });
    assert!(!settled.await.unwrap().taken);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bank_refuses_a_change_to_another_apps_name_in_its_own_words() {
    let (world, app) = with_an_app().await;
    let profile_id = kit::change::profile(&world).await;
    let agent = draft(&world, &profile_id, "Margaux").await.unwrap();
    let agents = |id: &str| DraftFields {
        enrolled: Enrolled::Agent,
        client_legal_id: id.to_owned(),
        ..agent.fields.clone()
    };
    let first = save(&world, &agent, agents(&agent.proposed_agent_id)).await.unwrap();
    assert_eq!(first.problems, []);
    let seen = review(&world, &first.id).await.unwrap();
    let enrolled = send(&world, &seen).await.unwrap();
    assert_eq!(enrolled.summary.enrolled, Enrolled::Agent);
    assert_eq!(enrolled.client_legal_id.as_deref(), Some(agent.proposed_agent_id.as_str()));
    assert!(read_back(&world, &enrolled).await.unwrap().equal);

    // A second agent under the same id, and a change of the first app to the agent's legal name.
    let second = draft(&world, &profile_id, "Second").await.unwrap();
    let fields = DraftFields {
        enrolled: Enrolled::Agent,
        client_legal_id: agent.proposed_agent_id.clone(),
        ..second.fields.clone()
    };
    let second = save(&world, &second, fields).await.unwrap();
    let refused = send(&world, &review(&world, &second.id).await.unwrap()).await.unwrap_err();
    assert!(refused.detail.bank_description.unwrap().starts_with("client_legal_id"));

    let made = open(&world, &app, false).await.unwrap();
    let fields = DraftFields { client_name: "Margaux SAS".into(), ..made.fields.clone() };
    let made = save(&world, &made, fields).await.unwrap();
    let refused = send(&world, &review(&world, &made.id).await.unwrap()).await.unwrap_err();
    assert_eq!((refused.code, refused.detail.status), (ErrorCode::BankRefused, Some(400)));
    assert!(refused.detail.bank_description.unwrap().starts_with("client_name"));
    assert_eq!(show(&world, &app).await.summary.client_name, "Budget Clair SAS");
    // Whose app it is, is not a change's to say.
    let other = DraftFields { enrolled: Enrolled::Agent, bank_key: "x".into(), ..made.fields.clone() };
    let kept = save(&world, &made, other).await.unwrap().fields;
    assert_eq!((kept.enrolled, kept.bank_key), (Enrolled::Tpp, made.fields.bank_key));
}
