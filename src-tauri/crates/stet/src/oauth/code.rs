//! Exchanging a code for tokens (RFC 6749, section 4.1.3).

use secrecy::SecretString;

use super::{Endpoint, GrantError, TokenAnswer, TokenForm};
use crate::client::{Client, success};
use crate::record::{Purpose, Recorder};

/// A code and what it was asked for with.
#[derive(Clone, Copy)]
pub struct CodeGrant<'a> {
    pub client_id: &'a str,
    pub code: &'a SecretString,
    /// "Strictly identical" to the one of the authorisation (BPCE "Account information").
    pub redirect_uri: &'a str,
    /// The proof key's verifier, where the authorisation carried its challenge.
    pub code_verifier: Option<&'a SecretString>,
}

/// `POST` to the token endpoint with the QWAC. There is no `scope` in it: BPCE's documents ask for its absence, Arkéa's
/// print none.
///
/// # Errors
/// [`GrantError`]. A code is good for one exchange: after an error that leaves open whether the bank saw it, a new
/// authorisation is the only way on.
pub async fn exchange_code(
    client: &Client,
    grant: CodeGrant<'_>,
    recorder: &dyn Recorder,
) -> Result<TokenAnswer, GrantError> {
    let mut form = TokenForm::to(Endpoint::Token, Purpose::CodeExchange)
        .field("client_id", grant.client_id)
        .field("grant_type", "authorization_code")
        .secret("code", grant.code)
        .field("redirect_uri", grant.redirect_uri);
    if let Some(verifier) = grant.code_verifier {
        form = form.secret("code_verifier", verifier);
    }
    let answer = success(form.send(client, recorder).await?)?;
    Ok(TokenAnswer::read(&answer)?)
}
