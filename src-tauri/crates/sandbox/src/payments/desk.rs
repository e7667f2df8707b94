//! What a bank does with a call about a payment, once the dialect has read the call's version: taking it, showing it, having it
//! confirmed and cancelling it.
//!
//! STET PSD2 API, payment-requests; Banque BCP's page of STET 1.4.2, o-confirmation (a JSON body, even an empty one; 409 where
//! the payment's state does not fit). How a cancellation is answered is printed nowhere: here with the payment.

use super::What;
use super::intent::Intent;
use super::record::{Origin, Payment};
use super::rules::{Rules, approval_link};
use super::status::Status;
use crate::bank::Bank;
use crate::hosts::{Group, Host};
use crate::mode::Mode;
use crate::oauth::grant::{Granted, Terms};
use crate::registration::application;
use crate::resources::caller::Caller;
use crate::resources::signed_by;
use crate::resources::trouble::Trouble;
use crate::state::State;
use crate::tpp_certificate::TppCertificate;
use crate::wire::message::{Answer, Received, Refusal};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// Why a PISP may cancel (STET).
const CANCELLATIONS: [&str; 4] = ["DS02", "DUPL", "FRAD", "TECH"];

/// A call about a payment whose token and signature count.
pub(crate) struct Desk<'a> {
    bank: &'a Bank,
    host: &'a Host,
    request: &'a Received,
    who: Who,
    pub(crate) mode: Mode,
}

/// On whose token.
enum Who {
    /// The TPP's own.
    Tpp { client_id: String, tpp: String },
    /// The PSU's, for one payment.
    Psu(Terms),
}

impl<'a> Desk<'a> {
    /// Token (401), QWAC and scope (403), X-Request-ID, Digest and Signature (400).
    pub(crate) fn open(
        bank: &'a Bank,
        host: &'a Host,
        request: &'a Received,
        what: &What,
    ) -> Result<Desk<'a>, Trouble> {
        let (who, mode, seal) = bank.look(|state| match what {
            What::Confirmation(id) => {
                let caller = Caller::identify(state, host, request, |granted, _| granted == Granted::Pisp)
                    .map_err(|away| away.trouble)?;
                if caller.terms.payment.as_deref() != Some(id) {
                    return Err(Trouble::scope("the token is for another payment"));
                }
                let seal = caller.seal()?;
                Ok((Who::Psu(caller.terms), state.mode, seal))
            }
            _ => {
                let (who, seal) = own_token(state, host, request)?;
                Ok((who, state.mode, seal))
            }
        })?;
        signed_by(request, mode.strict, &seal)?;
        Ok(Desk { bank, host, request, who, mode })
    }

    /// Does what is asked.
    pub(crate) fn perform(
        &self,
        what: &What,
        rules: &Rules,
        media_type: &'static str,
    ) -> Result<Answer, Trouble> {
        match (what, self.request.method.as_str()) {
            (What::All, _) => self.take(rules, media_type),
            (What::One(id), "PUT") => self.cancel(id, rules, media_type),
            (What::One(id), _) => self.show(id, rules, media_type),
            (What::Confirmation(id), _) => self.confirm(id, rules, media_type),
        }
    }

    fn take(&self, rules: &Rules, media_type: &'static str) -> Result<Answer, Trouble> {
        let Who::Tpp { client_id, tpp } = &self.who else {
            return Err(Trouble::scope("a PSU's token initiates no payment"));
        };
        let sent = application::object(self.request, self.mode.strict)?;
        let name = self.request.sni.as_str();
        let taken = self.bank.change(|state| {
            let now = state.clock.now();
            let today = crate::activation::in_paris(now).date();
            let intent = match Intent::read(&sent, rules, today) {
                Ok(intent) => intent,
                Err(trouble) => return Ok(Err(trouble)),
            };
            let before = |one: &Payment| {
                one.client_id == *client_id
                    && one.code == self.host.codetab
                    && one.intent.information_id == intent.information_id
            };
            if rules.refuses_duplicates && state.payments.iter().any(before) {
                let why = "paymentInformationId: there is a payment with this id";
                return Ok(Err(Trouble::code(StatusCode::BAD_REQUEST, "DUPL", why)));
            }
            let origin = Origin {
                id: new_id(self.host.group, now.as_millisecond()),
                environment: self.host.environment,
                code: self.host.codetab.to_owned(),
                host: name.to_owned(),
                client_id: client_id.clone(),
                tpp: tpp.clone(),
                version: rules.version.to_owned(),
                confirmed_by_tpp: rules.confirmed_by_tpp,
                nonce: crate::random::text(22, crate::random::ALPHANUMERIC),
            };
            let (id, nonce) = (origin.id.clone(), origin.nonce.clone());
            let payment = Payment::taken(origin, sent.clone(), intent, rules.first, now.as_millisecond());
            state.payments.push(payment);
            Ok(Ok((id, nonce)))
        })?;
        let (id, nonce) = taken?;
        let href = approval_link(self.host, name, rules, &id, &nonce);
        let body = json!({
            "appliedAuthenticationApproach": "REDIRECT",
            "_links": {"consentApproval": {"href": href}},
        });
        let location = HeaderValue::from_str(&format!("{}/payment-requests/{id}", rules.base));
        let location = location.map_err(|_| Refusal::internal())?;
        Ok(Answer::typed(StatusCode::CREATED, media_type, body.to_string()).with(header::LOCATION, location))
    }

    fn show(&self, id: &str, rules: &Rules, media_type: &'static str) -> Result<Answer, Trouble> {
        let shown = self.bank.look(|state| {
            let payment = state.payment(id).filter(|one| self.owns(one)).ok_or_else(|| unknown(id))?;
            Ok::<_, Trouble>(payment.shown(&rules.base, state.clock.now_ms()))
        })?;
        Ok(Answer::typed(StatusCode::OK, media_type, shown.to_string()))
    }

    fn confirm(&self, id: &str, rules: &Rules, media_type: &'static str) -> Result<Answer, Trouble> {
        if !rules.confirmed_by_tpp {
            let why = "this version has nothing to confirm";
            return Err(Trouble::code(StatusCode::NOT_FOUND, "Not Found", why));
        }
        application::object(self.request, self.mode.strict)?;
        self.settle(id, rules, media_type, |payment, now_ms| {
            let status = payment.status(now_ms);
            if status != Status::Actc {
                return Err(conflict(format!("the payment is {} and not ACTC", status.name())));
            }
            payment.accept(now_ms);
            Ok(())
        })
    }

    fn cancel(&self, id: &str, rules: &Rules, media_type: &'static str) -> Result<Answer, Trouble> {
        let sent = application::object(self.request, self.mode.strict)?;
        let member =
            |name: &str| sent.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        if member("paymentInformationStatus") != Status::Canc.name() {
            return Err(Trouble::parameter("paymentInformationStatus: it must be CANC"));
        }
        let reason = member("statusReasonInformation");
        if !CANCELLATIONS.contains(&reason.as_str()) {
            let what = format!("statusReasonInformation: it must be one of {}", CANCELLATIONS.join(", "));
            return Err(Trouble::parameter(what));
        }
        self.settle(id, rules, media_type, |payment, now_ms| {
            if member("paymentInformationId") != payment.intent.information_id {
                return Err(Trouble::parameter("paymentInformationId: it is not the payment's"));
            }
            if !payment.intent.waits_for_its_day() {
                return Err(conflict("only a payment for a later day or a standing order can be cancelled"));
            }
            let status = payment.status(now_ms);
            let early = matches!(status, Status::Rcvd | Status::Pdng | Status::Actc | Status::Accp);
            if !early {
                return Err(conflict(format!("the payment is {} already", status.name())));
            }
            payment.steps.ends(now_ms, Status::Canc, &reason);
            Ok(())
        })
    }

    /// Changes a payment, and answers with it.
    fn settle(
        &self,
        id: &str,
        rules: &Rules,
        media_type: &'static str,
        work: impl FnOnce(&mut Payment, i64) -> Result<(), Trouble>,
    ) -> Result<Answer, Trouble> {
        let shown = self.bank.change(|state| {
            let now_ms = state.clock.now_ms();
            let Some(payment) = state.payment_mut(id).filter(|one| self.owns(one)) else {
                return Ok(Err(unknown(id)));
            };
            Ok(work(payment, now_ms).map(|()| payment.shown(&rules.base, now_ms)))
        })?;
        Ok(Answer::typed(StatusCode::OK, media_type, shown?.to_string()))
    }

    fn owns(&self, payment: &Payment) -> bool {
        let client_id = match &self.who {
            Who::Tpp { client_id, .. } => client_id,
            Who::Psu(terms) => &terms.client_id,
        };
        payment.client_id == *client_id
            && payment.code == self.host.codetab
            && payment.environment == self.host.environment
    }
}

/// The app of a TPP's own token, and the seal it signs with.
fn own_token(state: &State, host: &Host, request: &Received) -> Result<(Who, TppCertificate), Trouble> {
    let token = request.bearer()?;
    let unknown = || Refusal::invalid_token("Authorization: the access token is unknown or revoked");
    let now_ms = state.clock.now_ms();
    if state.grant_by_access(token).is_some_and(|grant| !grant.access_has_expired(now_ms)) {
        return Err(Trouble::scope("the token is a PSU's, a payment is initiated with the TPP's own"));
    }
    let known = state.find_token(token).filter(|known| known.environment == host.environment);
    let known = known.filter(|known| known.expires_at_ms > now_ms).ok_or_else(unknown)?;
    if known.qwac_sha256 != request.client.sha256_hex() {
        let why = "the access token was issued to another QWAC than the one of this connection";
        return Err(Trouble::code(StatusCode::FORBIDDEN, "BE05", why));
    }
    let app = match &known.app {
        Some(app) if known.scope == "pisp" => app,
        _ => return Err(Trouble::scope(format!("the token is for {}", known.scope))),
    };
    if app.code != host.codetab {
        return Err(unknown().because("another bank issued the access token").into());
    }
    let registered = state
        .registration_at(host.environment, host.codetab, &app.client_id)
        .ok_or_else(|| unknown().because("the app is no longer registered"))?
        .in_force(now_ms);
    let who = Who::Tpp { client_id: app.client_id.clone(), tpp: registered.tpp().to_owned() };
    Ok((who, registered.seal()?))
}

/// An id of the form that was seen at BPCE; at Arkéa, of which none was seen, a UUID.
fn new_id(group: Group, now_ms: i64) -> String {
    match group {
        Group::Bpce => {
            let digits = |count| crate::random::text(count, b"0123456789");
            format!("0000000{}-{now_ms:013}{}", digits(3), digits(12))
        }
        Group::Arkea => uuid::Builder::from_random_bytes(crate::random::bytes()).into_uuid().to_string(),
    }
}

fn unknown(id: &str) -> Trouble {
    Trouble::code(StatusCode::NOT_FOUND, "Not Found", format!("{id} is no payment of this app at this bank"))
}

fn conflict(why: impl Into<String>) -> Trouble {
    let why = why.into();
    Trouble::code(StatusCode::CONFLICT, &why.clone(), why)
}
