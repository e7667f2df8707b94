//! The local banks: BPCE's registration API, and the PSU's authorisation, the PSD2 resources and the payments of the BPCE and
//! the Arkéa banks as their documents describe them, on loopback, at the banks' own host names and over real mutual TLS, with a
//! practice QTSP, a movable clock, faults on purpose and a journal.
//!
//! Shares no code with the rooms that build requests: a verifier that used the signer's code would prove nothing.

mod activation;
mod arkea;
mod authority;
mod bank;
mod clock;
mod der;
mod dialect;
mod distortion;
mod faults;
mod folder;
#[cfg(fuzzing)]
pub mod fuzzing;
mod hosts;
mod journal;
mod local_banks;
mod loopback;
mod management;
mod mode;
mod oauth;
mod oid;
mod pages;
mod payments;
mod personas;
mod practice;
mod random;
mod registration;
mod resources;
mod scope;
mod state;
mod tpp_certificate;
mod wire;

pub use activation::document_time;
pub use authority::rsa_key::KeyError;
pub use bank::KeptStateError;
pub use folder::FolderError;
pub use local_banks::{Addresses, Config, LocalBanks, PracticeFiles, StartError};
pub use wire::accept::TlsSetupError;
