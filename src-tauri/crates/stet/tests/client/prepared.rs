//! What was prepared and reviewed, on its way to the bank.

use jiff::Timestamp;
use secrecy::SecretString;
use stet::registration::{self, Preparation, Prepared, RegisterSettings, Seal};
use stet::{AccessToken, BankError, Client, InputProblem, SignatureCheck};

use crate::practice::{Book, Practice, TOKEN};
use crate::server::Behaviour;

pub struct Sealed {
    pub certificate: eidas::Certificate,
    pub key: eidas::SigningKey,
}

pub fn sealed(practice: &Practice) -> Sealed {
    let leaf = practice.qtsp.rsa_client("seal.example");
    Sealed {
        certificate: eidas::Certificate::from_der(&leaf.der).expect("parses"),
        key: eidas::SigningKey::from_pkcs8(&leaf.pkcs8).expect("a key"),
    }
}

pub fn read_of(client: &Client, sealed: &Sealed) -> Prepared {
    let settings = RegisterSettings { digest_on_bodiless: true, ..RegisterSettings::default() };
    let with = Preparation {
        route: client.route(),
        settings: &settings,
        seal: Seal { certificate: &sealed.certificate, key: &sealed.key },
        request_id: "b7c2f0a4-1111",
        now: Timestamp::UNIX_EPOCH,
    };
    registration::prepare_read(&with, "1PSD FR/x").expect("prepared")
}

pub fn create_of(client: &Client, sealed: &Sealed) -> Prepared {
    let mut settings = RegisterSettings::default();
    settings.signed_headers.push("date".into());
    let with = Preparation {
        route: client.route(),
        settings: &settings,
        seal: Seal { certificate: &sealed.certificate, key: &sealed.key },
        request_id: "b7c2f0a4-2222",
        now: Timestamp::UNIX_EPOCH,
    };
    let application = registration::Application { client_name: "Société".into(), ..Default::default() };
    registration::prepare_create(&with, &application).expect("prepared")
}

pub fn token() -> AccessToken {
    AccessToken::new(SecretString::from(TOKEN.to_owned()), Timestamp::MAX)
}

#[tokio::test]
async fn what_was_reviewed_is_byte_for_byte_what_the_server_sees() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::json("201 Created", r#"{"client_id":"1"}"#)).await;
    let (client, book, sealed) = (practice.client(server.address), Book::default(), sealed(&practice));
    let prepared = create_of(&client, &sealed);
    // As a wizard does: kept, and read again.
    let kept = serde_json::to_string(&prepared).expect("serialises");
    let prepared: Prepared = serde_json::from_str(&kept).expect("parses");
    let registered = registration::send_create(&client, &prepared, &token(), &book)
        .await
        .unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(registered.client_id, "1");

    let requests = server.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").expect("a request");
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("POST /stet/setting/v1/register HTTP/1.1"));
    let mut expected: Vec<String> =
        prepared.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    expected.push(format!("authorization: Bearer {TOKEN}"));
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    assert_eq!(body, prepared.body.expect("a body"));
    assert!(head.contains("\r\ndate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"));

    let record = book.only();
    assert_eq!(record.our_signature, Some(SignatureCheck::Verified));
    assert_eq!(record.signing_string, Some(prepared.signing_string));
    assert!(!serde_json::to_string(&record).expect("serialises").contains("KXyZ"));
}

#[tokio::test]
async fn a_read_signs_the_encoded_path_and_the_digest_of_nothing_when_set() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::json("200 OK", r#"{"client_name":"A"}"#)).await;
    let (client, book, sealed) = (practice.client(server.address), Book::default(), sealed(&practice));
    let prepared = read_of(&client, &sealed);
    assert_eq!(
        prepared.signing_string,
        "(request-target): get /stet/setting/v1/register/1PSD%20FR%2Fx\n\
         digest: SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\
         x-request-id: b7c2f0a4-1111"
    );
    let answered = registration::read(&client, &prepared, &token(), &book)
        .await
        .unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(answered.answer.text("client_name"), Some("A"));
    assert!(server.requests()[0].starts_with("GET /stet/setting/v1/register/1PSD%20FR%2Fx HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_request_changed_after_it_was_signed_does_not_leave() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::json("201 Created", r#"{"client_id":"1"}"#)).await;
    let (client, sealed) = (practice.client(server.address), sealed(&practice));
    let changes: [fn(&mut Prepared); 4] = [
        |prepared| prepared.body.as_mut().expect("a body").push(' '),
        |prepared| prepared.url.set_path("/stet/setting/v1/register/other"),
        |prepared| {
            let id = prepared.headers.iter_mut().find(|(name, _)| name == "x-request-id").expect("there");
            id.1.push('0');
        },
        |prepared| prepared.headers.retain(|(name, _)| name != "signature"),
    ];
    for change in changes {
        let mut prepared = create_of(&client, &sealed);
        change(&mut prepared);
        let book = Book::default();
        let result = registration::send_create(&client, &prepared, &token(), &book).await;
        assert!(matches!(
            result,
            Err(BankError::Input { problem: InputProblem::OwnSignature { .. }, call_id: Some(_) })
        ));
        let record = book.only();
        assert!(matches!(record.our_signature, Some(SignatureCheck::Failed { .. })));
        assert_eq!(record.failure.expect("a failure").code, "own-signature");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_expired_token_another_kind_and_another_host_are_our_own_mistakes() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::json("200 OK", "{}")).await;
    let (client, sealed) = (practice.client(server.address), sealed(&practice));
    let prepared = read_of(&client, &sealed);
    let problem = |result: Result<registration::Answered, BankError>| match result {
        Err(BankError::Input { problem, call_id: None }) => problem.code(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was sent"),
    };
    let book = Book::default();
    let expired = AccessToken::new(SecretString::from("abc".to_owned()), Timestamp::UNIX_EPOCH);
    assert_eq!(problem(registration::read(&client, &prepared, &expired, &book).await), "token-expired");
    let create = create_of(&client, &sealed);
    assert_eq!(problem(registration::read(&client, &create, &token(), &book).await), "wrong-kind");
    let mut elsewhere = prepared.clone();
    elsewhere.url.set_host(Some("www.12579.sandbox.api.89c3.com")).expect("a host");
    assert_eq!(problem(registration::read(&client, &elsewhere, &token(), &book).await), "another-host");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_success_without_a_client_id_breaks_the_contract() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::json("201 Created", r#"{"client_name":"A"}"#)).await;
    let (client, book, sealed) = (practice.client(server.address), Book::default(), sealed(&practice));
    let result = registration::send_create(&client, &create_of(&client, &sealed), &token(), &book).await;
    assert!(matches!(result, Err(BankError::BrokenContract { breach: stet::Breach::NoClientId, .. })));
}
