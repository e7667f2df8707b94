//! Arkéa's tokens: a PSU's, the TPP's own, and the paths at which they are had and revoked.
//!
//! Arkéa's developer portal, "Production": AISP/CBPII Step 1, PISP Step 1; a payment's PSU token has no refresh token. A
//! refresh token that was used before is answered
//! as was seen (`OAGA`); all other grants that do not count are assumed to be answered alike, and everything else that is
//! wrong in the words of RFC 6749 section 5.2.

use crate::bank::Bank;
use crate::hosts::Host;
use crate::oauth::client::{self, qwac_oid};
use crate::oauth::exchange::{self, Given};
use crate::oauth::form::Form;
use crate::oauth::grant::{ACCESS_LIFE_SECONDS, Granted};
use crate::scope::Scope;
use crate::state::AppAt;
use crate::wire::message::{Answer, Received, Refusal};
use http::StatusCode;
use serde_json::json;

pub(super) const TOKEN: &str = "/oauth-authorizationcode-psd2/token";
/// The TPP's own tokens are revoked here too.
pub(super) const REVOKE: &str = "/oauth-authorizationcode-psd2/revoke";
pub(super) const CLIENT_TOKEN: &str = "/oauth-clientcredentials-psd2/token";

/// A code or a refresh token against tokens.
pub(super) fn exchange(bank: &Bank, host: &Host, request: &Received) -> Answer {
    match exchanged(bank, host, request) {
        Ok(given) => tokens(&given),
        Err(refusal) if refusal.error == "invalid_grant" => unknown_grant(request, refusal),
        Err(refusal) => refusal.into(),
    }
}

fn exchanged(bank: &Bank, host: &Host, request: &Received) -> Result<Given, Refusal> {
    qwac_oid(request)?;
    let form = Form::read(request)?;
    match form.required("grant_type")? {
        "authorization_code" => exchange::code(bank, host, request, &form),
        "refresh_token" => exchange::refresh(bank, host, request, &form),
        other => Err(unsupported(other, "authorization_code or refresh_token")),
    }
}

fn tokens(given: &Given) -> Answer {
    let mut body = json!({
        "access_token": given.pair.access,
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFE_SECONDS,
    });
    if given.granted != Granted::Pisp {
        body["refresh_token"] = given.pair.refresh.as_str().into();
    }
    Answer::json(StatusCode::OK, &body).uncached()
}

fn unknown_grant(request: &Received, refusal: Refusal) -> Answer {
    let body = json!({
        "status": "400",
        "path": request.path,
        "message": "Bad Request",
        "error_code": "OAGA",
    });
    let mut answer =
        Answer::typed(StatusCode::BAD_REQUEST, "application/hal+json; charset=utf-8", body.to_string());
    answer.refused = Some(format!("OAGA: {}", refusal.why.unwrap_or(refusal.description)));
    answer
}

/// A token for the TPP itself, with which it initiates payments.
pub(super) fn client_credentials(bank: &Bank, host: &Host, request: &Received) -> Result<Answer, Refusal> {
    qwac_oid(request)?;
    let form = Form::read(request)?;
    let grant = form.required("grant_type")?;
    if grant != "client_credentials" {
        return Err(unsupported(grant, "client_credentials"));
    }
    let client_id = form.required("client_id")?;
    let wrong_scope =
        |what: &str| Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", format!("scope: {what}"));
    if form.optional("scope").is_some_and(|scope| scope != Scope::Pisp.name()) {
        return Err(wrong_scope("it need not be sent, and can only be pisp"));
    }
    bank.change(|state| {
        let app = client::app(state, host, client_id, request, state.mode.strict)?;
        if !app.scopes.contains(&Scope::Pisp) {
            return Err(wrong_scope("the app is not entered for pisp"));
        }
        let whose = AppAt { client_id: client_id.to_owned(), code: host.codetab.to_owned() };
        let (scope, qwac) = (Scope::Pisp.name(), request.client.sha256_hex());
        let token = state.make_token(scope, host.environment, Some(whose), qwac, ACCESS_LIFE_SECONDS);
        let comma = if state.mode.arkea_trailing_comma { "," } else { "" };
        let body = format!(
            "{{\n    \"access_token\":\"{token}\",\n    \"token_type\":\"Bearer\",\n    \
             \"expires_in\":{ACCESS_LIFE_SECONDS}{comma}\n}}"
        );
        Ok(Answer::typed(StatusCode::OK, "application/json;charset=UTF-8", body).uncached())
    })
}

fn unsupported(grant: &str, served: &str) -> Refusal {
    let what = format!("grant_type: {grant} is not served here, use {served}");
    Refusal::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", what)
}
