//! desk: what an operator does, one module per area.
//!
//! Operations are ordinary functions over [`Desk`] and a request; the shell and the test bridge only carry them. desk
//! maps between what the banks say (stet, eidas, signature), what is kept (vault) and what the screen sees (the
//! `view` modules). Deliberately not here: Tauri, SQL, HTTP, the local banks' own code, and any word for the screen.

pub mod accounts;
pub mod app;
pub mod banks;
pub mod calls;
pub mod certificates;
mod connection;
pub mod connections;
pub mod consents;
mod context;
pub mod error;
pub mod events;
pub mod funds;
pub mod host;
mod line;
pub mod local_banks;
pub mod overview;
pub mod payments;
pub mod profiles;
mod psu_answer;
pub mod registrations;
mod settling;
mod stored_words;
pub mod table;
mod trouble;
pub mod typescript;
pub mod views;

pub use context::{Desk, guarded};
