//! POST /stet/psd2/oauth/token: which grant is asked for, and the access tokens by client credentials.
//!
//! RFC 6749 sections 4.4 and 5.2, RFC 8705 section 3 (the token is bound to the QWAC), BPCE "PSD2 Registration API"
//! documentation (scope manageRegistration for the generic client_id PSD2_TPPRegister, one hour). A registered app
//! gets `pisp` the same way. A PSU's grants are in `exchange`.

use super::client::{self, invalid_client, qwac_oid};
use super::exchange::Given;
use super::form::Form;
use super::grant::{ACCESS_LIFE_SECONDS, Granted};
use super::{exchange, fallback};
use crate::bank::Bank;
use crate::hosts::Host;
use crate::scope::Scope;
use crate::state::{AppAt, State};
use crate::wire::message::{Answer, Received, Refusal};
use http::StatusCode;
use serde_json::json;

pub(crate) const PATH: &str = "/stet/psd2/oauth/token";
pub(crate) const MANAGE_REGISTRATION: &str = "manageRegistration";
const GENERIC_CLIENT: &str = "PSD2_TPPRegister";
const LIFE_SECONDS: i64 = 3600;

pub(crate) fn answer(bank: &Bank, host: &Host, request: &Received) -> Result<Answer, Refusal> {
    qwac_oid(request)?;
    let form = Form::read(request)?;
    let grant = form.required("grant_type")?;
    if fallback::is_asked_for(request) {
        return fallback::answer(bank, host, request, &form);
    }
    match grant {
        "client_credentials" => bank.change(|state| client_credentials(state, host, request, &form)),
        "authorization_code" => exchange::code(bank, host, request, &form).map(tokens),
        "refresh_token" => exchange::refresh(bank, host, request, &form).map(tokens),
        other => {
            let what = format!(
                "grant_type: {other} is not served, use authorization_code, refresh_token or client_credentials"
            );
            Err(Refusal::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", what))
        }
    }
}

fn tokens(given: Given) -> Answer {
    let mut body = json!({
        "access_token": given.pair.access,
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFE_SECONDS,
        "scope": given.granted.name(),
    });
    if given.granted != Granted::Pisp {
        body["scope"] = format!("{} offline_access", given.granted.name()).into();
        body["refresh_token"] = given.pair.refresh.into();
    }
    Answer::json(StatusCode::OK, &body).uncached()
}

fn client_credentials(
    state: &mut State,
    host: &Host,
    request: &Received,
    form: &Form,
) -> Result<Answer, Refusal> {
    let client_id = form.required("client_id")?;
    let scope = form.required("scope")?;
    let mut whose = None;
    match scope {
        MANAGE_REGISTRATION => {
            let known = client_id == GENERIC_CLIENT
                || (!state.mode.strict && uuid::Uuid::parse_str(client_id).is_ok());
            if !known {
                return Err(invalid_client(format!(
                    "client_id: for manageRegistration it is {GENERIC_CLIENT}"
                )));
            }
        }
        "pisp" => {
            let app = client::app(state, host, client_id, request, false)?;
            if !app.scopes.contains(&Scope::Pisp) {
                return Err(invalid_scope("scope: the app is not registered for pisp"));
            }
            whose = Some(AppAt { client_id: client_id.to_owned(), code: host.codetab.to_owned() });
        }
        other => {
            return Err(invalid_scope(format!("scope: {other} cannot be had by client_credentials")));
        }
    }
    let qwac = request.client.sha256_hex();
    let token = state.make_token(scope, host.environment, whose, qwac, LIFE_SECONDS);
    let body = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": LIFE_SECONDS,
        "scope": scope,
    });
    Ok(Answer::json(StatusCode::OK, &body).uncached())
}

fn invalid_scope(what: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", what)
}

/// How many fields the form of a request has.
#[cfg(fuzzing)]
pub(crate) fn fields(request: &Received) -> Result<usize, Refusal> {
    Form::read(request).map(|form| form.len())
}
