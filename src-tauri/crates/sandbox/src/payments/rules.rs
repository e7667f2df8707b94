//! What a bank asks of a payment in one version of its API, and how it answers, as data.
//!
//! BPCE "Payment initiation" documentation, Limits; Arkéa's developer portal, "Production", PISP 1.4.1 and 1.4.2.

use super::status::Status;
use crate::hosts::{Group, Host};
use crate::mode::Mode;

#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// How the paths begin.
    pub(crate) base: String,
    /// The version as the management port shows it.
    pub(crate) version: &'static str,
    /// Whether the TPP confirms what the PSU agreed to, with a token of theirs (Enforced Redirect).
    pub(crate) confirmed_by_tpp: bool,
    /// How a payment begins.
    pub(crate) first: Status,
    pub(crate) longest_id: usize,
    pub(crate) amounts_are_numbers: bool,
    /// chargeBearer SLEV, serviceLevel, categoryPurpose and successfulReportUrl.
    pub(crate) demands_extras: bool,
    /// The BIC of the creditor's bank.
    pub(crate) demands_bic: bool,
    /// How many days ahead a payment may be for.
    pub(crate) horizon_days: Option<i64>,
    pub(crate) refuses_duplicates: bool,
}

impl Rules {
    /// STET alone.
    pub(crate) fn lenient() -> Rules {
        Rules {
            base: String::new(),
            version: "",
            confirmed_by_tpp: true,
            first: Status::Rcvd,
            longest_id: 35,
            amounts_are_numbers: false,
            demands_extras: false,
            demands_bic: false,
            horizon_days: None,
            refuses_duplicates: false,
        }
    }

    /// BPCE's `v1`, `v1.4.2` and `v1.6.2`.
    pub(crate) fn bpce(host: &Host, version: &'static str, base: String, mode: &Mode) -> Rules {
        Rules {
            base,
            version,
            confirmed_by_tpp: version != "v1",
            first: Status::Pdng,
            longest_id: if version == "v1.6.2" || !mode.strict { 36 } else { 35 },
            demands_extras: mode.strict,
            demands_bic: mode.strict && host.bank.starts_with("Banque Populaire"),
            horizon_days: mode.strict.then_some(30),
            refuses_duplicates: true,
            ..Rules::lenient()
        }
    }

    /// Arkéa's 1.4.1 and 1.4.2. What its banks demand beyond STET is printed nowhere.
    pub(crate) fn arkea(version: &'static str, base: &str, mode: &Mode) -> Rules {
        Rules {
            base: base.to_owned(),
            version,
            confirmed_by_tpp: version != "1.4.1",
            longest_id: if mode.strict { 35 } else { 36 },
            amounts_are_numbers: mode.strict && version != "1.4.1",
            ..Rules::lenient()
        }
    }
}

/// Where the PSU of a new payment is sent, without what the TPP adds.
pub(crate) fn approval_link(host: &Host, name: &str, rules: &Rules, id: &str, nonce: &str) -> String {
    let authorize = host.authorize(name);
    let path = super::approval_path(host.group);
    match (host.group, rules.confirmed_by_tpp) {
        (Group::Bpce, _) => {
            format!("https://{authorize}{path}?paymentRequestRessourceId={id}&nonce={nonce}")
        }
        (Group::Arkea, true) => {
            format!("https://{authorize}{path}?PRid={id}&response_type=code&scope=pisp")
        }
        (Group::Arkea, false) => format!("https://{authorize}{path}?PRid={id}"),
    }
}
