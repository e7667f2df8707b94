//! The life of a connection's tokens over the wire: what is sent, what is read, and what is never written down.

use secrecy::{ExposeSecret, SecretString};
use stet::oauth::{self, CodeGrant, FallbackEntry, GrantError, GrantRefusal, Pkce, TokenAnswer, TokenKind};
use stet::{BankError, Breach, CallRecord, Client, ClientConfig, Purpose, TransportError};

use crate::practice::{Book, Practice, arkea_bank};
use crate::server::{Behaviour, Server};

const CODE: &str = "NnZx1hqHY2CLkCFjiTwhJeflgFedCBa/+=";
const REFRESH: &str = "KUZyspFBZ1R6NqWQdmsZhfdo1nbjK7MoD0Kr2rSi1mSCFNehAbCdEf";
const REDIRECT: &str = "https://tpp.example/callback?app=é&b=1";
const ANSWER: &str = include_str!("../data/token.json");
const INVALID_GRANT: &str = include_str!("../data/invalid-grant.json");
const OAGA: &str = include_str!("../data/arkea-oaga.json");

/// Sends one of the calls, by name.
async fn send(
    server: &Server,
    practice: &Practice,
    call: &str,
    book: &Book,
) -> Result<TokenAnswer, GrantError> {
    let client = practice.client(server.address);
    let (code, refresh) = (SecretString::from(CODE), SecretString::from(REFRESH));
    let pkce = Pkce::from_random([5; 32]);
    match call {
        "code" => {
            let grant = CodeGrant {
                client_id: "1-app",
                code: &code,
                redirect_uri: REDIRECT,
                code_verifier: Some(pkce.verifier()),
            };
            oauth::exchange_code(&client, grant, book).await
        }
        "refresh" => oauth::refresh(&client, "1-app", &refresh, book).await,
        other => oauth::client_token(&client, "1-app", other, book).await,
    }
}

/// The fields of the one form that the server saw, decoded.
fn form(server: &Server) -> Vec<(String, String)> {
    let requests = server.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").expect("a request");
    assert!(head.starts_with("POST /stet/psd2/oauth/token HTTP/1.1\r\n"), "{head}");
    assert!(!head.to_lowercase().contains("signature:"), "{head}");
    url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

fn fields<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

#[track_caller]
fn holds_none(record: &CallRecord, secrets: &[&str]) {
    let written = serde_json::to_string(record).expect("serialises");
    for secret in secrets {
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        assert!(!written.contains(secret) && !written.contains(&encoded), "{written}");
    }
}

#[tokio::test]
async fn a_code_is_exchanged_without_a_scope_and_with_what_was_typed_to_the_byte() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::json("200 OK", ANSWER)).await;
    let book = Book::default();
    let answer = send(&server, &practice, "code", &book).await.unwrap_or_else(|error| panic!("{error:?}"));
    // EXPOSE: to compare with what the server was sent.
    let verifier = Pkce::from_random([5; 32]).verifier().expose_secret().to_owned();
    assert_eq!(
        form(&server),
        fields([
            ("client_id", "1-app"),
            ("grant_type", "authorization_code"),
            ("code", CODE),
            ("redirect_uri", REDIRECT),
            ("code_verifier", &verifier),
        ])
    );
    assert_eq!((answer.expires_in_s, answer.scopes.join(" ").as_str()), (Some(3600), "aisp offline_access"));
    // EXPOSE: to compare with what the server sent.
    let access = answer.access.secret().expose_secret().to_owned();
    // EXPOSE: to compare with what the server sent.
    let refresh = answer.refresh.expect("a refresh token").expose_secret().to_owned();
    assert!(ANSWER.contains(&access) && ANSWER.contains(&refresh));
    let record = book.only();
    assert_eq!((record.purpose, answer.call_id), (Purpose::CodeExchange, record.id));
    holds_none(&record, &[CODE, &verifier, &access, &refresh]);
    assert!(record.request_body.expect("a body").contains("&code_verifier=…"));
}

/// Commands run on whichever thread is free.
#[tokio::test]
async fn a_call_may_move_between_threads_while_it_waits() {
    fn may_move<F: Future + Send>(_: F) {}
    let practice = Practice::new();
    let server = practice.server(Behaviour::Silence).await;
    let (client, book, secret) = (practice.client(server.address), Book::default(), SecretString::from(CODE));
    let grant = CodeGrant { client_id: "1-app", code: &secret, redirect_uri: REDIRECT, code_verifier: None };
    may_move(oauth::exchange_code(&client, grant, &book));
    may_move(oauth::refresh(&client, "1-app", &secret, &book));
    may_move(oauth::revoke(&client, "1-app", &secret, TokenKind::Refresh, &book));
    may_move(oauth::client_token(&client, "1-app", "pisp", &book));
    may_move(oauth::fallback(&client, "1-app", "id-1", &book));
}

#[tokio::test]
async fn a_refresh_and_a_token_for_ourselves_send_what_the_documents_print() {
    let practice = Practice::new();
    for (call, expected) in [
        (
            "refresh",
            fields([("client_id", "1-app"), ("grant_type", "refresh_token"), ("refresh_token", REFRESH)]),
        ),
        ("pisp", fields([("client_id", "1-app"), ("grant_type", "client_credentials"), ("scope", "pisp")])),
    ] {
        let server = practice.server(Behaviour::json("200 OK", r#"{"access_token":"abc"}"#)).await;
        let book = Book::default();
        let answer = send(&server, &practice, call, &book).await.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(form(&server), expected);
        assert!(answer.refresh.is_none() && answer.expires_in_s.is_none() && answer.scopes.is_empty());
        holds_none(&book.only(), &[REFRESH]);
    }
}

#[tokio::test]
async fn revoking_says_which_token_it_is_and_takes_any_2xx() {
    let practice = Practice::new();
    for (kind, hint, status) in [
        (TokenKind::Refresh, "refresh_token", "200 OK"),
        (TokenKind::Access, "access_token", "204 No Content"),
    ] {
        let server = practice.server(Behaviour::json(status, "")).await;
        let (client, book) = (practice.client(server.address), Book::default());
        let secret = SecretString::from(REFRESH);
        let revoked = oauth::revoke(&client, "1-app", &secret, kind, &book).await;
        let revoked = revoked.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(revoked.call_id, book.only().id);
        let request = &server.requests()[0];
        assert!(request.starts_with("POST /stet/psd2/oauth/revoke HTTP/1.1\r\n"), "{request}");
        assert!(request.ends_with(&format!("client_id=1-app&token={REFRESH}&token_type_hint={hint}")));
        holds_none(&book.only(), &[REFRESH]);
    }
}

#[tokio::test]
async fn a_refusal_has_its_name_and_the_bank_s_words() {
    let practice = Practice::new();
    for (call, status, body, refusal, is_final) in [
        ("code", "400 Bad Request", INVALID_GRANT, Some(GrantRefusal::InvalidGrant), true),
        ("refresh", "400 Bad Request", INVALID_GRANT, Some(GrantRefusal::InvalidGrant), true),
        ("refresh", "400 Bad Request", OAGA, Some(GrantRefusal::Reused), true),
        (
            "code",
            "401 Unauthorized",
            r#"{"error":"invalid_client"}"#,
            Some(GrantRefusal::InvalidClient),
            false,
        ),
        ("pisp", "400 Bad Request", r#"{"error":"invalid_scope"}"#, Some(GrantRefusal::InvalidScope), false),
        ("refresh", "503 Service Unavailable", "ERREUR Technique", None, false),
        ("refresh", "500 Internal Server Error", "<html><h1>500</h1></html>", None, false),
    ] {
        let server = practice.server(Behaviour::json(status, body)).await;
        let book = Book::default();
        let Err(error) = send(&server, &practice, call, &book).await else { panic!("{status} {body}") };
        assert_eq!((error.refusal.clone(), error.is_final()), (refusal, is_final), "{error:?}");
        assert_eq!(error.call_id(), Some(book.only().id));
        assert!(error.source.words().is_some());
    }
}

#[tokio::test]
async fn secrets_that_the_bank_sends_back_are_in_no_record_and_no_words() {
    let practice = Practice::new();
    let echo = format!(
        r#"{{"error":"invalid_grant","error_description":"{CODE} or {REFRESH}","you_sent":"code={CODE}"}}"#
    );
    for call in ["code", "refresh"] {
        let server = practice.server(Behaviour::json("400 Bad Request", &echo)).await;
        let book = Book::default();
        let Err(error) = send(&server, &practice, call, &book).await else { panic!("accepted") };
        let secret = if call == "code" { CODE } else { REFRESH };
        holds_none(&book.only(), &[secret]);
        let shown = format!("{error} {error:?} {:?}", error.source.words());
        assert!(!shown.contains(secret) && shown.contains('…'), "{shown}");
    }
    let answer = r#"{"access_token":"the-access-token-of-this-answer","debug":{"echo":"the-access-token-of-this-answer"}}"#;
    let headers = "content-type: application/json\r\nx-token: the-access-token-of-this-answer\r\n";
    let server = practice.server(Behaviour::with_headers("200 OK", headers, answer)).await;
    let book = Book::default();
    assert!(send(&server, &practice, "refresh", &book).await.is_ok());
    holds_none(&book.only(), &["the-access-token-of-this-answer"]);
}

#[tokio::test]
async fn an_answer_that_is_no_token_answer_is_named() {
    let practice = Practice::new();
    for (body, breach) in [
        ("<html><body>Maintenance</body></html>", Breach::Html),
        ("", Breach::Empty),
        (&ANSWER[..ANSWER.len() / 2], Breach::NotJson),
        (r#"{"token_type":"Bearer","expires_in":3600}"#, Breach::NoAccessToken),
        (r#"{"access_token":"abc","token_type":"mac"}"#, Breach::TokenType),
        ("[]", Breach::NotJson),
    ] {
        let server = practice.server(Behaviour::json("200 OK", body)).await;
        match send(&server, &practice, "code", &Book::default()).await {
            Err(GrantError { source: BankError::BrokenContract { breach: found, .. }, refusal: None }) => {
                assert_eq!(found, breach, "{body}");
            }
            Err(other) => panic!("{body}: {other}"),
            Ok(_) => panic!("{body} was taken"),
        }
    }
}

#[tokio::test]
async fn an_answer_of_3_mb_and_one_that_is_cut_in_half_are_given_up() {
    let practice = Practice::new();
    let long = format!(r#"{{"access_token":"{}"}}"#, "a".repeat(3 * 1024 * 1024));
    let server = practice.server(Behaviour::json("200 OK", &long)).await;
    match send(&server, &practice, "code", &Book::default()).await {
        Err(GrantError { source: BankError::Transport { source, .. }, .. }) => {
            assert_eq!(source, TransportError::BodyTooLarge { limit: 64 * 1024 });
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("3 MB were taken"),
    }
    let whole = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", ANSWER.len());
    let cut = [whole.as_bytes(), &ANSWER.as_bytes()[..ANSWER.len() / 2]].concat();
    let server = practice.server(Behaviour::Answer(cut)).await;
    let book = Book::default();
    match send(&server, &practice, "code", &book).await {
        Err(GrantError { source: BankError::Transport { source, .. }, .. }) => {
            assert_eq!(source, TransportError::Closed);
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("half an answer was taken"),
    }
    assert_eq!(book.only().failure.expect("a failure").code, "closed");
}

const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJQU0RGUi1BQ1BSLTEyMzQ1In0.c2lnbmF0dXJlb2Z0aGViYW5r";

async fn fallback(behaviour: Behaviour) -> (Result<FallbackEntry, GrantError>, Book, Server, Practice) {
    let practice = Practice::new();
    let server = practice.server(behaviour).await;
    let book = Book::default();
    let entry = oauth::fallback(&practice.client(server.address), "PSDFR-ACPR-12345", "id-7", &book).await;
    (entry, book, server, practice)
}

#[tokio::test]
async fn the_fallback_is_shown_without_its_token_and_not_followed() {
    for location in [
        format!("https://www.caisse-epargne.fr/se-connecter/sso?lang=fr&jwt={JWT}"),
        format!("https://www.caisse-epargne.fr/se-connecter/sso?{JWT}"),
        format!("https://www.caisse-epargne.fr/se-connecter/sso#{JWT}"),
        format!("https://www.caisse-epargne.fr/se-connecter/sso/{JWT}"),
    ] {
        let page = format!("<html><p>The document has moved <a href=\"{location}\">here</a>.</p></html>");
        let behaviour = Behaviour::with_headers("302 Found", &format!("location: {location}\r\n"), &page);
        let (entry, book, server, _) = fallback(behaviour).await;
        let entry = entry.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!((entry.status, entry.host.as_deref()), (302, Some("www.caisse-epargne.fr")));
        assert!(entry.path.starts_with("/se-connecter/sso") && entry.shown.contains('…'), "{entry:?}");
        let record = book.only();
        assert_eq!((record.purpose, entry.call_id), (Purpose::Fallback, record.id));
        assert!(!format!("{entry:?}").contains("eyJ"), "{entry:?}");
        holds_none(&record, &["eyJ"]);
        let request = &server.requests()[0];
        assert!(request.contains("\r\nfallback: 1\r\n") && request.contains("\r\nx-request-id: id-7\r\n"));
        assert!(request.ends_with("client_id=PSDFR-ACPR-12345&grant_type=client_credentials&scope=aisp"));
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_fallback_that_leads_nowhere_or_is_refused_is_no_entry() {
    for behaviour in [
        Behaviour::with_headers("302 Found", "", ""),
        Behaviour::json("200 OK", r#"{"access_token":"abcdefghijklmnop"}"#),
    ] {
        let (entry, ..) = fallback(behaviour).await;
        let Err(GrantError { source: BankError::BrokenContract { breach, .. }, .. }) = entry else {
            panic!("{entry:?}")
        };
        assert_eq!(breach, Breach::NoLocation);
    }
    let refused = Behaviour::json("401 Unauthorized", r#"{"error":"invalid_client"}"#);
    let (entry, ..) = fallback(refused).await;
    assert!(matches!(entry, Err(GrantError { refusal: Some(GrantRefusal::InvalidClient), .. })));
}

/// Arkéa "Production" prints each form: other paths, no client_id in a refresh, no scope in a token for ourselves, the access
/// token alone in a revocation.
#[tokio::test]
async fn arkea_s_forms_are_those_that_its_document_prints() {
    let practice = Practice::new();
    let (refresh, access) = (SecretString::from(REFRESH), SecretString::from("accessToken"));
    let code = SecretString::from(CODE);
    for (call, path, expected) in [
        (
            "code",
            "/oauth-authorizationcode-psd2/token",
            fields([
                ("client_id", "key"),
                ("grant_type", "authorization_code"),
                ("code", CODE),
                ("redirect_uri", REDIRECT),
            ]),
        ),
        (
            "refresh",
            "/oauth-authorizationcode-psd2/token",
            fields([("grant_type", "refresh_token"), ("refresh_token", REFRESH)]),
        ),
        (
            "client",
            "/oauth-clientcredentials-psd2/token",
            fields([("client_id", "key"), ("grant_type", "client_credentials")]),
        ),
        ("revoke", "/oauth-authorizationcode-psd2/revoke", fields([("token", "accessToken")])),
    ] {
        let server = practice.server(Behaviour::json("200 OK", r#"{"access_token":"abc"}"#)).await;
        let config = ClientConfig { dialect: arkea_bank().dialect(), ..practice.config(server.address) };
        let (client, book) = (Client::new(config).expect("a client"), Book::default());
        let grant = CodeGrant { client_id: "key", code: &code, redirect_uri: REDIRECT, code_verifier: None };
        let outcome = match call {
            "code" => oauth::exchange_code(&client, grant, &book).await.map(drop),
            "refresh" => oauth::refresh(&client, "key", &refresh, &book).await.map(drop),
            "client" => oauth::client_token(&client, "key", "pisp", &book).await.map(drop),
            _ => oauth::revoke(&client, "key", &access, TokenKind::Access, &book).await.map(drop),
        };
        outcome.unwrap_or_else(|error| panic!("{call}: {error:?}"));
        let requests = server.requests();
        let (head, body) = requests[0].split_once("\r\n\r\n").expect("a request");
        assert!(head.starts_with(&format!("POST {path} HTTP/1.1\r\n")), "{call}: {head}");
        let digest = format!("digest: {}", signature::digest(body.as_bytes()));
        assert!(head.to_lowercase().contains(&digest.to_lowercase()), "{call}: {head}");
        let sent: Vec<_> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        assert_eq!(sent, expected, "{call}");
    }
}

#[tokio::test]
async fn the_token_answer_with_a_trailing_comma_that_arkea_prints_is_read_and_its_token_is_not_kept() {
    let practice = Practice::new();
    let printed = "{\n    \"access_token\":\"tppAccessTokenOfArkea\",\n    \"token_type\":\"Bearer\",\n    \"expires_in\":3600,\n}";
    let server = practice.server(Behaviour::json("200 OK", printed)).await;
    let config = ClientConfig { dialect: arkea_bank().dialect(), ..practice.config(server.address) };
    let (client, book) = (Client::new(config).expect("a client"), Book::default());
    let answer = oauth::client_token(&client, "key", "pisp", &book).await;
    let answer = answer.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(answer.expires_in_s, Some(3600));
    holds_none(&book.only(), &["tppAccessTokenOfArkea"]);
}
