//! Connections as the screen sees them: a PSU at a bank in one role, the way there, and what of the access is left.

use serde::{Deserialize, Serialize};
use stet::prepared::Prepared;
use ts_rs::TS;

use crate::banks::settings_view::ApiVersionView;
use crate::registrations::view::HeaderView;

/// In what role an app reaches a PSU's accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AccessRoleView {
    /// Account information.
    Aisp,
    /// Confirmation of the availability of funds.
    Cbpii,
    /// The same in version 1 of the API, where its scope has this name: a token for the one is refused by the other.
    Piisp,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionsListReq {
    pub profile_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionsView {
    /// Newest first.
    pub connections: Vec<ConnectionSummaryView>,
    /// The apps a PSU can be asked to authorise.
    pub apps: Vec<ConnectableAppView>,
}

/// An app, and where and how a PSU can authorise it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectableAppView {
    pub registration_id: String,
    /// What the PSU sees.
    pub software_id: String,
    pub client_id: String,
    /// The bank it was enrolled at.
    pub bank_key: String,
    /// Those of its scopes that open a connection; none where it may only start payments.
    pub roles: Vec<AccessRoleView>,
    /// Whether it may start payments, as far as is known here.
    pub payments: bool,
    /// Whether its bank lets a PSU allow transactions from before the usual depth.
    pub long_history: bool,
    pub redirect_uris: Vec<RedirectUriView>,
    /// The banks it serves, by their keys.
    pub banks: Vec<String>,
    /// Whether the bank takes it into account already; if not, from when on. Unix milliseconds, UTC.
    pub active: bool,
    pub active_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RedirectUriView {
    pub uri: String,
    /// It leads to this machine: the answer can be caught here. Otherwise it is pasted.
    pub loopback: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionOpenReq {
    pub profile_id: String,
    pub registration_id: String,
    pub bank_key: String,
    pub role: AccessRoleView,
    /// One of the registered ones, byte for byte.
    pub redirect_uri: String,
    /// What the operator calls this PSU; may be empty.
    pub name: String,
    /// Also asks for transactions from before the bank's usual depth, where the app's bank knows that.
    pub long_history: bool,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionShowReq {
    pub connection_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConnectionForgetReq {
    pub connection_id: String,
}

/// Where the access stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AccessStatusView {
    /// No PSU has authorised it yet.
    Never,
    Valid,
    /// Less than five minutes are left, or none, and a refresh token is held: the next call fetches a new one.
    Refreshable,
    /// No time is left and there is no refresh token.
    Expired,
    /// 180 days have passed since the PSU authenticated.
    ScaOver,
    /// Revoked from here.
    RevokedHere,
    /// The bank takes it no more: the PSU withdrew it there, or authorised anew elsewhere.
    RevokedByPsu,
    /// A call was refused for its scope, after which the bank revokes.
    RevokedForScope,
    /// The PSU said no, or the bank did.
    Refused,
}

/// What of an access is left. Times are the bank's clock, unix milliseconds, UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccessView {
    pub status: AccessStatusView,
    /// The end of the access token, as the bank's `expires_in` gave it.
    pub expires_at: Option<i64>,
    pub refresh_held: bool,
    /// As the bank wrote it.
    pub scope: Option<String>,
    pub sca_at: Option<i64>,
    /// 180 days after the PSU authenticated.
    pub sca_due_at: Option<i64>,
    /// Calendar days in Paris until the day it falls on: 0 on that day, negative after it.
    pub sca_days: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionSummaryView {
    pub id: String,
    pub name: String,
    pub bank_key: String,
    pub bank_name: String,
    pub entry_host: String,
    pub role: AccessRoleView,
    /// The versions of the API that the bank offers, oldest first, whatever the role.
    pub versions: Vec<ApiVersionView>,
    /// None once the app's registration is forgotten here.
    pub registration_id: Option<String>,
    pub software_id: String,
    pub client_id: String,
    pub access: AccessView,
    /// A PSU was sent to the bank and has not come back yet.
    pub pending: bool,
    /// Unix milliseconds, UTC.
    pub created_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    pub summary: ConnectionSummaryView,
    pub redirect_uri: RedirectUriView,
    pub bank_app: BankAppView,
    /// Whether it is known at which host the PSU authorises: printed, or typed in the bank's settings.
    pub authorizes: bool,
    /// Whether the bank's documents name a way into the online banking for a dedicated interface that is down.
    pub fallback: bool,
    pub pending: Option<AuthorizationView>,
    /// How the last attempt ended, where it did not end in an access.
    pub last_end: Option<AuthorizationEndView>,
    /// Last first.
    pub history: Vec<ConnectionEventView>,
    /// The time of the bank, by which all of this counts. Unix milliseconds, UTC.
    pub bank_time: i64,
}

/// How the bank's answer comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerWayView {
    /// Caught on the loopback address of the redirect URI.
    Loopback,
    /// Pasted: the URL the browser ended at.
    Paste,
    /// The PSU opens the link on their telephone, where it leads into the bank's own app. The answer is pasted.
    BankApp,
}

/// Whether a PSU can be sent into their bank's own app (BPCE "Account information", use case "Trigger App2App feature").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BankAppView {
    Offered,
    /// No telephone reaches the practice banks.
    LocalBanks,
    /// The links are printed for the live banks alone.
    NotLive,
    /// The documentation prints no link for this bank.
    NoLink,
}

/// The modules of a QR code, to be drawn: one path of squares of side 1, on a square of `side` with its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QrCodeView {
    pub side: u32,
    /// The `d` of an SVG path.
    pub path: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthorizationStartReq {
    pub connection_id: String,
    pub way: AnswerWayView,
    /// What the PSU's browser shows once it is back: the screen's words.
    pub farewell: FarewellReq,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FarewellReq {
    /// BCP 47.
    pub language: String,
    pub authorised_title: String,
    pub authorised_text: String,
    pub refused_title: String,
    pub refused_text: String,
    pub foreign_title: String,
    pub foreign_text: String,
}

/// Waits for the answer on the loopback address. Answers when the attempt has ended.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthorizationWaitReq {
    pub connection_id: String,
    pub farewell: FarewellReq,
}

/// A PSU on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationView {
    pub id: String,
    /// What the browser was sent to. Its state is good for this one answer and for nothing else.
    pub url: String,
    pub way: AnswerWayView,
    /// Whether the answer is being waited for on the loopback address now.
    pub listening: bool,
    /// The port that another program holds, where that is why nothing listens.
    pub busy_port: Option<u16>,
    /// The answer has come, and its code is being exchanged for tokens.
    pub exchanging: bool,
    /// The address for a telephone's camera, where the PSU is to open it there.
    pub qr: Option<QrCodeView>,
    pub pkce: bool,
    /// Unix milliseconds, UTC.
    pub started_at: i64,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthorizationPasteReq {
    pub connection_id: String,
    /// The URL the browser ended at.
    pub url: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthorizationCancelReq {
    pub connection_id: String,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorizationOutcomeView {
    Authorised,
    /// The bank sent the PSU back with `access_denied`.
    Refused,
    /// The bank sent the PSU back with another error.
    Failed,
    /// The code came, and the bank would not give a token for it.
    ExchangeFailed,
    /// Ended here by the operator, or by a newer attempt.
    Abandoned,
    /// Nothing came within an hour.
    TimedOut,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationEndView {
    pub outcome: AuthorizationOutcomeView,
    /// The bank's `error` and `error_description`, word for word.
    pub error: Option<String>,
    pub description: Option<String>,
    pub call_id: Option<String>,
    /// Unix milliseconds, UTC.
    pub at: i64,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenRefreshReq {
    pub connection_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenRevokeReq {
    pub connection_id: String,
    /// A Live profile asks first.
    pub confirmed: bool,
}

/// Asks where the online banking is, for the case that the dedicated interface is down.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FallbackAskReq {
    pub connection_id: String,
    /// A Live profile asks first: the bank reports what it takes for abuse.
    pub confirmed: bool,
}

/// Where the bank sends a TPP in fallback mode. It is not followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FallbackView {
    pub status: u16,
    /// Lower case; None for an address without one.
    pub host: Option<String>,
    /// Long segments masked.
    pub path: String,
    /// The whole address, its secrets masked.
    pub shown: String,
    pub call_id: String,
    /// Unix milliseconds, UTC.
    pub at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionEventKind {
    Opened,
    Authorised,
    NotAuthorised,
    Refreshed,
    RefreshRefused,
    RevokedHere,
    RevokedByPsu,
    RevokedForScope,
    ConsentSent,
    ConsentRefused,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionEventView {
    pub kind: ConnectionEventKind,
    /// Unix milliseconds, UTC.
    pub at: i64,
    /// The bank's words, where it refused.
    pub words: Option<String>,
    pub outcome: Option<AuthorizationOutcomeView>,
    pub call_id: Option<String>,
}

/// A request exactly as it will go out, but for the access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignedRequestView {
    pub request_id: String,
    pub method: String,
    pub url: String,
    pub headers: Vec<HeaderView>,
    pub body: Option<String>,
    pub digest: Option<String>,
    pub signing_string: String,
    pub key_id: String,
}

impl SignedRequestView {
    pub(crate) fn of(prepared: &Prepared) -> Self {
        Self {
            request_id: prepared.request_id.clone(),
            method: prepared.method.clone(),
            url: prepared.url.to_string(),
            headers: prepared
                .headers
                .iter()
                .map(|(name, value)| HeaderView { name: name.clone(), value: value.clone() })
                .collect(),
            body: prepared.body.clone(),
            digest: prepared.digest.clone(),
            signing_string: prepared.signing_string.clone(),
            key_id: prepared.key_id.clone(),
        }
    }
}
