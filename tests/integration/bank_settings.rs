//! Every setting of a bank, as the bank itself saw it on the wire; and what a strict bank makes of a wrong one.

use desk::error::{AppError, ErrorCode};
use desk::views::*;
use desk::{banks, local_banks, registrations};
use kit::enrolment::{BANK, draft, enrol, review, send};
use kit::world::World;
use serde_json::Value;

struct Practice {
    world: World,
    profile_id: String,
}

impl Practice {
    async fn start() -> Self {
        let (world, app) = World::practising().await;
        Self { world, profile_id: app.profile_id.unwrap() }
    }

    fn req(&self, bank_key: Option<&str>, fields: BankSettingsFields) -> BankSettingsSaveReq {
        let bank_key = bank_key.map(str::to_owned);
        BankSettingsSaveReq { profile_id: self.profile_id.clone(), bank_key, fields }
    }

    async fn set(&self, change: impl FnOnce(&mut BankSettingsFields)) {
        let mut fields = BankSettingsFields::default();
        change(&mut fields);
        banks::save_settings(&self.world.desk, self.req(Some(BANK), fields)).await.unwrap();
    }

    /// The banks forget everything, and are strict or not from then on.
    async fn afresh(&self, strict: bool) {
        let profile_id = self.profile_id.clone();
        local_banks::reset(&self.world.desk, LocalBanksResetReq { profile_id: profile_id.clone() })
            .await
            .unwrap();
        let mode = LocalBanksModeReq { profile_id, strict, activation_rule: false };
        local_banks::set_mode(&self.world.desk, mode).await.unwrap();
    }

    async fn enrol(&self) -> Result<RegistrationView, AppError> {
        enrol(&self.world, &self.profile_id, "Budget Clair").await
    }

    async fn read_back(&self, registered: &RegistrationView) -> ReadBackView {
        let registration_id = registered.summary.id.clone();
        registrations::read_back(&self.world.desk, RegistrationReadBackReq { registration_id }).await.unwrap()
    }

    /// The newest request of a method and path, as the bank wrote it down.
    async fn seen(&self, method: &str, path: &str) -> Value {
        let journal: Value = serde_json::from_str(&self.world.bank_journal().await).unwrap();
        let entries = journal.as_array().or_else(|| journal["entries"].as_array()).unwrap();
        let wanted = |entry: &&Value| {
            entry["method"] == method && entry["path"].as_str().is_some_and(|seen| seen.starts_with(path))
        };
        entries.iter().filter(wanted).max_by_key(|entry| entry["id"].as_u64()).unwrap().clone()
    }

    async fn create(&self) -> Value {
        self.seen("POST", "/stet/setting/v1/register").await
    }

    async fn read(&self) -> Value {
        self.seen("GET", "/stet/setting/v1/register/").await
    }
}

fn header(entry: &Value, name: &str) -> Option<String> {
    let headers = entry["headers"].as_array().unwrap();
    let of_name = headers.iter().find(|pair| pair[0].as_str() == Some(name))?;
    Some(of_name[1].as_str().unwrap().to_owned())
}

/// A parameter of the Signature header.
fn signed(entry: &Value, name: &str) -> String {
    let header = header(entry, "signature").unwrap();
    let (_, rest) = header.split_once(&format!("{name}=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn bank_said(error: &AppError) -> String {
    format!("{:?}", error.detail)
}

fn list(names: &[&str]) -> Option<Vec<String>> {
    Some(names.iter().map(|name| (*name).to_owned()).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_spelling_of_the_key_id_reaches_the_bank_and_is_accepted() {
    let practice = Practice::start().await;
    let base = "https://tpp.example/published/qsealc".to_owned();
    let text = "the key we agreed on".to_owned();
    for setting in [
        KeyIdSettingView::FromDraft,
        KeyIdSettingView::SerialAndIssuer,
        KeyIdSettingView::ClientId,
        KeyIdSettingView::Url { base: base.clone() },
        KeyIdSettingView::Literal { text: text.clone() },
    ] {
        practice.afresh(true).await;
        practice.set(|fields| fields.key_id = Some(setting.clone())).await;
        let registered = practice.enrol().await.unwrap();
        assert!(practice.read_back(&registered).await.equal, "{setting:?}");
        let (create, read) = (practice.create().await, practice.read().await);
        let (at_first, later) = (signed(&create, "keyId"), signed(&read, "keyId"));
        let sha256 = &registered.certificate_sha256;
        match setting {
            // A practice draft says where the certificate is published.
            KeyIdSettingView::FromDraft => {
                assert!(at_first.starts_with("https://") && at_first.ends_with(sha256))
            }
            KeyIdSettingView::SerialAndIssuer => {
                assert!(at_first.starts_with("SN=") && at_first.contains(",CA="), "{at_first}");
            }
            KeyIdSettingView::ClientId => assert!(at_first.ends_with(sha256), "{at_first}"),
            KeyIdSettingView::Url { .. } => assert_eq!(at_first, format!("{base}_{sha256}")),
            KeyIdSettingView::Literal { .. } => assert_eq!(at_first, text),
        }
        let expected =
            if setting == KeyIdSettingView::ClientId { &registered.summary.client_id } else { &at_first };
        assert_eq!(&later, expected);
        let body: Value = serde_json::from_str(create["body"].as_str().unwrap()).unwrap();
        assert_eq!(
            body["jwks"]["keys"][0]["kid"],
            at_first.as_str(),
            "the key in the body has the same name"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_id_that_names_another_certificate_is_refused_by_the_bank() {
    let practice = Practice::start().await;
    for (text, reason) in [
        ("SN=00ff,CA=CN=Nobody".to_owned(), "serial number in keyId"),
        (format!("https://tpp.example/qsealc_{}", "0".repeat(64)), "fingerprint at the end of keyId"),
    ] {
        practice.set(|fields| fields.key_id = Some(KeyIdSettingView::Literal { text })).await;
        let refused = practice.enrol().await.unwrap_err();
        assert!(bank_said(&refused).contains(reason), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_signed_headers_are_those_that_are_set_in_their_order() {
    let practice = Practice::start().await;
    let all = ["x-request-id", "digest", "(request-target)", "date", "host", "user-agent", "content-length"];
    practice.set(|fields| fields.signed_headers = list(&all)).await;
    let registered = practice.enrol().await.unwrap();
    assert_eq!(signed(&practice.create().await, "headers"), all.join(" "));
    assert!(practice.read_back(&registered).await.equal);
    let read = practice.read().await;
    assert_eq!(signed(&read, "headers"), "x-request-id (request-target) date host user-agent");
    assert_eq!(header(&read, "digest"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_bank_refuses_a_list_without_the_request_line_or_without_the_digest() {
    let practice = Practice::start().await;
    for (names, reason) in [
        (["digest", "x-request-id"], "does not list (request-target)"),
        (["(request-target)", "x-request-id"], "does not list digest"),
    ] {
        practice.set(|fields| fields.signed_headers = list(&names)).await;
        let refused = practice.enrol().await.unwrap_err();
        assert!(bank_said(&refused).contains(reason), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_digest_of_nothing_is_carried_and_signed_where_it_is_set() {
    let practice = Practice::start().await;
    practice.set(|fields| fields.digest_on_bodiless = Some(true)).await;
    let registered = practice.enrol().await.unwrap();
    assert!(practice.read_back(&registered).await.equal);
    let read = practice.read().await;
    // SHA-256 of no bytes.
    let nothing = "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    assert_eq!(header(&read, "digest").as_deref(), Some(nothing));
    assert_eq!(signed(&read, "headers"), "(request-target) digest x-request-id");
}

#[tokio::test(flavor = "multi_thread")]
async fn grant_types_are_sent_as_set_and_a_strict_bank_takes_the_documents_alone() {
    use GrantTypeView::{AuthorizationCode, ClientCredentials, RefreshToken};
    let practice = Practice::start().await;
    practice
        .set(|fields| fields.grant_types = Some(vec![AuthorizationCode, RefreshToken, ClientCredentials]))
        .await;
    let refused = practice.enrol().await.unwrap_err();
    assert!(bank_said(&refused).contains("grant_types"), "{refused:?}");
    practice.afresh(false).await;
    let registered = practice.enrol().await.unwrap();
    let sent: Value = serde_json::from_str(&registered.sent).unwrap();
    assert_eq!(
        sent["grant_types"],
        serde_json::json!(["authorization_code", "refresh_token", "client_credentials"])
    );
    let read = practice.read_back(&registered).await;
    let grants = read.comparisons.iter().find(|row| row.field == "grant_types").unwrap();
    // Live banks were seen to answer in capitals, and so do the lenient ones.
    assert_eq!(grants.verdict, ComparisonVerdictView::SameButSpelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registration_client_id_is_the_one_that_is_set() {
    let practice = Practice::start().await;
    // The client_id in the document's example.
    let example = "9d8711ec-f1b4-45e4-8072-2b3aa49793f0";
    practice.set(|fields| fields.register_client_id = example.into()).await;
    let refused = practice.enrol().await.unwrap_err();
    assert!(bank_said(&refused).contains("PSD2_TPPRegister"), "{refused:?}");
    practice.afresh(false).await;
    practice.enrol().await.unwrap();
    let token = practice.seen("POST", "/stet/psd2/oauth/token").await;
    assert!(token["body"].as_str().unwrap().contains(example), "{token}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_template_for_all_banks_is_filled_for_each_and_a_banks_own_goes_first() {
    let practice = Practice::start().await;
    let desk = &practice.world.desk;
    let mut for_all = BankSettingsFields {
        host: "www.{codetab}.oba-bad-me-live-api.{domain}".into(),
        ..BankSettingsFields::default()
    };
    let view = banks::save_settings(desk, practice.req(None, for_all.clone())).await.unwrap();
    assert_eq!(
        view.preview.origin.as_deref(),
        Some("https://www.17515.oba-bad-me-live-api.caisse-epargne.fr")
    );
    let profile_id = practice.profile_id.clone();
    let banks = banks::list(desk, BanksListReq { profile_id }).await.unwrap();
    assert!(banks.own_for_all && banks.banks.iter().all(|bank| !bank.own_settings));
    let first = |key: &str| {
        let bank = banks.banks.iter().find(|bank| bank.key == key).unwrap();
        (bank.entry_points[0].host.clone(), bank.entry_points[0].kind)
    };
    let (populaire, _) = first("13807-bpgo");
    assert_eq!(populaire, "www.13807.oba-bad-me-live-api.banquepopulaire.fr");
    let (own_name, kind) = first("12579-bbcp");
    assert_eq!(own_name, "www.12579.sandbox.api.89c3.com", "it has no domain to fill in");
    assert_eq!(kind, EntryKindView::Sandbox);

    practice.enrol().await.unwrap();
    assert_eq!(practice.create().await["sni"], "www.17515.oba-bad-me-live-api.caisse-epargne.fr");

    practice.afresh(true).await;
    practice.set(|fields| fields.host = "WWW.{codetab}.oba-bad-me-live.api.89C3.com".into()).await;
    practice.enrol().await.unwrap();
    assert_eq!(practice.create().await["sni"], "www.17515.oba-bad-me-live.api.89c3.com");

    for_all.host = "one.example".into();
    let refused = banks::save_settings(desk, practice.req(None, for_all)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InputInvalid);
    assert_eq!(refused.detail.fields[0].problem, FieldProblem::NamesNoBank);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_review_names_the_settings_that_shaped_the_request() {
    let practice = Practice::start().await;
    let plain = draft(&practice.world, &practice.profile_id, "Budget Clair").await.unwrap();
    let before = review(&practice.world, &plain.id).await.unwrap();
    assert_eq!(before.settings, []);
    practice
        .set(|fields| {
            fields.digest_on_bodiless = Some(true);
            fields.key_id = Some(KeyIdSettingView::Literal { text: "agreed".into() });
            fields.register_client_id = "PSD2_TPPRegister".into();
        })
        .await;
    let after = review(&practice.world, &plain.id).await.unwrap();
    assert_eq!(after.settings, [BankSettingView::KeyId, BankSettingView::DigestOnBodiless]);
    let signature = after.headers.iter().find(|header| header.name == "signature").unwrap();
    assert!(signature.value.contains("keyId=\"agreed\""));
    assert_eq!(send(&practice.world, &after).await.unwrap().status_code, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_checked_without_being_kept_and_an_inherited_setting_counts() {
    let practice = Practice::start().await;
    let desk = &practice.world.desk;
    let digest = BankSettingsFields { digest_on_bodiless: Some(true), ..BankSettingsFields::default() };
    banks::save_settings(desk, practice.req(None, digest.clone())).await.unwrap();
    let typed = BankSettingsFields { signed_headers: list(&["digest"]), ..BankSettingsFields::default() };
    let preview = banks::check_settings(desk, practice.req(Some(BANK), typed.clone())).await.unwrap();
    assert_eq!(preview.problems, []);
    assert_eq!(preview.warnings, [BankSettingsWarningView::RequestTargetNotSigned]);
    assert!(preview.calls[1].digest && preview.calls[1].signed_headers == ["digest"]);
    let show = BankSettingsShowReq { profile_id: practice.profile_id.clone(), bank_key: Some(BANK.into()) };
    let view = banks::show_settings(desk, show).await.unwrap();
    assert_eq!((view.own, view.for_all), (BankSettingsFields::default(), Some(digest)));

    banks::save_settings(desk, practice.req(Some(BANK), typed)).await.unwrap();
    let without = BankSettingsFields { port: "0".into(), ..BankSettingsFields::default() };
    let refused = banks::save_settings(desk, practice.req(None, without)).await.unwrap_err();
    let problems: Vec<_> = refused.detail.fields.into_iter().map(|field| field.problem).collect();
    assert_eq!(problems, [FieldProblem::NotAPort, FieldProblem::NothingToSign]);
}
