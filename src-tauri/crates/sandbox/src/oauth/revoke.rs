//! Revocation (RFC 7009): ending a grant with either of its tokens, or a TPP's own token.
//!
//! Arkéa's document prints it with the access token, the TPP's own too. BPCE prints neither the path nor the answer; its "Account information" documentation says that revoking one token
//! revokes the other. An unknown token is a success (RFC 7009 section 2.2), another client's a refusal.

use super::client::{self, invalid_client, qwac_oid};
use super::form::Form;
use crate::bank::Bank;
use crate::hosts::Host;
use crate::wire::message::{Answer, Received, Refusal};
use http::StatusCode;

pub(crate) const PATH: &str = "/stet/psd2/oauth/revoke";

pub(crate) fn answer(bank: &Bank, host: &Host, request: &Received) -> Result<Answer, Refusal> {
    let oid = qwac_oid(request)?;
    let form = Form::read(request)?;
    let token = form.required("token")?;
    bank.change(|state| {
        if let Some(client_id) = form.optional("client_id") {
            client::app(state, host, client_id, request, false)?;
        }
        if let Some(grant) = state.grant_by_access(token).or_else(|| state.grant_by_refresh(token)) {
            let terms = &grant.terms;
            let mine =
                state.registration_of(terms).is_some_and(|app| app.in_force(state.clock.now_ms()).oid == oid);
            let named = form.optional("client_id").is_none_or(|client_id| client_id == terms.client_id);
            if !mine || !named || terms.environment != host.environment || terms.codetab != host.codetab {
                return Err(invalid_client("token: it was issued to another client or by another bank"));
            }
        }
        state.end_grant(token);
        state.end_token(token, &request.client.sha256_hex());
        Ok(Answer::empty(StatusCode::OK).uncached())
    })
}
