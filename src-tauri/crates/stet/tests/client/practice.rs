//! What every test here starts from: a bank's CA, a practice QTSP with one QWAC, and a book of records.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};
use stet::registration::{self, RegisterSettings};
use stet::{
    AccessToken, Bank, BankError, CallRecord, Client, ClientConfig, Environment, Identity, Recorder,
    RecorderError, Route, TransportError,
};

use crate::server::{Behaviour, Ca, HOST, Leaf, Server, Setup};

pub const TOKEN: &str = "KXyZabcdefghijklmopqrstuvw1234567890";
pub static BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];
pub static ONLY_12: &[&SupportedProtocolVersion] = &[&TLS12];
pub static ONLY_13: &[&SupportedProtocolVersion] = &[&TLS13];

pub fn token_answer() -> Behaviour {
    Behaviour::json("200 OK", &format!(r#"{{"access_token":"{TOKEN}","expires_in":3600}}"#))
}

#[derive(Default)]
pub struct Book {
    pub started: Mutex<Vec<CallRecord>>,
    pub finished: Mutex<Vec<CallRecord>>,
    pub full: bool,
}

impl Recorder for Book {
    fn started(&self, record: &CallRecord) -> Result<(), RecorderError> {
        if self.full {
            return Err(RecorderError { reason: "no room".into(), no_room: true });
        }
        self.started.lock().expect("unpoisoned").push(record.clone());
        Ok(())
    }

    fn finished(&self, record: &CallRecord) {
        self.finished.lock().expect("unpoisoned").push(record.clone());
    }
}

impl Book {
    /// The one call that was finished, which must be the one that was started.
    pub fn only(&self) -> CallRecord {
        let finished = self.finished.lock().expect("unpoisoned");
        let started = self.started.lock().expect("unpoisoned");
        assert_eq!((started.len(), finished.len()), (1, 1));
        assert_eq!(started[0].id, finished[0].id);
        finished[0].clone()
    }
}

pub struct Practice {
    pub bank_ca: Ca,
    pub qtsp: Ca,
    pub qwac: Leaf,
}

impl Practice {
    pub fn new() -> Self {
        let qtsp = Ca::new("Practice QTSP");
        let qwac = qtsp.client("tpp.example");
        Self { bank_ca: Ca::new("Practice bank CA"), qtsp, qwac }
    }

    pub async fn server(&self, behaviour: Behaviour) -> Server {
        Server::start(Setup {
            leaf: self.bank_ca.server(HOST),
            demands: Some(&self.qtsp),
            versions: BOTH,
            behaviour,
        })
        .await
    }

    pub fn config(&self, address: SocketAddr) -> ClientConfig {
        let route = Route { connect_to: Some(address), ..Route::new(HOST) };
        let mut config = ClientConfig::new(Environment::Local, bank(), route, identity(&self.qwac));
        config.anchors = vec![self.bank_ca.der.clone()];
        config.connect_timeout = Duration::from_secs(5);
        config.total_timeout = Duration::from_secs(5);
        config
    }

    pub fn client(&self, address: SocketAddr) -> Client {
        Client::new(self.config(address)).expect("a client")
    }
}

pub fn bank() -> &'static Bank {
    stet::bank("17515-ceidf").expect("known")
}

/// A bank of the other group.
pub fn arkea_bank() -> &'static Bank {
    stet::bank("arkea-fortuneo").expect("known")
}

pub fn identity(leaf: &Leaf) -> Identity {
    Identity {
        chain: vec![leaf.der.clone()],
        key: eidas::SigningKey::from_pkcs8(&leaf.pkcs8).expect("a key"),
    }
}

pub async fn ask(client: &Client, book: &Book) -> Result<AccessToken, BankError> {
    registration::token(client, &RegisterSettings::default(), book).await
}

pub async fn failure(client: &Client, book: &Book) -> TransportError {
    match ask(client, book).await {
        Err(BankError::Transport { source, call_id }) => {
            let record = book.only();
            assert_eq!(call_id, Some(record.id));
            assert_eq!(record.failure.expect("a failure").code, source.code());
            source
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("the call got through"),
    }
}
