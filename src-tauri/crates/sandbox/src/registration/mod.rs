//! /stet/setting/v1/register: enrolling an app, changing, reading and removing it.
//!
//! BPCE "PSD2 Registration API" documentation. Checks come in one order: token (401), scope and certificate (403),
//! X-Request-ID, Digest, Signature, body (400), unknown app (404). Path and method were checked before.

pub(crate) mod application;
pub(crate) mod key_set;
pub(crate) mod record;
pub(crate) mod rendering;
pub(crate) mod rules;

use crate::activation::Activation;
use crate::bank::Bank;
use crate::hosts::Environment;
use crate::mode::ChangeSigner;
use crate::oauth::token::MANAGE_REGISTRATION;
use crate::state::State;
use crate::tpp_certificate::TppCertificate;
use crate::wire::digest;
use crate::wire::message::{Answer, Received, Refusal};
use crate::wire::request_signature::Claim;
use application::{Application, Purpose};
use http::{Method, StatusCode};
use record::{App, Change, Made, Registration};
use serde_json::Value;

pub(crate) const PATH: &str = "/stet/setting/v1/register";

/// Answers one call; `client_id` is what followed the path.
pub(crate) fn answer(
    bank: &Bank,
    environment: Environment,
    request: &Received,
    client_id: Option<&str>,
) -> Result<Answer, Refusal> {
    let call = Call { bank, environment, request };
    match client_id {
        None => call.create(),
        Some(client_id) if request.method == Method::PUT => call.change(client_id),
        Some(client_id) if request.method == Method::DELETE => call.delete(client_id),
        Some(client_id) => call.read(client_id),
    }
}

struct Call<'a> {
    bank: &'a Bank,
    environment: Environment,
    request: &'a Received,
}

impl Call<'_> {
    fn create(&self) -> Result<Answer, Refusal> {
        self.bank.change(|state| {
            self.authorise(state, None)?;
            let (body, seal) = self.signed_body(state, |sent| Ok(sent.clone()))?;
            let strict = state.mode.strict;
            let application = Application::read(body, seal, Purpose::Create, strict)?;
            rules::check(self.bank, state, self.environment, self.request, &application, None)?;
            let now = state.clock.now();
            let app = App::accept(application, &self.request.client);
            let registration = Registration {
                client_id: state.new_client_id(self.environment, &app.oid),
                environment: self.environment,
                bank: None,
                made: Made::Api,
                host: self.request.sni.clone(),
                registered_at_ms: now.as_millisecond(),
                activation: Activation::decide(state.mode.activation, now),
                app,
                change: None,
            };
            let answer = rendering::answer(StatusCode::CREATED, &registration, strict);
            state.registrations.push(registration);
            Ok(answer)
        })
    }

    fn change(&self, client_id: &str) -> Result<Answer, Refusal> {
        self.bank.change(|state| {
            self.authorise(state, Some(client_id))?;
            let now_ms = state.clock.now_ms();
            let strict = state.mode.strict;
            let registered = self.find(state, client_id).map(|one| one.in_force(now_ms).seal());
            let (body, seal) = self.signed_body(state, |sent| match registered {
                Some(seal) if state.mode.change_signer == ChangeSigner::Registered => seal,
                _ => Ok(sent.clone()),
            })?;
            let application = Application::read(body, seal, Purpose::Change, strict)?;
            rules::check(self.bank, state, self.environment, self.request, &application, Some(client_id))?;
            let now = state.clock.now();
            let activation = Activation::decide(state.mode.activation, now);
            let app = App::accept(application, &self.request.client);
            let registration = self.find_mut(state, client_id).ok_or_else(|| unknown(client_id))?;
            // A change waits by itself, also where the app still waits: until then the bank goes by what it took first.
            registration.settle(now_ms);
            registration.change = Some(Change { at_ms: now_ms, activation, app });
            registration.settle(now_ms);
            Ok(rendering::answer(StatusCode::CREATED, registration, strict))
        })
    }

    fn read(&self, client_id: &str) -> Result<Answer, Refusal> {
        self.bank.look(|state| {
            self.authorise(state, Some(client_id))?;
            self.signed_without_body(state, client_id)?;
            let registration = self.find(state, client_id).ok_or_else(|| unknown(client_id))?;
            Ok(rendering::answer(StatusCode::OK, registration, state.mode.strict))
        })
    }

    fn delete(&self, client_id: &str) -> Result<Answer, Refusal> {
        self.bank.change(|state| {
            self.authorise(state, Some(client_id))?;
            self.signed_without_body(state, client_id)?;
            self.find(state, client_id).ok_or_else(|| unknown(client_id))?;
            let environment = self.environment;
            state.registrations.retain(|one| one.environment != environment || one.client_id != client_id);
            Ok(Answer::empty(StatusCode::NO_CONTENT))
        })
    }

    /// The token (401), its scope, the QWAC it is bound to and whose app is asked for (403).
    fn authorise(&self, state: &State, client_id: Option<&str>) -> Result<(), Refusal> {
        let invalid = |what: &str| Refusal::invalid_token(what);
        let token = self.request.bearer()?;
        let token = state
            .find_token(token)
            .filter(|known| known.environment == self.environment)
            .ok_or_else(|| invalid("Authorization: the access token is unknown"))?;
        if token.expires_at_ms <= state.clock.now_ms() {
            return Err(invalid("Authorization: the access token has expired, it lives one hour"));
        }
        let forbidden = |error, what: &str| Refusal::new(StatusCode::FORBIDDEN, error, what);
        if token.scope != MANAGE_REGISTRATION {
            let what = "scope: the access token is not for manageRegistration";
            return Err(forbidden("insufficient_scope", what));
        }
        if token.qwac_sha256 != self.request.client.sha256_hex() {
            let what = "the access token was issued to another QWAC than the one of this connection";
            return Err(forbidden("access_denied", what));
        }
        let owner = client_id.and_then(|id| self.find(state, id)).map(|one| one.app.oid.as_str());
        if owner.is_some() && owner != self.request.client.oid() {
            return Err(forbidden(
                "access_denied",
                "client_id: the app belongs to another TPP than the QWAC",
            ));
        }
        Ok(())
    }

    /// X-Request-ID, Digest and Signature of a POST or PUT. The body's own certificate is handed to `signer`, which
    /// says whose key has to have signed.
    fn signed_body(
        &self,
        state: &State,
        signer: impl FnOnce(&TppCertificate) -> Result<TppCertificate, Refusal>,
    ) -> Result<(serde_json::Map<String, Value>, TppCertificate), Refusal> {
        let strict = state.mode.strict;
        self.request.demand_request_id()?;
        digest::check(&self.request.headers, &self.request.body, true)?;
        let claim = Claim::read(self.request, true, strict)?;
        let body = application::object(self.request, strict)?;
        let seal = key_set::certificate(&body)?;
        rules::key(&seal)?;
        claim.verify(&signer(&seal)?)?;
        Ok((body, seal))
    }

    /// X-Request-ID, Digest where there is one, and Signature of a GET or DELETE. For an app that is unknown there
    /// is no key to hold the signature against; that answer is a 404 in any case.
    fn signed_without_body(&self, state: &State, client_id: &str) -> Result<(), Refusal> {
        self.request.demand_request_id()?;
        let has_body = !self.request.body.is_empty();
        digest::check(&self.request.headers, &self.request.body, has_body)?;
        let claim = Claim::read(self.request, has_body, state.mode.strict)?;
        match self.find(state, client_id) {
            Some(registration) => claim.verify(&registration.in_force(state.clock.now_ms()).seal()?),
            None => Ok(()),
        }
    }

    /// An app of this environment that this API made: one made on the portal cannot be reached through it.
    fn find<'s>(&self, state: &'s State, client_id: &str) -> Option<&'s Registration> {
        state.registration(self.environment, client_id).filter(|one| one.made == Made::Api)
    }

    fn find_mut<'s>(&self, state: &'s mut State, client_id: &str) -> Option<&'s mut Registration> {
        let environment = self.environment;
        state
            .registrations
            .iter_mut()
            .find(|one| one.environment == environment && one.client_id == client_id && one.made == Made::Api)
    }
}

fn unknown(client_id: &str) -> Refusal {
    let what = format!("client_id: no app {client_id} was registered here by this API");
    Refusal::new(StatusCode::NOT_FOUND, "not_found", what)
}
