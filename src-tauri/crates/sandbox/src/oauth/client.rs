//! Who asks for a token: the QWAC of the connection, and the app under the client_id.

use crate::authority::qc_statements::Kind;
use crate::hosts::Host;
use crate::registration::record::App;
use crate::state::State;
use crate::wire::message::{Received, Refusal};
use http::StatusCode;

/// The OID of the certificate that carries the connection, which has to be a QWAC.
pub(crate) fn qwac_oid(request: &Received) -> Result<&str, Refusal> {
    if request.client.kind() != Some(Kind::Qwac) {
        return Err(invalid_client("the client certificate of the connection is not a QWAC (QcType web)"));
    }
    request.client.oid().ok_or_else(|| invalid_client("the QWAC holds no organizationIdentifier"))
}

/// The active app under this client_id, where it belongs to the TPP of the connection's QWAC. `declared` demands the
/// very certificate that was declared with the app, where one was.
pub(crate) fn app<'s>(
    state: &'s State,
    host: &Host,
    client_id: &str,
    request: &Received,
    declared: bool,
) -> Result<&'s App, Refusal> {
    let oid = qwac_oid(request)?;
    let now_ms = state.clock.now_ms();
    let app = state
        .registration_at(host.environment, host.codetab, client_id)
        .filter(|app| app.is_active(now_ms))
        .ok_or_else(|| invalid_client("client_id: no active app is registered under it"))?
        .in_force(now_ms);
    if app.oid != oid {
        return Err(invalid_client("client_id: the app belongs to another TPP than the QWAC"));
    }
    let other = app.qwac_sha256.as_ref().is_some_and(|known| *known != request.client.sha256_hex());
    if declared && other {
        return Err(invalid_client("the QWAC is not the one that was declared with the app"));
    }
    Ok(app)
}

pub(crate) fn invalid_client(what: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, "invalid_client", what)
}
