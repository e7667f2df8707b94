//! The PSUs of the local banks: those that BPCE publishes for its sandbox, with what was never published made here.
//!
//! Ids made here begin with GUICHET and IBANs made here carry the bank code 99999, which no bank holds, so that nobody
//! takes them for the bank's. EDMÉ, CLAIRE and LEA are printed on one bank's page each; the first two are served alike
//! at both sandboxes, LEA with the IBAN that each bank code gives her.

mod account;
mod dice;
mod entry;
mod ledger;
mod wording;

pub(crate) use account::{Account, written};
pub(crate) use entry::{Entry, Status};

use serde::Deserialize;
use serde_json::Value;

const PERSONAS: &str = include_str!("../../data/personas.json");

/// One PSU at one bank.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Persona {
    /// What the PSU types on the identification page.
    pub(crate) id: String,
    id_origin: Origin,
    /// The name under which the documents speak of the PSU.
    pub(crate) persona: String,
    name: Option<String>,
    pub(crate) codetab: String,
    /// Is asked for a usage number too.
    pub(crate) professional: bool,
    /// Whether the consent that is recorded from the start covers the identity.
    pub(crate) identity_consent: bool,
    pub(crate) accounts: Vec<Account>,
}

impl Persona {
    /// The PSU's own name, as an identity answer shows it.
    pub(crate) fn full_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.persona)
    }

    pub(crate) fn id_is_published(&self) -> bool {
        self.id_origin == Origin::Published
    }

    /// The PSU with so many more accounts, opened since.
    pub(crate) fn having_opened(&self, count: usize) -> Persona {
        let mut persona = self.clone();
        if let Some(pattern) = self.accounts.first() {
            let later =
                (1..=count).map(|number| Account::opened_later(pattern, &self.codetab, &self.id, number));
            persona.accounts.extend(later);
        }
        persona
    }

    /// The account with this resourceId.
    pub(crate) fn account(&self, resource_id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.resource_id() == resource_id)
    }
}

/// Whether a bank's documents print something or it was made for these banks.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(crate) enum Origin {
    #[serde(rename = "published")]
    Published,
    #[serde(rename = "made here")]
    MadeHere,
}

/// The list as GET /personas answers it, and the same for the banks' own use.
pub(crate) struct Personas {
    list: Value,
    otp: String,
    people: Vec<Persona>,
}

impl Personas {
    /// The compiled-in list, each entry with its bank's name.
    pub(crate) fn published(bank_of: impl Fn(&str) -> Option<&'static str>) -> Personas {
        #[derive(Deserialize)]
        struct Listed {
            otp: String,
            personas: Vec<Persona>,
        }
        let mut list: Value = serde_json::from_str(PERSONAS).expect("the compiled-in list is JSON");
        let Listed { otp, personas: people } =
            serde_json::from_str(PERSONAS).expect("the compiled-in list has the members of a persona");
        for persona in list["personas"].as_array_mut().expect("the list holds an array") {
            let bank = persona["codetab"].as_str().and_then(&bank_of);
            persona["bank"] = bank.into();
        }
        Personas { list, otp, people }
    }

    /// The list, each PSU with the accounts that `now` says there are by now.
    pub(crate) fn list(&self, now: impl Fn(&Persona) -> Persona) -> Value {
        let mut list = self.list.clone();
        let described = list["personas"].as_array_mut().into_iter().flatten();
        for (described, persona) in described.zip(&self.people) {
            let later = now(persona).accounts.split_off(persona.accounts.len());
            if let Some(accounts) = described["accounts"].as_array_mut() {
                accounts.extend(later.iter().map(Account::describe));
            }
        }
        list
    }

    /// The code that every PSU gets by SMS.
    pub(crate) fn otp(&self) -> &str {
        &self.otp
    }

    /// Each PSU at each bank.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Persona> {
        self.people.iter()
    }

    /// Whether somebody logs in with this id, at whichever bank.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.people.iter().any(|persona| persona.id == id)
    }

    /// The PSU with this id at this bank.
    pub(crate) fn find(&self, codetab: &str, id: &str) -> Option<&Persona> {
        self.people.iter().find(|persona| persona.codetab == codetab && persona.id == id)
    }

    /// All PSUs of one bank.
    pub(crate) fn at(&self, codetab: &str) -> impl Iterator<Item = &Persona> {
        self.people.iter().filter(move |persona| persona.codetab == codetab)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Personas {
        let hosts = crate::hosts::Hosts::bpce();
        Personas::published(|codetab| hosts.bank(codetab))
    }

    #[test]
    fn every_persona_has_a_bank_and_says_where_its_id_comes_from() {
        let personas = all();
        assert!(personas.knows("9999999801") && !personas.knows("nobody"));
        for persona in personas.list(Persona::clone)["personas"].as_array().unwrap() {
            assert!(persona["bank"].is_string(), "{persona}");
            let origin = persona["id_origin"].as_str().unwrap();
            assert_eq!(origin == "made here", persona["id"].as_str().unwrap().starts_with("GUICHET-"));
            for account in persona["accounts"].as_array().unwrap() {
                let iban = account["iban"].as_str().unwrap();
                assert_eq!(account["origin"] == "made here", &iban[4..9] == "99999", "{iban}");
            }
        }
    }

    #[test]
    fn ibans_made_here_have_right_check_digits_and_lea_s_are_wrong_as_printed() {
        let valid = |iban: &str| {
            let turned = format!("{}{}", &iban[4..], &iban[..4]);
            let remainder = turned.chars().fold(0u32, |rest, character| {
                let value = character.to_digit(36).unwrap();
                (rest * if value > 9 { 100 } else { 10 } + value) % 97
            });
            remainder == 1
        };
        let personas = all();
        let people: Vec<_> = personas.people.iter().map(|persona| persona.having_opened(3)).collect();
        for account in people.iter().flat_map(|persona| &persona.accounts) {
            let lea_at_bcp = account.iban.starts_with("FR761257900092040");
            assert_eq!(valid(&account.iban), !lea_at_bcp, "{}", account.iban);
        }
    }

    #[test]
    fn an_account_opened_later_is_nobody_else_s_and_its_history_adds_up() {
        let personas = all();
        let mut seen = std::collections::HashSet::new();
        for persona in personas.all() {
            let later = persona.having_opened(3);
            assert_eq!(later.accounts.len(), persona.accounts.len() + 3, "{}", persona.id);
            for account in &later.accounts[persona.accounts.len()..] {
                assert!(seen.insert(account.iban.clone()) && !account.is_published(), "{}", account.iban);
                assert_eq!((account.iban.len(), &account.iban[4..9]), (27, "99999"), "{}", account.iban);
                assert_eq!(account.entries(jiff::civil::date(2026, 11, 20)).len(), account.transactions);
            }
        }
    }

    #[test]
    fn the_published_personas_are_at_both_sandboxes_and_the_test_login_at_two_others() {
        let personas = all();
        for id in
            ["9999999801", "GUICHET-LEA", "GUICHET-CLAIRE", "GUICHET-GEORGES", "D0999990I0", "D0999993I0"]
        {
            assert!(personas.find("12579", id).is_some() && personas.find("17515", id).is_some(), "{id}");
        }
        assert!(personas.find("17515", "9999999904").is_some());
        assert!(personas.find("13807", "9999999904").is_some());
        assert!(personas.find("12579", "9999999904").is_none());
    }
}
