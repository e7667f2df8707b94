//! The spellings of `keyId` in a `Signature` header that banks were seen to read.

use serde::{Deserialize, Serialize};

use crate::certificate::Certificate;

/// How a signature names the certificate that checks it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum KeyId {
    /// Where the certificate can be fetched: the base, `_`, and its SHA-256 in 64 lower-case hexadecimal digits
    /// (STET "Documentation Part 1: Framework" 1.6.3, section 3.5.1.2; BPCE "Eligibility").
    Url { base: String },
    /// `SN=` serial in hexadecimal, `,CA=` the issuer's name (BPCE "Try-it").
    SerialAndIssuer,
    /// The client_id that registration answered.
    ClientId(String),
    /// Anything else, used as it is.
    Literal(String),
}

impl KeyId {
    /// The text between the quotes of `keyId="…"`, before any escaping.
    pub fn spell(&self, certificate: &Certificate) -> String {
        match self {
            KeyId::Url { base } => format!("{base}_{}", hex::encode(certificate.sha256())),
            KeyId::SerialAndIssuer => format!("SN={},CA={}", certificate.serial(), certificate.issuer()),
            KeyId::ClientId(text) | KeyId::Literal(text) => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_kept_as_kind_and_value() {
        for key_id in [
            KeyId::Url { base: "https://tpp.example/qseal".to_owned() },
            KeyId::SerialAndIssuer,
            KeyId::ClientId("1PSDFR-ACPR-12345-0-ABCD".to_owned()),
            KeyId::Literal("anything".to_owned()),
        ] {
            let kept = serde_json::to_string(&key_id).unwrap();
            assert_eq!(serde_json::from_str::<KeyId>(&kept).unwrap(), key_id, "{kept}");
        }
    }
}
