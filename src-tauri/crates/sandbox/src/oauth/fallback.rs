//! The fallback of article 33 of the RTS: a token request with the header `fallback: 1` is sent on to the bank's
//! online banking.
//!
//! BPCE "Account information" documentation 1.4.2, How to use the fallback mode: same entry point, same QWAC, 302 with
//! the online banking's address and a JWT. The printed example lacks its Location header; the address here is this
//! bank's page on the pages server, with the JWT as `token`.

use super::client::{self, invalid_client, qwac_oid};
use super::form::Form;
use crate::authority::qc_statements::Role;
use crate::bank::Bank;
use crate::hosts::Host;
use crate::wire::message::{Answer, Received, Refusal};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// Where the online banking would be.
pub(crate) const ONLINE_BANKING: &str = "/banque-en-ligne/connexion";
const LIFE_SECONDS: i64 = 300;
const BODY: &str = "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>302 Found</title>\n\
                    </head><body>\n<h1>Found</h1>\n<p>The document has moved.</p>\n</body></html>\n";

/// Whether the request has the header.
pub(super) fn is_asked_for(request: &Received) -> bool {
    request.header("fallback").is_some_and(|value| value.trim() == "1")
}

pub(super) fn answer(bank: &Bank, host: &Host, request: &Received, form: &Form) -> Result<Answer, Refusal> {
    let oid = qwac_oid(request)?;
    if form.required("grant_type")? != "client_credentials" {
        let what = "grant_type: the fallback asks with client_credentials";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", what));
    }
    let client_id = form.required("client_id")?;
    let role = match form.required("scope")? {
        "aisp" => Role::AccountInformation,
        "pisp" => Role::PaymentInitiation,
        other => {
            let what = format!("scope: the fallback serves aisp and pisp, not {other}");
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", what));
        }
    };
    if client_id != oid {
        bank.look(|state| client::app(state, host, client_id, request, false).map(|_| ()))?;
    }
    if !request.client.roles().contains(&role) {
        return Err(invalid_client(format!("the QWAC does not hold the role {}", role.name())));
    }
    let now = bank.look(|state| state.clock.now_ms()) / 1000;
    let claims = json!({
        "iss": format!("https://{}", request.sni),
        "sub": oid,
        "aud": "online-banking",
        "iat": now,
        "exp": now + LIFE_SECONDS,
        "jti": crate::random::text(22, crate::random::ALPHANUMERIC),
    });
    let head = json!({"alg": "RS256", "typ": "JWT"});
    let encoded = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encoded(head), encoded(claims));
    let signature = bank.seal.key().sign_pkcs1_sha256(signed.as_bytes()).map_err(|error| {
        tracing::error!(%error, "a fallback token could not be signed");
        Refusal::internal()
    })?;
    let pages = bank.pages.get().ok_or_else(Refusal::internal)?;
    let location = format!(
        "http://{pages}/{}{ONLINE_BANKING}?token={signed}.{}",
        request.sni,
        URL_SAFE_NO_PAD.encode(signature)
    );
    let location = HeaderValue::from_str(&location).map_err(|_| Refusal::internal())?;
    Ok(Answer::typed(StatusCode::FOUND, "text/html; charset=iso-8859-1", BODY)
        .with(header::LOCATION, location))
}
