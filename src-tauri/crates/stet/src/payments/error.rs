//! A call about a payment that did not do what it was for, and why.

use crate::access::MessageCode;
use crate::error::BankError;
use crate::record::{CallId, Purpose};

/// Why not.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
pub struct PaymentError {
    pub refusal: PaymentRefusal,
    /// The bank's code, where the answer has one.
    pub code: Option<MessageCode>,
    /// What happened, with the bank's words and the call.
    pub source: Box<BankError>,
}

/// The reasons that a screen tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentRefusal {
    /// 401: the token is unknown, expired or another's.
    Token,
    /// 403: the token is not one for this.
    Forbidden,
    /// 404: the bank knows no such payment (any more: STET has it kept for 30 days).
    UnknownPayment,
    /// 409: the payment's state does not allow it.
    Conflict,
    /// 405 or 501, or the code NIMP: the bank does not serve this.
    NotServed,
    /// Anything else: [`PaymentError::source`] has it.
    Other,
}

impl PaymentError {
    /// The call to open, where one was written down.
    pub fn call_id(&self) -> Option<CallId> {
        self.source.call_id()
    }

    /// Names what came of a call for `purpose`.
    pub(super) fn of(source: BankError, purpose: Purpose) -> Self {
        let code = source.words().and_then(MessageCode::read);
        let refusal = match (&source, &code) {
            (_, Some(MessageCode::NotImplemented)) => PaymentRefusal::NotServed,
            (BankError::MethodNotAllowed { .. } | BankError::ServerError { status: 501, .. }, _) => {
                PaymentRefusal::NotServed
            }
            (BankError::Unauthorised { .. }, _) => PaymentRefusal::Token,
            (BankError::Forbidden { .. }, _) => PaymentRefusal::Forbidden,
            (BankError::NotFound { .. }, _) if purpose != Purpose::PaymentCreation => {
                PaymentRefusal::UnknownPayment
            }
            (BankError::Refused { status: 409, .. }, _) => PaymentRefusal::Conflict,
            _ => PaymentRefusal::Other,
        };
        Self { refusal, code, source: Box::new(source) }
    }
}

impl From<BankError> for PaymentError {
    /// For what failed before an answer came.
    fn from(source: BankError) -> Self {
        Self { refusal: PaymentRefusal::Other, code: None, source: Box::new(source) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::client::{Answer, success};

    fn named(purpose: Purpose, status: u16, body: &str) -> PaymentRefusal {
        let answer = Answer {
            call_id: "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".parse().expect("a UUID"),
            status,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
            at: Timestamp::UNIX_EPOCH,
            secrets: Vec::new(),
        };
        let Err(source) = success(answer) else { panic!("{status} passed") };
        PaymentError::of(source, purpose).refusal
    }

    #[test]
    fn each_documented_refusal_has_its_name() {
        use PaymentRefusal::*;
        let confirm = Purpose::PaymentConfirmation;
        for (purpose, status, body, refusal) in [
            (confirm, 409, r#"{"message":"Conflict"}"#, Conflict),
            (confirm, 401, "", Token),
            (confirm, 403, "", Forbidden),
            (confirm, 404, "", UnknownPayment),
            (Purpose::PaymentCreation, 404, "", Other),
            (confirm, 405, "", NotServed),
            (confirm, 501, "", NotServed),
            (confirm, 400, r#"{"message":"NIMP"}"#, NotServed),
            (confirm, 400, r#"{"message":"FF01"}"#, Other),
            (confirm, 500, "", Other),
        ] {
            assert_eq!(named(purpose, status, body), refusal, "{purpose:?} {status} {body}");
        }
    }
}
