//! The banks: who they are, where they answer, and how a TPP enrols with them.
//!
//! The rooms: [`directory`] (banks and entry points, as data), [`dialect`] (how a group speaks, as data), [`client`] (the one mutual-TLS client every call goes
//! through), [`record`] (what is written down of a call, masked by construction), [`prepared`] (requests signed and exact
//! to the byte before they are sent), [`registration`] (BPCE's PSD2 Registration API), [`oauth`] (a PSU's authorisation and
//! its tokens), [`access`] (accounts, consent, data, funds), [`payments`] (payment requests), [`bank_signature`] and [`bank_certificate`] (the bank's own
//! signature), [`activation`] (when an answer takes effect) and [`local_bank`] (steering the practice banks).
//!
//! Deliberately not here: storage, wizards, words for the screen (`desk` and the UI have them), a switch
//! that accepts an untrusted server, and any proxy, redirect or retry.

pub mod access;
pub mod activation;
pub mod bank_certificate;
pub mod bank_signature;
mod base64_text;
pub mod client;
pub mod dialect;
pub mod directory;
pub mod error;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod local_bank;
pub mod masking;
pub mod oauth;
mod paris;
pub mod payments;
pub mod prepared;
pub mod record;
pub mod redirect_listener;
pub mod registration;
mod token;

pub use activation::{
    ActivationRule, ActivationTime, Concerned, Maintenance, Window, activation, maintenance,
};
pub use bank_certificate::KeyAddress;
pub use bank_signature::{BankSignature, SignatureProblem, SignedAnswer, SignedText};
pub use client::{Client, ClientConfig, ClientError, Identity, Keeper, Route, TimeoutPhase, TransportError};
pub use dialect::Dialect;
pub use directory::{
    Bank, BankKey, Codetab, EntryKind, EntryPoint, Environment, HostTemplate, Network, bank, banks,
};
pub use error::{BankError, BodyShape, Breach, InputProblem};
pub use paris::day_in_paris;
pub use prepared::{ListProblem, Prepared, Seal, SealError};
pub use record::{
    CallId, CallRecord, ChainLink, ConnectionUse, Failure, Purpose, Recorder, RecorderError, SignatureCheck,
    TlsFacts,
};
pub use token::AccessToken;
