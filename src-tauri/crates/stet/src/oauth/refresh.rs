//! Asking for a new access token without the PSU (RFC 6749, section 6).

use secrecy::SecretString;

use super::{Endpoint, GrantError, TokenAnswer, TokenForm};
use crate::client::{Client, success};
use crate::record::{Purpose, Recorder};

/// `POST` to the token endpoint with the QWAC. The access token used until then ends with the answer, and the 180 days
/// since the PSU's authentication go on. A refresh token in the answer replaces the one that was sent, if it differs:
/// BPCE's text says it does, its example says it does not; at Arkéa it always does, and the one before is refused from then
/// on ([`super::GrantRefusal::Reused`]). The client is named where the dialect asks for it: Arkéa's page prints no client_id.
///
/// # Errors
/// [`GrantError`].
pub async fn refresh(
    client: &Client,
    client_id: &str,
    refresh_token: &SecretString,
    recorder: &dyn Recorder,
) -> Result<TokenAnswer, GrantError> {
    let mut form = TokenForm::to(Endpoint::Token, Purpose::TokenRefresh);
    if client.dialect().oauth.refresh_names_client {
        form = form.field("client_id", client_id);
    }
    let form = form.field("grant_type", "refresh_token").secret("refresh_token", refresh_token);
    let answer = success(form.send(client, recorder).await?)?;
    Ok(TokenAnswer::read(&answer)?)
}
