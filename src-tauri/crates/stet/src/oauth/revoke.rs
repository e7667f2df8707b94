//! Ending an access (RFC 7009; STET "Documentation Part 1: Framework" 1.4.2, section 3.4.2.8).

use jiff::Timestamp;
use secrecy::SecretString;

use super::{Endpoint, GrantError, TokenForm};
use crate::client::{Client, success};
use crate::dialect::Revocation;
use crate::record::{CallId, Purpose, Recorder};

/// Which token is handed in. At BPCE either ends both ("Account information"); Arkéa's page names the access token alone,
/// a token for ourselves included.
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

/// `POST` to the revocation endpoint with the QWAC. BPCE's documents say "POST /revoke" and print no path; it is taken to
/// be beside `/token`.
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
    let form = TokenForm::to(Endpoint::Revoke, Purpose::TokenRevocation);
    let form = match client.dialect().oauth.revocation {
        Revocation::EitherToken => {
            form.field("client_id", client_id).secret("token", token).field("token_type_hint", hint)
        }
        Revocation::AccessToken => form.secret("token", token),
    };
    let answer = success(form.send(client, recorder).await?)?;
    Ok(Revoked { status: answer.status, call_id: answer.call_id, answered_at: answer.at })
}
