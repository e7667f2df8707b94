//! Ending an access (RFC 7009; STET "Documentation Part 1: Framework" 1.4.2, section 3.4.2.8).

use jiff::Timestamp;
use secrecy::SecretString;

use super::{GrantError, TokenForm};
use crate::client::{Client, success};
use crate::record::{CallId, Purpose, Recorder};

/// Which token is handed in. Either ends both (BPCE "Account information").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Access,
    Refresh,
}

/// The bank took it. It says so for an unknown token too (RFC 7009, section 2.2).
#[derive(Debug, Clone)]
pub struct Revoked {
    pub status: u16,
    pub call_id: CallId,
    pub answered_at: Timestamp,
}

/// `POST /stet/psd2/oauth/revoke` with the QWAC. The documents say "POST /revoke" and print no path; it is taken to be
/// beside `/token`.
///
/// # Errors
/// [`GrantError`]. Where none of the bank's answers came, the tokens may be revoked.
pub async fn revoke(
    client: &Client,
    client_id: &str,
    token: &SecretString,
    kind: TokenKind,
    recorder: &dyn Recorder,
) -> Result<Revoked, GrantError> {
    let hint = match kind {
        TokenKind::Access => "access_token",
        TokenKind::Refresh => "refresh_token",
    };
    let form = TokenForm::to("revoke", Purpose::TokenRevocation)
        .field("client_id", client_id)
        .secret("token", token)
        .field("token_type_hint", hint);
    let answer = success(form.send(client, recorder).await?)?;
    Ok(Revoked { status: answer.status, call_id: answer.call_id, answered_at: answer.at })
}
