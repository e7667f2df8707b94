//! Payments: a PISP's requests, the PSU's approval, the TPP's confirmation, and what becomes of them.
//!
//! STET PSD2 API 1.4 to 1.6; what BPCE's and Arkéa's banks do differently is in `rules`, `link` and the modules of their
//! dialects. No money moves: balances and transactions stay as they are.

mod desk;
mod intent;
mod link;
pub(crate) mod record;
mod rules;
mod status;

pub(crate) use desk::Desk;
pub(crate) use link::{Approval, read as approval};
pub(crate) use rules::Rules;
pub(crate) use status::Status;

use crate::hosts::Group;

/// What a path names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum What {
    All,
    One(String),
    /// The TPP's confirmation with the PSU's token.
    Confirmation(String),
}

impl What {
    /// The place that the rest of a path names, behind the version.
    pub(crate) fn at(parts: &[&str]) -> Option<What> {
        match parts {
            ["payment-requests"] => Some(What::All),
            ["payment-requests", id] if !id.is_empty() => Some(What::One((*id).to_owned())),
            ["payment-requests", id, "o-confirmation"] if !id.is_empty() => {
                Some(What::Confirmation((*id).to_owned()))
            }
            _ => None,
        }
    }

    pub(crate) fn methods(&self) -> &'static str {
        match self {
            What::All | What::Confirmation(_) => "POST",
            What::One(_) => "GET, PUT",
        }
    }
}

/// The page at which a PSU approves a payment. BPCE's was seen; Arkéa's is named nowhere.
pub(crate) fn approval_path(group: Group) -> &'static str {
    match group {
        Group::Bpce => "/89C3api/accreditation/v1/identificationPisp",
        Group::Arkea => "/payment-approval",
    }
}
