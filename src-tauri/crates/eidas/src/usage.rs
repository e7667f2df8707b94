//! What a certificate's key may be used for (RFC 5280 sections 4.2.1.3 and 4.2.1.12).

use std::fmt;

use serde::Serialize;

/// One bit of the keyUsage extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyUsage {
    DigitalSignature,
    /// Also called contentCommitment. Seals often hold this one alone.
    NonRepudiation,
    KeyEncipherment,
    DataEncipherment,
    KeyAgreement,
    KeyCertSign,
    CrlSign,
    EncipherOnly,
    DecipherOnly,
}

impl KeyUsage {
    /// Every usage, in the order of its bit.
    pub const ALL: [KeyUsage; 9] = [
        KeyUsage::DigitalSignature,
        KeyUsage::NonRepudiation,
        KeyUsage::KeyEncipherment,
        KeyUsage::DataEncipherment,
        KeyUsage::KeyAgreement,
        KeyUsage::KeyCertSign,
        KeyUsage::CrlSign,
        KeyUsage::EncipherOnly,
        KeyUsage::DecipherOnly,
    ];

    /// The name RFC 5280 uses: `digitalSignature`, `nonRepudiation`, …
    pub fn name(self) -> &'static str {
        match self {
            KeyUsage::DigitalSignature => "digitalSignature",
            KeyUsage::NonRepudiation => "nonRepudiation",
            KeyUsage::KeyEncipherment => "keyEncipherment",
            KeyUsage::DataEncipherment => "dataEncipherment",
            KeyUsage::KeyAgreement => "keyAgreement",
            KeyUsage::KeyCertSign => "keyCertSign",
            KeyUsage::CrlSign => "cRLSign",
            KeyUsage::EncipherOnly => "encipherOnly",
            KeyUsage::DecipherOnly => "decipherOnly",
        }
    }

    /// The usages of a flag word whose lowest bit is digitalSignature.
    pub(crate) fn from_flags(flags: u16) -> Vec<KeyUsage> {
        let set = |at: usize| flags & (1 << at) != 0;
        KeyUsage::ALL.into_iter().enumerate().filter(|(at, _)| set(*at)).map(|(_, usage)| usage).collect()
    }
}

impl fmt::Display for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One purpose of the extKeyUsage extension.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ExtendedKeyUsage {
    Any,
    ServerAuth,
    ClientAuth,
    CodeSigning,
    EmailProtection,
    TimeStamping,
    OcspSigning,
    /// Any other purpose, by object identifier.
    Other(String),
}

impl ExtendedKeyUsage {
    /// The name RFC 5280 uses, or the object identifier.
    pub fn name(&self) -> &str {
        match self {
            ExtendedKeyUsage::Any => "anyExtendedKeyUsage",
            ExtendedKeyUsage::ServerAuth => "serverAuth",
            ExtendedKeyUsage::ClientAuth => "clientAuth",
            ExtendedKeyUsage::CodeSigning => "codeSigning",
            ExtendedKeyUsage::EmailProtection => "emailProtection",
            ExtendedKeyUsage::TimeStamping => "timeStamping",
            ExtendedKeyUsage::OcspSigning => "OCSPSigning",
            ExtendedKeyUsage::Other(oid) => oid,
        }
    }

    pub(crate) fn from_object_identifier(dotted: String) -> Self {
        match dotted.as_str() {
            "2.5.29.37.0" => ExtendedKeyUsage::Any,
            "1.3.6.1.5.5.7.3.1" => ExtendedKeyUsage::ServerAuth,
            "1.3.6.1.5.5.7.3.2" => ExtendedKeyUsage::ClientAuth,
            "1.3.6.1.5.5.7.3.3" => ExtendedKeyUsage::CodeSigning,
            "1.3.6.1.5.5.7.3.4" => ExtendedKeyUsage::EmailProtection,
            "1.3.6.1.5.5.7.3.8" => ExtendedKeyUsage::TimeStamping,
            "1.3.6.1.5.5.7.3.9" => ExtendedKeyUsage::OcspSigning,
            _ => ExtendedKeyUsage::Other(dotted),
        }
    }
}

impl fmt::Display for ExtendedKeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
