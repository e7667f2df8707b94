//! The PSUs of the local banks: those that BPCE publishes for its sandbox, with what was never published made here.
//!
//! Ids made here begin with GUICHET and IBANs made here carry the bank code 99999, so that nobody takes them for the
//! bank's. Their accounts' data and their login are not served yet; the list is.

use serde_json::Value;

const PERSONAS: &str = include_str!("../data/personas.json");

/// The list as GET /personas answers it.
pub(crate) struct Personas {
    list: Value,
}

impl Personas {
    /// The compiled-in list, each entry with its bank's name.
    pub(crate) fn published(bank_of: impl Fn(&str) -> Option<&'static str>) -> Personas {
        let mut list: Value = serde_json::from_str(PERSONAS).expect("the compiled-in list is JSON");
        for persona in list["personas"].as_array_mut().expect("the list holds an array") {
            let bank = persona["codetab"].as_str().and_then(&bank_of);
            persona["bank"] = bank.into();
        }
        Personas { list }
    }

    pub(crate) fn list(&self) -> &Value {
        &self.list
    }

    /// Whether somebody logs in with this id, at whichever bank.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.list["personas"]
            .as_array()
            .is_some_and(|personas| personas.iter().any(|persona| persona["id"] == id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_persona_has_a_bank_and_says_where_its_id_comes_from() {
        let hosts = crate::hosts::Hosts::bpce();
        let personas = Personas::published(|codetab| hosts.bank(codetab));
        assert!(personas.knows("9999999801") && !personas.knows("nobody"));
        for persona in personas.list()["personas"].as_array().unwrap() {
            assert!(persona["bank"].is_string(), "{persona}");
            let origin = persona["id_origin"].as_str().unwrap();
            assert_eq!(origin == "made here", persona["id"].as_str().unwrap().starts_with("GUICHET-"));
            for account in persona["accounts"].as_array().unwrap() {
                let iban = account["iban"].as_str().unwrap();
                assert_eq!(account["origin"] == "made here", &iban[4..9] == "99999", "{iban}");
            }
        }
    }
}
