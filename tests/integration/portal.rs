//! The checklist of an app that is made on a bank's portal, from its values to paste until the app is on the list and its
//! PSUs log in (Arkéa "Production", Introduction).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::error::{AppError, ErrorCode};
use desk::views::*;
use desk::{certificates, profiles, registrations};
use kit::access::{Browser, opened, paste, sent};
use kit::arkea::{BERGOT, FORTUNEO, FORTUNEO_HOST};
use kit::banks::manage;
use kit::change::profile;
use kit::world::World;
use serde_json::json;

const CMB: &str = "arkea-cmb";

async fn show(world: &World, bank_key: Option<&str>) -> PortalView {
    let req = PortalShowReq { profile_id: profile(world).await, bank_key: bank_key.map(str::to_owned) };
    registrations::show_portal(&world.desk, req).await.unwrap()
}

fn checklist(view: PortalView) -> PortalChecklistView {
    view.checklist.expect("a bank is chosen")
}

async fn save(world: &World, bank_key: &str, fields: PortalFields) -> PortalChecklistView {
    let req = PortalSaveReq { profile_id: profile(world).await, bank_key: bank_key.to_owned(), fields };
    checklist(registrations::save_portal(&world.desk, req).await.unwrap())
}

async fn make(world: &World, bank_key: &str) -> Result<PortalView, AppError> {
    let req = PortalMakeReq { profile_id: profile(world).await, bank_key: bank_key.to_owned() };
    registrations::make_portal_app(&world.desk, req).await
}

async fn list(world: &World) -> RegistrationsView {
    let req = RegistrationsListReq { profile_id: profile(world).await };
    registrations::list(&world.desk, req).await.unwrap()
}

async fn finish(world: &World, checklist: &PortalChecklistView) -> Result<RegistrationView, AppError> {
    let fields = checklist.fields.clone();
    let req = RegistrationAdoptReq {
        profile_id: profile(world).await,
        bank_key: checklist.bank_key.clone(),
        entry_host: fields.entry_host,
        client_id: fields.client_id,
        redirect_uris: fields.redirect_uris,
        made_by: MadeByReq::Portal,
        software_id: fields.software_id,
        key_id_url: String::new(),
    };
    registrations::adopt(&world.desk, req).await
}

fn problems(checklist: &PortalChecklistView) -> Vec<(&str, FieldProblem)> {
    checklist.problems.iter().map(|problem| (problem.field.as_str(), problem.problem)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_local_bank_makes_the_app_of_a_checklist_and_its_psus_log_in() {
    let (world, _) = World::practising().await;
    let before = show(&world, None).await;
    assert_eq!((before.banks.len(), before.checklist), (10, None));
    let begun = checklist(show(&world, Some(FORTUNEO)).await);
    assert_eq!((begun.fields.entry_host.as_str(), begun.saved_at), (FORTUNEO_HOST, None));
    assert_eq!(problems(&begun), [("clientId", FieldProblem::Required)]);

    let made = make(&world, FORTUNEO).await.unwrap();
    let api_key = checklist(made.clone()).fields.client_id;
    assert!(api_key.len() == 32 && api_key.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{api_key}");
    assert_eq!(checklist(made).fields.done.len(), 5);
    // A second click makes no second app.
    make(&world, FORTUNEO).await.unwrap();
    let (_, held) = manage(&world, "GET", "/registrations", &json!({})).await;
    assert_eq!(held["registrations"].as_array().unwrap().len(), 1, "{held}");
    assert_eq!(held["registrations"][0]["client_id"], api_key.as_str());

    let world = world.restart().await;
    let waiting: Vec<_> = list(&world)
        .await
        .checklists
        .into_iter()
        .map(|each| (each.bank_key, each.done, each.steps))
        .collect();
    assert_eq!(waiting, [(FORTUNEO.to_owned(), 5, 5)]);
    let kept = checklist(show(&world, Some(FORTUNEO)).await);
    assert_eq!((kept.fields.client_id.as_str(), problems(&kept)), (api_key.as_str(), vec![]));

    let app = finish(&world, &kept).await.unwrap();
    assert_eq!(app.summary.client_id, api_key);
    assert_eq!(app.summary.origin, RegistrationOriginView::Portal);
    assert_eq!(app.summary.status, RegistrationStatusView::Active);
    assert_eq!(
        (app.enrolment, app.serves.as_slice()),
        (EnrolmentView::Portal, ["Fortuneo".to_owned()].as_slice())
    );
    let after = list(&world).await;
    assert_eq!((after.registrations.len(), after.checklists), (1, vec![]));
    let bank = show(&world, None).await.banks.into_iter().find(|bank| bank.key == FORTUNEO).unwrap();
    assert_eq!((bank.apps.len(), bank.begun), (1, false));

    let callback = &kept.fields.redirect_uris[0];
    let connection_id = opened(&world, &app, FORTUNEO, AccessRoleView::Aisp, callback).await;
    let address = sent(&world, &connection_id, AnswerWayView::Paste).await;
    let url = Browser::default().decide(&address, BERGOT, "accept").await;
    let view = paste(&world, &connection_id, &url).await.unwrap();
    assert_eq!(view.summary.access.status, AccessStatusView::Valid);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_and_ticked_is_kept_for_each_bank_right_or_wrong_and_over_a_kill() {
    let (world, _) = World::practising().await;
    let typed = PortalFields {
        software_id: " Budget Clair".to_owned(),
        redirect_uris: vec!["callback".to_owned(), String::new()],
        client_id: "half a key".to_owned(),
        done: vec![PortalStep::Account, PortalStep::Qwac],
        ..checklist(show(&world, Some(FORTUNEO)).await).fields
    };
    let saved = save(&world, FORTUNEO, typed.clone()).await;
    assert_eq!(saved.fields, typed);
    assert_eq!(
        problems(&saved),
        [("clientId", FieldProblem::StrayCharacters), ("redirectUris.0", FieldProblem::NoAuthority)]
    );
    assert!(saved.saved_at.is_some());
    let other = PortalFields {
        done: vec![PortalStep::Application],
        ..checklist(show(&world, Some(CMB)).await).fields
    };
    save(&world, CMB, other.clone()).await;

    let world = world.killed().await;
    assert_eq!(checklist(show(&world, Some(FORTUNEO)).await).fields, typed);
    assert_eq!(checklist(show(&world, Some(CMB)).await).fields, other);
    // What is refused ends nothing.
    let kept = checklist(show(&world, Some(FORTUNEO)).await);
    assert_eq!(finish(&world, &kept).await.unwrap_err().code, ErrorCode::InputInvalid);
    assert_eq!(list(&world).await.checklists.len(), 2);
    // Another bank's app leaves this one's checklist alone.
    make(&world, CMB).await.unwrap();
    finish(&world, &checklist(show(&world, Some(CMB)).await)).await.unwrap();
    let left: Vec<_> = list(&world).await.checklists.into_iter().map(|each| each.bank_key).collect();
    assert_eq!(left, [FORTUNEO]);

    let discard = PortalDiscardReq { profile_id: profile(&world).await, bank_key: FORTUNEO.to_owned() };
    assert_eq!(registrations::discard_portal(&world.desk, discard).await.unwrap().checklists, []);
    assert_eq!(checklist(show(&world, Some(FORTUNEO)).await).saved_at, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_values_to_paste_are_the_certificates_alone_and_the_notes_of_the_directory() {
    let (world, _) = World::practising().await;
    let view = show(&world, None).await;
    for chain in [view.qwac.unwrap(), view.qsealc.unwrap()] {
        let places: Vec<_> = chain.links.iter().map(|link| link.place).collect();
        assert_eq!(places, [ChainPlaceView::Leaf, ChainPlaceView::Root]);
        assert_eq!(chain.missing_issuer, None);
        assert_eq!(chain.pem.matches("-----BEGIN CERTIFICATE-----").count(), 2);
        assert!(!chain.pem.contains("KEY"));
        let leaf = CertificateShowReq { certificate_id: chain.certificate_id };
        let leaf = certificates::show(&world.desk, leaf).await.unwrap();
        assert!(chain.pem.starts_with(&leaf.pem), "the leaf is the first");
    }
    let noted: Vec<_> = view
        .banks
        .into_iter()
        .filter(|bank| !bank.notes.is_empty())
        .map(|bank| (bank.key, bank.notes))
        .collect();
    assert_eq!(
        noted,
        [
            ("arkea-max".to_owned(), vec![PortalNoteView::BrandWithdrawn]),
            ("arkea-axa".to_owned(), vec![PortalNoteView::NewerPortal, PortalNoteView::NoAuthorizeHost]),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_made_here_for_local_banks_with_a_portal_alone_and_only_when_it_is_described() {
    let (world, _) = World::practising().await;
    assert_eq!(make(&world, "17515-ceidf").await.unwrap_err().code, ErrorCode::NotFound);
    let without = PortalFields {
        redirect_uris: vec![String::new()],
        software_id: String::new(),
        ..checklist(show(&world, Some(FORTUNEO)).await).fields
    };
    save(&world, FORTUNEO, without).await;
    let error = make(&world, FORTUNEO).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InputInvalid);
    let fields: Vec<_> = error.detail.fields.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["softwareId", "redirectUris"]);

    let (_, tpp) = manage(&world, "POST", "/tpps", &json!({ "oid": "PSDFR-ACPR-99999" })).await;
    let create = ProfileCreateReq {
        name: "Live".to_owned(),
        environment: EnvironmentView::Live,
        oid: "PSDFR-ACPR-99999".to_owned(),
        legal_name: "Payhop SAS".to_owned(),
    };
    let live = profiles::create(&world.desk, create).await.unwrap().profile_id.unwrap();
    let make = PortalMakeReq { profile_id: live.clone(), bank_key: FORTUNEO.to_owned() };
    assert_eq!(
        registrations::make_portal_app(&world.desk, make).await.unwrap_err().code,
        ErrorCode::NotFound
    );

    // A leaf that came alone: its issuer is named as what is missing.
    let show = |bank_key| PortalShowReq { profile_id: live.clone(), bank_key };
    let bare = registrations::show_portal(&world.desk, show(None)).await.unwrap();
    assert_eq!((bare.qwac, bare.qsealc), (None, None));
    let leaf =
        tpp["qwac"]["certificate"].as_str().unwrap().split_inclusive("-----END CERTIFICATE-----\n").next();
    let file =
        |name: &str, text: &str| ImportFileReq { name: name.to_owned(), content: STANDARD.encode(text) };
    let import = CertificatesImportReq {
        profile_id: live.clone(),
        files: vec![file("qwac.pem", leaf.unwrap()), file("qwac.key", tpp["qwac"]["key"].as_str().unwrap())],
        staged: Vec::new(),
        passphrase: None,
        choices: Vec::new(),
    };
    certificates::import(&world.desk, import).await.unwrap();
    let qwac = registrations::show_portal(&world.desk, show(None)).await.unwrap().qwac.unwrap();
    assert_eq!((qwac.links.len(), qwac.pem.as_str()), (1, leaf.unwrap()));
    assert_eq!(qwac.missing_issuer.as_deref(), Some("Guichet practice QTSP"));
}
