//! Every answer that Arkéa "Production" prints, served to the byte and read by the call that it answers. Placeholders stand
//! as they are printed: `{accessToken}` is a token.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use stet::access::{self, AccessSettings, Ask, NothingBecause, Reading};
use stet::oauth::{self, Authorized, Callback, CodeGrant, RefusalReason, State, TokenAnswer};
use stet::payments::{
    self, ApprovalFlow, CategoryPurpose, IdSource, InitiatingParty, PaymentAsk, PaymentPreparation,
    PaymentRequest, PaymentSettings, TransferKind, approval_address,
};
use stet::{Client, ClientConfig, Seal};

use crate::practice::{Book, Practice, arkea_bank};
use crate::prepared::{sealed, token};
use crate::server::{Behaviour, Server};

const CALLBACK: &str = "https://tpp.example/callback";
const AUTHORIZED: &str = include_str!("../data/arkea-printed/authorized.txt");
const REFUSED: &str = include_str!("../data/arkea-printed/refused.txt");
const FOR_A_CODE: &str = include_str!("../data/arkea-printed/token-for-a-code.txt");
const FOR_A_REFRESH_TOKEN: &str = include_str!("../data/arkea-printed/token-for-a-refresh-token.txt");
const FOR_A_PAYMENT: &str = include_str!("../data/arkea-printed/token-for-a-payment.txt");
const OF_THE_TPP_1_4_1: &str = include_str!("../data/arkea-printed/token-of-the-tpp-1.4.1.txt");
const OF_THE_TPP_1_4_2: &str = include_str!("../data/arkea-printed/token-of-the-tpp-1.4.2.txt");
const CREATED: &str = include_str!("../data/arkea-printed/payment-created.json");
const NO_ACCOUNTS: &str = include_str!("../data/arkea-no-accounts.json");

/// A printed answer as it goes on the wire: with the blank line before its body that the page leaves out.
fn on_the_wire(printed: &str) -> Behaviour {
    let at = printed.find("\n{").expect("a body");
    let (head, body) = (printed[..at].replace('\n', "\r\n"), &printed[at + 1..]);
    Behaviour::Answer(format!("{head}\r\n\r\n{body}").into_bytes())
}

async fn serving(practice: &Practice, behaviour: Behaviour) -> (Server, Client) {
    let server = practice.server(behaviour).await;
    let config = ClientConfig { dialect: arkea_bank().dialect(), ..practice.config(server.address) };
    (server, Client::new(config).expect("a client"))
}

/// The access token, the refresh token, and how long the former lives.
fn read(answer: TokenAnswer) -> (String, Option<String>, Option<u64>) {
    // EXPOSE: to compare with what is printed.
    let access = answer.access.secret().expose_secret().to_owned();
    // EXPOSE: to compare with what is printed.
    let refresh = answer.refresh.map(|secret| secret.expose_secret().to_owned());
    assert_eq!(answer.scopes, [] as [String; 0], "no scope is printed");
    (access, refresh, answer.expires_in_s)
}

#[tokio::test]
async fn the_tokens_for_a_code_a_refresh_token_and_a_payment_are_read() {
    let practice = Practice::new();
    let code = SecretString::from("{code}");
    let grant = CodeGrant { client_id: "key", code: &code, redirect_uri: CALLBACK, code_verifier: None };
    let (text, both) = (str::to_owned, |name: &str| Some(name.to_owned()));

    let (_server, client) = serving(&practice, on_the_wire(FOR_A_CODE)).await;
    let answer = oauth::exchange_code(&client, grant, &Book::default()).await;
    let answer = answer.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(read(answer), (text("{accessToken}"), both("{refreshToken}"), Some(3600)));

    let (_server, client) = serving(&practice, on_the_wire(FOR_A_REFRESH_TOKEN)).await;
    let refresh = SecretString::from("{refreshToken}");
    let answer = oauth::refresh(&client, "key", &refresh, &Book::default()).await;
    let answer = answer.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(read(answer), (text("{accessToken}"), both("{refreshToken}"), Some(3600)));

    let (_server, client) = serving(&practice, on_the_wire(FOR_A_PAYMENT)).await;
    let answer = oauth::exchange_code(&client, grant, &Book::default()).await;
    let answer = answer.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(read(answer), (text("{psuAccessToken}"), None, Some(3600)));
}

/// Both are no JSON: a comma stands before the closing brace.
#[tokio::test]
async fn the_tpp_s_own_tokens_are_read_though_they_are_no_json() {
    let practice = Practice::new();
    for (printed, expected) in [(OF_THE_TPP_1_4_1, "{accessToken}"), (OF_THE_TPP_1_4_2, "{tppAccessToken}")] {
        let body = &printed[printed.find("\n{").expect("a body")..];
        assert!(serde_json::from_str::<serde_json::Value>(body).is_err(), "{body}");
        let (_server, client) = serving(&practice, on_the_wire(printed)).await;
        let answer = oauth::client_token(&client, "key", "pisp", &Book::default()).await;
        let answer = answer.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(read(answer), (expected.to_owned(), None, Some(3600)));
    }
}

/// The refusal is printed without the name of the header.
#[test]
fn both_redirects_are_read() {
    let address = |printed: &str| {
        let line = printed.lines().nth(1).expect("a second line");
        line.strip_prefix("Location: ").unwrap_or(line).replace("{redirectUrl}", CALLBACK)
    };
    let callback = Callback::read(&address(AUTHORIZED), CALLBACK).expect("a callback");
    assert_eq!(callback.state, "{state}");
    let Authorized::Code(code) = callback.authorized else { panic!("refused") };
    // EXPOSE: to compare with what is printed.
    assert_eq!(code.expose_secret(), "{code}");

    let callback = Callback::read(&address(REFUSED), CALLBACK).expect("a callback");
    assert_eq!(callback.state, "{state}");
    let Authorized::Refused(refusal) = callback.authorized else { panic!("authorised") };
    assert_eq!((refusal.reason, refusal.description), (RefusalReason::AccessDenied, None));
}

#[tokio::test]
async fn the_created_payment_gives_its_id_and_the_link_that_is_completed_as_printed() {
    let practice = Practice::new();
    let (_server, client) = serving(&practice, Behaviour::json("201 Created", CREATED)).await;
    let (bank, sealed) = (arkea_bank(), sealed(&practice));
    let settings = PaymentSettings::of(bank, &AccessSettings::of(bank.dialect()));
    let preparation = PaymentPreparation {
        route: client.route(),
        settings: &settings,
        seal: Seal { certificate: &sealed.certificate, key: &sealed.key },
        request_id: "b7c2f0a4-4444",
        now: Timestamp::UNIX_EPOCH,
    };
    let request = request();
    let ask = PaymentAsk::Create { request: &request, at: Timestamp::UNIX_EPOCH };
    let prepared = preparation.prepare(&ask).expect("prepared");
    let (book, names) = (Book::default(), &settings.id_parameters);
    let created = payments::create(&client, &prepared, names, &token(), &book).await;
    let created = created.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!((created.resource_id.as_str(), created.id_source), ("{PRid}", IdSource::Link));
    assert_eq!((created.status, created.approach.as_deref()), (201, Some("REDIRECT")));
    assert_eq!(created.raw.expect("a body").as_str(), CREATED.trim());

    let (link, state) = (created.approval.expect("a link"), State::from_random([0; 32]));
    assert_eq!(link.query(), Some("PRid={PRid}&response_type=code&scope=pisp"));
    let flow = ApprovalFlow::EnforcedRedirect;
    let opened = approval_address(&link, flow, "key", CALLBACK, &state).expect("it opens");
    let names: Vec<String> = opened.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["PRid", "response_type", "scope", "client_id", "redirect_uri", "state"]);
}

/// Seen at live banks and printed nowhere: no account is an empty list, and an honest nothing.
#[tokio::test]
async fn no_accounts_are_nothing() {
    let practice = Practice::new();
    let (_server, client) = serving(&practice, Behaviour::json("200 OK", NO_ACCOUNTS)).await;
    let sealed = sealed(&practice);
    let prepared = crate::access::prepare(&client, &sealed, &Ask::Accounts);
    let read = access::accounts(&client, &prepared, &token(), &Book::default()).await;
    let Ok(Reading::Nothing(nothing)) = read else { panic!("{read:?}") };
    assert_eq!((nothing.because, nothing.status), (NothingBecause::EmptyList, 200));
}

fn request() -> PaymentRequest {
    PaymentRequest {
        kind: TransferKind::Standard,
        creditor_name: "Atelier Martin".into(),
        creditor_iban: "FR7699999009000700000010166".into(),
        creditor_bic: String::new(),
        amount: "124.30".into(),
        remittance: String::new(),
        payment_information_id: "G-1".into(),
        instruction_id: "G-1-1".into(),
        end_to_end_id: "G-1-E".into(),
        execution_day: None,
        category_purpose: CategoryPurpose::Cash,
        initiating_party: InitiatingParty { name: "Guichet SAS".into(), oid: "PSDFR-ACPR-12345".into() },
        report_url: CALLBACK.into(),
    }
}
