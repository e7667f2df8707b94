//! What is asked of a bank about a payment, and the request that asks it: exact to the byte and signed.

use jiff::Timestamp;

use super::{CancelReason, PaymentRequest, PaymentSettings, body};
use crate::client::{Afterwards, Route};
use crate::prepared::{Prepared, Seal, SealError, Sealing};
use crate::record::Purpose;

/// One question, or one order.
#[derive(Debug, Clone, Copy)]
pub enum PaymentAsk<'a> {
    /// `POST /payment-requests`. `at` is the bank's time.
    Create { request: &'a PaymentRequest, at: Timestamp },
    /// `GET /payment-requests/{id}`
    Status { payment: &'a str },
    /// `POST /payment-requests/{id}/o-confirmation`. BPCE "Account information": "Even though there is no parameter, a Json
    /// (void) body structure must be provided."
    Confirm { payment: &'a str },
    /// `PUT /payment-requests/{id}` with the body that created it, and that it is cancelled.
    Cancel { payment: &'a str, sent: &'a str, reason: CancelReason },
}

/// What every one of them is made with.
#[derive(Clone, Copy)]
pub struct PaymentPreparation<'a> {
    pub route: &'a Route,
    pub settings: &'a PaymentSettings,
    pub seal: Seal<'a>,
    /// `X-Request-ID`, made by the caller anew for each request; at most 70 characters (STET).
    pub request_id: &'a str,
    /// For a `Date` header, which is added only where the signed list names it.
    pub now: Timestamp,
}

/// Why it cannot be asked: always our side.
#[derive(Debug, thiserror::Error)]
pub enum PaymentAskError {
    #[error("the entry point's host cannot be written into a URL")]
    Host,
    /// A bank that gave no id, or one that would address another resource.
    #[error("the payment has no id that can stand in an address")]
    NoPayment,
    #[error("the body that created the payment is not there")]
    NoBody,
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl PaymentAsk<'_> {
    /// What the call will be for.
    pub fn purpose(&self) -> Purpose {
        match self {
            Self::Create { .. } => Purpose::PaymentCreation,
            Self::Status { .. } => Purpose::PaymentStatus,
            Self::Confirm { .. } => Purpose::PaymentConfirmation,
            Self::Cancel { .. } => Purpose::PaymentCancellation,
        }
    }

    fn method(&self) -> &'static str {
        match self {
            Self::Create { .. } | Self::Confirm { .. } => "POST",
            Self::Status { .. } => "GET",
            Self::Cancel { .. } => "PUT",
        }
    }

    /// The payment's id and what follows it in the path.
    fn place(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Self::Create { .. } => None,
            Self::Status { payment } | Self::Cancel { payment, .. } => Some((payment, None)),
            Self::Confirm { payment } => Some((payment, Some("o-confirmation"))),
        }
    }
}

impl PaymentPreparation<'_> {
    /// Puts the request together and signs it.
    ///
    /// # Errors
    /// [`PaymentAskError`].
    pub fn prepare(&self, ask: &PaymentAsk<'_>) -> Result<Prepared, PaymentAskError> {
        let mut path: Vec<&str> = self.settings.base.iter().map(String::as_str).collect();
        path.push("payment-requests");
        match ask.place() {
            // Dot segments would be folded away and address another resource.
            Some(("" | "." | "..", _)) => return Err(PaymentAskError::NoPayment),
            Some((payment, after)) => {
                path.push(payment);
                path.extend(after);
            }
            None => {}
        }
        let body = match ask {
            PaymentAsk::Create { request, at } => Some(body::of_request(request, self.settings, *at)),
            PaymentAsk::Status { .. } => None,
            PaymentAsk::Confirm { .. } => Some("{}".to_owned()),
            PaymentAsk::Cancel { sent, reason, .. } => {
                Some(body::of_cancellation(sent, *reason).ok_or(PaymentAskError::NoBody)?)
            }
        };
        let sealing = Sealing {
            purpose: ask.purpose(),
            method: ask.method(),
            url: self.route.url(&path).map_err(|_| PaymentAskError::Host)?,
            accept: &self.settings.accept,
            signed_headers: self.settings.signed_list(body.is_some()),
            body,
            headers: Vec::new(),
            afterwards: Afterwards::Close,
            digest_on_bodiless: self.settings.digest_on_bodiless,
            key_id: &self.settings.key_id,
            seal: self.seal,
            request_id: self.request_id,
            now: self.now,
        };
        Ok(sealing.seal()?)
    }
}

#[cfg(test)]
mod tests {
    use eidas::{Certificate, SigningKey};

    use super::super::request::tests::request;
    use super::super::settings::tests::{arkea, bpce};
    use super::*;
    use crate::record::SignatureCheck;

    struct Desk {
        certificate: Certificate,
        key: SigningKey,
    }

    fn desk() -> Desk {
        let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048)
            .expect("a key");
        let params = rcgen::CertificateParams::new(vec!["seal.example".into()]).expect("parameters");
        let certificate = params.self_signed(&key).expect("a certificate");
        Desk {
            certificate: Certificate::from_der(certificate.der()).expect("parses"),
            key: SigningKey::from_pkcs8(&key.serialize_der()).expect("a key"),
        }
    }

    impl Desk {
        fn prepare(
            &self,
            settings: &PaymentSettings,
            ask: &PaymentAsk<'_>,
        ) -> Result<Prepared, PaymentAskError> {
            let preparation = PaymentPreparation {
                route: &Route::new("api-openbanking.cmb.fr"),
                settings,
                seal: Seal { certificate: &self.certificate, key: &self.key },
                request_id: "id-1",
                now: Timestamp::UNIX_EPOCH,
            };
            preparation.prepare(ask)
        }
    }

    #[test]
    fn each_order_has_its_method_path_and_signed_list() {
        let (desk, request) = (desk(), request());
        let reason = CancelReason::OrderedByPsu;
        for (settings, base) in [(bpce(), "/stet/psd2/v1.4.2"), (arkea(), "/psd2/v1")] {
            for (ask, method, path) in [
                (PaymentAsk::Create { request: &request, at: Timestamp::UNIX_EPOCH }, "POST", ""),
                (PaymentAsk::Status { payment: "1/2" }, "GET", "/1%2F2"),
                (PaymentAsk::Confirm { payment: "12" }, "POST", "/12/o-confirmation"),
                (PaymentAsk::Cancel { payment: "12", sent: "{\"a\":1}", reason }, "PUT", "/12"),
            ] {
                let prepared = desk.prepare(&settings, &ask).expect("prepared");
                let expected = format!("{base}/payment-requests{path}");
                assert_eq!((prepared.method.as_str(), prepared.url.path()), (method, expected.as_str()));
                assert_eq!(prepared.check(), SignatureCheck::Verified);
                assert_eq!(prepared.signed_headers, settings.signed_list(prepared.body.is_some()));
                let accept = prepared.headers.iter().find(|(name, _)| name == "accept");
                assert_eq!(accept.map(|(_, value)| value.as_str()), Some(settings.accept.as_str()));
            }
        }
    }

    #[test]
    fn a_confirmation_always_carries_an_empty_object() {
        let prepared = desk().prepare(&arkea(), &PaymentAsk::Confirm { payment: "12" }).expect("prepared");
        assert_eq!(prepared.body.as_deref(), Some("{}"));
        assert!(prepared.headers.iter().any(|(name, value)| name == "content-length" && value == "2"));
    }

    #[test]
    fn an_id_that_would_address_another_resource_is_refused() {
        let desk = desk();
        for payment in ["", ".", ".."] {
            let result = desk.prepare(&bpce(), &PaymentAsk::Status { payment });
            assert!(matches!(result, Err(PaymentAskError::NoPayment)), "{payment:?}");
        }
        let reason = CancelReason::Technical;
        let result = desk.prepare(&bpce(), &PaymentAsk::Cancel { payment: "1", sent: "", reason });
        assert!(matches!(result, Err(PaymentAskError::NoBody)));
    }
}
