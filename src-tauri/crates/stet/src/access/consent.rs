//! What a PSU allows, as it is sent to the bank (`PUT /consents`; BPCE's "mixed" model: the consent is asked here and
//! recorded there).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{AccountId, ApiVersion};

/// A consent. It replaces the whole of the one before; one without accounts revokes all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub balances: Vec<AccountId>,
    pub transactions: Vec<AccountId>,
    pub psu_identity: bool,
    /// Sent, and ignored by BPCE's banks.
    pub trusted_beneficiaries: bool,
}

impl Consent {
    /// No account is in it: sending it ends the access to all data, and lets new accounts appear.
    pub fn revokes_all(&self) -> bool {
        self.balances.is_empty() && self.transactions.is_empty()
    }

    /// The body, exact to the byte. STET from 1.5 on wants a list of owners too; it is sent empty.
    pub(super) fn body(&self, version: ApiVersion) -> String {
        let list = |accounts: &[AccountId]| accounts.iter().map(AccountId::to_json).collect::<Value>();
        let mut body = json!({
            "balances": list(&self.balances),
            "transactions": list(&self.transactions),
            "trustedBeneficiaries": self.trusted_beneficiaries,
            "psuIdentity": self.psu_identity,
        });
        if version == ApiVersion::V1_6_2 {
            body["owners"] = json!([]);
        }
        body.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_body_comes_out_and_an_empty_consent_keeps_its_lists() {
        let both = ["FR7612579000920400430518020", "FR7612579000920400851811524"]
            .map(|iban| AccountId::Iban { iban: iban.to_owned() });
        let consent = Consent { balances: both.to_vec(), transactions: both.to_vec(), ..Consent::default() };
        let documented: Value =
            serde_json::from_str(include_str!("../../tests/data/consent.json")).expect("JSON");
        assert_eq!(consent.body(ApiVersion::V1_4_2), documented.to_string());
        assert!(!consent.revokes_all() && Consent::default().revokes_all());
        let nothing = r#"{"balances":[],"transactions":[],"trustedBeneficiaries":false,"psuIdentity":false}"#;
        assert_eq!(Consent::default().body(ApiVersion::V1), nothing);
        let identity_alone = Consent { psu_identity: true, ..Consent::default() };
        assert!(
            identity_alone.revokes_all()
                && identity_alone.body(ApiVersion::V1_6_2).ends_with(r#","owners":[]}"#)
        );
    }
}
