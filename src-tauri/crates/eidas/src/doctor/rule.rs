//! The doctor's rules and the documents they come from.

use serde::Serialize;

use super::Subject;

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
    /// The private key is held.
    KeyMatches,
    /// The QWAC is not where the QSEALC belongs, nor the other way round.
    KindNotSwapped,
    /// Neither the issuer's signature nor the key is RSASSA-PSS.
    NotRsassaPss,
    /// The QSEALC's key is RSA.
    RsaKey,
    /// RSA from 2048 bits, curves from 256.
    KeyLength,
    /// The subject has a well-formed organizationIdentifier.
    OidWellFormed,
    /// Both certificates and the profile have the same one.
    OidSame,
    /// The PSD2 statement has the role of every scope asked for.
    RolesCoverScopes,
    /// The certificate is valid now and for 30 days more.
    ValidNow,
    /// The chain leads to a root, each certificate issued by the next.
    ChainComplete,
    /// The certificate has a readable PSD2 statement, of the authority in the organizationIdentifier.
    Psd2Statement,
    /// QcType says what the certificate is for.
    QcType,
    /// The QWAC may be used by a TLS client.
    ExtendedKeyUsage,
    /// The key may sign.
    KeyUsage,
}

impl Rule {
    /// Title and section of the document the rule comes from.
    pub fn origin(self, subject: Subject) -> &'static str {
        match self {
            Rule::KeyMatches => match subject {
                Subject::Qwac => {
                    "RFC 8446 (TLS 1.3), section 4.4.3: the client proves that it holds the private key"
                }
                _ => {
                    "BPCE \"PSD2 Registration API\" documentation, HTTP Headers: signed with the private key of the QSEALC"
                }
            },
            Rule::KindNotSwapped => {
                "BPCE \"PSD2 Registration API\" documentation, Eligibility: a set of QWAC and QSEALC certificates"
            }
            Rule::NotRsassaPss => {
                "BPCE \"PSD2 Registration API\" documentation, Limits: certificates signed with rsassaPss are not accepted"
            }
            Rule::RsaKey => {
                "BPCE \"PSD2 Registration API\" documentation, HTTP Body: kty shall be RSA, alg shall be RS256"
            }
            Rule::KeyLength => "RFC 7518, section 3.3: a key of 2048 bits or larger must be used with RS256",
            Rule::OidWellFormed => {
                "ETSI TS 119 495, section 5.2.1: PSD, country, authority, authorisation number"
            }
            Rule::OidSame => {
                "BPCE \"PSD2 Registration API\" documentation, Eligibility: the OID is in the certificates and the requests"
            }
            Rule::RolesCoverScopes => {
                "ETSI TS 119 495, section 4.2, and BPCE \"PSD2 Registration API\" documentation, HTTP Body: scope"
            }
            Rule::ValidNow => "RFC 5280, section 4.1.2.5: validity",
            Rule::ChainComplete => match subject {
                Subject::Qsealc => {
                    "BPCE \"PSD2 Registration API\" documentation, HTTP Body: the QSEALC without its certification chain"
                }
                _ => "RFC 8446 (TLS 1.3), section 4.4.2: each certificate certifies the one before it",
            },
            Rule::Psd2Statement => "ETSI TS 119 495, section 5.1: the PSD2 qualified certificate statement",
            Rule::QcType => "ETSI EN 319 412-5, section 4.2.3: QcType web for a QWAC, eSeal for a QSEALC",
            Rule::ExtendedKeyUsage => {
                "ETSI EN 319 412-4, section 4: serverAuth, and clientAuth for mutual TLS"
            }
            Rule::KeyUsage => "RFC 5280, section 4.2.1.3: digitalSignature or nonRepudiation to sign",
        }
    }
}
