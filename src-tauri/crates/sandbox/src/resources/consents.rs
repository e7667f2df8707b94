//! PUT /consents: which accounts and data the PSU lets a TPP see, as the TPP says it.
//!
//! BPCE "Account information" documentation 1.4.2 and Caisse d'Epargne "Forward Customer's Consent": each call replaces
//! the consent before it, empty lists revoke all, `trustedBeneficiaries` has no effect. It is kept for one PSU and one
//! TPP and outlives their tokens; a PSU who revokes the TPP at the bank ends it.

use super::caller::Caller;
use super::trouble::Trouble;
use crate::hosts::Environment;
use crate::mode;
use crate::oauth::grant::Terms;
use crate::personas::{Account, Persona};
use crate::state::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A consent that a TPP sent.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Sent {
    environment: Environment,
    codetab: String,
    psu: String,
    tpp: String,
    access: Access,
}

impl Sent {
    fn is_of(&self, terms: &Terms) -> bool {
        self.environment == terms.environment
            && self.codetab == terms.codetab
            && self.psu == terms.psu
            && self.tpp == terms.tpp
    }
}

/// What may be seen.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Access {
    /// IBANs.
    balances: Vec<String>,
    /// IBANs.
    transactions: Vec<String>,
    pub(crate) identity: bool,
}

impl Access {
    pub(crate) fn has_balances(&self, account: &Account) -> bool {
        self.balances.contains(&account.iban)
    }

    pub(crate) fn has_transactions(&self, account: &Account) -> bool {
        self.transactions.contains(&account.iban)
    }

    /// Whether any account may be seen.
    pub(crate) fn has_accounts(&self) -> bool {
        !self.balances.is_empty() || !self.transactions.is_empty()
    }

    /// The consent that is recorded for a persona from the start.
    fn recorded(persona: &Persona) -> Access {
        let ibans: Vec<String> = persona.accounts.iter().map(|account| account.iban.clone()).collect();
        Access { balances: ibans.clone(), transactions: ibans, identity: persona.identity_consent }
    }

    /// Reads the body. STET demands all four members; a lenient bank takes an absent one for empty.
    pub(super) fn read(
        body: &Map<String, Value>,
        persona: &Persona,
        strict: bool,
    ) -> Result<Access, Trouble> {
        flag(body, "trustedBeneficiaries", strict)?;
        Ok(Access {
            balances: ibans(body, "balances", persona, strict)?,
            transactions: ibans(body, "transactions", persona, strict)?,
            identity: flag(body, "psuIdentity", strict)?,
        })
    }
}

fn flag(body: &Map<String, Value>, name: &str, strict: bool) -> Result<bool, Trouble> {
    match body.get(name) {
        Some(Value::Bool(value)) => Ok(*value),
        None if !strict => Ok(false),
        None => Err(Trouble::parameter(format!("{name}: it is missing"))),
        Some(_) => Err(Trouble::parameter(format!("{name}: it is neither true nor false"))),
    }
}

fn ibans(
    body: &Map<String, Value>,
    name: &str,
    persona: &Persona,
    strict: bool,
) -> Result<Vec<String>, Trouble> {
    let list = match body.get(name) {
        Some(Value::Array(list)) => list,
        None if !strict => return Ok(Vec::new()),
        None => return Err(Trouble::parameter(format!("{name}: it is missing"))),
        Some(_) => return Err(Trouble::parameter(format!("{name}: it is no list"))),
    };
    let mut out: Vec<String> = Vec::new();
    for entry in list {
        let iban = entry["iban"]
            .as_str()
            .ok_or_else(|| Trouble::parameter(format!("{name}: an entry holds no iban")))?
            .replace(' ', "");
        if !persona.accounts.iter().any(|account| account.iban == iban) {
            if strict {
                let why = format!("{name}: {iban} is no account of the PSU at this bank");
                return Err(Trouble::code(http::StatusCode::BAD_REQUEST, "AC01", why));
            }
            continue;
        }
        if !out.contains(&iban) {
            out.push(iban);
        }
    }
    Ok(out)
}

impl State {
    /// What a caller may see: what was sent last, or what the bank has on record from the start.
    pub(crate) fn access(&self, caller: &Caller, persona: &Persona) -> Access {
        match self.consents.iter().find(|sent| sent.is_of(&caller.terms)) {
            Some(sent) => sent.access.clone(),
            None if caller.mode.consent == mode::Consent::Recorded => Access::recorded(persona),
            None => Access::default(),
        }
    }

    pub(crate) fn has_sent_a_consent(&self, terms: &Terms) -> bool {
        self.consents.iter().any(|sent| sent.is_of(terms))
    }

    /// Puts a consent in the place of the one before. One that revokes all has the bank list accounts opened since; so does
    /// the first where nothing is on record, which was chosen from all of them.
    pub(crate) fn record_consent(&mut self, terms: &Terms, access: Access, mode: mode::Consent) {
        let first = !self.has_sent_a_consent(terms) && mode == mode::Consent::Fresh;
        if first || !access.has_accounts() {
            self.show_opened(terms);
        }
        self.consents.retain(|sent| !sent.is_of(terms));
        self.consents.push(Sent {
            environment: terms.environment,
            codetab: terms.codetab.clone(),
            psu: terms.psu.clone(),
            tpp: terms.tpp.clone(),
            access,
        });
    }

    /// Ends all consents of one PSU, at whichever bank the id logs in.
    pub(crate) fn end_consents_of(&mut self, psu: &str) {
        self.consents.retain(|sent| sent.psu != psu);
    }
}
