//! Every way in which TLS with a bank can go wrong, each against a server that does just that, and each told apart.

use std::time::Duration;

use stet::client::{ServerTrust, TimeoutPhase};
use stet::registration::{self, RegisterSettings};
use stet::{BankError, Client, ClientError, Environment, TransportError};

use crate::old_server::OldServer;
use crate::practice::{BOTH, Book, ONLY_12, ONLY_13, Practice, ask, failure, token_answer};
use crate::server::{Behaviour, Ca, HOST, Server, Setup};

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
            assert_eq!(error.code(), "tls-client-unknown-ca");
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
    let private = Ca::new("A private root");
    let private_issuing = private.issuing("A private issuing CA");
    let issuing = practice.bank_ca.issuing("Issuing CA of the bank");
    let named = |name: &str| Some(format!("CN={name}"));
    let leaf = |ca: &Ca| ca.server(HOST);
    for (leaf, sent, reason, code) in [
        (
            leaf(&private_issuing).followed_by(&private_issuing),
            2,
            ServerTrust::UnknownCa { issuer: named("A private root") },
            "tls-unknown-ca",
        ),
        (
            leaf(&private).followed_by(&private),
            2,
            ServerTrust::UnknownCa { issuer: named("A private root") },
            "tls-unknown-ca",
        ),
        (
            leaf(&issuing),
            1,
            ServerTrust::IncompleteChain { issuer: named("Issuing CA of the bank") },
            "tls-incomplete-chain",
        ),
        (practice.bank_ca.expired_server(HOST), 1, ServerTrust::Expired, "tls-expired"),
        (
            practice.bank_ca.server("*.sandbox.api.89c3.com"),
            1,
            ServerTrust::WrongHost { presented: vec!["*.sandbox.api.89c3.com".into()] },
            "tls-wrong-host",
        ),
    ] {
        let server =
            Server::start(Setup { leaf, demands: None, versions: BOTH, behaviour: token_answer() }).await;
        let book = Book::default();
        let error = failure(&practice.client(server.address), &book).await;
        assert_eq!((error.code(), &error), (code, &TransportError::TlsServer { reason }));
        assert_eq!(book.only().tls.expect("facts").offered_chain.len(), sent, "{code}");
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn the_same_servers_are_trusted_once_their_chain_is_whole_or_their_root_is_added() {
    let practice = Practice::new();
    let private = Ca::new("A private root");
    let issuing = practice.bank_ca.issuing("Issuing CA of the bank");
    for (leaf, anchor) in
        [(issuing.server(HOST).followed_by(&issuing), &practice.bank_ca), (private.server(HOST), &private)]
    {
        let server =
            Server::start(Setup { leaf, demands: None, versions: BOTH, behaviour: token_answer() }).await;
        let mut config = practice.config(server.address);
        config.anchors = vec![anchor.der.clone()];
        let client = Client::new(config).expect("a client");
        ask(&client, &Book::default()).await.unwrap_or_else(|error| panic!("{error:?}"));
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
                let reason = ServerTrust::IncompleteChain { issuer: Some("CN=Practice bank CA".into()) };
                assert_eq!(error, TransportError::TlsServer { reason });
            }
            // A machine without a certificate store has nothing to check a bank against.
            Err(error) => assert_eq!(error, ClientError::NoRoots),
        }
    }
}

#[tokio::test]
async fn a_server_that_speaks_tls_1_1_only_is_named_as_such() {
    let practice = Practice::new();
    let leaf = practice.bank_ca.server(HOST);
    let old = OldServer::start(&leaf, "-tls1_1");
    assert_eq!(failure(&practice.client(old.address), &Book::default()).await, TransportError::TlsVersion);

    // The same server is reached by TLS 1.2. It never answers a POST.
    let server = OldServer::start(&leaf, "-tls1_2");
    let mut config = practice.config(server.address);
    config.total_timeout = Duration::from_secs(1);
    let book = Book::default();
    let error = failure(&Client::new(config).expect("a client"), &book).await;
    assert_eq!(error.code(), "timeout");
    assert_eq!(book.only().tls.expect("facts").version.as_deref(), Some("TLSv1.2"));
}

#[tokio::test]
async fn a_server_without_a_common_tls_version_is_named_as_such_by_its_alert() {
    let practice = Practice::new();
    let alert = Behaviour::Raw(vec![0x15, 3, 1, 0, 2, 2, 70]);
    let server = practice.server(alert).await;
    assert_eq!(failure(&practice.client(server.address), &Book::default()).await, TransportError::TlsVersion);
}

#[tokio::test]
async fn silence_ends_at_the_deadline_of_its_phase() {
    let practice = Practice::new();
    for (behaviour, phase, code) in [
        (Behaviour::NoHandshake, TimeoutPhase::Handshake, "timeout-handshake"),
        (Behaviour::Silence, TimeoutPhase::Answering, "timeout"),
    ] {
        let server = practice.server(behaviour).await;
        let mut config = practice.config(server.address);
        config.connect_timeout = Duration::from_millis(400);
        config.total_timeout = Duration::from_millis(800);
        let error = failure(&Client::new(config).expect("a client"), &Book::default()).await;
        assert!(matches!(error, TransportError::Timeout { phase: got, .. } if got == phase), "{error:?}");
        assert_eq!(error.code(), code);
    }
}
