//! What a reading gave: data, or nothing for a reason that is no failure.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::record::CallId;

/// The outcome of a call that the bank answered well.
#[derive(Debug, Clone)]
pub enum Reading<T> {
    Data(Got<T>),
    Nothing(Nothing),
}

/// Data, and the call that brought it.
#[derive(Debug, Clone)]
pub struct Got<T> {
    pub data: T,
    pub status: u16,
    pub call_id: CallId,
    /// By the recorder's clock.
    pub answered_at: Timestamp,
}

/// There is nothing there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nothing {
    pub because: NothingBecause,
    pub status: u16,
    pub call_id: CallId,
    /// By the recorder's clock.
    pub answered_at: Timestamp,
}

/// The ways in which banks were seen to say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NothingBecause {
    /// 204
    NoContent,
    /// 404 with the code NAAC.
    NoAvailableAccount,
    /// 200 without a body.
    EmptyBody,
    /// 200 with an empty list that no other page follows.
    EmptyList,
    /// 200 with `{"httpMessage":"Success"}` in place of the list.
    HttpMessage,
}

impl<T> Reading<T> {
    pub fn call_id(&self) -> CallId {
        match self {
            Self::Data(got) => got.call_id,
            Self::Nothing(nothing) => nothing.call_id,
        }
    }

    /// The data, where there is some.
    pub fn data(self) -> Option<T> {
        match self {
            Self::Data(got) => Some(got.data),
            Self::Nothing(_) => None,
        }
    }
}
