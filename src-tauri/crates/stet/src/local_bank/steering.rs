//! What the management port of the practice banks takes and shows.
//!
//! Unknown members are ignored, so that newer banks can be steered too.

use std::fmt;

use eidas::Role;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A practice TPP to issue certificates for. The practice QTSP makes the keys and hands them out once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewTpp {
    pub oid: String,
    pub legal_name: String,
    pub roles: Vec<Role>,
    /// Validity from an hour ago, in days of real time.
    pub days: u32,
    /// Signs the certificates with RSASSA-PSS, which BPCE does not accept: for trying the refusal.
    pub rsassa_pss: bool,
}

impl NewTpp {
    /// With every role a scope needs, for three years.
    pub fn new(oid: impl Into<String>, legal_name: impl Into<String>) -> Self {
        Self {
            oid: oid.into(),
            legal_name: legal_name.into(),
            roles: vec![Role::PaymentInitiation, Role::AccountInformation, Role::CardIssuing],
            days: 1096,
            rsassa_pss: false,
        }
    }
}

/// An app for the practice banks to enter as a bank's developer portal does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PortalApp {
    /// The API host of the bank it is for.
    pub host: String,
    /// The name that PSUs see.
    pub name: String,
    pub redirect_uris: Vec<String>,
    /// The chain in PEM, leaf first.
    pub qwac: String,
    /// The chain in PEM, leaf first.
    pub qsealc: String,
}

/// A PSU of the practice banks at one of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LocalPersona {
    /// What the PSU types to log in.
    pub id: String,
    /// The name under which the documents speak of the PSU.
    pub persona: String,
    pub codetab: String,
    pub bank: Option<String>,
    pub accounts: Vec<LocalAccount>,
}

/// An account of such a PSU.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LocalAccount {
    pub iban: String,
}

/// A practice TPP's two certificates with their keys. Debug and serialisation leave the keys out.
#[derive(Debug, Deserialize)]
pub struct PracticeTpp {
    pub oid: String,
    pub legal_name: String,
    pub qwac: PracticeHalf,
    pub qsealc: PracticeHalf,
}

/// One certificate and its key.
#[derive(Deserialize)]
pub struct PracticeHalf {
    /// The chain in PEM, leaf first.
    #[serde(rename = "certificate")]
    pub certificate_pem: String,
    /// PKCS#8 in PEM. A practice key, and treated as any other.
    #[serde(rename = "key", deserialize_with = "secret")]
    pub key_pem: SecretString,
    /// SHA-256 of the leaf's DER, lower-case hex.
    pub sha256: String,
    pub not_after: Timestamp,
}

impl fmt::Debug for PracticeHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PracticeHalf").field("sha256", &self.sha256).finish_non_exhaustive()
    }
}

/// A certificate that the practice QTSP issued from a request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct IssuedCertificate {
    /// The chain in PEM, leaf first.
    #[serde(rename = "certificate")]
    pub certificate_pem: String,
    /// SHA-256 of the leaf's DER, lower-case hex.
    pub sha256: String,
    pub not_after: Timestamp,
}

fn secret<'de, D: serde::Deserializer<'de>>(from: D) -> Result<SecretString, D::Error> {
    String::deserialize(from).map(SecretString::from)
}

/// The banks' own clock: business time. TLS goes by real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct BankClock {
    pub now: Timestamp,
    /// Whether it differs from real time.
    pub moved: bool,
    /// Whether it stands still.
    #[serde(default)]
    pub frozen: bool,
}

/// How strict the banks are, and how they activate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    /// Demand what the documents demand; otherwise forgive what live banks were seen to forgive.
    pub strict: bool,
    /// Activate by the 09:59/14:00 rule; otherwise at once.
    pub activation_rule: bool,
}

impl Mode {
    pub(super) fn to_change(self) -> Value {
        let activation = if self.activation_rule { "strict" } else { "immediate" };
        json!({ "strict": self.strict, "activation": activation })
    }
}

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            strict: bool,
            activation: String,
        }
        let wire = Wire::deserialize(from)?;
        Ok(Self { strict: wire.strict, activation_rule: wire.activation == "strict" })
    }
}

/// An app as the practice banks hold it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HeldRegistration {
    pub client_id: String,
    pub client_name: String,
    #[serde(rename = "name")]
    pub software_id: String,
    pub oid: String,
    pub host: String,
    /// Bank time.
    pub registered_at: Timestamp,
    /// Bank time, by the rule in force when it was registered.
    pub active_from: Timestamp,
    /// Bank time, by the document's rule, whatever was in force.
    pub document_active_from: Timestamp,
    #[serde(rename = "state", deserialize_with = "is_active")]
    pub active: bool,
}

fn is_active<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    String::deserialize(from).map(|state| state == "active")
}

/// A request or a refused handshake, as the banks saw it. It hides nothing: tokens in it are practice ones, and
/// are not to be shown or kept; hence no headers and no body in Debug.
#[derive(Clone, Deserialize)]
pub struct JournalEntry {
    pub id: u64,
    /// Real time.
    #[serde(rename = "at_ms", deserialize_with = "milliseconds")]
    pub at: Timestamp,
    /// `request` or `handshake`.
    pub kind: String,
    /// Empty, as method and path, for a handshake that was refused.
    #[serde(default)]
    pub host: String,
    #[serde(default)]
    pub method: String,
    #[serde(default)]
    pub path: String,
    pub query: Option<String>,
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
    pub status: Option<u16>,
    pub refused: Option<String>,
    pub fault: Option<String>,
}

impl fmt::Debug for JournalEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JournalEntry")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("host", &self.host)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("status", &self.status)
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}

fn milliseconds<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    Timestamp::from_millisecond(i64::deserialize(from)?).map_err(serde::de::Error::custom)
}

/// The banks at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BankStatus {
    pub version: String,
    /// Whether they keep their state across restarts.
    pub durable: bool,
    pub bpce: String,
    pub pages: String,
    pub clock: BankClock,
    pub mode: Mode,
    pub registrations: usize,
    pub journal: usize,
}
