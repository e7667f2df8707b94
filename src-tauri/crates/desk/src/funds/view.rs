//! The funds check as the screen sees it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::accounts::view::PsuReq;

/// The version of STET's API, as it stands in the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum FundsVersionView {
    #[serde(rename = "v1")]
    V1,
    #[serde(rename = "v1.4.2")]
    V1_4_2,
    #[serde(rename = "v1.6.2")]
    V1_6_2,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundsCheckReq {
    pub connection_id: String,
    pub version: FundsVersionView,
    pub iban: String,
    /// A decimal with a point, above zero.
    pub amount: String,
    pub currency: String,
    /// `paymentCoverageRequestId`, at most 35 characters; made here where it is empty.
    pub reference: String,
    /// Whom it would be paid to, at most 70 characters; may be empty.
    pub payee: String,
    pub psu: PsuReq,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FundsView {
    /// Whether the amount is there. Nothing is blocked.
    pub result: bool,
    /// The answer repeats another request id than was sent.
    pub another_request: bool,
    /// `paymentCoverageRequestId` as it was sent.
    pub request_id: String,
    pub iban: String,
    pub amount: String,
    pub currency: String,
    /// Whether the IBAN's check digits are right (ISO 13616).
    pub check_digits: bool,
    pub call_id: String,
    /// Unix milliseconds, UTC.
    pub at: i64,
}
