//! The PSU's way through the bank's pages: identification, usage number, code, decision.
//!
//! BPCE "Account information" documentation 1.4.2, Sandbox, second step, and "Funds availability" documentation,
//! Retrieve your token: whether the PSU agrees, refuses or lets a page time out, the TPP is called back. What stands in
//! the call back after a refusal or a time-out is not printed: here it is `access_denied`, and the description tells
//! the two apart.

use super::grant::Terms;
use super::link::{self, Link, Wrong};
use super::screens;
use super::visit::{Step, Visit};
use crate::bank::Bank;
use crate::hosts::Host;
use crate::pages::html::{Page, Reply};
use crate::pages::words::Words;
use crate::payments::{self, approval_path};
use crate::personas::Persona;
use http::StatusCode;

const MOST_WRONG_CODES: u8 = 3;
const REFUSED: &str = "the PSU refused";
pub(super) const TIMED_OUT: &str = "the PSU's authentication was interrupted or timed out";
const TOO_MANY_CODES: &str = "the PSU's authentication failed";

/// One bank's pages in one language.
pub(crate) struct Login<'a> {
    pub(crate) bank: &'a Bank,
    /// The host of the link, lower-case.
    pub(crate) name: &'a str,
    pub(crate) host: &'a Host,
    pub(crate) words: &'static Words,
    /// Whether it is a payment that is approved here.
    pub(crate) pays: bool,
}

impl Login<'_> {
    /// A TPP's link is opened, or the page of a visit is loaded again.
    pub(crate) fn open(&self, query: &str) -> Reply {
        if let Some(id) = visit_of(query) {
            return self.visited(&id, |visit| self.screen(&id, visit, None));
        }
        let read = self.bank.look(|state| {
            let read = if self.pays { payments::approval } else { link::read };
            (read(state, self.host, query), state.clock.now_ms())
        });
        let (link, now_ms) = match read {
            (Ok(link), now_ms) => (link, now_ms),
            (Err(Wrong::Told(address, why)), _) => return Reply::found(address, why),
            (Err(wrong), _) => {
                return self.refused(match wrong {
                    Wrong::Twice => self.words.twice,
                    Wrong::UnknownApp => self.words.unknown_app,
                    Wrong::Waiting => self.words.waiting,
                    Wrong::Comma => self.words.comma,
                    Wrong::UnknownPayment => self.words.unknown_payment,
                    Wrong::PaymentOver => self.words.payment_over,
                    Wrong::RedirectUri | Wrong::Told(..) => self.words.redirect,
                });
            }
        };
        let visit = Visit {
            link,
            host: self.name.to_owned(),
            environment: self.host.environment,
            codetab: self.host.codetab,
            step: Step::Identification,
            psu: None,
            wrong_codes: 0,
            sca_at_ms: 0,
            started_ms: now_ms,
        };
        let id = self.bank.visits.begin(visit.clone());
        self.screen(&id, &visit, None)
    }

    /// A page was filled in and sent.
    pub(crate) fn send(&self, query: &str, body: &[u8]) -> Reply {
        let Some(id) = visit_of(query) else { return self.refused(self.words.no_visit) };
        let field = |name: &str| {
            let found = url::form_urlencoded::parse(body).find(|(known, _)| known == name);
            found.map(|(_, value)| value.trim().to_owned())
        };
        self.visited(&id, |visit| match field("decision").as_deref() {
            Some("refuse") => self.denied(&id, REFUSED),
            Some("timeout") => self.denied(&id, TIMED_OUT),
            Some("accept") if visit.step == Step::Decision => self.accepted(&id, field("account")),
            Some(_) => self.screen(&id, visit, Some(self.words.choose)),
            None => self.step(&id, visit.clone(), field),
        })
    }

    fn step(&self, id: &str, mut visit: Visit, field: impl Fn(&str) -> Option<String>) -> Reply {
        let personas = &self.bank.personas;
        match visit.step {
            Step::Identification => {
                let given = field("online_id").unwrap_or_default();
                let Some(persona) = personas.find(visit.codetab, &given) else {
                    return self.screen(id, &visit, Some(self.words.unknown_id));
                };
                visit.step = if persona.professional { Step::UsageNumber } else { Step::Code };
                visit.psu = Some(given);
            }
            Step::UsageNumber => {
                let given = field("usage_number").unwrap_or_default();
                let digits = given.bytes().all(|byte| byte.is_ascii_digit());
                if !digits || !(1..=12).contains(&given.len()) {
                    return self.screen(id, &visit, Some(self.words.wrong_usage));
                }
                visit.step = Step::Code;
            }
            Step::Code => {
                if field("otp").as_deref() != Some(personas.otp()) {
                    visit.wrong_codes += 1;
                    if visit.wrong_codes >= MOST_WRONG_CODES {
                        return self.denied(id, TOO_MANY_CODES);
                    }
                    let page = self.screen(id, &visit, Some(self.words.wrong_code));
                    self.bank.visits.keep(id, visit);
                    return page;
                }
                visit.step = Step::Decision;
                visit.sca_at_ms = self.bank.look(|state| state.clock.now_ms());
            }
            Step::Decision => return self.screen(id, &visit, Some(self.words.choose)),
        }
        let page = self.screen(id, &visit, None);
        self.bank.visits.keep(id, visit);
        page
    }

    fn accepted(&self, id: &str, account: Option<String>) -> Reply {
        let Some(visit) = self.bank.visits.end(id) else { return self.refused(self.words.no_visit) };
        if let Some(approval) = &visit.link.approval {
            return self.approved(&visit, approval, account);
        }
        let psu = visit.psu.unwrap_or_default();
        let made = self.bank.change(|state| {
            let terms = Terms {
                environment: visit.environment,
                codetab: visit.codetab.to_owned(),
                host: self.host.api(&visit.host).to_owned(),
                psu,
                client_id: visit.link.client_id.clone(),
                tpp: visit.link.tpp.clone(),
                granted: visit.link.granted,
                payment: None,
                sca_at_ms: visit.sca_at_ms,
            };
            let redirect_uri = visit.link.answer_to.redirect_uri.clone();
            Ok(state.make_code(terms, redirect_uri, visit.link.challenge.clone()))
        });
        match made {
            Ok(code) => self.back(visit.link.answer_to.with(&[("code", &code)]), "granted"),
            Err(refusal) => {
                let address = visit.link.answer_to.error("server_error", "the bank could not keep the grant");
                self.back(address, &refusal.description)
            }
        }
    }

    fn denied(&self, id: &str, why: &str) -> Reply {
        match self.bank.visits.end(id) {
            Some(Visit { link: Link { approval: Some(approval), .. }, .. }) => {
                self.disapproved(&approval, why)
            }
            Some(visit) => self.back(visit.link.answer_to.error("access_denied", why), why),
            None => self.refused(self.words.no_visit),
        }
    }

    /// Sends the browser back to the TPP.
    pub(super) fn back(&self, address: String, why: &str) -> Reply {
        Reply::Redirect { status: self.host.group.dialect().way_back, address, why: why.to_owned() }
    }

    /// Does something with an open visit of this bank that has not timed out.
    fn visited(&self, id: &str, work: impl FnOnce(&Visit) -> Reply) -> Reply {
        let Some(visit) = self.bank.visits.find(id).filter(|visit| visit.host == self.name) else {
            return self.refused(self.words.no_visit);
        };
        if visit.has_timed_out(self.bank.look(|state| state.clock.now_ms())) {
            return self.denied(id, TIMED_OUT);
        }
        work(&visit)
    }

    fn screen(&self, id: &str, visit: &Visit, problem: Option<&'static str>) -> Reply {
        let group = self.host.group;
        let path = if self.pays { approval_path(group) } else { group.dialect().authorize };
        let action = format!("/{}{path}?visit={id}", self.name);
        let present = |persona: &Persona| self.bank.look(|state| state.with_opened(persona));
        let persona = visit.psu.as_deref().and_then(|psu| self.bank.personas.find(visit.codetab, psu));
        let screen = screens::Screen {
            words: self.words,
            bank: self.host.bank,
            action: &action,
            problem,
            link: &visit.link,
            otp: self.bank.personas.otp(),
            consent_follows: self.host.group.dialect().consent_follows,
        };
        Reply::Page(match (visit.step, persona) {
            (Step::Decision, Some(persona)) if visit.link.approval.is_some() => {
                let id = visit.link.approval.as_ref().map_or("", |approval| approval.payment.as_str());
                match self.bank.look(|state| state.payment(id).cloned()) {
                    Some(payment) => screen.approval(&present(persona), &payment),
                    None => return self.refused(self.words.unknown_payment),
                }
            }
            (Step::Decision, Some(persona)) => {
                screen.decision(&present(persona), self.bank.look(|state| state.clock.now()))
            }
            (Step::Code, Some(persona)) => screen.code(persona),
            (Step::UsageNumber, Some(persona)) => screen.usage_number(persona),
            _ => {
                let people: Vec<Persona> = self.bank.personas.at(visit.codetab).map(present).collect();
                screen.identification(&people)
            }
        })
    }

    pub(super) fn refused(&self, text: &'static str) -> Reply {
        Reply::Page(Page::notice(self.words, self.host.bank, StatusCode::BAD_REQUEST, text))
    }
}

/// The visit that an address names.
fn visit_of(query: &str) -> Option<String> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "visit")
        .map(|(_, value)| value.into_owned())
}
