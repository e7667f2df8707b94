//! Asking for a new access token without the PSU (RFC 6749, section 6).

use secrecy::SecretString;

use super::{GrantError, TokenAnswer, TokenForm};
use crate::client::{Client, success};
use crate::record::{Purpose, Recorder};

/// `POST /stet/psd2/oauth/token` with the QWAC. The access token used until then ends with the answer, and the 180 days
/// since the PSU's authentication go on. A refresh token in the answer replaces the one that was sent, if it differs:
/// BPCE's text says it does, its example says it does not.
///
/// # Errors
/// [`GrantError`].
pub async fn refresh(
    client: &Client,
    client_id: &str,
    refresh_token: &SecretString,
    recorder: &dyn Recorder,
) -> Result<TokenAnswer, GrantError> {
    let form = TokenForm::token(Purpose::TokenRefresh)
        .field("client_id", client_id)
        .field("grant_type", "refresh_token")
        .secret("refresh_token", refresh_token);
    let answer = success(form.send(client, recorder).await?)?;
    Ok(TokenAnswer::read(&answer)?)
}
