//! A profile pointed at a server that is not its own: another address, another anchor. Here that server is a second
//! set of local banks which the desk knows nothing of, as a bank's sandbox would be.

use base64::Engine as _;
use desk::error::{ConnectionFailure, ErrorCode};
use desk::views::*;
use desk::{banks, calls, certificates, profiles, registrations};
use kit::enrolment::{BANK, draft, enrol};
use kit::world::World;
use sandbox::{Config, LocalBanks};

fn file(path: &std::path::Path) -> ImportFileReq {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    ImportFileReq { name, content: base64::engine::general_purpose::STANDARD.encode(bytes) }
}

/// A Sandbox profile with the certificates of the foreign server's TPP, not yet pointed at it.
async fn sandbox_profile(world: &World, foreign: &LocalBanks) -> String {
    let practice = &foreign.addresses().practice;
    let create = ProfileCreateReq {
        name: "Elsewhere".into(),
        environment: EnvironmentView::Sandbox,
        oid: practice.oid.clone(),
        legal_name: "Practice TPP (Guichet)".into(),
    };
    let profile_id = profiles::create(&world.desk, create).await.unwrap().profile_id.unwrap();
    let import = CertificatesImportReq {
        profile_id: profile_id.clone(),
        files: [&practice.qwac_key, &practice.qsealc_cert, &practice.qwac_cert, &practice.qsealc_key]
            .map(|path| file(path))
            .into(),
        staged: Vec::new(),
        passphrase: None,
        choices: Vec::new(),
    };
    let imported = certificates::import(&world.desk, import).await.unwrap();
    assert!(imported.certificates.waiting_keys.is_empty(), "each key finds its certificate in any order");
    assert_eq!(imported.certificates.certificates.iter().filter(|half| half.active).count(), 2);
    profile_id
}

async fn point_at(world: &World, profile_id: &str, foreign: &LocalBanks) {
    let settings = BankSettingsSaveReq {
        profile_id: profile_id.to_owned(),
        bank_key: Some(BANK.into()),
        fields: BankSettingsFields {
            connect_to: foreign.addresses().bpce.to_string(),
            ..BankSettingsFields::default()
        },
    };
    banks::save_settings(&world.desk, settings).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_profile_enrols_at_an_address_and_under_an_anchor_of_its_own() {
    let foreign = LocalBanks::start(Config::default()).await.unwrap();
    let world = World::empty().await;
    let profile_id = sandbox_profile(&world, &foreign).await;
    point_at(&world, &profile_id, &foreign).await;

    let untrusted = enrol(&world, &profile_id, "Budget Clair").await.unwrap_err();
    assert_eq!(untrusted.code, ErrorCode::TransportTlsServer, "{untrusted:?}");
    let connection = untrusted.detail.connection.unwrap();
    assert!(!connection.names.is_empty(), "the authority to ask the bank about is named");

    let anchor = AnchorAddReq {
        profile_id: profile_id.clone(),
        bank_key: Some(BANK.into()),
        pem: Some(foreign.addresses().ca_pem.clone()),
        source: "handed over by the server's operator".into(),
    };
    let settings = banks::add_anchor(&world.desk, anchor).await.unwrap();
    assert_eq!(settings.anchors.len(), 1);
    let registered = enrol(&world, &profile_id, "Budget Clair").await.unwrap();
    assert_eq!(registered.status_code, 201);
    assert!(!registered.activates_at_once, "a bank that is not ours goes by the rule");
    let read = RegistrationReadBackReq { registration_id: registered.summary.id };
    assert!(registrations::read_back(&world.desk, read).await.unwrap().equal);
    // From now on a bank is known to take certificates of this issuer.
    let view = certificates::list(&world.desk, CertificatesListReq { profile_id }).await.unwrap();
    let told = view.doctor.iter().filter(|finding| finding.rule == DoctorRuleView::IssuerKnown);
    assert_eq!(told.map(|finding| finding.verdict).collect::<Vec<_>>(), [VerdictView::Pass; 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_profile_never_reaches_the_local_banks_of_a_practice_profile() {
    let (world, _) = World::practising().await;
    let foreign = LocalBanks::start(Config::default()).await.unwrap();
    let profile_id = sandbox_profile(&world, &foreign).await;
    let (management, _) = world.host.management().unwrap();
    let banks_of_its_own =
        [world.desk_banks_address().await, management.trim_start_matches("http://").to_owned()];
    for own in banks_of_its_own {
        let settings = BankSettingsSaveReq {
            profile_id: profile_id.clone(),
            bank_key: Some(BANK.into()),
            fields: BankSettingsFields { connect_to: own, ..BankSettingsFields::default() },
        };
        banks::save_settings(&world.desk, settings).await.unwrap();
        let refused = enrol(&world, &profile_id, "Budget Clair").await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::TransportForbidden, "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_profile_never_connects_to_another_machine() {
    let (world, app) = World::practising().await;
    let profile_id = app.profile_id.unwrap();
    let settings = BankSettingsSaveReq {
        profile_id: profile_id.clone(),
        bank_key: Some(BANK.into()),
        // TEST-NET-1, RFC 5737: an address that is nobody's.
        fields: BankSettingsFields { connect_to: "192.0.2.1:443".into(), ..BankSettingsFields::default() },
    };
    banks::save_settings(&world.desk, settings).await.unwrap();
    let refused = enrol(&world, &profile_id, "Budget Clair").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::TransportForbidden, "{refused:?}");
    assert!(draft(&world, &profile_id, "Another").await.is_ok(), "the wizard goes on working");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_qwac_that_the_bank_does_not_take_is_refused_with_the_bank_s_own_alert() {
    let (bank, elsewhere) =
        tokio::join!(LocalBanks::start(Config::default()), LocalBanks::start(Config::default()));
    let (bank, elsewhere) = (bank.unwrap(), elsewhere.unwrap());
    let world = World::empty().await;
    let profile_id = sandbox_profile(&world, &elsewhere).await;
    point_at(&world, &profile_id, &bank).await;
    let anchor = AnchorAddReq {
        profile_id: profile_id.clone(),
        bank_key: Some(BANK.into()),
        pem: Some(bank.addresses().ca_pem.clone()),
        source: "handed over by the server's operator".into(),
    };
    banks::add_anchor(&world.desk, anchor).await.unwrap();

    let refused = enrol(&world, &profile_id, "Budget Clair").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::TransportTlsClient, "{refused:?}");
    let connection = refused.detail.connection.unwrap();
    // Both practice QTSPs have the same name, so that the bank finds an issuer and not its signature.
    assert_eq!(connection.failure, ConnectionFailure::TlsClientRejected);
    assert_eq!(connection.alert.as_deref(), Some("decrypt_error"));
    let call = CallShowReq { call_id: refused.detail.call_id.unwrap() };
    let call = calls::show(&world.desk, call).await.unwrap();
    assert_eq!(call.summary.failure.as_deref(), Some("tls-client-rejected"));
    assert!(call.tls.unwrap().client_certificate_sent.is_some());
}
