//! The bank directory: every establishment of Groupe BPCE and every bank of Arkéa as data, and the hosts it answers at.
//!
//! A codetab alone does not name a bank (10907 and 13807 each serve two), so the key is codetab and name.
//! Not here: any address an operator typed in (that is a [`crate::Route`]) and any network access.

mod bank;
mod entry_point;
mod host_template;
mod table;

pub use bank::{Availability, Bank, BankKey, Codetab, ElsewhereReason, Group, Network, Note};
pub use entry_point::{EntryKind, EntryPoint};
pub use host_template::{HostTemplate, NotATemplate};
pub use table::{bank, banks};

use serde::{Deserialize, Serialize};

/// Which of a bank's worlds a profile speaks to. They share no certificate, no trust and no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Environment {
    /// The practice banks on this machine: loopback only, and their own CA alone.
    Local,
    /// The bank's test platform ("assembly").
    Sandbox,
    /// The bank's production platform.
    Live,
}
