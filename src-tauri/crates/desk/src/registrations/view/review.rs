//! The exact request before it is sent, and what was sent against what the bank gives back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DraftPurposeView, FieldProblemView, PairHalfView};
use crate::banks::settings_view::BankSettingView;
use crate::banks::view::MaintenanceView;
use crate::certificates::view::FindingView;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeaderView {
    pub name: String,
    pub value: String,
}

/// `R` required, `O` optional, `F` forbidden, as the bank's table prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub enum FieldRuleView {
    R,
    O,
    F,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BodyFieldView {
    /// The member's name on the wire, such as `jwks.keys[0].x5c`.
    pub name: String,
    pub rule: FieldRuleView,
    /// What is sent; None where the member is left out.
    pub value: Option<String>,
}

/// The exact request that will go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    pub draft_id: String,
    pub purpose: DraftPurposeView,
    /// The QSEALC whose key signs this request: not always the one in its body.
    pub signed_by: PairHalfView,
    /// The QWAC of the connection it goes out on.
    pub tls_with: PairHalfView,
    /// What differs from what the bank was last told: `sent` is what goes out, `read` is what it holds. Empty for an
    /// enrolment.
    pub changes: Vec<ComparisonView>,
    /// BPCE's maintenance window, where it is open or opens within 24 hours.
    pub maintenance: Option<MaintenanceView>,
    /// A change that still waits for its activation, which this one replaces: then both wait until this one's.
    pub replaces_waiting: bool,
    pub method: String,
    pub url: String,
    pub headers: Vec<HeaderView>,
    /// The body, byte for byte.
    pub body: String,
    pub digest: String,
    pub signing_string: String,
    pub request_id: String,
    pub fields: Vec<BodyFieldView>,
    pub findings: Vec<FindingView>,
    /// False where a rule fails that the bank refuses, or a field is wrong.
    pub ready: bool,
    pub problems: Vec<FieldProblemView>,
    /// When it would be active if the bank answered now. Unix milliseconds, UTC.
    pub active_if_sent_now: i64,
    pub unfinished_call_id: Option<String>,
    /// The bank's settings that shaped it and are not what the documents say.
    pub settings: Vec<BankSettingView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonVerdictView {
    Same,
    /// Equal but for spelling the bank is known to change (upper case, order, spacing).
    SameButSpelled,
    /// Sent, not read back.
    Missing,
    Different,
    /// Read back, never sent.
    Added,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    pub field: String,
    pub sent: Option<String>,
    pub read: Option<String>,
    pub verdict: ComparisonVerdictView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadBackView {
    /// Unix milliseconds, UTC.
    pub at: i64,
    /// True where nothing is missing or different.
    pub equal: bool,
    pub comparisons: Vec<ComparisonView>,
    pub call_id: Option<String>,
}
