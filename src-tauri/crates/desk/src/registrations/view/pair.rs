//! The certificates a registration is called with: the pair in use, the one that comes next, the ones to choose from.

use serde::Serialize;
use ts_rs::TS;

use crate::certificates::view::{CertificateKindView, FindingView};

/// One certificate of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PairHalfView {
    pub certificate_id: String,
    pub kind: CertificateKindView,
    pub common_name: String,
    pub issuer: String,
    /// Upper-case hex.
    pub serial: String,
    /// Lower-case hex of the DER's digest.
    pub sha256: String,
    /// Unix milliseconds, UTC.
    pub not_after: i64,
    pub key_held: bool,
    /// Whether a bank accepted a registration of this profile with a certificate of this issuer before.
    pub issuer_known: bool,
}

/// A QWAC and a QSEALC; None where the certificate is no longer here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PairView {
    pub qwac: Option<PairHalfView>,
    pub qsealc: Option<PairHalfView>,
}

/// Which certificates a registration is called with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationPairView {
    pub current: PairView,
    /// The pair of an accepted rotation that waits.
    pub next: Option<PairView>,
    /// From when on `next` is used. Unix milliseconds, UTC.
    pub next_active_at: Option<i64>,
}

/// What a rotation chooses from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RotationPairsView {
    pub current_qwac: Option<PairHalfView>,
    pub current_qsealc: Option<PairHalfView>,
    /// The QWACs and QSEALCs of the profile that are not in use by this registration, the newest first.
    pub choices: Vec<PairHalfView>,
    /// What the doctor says of the pair as it would be, against the app's scopes; empty until one is chosen.
    pub findings: Vec<FindingView>,
}
