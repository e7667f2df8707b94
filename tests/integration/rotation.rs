//! The guided rotation: which key signs at every moment, by the records of the calls that were really made; and that a
//! Guichet that is killed between any two steps picks up where it was.

use std::time::Duration;

use desk::error::ErrorCode;
use desk::views::*;
use desk::{certificates, overview, registrations};
use kit::banks::{another_pair, by_the_rule, clock, fault, manage};
use kit::change::{Pair, made_with, open, pair_of, read_back, rotation, save, sha256, show};
use kit::enrolment::{BANK, draft, enrol, review, send};
use kit::world::World;
use serde_json::json;

const FRIDAY: &str = "2026-11-06T09:30:00Z";
/// Tuesday, 08:00 in Paris: before the deadline of 09:59.
const TUESDAY: &str = "2026-11-10T07:00:00Z";
/// Tuesday, a second before 14:00 in Paris, and 14:00.
const BEFORE: &str = "2026-11-10T12:59:50Z";
const AFTER: &str = "2026-11-10T13:00:00Z";
const REGISTER: &str = "/stet/setting/v1/register*";

fn at(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

/// A practice TPP whose app is active; the banks keep to the rule, and it is Tuesday morning.
async fn with_an_active_app() -> (World, RegistrationView) {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    by_the_rule(&world, &profile_id, FRIDAY).await;
    let app = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    clock(&world, TUESDAY).await;
    (world, app)
}

/// The pair that a rotation's draft chose.
async fn chosen(world: &World, draft: &DraftView) -> Pair {
    Pair(sha256(world, &draft.fields.new_qwac).await, sha256(world, &draft.fields.new_qsealc).await)
}

fn discard(draft: &DraftView) -> DraftDiscardReq {
    DraftDiscardReq { draft_id: draft.id.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_key_signs_until_the_rotation_takes_effect_and_the_new_one_from_then_on() {
    let (world, app) = with_an_active_app().await;
    let old = pair_of(&app);
    let made = rotation(&world, &app).await.unwrap();
    let new = chosen(&world, &made).await;
    assert_eq!(made.problems, []);
    assert!(!made.pairs.as_ref().unwrap().findings.is_empty(), "the doctor is asked");
    let seen = review(&world, &made.id).await.unwrap();
    assert!(seen.ready, "{:#?} {:#?}", seen.problems, seen.findings);
    assert_eq!((seen.method.as_str(), seen.purpose), ("PUT", DraftPurposeView::Rotate));
    assert_eq!(Pair(seen.tls_with.sha256.clone(), seen.signed_by.sha256.clone()), old);
    let changed: Vec<_> = seen.changes.iter().map(|row| row.field.as_str()).collect();
    assert_eq!(changed, ["jwks.keys[0].kid", "jwks.keys[0].x5c", "jwks.keys[0].x5t#S256"]);
    assert!(seen.body.contains(&new.1) && !seen.body.contains(&old.1), "the kid names the new certificate");

    let rotated = send(&world, &seen).await.unwrap();
    assert_eq!(made_with(&world, "PUT").await, old);
    let pair = &rotated.summary.pair;
    assert_eq!((rotated.summary.change_active_at, pair.next_active_at), (Some(at(AFTER)), Some(at(AFTER))));
    assert_eq!(pair.next.as_ref().unwrap().qsealc.as_ref().unwrap().sha256, new.1);
    assert!(rotated.retirable.is_empty() && rotated.open_drafts.rotate.is_none());

    clock(&world, BEFORE).await;
    assert!(read_back(&world, &app).await.unwrap().equal);
    assert_eq!(made_with(&world, "GET").await, old);
    clock(&world, AFTER).await;
    assert!(read_back(&world, &app).await.unwrap().equal);
    assert_eq!(made_with(&world, "GET").await, new);

    let after = show(&world, &app).await;
    assert_eq!(
        (pair_of(&after), after.summary.pair.next, after.summary.change_active_at),
        (new.clone(), None, None)
    );
    let kinds: Vec<_> = after.history.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            RegistrationEventKind::ReadBack,
            RegistrationEventKind::PairInUse,
            RegistrationEventKind::ReadBack,
            RegistrationEventKind::Rotated,
            RegistrationEventKind::Enrolled,
        ]
    );
    let rotated = &after.history[3];
    assert_eq!((rotated.signed_by.as_ref(), rotated.active_at), (Some(&old.1), Some(at(AFTER))));
    assert_eq!(rotated.certificates, [new.0.clone(), new.1.clone()]);
    assert!(rotated.sent.is_some() && rotated.answer.is_some());
    assert_eq!(after.history[1].at, at(AFTER), "in use from the moment it took effect");

    // New enrolments use the new pair too.
    let list = CertificatesListReq { profile_id: kit::change::profile(&world).await };
    let held = certificates::list(&world.desk, list).await.unwrap().certificates;
    let active: Vec<_> = held.iter().filter(|half| half.active).map(|half| half.sha256.clone()).collect();
    assert!(active.contains(&new.0) && active.contains(&new.1), "{active:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_bank_is_set_so_the_new_key_signs_the_rotation_and_nothing_else_until_it_takes_effect() {
    let (world, app) = with_an_active_app().await;
    let old = pair_of(&app);
    manage(&world, "PUT", "/mode", &json!({"change_signer": "new"})).await;
    let made = rotation(&world, &app).await.unwrap();
    let new = chosen(&world, &made).await;
    let by_the_old = review(&world, &made.id).await.unwrap();
    let refused = send(&world, &by_the_old).await.unwrap_err();
    assert_eq!((refused.code, refused.detail.status), (ErrorCode::BankRefused, Some(400)));

    signs_changes(&world, ChangeSignerView::New).await;
    assert_eq!(send(&world, &by_the_old).await.unwrap_err().code, ErrorCode::ReviewChanged);
    let seen = review(&world, &made.id).await.unwrap();
    assert_eq!(Pair(seen.tls_with.sha256.clone(), seen.signed_by.sha256.clone()), new);
    send(&world, &seen).await.unwrap();
    assert_eq!(made_with(&world, "PUT").await, new);
    assert!(read_back(&world, &app).await.unwrap().equal);
    assert_eq!(made_with(&world, "GET").await, old);
    clock(&world, AFTER).await;
    assert!(read_back(&world, &app).await.unwrap().equal);
    assert_eq!(made_with(&world, "GET").await, new);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guichet_killed_between_any_two_steps_picks_up_where_it_was_on_the_right_key() {
    let (world, app) = with_an_active_app().await;
    let old = pair_of(&app);
    let by_the_old = async |world: &World, step: &str| {
        assert!(read_back(world, &app).await.unwrap().equal, "{step}");
        assert_eq!(made_with(world, "GET").await, old, "{step}");
    };

    // The draft is open.
    let opened = open(&world, &app, true).await.unwrap();
    let world = world.killed().await;
    assert_eq!(open(&world, &app, true).await.unwrap().id, opened.id);
    by_the_old(&world, "draft open").await;
    registrations::discard_draft(&world.desk, discard(&opened)).await.unwrap();

    // The pair is chosen.
    let made = rotation(&world, &app).await.unwrap();
    let new = chosen(&world, &made).await;
    let world = world.killed().await;
    assert_eq!(open(&world, &app, true).await.unwrap().fields, made.fields);
    by_the_old(&world, "pair chosen").await;

    // It is reviewed.
    let seen = review(&world, &made.id).await.unwrap();
    let world = world.killed().await;
    by_the_old(&world, "reviewed").await;

    // The token is asked for: nothing of the change has left.
    fault(&world, json!({"kind": "delay", "delay_ms": 20_000, "path": "/stet/psd2/oauth/token"})).await;
    assert!(tokio::time::timeout(Duration::from_millis(1500), send(&world, &seen)).await.is_err());
    let world = world.killed().await;
    assert_eq!(open(&world, &app, true).await.unwrap().unfinished_call_id, None);
    by_the_old(&world, "token asked").await;

    // It is marked as being sent, and the bank never took it.
    fault(&world, json!({"kind": "drop", "method": "PUT", "path": REGISTER})).await;
    fault(&world, json!({"kind": "delay", "delay_ms": 20_000, "method": "PUT", "path": REGISTER})).await;
    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::TransportRefused);
    let world = world.killed().await;
    let in_doubt = open(&world, &app, true).await.unwrap();
    assert!(in_doubt.unfinished_call_id.is_some());
    let next = next(&world).await;
    assert!(next.contains(&NextActionView::SettleSend {
        draft_id: made.id.clone(),
        purpose: DraftPurposeView::Rotate
    }));
    let settled = settle(&world, &made).await;
    assert!(!settled.taken, "the bank shows the old certificate");
    assert!(open(&world, &app, true).await.unwrap().unfinished_call_id.is_some(), "it is still in doubt");
    by_the_old(&world, "marked as sent").await;

    // The bank took it, and its answer was lost.
    fault(&world, json!({"kind": "drop", "stage": "after", "method": "PUT", "path": REGISTER})).await;
    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::AlreadySent);
    let again = DraftSendReq {
        draft_id: seen.draft_id.clone(),
        request_id: seen.request_id.clone(),
        confirmed: false,
        again: true,
    };
    let lost = registrations::send_draft(&world.desk, again).await.unwrap_err();
    assert_eq!(lost.code, ErrorCode::TransportRefused);
    let world = world.killed().await;
    clock(&world, "2026-11-10T08:30:00Z").await;
    let settled = settle(&world, &made).await;
    assert!(settled.taken);
    assert_eq!(made_with(&world, "GET").await, old);
    let pair = &settled.registration.summary.pair;
    assert_eq!(pair.next_active_at, Some(at(AFTER)), "counted from when it was sent");
    assert!(settled.registration.open_drafts.rotate.is_none());

    // It is kept, and waits.
    let world = world.killed().await;
    clock(&world, BEFORE).await;
    assert_eq!(pair_of(&show(&world, &app).await), old);
    by_the_old(&world, "kept").await;

    // It took effect while nobody looked.
    clock(&world, AFTER).await;
    let world = world.killed().await;
    assert!(read_back(&world, &app).await.unwrap().equal);
    assert_eq!(made_with(&world, "GET").await, new);
    let in_use = |app: &RegistrationView| {
        app.history.iter().filter(|event| event.kind == RegistrationEventKind::PairInUse).count()
    };
    let world = world.killed().await;
    assert_eq!(in_use(&show(&world, &app).await), 1, "it comes into use once");

    // The old pair is retired.
    assert_eq!(world.keys().len(), 4);
    let retire = || RegistrationRetirePairReq { registration_id: app.summary.id.clone() };
    let retired = registrations::retire_pair(&world.desk, retire()).await.unwrap();
    assert!(retired.retirable.is_empty());
    let world = world.killed().await;
    assert_eq!(world.keys().len(), 2);
    assert!(read_back(&world, &app).await.unwrap().equal);
    assert_eq!(made_with(&world, "GET").await, new);
    let events = show(&world, &app).await.history.len();
    registrations::retire_pair(&world.desk, retire()).await.unwrap();
    assert_eq!(show(&world, &app).await.history.len(), events, "there is nothing left to retire");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_whose_answer_was_lost_is_found_also_after_it_took_effect() {
    let (world, app) = with_an_active_app().await;
    let made = rotation(&world, &app).await.unwrap();
    let new = chosen(&world, &made).await;
    let seen = review(&world, &made.id).await.unwrap();
    fault(&world, json!({"kind": "drop", "stage": "after", "method": "PUT", "path": REGISTER})).await;
    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::TransportRefused);
    let world = world.killed().await;
    clock(&world, AFTER).await;
    assert_eq!(read_back(&world, &app).await.unwrap_err().code, ErrorCode::BankRefused);
    let settled = settle(&world, &made).await;
    assert!(settled.taken);
    assert_eq!(pair_of(&settled.registration), new);
    assert!(read_back(&world, &app).await.unwrap().equal);
    assert_eq!(made_with(&world, "GET").await, new);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_that_another_app_is_called_with_is_not_retired() {
    let (world, app) = with_an_active_app().await;
    let profile_id = kit::change::profile(&world).await;
    let agent = draft(&world, &profile_id, "Margaux").await.unwrap();
    let fields = DraftFields {
        enrolled: Enrolled::Agent,
        client_legal_id: agent.proposed_agent_id.clone(),
        ..agent.fields.clone()
    };
    let agent = save(&world, &agent, fields).await.unwrap();
    let agent = send(&world, &review(&world, &agent.id).await.unwrap()).await.unwrap();
    assert_eq!(pair_of(&agent), pair_of(&app));

    let made = rotation(&world, &app).await.unwrap();
    send(&world, &review(&world, &made.id).await.unwrap()).await.unwrap();
    clock(&world, AFTER).await;
    assert!(show(&world, &app).await.retirable.is_empty(), "the agent is called with it");
    assert!(!next(&world).await.iter().any(|next| matches!(next, NextActionView::RetirePair { .. })));
    let retire = RegistrationRetirePairReq { registration_id: app.summary.id.clone() };
    registrations::retire_pair(&world.desk, retire).await.unwrap();
    assert_eq!(world.keys().len(), 4);
    assert!(read_back(&world, &agent).await.unwrap().equal);
    assert_eq!(made_with(&world, "GET").await, pair_of(&agent));

    let gone = RegistrationDeleteReq {
        registration_id: agent.summary.id.clone(),
        typed_name: "Margaux".into(),
        confirmed: false,
    };
    registrations::delete(&world.desk, gone).await.unwrap();
    let retirable = show(&world, &app).await.retirable;
    assert_eq!(retirable.len(), 2);
    assert!(
        next(&world).await.contains(&NextActionView::RetirePair { registration_id: app.summary.id.clone() })
    );
    let retire = RegistrationRetirePairReq { registration_id: app.summary.id.clone() };
    registrations::retire_pair(&world.desk, retire).await.unwrap();
    assert_eq!(world.keys().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_that_an_app_is_called_with_now_or_soon_are_not_removed() {
    let (world, app) = with_an_active_app().await;
    let profile_id = kit::change::profile(&world).await;
    another_pair(&world, &profile_id, &app.provider_legal_id).await;
    let made = rotation(&world, &app).await.unwrap();
    send(&world, &review(&world, &made.id).await.unwrap()).await.unwrap();
    let held = certificates::list(&world.desk, CertificatesListReq { profile_id }).await.unwrap();
    let summary = show(&world, &app).await.summary;
    let next = summary.pair.next.unwrap();
    let used = [
        summary.pair.current.qwac.unwrap().certificate_id,
        summary.pair.current.qsealc.unwrap().certificate_id,
        next.qwac.unwrap().certificate_id,
        next.qsealc.unwrap().certificate_id,
    ];
    let mut removed = 0;
    for half in held.certificates {
        let remove = CertificateRemoveReq { certificate_id: half.id.clone() };
        match certificates::remove(&world.desk, remove).await {
            Ok(_) => removed += 1,
            Err(error) => {
                assert_eq!(error.code, ErrorCode::CertificateInUse);
                assert!(used.contains(&half.id));
            }
        }
    }
    assert_eq!((removed, world.keys().len()), (2, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_chooses_another_certificate_of_the_right_kind_whose_key_is_held() {
    let (world, app) = with_an_active_app().await;
    let made = open(&world, &app, true).await.unwrap();
    let problems = |draft: &DraftView| -> Vec<_> {
        draft.problems.iter().map(|wrong| (wrong.field.clone(), wrong.problem)).collect()
    };
    assert_eq!(problems(&made), [("newQsealc".to_owned(), FieldProblem::Required)]);
    let pairs = made.pairs.as_ref().unwrap();
    let qwac = pairs.current_qwac.as_ref().unwrap().certificate_id.clone();
    let qsealc = pairs.current_qsealc.as_ref().unwrap().certificate_id.clone();
    let same = DraftFields { new_qsealc: qsealc.clone(), ..made.fields.clone() };
    let wrong = save(&world, &made, same).await.unwrap();
    assert_eq!(problems(&wrong), [("newQsealc".to_owned(), FieldProblem::SameAsCurrent)]);
    let swapped = DraftFields { new_qwac: qsealc, new_qsealc: qwac, ..made.fields.clone() };
    let wrong = save(&world, &made, swapped).await.unwrap();
    assert_eq!(
        problems(&wrong),
        [("newQwac".to_owned(), FieldProblem::WrongKind), ("newQsealc".to_owned(), FieldProblem::WrongKind)]
    );
    let seen = review(&world, &made.id).await.unwrap();
    assert!(!seen.ready);
    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::InputInvalid);
    // What the app is called is not a rotation's to change.
    let other = DraftFields { software_id: "Other".into(), ..made.fields.clone() };
    assert_eq!(save(&world, &made, other).await.unwrap().fields.software_id, "Budget Clair");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_qwac_alone_can_be_rotated_and_a_change_in_between_does_not_undo_a_rotation() {
    let (world, app) = with_an_active_app().await;
    let old = pair_of(&app);
    let made = rotation(&world, &app).await.unwrap();
    let new = chosen(&world, &made).await;
    let qwac_alone = DraftFields { new_qsealc: String::new(), ..made.fields.clone() };
    let made = save(&world, &made, qwac_alone).await.unwrap();
    assert_eq!(made.problems, []);
    send(&world, &review(&world, &made.id).await.unwrap()).await.unwrap();

    // Half an hour after the deadline another change replaces the one that waits.
    clock(&world, "2026-11-10T09:30:00Z").await;
    let change = open(&world, &app, false).await.unwrap();
    let fields = DraftFields { software_id: "Budget Net".into(), ..change.fields.clone() };
    let change = save(&world, &change, fields).await.unwrap();
    let seen = review(&world, &change.id).await.unwrap();
    assert!(seen.replaces_waiting);
    let changed = send(&world, &seen).await.unwrap();
    assert_eq!(made_with(&world, "PUT").await, old);
    // Wednesday is Armistice Day.
    let thursday = "2026-11-12T13:00:00Z";
    assert_eq!(changed.summary.pair.next_active_at, Some(at(thursday)));
    clock(&world, thursday).await;
    assert_eq!(pair_of(&show(&world, &app).await), Pair(new.0, old.1));
}

async fn next(world: &World) -> Vec<NextActionView> {
    let show = DeskOverviewReq { profile_id: kit::change::profile(world).await };
    overview::show(&world.desk, show).await.unwrap().next
}

async fn settle(world: &World, draft: &DraftView) -> ChangeSettledView {
    registrations::settle_change(&world.desk, ChangeSettleReq { draft_id: draft.id.clone() }).await.unwrap()
}

async fn signs_changes(world: &World, change_signer: ChangeSignerView) {
    let save = BankSettingsSaveReq {
        profile_id: kit::change::profile(world).await,
        bank_key: Some(BANK.to_owned()),
        fields: BankSettingsFields { change_signer: Some(change_signer), ..BankSettingsFields::default() },
    };
    desk::banks::save_settings(&world.desk, save).await.unwrap();
}
