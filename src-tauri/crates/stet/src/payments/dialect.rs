//! What a group's banks differ in when they take payments, as its data file says it.

use serde::Deserialize;

use super::{ApprovalFlow, Obligations, PaymentSettings, Placement, RemittanceShape};
use crate::access::{AccessSettings, ApiVersion};
use crate::directory::{Bank, Network};

/// The `payments` member of a [`crate::dialect::Dialect`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentsDialect {
    /// The query parameters of the bank's link that may hold the payment's id.
    pub id_parameters: Vec<String>,
    /// From which version on the bank's link is completed, and answered with a code.
    pub enforced_redirect_from: Option<ApiVersion>,
    /// From which version on the TPP confirms (`o-confirmation`).
    pub confirmed_from: Option<ApiVersion>,
    /// Whether `chargeBearer` is demanded.
    pub charge_bearer: bool,
    /// Whether `categoryPurpose` is demanded.
    pub category_purpose: bool,
    /// The networks that demand the creditor's BIC.
    pub creditor_bic: Vec<Network>,
    /// How many days ahead a payment may be.
    pub days_ahead: Option<u16>,
    /// Whether only a payment whose day has not come can be cancelled.
    pub cancels_deferred_only: bool,
}

impl PaymentSettings {
    /// How a bank takes payments, where its other resources are asked with `access`.
    pub fn of(bank: &Bank, access: &AccessSettings) -> Self {
        let (payments, version) = (&bank.dialect().payments, access.version);
        let from = |first: Option<ApiVersion>| first.is_some_and(|first| version >= first);
        Self {
            base: access.before_resource().into_iter().map(str::to_owned).collect(),
            accept: access.accepted(),
            remittance: match version {
                ApiVersion::V1 | ApiVersion::V1_4_1 => RemittanceShape::List,
                ApiVersion::V1_4_2 | ApiVersion::V1_6_2 => RemittanceShape::Object,
            },
            placement: match version {
                ApiVersion::V1 | ApiVersion::V1_4_1 | ApiVersion::V1_4_2 => Placement::Payment,
                ApiVersion::V1_6_2 => Placement::Transaction,
            },
            amounts_as_numbers: access.amounts_as_numbers(),
            id_parameters: payments.id_parameters.clone(),
            approval: match from(payments.enforced_redirect_from) {
                true => ApprovalFlow::EnforcedRedirect,
                false => ApprovalFlow::ReportUrls,
            },
            confirmed: from(payments.confirmed_from),
            obligations: Obligations {
                charge_bearer: payments.charge_bearer,
                category_purpose: payments.category_purpose,
                creditor_bic: payments.creditor_bic.contains(&bank.network),
                days_ahead: payments.days_ahead,
                cancels_deferred_only: payments.cancels_deferred_only,
            },
            key_id: access.key_id.clone(),
            signed_headers: access.signed_headers.clone(),
            digest_on_bodiless: access.digest_on_bodiless,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::bank;

    fn settings(key: &str, version: ApiVersion) -> PaymentSettings {
        let bank = bank(key).expect("a known bank");
        PaymentSettings::of(bank, &AccessSettings { version, ..AccessSettings::of(bank.dialect()) })
    }

    #[test]
    fn each_version_has_its_flow_and_its_shape() {
        use ApprovalFlow::*;
        for (key, version, flow, confirmed, shape, numbers) in [
            ("arkea-fortuneo", ApiVersion::V1_4_1, ReportUrls, false, RemittanceShape::List, false),
            ("arkea-fortuneo", ApiVersion::V1_4_2, EnforcedRedirect, true, RemittanceShape::Object, true),
            ("17515-ceidf", ApiVersion::V1, ReportUrls, false, RemittanceShape::List, false),
            ("17515-ceidf", ApiVersion::V1_4_2, ReportUrls, true, RemittanceShape::Object, false),
            ("17515-ceidf", ApiVersion::V1_6_2, ReportUrls, true, RemittanceShape::Object, false),
        ] {
            let settings = settings(key, version);
            let found =
                (settings.approval, settings.confirmed, settings.remittance, settings.amounts_as_numbers);
            assert_eq!(found, (flow, confirmed, shape, numbers), "{key} {version:?}");
        }
        let arkea = settings("arkea-fortuneo", ApiVersion::V1_4_2);
        assert_eq!(arkea.accept, "application/hal+json; charset=utf-8; version=1.4.2");
        assert_eq!(arkea.base.join("/"), "psd2/v1");
        let bpce = settings("17515-ceidf", ApiVersion::V1_4_2);
        assert_eq!(bpce.base.join("/"), "stet/psd2/v1.4.2");
    }

    #[test]
    fn what_bpce_demands_beyond_stet_arkea_does_not() {
        let at = |key: &str| settings(key, ApiVersion::V1_4_2).obligations;
        assert_eq!(at("arkea-fortuneo"), Obligations::default());
        let savings = at("17515-ceidf");
        assert!(savings.charge_bearer && savings.category_purpose && savings.cancels_deferred_only);
        assert_eq!((savings.days_ahead, savings.creditor_bic), (Some(30), false));
        assert!(at("13807-bpgo").creditor_bic);
    }
}
