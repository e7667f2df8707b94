//! What crosses the border for certificate requests: what is asked for, the request in PEM, files saved. Never a key.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::super::view::CertificatesView;

/// What a certificate is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKindView {
    Qwac,
    Qsealc,
}

/// The roles of ETSI TS 119 495 section 5.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum RoleView {
    #[serde(rename = "PSP_AS")]
    AccountServicing,
    #[serde(rename = "PSP_PI")]
    PaymentInitiation,
    #[serde(rename = "PSP_AI")]
    AccountInformation,
    #[serde(rename = "PSP_IC")]
    CardIssuing,
}

/// What the form starts with.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CsrProposeReq {
    pub profile_id: String,
    pub kind: RequestKindView,
}

/// The subject of the profile's certificate of that kind where it has one, else what the profile itself says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CsrProposalView {
    pub common_name: String,
    pub organization: String,
    /// Two letters.
    pub country: String,
    pub roles: Vec<RoleView>,
    pub domains: Vec<String>,
    /// The profile's OID, which goes into the subject as it is.
    pub organization_identifier: String,
    /// The authority as the request names it: `FR-ACPR`.
    pub nca_id: String,
    pub nca_name: String,
}

/// Makes a fresh RSA key and a PSD2 certificate request over it. The key is in the keychain before this answers.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CsrMakeReq {
    pub profile_id: String,
    pub kind: RequestKindView,
    /// 2048, 3072 or 4096.
    pub bits: u32,
    pub common_name: String,
    pub organization: String,
    /// Two letters.
    pub country: String,
    pub roles: Vec<RoleView>,
    /// For a QWAC: at least one. A QSEALC has none.
    pub domains: Vec<String>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CsrShowReq {
    pub profile_id: String,
    pub spki_sha256: String,
}

/// Saves the request as a file, by the system's dialog.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CsrSaveReq {
    pub profile_id: String,
    pub spki_sha256: String,
}

/// Deletes a key that waits for its certificate, with its request. No certificate made from it can be used after.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyDiscardReq {
    pub profile_id: String,
    pub spki_sha256: String,
}

/// A request to send to a QTSP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CsrView {
    pub spki_sha256: String,
    pub kind: RequestKindView,
    pub bits: u32,
    /// RFC 4514.
    pub subject: String,
    pub common_name: String,
    pub roles: Vec<RoleView>,
    pub domains: Vec<String>,
    pub pem: String,
    /// Unix milliseconds, UTC.
    pub made_at: i64,
    /// The certificate that came back for it, once it is here.
    pub certificate_id: Option<String>,
}

/// Has the local banks' practice QTSP issue the certificate. In a Local profile.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CsrIssuePracticeReq {
    pub profile_id: String,
    pub spki_sha256: String,
    /// How long the certificate is valid; None leaves it to the QTSP.
    pub days: Option<u32>,
}

/// Makes two keys, has the practice QTSP issue a QWAC and a QSEALC over them and keeps both. The pair in use stays in
/// use. In a Local profile.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PracticePairReq {
    pub profile_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PracticePairView {
    /// The new certificates' ids.
    pub qwac_id: String,
    pub qsealc_id: String,
    pub certificates: CertificatesView,
}

/// Saves the expiry dates as a calendar file, by the system's dialog.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpiryCalendarReq {
    pub profile_id: String,
    /// None for every certificate in use.
    pub certificate_id: Option<String>,
    pub words: ExpiryWordsReq,
}

/// What an event is called, by kind, in the operator's language: `{name}` stands for the certificate's name.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpiryWordsReq {
    pub qwac: String,
    pub qsealc: String,
    pub other: String,
}

/// A file saved by the system's dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedFileView {
    /// Its name; None where the dialog was closed without a choice.
    pub name: Option<String>,
}
