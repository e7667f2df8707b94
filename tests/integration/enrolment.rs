//! The main job: a practice TPP enrols an app, finds it after a restart, and reads back what it sent.

use desk::error::ErrorCode;
use desk::views::*;
use desk::{calls, certificates, local_banks, overview, profiles, registrations};
use kit::enrolment::{draft, enrol, review, send};
use kit::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_enrolled_found_after_a_restart_and_read_back_equal() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    assert_eq!(registered.status_code, 201);
    assert!(registered.summary.client_id.contains("PSDFR-ACPR-999"), "{}", registered.summary.client_id);
    assert_eq!(registered.summary.status, RegistrationStatusView::Active);
    assert!(registered.activates_at_once);
    assert!(registered.rule_active_at > registered.summary.registered_at);

    let world = world.restart().await;
    let list = registrations::list(&world.desk, RegistrationsListReq { profile_id: profile_id.clone() })
        .await
        .unwrap();
    assert_eq!(list.registrations.len(), 1);
    assert!(list.drafts.is_empty(), "the draft ends with the enrolment");
    assert_eq!(list.registrations[0].client_id, registered.summary.client_id);
    let id = list.registrations[0].id.clone();
    let read = registrations::read_back(&world.desk, RegistrationReadBackReq { registration_id: id.clone() })
        .await
        .unwrap();
    assert!(read.equal, "{:#?}", read.comparisons);
    assert!(read.comparisons.iter().filter(|row| row.sent.is_some()).count() > 12);

    let shown = registrations::show(&world.desk, RegistrationShowReq { registration_id: id }).await.unwrap();
    let kinds: Vec<_> = shown.history.iter().map(|event| event.kind).collect();
    assert_eq!(kinds.len(), 2);
    assert!(
        kinds.contains(&RegistrationEventKind::Enrolled) && kinds.contains(&RegistrationEventKind::ReadBack)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_is_written_down_with_our_signature_verified_and_no_token() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    let listed =
        calls::list(&world.desk, CallsListReq { profile_id, ..CallsListReq::default() }).await.unwrap();
    let purposes: Vec<_> = listed.calls.iter().map(|call| (call.purpose, call.status)).collect();
    assert_eq!(
        purposes,
        [(CallPurposeView::RegistrationCreate, Some(201)), (CallPurposeView::RegistrationToken, Some(200))]
    );
    let call = calls::show(&world.desk, CallShowReq { call_id: listed.calls[0].id.clone() }).await.unwrap();
    assert_eq!(call.our_signature, OurSignatureView::Verified);
    assert!(matches!(
        call.bank_signature,
        BankSignatureView::NotChecked { why: NotCheckedView::CanBeFetched, .. }
    ));
    let tls = call.tls.unwrap();
    assert!(tls.client_certificate_asked && tls.client_certificate_sent.is_some());
    assert!(call.signing_string.unwrap().starts_with("(request-target): post /stet/setting/v1/register\n"));
    let authorization = call.request_headers.iter().find(|header| header.name == "authorization").unwrap();
    assert!(authorization.value.contains('…') && authorization.value.len() < 24, "{}", authorization.value);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_review_shows_is_what_the_bank_sees() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let draft = draft(&world, &profile_id, "Budget Clair").await.unwrap();
    assert_eq!(draft.problems, []);
    let review = review(&world, &draft.id).await.unwrap();
    assert!(review.ready, "{:#?} {:#?}", review.problems, review.findings);
    let registered = send(&world, &review).await.unwrap();
    let call = calls::show(&world.desk, CallShowReq { call_id: registered.call_id.unwrap() }).await.unwrap();
    assert_eq!(call.request_body.unwrap(), review.body);
    assert_eq!(call.signing_string.unwrap(), review.signing_string);
    let sent: Vec<_> = call
        .request_headers
        .into_iter()
        .filter(|header| header.name != "authorization")
        .map(|header| (header.name, header.value))
        .collect();
    let reviewed: Vec<_> = review.headers.into_iter().map(|header| (header.name, header.value)).collect();
    assert_eq!(sent, reviewed);
    assert!(review.signing_string.contains(&format!("digest: {}", review.digest)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_survives_a_restart_at_every_step_and_a_changed_one_is_not_sent_unseen() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let made = draft(&world, &profile_id, "Budget Clair").await.unwrap();
    let mut world = world;
    for step in [DraftStep::Bank, DraftStep::Who, DraftStep::App, DraftStep::Review] {
        let fields = made.fields.clone();
        registrations::save_draft(&world.desk, DraftSaveReq { draft_id: made.id.clone(), step, fields })
            .await
            .unwrap();
        world = world.restart().await;
        let req = DraftOpenReq { profile_id: profile_id.clone(), draft_id: Some(made.id.clone()) };
        let opened = registrations::open_draft(&world.desk, req).await.unwrap();
        assert_eq!((opened.step, &opened.fields), (step, &made.fields));
    }
    let seen = review(&world, &made.id).await.unwrap();
    let fields = DraftFields { software_id: "Another name".into(), ..made.fields };
    let save = DraftSaveReq { draft_id: made.id, step: DraftStep::Review, fields };
    registrations::save_draft(&world.desk, save).await.unwrap();
    assert_eq!(send(&world, &seen).await.unwrap_err().code, ErrorCode::ReviewChanged);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_app_on_the_same_certificates_is_refused_in_the_banks_own_words() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    let refused = enrol(&world, &profile_id, "Second app").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BankRefused);
    assert_eq!(refused.detail.status, Some(400));
    assert!(refused.detail.bank_error.is_some() && refused.detail.bank_description.is_some(), "{refused:?}");
    assert!(refused.detail.call_id.is_some() && refused.detail.request_id.is_some(), "{refused:?}");
    let list = registrations::list(&world.desk, RegistrationsListReq { profile_id }).await.unwrap();
    assert_eq!((list.registrations.len(), list.drafts.len()), (1, 1), "the refused draft is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_rule_an_enrolment_waits_until_fourteen_hundred_on_the_banks_clock() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let mode = LocalBanksModeReq { profile_id: profile_id.clone(), strict: true, activation_rule: true };
    local_banks::set_mode(&world.desk, mode).await.unwrap();
    // Friday 6 November 2026, 10:30 in Paris.
    let clock =
        LocalBanksClockReq { profile_id: profile_id.clone(), instant: Some(at("2026-11-06T09:30:00Z")) };
    local_banks::set_clock(&world.desk, clock).await.unwrap();
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    assert_eq!(registered.summary.status, RegistrationStatusView::Waiting);
    // Monday 9 November 2026, 14:00 in Paris.
    assert_eq!(registered.summary.active_at, at("2026-11-09T13:00:00Z"));
    let desk = overview::show(&world.desk, DeskOverviewReq { profile_id: profile_id.clone() }).await.unwrap();
    assert!(matches!(desk.next[..], [NextActionView::WaitForActivation { .. }]), "{:?}", desk.next);
    let clock =
        LocalBanksClockReq { profile_id: profile_id.clone(), instant: Some(at("2026-11-09T13:00:01Z")) };
    local_banks::set_clock(&world.desk, clock).await.unwrap();
    let desk = overview::show(&world.desk, DeskOverviewReq { profile_id }).await.unwrap();
    assert_eq!(desk.registrations[0].status, RegistrationStatusView::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_practice_pair_passes_the_doctor_and_its_keys_go_with_the_profile() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let view = certificates::list(&world.desk, CertificatesListReq { profile_id: profile_id.clone() })
        .await
        .unwrap();
    assert_eq!(view.certificates.iter().filter(|half| half.active && half.key_held).count(), 2);
    let failing: Vec<_> = view.doctor.iter().filter(|finding| finding.verdict == VerdictView::Fail).collect();
    assert!(failing.is_empty(), "{failing:#?}");

    let keychain = std::fs::read_to_string(world.folder.path().join("test-keychain.json")).unwrap();
    assert_eq!(keychain.matches("key/").count(), 2);
    let delete = ProfileDeleteReq { profile_id: profile_id.clone(), name: "another".into() };
    assert_eq!(profiles::delete(&world.desk, delete).await.unwrap_err().code, ErrorCode::InputInvalid);
    let delete = ProfileDeleteReq { profile_id, name: "Practice".into() };
    let left = profiles::delete(&world.desk, delete).await.unwrap();
    assert!(left.profiles.is_empty() && left.profile_id.is_none());
    let keychain = std::fs::read_to_string(world.folder.path().join("test-keychain.json")).unwrap();
    assert_eq!(keychain.matches("key/").count(), 0);
}
