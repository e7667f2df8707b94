//! A redirect is told and never followed: wherever it points to, no token, no signature and no certificate go there.

use stet::registration;
use stet::{BankError, CallRecord, InputProblem, TransportError};

use crate::practice::{Book, Practice, ask, token_answer};
use crate::prepared::{create_of, read_of, sealed, token};
use crate::server::{Behaviour, HOST, Server};

const STATUSES: [&str; 5] = [
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
];

/// Servers that would take a redirected request: one speaks TLS and asks for the QWAC, the other takes any connection.
struct Traps {
    tls: Server,
    plain: Server,
}

impl Traps {
    async fn set(practice: &Practice) -> Self {
        Self {
            tls: practice.server(token_answer()).await,
            plain: practice.server(Behaviour::Raw(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())).await,
        }
    }

    /// Another scheme, another port, another host, and the same address by another path.
    fn targets(&self) -> [String; 6] {
        let (tls, plain) = (self.tls.address.port(), self.plain.address.port());
        [
            format!("http://{HOST}:{plain}/stet/setting/v1/register"),
            format!("https://{HOST}:{tls}/stet/setting/v1/register"),
            format!("https://localhost:{tls}/stet/setting/v1/register"),
            format!("//127.0.0.1:{tls}/stet/setting/v1/register"),
            format!("https://{HOST}/elsewhere"),
            "/stet/setting/v2/register".to_owned(),
        ]
    }

    fn caught(&self) -> usize {
        self.tls.connections() + self.plain.connections()
    }
}

#[track_caller]
fn told(outcome: Result<(), BankError>, record: &CallRecord, status: u16, target: &str) {
    match outcome {
        Err(BankError::Transport { source: TransportError::Redirect { status: got, location }, call_id }) => {
            assert_eq!((got, location.as_str()), (status, target));
            assert_eq!(call_id, Some(record.id));
        }
        other => panic!("{status} to {target}: {other:?}"),
    }
    assert_eq!(record.status, Some(status));
    let location = record.response_headers.iter().find(|(name, _)| name == "location");
    assert_eq!(location.map(|(_, value)| value.as_str()), Some(target));
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_status_and_wherever_it_points_nothing_arrives_there() {
    let practice = Practice::new();
    let sealed = sealed(&practice);
    let traps = Traps::set(&practice).await;
    for status in STATUSES {
        let number: u16 = status[..3].parse().expect("a status");
        for target in traps.targets() {
            let answer = Behaviour::with_headers(status, &format!("location: {target}\r\n"), "");
            let bank = practice.server(answer).await;
            let client = practice.client(bank.address);

            let book = Book::default();
            told(ask(&client, &book).await.map(drop), &book.only(), number, &target);

            let (book, create) = (Book::default(), create_of(&client, &sealed));
            let sent = registration::send_create(&client, &create, &token(), &book).await;
            told(sent.map(drop), &book.only(), number, &target);

            let (book, read) = (Book::default(), read_of(&client, &sealed));
            let sent = registration::read(&client, &read, &token(), &book).await;
            told(sent.map(drop), &book.only(), number, &target);

            assert_eq!((bank.connections(), bank.requests().len()), (3, 3), "{status} to {target}");
        }
    }
    assert_eq!(traps.caught(), 0);
}

#[tokio::test]
async fn the_traps_would_catch_a_request_that_was_sent_there() {
    let practice = Practice::new();
    let traps = Traps::set(&practice).await;
    assert!(ask(&practice.client(traps.tls.address), &Book::default()).await.is_ok());
    assert_eq!(traps.caught(), 1);
}

#[tokio::test]
async fn a_prepared_request_for_another_scheme_host_or_port_is_refused_before_anything_is_dialled() {
    let practice = Practice::new();
    let (sealed, traps) = (sealed(&practice), Traps::set(&practice).await);
    let bank = practice.server(token_answer()).await;
    let client = practice.client(bank.address);
    let port = traps.tls.address.port();
    for target in [
        format!("http://{HOST}/stet/setting/v1/register/1"),
        format!("https://localhost:{port}/stet/setting/v1/register/1"),
        format!("https://{HOST}:{port}/stet/setting/v1/register/1"),
        "https://www.13807.sandbox.api.89c3.com/stet/setting/v1/register/1".to_owned(),
    ] {
        let mut prepared = read_of(&client, &sealed);
        prepared.url = target.parse().expect("a URL");
        let book = Book::default();
        let refused = registration::read(&client, &prepared, &token(), &book).await;
        let Err(BankError::Input { problem, call_id: None }) = refused else {
            panic!("{target}: {refused:?}")
        };
        assert!(
            matches!(problem, InputProblem::NotHttps | InputProblem::AnotherHost { .. }),
            "{target}: {problem:?}"
        );
        assert!(book.started.lock().expect("unpoisoned").is_empty(), "{target}");
    }
    assert_eq!((bank.connections(), traps.caught()), (0, 0));
}
