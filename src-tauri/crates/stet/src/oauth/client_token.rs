//! A token for ourselves (RFC 6749, section 4.4): `pisp` for payments, and for the banks' tests of a wrong scope.

use super::{GrantError, TokenAnswer, TokenForm};
use crate::client::{Client, success};
use crate::record::{Purpose, Recorder};

/// `POST /stet/psd2/oauth/token` with the QWAC and `grant_type=client_credentials`.
///
/// # Errors
/// [`GrantError`].
pub async fn client_token(
    client: &Client,
    client_id: &str,
    scope: &str,
    recorder: &dyn Recorder,
) -> Result<TokenAnswer, GrantError> {
    let form = TokenForm::token(Purpose::ClientToken)
        .field("client_id", client_id)
        .field("grant_type", "client_credentials")
        .field("scope", scope);
    let answer = success(form.send(client, recorder).await?)?;
    Ok(TokenAnswer::read(&answer)?)
}
