//! POST /stet/psd2/oauth/token: access tokens by client credentials over mutual TLS.
//!
//! RFC 6749 sections 4.4 and 5.2, RFC 8705 section 3 (the token is bound to the QWAC), BPCE "PSD2 Registration API"
//! documentation (scope manageRegistration for the generic client_id PSD2_TPPRegister, one hour). A registered app
//! gets `pisp` the same way. The authorization code and refresh grants are not here.

use crate::authority::qc_statements::Kind;
use crate::bank::Bank;
use crate::hosts::Environment;
use crate::scope::Scope;
use crate::wire::message::{Answer, Received, Refusal};
use http::StatusCode;
use serde_json::json;

pub(crate) const PATH: &str = "/stet/psd2/oauth/token";
pub(crate) const MANAGE_REGISTRATION: &str = "manageRegistration";
const GENERIC_CLIENT: &str = "PSD2_TPPRegister";
const LIFE_SECONDS: i64 = 3600;

pub(crate) fn answer(bank: &Bank, environment: Environment, request: &Received) -> Result<Answer, Refusal> {
    let oid = qwac_oid(request)?;
    let form = Form::read(request)?;
    let grant = form.required("grant_type")?;
    if grant != "client_credentials" {
        let what = format!("grant_type: {grant} is not served, use client_credentials");
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", what));
    }
    let client_id = form.required("client_id")?;
    let scope = form.required("scope")?;
    bank.change(|state| {
        match scope.as_str() {
            MANAGE_REGISTRATION => {
                let known = client_id == GENERIC_CLIENT
                    || (!state.mode.strict && uuid::Uuid::parse_str(&client_id).is_ok());
                if !known {
                    return Err(invalid_client(format!(
                        "client_id: for manageRegistration it is {GENERIC_CLIENT}"
                    )));
                }
            }
            "pisp" => {
                let app = state
                    .registration(environment, &client_id)
                    .filter(|app| app.is_active(state.clock.now_ms()))
                    .ok_or_else(|| invalid_client("client_id: no active app is registered under it"))?
                    .in_force(state.clock.now_ms());
                if app.oid != oid {
                    return Err(invalid_client("client_id: the app belongs to another TPP than the QWAC"));
                }
                if !app.scopes.contains(&Scope::Pisp) {
                    let what = "scope: the app is not registered for pisp";
                    return Err(Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", what));
                }
            }
            other => {
                let what = format!("scope: {other} cannot be had by client_credentials");
                return Err(Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", what));
            }
        }
        let token = state.make_token(&scope, environment, request.client.sha256_hex(), LIFE_SECONDS);
        let body = json!({
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": LIFE_SECONDS,
            "scope": scope,
        });
        Ok(Answer::json(StatusCode::OK, &body).uncached())
    })
}

/// The OID of the certificate that carries the connection, which has to be a QWAC.
fn qwac_oid(request: &Received) -> Result<String, Refusal> {
    if request.client.kind() != Some(Kind::Qwac) {
        return Err(invalid_client("the client certificate of the connection is not a QWAC (QcType web)"));
    }
    let oid =
        request.client.oid().ok_or_else(|| invalid_client("the QWAC holds no organizationIdentifier"))?;
    Ok(oid.to_owned())
}

/// How many fields the form of a request has.
#[cfg(fuzzing)]
pub(crate) fn fields(request: &Received) -> Result<usize, Refusal> {
    Form::read(request).map(|form| form.pairs.len())
}

fn invalid_client(what: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, "invalid_client", what)
}

/// An `application/x-www-form-urlencoded` body; no parameter may stand twice (RFC 6749 section 3.2).
struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    fn read(request: &Received) -> Result<Form, Refusal> {
        let content_type = request.header("content-type").unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::request("Content-Type: it must be application/x-www-form-urlencoded"));
        }
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in url::form_urlencoded::parse(&request.body) {
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(Refusal::request(format!("{name}: it stands more than once")));
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Form { pairs })
    }

    fn required(&self, name: &str) -> Result<String, Refusal> {
        self.pairs
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.clone())
            .ok_or_else(|| Refusal::request(format!("{name}: it is missing")))
    }
}
