//! The bank's signature on its answer: what is kept of it when the answer comes, and its verification then or later.
//!
//! A record holds neither the bytes of the body nor, where a signed header hides a secret, the text that was signed. So
//! the Digest is compared with the body while it is there, and of the signed text the SHA-256 is kept, which is all that
//! RSASSA-PKCS1-v1_5 verifies. Not here: which certificate is the bank's, and fetching it ([`crate::bank_certificate`]).

use eidas::Certificate;
use serde::{Deserialize, Serialize};
use signature::{Difference, Message, SignatureHeader, VerifyError};

use crate::base64_text::{base64, from_base64};

/// The bank's signature on its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum BankSignature {
    Unsigned,
    /// As earlier versions kept it: signed, and nothing to verify it by.
    SignedNotChecked {
        key_id: Option<String>,
    },
    /// Signed, with everything that a verification needs but the certificate.
    Signed(SignedAnswer),
    /// There is a Signature header, and it is not one (draft-cavage-http-signatures-12, section 4.1).
    Unreadable {
        reason: String,
    },
}

/// A signature and what it was made over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedAnswer {
    pub key_id: String,
    pub algorithm: Option<String>,
    /// In the order they were signed.
    pub signed_headers: Vec<String>,
    pub signed: SignedText,
    /// The signature's bytes in base64.
    pub signature: String,
    pub digest: DigestCheck,
    /// Whether there was a body to be covered.
    pub has_body: bool,
}

/// The signing string of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum SignedText {
    Known {
        /// With its secrets masked, as everything in a record.
        text: String,
        /// Lower-case hex of the SHA-256 of what was really signed.
        sha256: String,
    },
    /// It cannot be written down: a listed header is absent, or something is listed that cannot be signed.
    Unknown { reason: String },
}

/// The answer's Digest header against its body (RFC 3230).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DigestCheck {
    Matches,
    Differs,
    Absent,
    /// The header is there and has no value.
    Empty,
    /// Only of algorithms other than SHA-256.
    OtherAlgorithm,
}

/// Why a signed answer is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureProblem {
    #[error("the Digest header is not the body's")]
    DigestDiffers,
    #[error("the Digest header is empty")]
    DigestEmpty,
    #[error("what was signed cannot be written down: {reason}")]
    NothingSigned { reason: String },
    #[error("the algorithm {algorithm} is not supported")]
    Algorithm { algorithm: String },
    #[error("the certificate's key is not an RSA key")]
    KeyNotRsa,
    /// `difference`: how the text for which the signature would hold differs from the right one, where that was found.
    #[error("the signature does not hold for this answer and certificate")]
    Mismatch { difference: Option<Difference> },
}

impl SignedAnswer {
    /// What can be said without any certificate.
    ///
    /// # Errors
    /// The Digest's problem, or that nothing can have been signed.
    pub fn check(&self) -> Result<(), SignatureProblem> {
        match (self.digest, &self.signed) {
            (DigestCheck::Differs, _) => Err(SignatureProblem::DigestDiffers),
            (DigestCheck::Empty, _) => Err(SignatureProblem::DigestEmpty),
            (_, SignedText::Unknown { reason }) => {
                Err(SignatureProblem::NothingSigned { reason: reason.clone() })
            }
            (_, SignedText::Known { .. }) => Ok(()),
        }
    }

    /// Whether it holds with the key of `certificate`.
    ///
    /// # Errors
    /// [`SignatureProblem`], the Digest's first.
    pub fn verify(&self, certificate: &Certificate) -> Result<(), SignatureProblem> {
        self.check()?;
        let SignedText::Known { text, sha256 } = &self.signed else { return Ok(()) };
        let mismatch = |difference| SignatureProblem::Mismatch { difference };
        let signature = from_base64(&self.signature).ok_or(mismatch(None))?;
        let sha256 = hex::decode(sha256).ok().and_then(|sum| sum.try_into().ok()).ok_or(mismatch(None))?;
        let holds = |sha256: &[u8; 32]| {
            let spki = certificate.public_key().spki_der();
            signature::verify_hash(self.algorithm.as_deref(), sha256, &signature, spki)
        };
        match holds(&sha256) {
            Ok(()) => Ok(()),
            Err(VerifyError::UnsupportedAlgorithm { algorithm }) => {
                Err(SignatureProblem::Algorithm { algorithm })
            }
            Err(VerifyError::KeyNotRsa) => Err(SignatureProblem::KeyNotRsa),
            Err(VerifyError::Message(error)) => {
                Err(SignatureProblem::NothingSigned { reason: error.to_string() })
            }
            Err(VerifyError::Mismatch) => Err(mismatch(signature::find_misspelling(text, |other| {
                holds(&hash(other.as_bytes())).is_ok()
            }))),
        }
    }

    /// Whether a change to the body would break the signature.
    pub fn covers_body(&self) -> bool {
        let digest_is_signed = self.signed_headers.iter().any(|name| name.eq_ignore_ascii_case("digest"));
        !self.has_body || (digest_is_signed && self.digest == DigestCheck::Matches)
    }
}

impl BankSignature {
    /// Reads the signature of an answer. `masked` is the same message as it may be written down.
    pub(crate) fn read(answer: &Message<'_>, masked: &Message<'_>, body: &[u8]) -> Self {
        let Some(header) = answer.header("signature") else { return Self::Unsigned };
        let header = match header.parse::<SignatureHeader>() {
            Ok(header) => header,
            Err(error) => return Self::Unreadable { reason: error.to_string() },
        };
        let names = header.signed_names();
        let text = |message| signature::signing_string(message, &names);
        let signed = match (text(answer), text(masked)) {
            (Ok(exact), Ok(text)) => SignedText::Known { text, sha256: hex::encode(hash(exact.as_bytes())) },
            (Err(error), _) | (_, Err(error)) => SignedText::Unknown { reason: error.to_string() },
        };
        Self::Signed(SignedAnswer {
            key_id: header.key_id,
            algorithm: header.algorithm,
            signed_headers: names.iter().map(|name| name.to_ascii_lowercase()).collect(),
            signed,
            signature: base64(&header.signature),
            digest: check_digest(answer, body),
            has_body: !body.is_empty(),
        })
    }

    /// The name of the key, where one is named.
    pub fn key_id(&self) -> Option<&str> {
        match self {
            Self::Unsigned | Self::Unreadable { .. } => None,
            Self::SignedNotChecked { key_id } => key_id.as_deref(),
            Self::Signed(answer) => Some(&answer.key_id),
        }
    }
}

fn check_digest(answer: &Message<'_>, body: &[u8]) -> DigestCheck {
    let Some(value) = answer.header("digest") else { return DigestCheck::Absent };
    let names_sha256 = |instance: &str| {
        let algorithm = instance.trim().split('=').next().unwrap_or_default();
        algorithm.eq_ignore_ascii_case("SHA-256")
    };
    if value.trim().is_empty() {
        DigestCheck::Empty
    } else if signature::digest_matches(&value, body) {
        DigestCheck::Matches
    } else if value.split(',').any(names_sha256) {
        DigestCheck::Differs
    } else {
        DigestCheck::OtherAlgorithm
    }
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().try_into().expect("SHA-256 has 32 bytes")
}

#[cfg(test)]
mod tests {
    use eidas::SigningKey;

    use super::*;

    const BODY: &[u8] = b"{\"client_id\":\"x\"}";

    fn seal() -> (Certificate, SigningKey) {
        let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048)
            .expect("a key");
        let params = rcgen::CertificateParams::new(vec!["seal.example".into()]).expect("parameters");
        let certificate = params.self_signed(&key).expect("a certificate");
        (
            Certificate::from_der(certificate.der()).expect("parses"),
            SigningKey::from_pkcs8(&key.serialize_der()).expect("a key"),
        )
    }

    fn pairs(headers: &[(&str, &str)]) -> Vec<(String, String)> {
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// An answer signed over these headers as `method` names them.
    fn signed(
        key: &SigningKey,
        method: &str,
        headers: &[(&str, &str)],
        list: &[&str],
    ) -> Vec<(String, String)> {
        let mut headers = pairs(headers);
        let list: Vec<String> = list.iter().map(|name| (*name).to_owned()).collect();
        let message = Message { method, target: "/register", headers: &headers };
        let signed = signature::sign(&message, &list, key, "https://bank.example/c_ab").expect("signed");
        headers.push(("signature".to_owned(), signed.header.to_string()));
        headers
    }

    fn read(headers: &[(String, String)], body: &[u8]) -> SignedAnswer {
        let message = Message { method: "POST", target: "/register", headers };
        match BankSignature::read(&message, &message, body) {
            BankSignature::Signed(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_good_signature_holds_also_after_it_was_kept_and_with_no_other_key() {
        let ((certificate, key), (other, _)) = (seal(), seal());
        let digest = signature::digest(BODY);
        let headers = signed(&key, "POST", &[("digest", &digest)], &["digest", "(request-target)"]);
        let kept = serde_json::to_string(&BankSignature::Signed(read(&headers, BODY))).expect("JSON");
        let BankSignature::Signed(answer) = serde_json::from_str(&kept).expect("JSON") else {
            panic!("{kept}");
        };
        assert_eq!(answer.verify(&certificate), Ok(()));
        assert!(answer.covers_body());
        assert_eq!(answer.verify(&other), Err(SignatureProblem::Mismatch { difference: None }));
    }

    #[test]
    fn a_digest_that_is_another_bodys_or_empty_fails_whatever_was_signed() {
        let (certificate, key) = seal();
        let digest = signature::digest(b"another");
        let differs = read(&signed(&key, "POST", &[("digest", &digest)], &["digest"]), BODY);
        assert_eq!(differs.verify(&certificate), Err(SignatureProblem::DigestDiffers));
        let empty = read(&signed(&key, "POST", &[("digest", "")], &["digest"]), b"");
        assert_eq!(empty.verify(&certificate), Err(SignatureProblem::DigestEmpty));
        assert_eq!(empty.check(), Err(SignatureProblem::DigestEmpty));
    }

    #[test]
    fn a_body_that_no_signed_digest_names_is_not_covered() {
        let (certificate, key) = seal();
        let digest = signature::digest(BODY);
        for (headers, list) in [
            (vec![("date", "x")], ["date"]),
            (vec![("date", "x"), ("digest", digest.as_str())], ["date"]),
            (vec![("digest", "SHA-512=abc")], ["digest"]),
        ] {
            let answer = read(&signed(&key, "POST", &headers, &list), BODY);
            assert_eq!(answer.verify(&certificate), Ok(()), "{headers:?}");
            assert!(!answer.covers_body(), "{headers:?}");
        }
        assert!(read(&signed(&key, "POST", &[("date", "x")], &["date"]), b"").covers_body());
    }

    #[test]
    fn a_bank_that_names_another_method_is_found_out() {
        let (certificate, key) = seal();
        let headers = signed(&key, "GET", &[("date", "x")], &["date", "(request-target)"]);
        let Err(SignatureProblem::Mismatch { difference: Some(difference) }) =
            read(&headers, b"").verify(&certificate)
        else {
            panic!("the misspelling was not found");
        };
        assert_eq!(difference.kind, signature::DifferenceKind::Method);
        assert_eq!(difference.theirs, "(request-target): get /register");
    }

    #[test]
    fn what_cannot_have_been_signed_and_what_cannot_be_read_is_said() {
        let value = "keyId=\"k\",algorithm=\"rsa-sha256\",headers=\"x-absent\",signature=\"AAAA\"";
        let answer = read(&pairs(&[("signature", value)]), b"");
        assert!(
            matches!(answer.check(), Err(SignatureProblem::NothingSigned { reason }) if reason.contains("x-absent"))
        );
        let headers = pairs(&[("signature", "none")]);
        let message = Message { method: "GET", target: "/", headers: &headers };
        assert!(matches!(BankSignature::read(&message, &message, b""), BankSignature::Unreadable { .. }));
        let message = Message { method: "GET", target: "/", headers: &[] };
        assert_eq!(BankSignature::read(&message, &message, b""), BankSignature::Unsigned);
    }

    #[test]
    fn a_secret_in_a_signed_header_is_verified_and_not_kept() {
        let (certificate, key) = seal();
        let location = "https://tpp.example/cb?code=KXyZabcdefghijklmopqrstuvw1234567890";
        let headers = signed(&key, "POST", &[("location", location)], &["location"]);
        let masked = crate::masking::Masker::default().headers(&headers);
        let message = |headers| Message { method: "POST", target: "/register", headers };
        let kept = BankSignature::read(&message(&headers), &message(&masked), b"");
        assert!(!serde_json::to_string(&kept).expect("JSON").contains("KXyZ"));
        let BankSignature::Signed(answer) = kept else { panic!("{kept:?}") };
        assert_eq!(answer.verify(&certificate), Ok(()));
    }
}
