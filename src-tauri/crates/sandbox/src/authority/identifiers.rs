//! Object identifiers used in certificates, each with the document that defines it.

/// RFC 8017 appendix C.
pub(crate) const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
pub(crate) const SHA384_WITH_RSA: &str = "1.2.840.113549.1.1.12";
pub(crate) const SHA512_WITH_RSA: &str = "1.2.840.113549.1.1.13";
pub(crate) const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";
pub(crate) const MGF1: &str = "1.2.840.113549.1.1.8";
pub(crate) const SHA256: &str = "2.16.840.1.101.3.4.2.1";

/// RFC 5480 and RFC 5758.
pub(crate) const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
pub(crate) const CURVE_P256: &str = "1.2.840.10045.3.1.7";
pub(crate) const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
pub(crate) const ECDSA_WITH_SHA384: &str = "1.2.840.10045.4.3.3";

/// RFC 5280 appendix A and X.520.
pub(crate) const COUNTRY: &str = "2.5.4.6";
pub(crate) const ORGANIZATION: &str = "2.5.4.10";
pub(crate) const COMMON_NAME: &str = "2.5.4.3";
pub(crate) const ORGANIZATION_IDENTIFIER: &str = "2.5.4.97";
pub(crate) const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
pub(crate) const KEY_USAGE: &str = "2.5.29.15";
pub(crate) const SUBJECT_ALTERNATIVE_NAME: &str = "2.5.29.17";
pub(crate) const BASIC_CONSTRAINTS: &str = "2.5.29.19";
pub(crate) const CERTIFICATE_POLICIES: &str = "2.5.29.32";
pub(crate) const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
pub(crate) const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
pub(crate) const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
pub(crate) const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

/// RFC 3739 and ETSI EN 319 412-5.
pub(crate) const QC_STATEMENTS: &str = "1.3.6.1.5.5.7.1.3";
pub(crate) const QC_COMPLIANCE: &str = "0.4.0.1862.1.1";
pub(crate) const QC_TYPE: &str = "0.4.0.1862.1.6";
pub(crate) const QC_TYPE_ESEAL: &str = "0.4.0.1862.1.6.2";
pub(crate) const QC_TYPE_WEB: &str = "0.4.0.1862.1.6.3";

/// ETSI TS 119 495.
pub(crate) const QC_PSD2: &str = "0.4.0.19495.2";
pub(crate) const ROLE_PREFIX: &str = "0.4.0.19495.1.";
pub(crate) const POLICY_QWAC_PSD2: &str = "0.4.0.19495.3.1";

/// ETSI EN 319 411-2: EU qualified certificate issued to a legal person.
pub(crate) const POLICY_LEGAL_PERSON: &str = "0.4.0.194112.1.1";

/// RFC 2985: the extensions a CSR asks for.
pub(crate) const EXTENSION_REQUEST: &str = "1.2.840.113549.1.9.14";
