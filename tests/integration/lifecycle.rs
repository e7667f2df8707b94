//! Apps that come from elsewhere, and apps that go: taking in by API and from the portal, reading, deleting, forgetting.

use desk::error::ErrorCode;
use desk::views::*;
use desk::{calls, registrations};
use kit::banks::{fault, manage};
use kit::change::{open, profile, read_back, show};
use kit::enrolment::{BANK, draft, enrol, review, send};
use kit::world::World;
use serde_json::json;

const HOST: &str = "www.17515.sandbox.api.89c3.com";
const KEY_ID: &str = "https://tpp.example/qsealc";

async fn with_an_app() -> (World, RegistrationView) {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let app = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    (world, app)
}

/// As after an enrolment from another machine: the bank has the app, and this list does not.
async fn with_an_app_that_only_the_bank_knows() -> (World, String) {
    let (world, view) = World::practising().await;
    let profile_id = view.profile_id.unwrap();
    let made = draft(&world, &profile_id, "Budget Clair").await.unwrap();
    let seen = review(&world, &made.id).await.unwrap();
    fault(&world, json!({"kind": "drop", "stage": "after", "path": "/stet/setting/v1/register"})).await;
    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::TransportRefused);
    registrations::discard_draft(&world.desk, DraftDiscardReq { draft_id: made.id }).await.unwrap();
    let (_, held) = manage(&world, "GET", "/registrations", &json!({})).await;
    let held = held.as_array().or_else(|| held["registrations"].as_array()).cloned().unwrap();
    (world, held[0]["client_id"].as_str().unwrap().to_owned())
}

async fn list(world: &World) -> RegistrationsView {
    let req = RegistrationsListReq { profile_id: profile(world).await };
    registrations::list(&world.desk, req).await.unwrap()
}

async fn calls_made(world: &World) -> usize {
    let profile_id = profile(world).await;
    let req = CallsListReq { profile_id, ..CallsListReq::default() };
    calls::list(&world.desk, req).await.unwrap().calls.len()
}

fn delete(app: &RegistrationView, typed_name: &str) -> RegistrationDeleteReq {
    RegistrationDeleteReq {
        registration_id: app.summary.id.clone(),
        typed_name: typed_name.to_owned(),
        confirmed: false,
    }
}

async fn adoption(world: &World, client_id: &str, made_by: MadeByReq) -> RegistrationAdoptReq {
    RegistrationAdoptReq {
        profile_id: profile(world).await,
        bank_key: BANK.to_owned(),
        entry_host: HOST.to_owned(),
        client_id: client_id.to_owned(),
        redirect_uris: vec!["https://tpp.example/callback".to_owned()],
        made_by,
        software_id: "Typed here".to_owned(),
        key_id_url: KEY_ID.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_deleted_only_when_its_name_is_typed_and_stays_with_its_history() {
    let (world, app) = with_an_app().await;
    let before = calls_made(&world).await;
    for wrong in ["", "budget clair", "Budget Clair SAS"] {
        let refused = registrations::delete(&world.desk, delete(&app, wrong)).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InputInvalid);
        assert_eq!(refused.detail.fields[0].problem, FieldProblem::NameMismatch);
    }
    assert_eq!(calls_made(&world).await, before, "nothing was sent");
    let change = open(&world, &app, false).await.unwrap();

    let left = registrations::delete(&world.desk, delete(&app, " Budget Clair ")).await.unwrap();
    assert!(left.registrations.is_empty() && left.drafts.is_empty());
    assert_eq!(left.deleted[0].status, RegistrationStatusView::Deleted);
    assert!(left.deleted[0].deleted_at.is_some() && left.deleted[0].unchangeable);
    let (_, held) = manage(&world, "GET", "/registrations", &json!({})).await;
    assert!(!held.to_string().contains(&app.summary.client_id), "{held}");

    let world = world.killed().await;
    let shown = show(&world, &app).await;
    assert_eq!(shown.history[0].kind, RegistrationEventKind::Deleted);
    assert!(!shown.history[0].already_gone && shown.history[0].call_id.is_some());
    for refused in [
        registrations::delete(&world.desk, delete(&app, "Budget Clair")).await.unwrap_err(),
        read_back(&world, &app).await.unwrap_err(),
        open(&world, &app, true).await.unwrap_err(),
    ] {
        assert_eq!(refused.code, ErrorCode::RegistrationUnchangeable);
    }
    let gone = DraftOpenReq { profile_id: profile(&world).await, draft_id: Some(change.id) };
    assert_eq!(registrations::open_draft(&world.desk, gone).await.unwrap_err().code, ErrorCode::NotFound);
    let forget = RegistrationForgetReq { registration_id: app.summary.id.clone() };
    assert!(registrations::forget(&world.desk, forget).await.unwrap().deleted.is_empty());
    // The certificates are free for another app.
    assert_eq!(enrol(&world, &profile(&world).await, "Budget Net").await.unwrap().status_code, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_the_bank_does_not_know_any_more_counts_as_deleted_and_says_so() {
    let (world, app) = with_an_app().await;
    manage(&world, "POST", "/reset", &json!({})).await;
    let read = read_back(&world, &app).await.unwrap_err();
    assert_eq!((read.code, read.detail.status), (ErrorCode::BankNotFound, Some(404)));
    registrations::delete(&world.desk, delete(&app, "Budget Clair")).await.unwrap();
    let event = show(&world, &app).await.history.remove(0);
    assert!(event.already_gone && event.kind == RegistrationEventKind::Deleted);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_bank_refuses_of_a_read_and_a_deletion_changes_nothing_here() {
    let (world, app) = with_an_app().await;
    for (kind, code) in [
        ("401", ErrorCode::BankUnauthorised),
        ("403", ErrorCode::BankForbidden),
        ("429", ErrorCode::BankRateLimited),
        ("500-empty", ErrorCode::BankServerError),
        ("503-text", ErrorCode::BankServerError),
        ("drop", ErrorCode::TransportRefused),
    ] {
        for method in ["GET", "DELETE"] {
            fault(&world, json!({"kind": kind, "method": method, "path": "/stet/setting/v1/register*"}))
                .await;
        }
        assert_eq!(read_back(&world, &app).await.unwrap_err().code, code, "{kind}");
        let refused = registrations::delete(&world.desk, delete(&app, "Budget Clair")).await.unwrap_err();
        assert_eq!(refused.code, code, "{kind}");
        let now = show(&world, &app).await;
        assert_eq!((now.summary.status, now.history.len()), (RegistrationStatusView::Active, 1), "{kind}");
    }
    let still = RegistrationForgetReq { registration_id: app.summary.id.clone() };
    let refused = registrations::forget(&world.desk, still).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::RegistrationUnchangeable, "it can still be deleted at its bank");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_made_by_the_api_elsewhere_is_read_and_can_then_be_changed() {
    for strict in [true, false] {
        let (world, client_id) = with_an_app_that_only_the_bank_knows().await;
        manage(&world, "PUT", "/mode", &json!({ "strict": strict })).await;
        let mut req = adoption(&world, &format!(" {client_id} "), MadeByReq::Api).await;
        req.redirect_uris = vec!["https://tpp.example/other".to_owned(), String::new()];
        let adopted = registrations::adopt(&world.desk, req).await.unwrap();
        assert_eq!(adopted.summary.origin, RegistrationOriginView::Adopted);
        assert_eq!(adopted.summary.software_id, "Budget Clair", "the bank's name, not the one typed");
        assert_eq!(adopted.redirect_uris, ["https://tpp.example/callback"], "the bank's count");
        let event = &adopted.history[0];
        assert_eq!((event.kind, event.changes.len()), (RegistrationEventKind::Adopted, 1));
        assert_eq!(event.changes[0].field, "redirect_uris");
        assert!(event.changes[0].sent.as_ref().unwrap().contains("other"));
        assert!(adopted.sent.contains("\"client_credentials\""), "{}", adopted.sent);

        let twice = adoption(&world, &client_id, MadeByReq::Api).await;
        let twice = registrations::adopt(&world.desk, twice).await.unwrap_err();
        assert_eq!(twice.detail.fields[0].problem, FieldProblem::AlreadyListed);

        let world = world.killed().await;
        assert!(read_back(&world, &adopted).await.unwrap().equal);
        let made = open(&world, &adopted, false).await.unwrap();
        assert_eq!(made.problems, [], "strict {strict}");
        let fields = DraftFields { software_version: "2.0".into(), ..made.fields.clone() };
        let made = kit::change::save(&world, &made, fields).await.unwrap();
        let seen = review(&world, &made.id).await.unwrap();
        let changed = send(&world, &seen).await.unwrap();
        assert_eq!(changed.summary.client_id, client_id);
        assert!(read_back(&world, &adopted).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_the_bank_does_not_show_is_not_taken_in() {
    let (world, _) = with_an_app().await;
    let unknown = adoption(&world, "1PSDFR-ACPR-00000-0-XXXX", MadeByReq::Api).await;
    let refused = registrations::adopt(&world.desk, unknown).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BankNotFound);
    assert_eq!(list(&world).await.registrations.len(), 1);
    let mut empty = adoption(&world, "", MadeByReq::Portal).await;
    empty.software_id = String::new();
    empty.redirect_uris = vec!["callback".to_owned()];
    let refused = registrations::adopt(&world.desk, empty).await.unwrap_err();
    let fields: Vec<_> = refused.detail.fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["clientId", "softwareId", "redirectUris.0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_made_on_the_portal_is_listed_without_a_call_and_cannot_be_changed_here() {
    let (world, app) = with_an_app().await;
    let certificate = app.summary.pair.current.qsealc.as_ref().unwrap().certificate_id.clone();
    let show_card = CertificateShowReq { certificate_id: certificate };
    let pem = desk::certificates::show(&world.desk, show_card).await.unwrap().pem;
    let order = json!({
        "host": HOST, "redirect_uris": ["https://tpp.example/portal"], "qsealc": pem, "name": "Portal app",
    });
    let (status, entered) = manage(&world, "POST", "/apps", &order).await;
    assert_eq!(status, 201, "{entered}");
    let client_id = entered["client_id"].as_str().unwrap();
    // The API does not reach it, as the document says.
    let by_the_api = adoption(&world, client_id, MadeByReq::Api).await;
    let refused = registrations::adopt(&world.desk, by_the_api).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BankNotFound);

    let before = calls_made(&world).await;
    let portal = adoption(&world, client_id, MadeByReq::Portal).await;
    let taken = registrations::adopt(&world.desk, portal).await.unwrap();
    assert_eq!(taken.summary.origin, RegistrationOriginView::Portal);
    assert!(taken.summary.unchangeable && taken.summary.software_id == "Typed here");
    assert_eq!(taken.redirect_uris, ["https://tpp.example/callback"]);
    for refused in [
        open(&world, &taken, false).await.unwrap_err(),
        open(&world, &taken, true).await.unwrap_err(),
        read_back(&world, &taken).await.unwrap_err(),
        registrations::delete(&world.desk, delete(&taken, "Typed here")).await.unwrap_err(),
    ] {
        assert_eq!(refused.code, ErrorCode::RegistrationUnchangeable);
    }
    assert_eq!(calls_made(&world).await, before, "nothing was sent");
    let forget = RegistrationForgetReq { registration_id: taken.summary.id };
    let left = registrations::forget(&world.desk, forget).await.unwrap();
    assert_eq!(left.registrations.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_made_at_one_bank_serves_all_that_run_a_sandbox() {
    let (_world, app) = with_an_app().await;
    let group = stet::bank(&app.summary.bank_key).unwrap().group;
    let sandboxes = stet::banks().iter().filter(|bank| bank.group == group && bank.sandbox).count();
    assert!(sandboxes > 1);
    assert_eq!(app.serves.len(), sandboxes);
    assert!(app.serves.contains(&app.summary.bank_name));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issuer_that_no_bank_accepted_before_is_told_in_a_real_profile_and_not_while_practising() {
    let (world, app) = with_an_app().await;
    let told = |view: &CertificatesView| -> Vec<_> {
        let findings = view.doctor.iter().filter(|finding| finding.rule == DoctorRuleView::IssuerKnown);
        findings.map(|finding| (finding.subject, finding.verdict)).collect()
    };
    let practice = CertificatesListReq { profile_id: profile(&world).await };
    let practising = desk::certificates::list(&world.desk, practice).await.unwrap();
    assert_eq!(told(&practising), [], "the local banks know their own QTSP");

    let create = ProfileCreateReq {
        name: "Real".into(),
        environment: EnvironmentView::Sandbox,
        oid: app.provider_legal_id.clone(),
        legal_name: "Exemple SAS".into(),
    };
    let real = desk::profiles::create(&world.desk, create).await.unwrap().profile_id.unwrap();
    let view = kit::banks::another_pair(&world, &real, &app.provider_legal_id).await;
    assert_eq!(
        told(&view),
        [(DoctorSubjectView::Qwac, VerdictView::Warn), (DoctorSubjectView::Qsealc, VerdictView::Warn)]
    );
}
