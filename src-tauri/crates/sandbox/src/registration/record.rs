//! An app as the bank has it on record, with a change that may still wait for its hour.

use super::application::Application;
use crate::activation::Activation;
use crate::hosts::{Environment, Group, is_codetab};
use crate::scope::Scope;
use crate::state::State;
use crate::tpp_certificate::TppCertificate;
use crate::wire::message::Refusal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Where the registration came from.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Made {
    /// By the registration API.
    Api,
    /// On the bank's developer portal; the API cannot change it.
    Portal,
}

/// The data of an app at one time.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct App {
    /// The members of the body, as sent.
    pub(crate) sent: Map<String, Value>,
    pub(crate) oid: String,
    pub(crate) client_name: String,
    pub(crate) software_id: String,
    pub(crate) client_legal_id: Option<String>,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) scopes: Vec<Scope>,
    /// The QSEALC, base64 of the DER.
    pub(crate) qsealc: String,
    pub(crate) qsealc_sha256: String,
    /// The QWAC of the connection on which the data came; none where a portal was given none.
    pub(crate) qwac_sha256: Option<String>,
}

impl App {
    /// Takes over an application whose checks are done.
    pub(crate) fn accept(application: Application, qwac: &TppCertificate) -> App {
        let seal = &application.seal;
        App {
            oid: seal.oid().unwrap_or(&application.provider_legal_id).to_owned(),
            qsealc: STANDARD.encode(seal.der()),
            qsealc_sha256: seal.sha256_hex(),
            qwac_sha256: Some(qwac.sha256_hex()),
            sent: application.sent,
            client_name: application.client_name,
            software_id: application.software_id,
            client_legal_id: application.client_legal_id,
            redirect_uris: application.redirect_uris,
            scopes: application.scopes,
        }
    }

    /// Who the app is at a bank: the TPP, or the agent where it is an agent's.
    pub(crate) fn tpp(&self) -> &str {
        self.client_legal_id.as_deref().unwrap_or(&self.oid)
    }

    /// The QSEALC on record.
    pub(crate) fn seal(&self) -> Result<TppCertificate, Refusal> {
        TppCertificate::from_base64(&self.qsealc).ok_or_else(Refusal::internal)
    }
}

/// New data that was accepted and takes effect at its hour.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Change {
    /// Business time, Unix milliseconds UTC.
    pub(crate) at_ms: i64,
    pub(crate) activation: Activation,
    pub(crate) app: App,
}

/// An app on record.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Registration {
    pub(crate) client_id: String,
    pub(crate) environment: Environment,
    /// The one bank that it counts for, where it does not count for all BPCE banks of its environment.
    #[serde(default)]
    pub(crate) bank: Option<String>,
    pub(crate) made: Made,
    /// The entry point that was called.
    pub(crate) host: String,
    /// Business time, Unix milliseconds UTC.
    pub(crate) registered_at_ms: i64,
    pub(crate) activation: Activation,
    pub(crate) app: App,
    pub(crate) change: Option<Change>,
}

impl Registration {
    pub(crate) fn is_active(&self, now_ms: i64) -> bool {
        self.activation.active_from_ms <= now_ms
    }

    /// Whether a bank knows the app.
    pub(crate) fn counts_at(&self, environment: Environment, code: &str) -> bool {
        match &self.bank {
            Some(bank) => bank == code,
            None => self.environment == environment && is_codetab(code),
        }
    }

    /// The data in force at this business time.
    pub(crate) fn in_force(&self, now_ms: i64) -> &App {
        match &self.change {
            Some(change) if change.activation.active_from_ms <= now_ms => &change.app,
            _ => &self.app,
        }
    }

    /// The data last accepted, in force or not: what a read shows.
    pub(crate) fn latest(&self) -> &App {
        self.change.as_ref().map_or(&self.app, |change| &change.app)
    }

    /// Makes a change whose hour has come the app's own data.
    pub(crate) fn settle(&mut self, now_ms: i64) {
        if self.change.as_ref().is_some_and(|change| change.activation.active_from_ms <= now_ms)
            && let Some(change) = self.change.take()
        {
            self.app = change.app;
        }
    }

    /// What the management port shows of it.
    pub(crate) fn describe(&self, now_ms: i64) -> Value {
        let time = |ms: i64| crate::clock::timestamp(ms).to_string();
        let app = self.latest();
        let waiting = self.change.as_ref().filter(|change| change.activation.active_from_ms > now_ms);
        json!({
            "client_id": self.client_id,
            "environment": self.environment,
            "group": if self.bank.is_some() { Group::Arkea } else { Group::Bpce },
            "bank": self.bank,
            "made": self.made,
            "host": self.host,
            "name": app.software_id,
            "client_name": app.client_name,
            "scope": app.scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(","),
            "oid": app.oid,
            "client_legal_id": app.client_legal_id,
            "redirect_uris": app.redirect_uris,
            "registered_at": time(self.registered_at_ms),
            "active_from": time(self.activation.active_from_ms),
            "document_active_from": time(self.activation.document_ms),
            "state": if self.is_active(now_ms) { "active" } else { "waiting" },
            "change": waiting.map(|change| json!({
                "at": time(change.at_ms),
                "active_from": time(change.activation.active_from_ms),
                "document_active_from": time(change.activation.document_ms),
            })),
            "qsealc_sha256": app.qsealc_sha256,
            "qwac_sha256": app.qwac_sha256,
        })
    }
}

impl State {
    /// A client_id of the form that was seen: a digit, the OID, `-0-` and four capitals.
    pub(crate) fn new_client_id(&self, environment: Environment, oid: &str) -> String {
        loop {
            let made = format!("1{oid}-0-{}", crate::random::text(4, crate::random::CAPITALS));
            if self.registration(environment, &made).is_none() {
                return made;
            }
        }
    }
}
