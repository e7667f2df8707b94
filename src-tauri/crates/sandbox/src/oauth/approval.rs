//! The PSU's last page where a payment is asked for, and what their decision does to it.
//!
//! BPCE "Payment initiation" documentation, Limits: a PSU whose time is up stays on the bank's page. Everywhere else they come
//! back to the TPP (Arkéa's developer portal, "Production", PISP).

use super::grant::Terms;
use super::login::{Login, TIMED_OUT};
use super::screens::Screen;
use super::visit::Visit;
use crate::hosts::Group;
use crate::pages::html::{Page, Reply, escaped};
use crate::payments::record::Payment;
use crate::payments::{Approval, Status};
use crate::personas::{Persona, written};
use http::StatusCode;

impl Login<'_> {
    /// The PSU agreed, to be paid from the account with this IBAN, or from the first that can be.
    pub(super) fn approved(&self, visit: &Visit, approval: &Approval, account: Option<String>) -> Reply {
        let psu = visit.psu.as_deref().unwrap_or_default();
        let Some(persona) = self.bank.personas.find(visit.codetab, psu) else {
            return self.refused(self.words.no_visit);
        };
        let done = self.bank.change(|state| {
            let persona = state.with_opened(persona);
            let now_ms = state.clock.now_ms();
            let payment = state.payment_mut(&approval.payment);
            let Some(payment) = payment.filter(|one| one.status(now_ms).waits_for_the_psu()) else {
                return Ok(Outcome::Over);
            };
            let chosen = payment
                .payable(&persona)
                .into_iter()
                .find(|one| account.as_ref().is_none_or(|iban| *iban == one.iban))
                .cloned();
            let Some(chosen) = chosen else {
                payment.steps.ends(now_ms, Status::Rjct, "RR01");
                return Ok(Outcome::NotDone);
            };
            payment.agree(psu, &chosen, now_ms);
            let Some(to) = approval.after_yes.as_ref().filter(|_| approval.tells) else {
                return Ok(Outcome::Done(None));
            };
            let terms = Terms {
                environment: visit.environment,
                codetab: visit.codetab.to_owned(),
                host: self.host.api(&visit.host).to_owned(),
                psu: psu.to_owned(),
                client_id: visit.link.client_id.clone(),
                tpp: visit.link.tpp.clone(),
                granted: visit.link.granted,
                payment: Some(approval.payment.clone()),
                sca_at_ms: visit.sca_at_ms,
            };
            Ok(Outcome::Done(Some(state.make_code(terms, to.plain().to_owned(), None))))
        });
        match done {
            Ok(Outcome::Done(code)) => match (&approval.after_yes, code) {
                (Some(to), Some(code)) => self.back(to.with(&[("code", &code)]), "approved"),
                (Some(to), None) => self.back(to.plain().to_owned(), "approved"),
                (None, _) => self.notice(self.words.payment_done),
            },
            Ok(Outcome::NotDone) => self.not_done(approval, "no account that it can be paid from"),
            Ok(Outcome::Over) => self.refused(self.words.payment_over),
            Err(refusal) => self.not_done(approval, &refusal.description),
        }
    }

    /// The PSU did not agree, or not in time.
    pub(super) fn disapproved(&self, approval: &Approval, why: &str) -> Reply {
        let reason = if why == TIMED_OUT { "NOAS" } else { "CUST" };
        let kept = self.bank.change(|state| {
            let now_ms = state.clock.now_ms();
            let payment = state.payment_mut(&approval.payment);
            if let Some(payment) = payment.filter(|one| one.status(now_ms).waits_for_the_psu()) {
                payment.steps.ends(now_ms, Status::Rjct, reason);
            }
            Ok(())
        });
        if kept.is_ok() && why == TIMED_OUT && self.host.group == Group::Bpce {
            return self.notice(self.words.payment_not_done);
        }
        self.not_done(approval, why)
    }

    fn not_done(&self, approval: &Approval, why: &str) -> Reply {
        match &approval.after_no {
            Some(to) if approval.tells => self.back(to.error("access_denied", why), why),
            Some(to) => self.back(to.plain().to_owned(), why),
            None => self.notice(self.words.payment_not_done),
        }
    }

    fn notice(&self, text: &'static str) -> Reply {
        Reply::Page(Page::notice(self.words, self.host.bank, StatusCode::OK, text))
    }
}

enum Outcome {
    /// With the TPP's code, where it gets one.
    Done(Option<String>),
    NotDone,
    /// Somebody decided meanwhile.
    Over,
}

impl Screen<'_> {
    /// The payment, the account that it is to be paid from, and the decision.
    pub(super) fn approval(&self, persona: &Persona, payment: &Payment) -> Page {
        let words = self.words;
        let intent = &payment.intent;
        let mut shown = String::new();
        let mut row = |label: &str, value: &str| {
            shown.push_str(&format!("<dt>{}</dt>\n<dd>{}</dd>\n", escaped(label), escaped(value)));
        };
        row(words.amount, &format!("{} EUR", written(intent.cents)));
        row(words.creditor, &intent.creditor);
        row("IBAN", &intent.creditor_iban);
        if !intent.words.is_empty() {
            row(words.reference, &intent.words);
        }
        if let Some(due) = intent.due {
            row(words.due, &due.strftime("%d/%m/%Y").to_string());
        }
        let accounts = payment.payable(persona);
        let options: String = accounts
            .iter()
            .map(|one| format!("<option value=\"{0}\">{0}</option>\n", escaped(&one.iban)))
            .collect();
        let from = if accounts.is_empty() {
            format!("<p>{}</p>\n", escaped(words.no_account))
        } else {
            format!(
                "<p class=\"field\">\n<label for=\"account\">{}</label>\n\
                 <select id=\"account\" name=\"account\">\n{options}</select>\n</p>\n",
                escaped(words.pay_from)
            )
        };
        let main = format!(
            "<h1>{}</h1>\n<p>{}</p>\n<p>{}</p>\n{}<dl>\n{shown}</dl>\n<form method=\"post\" action=\"{}\">\n{from}\
             <p class=\"buttons\">\n<button name=\"decision\" value=\"accept\">{}</button>\n{}</p>\n</form>\n",
            escaped(words.payment),
            self.identified(persona),
            self.asked(words.asks_payment),
            self.problem(),
            escaped(self.action),
            escaped(words.accept),
            self.ways_out(),
        );
        self.page(words.payment, main)
    }
}
