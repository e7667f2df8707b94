//! The verdict on a bank's signature: which pinned certificate its keyId names, and whether the answer holds with it.
//!
//! Without that certificate nothing is claimed, but for what is wrong whoever signed: a Digest that is not the body's. A
//! certificate's dates are judged at the time of the call, since the question is whether the answer was well signed then.

use eidas::NamedKey;
use signature::{Difference, DifferenceKind};
use stet::{BankSignature, CallRecord, KeyAddress, SignatureProblem, SignedAnswer, SignedText};
use url::Url;

use super::bank_certificates::Pinned;
use super::view::{
    BankSignatureFailureView, BankSignatureView, BankSignatureWarningView, NotCheckedView, SignedTextView,
    SigningMistakeKind, SigningMistakeView,
};

/// Judges the bank's signature on the answer in `record`.
pub(super) fn judge(record: &CallRecord, pinned: &[Pinned]) -> BankSignatureView {
    let answer = match &record.bank_signature {
        None | Some(BankSignature::Unsigned) => return BankSignatureView::Unsigned,
        Some(BankSignature::SignedNotChecked { key_id }) => {
            return BankSignatureView::NotChecked {
                key_id: key_id.clone().unwrap_or_default(),
                why: NotCheckedView::NotKept,
                signed: None,
            };
        }
        Some(BankSignature::Unreadable { reason }) => {
            return BankSignatureView::Failed {
                key_id: None,
                reason: BankSignatureFailureView::Unreadable { reason: reason.clone() },
                certificate_id: None,
                signed: None,
            };
        }
        Some(BankSignature::Signed(answer)) => answer,
    };
    let signed = signed_text(answer);
    let named = NamedKey::parse(&answer.key_id);
    let certificate = pinned.iter().find(|pinned| named.names(&pinned.certificate));
    let outcome = match certificate {
        Some(pinned) => answer.verify(&pinned.certificate),
        None => answer.check(),
    };
    match (outcome, certificate) {
        (Err(problem), _) => BankSignatureView::Failed {
            key_id: Some(answer.key_id.clone()),
            reason: failure(problem),
            certificate_id: certificate.map(|pinned| pinned.row.id.clone()),
            signed,
        },
        (Ok(()), Some(pinned)) => BankSignatureView::Verified {
            key_id: answer.key_id.clone(),
            certificate_id: pinned.row.id.clone(),
            warnings: warnings(record, answer, pinned),
            signed,
        },
        (Ok(()), None) => BankSignatureView::NotChecked {
            key_id: answer.key_id.clone(),
            why: why_not_checked(&answer.key_id, &record.url),
            signed,
        },
    }
}

fn signed_text(answer: &SignedAnswer) -> Option<SignedTextView> {
    match &answer.signed {
        SignedText::Known { text, .. } => {
            Some(SignedTextView { text: text.clone(), headers: answer.signed_headers.clone() })
        }
        SignedText::Unknown { .. } => None,
    }
}

fn why_not_checked(key_id: &str, called: &str) -> NotCheckedView {
    let Ok(called) = Url::parse(called) else { return NotCheckedView::NotAnAddress };
    match KeyAddress::read(key_id, &called) {
        KeyAddress::SameBank { .. } => NotCheckedView::CanBeFetched,
        KeyAddress::Elsewhere => NotCheckedView::Elsewhere,
        KeyAddress::Unchecked => NotCheckedView::NoFingerprint,
        KeyAddress::None => NotCheckedView::NotAnAddress,
    }
}

fn warnings(record: &CallRecord, answer: &SignedAnswer, pinned: &Pinned) -> Vec<BankSignatureWarningView> {
    let at = record.started_at_ms.div_euclid(1000);
    let mut warnings = Vec::new();
    if at < pinned.certificate.not_before() {
        warnings.push(BankSignatureWarningView::CertificateNotYetValid);
    }
    if at > pinned.certificate.not_after() {
        warnings.push(BankSignatureWarningView::CertificateExpired);
    }
    if !answer.covers_body() {
        warnings.push(BankSignatureWarningView::BodyNotCovered);
    }
    warnings
}

fn failure(problem: SignatureProblem) -> BankSignatureFailureView {
    match problem {
        SignatureProblem::DigestDiffers => BankSignatureFailureView::DigestDiffers,
        SignatureProblem::DigestEmpty => BankSignatureFailureView::DigestEmpty,
        SignatureProblem::NothingSigned { reason } => BankSignatureFailureView::NothingSigned { reason },
        SignatureProblem::Algorithm { algorithm } => BankSignatureFailureView::Algorithm { algorithm },
        SignatureProblem::KeyNotRsa => BankSignatureFailureView::KeyNotRsa,
        SignatureProblem::Mismatch { difference } => {
            BankSignatureFailureView::Mismatch { mistake: difference.map(mistake) }
        }
    }
}

fn mistake(difference: Difference) -> SigningMistakeView {
    let kind = match difference.kind {
        DifferenceKind::MethodCase => SigningMistakeKind::MethodCase,
        DifferenceKind::Method => SigningMistakeKind::Method,
        DifferenceKind::Query => SigningMistakeKind::Query,
        DifferenceKind::TrailingLineBreak => SigningMistakeKind::TrailingLineBreak,
        DifferenceKind::LineEnding => SigningMistakeKind::LineEnding,
        DifferenceKind::Whitespace => SigningMistakeKind::Blanks,
        _ => SigningMistakeKind::Other,
    };
    SigningMistakeView { kind, right: difference.ours, signed: difference.theirs }
}
