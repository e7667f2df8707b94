//! An authorization code or a refresh token against new tokens. How the tokens are written, each group says itself.
//!
//! RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.6; BPCE "Account information" documentation 1.4.2: no `scope`
//! with a code, redirect_uri strictly identical, the declared QWAC; a refresh ends the old access token, gives the
//! same refresh token back and moves nothing of the 180 days. Arkéa's developer portal, "Production": a refresh need not say
//! whose it is, and brings a new refresh token.

use super::client;
use super::form::Form;
use super::grant::{Granted, Pair, Terms};
use crate::bank::Bank;
use crate::hosts::Host;
use crate::state::State;
use crate::wire::message::{Received, Refusal};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use rsa::sha2::{Digest, Sha256};

/// The sentence that BPCE's live banks were seen to send.
const INVALID_GRANT: &str = "The provided authorization grant (e.g. authorization code, resource owner credentials) or \
                             refresh token is invalid, expired, revoked, does not match the redirection URI used in \
                             the authorization request, or was issued to another client.";

/// Tokens that are given, once.
pub(crate) struct Given {
    pub(crate) granted: Granted,
    pub(crate) pair: Pair,
}

/// Redeems a code.
pub(crate) fn code(bank: &Bank, host: &Host, request: &Received, form: &Form) -> Result<Given, Refusal> {
    let client_id = form.required("client_id")?;
    let code = form.required("code")?;
    let redirect_uri = form.required("redirect_uri")?;
    // What a second use ends has to stay ended, so the refusal is no error of the change.
    bank.change(|state| {
        let strict = state.mode.strict;
        if strict && form.optional("scope").is_some() {
            return Ok(Err(Refusal::request("scope: it may not be sent with an authorization code")));
        }
        if let Err(refusal) = client::app(state, host, client_id, request, strict) {
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
) -> Result<Given, Refusal> {
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
    Ok(Given { granted, pair })
}

/// Renews an access token.
pub(crate) fn refresh(bank: &Bank, host: &Host, request: &Received, form: &Form) -> Result<Given, Refusal> {
    let dialect = host.group.dialect();
    let named = match form.optional("client_id") {
        None if dialect.refresh_names_client => Some(form.required("client_id")?),
        named => named,
    };
    let token = form.required("refresh_token")?;
    bank.change(|state| {
        let strict = state.mode.strict;
        if let Some(client_id) = named {
            client::app(state, host, client_id, request, strict)?;
        }
        let grant = state
            .grant_by_refresh(token)
            .ok_or_else(|| invalid_grant("refresh_token: it is unknown or revoked"))?;
        let client_id = named.unwrap_or(&grant.terms.client_id);
        serves(state, &grant.terms, host, request, client_id, "refresh_token")?;
        client::app(state, host, client_id, request, strict)?;
        if grant.sca_has_expired(state.clock.now_ms()) {
            return Err(invalid_grant("refresh_token: the PSU's authentication is 180 days old"));
        }
        let granted = grant.terms.granted;
        if let Some(scope) = form.optional("scope")
            && (dialect.scope)(scope) != Some(granted)
        {
            let what = "scope: a refresh cannot change what was granted";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", what));
        }
        let pair = state
            .renew(token, request.client.sha256_hex(), dialect.rotates_refresh)
            .ok_or_else(|| invalid_grant("refresh_token: it is unknown"))?;
        Ok(Given { granted, pair })
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

/// One sentence for all of it, as was seen; the journal says which it is.
fn invalid_grant(why: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "invalid_grant", INVALID_GRANT).because(why)
}
