//! The PSUs of the local banks: those that BPCE publishes for its sandbox, with what was never published made here.
//!
//! Ids made here begin with GUICHET and IBANs made here carry the bank code 99999, which no bank holds, so that nobody
//! takes them for the bank's. EDMÉ, CLAIRE and LEA are printed on one bank's page each; the first two are served alike
//! at both sandboxes, LEA with the IBAN that each bank code gives her. The customers of Arkéa's sandbox are served alike at
//! each of its banks; their logins were made here, their IBANs are anonymised as they were seen.

mod account;
mod dice;
mod entry;
mod ledger;
mod wording;

pub(crate) use account::{Account, number, parse_cents, written};
pub(crate) use entry::{Entry, Status};

use crate::hosts::{Group, Hosts};
use serde::Deserialize;
use serde_json::{Value, json};

const BPCE: &str = include_str!("../../data/personas.json");
const ARKEA: &str = include_str!("../../data/arkea-personas.json");

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
    /// Lets no TPP see anything, whatever was agreed to on the pages: Arkéa's case without a consent.
    #[serde(default)]
    pub(crate) withholds_consent: bool,
    /// Whom the PSU trusts; only Arkéa's banks keep such a list.
    #[serde(default)]
    pub(crate) beneficiaries: Vec<Beneficiary>,
}

/// Somebody on a PSU's list of trusted beneficiaries; all of them were made here.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Beneficiary {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) iban: String,
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

/// The lists as GET /personas answers them, and the same for the banks' own use.
pub(crate) struct Personas {
    otp: String,
    people: Vec<Listed>,
}

/// A PSU as read, and as described.
struct Listed {
    group: Group,
    persona: Persona,
    described: Value,
}

impl Personas {
    /// The compiled-in lists, each entry with its bank's name; Arkéa's PSUs once for each of its banks.
    pub(crate) fn published(hosts: &Hosts) -> Personas {
        let read = |text: &str| -> Value { serde_json::from_str(text).expect("a compiled-in list is JSON") };
        let (bpce, arkea) = (read(BPCE), read(ARKEA));
        let entries = |list: &Value| list["personas"].as_array().cloned().unwrap_or_default();
        let mut people = Vec::new();
        let mut add = |group: Group, mut described: Value| {
            let bank = described["codetab"].as_str().and_then(|codetab| hosts.bank(codetab));
            described["bank"] = bank.into();
            let persona = serde_json::from_value(described.clone());
            let persona = persona.expect("a compiled-in list has the members of a persona");
            people.push(Listed { group, persona, described });
        };
        for described in entries(&bpce) {
            add(Group::Bpce, described);
        }
        for (_, host) in hosts.apis().into_iter().filter(|(_, host)| host.group == Group::Arkea) {
            for mut described in entries(&arkea) {
                described["codetab"] = host.codetab.into();
                add(Group::Arkea, described);
            }
        }
        let otp = bpce["otp"].as_str().expect("the compiled-in list says the code").to_owned();
        Personas { otp, people }
    }

    /// One group's list, each PSU with the accounts that `now` says there are by now.
    pub(crate) fn list(&self, group: Group, now: impl Fn(&Persona) -> Persona) -> Value {
        let mut list = Vec::new();
        for Listed { persona, described, .. } in self.people.iter().filter(|one| one.group == group) {
            let later = now(persona).accounts.split_off(persona.accounts.len());
            let mut described = described.clone();
            if let Some(accounts) = described["accounts"].as_array_mut() {
                accounts.extend(later.iter().map(Account::describe));
            }
            list.push(described);
        }
        json!({"otp": self.otp, "personas": list})
    }

    /// The code that every PSU gets by SMS.
    pub(crate) fn otp(&self) -> &str {
        &self.otp
    }

    /// Each PSU at each bank.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Persona> {
        self.people.iter().map(|one| &one.persona)
    }

    /// Whether somebody logs in with this id, at whichever bank.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.all().any(|persona| persona.id == id)
    }

    /// The PSU with this id at this bank.
    pub(crate) fn find(&self, codetab: &str, id: &str) -> Option<&Persona> {
        self.all().find(|persona| persona.codetab == codetab && persona.id == id)
    }

    /// All PSUs of one bank.
    pub(crate) fn at(&self, codetab: &str) -> impl Iterator<Item = &Persona> {
        self.all().filter(move |persona| persona.codetab == codetab)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Personas {
        Personas::published(&Hosts::all())
    }

    #[test]
    fn every_persona_has_a_bank_and_says_where_its_id_comes_from() {
        let personas = all();
        assert!(personas.knows("9999999801") && !personas.knows("nobody"));
        let lists = [Group::Bpce, Group::Arkea].map(|group| personas.list(group, Persona::clone));
        for persona in lists.iter().flat_map(|list| list["personas"].as_array().unwrap()) {
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
    fn ibans_made_here_have_right_check_digits_and_lea_s_and_arkéa_s_are_wrong_as_printed() {
        let valid = |iban: &str| {
            let turned = format!("{}{}", &iban[4..], &iban[..4]);
            let remainder = turned.chars().fold(0u32, |rest, character| {
                let value = character.to_digit(36).unwrap();
                (rest * if value > 9 { 100 } else { 10 } + value) % 97
            });
            remainder == 1
        };
        let personas = all();
        let people: Vec<_> = personas.all().map(|persona| persona.having_opened(3)).collect();
        for account in people.iter().flat_map(|persona| &persona.accounts) {
            let lea_at_bcp = account.iban.starts_with("FR761257900092040");
            let anonymised = account.iban.starts_with("FR7614518000");
            assert_eq!(valid(&account.iban), !lea_at_bcp && !anonymised, "{}", account.iban);
        }
        for trusted in people.iter().flat_map(|persona| &persona.beneficiaries) {
            assert!(valid(&trusted.iban) && trusted.iban.starts_with("FR7699999"), "{}", trusted.iban);
        }
    }

    #[test]
    fn an_account_opened_later_is_nobody_else_s_and_its_history_adds_up() {
        let personas = all();
        let mut seen = std::collections::HashSet::new();
        for persona in personas.all() {
            let later = persona.having_opened(3);
            let more = if persona.accounts.is_empty() { 0 } else { 3 };
            assert_eq!(later.accounts.len(), persona.accounts.len() + more, "{}", persona.id);
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
