//! A token for ourselves (RFC 6749, section 4.4): `pisp` for payments, and for the banks' tests of a wrong scope.

use super::{Endpoint, GrantError, TokenAnswer, TokenForm};
use crate::client::{Client, success};
use crate::record::{Purpose, Recorder};

/// `POST` with the QWAC and `grant_type=client_credentials`. The scope goes with it where the dialect asks for one: Arkéa's
/// page prints none.
///
/// # Errors
/// [`GrantError`].
pub async fn client_token(
    client: &Client,
    client_id: &str,
    scope: &str,
    recorder: &dyn Recorder,
) -> Result<TokenAnswer, GrantError> {
    let mut form = TokenForm::to(Endpoint::ClientToken, Purpose::ClientToken)
        .field("client_id", client_id)
        .field("grant_type", "client_credentials");
    if client.dialect().oauth.client_token_scope {
        form = form.field("scope", scope);
    }
    let answer = success(form.send(client, recorder).await?)?;
    Ok(TokenAnswer::read(&answer)?)
}
