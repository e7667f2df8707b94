//! The PSD2 resources at `/stet/psd2/{version}`: accounts, balances, transactions, consents, identity, beneficiaries and
//! the funds check.
//!
//! BPCE "Account information" documentation 1.4.2 and "Funds availability" documentation. Checks come in one order: path
//! 404, method 405 (both before this), token 401, QWAC and scope 403, X-Request-ID, Digest, Signature 400, Accept 406,
//! parameters 400, consent 403, unknown account 404, the day's quota 429. What is done with a payment is in `payments`.

mod accounts;
pub(crate) mod caller;
pub(crate) mod consents;
pub(crate) mod funds;
mod identity;
pub(crate) mod opened;
pub(crate) mod period;
pub(crate) mod quota;
mod transactions;
pub(crate) mod trouble;
mod version;

use crate::bank::Bank;
use crate::hosts::Host;
use crate::oauth::grant::Granted;
use crate::payments::{self, Desk, Rules};
use crate::personas::Persona;
use crate::registration::application;
use crate::tpp_certificate::TppCertificate;
use crate::wire::digest;
use crate::wire::message::{Answer, Received, Refusal};
use crate::wire::request_signature::Claim;
use caller::Caller;
use consents::Access;
use funds::Coverage;
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;
use std::net::IpAddr;
use trouble::Trouble;
use version::Version;

/// How the path of every resource begins.
pub(crate) const BASE: &str = "/stet/psd2";

/// A resource that a path names.
#[derive(Debug)]
pub(crate) struct Resource {
    version: Version,
    what: What,
}

#[derive(Debug, PartialEq, Eq)]
enum What {
    Accounts,
    Balances(String),
    Transactions(String),
    Consents,
    Identity,
    Beneficiaries,
    Funds,
    Payments(payments::What),
    /// The confirmation of STET's first versions, which BPCE does not serve: 405, whatever the method.
    OldConfirmation,
}

impl Resource {
    /// The resource at this path, if there is one. Account ids are taken as they stand.
    pub(crate) fn at(path: &str) -> Option<Resource> {
        let mut parts = path.strip_prefix(BASE)?.strip_prefix('/')?.split('/');
        let version = Version::named(parts.next()?)?;
        let rest: Vec<&str> = parts.collect();
        let what = match rest.as_slice() {
            ["accounts"] => What::Accounts,
            ["accounts", id, "balances"] if !id.is_empty() => What::Balances((*id).to_owned()),
            ["accounts", id, "transactions"] if !id.is_empty() => What::Transactions((*id).to_owned()),
            ["consents"] => What::Consents,
            ["end-user-identity"] => What::Identity,
            ["trusted-beneficiaries"] => What::Beneficiaries,
            ["funds-confirmations"] => What::Funds,
            ["payment-requests", id, "confirmation"] if !id.is_empty() => What::OldConfirmation,
            other => match payments::What::at(other)? {
                payments::What::Confirmation(_) if version == Version::V1 => return None,
                payment => What::Payments(payment),
            },
        };
        Some(Resource { version, what })
    }

    /// The methods it takes.
    pub(crate) fn methods(&self) -> &'static str {
        match &self.what {
            What::Consents => "PUT",
            What::Funds => "POST",
            What::Payments(what) => what.methods(),
            What::OldConfirmation => "",
            _ => "GET",
        }
    }

    /// Whether what a PSU granted opens it.
    fn opens(&self, granted: Granted, strict: bool) -> bool {
        match (&self.what, granted) {
            (_, Granted::Pisp) | (What::Funds, Granted::Aisp) => false,
            (What::Funds, _) if !strict => true,
            (What::Funds, Granted::Piisp) => self.version == Version::V1,
            (What::Funds, Granted::Cbpii) => self.version != Version::V1,
            (_, granted) => granted == Granted::Aisp,
        }
    }

    /// Answers one call.
    pub(crate) fn answer(&self, bank: &Bank, host: &Host, request: &Received) -> Answer {
        self.perform(bank, host, request)
            .unwrap_or_else(|trouble| trouble.answer(&request.path, bank.look(|state| state.clock.now())))
    }

    /// A refusal that was found before the resource was asked, in the resources' error shape.
    pub(crate) fn refuse(refusal: Refusal, bank: &Bank, request: &Received) -> Answer {
        Trouble::from(refusal).answer(&request.path, bank.look(|state| state.clock.now()))
    }

    fn perform(&self, bank: &Bank, host: &Host, request: &Received) -> Result<Answer, Trouble> {
        if let What::Payments(what) = &self.what {
            let desk = Desk::open(bank, host, request, what)?;
            let media = media_type(request, desk.mode.strict)?;
            psu_is_present(request, desk.mode.strict)?;
            let base = format!("{BASE}/{}", self.version.name());
            return desk.perform(what, &Rules::bpce(host, self.version.name(), base, &desk.mode), media);
        }
        let caller = self.caller(bank, host, request)?;
        signed(request, &caller)?;
        let media = media_type(request, caller.mode.strict)?;
        let present = psu_is_present(request, caller.mode.strict)?;
        let persona = bank.personas.find(&caller.terms.codetab, &caller.terms.psu).ok_or_else(|| {
            Trouble::code(StatusCode::FORBIDDEN, "IPSU", "the PSU is no longer a customer of this bank")
        })?;
        let (access, all, listed) = bank.look(|state| {
            let access = state.access(&caller, persona);
            let listed = state.with_listed(persona, &caller.terms, &access, caller.mode.consent);
            (access, state.with_opened(persona), listed)
        });
        // Funds are asked of an account that the PSU names, not of the list.
        let persona = if self.what == What::Funds { &all } else { &listed };
        let here = Here { version: self.version, caller: &caller, persona, access: &access };
        let mut later_page = false;
        let (found, method, iban) = match &self.what {
            What::Accounts => (Found::Body(here.accounts()), "accounts", ""),
            What::Balances(id) => {
                let account = here.account(id)?;
                (Found::Body(here.balances(account)?), "balances", account.iban.as_str())
            }
            What::Transactions(id) => {
                let asked = transactions::Asked::read(request, &here)?;
                let account = here.account(id)?;
                let found = here.transactions(account, &asked)?;
                later_page = asked.is_later_page();
                (found, "transactions", account.iban.as_str())
            }
            What::Identity => (Found::Body(here.identity()?), "identity", ""),
            What::Payments(_) | What::OldConfirmation => return Err(Refusal::internal().into()),
            What::Beneficiaries => {
                let why = "the bank keeps no list of trusted beneficiaries";
                return Err(Trouble::code(StatusCode::NOT_IMPLEMENTED, "NIMP", why));
            }
            What::Consents => {
                let body = application::object(request, caller.mode.strict)?;
                let access = Access::read(&body, &all, caller.mode.strict)?;
                bank.change(|state| {
                    state.record_consent(&caller.terms, access, caller.mode.consent);
                    Ok(())
                })?;
                return Ok(Answer::empty(StatusCode::CREATED));
            }
            What::Funds => {
                let asked = Coverage::read(application::object(request, caller.mode.strict)?, false)?;
                return Ok(Found::Body(here.coverage(asked)?).answer(media));
            }
        };
        if !present {
            let codetab = caller.terms.codetab.as_str();
            let environment = match caller.terms.environment {
                crate::hosts::Environment::Sandbox => "sandbox",
                crate::hosts::Environment::Live => "live",
            };
            let key = [caller.oid.as_str(), environment, codetab, persona.id.as_str(), iban, method];
            let today = caller.today();
            let taken = bank.change(|state| {
                let quota = &mut state.quota;
                Ok(if later_page { quota.take_page(today, &key) } else { quota.take(today, &key) })
            })?;
            if !taken {
                return Err(Trouble::too_many());
            }
        }
        Ok(found.answer(media))
    }

    fn caller(&self, bank: &Bank, host: &Host, request: &Received) -> Result<Caller, Trouble> {
        let opens = |granted, strict| self.opens(granted, strict);
        let identified = bank.look(|state| Caller::identify(state, host, request, opens));
        identified.or_else(|away| {
            if away.ends_grant {
                let token = request.bearer()?;
                bank.change(|state| {
                    state.end_grant(token);
                    Ok(())
                })?;
            }
            Err(away.trouble)
        })
    }
}

/// What a call is about, once it is known who asks.
struct Here<'a> {
    version: Version,
    caller: &'a Caller,
    persona: &'a Persona,
    access: &'a Access,
}

/// What was found.
enum Found {
    Body(Value),
    /// 204.
    Nothing,
}

impl Found {
    fn answer(self, media_type: &'static str) -> Answer {
        match self {
            Found::Body(body) => Answer::typed(StatusCode::OK, media_type, body.to_string()),
            Found::Nothing => Answer::empty(StatusCode::NO_CONTENT),
        }
    }
}

/// X-Request-ID, Digest and the app's signature.
pub(crate) fn signed(request: &Received, caller: &Caller) -> Result<(), Refusal> {
    signed_by(request, caller.mode.strict, &caller.seal()?)
}

/// The same with the seal that has to have signed.
pub(crate) fn signed_by(request: &Received, strict: bool, seal: &TppCertificate) -> Result<(), Refusal> {
    request.demand_request_id()?;
    let has_body = !request.body.is_empty() || request.method != http::Method::GET;
    digest::check(&request.headers, &request.body, has_body)?;
    Claim::read(request, has_body, strict)?.verify(seal)
}

/// The media type that the client accepts of the two that are served.
fn media_type(request: &Received, strict: bool) -> Result<&'static str, Trouble> {
    const JSON: &str = "application/json;charset=UTF-8";
    const HAL: &str = "application/hal+json; charset=utf-8";
    let values = request.headers.get_all(header::ACCEPT).iter();
    let accepted: Vec<&str> = values
        .filter_map(|value: &HeaderValue| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|one| one.split(';').next().unwrap_or_default().trim())
        .collect();
    let holds = |wanted: &str| accepted.iter().any(|one| one.eq_ignore_ascii_case(wanted));
    if holds("application/hal+json") {
        return Ok(HAL);
    }
    if accepted.is_empty() || !strict || ["*/*", "application/*", "application/json"].into_iter().any(holds) {
        return Ok(JSON);
    }
    let why = "Accept: neither application/hal+json nor application/json";
    Err(Trouble::code(StatusCode::NOT_ACCEPTABLE, "Not Acceptable", why))
}

/// Whether PSU-IP-Address says that the PSU is there.
pub(crate) fn psu_is_present(request: &Received, strict: bool) -> Result<bool, Trouble> {
    match request.headers.get("psu-ip-address").map(|value| value.to_str().unwrap_or_default().trim()) {
        None | Some("") => Ok(false),
        Some(address) if strict && address.parse::<IpAddr>().is_err() => {
            Err(Trouble::parameter("PSU-IP-Address: it is no IP address"))
        }
        Some(_) => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_resources_in_three_versions_and_nothing_else() {
        for path in ["v1/accounts", "v1.4.2/accounts/x/balances", "v1.6.2/funds-confirmations"] {
            assert!(Resource::at(&format!("{BASE}/{path}")).is_some(), "{path}");
        }
        for path in [
            "v1.4.1/accounts",
            "v1.4.2",
            "v1.4.2/",
            "v1.4.2/accounts/",
            "v1.4.2/accounts//balances",
            "v1.4.2/accounts/x",
            "v1.4.2/accounts/x/balances/",
            "oauth/token",
        ] {
            assert!(Resource::at(&format!("{BASE}/{path}")).is_none(), "{path}");
        }
    }

    #[test]
    fn the_funds_check_has_another_scope_in_its_first_version() {
        let funds = |version: &str| Resource::at(&format!("{BASE}/{version}/funds-confirmations")).unwrap();
        assert!(funds("v1").opens(Granted::Piisp, true) && !funds("v1").opens(Granted::Cbpii, true));
        assert!(funds("v1.4.2").opens(Granted::Cbpii, true) && !funds("v1.6.2").opens(Granted::Piisp, true));
        assert!(funds("v1").opens(Granted::Cbpii, false) && !funds("v1").opens(Granted::Aisp, false));
    }
}
