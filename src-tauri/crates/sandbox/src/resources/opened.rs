//! Accounts that a PSU opens while TPPs already have their consent.
//!
//! Caisse d'Epargne "Forward Customer's Consent": accounts opened after a consent are not listed until the TPP has sent one
//! with empty lists. A TPP that has sent no consent yet sees them, unless a consent is on record from the start.

use super::consents::Access;
use crate::mode;
use crate::oauth::grant::Terms;
use crate::personas::Persona;
use crate::state::State;
use serde::{Deserialize, Serialize};

/// The accounts that one PSU has opened, at each bank where they log in.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Opened {
    psu: String,
    count: usize,
    /// How many of them each TPP gets to see.
    shown: Vec<Shown>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Shown {
    codetab: String,
    tpp: String,
    count: usize,
}

impl State {
    /// Opens one more account for a PSU, at each bank where they log in. Answers how many that makes.
    pub(crate) fn open_account(&mut self, psu: &str) -> usize {
        if let Some(opened) = self.opened.iter_mut().find(|opened| opened.psu == psu) {
            opened.count += 1;
            return opened.count;
        }
        self.opened.push(Opened { psu: psu.to_owned(), count: 1, shown: Vec::new() });
        1
    }

    /// The PSU with all accounts there are by now.
    pub(crate) fn with_opened(&self, persona: &Persona) -> Persona {
        let opened = self.opened.iter().find(|opened| opened.psu == persona.id);
        persona.having_opened(opened.map_or(0, |opened| opened.count))
    }

    /// The same with only those accounts that the bank lists for a TPP: what it was consented to, it sees in any case.
    pub(crate) fn with_listed(
        &self,
        persona: &Persona,
        terms: &Terms,
        access: &Access,
        mode: mode::Consent,
    ) -> Persona {
        let mut listed = self.with_opened(persona);
        if !self.has_sent_a_consent(terms) && mode == mode::Consent::Fresh {
            return listed;
        }
        let shown = self.opened.iter().find(|opened| opened.psu == persona.id).map_or(0, |opened| {
            let shown = opened.shown.iter().find(|shown| shown.is_of(terms));
            shown.map_or(0, |shown| shown.count)
        });
        let seen = persona.accounts.len() + shown;
        let mut place = 0;
        listed.accounts.retain(|account| {
            place += 1;
            place <= seen || access.has_balances(account) || access.has_transactions(account)
        });
        listed
    }

    /// From now on the bank lists for a TPP all that there is.
    pub(crate) fn show_opened(&mut self, terms: &Terms) {
        if let Some(opened) = self.opened.iter_mut().find(|opened| opened.psu == terms.psu) {
            let count = opened.count;
            opened.shown.retain(|shown| !shown.is_of(terms));
            opened.shown.push(Shown { codetab: terms.codetab.clone(), tpp: terms.tpp.clone(), count });
        }
    }
}

impl Shown {
    fn is_of(&self, terms: &Terms) -> bool {
        self.codetab == terms.codetab && self.tpp == terms.tpp
    }
}
