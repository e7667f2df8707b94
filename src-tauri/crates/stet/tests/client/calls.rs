//! The one client, through the token call.

use std::time::Duration;

use stet::client::{ServerTrust, TimeoutPhase};
use stet::registration::{self, RegisterSettings};
use stet::{BankError, Client, ClientConfig, ClientError, Environment, Route, TransportError};

use crate::practice::{BOTH, Book, ONLY_12, ONLY_13, Practice, ask, failure, identity, token_answer};
use crate::server::{Behaviour, Ca, HOST, Server, Setup};

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
async fn a_server_that_asks_for_no_certificate_gets_none_and_the_record_says_so() {
    let practice = Practice::new();
    let leaf = practice.bank_ca.server(HOST);
    let server =
        Server::start(Setup { leaf, demands: None, versions: BOTH, behaviour: token_answer() }).await;
    let book = Book::default();
    assert!(ask(&practice.client(server.address), &book).await.is_ok());
    let tls = book.only().tls.expect("facts");
    assert!(!tls.client_certificate_asked && tls.client_certificate_sent.is_none());
    assert_eq!(server.client_certificates(), [None]);
}

#[tokio::test]
async fn a_server_that_wants_certificates_of_another_authority_rejects_ours_by_name() {
    let practice = Practice::new();
    let other = Ca::new("Another QTSP");
    for versions in [ONLY_12, ONLY_13] {
        // In TLS 1.3 the alert races the request: many attempts must all find it.
        for _ in 0..20 {
            let leaf = practice.bank_ca.server(HOST);
            let server =
                Server::start(Setup { leaf, demands: Some(&other), versions, behaviour: token_answer() })
                    .await;
            let book = Book::default();
            let error = failure(&practice.client(server.address), &book).await;
            assert_eq!(error, TransportError::TlsClientRejected { alert: "unknown_ca".into() });
            let tls = book.only().tls.expect("facts");
            assert!(tls.client_certificate_asked && tls.client_certificate_sent.is_some());
            assert!(server.requests().is_empty());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_is_found_even_while_a_long_request_is_being_written() {
    let practice = Practice::new();
    let other = Ca::new("Another QTSP");
    let settings = RegisterSettings { client_id: "x".repeat(2 * 1024 * 1024), ..RegisterSettings::default() };
    for _ in 0..20 {
        let leaf = practice.bank_ca.server(HOST);
        let server = Server::start(Setup {
            leaf,
            demands: Some(&other),
            versions: ONLY_13,
            behaviour: token_answer(),
        })
        .await;
        match registration::token(&practice.client(server.address), &settings, &Book::default()).await {
            Err(BankError::Transport { source: TransportError::TlsClientRejected { alert }, .. }) => {
                assert_eq!(alert, "unknown_ca");
            }
            other => panic!("{:?}", other.err()),
        }
    }
}

#[tokio::test]
async fn a_server_we_do_not_trust_is_refused_with_the_reason_and_its_chain_in_the_record() {
    let practice = Practice::new();
    let stranger = Ca::new("A stranger");
    for (leaf, reason) in [
        (stranger.server(HOST), ServerTrust::UnknownCa),
        (practice.bank_ca.expired_server(HOST), ServerTrust::Expired),
        (
            practice.bank_ca.server("*.sandbox.api.89c3.com"),
            ServerTrust::WrongHost { presented: vec!["*.sandbox.api.89c3.com".into()] },
        ),
    ] {
        let server =
            Server::start(Setup { leaf, demands: None, versions: BOTH, behaviour: token_answer() }).await;
        let book = Book::default();
        let error = failure(&practice.client(server.address), &book).await;
        assert_eq!(error, TransportError::TlsServer { reason });
        assert_eq!(book.only().tls.expect("facts").offered_chain.len(), 1);
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn outside_a_local_profile_an_added_anchor_counts_beside_the_platforms_roots() {
    let practice = Practice::new();
    let server = practice.server(token_answer()).await;
    for environment in [Environment::Sandbox, Environment::Live] {
        let made = |anchors: Vec<Vec<u8>>| {
            let mut config = practice.config(server.address);
            config.environment = environment;
            config.platform_roots = true;
            config.anchors = anchors;
            Client::new(config)
        };
        let trusting = made(vec![practice.bank_ca.der.clone()]).expect("a client");
        assert!(ask(&trusting, &Book::default()).await.is_ok());
        match made(Vec::new()) {
            Ok(client) => {
                let error = failure(&client, &Book::default()).await;
                assert_eq!(error, TransportError::TlsServer { reason: ServerTrust::UnknownCa });
            }
            // A machine without a certificate store has nothing to check a bank against.
            Err(error) => assert_eq!(error, ClientError::NoRoots),
        }
    }
}

#[tokio::test]
async fn a_server_without_a_common_tls_version_is_named_as_such() {
    let practice = Practice::new();
    let alert = Behaviour::Raw(vec![0x15, 3, 1, 0, 2, 2, 70]);
    let server = practice.server(alert).await;
    assert_eq!(failure(&practice.client(server.address), &Book::default()).await, TransportError::TlsVersion);
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
async fn silence_ends_at_the_deadline_of_its_phase() {
    let practice = Practice::new();
    for (behaviour, phase) in
        [(Behaviour::Silence, TimeoutPhase::Answering), (Behaviour::NoHandshake, TimeoutPhase::Connecting)]
    {
        let server = practice.server(behaviour).await;
        let mut config = practice.config(server.address);
        config.connect_timeout = Duration::from_millis(400);
        config.total_timeout = Duration::from_millis(800);
        let error = failure(&Client::new(config).expect("a client"), &Book::default()).await;
        assert!(matches!(error, TransportError::Timeout { phase: got, .. } if got == phase), "{error:?}");
    }
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
