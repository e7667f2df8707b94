//! The funds check as the screen sees it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::accounts::view::PsuReq;
use crate::banks::settings_view::ApiVersionView;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundsCheckReq {
    pub connection_id: String,
    pub version: ApiVersionView,
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
