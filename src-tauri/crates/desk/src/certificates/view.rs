//! What crosses the border for certificates: summaries, cards, the doctor's findings, imports. Never a key.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::requests::view::RequestKindView;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificatesListReq {
    pub profile_id: String,
}

/// A file dropped or pasted. The bytes stay in memory until the import is over.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportFileReq {
    pub name: String,
    /// The file's bytes in base64 (RFC 4648 section 4).
    pub content: String,
}

#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificatesImportReq {
    pub profile_id: String,
    pub files: Vec<ImportFileReq>,
    /// Files offered before that wait for a passphrase, by the id the answer gave them.
    pub staged: Vec<String>,
    pub passphrase: Option<String>,
    /// What to take of files that answered `choose`. Their passphrase is known already.
    pub choices: Vec<ImportChoiceReq>,
}

/// What to take of one file that holds more than can be taken unasked.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportChoiceReq {
    pub staged: String,
    /// The `index` of every item to take: certificates and keys. Authorities come along unasked.
    pub items: Vec<u32>,
}

/// Forgets files that wait for a passphrase or a choice, and what was typed for them.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StagedDiscardReq {
    pub profile_id: String,
    pub staged: Vec<String>,
}

/// Opens the system's file dialog and imports what is chosen there.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificatesPickReq {
    pub profile_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificateShowReq {
    pub certificate_id: String,
}

/// Makes this certificate the one its profile uses for its kind.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificateUseReq {
    pub certificate_id: String,
}

/// Removes the certificate, and its private key where no other certificate uses it.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificateRemoveReq {
    pub certificate_id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateKindView {
    Qwac,
    Qsealc,
    /// Neither QcType web nor eseal: cannot serve at a bank.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSummaryView {
    pub id: String,
    pub kind: CertificateKindView,
    pub common_name: String,
    pub oid: Option<String>,
    pub issuer: String,
    /// Unix milliseconds, UTC.
    pub not_after: i64,
    /// Whole days until `not_after` on the real clock; negative once expired.
    pub days_left: i64,
    pub key_held: bool,
    /// Whether the profile uses this one for its kind.
    pub active: bool,
    pub sha256: String,
}

/// The rules of the doctor. The words for each are the screen's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DoctorRuleView {
    KeyMatches,
    KindNotSwapped,
    NotRsassaPss,
    RsaKey,
    KeyLength,
    OidWellFormed,
    OidSame,
    RolesCoverScopes,
    ValidNow,
    ChainComplete,
    Psd2Statement,
    QcType,
    ExtendedKeyUsage,
    KeyUsage,
    /// A bank accepted a registration of this profile with a certificate of this issuer before.
    IssuerKnown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DoctorSubjectView {
    Qwac,
    Qsealc,
    Pair,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictView {
    Pass,
    Warn,
    Fail,
    /// Not judged, because something it needs is missing.
    Skipped,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DoctorValueView {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    pub rule: DoctorRuleView,
    pub subject: DoctorSubjectView,
    pub verdict: VerdictView,
    /// Which cause, where one verdict has several; empty otherwise.
    pub reason: String,
    /// The facts for the sentence, such as `bits` = `1024`.
    pub values: Vec<DoctorValueView>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerdictCountsView {
    pub pass: u32,
    pub warn: u32,
    pub fail: u32,
    pub skipped: u32,
}

/// A private key that is held and whose certificate has not come yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WaitingKeyView {
    pub spki_sha256: String,
    pub algorithm: String,
    pub bits: Option<u32>,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
    /// The request that was made over it; None where the key came without one.
    pub request: Option<WaitingRequestView>,
}

/// What a waiting key waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WaitingRequestView {
    pub kind: RequestKindView,
    pub common_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CertificatesView {
    pub certificates: Vec<CertificateSummaryView>,
    pub waiting_keys: Vec<WaitingKeyView>,
    pub doctor: Vec<FindingView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ImportItemKind {
    /// A certificate that is no authority's.
    Certificate,
    /// An authority's certificate: kept with the chains it belongs to, not for choice.
    Authority,
    /// A private key.
    Key,
}

/// One thing in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportItemView {
    pub index: u32,
    pub what: ImportItemKind,
    /// For a certificate.
    pub kind: Option<CertificateKindView>,
    pub common_name: Option<String>,
    pub issuer: Option<String>,
    /// Upper-case hex.
    pub serial: Option<String>,
    /// Unix milliseconds, UTC.
    pub not_after: Option<i64>,
    /// `RSA 2048`: of the key, or of the certificate's key.
    pub algorithm: String,
    pub bits: Option<u32>,
    /// Items of the same key: a certificate's key, a key's certificates.
    pub matches: Vec<u32>,
    /// Whether the profile holds it already.
    pub here: bool,
    /// Whether to tick it at first: of each kind the certificate that is valid longest and has its key, with that key.
    pub proposed: bool,
}

/// How one file of an import ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ImportOutcomeView {
    /// Taken in: how many certificates and keys, and the everyday name (`RC2-40`, `3DES`) of the weak cipher that
    /// protected it, if one did.
    Imported {
        certificates: u32,
        keys: u32,
        weak: Option<String>,
    },
    /// Everything in it was already here.
    AlreadyHere,
    /// It holds more than one certificate of a kind, or keys that fit none: nothing was taken. Choose, then import
    /// again with `choices`. `weak` as in `imported`.
    Choose {
        staged: String,
        items: Vec<ImportItemView>,
        weak: Option<String>,
    },
    /// It wants a passphrase: ask, then import again with `staged`.
    PassphraseNeeded {
        staged: String,
    },
    /// The passphrase given does not open it.
    WrongPassphrase {
        staged: String,
    },
    /// It is protected by an algorithm Guichet cannot open.
    UnsupportedAlgorithm {
        algorithm: String,
    },
    /// Neither a certificate nor a key in any known wrapping.
    Unrecognised,
    /// A known format that holds neither: a certificate request, a public key.
    NothingToImport {
        found: String,
    },
    KeyTooShort {
        bits: u32,
    },
    UnsupportedKey {
        detail: String,
    },
    Broken {
        detail: String,
    },
    TooLarge,
    Empty,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportedFileView {
    pub name: String,
    pub outcome: ImportOutcomeView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// Empty where the file dialog was closed without a choice.
    pub files: Vec<ImportedFileView>,
    pub certificates: CertificatesView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainLinkView {
    pub subject: String,
    pub issuer: String,
    /// Unix milliseconds, UTC.
    pub not_after: i64,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyIdView {
    /// `url`, `serial-and-issuer`, `client-id`, `literal`.
    pub spelling: String,
    pub value: String,
}

/// The certificate's card: everything decoded, ready to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    pub summary: CertificateSummaryView,
    pub subject: String,
    pub organization: Option<String>,
    pub country: Option<String>,
    pub nca_name: Option<String>,
    pub nca_id: Option<String>,
    /// `PSP_AI`, `PSP_PI`, `PSP_IC`, `PSP_AS`.
    pub roles: Vec<String>,
    pub issuer: String,
    /// Upper-case hex.
    pub serial: String,
    /// Unix milliseconds, UTC.
    pub not_before: i64,
    pub key_algorithm: String,
    pub key_bits: Option<u32>,
    pub signature_algorithm: String,
    pub key_usage: Vec<String>,
    pub extended_key_usage: Vec<String>,
    pub qc_type: Option<String>,
    pub dns_names: Vec<String>,
    /// Lower-case hex of the DER's digest.
    pub sha256: String,
    pub sha1: String,
    pub key_ids: Vec<KeyIdView>,
    /// The JWK as BPCE wants it, indented; None where the key is not RSA.
    pub jwk: Option<String>,
    pub chain: Vec<ChainLinkView>,
    /// The leaf in PEM.
    pub pem: String,
    pub source: String,
    /// Unix milliseconds, UTC.
    pub added_at: i64,
}
