//! The one client, through the token call.

use std::time::Duration;

use stet::{BankError, Client, ClientConfig, ClientError, Environment, Route, TransportError};

use crate::practice::{Book, ONLY_12, ONLY_13, Practice, ask, failure, identity, token_answer};
use crate::server::{Behaviour, HOST, Server, Setup};

#[tokio::test]
async fn the_qwac_is_sent_and_the_handshake_is_in_the_record() {
    let practice = Practice::new();
    let rsa = practice.qtsp.rsa_client("rsa.tpp.example");
    let all = [(&practice.qwac, "EC"), (&rsa, "RSA")];
    for (versions, name) in [(ONLY_12, "TLSv1.2"), (ONLY_13, "TLSv1.3")] {
        for (qwac, kind) in all {
            let server = Server::start(Setup {
                leaf: practice.bank_ca.server(HOST),
                demands: Some(&practice.qtsp),
                versions,
                behaviour: token_answer(),
            })
            .await;
            let mut config = practice.config(server.address);
            config.identity = identity(qwac);
            let book = Book::default();
            ask(&Client::new(config).expect("a client"), &book)
                .await
                .unwrap_or_else(|error| panic!("{error:?}"));

            assert_eq!(server.client_certificates(), [Some(qwac.der.clone())], "{name} {kind}");
            let tls = book.only().tls.expect("facts");
            assert_eq!(tls.version.as_deref(), Some(name));
            assert!(tls.cipher.expect("a cipher").starts_with("TLS"), "{name} {kind}");
            assert!(tls.client_certificate_asked);
            let sent = eidas::Certificate::from_der(&qwac.der).expect("parses").sha256();
            let hex: String = sent.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(tls.client_certificate_sent, Some(hex));
            assert_eq!(tls.offered_chain.len(), 1);
            assert!(tls.offered_chain[0].issuer.as_deref().expect("parses").contains("Practice bank CA"));
        }
    }
}

#[tokio::test]
async fn a_redirect_is_shown_and_never_followed() {
    let practice = Practice::new();
    let answer = Behaviour::with_headers("302 Found", &format!("location: https://{HOST}/elsewhere\r\n"), "");
    let server = practice.server(answer).await;
    let book = Book::default();
    match ask(&practice.client(server.address), &book).await {
        Err(BankError::Transport { source: TransportError::Redirect { status, location }, call_id }) => {
            assert_eq!((status, location), (302, format!("https://{HOST}/elsewhere")));
            assert_eq!(call_id, Some(book.only().id));
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("a redirect passed for an answer"),
    }
    assert_eq!((server.connections(), server.requests().len()), (1, 1));
    assert_eq!(book.only().status, Some(302));
}

#[tokio::test]
async fn a_body_beyond_the_bound_is_not_read_to_its_end() {
    let practice = Practice::new();
    let long = "x".repeat(64 * 1024);
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n", long.len());
    for behaviour in [Behaviour::json("200 OK", &long), Behaviour::Answer(chunked.into_bytes())] {
        let server = practice.server(behaviour).await;
        let mut config = practice.config(server.address);
        config.max_body = 32 * 1024;
        let error = failure(&Client::new(config).expect("a client"), &Book::default()).await;
        assert_eq!(error, TransportError::BodyTooLarge { limit: 32 * 1024 });
    }
}

#[tokio::test]
async fn an_answer_that_is_not_http_or_is_cut_short_is_told_apart() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::Answer(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())).await;
    let error = failure(&practice.client(server.address), &Book::default()).await;
    assert!(matches!(error, TransportError::Protocol { .. }), "{error:?}");

    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"access".to_vec();
    let server = practice.server(Behaviour::Answer(cut)).await;
    assert_eq!(failure(&practice.client(server.address), &Book::default()).await, TransportError::Closed);
}

#[tokio::test]
async fn a_local_profile_never_leaves_this_machine() {
    let practice = Practice::new();
    let outside = ["192.0.2.1:443", "[2001:db8::1]:443", "0.0.0.0:443"];
    for address in outside {
        let client = practice.client(address.parse().expect("an address"));
        let error = failure(&client, &Book::default()).await;
        assert_eq!(error, TransportError::NotLoopback { address: address.into() });
    }
    for host in ["192.0.2.1", HOST] {
        let mut config = practice.config("127.0.0.1:1".parse().expect("an address"));
        config.route = Route { host: host.into(), port: Some(8443), connect_to: None };
        let error = failure(&Client::new(config).expect("a client"), &Book::default()).await;
        assert!(matches!(error, TransportError::NotLoopback { .. }), "{host}: {error:?}");
    }
}

#[tokio::test]
async fn sandbox_and_live_profiles_do_not_talk_to_our_own_banks() {
    let practice = Practice::new();
    let server = practice.server(token_answer()).await;
    let port = server.address.port();
    for environment in [Environment::Sandbox, Environment::Live] {
        for route in [
            Route { connect_to: Some(server.address), ..Route::new(HOST) },
            Route { host: "127.0.0.1".into(), port: Some(port), connect_to: None },
            Route { host: "localhost".into(), port: Some(port), connect_to: None },
        ] {
            let mut config = practice.config(server.address);
            config.environment = environment;
            config.route = route;
            config.refused_ports = vec![port];
            let error = failure(&Client::new(config).expect("a client"), &Book::default()).await;
            assert_eq!(error, TransportError::OwnPort { port });
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_closed_port_is_a_refused_connection() {
    let practice = Practice::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let error = failure(&practice.client(address), &Book::default()).await;
    assert_eq!(error, TransportError::Refused { address: address.to_string() });
}

#[tokio::test]
async fn a_call_that_cannot_be_written_down_does_not_leave() {
    let practice = Practice::new();
    let server = practice.server(token_answer()).await;
    let book = Book { full: true, ..Book::default() };
    let result = ask(&practice.client(server.address), &book).await;
    assert!(matches!(result, Err(BankError::Recorder(_))));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_call_that_is_given_up_is_finished_as_abandoned() {
    let practice = Practice::new();
    let server = practice.server(Behaviour::Silence).await;
    let (client, book) = (practice.client(server.address), Book::default());
    let given_up = tokio::time::timeout(Duration::from_millis(300), ask(&client, &book)).await;
    assert!(given_up.is_err());
    assert_eq!(book.only().failure.expect("a failure").code, "abandoned");
}

#[tokio::test]
async fn no_token_is_in_any_record() {
    let practice = Practice::new();
    let server = practice.server(token_answer()).await;
    let (client, book) = (practice.client(server.address), Book::default());
    ask(&client, &book).await.unwrap_or_else(|error| panic!("{error:?}"));
    let text = serde_json::to_string(&book.only()).expect("serialises");
    assert!(text.contains("…7890") && !text.contains("KXyZ"), "{text}");
}

#[tokio::test]
async fn every_call_has_a_handshake_of_its_own() {
    let practice = Practice::new();
    let server = practice.server(token_answer()).await;
    let client = practice.client(server.address);
    for _ in 0..3 {
        ask(&client, &Book::default()).await.unwrap_or_else(|error| panic!("{error:?}"));
    }
    assert_eq!((server.connections(), server.client_certificates().len()), (3, 3));
}

#[test]
fn a_client_is_not_made_from_parts_that_do_not_fit() {
    let practice = Practice::new();
    let address = "127.0.0.1:1".parse().expect("an address");
    let made = |change: fn(&mut ClientConfig, &Practice)| {
        let mut config = practice.config(address);
        change(&mut config, &practice);
        Client::new(config).err()
    };
    assert_eq!(made(|_, _| {}), None);
    assert_eq!(made(|config, _| config.platform_roots = true), Some(ClientError::PlatformRootsInLocal));
    assert_eq!(made(|config, _| config.anchors.clear()), Some(ClientError::NoRoots));
    assert_eq!(made(|config, _| config.identity.chain.clear()), Some(ClientError::NoCertificate));
    assert_eq!(
        made(|config, practice| config.identity.chain[0] = practice.qtsp.client("other.example").der),
        Some(ClientError::KeyMismatch)
    );
    assert!(matches!(
        made(|config, _| config.anchors.push(b"not a certificate".to_vec())),
        Some(ClientError::Anchor { position: 2, .. })
    ));
    assert!(matches!(
        made(|config, _| config.route.host = "two words".into()),
        Some(ClientError::Host { .. })
    ));
}
