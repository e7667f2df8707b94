//! The doctor's rules, each with the document it comes from.

use serde::Serialize;

/// A rule. Its serde name is the key of its words on screen.
///
/// Values each rule gives, beside `reason`:
/// `key-matches` none; `kind-not-swapped` `qc_type` and `kind`; `not-rsassa-pss` `algorithm`; `rsa-key` `algorithm`;
/// `key-length` `bits`, or `curve`; `oid-well-formed` `oid`, `authority`; `oid-same` `qwac`, `qsealc`, `profile`;
/// `roles-cover-scopes` `roles`, `scopes`, `missing`; `valid-now` `not_before`, `not_after`, `days`; `chain-complete`
/// `length`, `issuer`; `psd2-statement` `roles`, `nca_id`, `nca_name`, `oid`; `qc-type` `qc_type`;
/// `extended-key-usage` and `key-usage` `usages`, `missing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The private key is held. QWAC: RFC 8446 (TLS 1.3), section 4.4.3. QSEALC: BPCE "PSD2 Registration API"
    /// documentation, HTTP Headers.
    KeyMatches,
    /// The QWAC is not where the QSEALC belongs, nor the other way round. BPCE "PSD2 Registration API" documentation,
    /// Eligibility: a set of QWAC and QSEALC.
    KindNotSwapped,
    /// Neither the issuer's signature nor the key is RSASSA-PSS. BPCE "PSD2 Registration API" documentation, Limits.
    NotRsassaPss,
    /// The QSEALC's key is RSA. BPCE "PSD2 Registration API" documentation, HTTP Body: `kty` and `alg`.
    RsaKey,
    /// RSA from 2048 bits (RFC 7518, section 3.3), curves from 256.
    KeyLength,
    /// The subject has a well-formed organizationIdentifier. ETSI TS 119 495, section 5.2.1.
    OidWellFormed,
    /// Both certificates and the profile have the same one. BPCE "PSD2 Registration API" documentation, Eligibility.
    OidSame,
    /// The PSD2 statement has the role of every scope asked for. ETSI TS 119 495, section 4.2; BPCE "PSD2 Registration
    /// API" documentation, HTTP Body: `scope`.
    RolesCoverScopes,
    /// The certificate is valid now and for 30 days more. RFC 5280, section 4.1.2.5.
    ValidNow,
    /// The chain leads to a root, each certificate issued by the next. QWAC: RFC 8446 (TLS 1.3), section 4.4.2. QSEALC:
    /// BPCE "PSD2 Registration API" documentation, HTTP Body: it is sent without its chain.
    ChainComplete,
    /// The certificate has a readable PSD2 statement, of the authority in the organizationIdentifier. ETSI TS 119 495,
    /// section 5.1.
    Psd2Statement,
    /// QcType says what the certificate is for. ETSI EN 319 412-5, section 4.2.3.
    QcType,
    /// The QWAC may be used by a TLS client. ETSI EN 319 412-4, section 4.
    ExtendedKeyUsage,
    /// The key may sign. RFC 5280, section 4.2.1.3.
    KeyUsage,
}
