//! How a bank takes payments in one version of the API: all that differs between banks, as values.

use eidas::KeyId;

use crate::prepared::SignedList;

/// What a PSU's approval is, and how they come back from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalFlow {
    /// The bank's link is followed as it is. The PSU comes back to one of the report URLs; what they decided is told by the
    /// payment's status, and a code may come with them (STET 1.4 "REDIRECT"; Arkéa PISP V1.4.1; BPCE).
    ReportUrls,
    /// The bank's link is completed with the app's client_id, redirect URI and a state; a code comes back, with which the
    /// TPP confirms (Arkéa PISP V1.4.2, "Enforced Redirect").
    EnforcedRedirect,
}

/// How `remittanceInformation` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemittanceShape {
    /// `["…"]` (STET 1.4.0 and 1.4.1)
    List,
    /// `{"unstructured": ["…"]}` (STET from 1.4.2 on)
    Object,
}

/// Where the creditor and the execution date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Beside the list of transactions (STET 1.4).
    Payment,
    /// In each transaction (STET from 1.5 on, change request 279).
    Transaction,
}

/// What a bank demands beyond STET.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Obligations {
    /// `chargeBearer` with SLEV, each side its own charges.
    pub charge_bearer: bool,
    pub category_purpose: bool,
    /// `creditorAgent.bicFi`
    pub creditor_bic: bool,
    /// How many days ahead `requestedExecutionDate` may be.
    pub days_ahead: Option<u16>,
    /// Only a payment whose day has not come can be cancelled.
    pub cancels_deferred_only: bool,
}

/// How payment requests to one bank are made, read and signed.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentSettings {
    /// The path before `payment-requests`, segment by segment.
    pub base: Vec<String>,
    /// The `Accept` header, with the version where that is its place.
    pub accept: String,
    pub remittance: RemittanceShape,
    pub placement: Placement,
    /// Whether an amount is a JSON number (STET from 1.4.2 on) rather than a string.
    pub amounts_as_numbers: bool,
    /// The query parameters of the bank's link that may hold the payment's id, in the order of their weight.
    pub id_parameters: Vec<String>,
    pub approval: ApprovalFlow,
    /// Whether the TPP confirms what the PSU approved (`POST …/o-confirmation`, with the PSU's token).
    pub confirmed: bool,
    pub obligations: Obligations,
    /// How our certificate is named in the Signature header.
    pub key_id: KeyId,
    /// As in [`crate::access::AccessSettings::signed_headers`].
    pub signed_headers: Vec<String>,
    pub digest_on_bodiless: bool,
}

impl PaymentSettings {
    /// The signed list of a call. No PSU header is sent with payments.
    pub(super) fn signed_list(&self, with_body: bool) -> Vec<String> {
        let list = SignedList { names: &self.signed_headers, digest_on_bodiless: self.digest_on_bodiless };
        let of_call = list.of_call(with_body);
        of_call.into_iter().filter(|name| !name.starts_with("psu-")).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
        texts.map(str::to_owned).to_vec()
    }

    pub(in crate::payments) fn bpce() -> PaymentSettings {
        PaymentSettings {
            base: texts(["stet", "psd2", "v1.4.2"]),
            accept: "application/hal+json; charset=utf-8".to_owned(),
            remittance: RemittanceShape::Object,
            placement: Placement::Payment,
            amounts_as_numbers: false,
            id_parameters: texts(["paymentRequestRessourceId"]),
            approval: ApprovalFlow::ReportUrls,
            confirmed: true,
            obligations: Obligations {
                charge_bearer: true,
                category_purpose: true,
                creditor_bic: false,
                days_ahead: Some(30),
                cancels_deferred_only: true,
            },
            key_id: KeyId::SerialAndIssuer,
            signed_headers: texts(["(request-target)", "psu-*", "digest", "content-type", "x-request-id"]),
            digest_on_bodiless: false,
        }
    }

    pub(in crate::payments) fn arkea() -> PaymentSettings {
        PaymentSettings {
            base: texts(["psd2", "v1"]),
            accept: "application/hal+json; charset=utf-8; version=1.4.2".to_owned(),
            amounts_as_numbers: true,
            id_parameters: texts(["PRid"]),
            approval: ApprovalFlow::EnforcedRedirect,
            obligations: Obligations::default(),
            signed_headers: texts(["(request-target)", "x-request-id", "digest", "psu-*"]),
            digest_on_bodiless: true,
            ..bpce()
        }
    }

    #[test]
    fn no_psu_header_is_signed_since_none_is_sent() {
        assert_eq!(bpce().signed_list(false), ["(request-target)", "x-request-id"]);
        assert_eq!(arkea().signed_list(false), ["(request-target)", "x-request-id", "digest"]);
        let with_body = ["(request-target)", "digest", "content-type", "x-request-id"];
        assert_eq!(bpce().signed_list(true), with_body);
    }
}
