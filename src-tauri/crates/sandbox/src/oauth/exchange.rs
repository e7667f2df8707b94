//! POST /token with an authorization code or a refresh token.
//!
//! RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.6; BPCE "Account information" documentation 1.4.2: no `scope`
//! with a code, redirect_uri strictly identical, the declared QWAC; a refresh ends the old access token, gives the
//! same refresh token back and moves nothing of the 180 days.

use super::client;
use super::form::Form;
use super::grant::{ACCESS_LIFE_SECONDS, Granted, Terms};
use crate::bank::Bank;
use crate::hosts::Host;
use crate::state::State;
use crate::wire::message::{Answer, Received, Refusal};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use rsa::sha2::{Digest, Sha256};
use serde_json::json;

/// The sentence that BPCE's live banks were seen to send.
const INVALID_GRANT: &str = "The provided authorization grant (e.g. authorization code, resource owner credentials) or \
                             refresh token is invalid, expired, revoked, does not match the redirection URI used in \
                             the authorization request, or was issued to another client.";

/// Redeems a code.
pub(super) fn code(bank: &Bank, host: &Host, request: &Received, form: &Form) -> Result<Answer, Refusal> {
    let client_id = form.required("client_id")?;
    let code = form.required("code")?;
    let redirect_uri = form.required("redirect_uri")?;
    // What a second use ends has to stay ended, so the refusal is no error of the change.
    bank.change(|state| {
        let strict = state.mode.strict;
        if strict && form.optional("scope").is_some() {
            return Ok(Err(Refusal::request("scope: it may not be sent with an authorization code")));
        }
        if let Err(refusal) = client::app(state, host.environment, client_id, request, strict) {
            return Ok(Err(refusal));
        }
        Ok(redeem(state, host, request, client_id, code, redirect_uri, form.optional("code_verifier")))
    })?
}

fn redeem(
    state: &mut State,
    host: &Host,
    request: &Received,
    client_id: &str,
    code: &str,
    redirect_uri: &str,
    verifier: Option<&str>,
) -> Result<Answer, Refusal> {
    let known = state.code(code).ok_or_else(|| invalid_grant("code: it is unknown"))?;
    serves(state, &known.terms, host, request, client_id, "code")?;
    if known.redeemed.is_some() {
        state.end_redeemed(code);
        return Err(invalid_grant("code: it was used before; what it gave is revoked"));
    }
    if known.has_expired(state.clock.now_ms()) {
        return Err(invalid_grant("code: it has expired, it lives one hour"));
    }
    if known.redirect_uri != redirect_uri {
        return Err(invalid_grant("redirect_uri: it is not the one of the authorisation"));
    }
    match (&known.challenge, verifier) {
        (None, None) => {}
        (None, Some(_)) => {
            return Err(invalid_grant("code_verifier: the authorisation had no code_challenge"));
        }
        (Some(_), None) => return Err(invalid_grant("code_verifier: it is missing")),
        (Some(challenge), Some(verifier)) => {
            if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) != *challenge {
                return Err(invalid_grant("code_verifier: it does not fit the code_challenge"));
            }
        }
    }
    let granted = known.terms.granted;
    let pair = state
        .redeem(code, request.client.sha256_hex())
        .ok_or_else(|| invalid_grant("code: it is unknown"))?;
    Ok(tokens(granted, &pair.access, &pair.refresh))
}

/// Renews an access token.
pub(super) fn refresh(bank: &Bank, host: &Host, request: &Received, form: &Form) -> Result<Answer, Refusal> {
    let client_id = form.required("client_id")?;
    let token = form.required("refresh_token")?;
    bank.change(|state| {
        let strict = state.mode.strict;
        client::app(state, host.environment, client_id, request, strict)?;
        let grant = state
            .grant_by_refresh(token)
            .ok_or_else(|| invalid_grant("refresh_token: it is unknown or revoked"))?;
        serves(state, &grant.terms, host, request, client_id, "refresh_token")?;
        if grant.sca_has_expired(state.clock.now_ms()) {
            return Err(invalid_grant("refresh_token: the PSU's authentication is 180 days old"));
        }
        let granted = grant.terms.granted;
        if let Some(scope) = form.optional("scope")
            && Granted::parse(scope) != Some(granted)
        {
            let what = "scope: a refresh cannot change what was granted";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", what));
        }
        let access = state
            .renew_access(token, request.client.sha256_hex())
            .ok_or_else(|| invalid_grant("refresh_token: it is unknown"))?;
        Ok(tokens(granted, &access, token))
    })
}

/// Whether a code or refresh token serves this client at this entry point.
fn serves(
    state: &State,
    terms: &Terms,
    host: &Host,
    request: &Received,
    client_id: &str,
    what: &str,
) -> Result<(), Refusal> {
    if terms.client_id != client_id {
        return Err(invalid_grant(format!("{what}: it was issued to another client")));
    }
    if terms.environment != host.environment || terms.codetab != host.codetab {
        return Err(invalid_grant(format!("{what}: another bank issued it")));
    }
    if state.mode.strict && terms.host != request.sni {
        let why = format!("{what}: it was issued at {}, which serves all later calls", terms.host);
        return Err(invalid_grant(why));
    }
    Ok(())
}

fn tokens(granted: Granted, access: &str, refresh: &str) -> Answer {
    let body = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFE_SECONDS,
        "scope": format!("{} offline_access", granted.name()),
        "refresh_token": refresh,
    });
    Answer::json(StatusCode::OK, &body).uncached()
}

/// One sentence for all of it, as was seen; the journal says which it is.
fn invalid_grant(why: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "invalid_grant", INVALID_GRANT).because(why)
}
