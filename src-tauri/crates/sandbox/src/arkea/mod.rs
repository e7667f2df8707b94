//! Arkéa's banks: tokens, and the PSD2 resources at `/psd2/v1`, in two versions that `Accept` tells apart.
//!
//! Arkéa's developer portal, "Production" and "Account information"; shapes as its sandbox and live banks were seen to
//! answer. There is no registration API (apps are entered as on the portal), no consent step, no signature on answers and
//! no documented limit of calls. Checks come in one order: path 404, method 405, token 401, QWAC and scope 403,
//! X-Request-ID, Digest, Signature 400, Accept 406, parameters 400, consent 403, unknown account 404.

mod accept;
mod accounts;
mod tokens;
mod transactions;
mod trouble;

use crate::bank::Bank;
use crate::hosts::Host;
use crate::oauth::grant::Granted;
use crate::oauth::revoke;
use crate::payments::{self, Desk, Rules};
use crate::personas::Persona;
use crate::registration::application;
use crate::resources::caller::Caller;
use crate::resources::funds::Coverage;
use crate::resources::{psu_is_present, signed};
use crate::wire::message::{Answer, Received};
use accept::{Accepted, Version};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;
use trouble::Trouble;

/// How the path of every resource begins.
const BASE: &str = "/psd2/v1";

/// What a path names.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// A code or a refresh token against tokens.
    Token,
    /// A token for the TPP itself.
    ClientToken,
    Revoke,
    Resource(What),
    Payments(payments::What),
}

#[derive(Debug, PartialEq, Eq)]
enum What {
    Accounts,
    Balances(String),
    Transactions(String),
    Identity,
    Beneficiaries,
    Funds,
}

impl Place {
    fn at(path: &str) -> Option<Place> {
        match path {
            tokens::TOKEN => return Some(Place::Token),
            tokens::CLIENT_TOKEN => return Some(Place::ClientToken),
            tokens::REVOKE => return Some(Place::Revoke),
            _ => {}
        }
        let parts: Vec<&str> = path.strip_prefix(BASE)?.strip_prefix('/')?.split('/').collect();
        Some(Place::Resource(match parts.as_slice() {
            ["accounts"] => What::Accounts,
            ["accounts", id, "balances"] if !id.is_empty() => What::Balances((*id).to_owned()),
            ["accounts", id, "transactions"] if !id.is_empty() => What::Transactions((*id).to_owned()),
            ["end-user-identity"] => What::Identity,
            ["trusted-beneficiaries"] => What::Beneficiaries,
            ["funds-confirmations"] => What::Funds,
            other => return payments::What::at(other).map(Place::Payments),
        }))
    }

    fn methods(&self) -> &'static str {
        match self {
            Place::Payments(what) => what.methods(),
            Place::Token | Place::ClientToken | Place::Revoke | Place::Resource(What::Funds) => "POST",
            Place::Resource(_) => "GET",
        }
    }
}

/// Answers a request that came to one of an Arkéa bank's hosts.
pub(crate) fn answer(bank: &Bank, request: &Received) -> Answer {
    let trouble = |trouble: Trouble| trouble.answer(&request.path, bank.look(|state| state.clock.now()));
    let host = match bank.host(request) {
        Ok(host) => host,
        Err(refusal) => return trouble(refusal.into()),
    };
    let here = host.api(&request.sni) == request.sni;
    let Some(place) = Place::at(&request.path).filter(|_| here) else {
        let why = format!("path: {} is not served at {}", request.path, request.sni);
        return trouble(Trouble::new(StatusCode::NOT_FOUND, why));
    };
    let methods = place.methods();
    if !methods.split(", ").any(|method| method == request.method.as_str()) {
        let why = format!("method: {} is not allowed here, only {methods}", request.method);
        let answer = trouble(Trouble::new(StatusCode::METHOD_NOT_ALLOWED, why));
        return answer.with(header::ALLOW, HeaderValue::from_static(methods));
    }
    match place {
        Place::Token => tokens::exchange(bank, host, request),
        Place::ClientToken => tokens::client_credentials(bank, host, request).unwrap_or_else(Answer::from),
        Place::Revoke => revoke::answer(bank, host, request).unwrap_or_else(Answer::from),
        Place::Payments(what) => payment(bank, host, request, &what).unwrap_or_else(trouble),
        Place::Resource(what) => resource(bank, host, request, &what).unwrap_or_else(trouble),
    }
}

fn payment(bank: &Bank, host: &Host, request: &Received, what: &payments::What) -> Result<Answer, Trouble> {
    let desk = Desk::open(bank, host, request, what)?;
    let Accepted { version, media_type } = accept::read(request, desk.mode.strict)?;
    psu_is_present(request, desk.mode.strict)?;
    Ok(desk.perform(what, &Rules::arkea(version.name(), BASE, &desk.mode), media_type)?)
}

/// What a call is about, once it is known who asks.
struct Here<'a> {
    version: Version,
    caller: &'a Caller,
    persona: &'a Persona,
    host: &'a Host,
}

fn resource(bank: &Bank, host: &Host, request: &Received, what: &What) -> Result<Answer, Trouble> {
    let fits = |granted: Granted, _| match what {
        What::Funds => granted == Granted::Cbpii,
        _ => granted == Granted::Aisp,
    };
    let caller = bank
        .look(|state| Caller::identify(state, host, request, fits))
        .map_err(|away| Trouble::from(away.trouble))?;
    signed(request, &caller)?;
    let Accepted { version, media_type } = accept::read(request, caller.mode.strict)?;
    psu_is_present(request, caller.mode.strict)?;
    let persona = bank
        .personas
        .find(&caller.terms.codetab, &caller.terms.psu)
        .ok_or_else(|| Trouble::new(StatusCode::FORBIDDEN, "the PSU is no longer a customer of this bank"))?;
    if persona.withholds_consent && *what != What::Funds {
        return Err(Trouble::no_consents());
    }
    let persona = bank.look(|state| state.with_opened(persona));
    let here = Here { version, caller: &caller, persona: &persona, host };
    let body = match what {
        What::Accounts => here.accounts(),
        What::Balances(id) => here.balances(here.account(id)?),
        What::Transactions(id) => {
            let asked = transactions::Asked::read(request, &here)?;
            here.transactions(here.account(id)?, &asked)?
        }
        What::Identity => here.identity(),
        What::Beneficiaries => here.beneficiaries(),
        What::Funds => {
            let sent = application::object(request, caller.mode.strict)?;
            let numbers_alone = caller.mode.strict && version == Version::V142;
            let asked = Coverage::read(sent, numbers_alone)?;
            let own = format!("{BASE}/funds-confirmations");
            let result = asked.is_covered(&persona)?;
            json!({"request": asked.sent, "result": result, "_links": {"self": {"href": own}}})
        }
    };
    Ok(Answer::typed(StatusCode::OK, media_type, body.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_the_documented_resources_and_nothing_else() {
        for path in ["accounts", "accounts/TE0000001/balances", "end-user-identity", "funds-confirmations"] {
            assert!(Place::at(&format!("{BASE}/{path}")).is_some(), "{path}");
        }
        for path in ["consents", "accounts/", "accounts//balances", "accounts/x", "", "owners"] {
            assert!(Place::at(&format!("{BASE}/{path}")).is_none(), "{path}");
        }
        for path in ["/api/v1/accounts", "/psd2/v1.4.2/accounts", "/stet/psd2/v1/accounts", "/psd2/v1"] {
            assert!(Place::at(path).is_none(), "{path}");
        }
    }
}
