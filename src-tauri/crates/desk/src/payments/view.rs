//! Payments as the screen sees them: what is to be paid, how far it came, and what the bank says of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::banks::settings_view::ApiVersionView;
use crate::connections::view::{
    AnswerWayView, ConnectableAppView, FarewellReq, RedirectUriView, SignedRequestView,
};
use crate::registrations::view::FieldProblemView;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentsListReq {
    pub profile_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentsView {
    /// Newest first.
    pub payments: Vec<PaymentSummaryView>,
    /// The apps that may start payments, as far as is known here.
    pub apps: Vec<ConnectableAppView>,
    /// The tokens that apps were given for themselves and that banks still take, by bank.
    pub tokens: Vec<AppTokenView>,
}

/// What an app asks a bank about payments with: held until it ends, and never kept on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppTokenView {
    pub id: String,
    pub bank_name: String,
    pub client_id: String,
    /// Until when the bank takes it, where it said so. Unix milliseconds, UTC, the bank's clock.
    pub until: Option<i64>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentTokenRevokeReq {
    pub profile_id: String,
    pub token_id: String,
}

/// How fast a transfer goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TransferKindView {
    /// A SEPA credit transfer of today.
    #[default]
    Standard,
    /// A SEPA instant credit transfer.
    Instant,
    /// A SEPA credit transfer on a later day.
    Deferred,
}

/// What kind of payment it is, by STET's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum CategoryPurposeView {
    #[default]
    Cash,
    Cort,
    Dvpm,
    Intc,
    Trea,
}

/// A payment as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentFields {
    pub registration_id: String,
    pub bank_key: String,
    /// One of the app's registered ones, byte for byte.
    pub redirect_uri: String,
    pub kind: TransferKindView,
    pub creditor_name: String,
    pub creditor_iban: String,
    /// May be empty where the bank does not demand it.
    pub creditor_bic: String,
    /// A decimal with a point, above zero, in euro.
    pub amount: String,
    /// What the creditor reads; may be empty.
    pub remittance: String,
    /// ISO 8601, for a deferred transfer.
    pub execution_day: String,
    pub category_purpose: CategoryPurposeView,
    pub payment_information_id: String,
    pub instruction_id: String,
    pub end_to_end_id: String,
}

/// How far a payment came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentStageView {
    /// Not sent yet.
    Draft,
    /// On its way to the bank at this moment.
    Sending,
    /// It was sent, and what the bank did with it cannot be known from here: no id came back, and there is no search.
    AnswerLost,
    /// The bank did not take it.
    Refused,
    /// The bank has it; the PSU has to approve it.
    ToApprove,
    /// The PSU is at the bank.
    Approving,
    /// The PSU approved it; it is to be confirmed.
    ToConfirm,
    /// A confirmation was sent, and its answer did not come.
    ConfirmationInDoubt,
    /// It is the bank's to execute.
    Accepted,
    Settled,
    Rejected,
    Cancelled,
}

/// A word of the bank, and whether it is one that STET knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankWordView {
    pub word: String,
    pub known: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentSummaryView {
    pub id: String,
    pub stage: PaymentStageView,
    /// Empty before one is chosen.
    pub bank_key: String,
    pub bank_name: String,
    pub software_id: String,
    pub client_id: String,
    pub kind: TransferKindView,
    pub creditor_name: String,
    pub creditor_iban: String,
    pub amount: String,
    pub execution_day: String,
    pub payment_information_id: String,
    /// `paymentInformationStatus`, where the bank said one.
    pub status: Option<BankWordView>,
    /// Unix milliseconds, UTC, the bank's clock.
    pub created_at: i64,
}

/// What the bank last said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentReportView {
    pub status: Option<BankWordView>,
    pub reason: Option<BankWordView>,
    /// Of its one transfer.
    pub transaction_status: Option<BankWordView>,
    /// The account that is charged, once the PSU has chosen it.
    pub debtor_iban: Option<String>,
    /// As the bank wrote it.
    pub raw: String,
    /// Unix milliseconds, UTC, the bank's clock.
    pub at: i64,
}

/// Why the bank did not take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRefusalView {
    pub status: Option<u16>,
    /// Word for word.
    pub words: Option<String>,
    pub call_id: Option<String>,
}

/// A PSU on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentApprovalView {
    pub id: String,
    /// What the browser was sent to.
    pub url: String,
    pub way: AnswerWayView,
    /// Whether the answer is being waited for on the loopback address now.
    pub listening: bool,
    /// The port that another program holds, where that is why nothing listens.
    pub busy_port: Option<u16>,
    /// The answer has come, and its code is being exchanged.
    pub exchanging: bool,
    /// Unix milliseconds, UTC, the bank's clock.
    pub started_at: i64,
}

/// How a PSU's way to the bank ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovalOutcomeView {
    /// With a token to confirm with.
    Approved,
    /// The PSU came back; the payment's status tells what they decided.
    Returned,
    /// The bank sent the PSU back with `access_denied`.
    Refused,
    /// The bank sent the PSU back with another error.
    Failed,
    /// The code came and has not been exchanged yet: the program ended in between.
    CodeHeld,
    /// The code came, and the bank would not give a token for it.
    ExchangeFailed,
    /// Ended here by the operator, or by a newer attempt.
    Abandoned,
    /// Nothing came within an hour.
    TimedOut,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalEndView {
    pub outcome: ApprovalOutcomeView,
    /// The bank's `error` and `error_description`, word for word.
    pub error: Option<String>,
    pub description: Option<String>,
    pub call_id: Option<String>,
    /// Unix milliseconds, UTC, the bank's clock.
    pub at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentEventKind {
    Drafted,
    Sent,
    /// Nothing of it reached the bank.
    NotSent,
    Created,
    Refused,
    AnswerLost,
    PsuSent,
    PsuBack,
    Confirmed,
    ConfirmationRefused,
    ConfirmationLost,
    CancellationSent,
    CancellationRefused,
    CancellationLost,
    /// The bank says something new of it.
    Status,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentEventView {
    pub kind: PaymentEventKind,
    /// Unix milliseconds, UTC, the bank's clock.
    pub at: i64,
    pub status: Option<BankWordView>,
    pub reason: Option<BankWordView>,
    pub outcome: Option<ApprovalOutcomeView>,
    /// The bank's words, where it refused.
    pub words: Option<String>,
    pub call_id: Option<String>,
}

/// What a bank demands of a payment beyond STET.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRulesView {
    pub version: ApiVersionView,
    pub creditor_bic: bool,
    pub category_purpose: bool,
    pub days_ahead: Option<u16>,
    /// Whether the TPP confirms what the PSU approved.
    pub confirmed: bool,
    /// The first and last day of a deferred transfer, ISO 8601; no last one where the bank names none.
    pub first_day: String,
    pub last_day: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentView {
    pub summary: PaymentSummaryView,
    pub fields: PaymentFields,
    /// What is wrong with a draft.
    pub problems: Vec<FieldProblemView>,
    /// None before a bank is chosen.
    pub rules: Option<PaymentRulesView>,
    pub redirect_uri: RedirectUriView,
    /// The bank's own id of it.
    pub resource_id: Option<String>,
    /// X-Request-ID of the request that created it.
    pub request_id: Option<String>,
    /// The call that created it, or was to.
    pub creation_call_id: Option<String>,
    pub refusal: Option<PaymentRefusalView>,
    /// Whether the bank gave a page for the PSU.
    pub approvable: bool,
    pub pending: Option<PaymentApprovalView>,
    pub last_end: Option<ApprovalEndView>,
    /// The end of the token that confirms it, where one is held and the bank said. Unix milliseconds, UTC, the bank's clock.
    pub token_until: Option<i64>,
    pub confirmed_at: Option<i64>,
    /// Whether it can be asked to be cancelled.
    pub cancellable: bool,
    /// A cancellation was sent, and its answer did not come.
    pub cancellation_in_doubt: bool,
    pub report: Option<PaymentReportView>,
    /// Last first.
    pub history: Vec<PaymentEventView>,
    /// The time of the bank, by which all of this counts. Unix milliseconds, UTC.
    pub bank_time: i64,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentOpenReq {
    pub profile_id: String,
    /// A payment to take everything of but its ids; a new one where there is none.
    pub copy_of: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentShowReq {
    pub payment_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentSaveReq {
    pub payment_id: String,
    pub fields: PaymentFields,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentReviewReq {
    pub payment_id: String,
}

/// The request exactly as it will go out, but for the access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentReviewView {
    pub payment: PaymentView,
    pub request: SignedRequestView,
    /// Whether the creditor's IBAN has the right check digits (ISO 13616).
    pub check_digits: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentSendReq {
    pub payment_id: String,
    /// X-Request-ID of the review that is on screen.
    pub request_id: String,
    /// A Live profile asks first.
    pub confirmed: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentApproveReq {
    pub payment_id: String,
    pub way: AnswerWayView,
    pub farewell: FarewellReq,
}

/// Waits for the PSU on the loopback address. Answers when the attempt has ended.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentWaitReq {
    pub payment_id: String,
    pub farewell: FarewellReq,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentPasteReq {
    pub payment_id: String,
    /// The URL the browser ended at.
    pub url: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentCancelApprovalReq {
    pub payment_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentConfirmReq {
    pub payment_id: String,
    /// A Live profile asks first.
    pub confirmed: bool,
    /// Also where a confirmation was sent whose answer did not come.
    pub again: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentLookReq {
    pub payment_id: String,
}

/// Why a TPP cancels, by STET's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
pub enum CancelReasonView {
    #[serde(rename = "DS02")]
    OrderedByPsu,
    #[serde(rename = "DUPL")]
    Duplicate,
    #[serde(rename = "FRAD")]
    Fraud,
    #[serde(rename = "TECH")]
    Technical,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentCancelReq {
    pub payment_id: String,
    pub reason: CancelReasonView,
    /// A Live profile asks first.
    pub confirmed: bool,
    /// Also where a cancellation was sent whose answer did not come.
    pub again: bool,
}

/// Takes a payment off the list, with its history. The bank is not told.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentDiscardReq {
    pub payment_id: String,
}
