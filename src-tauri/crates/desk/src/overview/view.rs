//! What the Desk shows: does everything work, and what is due?

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::accounts::view::QuotaUseView;
use crate::banks::view::MaintenanceView;
use crate::certificates::view::{CertificateSummaryView, VerdictCountsView};
use crate::connections::view::{AccessStatusView, ConnectionSummaryView};
use crate::payments::view::{PaymentStageView, PaymentSummaryView};
use crate::registrations::view::{DraftPurposeView, DraftSummaryView, RegistrationSummaryView};

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeskOverviewReq {
    pub profile_id: String,
}

/// Something the operator should do next, most urgent first; each leads to one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum NextActionView {
    ImportQwac,
    ImportQsealc,
    /// The certificate has expired or will within 30 days. `days` is negative once it has.
    #[serde(rename_all = "camelCase")]
    RenewCertificate {
        certificate_id: String,
        days: i64,
    },
    /// The doctor has a failing rule.
    SeeDoctor,
    #[serde(rename_all = "camelCase")]
    ResumeDraft {
        draft_id: String,
        purpose: DraftPurposeView,
    },
    /// A send began and its outcome is not known.
    #[serde(rename_all = "camelCase")]
    SettleSend {
        draft_id: String,
        purpose: DraftPurposeView,
    },
    EnrolFirstApp,
    /// Enrolled and not active yet.
    #[serde(rename_all = "camelCase")]
    WaitForActivation {
        registration_id: String,
        active_at: i64,
    },
    /// A change or a rotation that the bank accepted takes effect at `active_at`.
    #[serde(rename_all = "camelCase")]
    WaitForChange {
        registration_id: String,
        active_at: i64,
        rotation: bool,
    },
    /// A certificate the app is called with expires within 60 days, and no other comes next. `days` is negative once
    /// it has expired.
    #[serde(rename_all = "camelCase")]
    RotatePair {
        registration_id: String,
        days: i64,
    },
    /// A rotation took effect, and the certificates used before are still held.
    #[serde(rename_all = "camelCase")]
    RetirePair {
        registration_id: String,
    },
    /// Enrolled and never read back.
    #[serde(rename_all = "camelCase")]
    ReadBack {
        registration_id: String,
    },
    /// An app is active, and no PSU was asked yet.
    ConnectFirstPsu,
    /// Opened, and the PSU was not sent to the bank yet.
    #[serde(rename_all = "camelCase")]
    AuthorisePsu {
        connection_id: String,
    },
    /// The PSU was sent to the bank, and the answer is waited for.
    #[serde(rename_all = "camelCase")]
    AwaitAnswer {
        connection_id: String,
    },
    /// The access ended, and nobody here wanted it to.
    #[serde(rename_all = "camelCase")]
    RenewAccess {
        connection_id: String,
        status: AccessStatusView,
    },
    /// The PSU's authentication is due within 14 days, or has been. `days` are of the calendar in Paris, negative after
    /// the day.
    #[serde(rename_all = "camelCase")]
    AuthenticatePsu {
        connection_id: String,
        days: i64,
        over: bool,
    },
    /// There is an access and no consent.
    #[serde(rename_all = "camelCase")]
    SendConsent {
        connection_id: String,
    },
    /// A look for new accounts took the consent back and was not ended.
    #[serde(rename_all = "camelCase")]
    RestoreConsent {
        connection_id: String,
    },
    /// There is a consent, and nothing was read with it yet.
    #[serde(rename_all = "camelCase")]
    Browse {
        connection_id: String,
    },
    /// A payment waits for somebody here: to be approved or confirmed, or for the bank to be asked what became of it.
    #[serde(rename_all = "camelCase")]
    SeePayment {
        payment_id: String,
        stage: PaymentStageView,
        /// Something is lost by waiting: a token that ends within the hour, or the bank's memory of what it was asked.
        pressing: bool,
    },
}

/// A connection on the Desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeskConnectionView {
    pub summary: ConnectionSummaryView,
    /// Something is granted, as far as is known here; always where the role needs no consent.
    pub consented: bool,
    /// Something was read with it; always where the role reads nothing.
    pub read: bool,
    /// What was asked most often today without the PSU; None where nothing was.
    pub fullest: Option<QuotaUseView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeskView {
    pub next: Vec<NextActionView>,
    pub qwac: Option<CertificateSummaryView>,
    pub qsealc: Option<CertificateSummaryView>,
    pub doctor: VerdictCountsView,
    pub registrations: Vec<RegistrationSummaryView>,
    pub drafts: Vec<DraftSummaryView>,
    /// Newest first.
    pub connections: Vec<DeskConnectionView>,
    /// Those that wait for somebody here, newest first.
    pub payments: Vec<PaymentSummaryView>,
    /// Calls a day without the PSU for each account and kind of data, and when they are counted anew: the next midnight
    /// in Paris. Unix milliseconds, UTC.
    pub quota_limit: u32,
    pub quota_resets_at: i64,
    /// Of the banks that the profile's apps serve and its connections are at; of all banks while it has neither. None where
    /// no such bank names hours.
    pub maintenance: Option<MaintenanceView>,
    /// The time business rules go by: the local banks' clock in a Local profile. Unix milliseconds, UTC.
    pub bank_time: i64,
    /// The calls of the last 24 hours, and how many of them failed.
    pub calls_today: u32,
    pub calls_failed_today: u32,
}
