//! What crosses the border for a bank's signature and the certificates that check it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The verdict on the bank's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind")]
pub enum BankSignatureView {
    /// There is no Signature header, or no answer.
    Unsigned,
    /// Signed, and the certificate that would check it is not pinned.
    NotChecked { key_id: String, why: NotCheckedView, signed: Option<SignedTextView> },
    Verified {
        key_id: String,
        /// Among the call's `bank_certificates`.
        certificate_id: String,
        warnings: Vec<BankSignatureWarningView>,
        signed: Option<SignedTextView>,
    },
    Failed {
        key_id: Option<String>,
        reason: BankSignatureFailureView,
        /// The certificate it was checked with, where the failure needed one.
        certificate_id: Option<String>,
        signed: Option<SignedTextView>,
    },
}

/// What the bank signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignedTextView {
    pub text: String,
    /// In the order they were signed.
    pub headers: Vec<String>,
}

/// Why the certificate is not here, and what can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum NotCheckedView {
    /// The keyId is an address at the bank that was called: it can be asked.
    CanBeFetched,
    /// The keyId points to another scheme, host or port: it is never asked.
    Elsewhere,
    /// The keyId is an address at the bank and does not end in the certificate's SHA-256, or has more than a path.
    NoFingerprint,
    /// The keyId is no address.
    NotAnAddress,
    /// The call was written down by a version that kept too little.
    NotKept,
}

/// What is to be known of a signature that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BankSignatureWarningView {
    /// When the call was made.
    CertificateExpired,
    /// When the call was made.
    CertificateNotYetValid,
    /// There is a body, and no signed SHA-256 Digest names it.
    BodyNotCovered,
}

/// Why a signature does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum BankSignatureFailureView {
    /// The Signature header cannot be read.
    Unreadable {
        reason: String,
    },
    DigestDiffers,
    DigestEmpty,
    /// A listed header is absent, or something is listed that cannot be signed.
    NothingSigned {
        reason: String,
    },
    Algorithm {
        algorithm: String,
    },
    KeyNotRsa,
    /// Made by another key, or over something else.
    Mismatch {
        mistake: Option<SigningMistakeView>,
    },
}

/// A usual mistake with which the signature would hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SigningMistakeView {
    pub kind: SigningMistakeKind,
    /// The line as it should have been signed.
    pub right: String,
    /// The line as it was signed.
    pub signed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SigningMistakeKind {
    MethodCase,
    Method,
    Query,
    TrailingLineBreak,
    LineEnding,
    Blanks,
    Other,
}

/// A certificate pinned for one bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankCertificateView {
    pub id: String,
    pub subject: String,
    pub issuer: String,
    /// Upper-case hex.
    pub serial: String,
    pub sha256: String,
    /// Unix milliseconds, UTC.
    pub not_before: i64,
    /// Unix milliseconds, UTC.
    pub not_after: i64,
    /// The address it was fetched from, or the operator's words.
    pub source: String,
    /// The call that fetched it; None where it was handed over.
    pub call_id: Option<String>,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankCertificatesView {
    /// Of one bank, oldest first.
    pub certificates: Vec<BankCertificateView>,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankCertificateFetchReq {
    /// The call whose answer names the certificate.
    pub call_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankCertificatePinReq {
    pub profile_id: String,
    pub bank_key: String,
    /// The certificate in PEM, pasted; None opens the system's file dialog.
    pub pem: Option<String>,
    /// Where it comes from, in the operator's words.
    pub source: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankCertificateRemoveReq {
    pub profile_id: String,
    pub certificate_id: String,
}
