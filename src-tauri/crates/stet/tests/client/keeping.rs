//! The connection that questions share: who may go over it, and what happens when the bank has closed it.

use std::time::Duration;

use stet::access::{self, AccessError, Ask, Consent};
use stet::{BankError, CallRecord, Client, ConnectionUse, Keeper, TransportError};

use crate::access::prepare;
use crate::practice::{Book, Practice, identity};
use crate::prepared::{Sealed, sealed, token};
use crate::server::{Behaviour, Server};

const BALANCES: &str = include_str!("../data/balances.json");

/// A server that answers so many requests of each connection, and so many in all.
async fn server(practice: &Practice, each: usize, in_all: usize, reads_on: bool) -> Server {
    let Behaviour::Answer(answer) = Behaviour::json("200 OK", BALANCES) else { panic!("not an answer") };
    practice.server(Behaviour::Stays { answer, each, in_all, reads_on }).await
}

async fn ask(client: &Client, sealed: &Sealed, book: &Book) -> Result<(), AccessError> {
    let prepared = prepare(client, sealed, &Ask::Balances { account: "1" });
    access::balances(client, &prepared, &token(), book).await.map(drop)
}

async fn answered(client: &Client, sealed: &Sealed) -> CallRecord {
    let book = Book::default();
    ask(client, sealed, &book).await.unwrap_or_else(|error| panic!("{error:?}"));
    book.only()
}

fn connection(record: &CallRecord) -> ConnectionUse {
    record.tls.as_ref().expect("a handshake").connection
}

#[tokio::test]
async fn questions_share_a_connection_and_each_record_has_its_handshake() {
    let practice = Practice::new();
    let server = server(&practice, 3, 3, false).await;
    let (client, sealed) = (practice.client(server.address), sealed(&practice));
    let mut records = Vec::new();
    for _ in 0..3 {
        records.push(answered(&client, &sealed).await);
    }
    assert_eq!((server.connections(), server.requests().len()), (1, 3));
    let uses: Vec<_> = records.iter().map(connection).collect();
    assert_eq!(uses, [ConnectionUse::Own, ConnectionUse::Kept, ConnectionUse::Kept]);
    for record in &records {
        let tls = record.tls.as_ref().expect("a handshake");
        assert!(tls.client_certificate_sent.is_some() && tls.cipher.is_some());
        assert_eq!(tls.offered_chain.len(), 1);
        assert!(!record.request_headers.iter().any(|(name, _)| name == "connection"));
    }
}

#[tokio::test]
async fn a_connection_that_the_bank_closed_after_its_answer_is_not_met_again() {
    let practice = Practice::new();
    let server = server(&practice, 1, 9, false).await;
    let (client, sealed) = (practice.client(server.address), sealed(&practice));
    for _ in 0..3 {
        answered(&client, &sealed).await;
    }
    assert_eq!((server.connections(), server.requests().len()), (3, 3));
}

#[tokio::test]
async fn a_question_that_a_closing_bank_left_unanswered_goes_once_more_on_a_new_connection() {
    let practice = Practice::new();
    let server = server(&practice, 1, 9, true).await;
    let (client, sealed) = (practice.client(server.address), sealed(&practice));
    assert_eq!(connection(&answered(&client, &sealed).await), ConnectionUse::Own);
    assert_eq!(connection(&answered(&client, &sealed).await), ConnectionUse::Reopened);
    let requests = server.requests();
    assert_eq!((server.connections(), requests.len()), (2, 3));
    assert_eq!(requests[1], requests[2], "the same bytes");
}

#[tokio::test]
async fn a_question_is_sent_twice_at_the_most() {
    let practice = Practice::new();
    let server = server(&practice, 1, 1, true).await;
    let (client, sealed, book) = (practice.client(server.address), sealed(&practice), Book::default());
    answered(&client, &sealed).await;
    match ask(&client, &sealed, &book).await.map_err(|error| *error.source) {
        Err(BankError::Transport { source: TransportError::Closed, .. }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!((server.connections(), server.requests().len()), (2, 3));
    assert_eq!(book.only().failure.expect("a failure").code, "closed");
}

#[tokio::test]
async fn what_changes_something_has_its_own_connection_and_is_sent_once() {
    let practice = Practice::new();
    let server = server(&practice, 9, 1, true).await;
    let (client, sealed, book) = (practice.client(server.address), sealed(&practice), Book::default());
    answered(&client, &sealed).await;
    let prepared = prepare(&client, &sealed, &Ask::Consent(&Consent::default()));
    assert!(access::send_consent(&client, &prepared, &token(), &book).await.is_err());
    assert_eq!((server.connections(), server.requests().len()), (2, 2));
    assert!(server.requests()[1].starts_with("PUT ") && server.requests()[1].contains("connection: close"));
}

#[tokio::test]
async fn another_certificate_meets_no_old_connection() {
    let practice = Practice::new();
    let server = server(&practice, 9, 9, false).await;
    let (keeper, sealed) = (Keeper::default(), sealed(&practice));
    let client = |qwac| {
        let mut config = practice.config(server.address);
        config.keeper = keeper.clone();
        config.identity = identity(qwac);
        Client::new(config).expect("a client")
    };
    let rotated = practice.qtsp.client("tpp.example");
    for qwac in [&practice.qwac, &practice.qwac, &rotated] {
        answered(&client(qwac), &sealed).await;
    }
    assert_eq!((server.connections(), server.requests().len()), (2, 3));
    let shown: Vec<_> = server.client_certificates().into_iter().flatten().collect();
    assert_eq!(shown, [practice.qwac.der.clone(), rotated.der]);
}

#[tokio::test]
async fn a_connection_closes_when_nothing_more_is_asked_and_when_its_keeper_goes() {
    let practice = Practice::new();
    let server = server(&practice, 9, 9, false).await;
    let sealed = sealed(&practice);
    for (waits, keeps) in [(Duration::from_millis(50), true), (Duration::from_secs(3600), false)] {
        let mut config = practice.config(server.address);
        config.keeper = Keeper::waiting(waits);
        let keeper = keeps.then(|| config.keeper.clone());
        let ended = server.ended();
        answered(&Client::new(config).expect("a client"), &sealed).await;
        let closed = async {
            while server.ended() == ended {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), closed).await.expect("it is closed");
        drop(keeper);
    }
}
