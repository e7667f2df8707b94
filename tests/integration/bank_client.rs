//! stet alone against the real local banks: the wire as the client makes it and as the banks see it.

use std::sync::Mutex;

use eidas::{Certificate, Scope, SigningKey};
use jiff::{Timestamp, ToSpan};
use sandbox::{Config, LocalBanks};
use secrecy::ExposeSecret;
use stet::local_bank::{Management, Mode, NewTpp, PracticeHalf, PracticeTpp};
use stet::registration::{
    self, Application, Comparison, Contact, Preparation, Prepared, RegisterSettings, Seal,
};
use stet::{
    AccessToken, BankError, BankSignature, CallRecord, Client, ClientConfig, Environment, Identity, Recorder,
    RecorderError, Route, SignatureCheck, TransportError,
};

const HOST: &str = "www.17515.sandbox.api.89c3.com";
const OID: &str = "PSDFR-ACPR-99917";

#[derive(Default)]
struct Book(Mutex<Vec<CallRecord>>);

impl Recorder for Book {
    fn started(&self, _: &CallRecord) -> Result<(), RecorderError> {
        Ok(())
    }

    fn finished(&self, record: &CallRecord) {
        self.0.lock().unwrap().push(record.clone());
    }
}

impl Book {
    fn last(&self) -> CallRecord {
        self.0.lock().unwrap().last().cloned().unwrap()
    }
}

/// Running banks and one practice TPP with a line to them.
struct Practice {
    banks: LocalBanks,
    management: Management,
    client: Client,
    seal: Certificate,
    key: SigningKey,
    settings: RegisterSettings,
    book: Book,
}

fn half(half: &PracticeHalf) -> (Vec<Certificate>, SigningKey) {
    let certificates = eidas::import(half.certificate_pem.as_bytes(), None).unwrap().certificates;
    // EXPOSE: the practice key is imported as an operator's would be.
    let mut keys = eidas::import(half.key_pem.expose_secret().as_bytes(), None).unwrap().keys;
    (certificates, keys.remove(0).0)
}

fn client(banks: &LocalBanks, tpp: &PracticeTpp) -> Client {
    let (chain, key) = half(&tpp.qwac);
    let chain = chain.iter().map(|certificate| certificate.der().to_vec()).collect();
    let route = Route { connect_to: Some(banks.addresses().bpce), ..Route::new(HOST) };
    let bank = stet::bank("17515-ceidf").unwrap();
    let mut config = ClientConfig::new(Environment::Local, bank, route, Identity { chain, key });
    let ca = eidas::import(banks.addresses().ca_pem.as_bytes(), None).unwrap();
    config.anchors = ca.certificates.iter().map(|certificate| certificate.der().to_vec()).collect();
    Client::new(config).unwrap()
}

impl Practice {
    async fn start() -> Self {
        let banks = LocalBanks::start(Config::default()).await.unwrap();
        let url = format!("http://{}", banks.addresses().management);
        let management = Management::new(&url, banks.addresses().management_token.clone().into()).unwrap();
        let tpp = management.tpp(&NewTpp::new(OID, "Exemple SAS")).await.unwrap();
        let (seals, key) = half(&tpp.qsealc);
        let client = client(&banks, &tpp);
        let settings = RegisterSettings::default();
        Self { client, management, seal: seals[0].clone(), key, settings, book: Book::default(), banks }
    }

    fn preparation<'a>(&'a self, request_id: &'a str) -> Preparation<'a> {
        Preparation {
            route: self.client.route(),
            settings: &self.settings,
            seal: Seal { certificate: &self.seal, key: &self.key },
            request_id,
            now: Timestamp::now(),
        }
    }

    async fn token(&self) -> AccessToken {
        registration::token(&self.client, &self.settings, &self.book)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"))
    }

    async fn enrol(&self, prepared: &Prepared) -> Result<registration::Registered, BankError> {
        registration::send_create(&self.client, prepared, &self.token().await, &self.book).await
    }

    async fn read(&self, client_id: &str) -> Result<registration::Answered, BankError> {
        let prepared = registration::prepare_read(&self.preparation("read-1"), client_id).unwrap();
        registration::read(&self.client, &prepared, &self.token().await, &self.book).await
    }
}

fn application() -> Application {
    Application {
        software_id: "Budget Clair".into(),
        software_version: "1.0".into(),
        client_name: "Exemple SAS – é".into(),
        redirect_uris: vec!["https://tpp.example/callback".into(), "http://127.0.0.1:8765/retour".into()],
        scopes: vec![Scope::Aisp, Scope::Pisp],
        contact: Contact {
            contact_name: "Bureau API".into(),
            email: "api@tpp.example".into(),
            phone_number: "+33 1 23 45 67 89".into(),
        },
        provider_legal_id: OID.into(),
        ..Application::default()
    }
}

fn verdicts(prepared: &Prepared, answered: &registration::RegistrationAnswer) -> Vec<(String, Comparison)> {
    let sent = serde_json::from_str(prepared.body.as_deref().unwrap()).unwrap();
    registration::compare(&sent, &answered.to_value())
        .into_iter()
        .map(|row| (row.field, row.verdict))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_enrolled_read_changed_and_removed() {
    let practice = Practice::start().await;
    assert_eq!(application().validate_with(&practice.seal), []);
    let created = registration::prepare_create(&practice.preparation("create-1"), &application()).unwrap();
    let registered = practice.enrol(&created).await.unwrap();
    assert_eq!(registered.status, 201);
    let record = practice.book.last();
    assert_eq!(record.id, registered.call_id);
    assert_eq!(record.our_signature, Some(SignatureCheck::Verified));
    assert!(matches!(record.bank_signature, Some(BankSignature::Signed(_))), "{:?}", record.bank_signature);
    let tls = record.tls.unwrap();
    assert!(tls.client_certificate_asked && tls.client_certificate_sent.is_some() && tls.cipher.is_some());

    let read = practice.read(&registered.client_id).await.unwrap();
    assert_eq!(read.status, 200);
    let rows = verdicts(&created, &read.answer);
    let unequal: Vec<_> =
        rows.iter().filter(|(_, verdict)| !matches!(verdict, Comparison::Same | Comparison::Added)).collect();
    assert!(rows.len() > 15 && unequal.is_empty(), "{unequal:?}");
    assert!(read.answer.issued_at().is_some_and(|issued| issued.instant.is_some()));

    let changed = Application { software_id: "Budget Plus".into(), ..application() };
    let update = registration::prepare_update(
        &practice.preparation("update-1"),
        &registered.client_id,
        &changed,
        &practice.seal,
    )
    .unwrap();
    let updated =
        registration::send_update(&practice.client, &update, &practice.token().await, &practice.book)
            .await
            .unwrap();
    assert_eq!(updated.status, 201);
    let read = practice.read(&registered.client_id).await.unwrap();
    assert_eq!(read.answer.text("software_id"), Some("Budget Plus"));

    let removal =
        registration::prepare_delete(&practice.preparation("delete-1"), &registered.client_id).unwrap();
    let deleted =
        registration::send_delete(&practice.client, &removal, &practice.token().await, &practice.book)
            .await
            .unwrap();
    assert_eq!(deleted.status, 204);
    assert!(matches!(practice.read(&registered.client_id).await, Err(BankError::NotFound { .. })));
    practice.banks.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_review_showed_is_byte_for_byte_what_the_bank_saw() {
    let practice = Practice::start().await;
    let reviewed = registration::prepare_create(&practice.preparation("seen-1"), &application()).unwrap();
    // Kept over a restart of the wizard, then sent.
    let kept = serde_json::to_string(&reviewed).unwrap();
    practice.enrol(&serde_json::from_str(&kept).unwrap()).await.unwrap();

    let journal = practice.management.journal().await.unwrap();
    let newest = practice.management.last_of_journal(1).await.unwrap();
    assert_eq!((newest.len(), newest[0].id), (1, journal.last().unwrap().id));
    let seen = journal.iter().find(|entry| entry.path == "/stet/setting/v1/register").unwrap();
    assert_eq!((seen.method.as_str(), seen.host.as_str(), seen.status), ("POST", HOST, Some(201)));
    assert_eq!(seen.body, reviewed.body);
    let without_token: Vec<_> =
        seen.headers.iter().filter(|(name, _)| name != "authorization").cloned().collect();
    assert_eq!(without_token, reviewed.headers);
    assert_eq!(seen.headers.len(), reviewed.headers.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lenient_banks_answer_is_the_same_but_spelled_or_missing_and_never_different() {
    let practice = Practice::start().await;
    let mode = Mode { strict: false, activation_rule: true };
    assert_eq!(practice.management.set_mode(mode).await.unwrap(), mode);
    let created = registration::prepare_create(&practice.preparation("lenient-1"), &application()).unwrap();
    let registered = practice.enrol(&created).await.unwrap();
    assert_eq!(registered.status, 200);
    let rows = verdicts(&created, &registered.answer);
    let of = |field: &str| rows.iter().find(|(name, _)| name == field).map(|(_, verdict)| *verdict);
    assert_eq!(of("grant_types"), Some(Comparison::SameButSpelled));
    assert_eq!(of("scope"), Some(Comparison::SameButSpelled));
    assert_eq!(of("jwks.keys[0].kid"), Some(Comparison::Missing));
    assert_eq!(of("jwks.keys[0].x5c"), Some(Comparison::Same));
    assert!(rows.iter().all(|(_, verdict)| *verdict != Comparison::Different), "{rows:?}");
    let issued = registered.answer.issued_at().unwrap();
    assert_eq!(issued.instant, None, "a date without a zone is no instant: {}", issued.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_banks_activate_when_our_own_reading_of_the_rule_says() {
    let practice = Practice::start().await;
    practice.management.set_mode(Mode { strict: true, activation_rule: true }).await.unwrap();
    // A Friday in the summer before the deadline, the same after it, Whit Monday, the day of a clock change.
    for instant in
        ["2026-07-17T07:58:59Z", "2026-07-17T07:59:00Z", "2026-05-25T06:00:00Z", "2026-03-29T06:00:00Z"]
    {
        let now: Timestamp = instant.parse().unwrap();
        practice.management.reset().await.unwrap();
        practice.management.set_mode(Mode { strict: true, activation_rule: true }).await.unwrap();
        assert!(practice.management.freeze_clock(now).await.unwrap().frozen);
        let created = registration::prepare_create(&practice.preparation("when-1"), &application()).unwrap();
        practice.enrol(&created).await.unwrap();
        let held = practice.management.registrations().await.unwrap();
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].active_from, stet::activation(now).at, "{instant}");
        assert!(!held[0].active);
        practice.management.set_clock(Some(held[0].active_from)).await.unwrap();
        assert!(practice.management.registrations().await.unwrap()[0].active);
    }
    assert!(!practice.management.set_clock(None).await.unwrap().moved);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_come_back_by_name_and_in_the_banks_words() {
    let practice = Practice::start().await;
    let token = practice.token().await;

    // The bank's hour is over, ours is not.
    let later = Timestamp::now().checked_add(2.hours()).unwrap();
    practice.management.set_clock(Some(later)).await.unwrap();
    let created = registration::prepare_create(&practice.preparation("refused-1"), &application()).unwrap();
    let late = registration::send_create(&practice.client, &created, &token, &practice.book).await;
    let Err(BankError::Unauthorised { words, call_id }) = late else { panic!("{late:?}") };
    assert_eq!(words.error.as_deref(), Some("invalid_token"));
    assert_eq!(practice.book.last().id, call_id);
    practice.management.set_clock(None).await.unwrap();

    // A field the bank refuses is named in its description.
    let nobody = Application { provider_legal_id: "PSDFR-ACPR-11111".into(), ..application() };
    let created = registration::prepare_create(&practice.preparation("refused-2"), &nobody).unwrap();
    let refused = practice.enrol(&created).await;
    let Err(BankError::Refused { status: 400, words, .. }) = refused else { panic!("{refused:?}") };
    assert!(words.description.as_deref().is_some_and(|text| text.contains("provider_legal_id")), "{words:?}");

    // Another TPP's QWAC with this TPP's token.
    let other = practice.management.tpp(&NewTpp::new("PSDFR-ACPR-99918", "Autre SA")).await.unwrap();
    let other_client = client(&practice.banks, &other);
    let created = registration::prepare_create(&practice.preparation("refused-3"), &application()).unwrap();
    let token = practice.token().await;
    let forbidden = registration::send_create(&other_client, &created, &token, &practice.book).await;
    assert!(matches!(forbidden, Err(BankError::Forbidden { .. })), "{forbidden:?}");

    // An app nobody knows.
    let unknown = practice.read("1PSDFR-ACPR-00000-0-ZZZZ").await;
    assert!(matches!(unknown, Err(BankError::NotFound { .. })), "{unknown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_qwac_of_another_worlds_authority_is_rejected_with_the_alerts_name() {
    let (practice, stranger) = (Practice::start().await, Practice::start().await);
    let tpp = stranger.management.tpp(&NewTpp::new(OID, "Exemple SAS")).await.unwrap();
    let unknown = client(&practice.banks, &tpp);
    let result = registration::token(&unknown, &practice.settings, &practice.book).await;
    let Err(BankError::Transport { source: TransportError::TlsClientRejected { alert }, .. }) = result else {
        panic!("{:?}", result.err())
    };
    // Every practice QTSP bears the same name: the banks find an issuer, and a signature that is not its own.
    assert_eq!(alert, "decrypt_error");
    let tls = practice.book.last().tls.unwrap();
    assert!(tls.client_certificate_asked && tls.client_certificate_sent.is_some());
}
