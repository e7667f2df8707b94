//! What desk tells the screen unasked: one enum on one channel. Hints to ask again, and progress of long work;
//! never data.

use serde::Serialize;
use ts_rs::TS;

/// The parts of the screen whose data may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    App,
    Certificates,
    Registrations,
    Connections,
    Payments,
    Calls,
    LocalBanks,
}

/// The steps of making a practice TPP, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PractiseStep {
    StartingBanks,
    MakingCertificates,
    StoringKeys,
}

/// The steps of a call that takes several, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SendStep {
    AskingToken,
    Sending,
    Recording,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum DeskEvent {
    /// Ask again.
    Changed {
        area: Area,
    },
    Practising {
        step: PractiseStep,
    },
    Sending {
        step: SendStep,
    },
}
