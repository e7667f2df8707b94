//! Sending what was prepared, and reading the answers leniently: any 2xx is a success.

use jiff::Timestamp;

use super::{Prepared, RegisterSettings, RegistrationAnswer};
use crate::client::{Answer, Client, json_object, success};
use crate::error::{BankError, Breach};
use crate::oauth::{Endpoint, TokenAnswer, TokenForm};
use crate::record::{CallId, Purpose, Recorder};
use crate::token::AccessToken;

/// The document: "the access token validity is limited to 1 hour". Used where the answer does not say.
const TOKEN_LIFE_S: u64 = 3600;
/// What is longer is taken for a mistake.
const LONGEST_LIFE_S: u64 = 86_400;

/// An app the bank took. Activation is counted from `answered_at`.
#[derive(Debug, Clone)]
pub struct Registered {
    pub client_id: String,
    pub answer: RegistrationAnswer,
    pub status: u16,
    pub call_id: CallId,
    pub answered_at: Timestamp,
}

/// A registration as the bank holds it.
#[derive(Debug, Clone)]
pub struct Answered {
    pub answer: RegistrationAnswer,
    pub status: u16,
    pub call_id: CallId,
    pub answered_at: Timestamp,
}

/// A change the bank took; it may answer without a body.
#[derive(Debug, Clone)]
pub struct Updated {
    pub answer: Option<RegistrationAnswer>,
    pub status: u16,
    pub call_id: CallId,
    pub answered_at: Timestamp,
}

/// A registration the bank removed.
#[derive(Debug, Clone)]
pub struct Deleted {
    pub status: u16,
    pub call_id: CallId,
    pub answered_at: Timestamp,
}

/// `POST /stet/psd2/oauth/token` with the QWAC, unsigned: the token for `manageRegistration`.
///
/// # Errors
/// Every [`BankError`]; `BrokenContract` where a 2xx has no access_token or names a type other than Bearer.
pub async fn token(
    client: &Client,
    settings: &RegisterSettings,
    recorder: &dyn Recorder,
) -> Result<AccessToken, BankError> {
    let form = TokenForm::to(Endpoint::Token, Purpose::RegistrationToken)
        .field("client_id", &settings.client_id)
        .field("grant_type", "client_credentials")
        .field("scope", "manageRegistration");
    let answer = success(form.send(client, recorder).await?)?;
    read_token(&answer)
}

/// `POST /register`. A 200 counts as the documented 201.
///
/// # Errors
/// `BrokenContract` where a 2xx has no client_id: the app may exist, and nobody knows its name.
pub async fn send_create(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Registered, BankError> {
    let answer = send(client, prepared, Purpose::RegistrationCreate, token, recorder).await?;
    let registration = RegistrationAnswer::from_members(json_object(&answer)?);
    let (status, call_id, answered_at) = (answer.status, answer.call_id, answer.at);
    match registration.client_id() {
        Some(client_id) => Ok(Registered { client_id, answer: registration, status, call_id, answered_at }),
        None => Err(BankError::BrokenContract { breach: Breach::NoClientId, status, call_id }),
    }
}

/// `GET /register/{client_id}`.
pub async fn read(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Answered, BankError> {
    let answer = send(client, prepared, Purpose::RegistrationRead, token, recorder).await?;
    let registration = RegistrationAnswer::from_members(json_object(&answer)?);
    Ok(Answered {
        answer: registration,
        status: answer.status,
        call_id: answer.call_id,
        answered_at: answer.at,
    })
}

/// `PUT /register/{client_id}`.
pub async fn send_update(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Updated, BankError> {
    let answer = send(client, prepared, Purpose::RegistrationUpdate, token, recorder).await?;
    let registration = json_object(&answer).ok().map(RegistrationAnswer::from_members);
    Ok(Updated {
        answer: registration,
        status: answer.status,
        call_id: answer.call_id,
        answered_at: answer.at,
    })
}

/// `DELETE /register/{client_id}`.
pub async fn send_delete(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Deleted, BankError> {
    let answer = send(client, prepared, Purpose::RegistrationDelete, token, recorder).await?;
    Ok(Deleted { status: answer.status, call_id: answer.call_id, answered_at: answer.at })
}

async fn send(
    client: &Client,
    prepared: &Prepared,
    expected: Purpose,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Answer, BankError> {
    success(prepared.send(client, expected, token, recorder).await?)
}

pub(crate) fn read_token(answer: &Answer) -> Result<AccessToken, BankError> {
    let answer = TokenAnswer::read(answer)?;
    let life = answer.expires_in_s.filter(|seconds| *seconds <= LONGEST_LIFE_S).unwrap_or(TOKEN_LIFE_S);
    Ok(answer.living(life))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read_from(body: &str) -> Result<AccessToken, BankError> {
        read_token(&Answer {
            call_id: "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".parse().expect("a UUID"),
            status: 200,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
            at: Timestamp::UNIX_EPOCH,
            secrets: Vec::new(),
        })
    }

    fn breach_of(body: &str) -> Breach {
        match read_from(body) {
            Err(BankError::BrokenContract { breach, .. }) => breach,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("accepted"),
        }
    }

    #[test]
    fn the_documented_answer_holds_a_token_alone_and_lives_an_hour() {
        let token = read_from(r#"{"access_token":"abc"}"#).unwrap_or_else(|error| panic!("{error}"));
        // EXPOSE: to compare with what was parsed.
        assert_eq!(token.secret().expose_secret(), "abc");
        assert_eq!(token.expires_at().as_second(), 3600);
    }

    #[test]
    fn expires_in_is_read_as_a_number_or_as_text() {
        for body in [
            r#"{"access_token":"abc","expires_in":300,"token_type":"Bearer"}"#,
            r#"{"access_token":"abc","expires_in":"300","token_type":"bearer","scope":null}"#,
        ] {
            let token = read_from(body).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(token.expires_at().as_second(), 300);
        }
    }

    #[test]
    fn an_answer_without_a_usable_token_breaks_the_contract() {
        assert_eq!(breach_of(r#"{"token":"abc"}"#), Breach::NoAccessToken);
        assert_eq!(breach_of(r#"{"access_token":""}"#), Breach::NoAccessToken);
        assert_eq!(breach_of("{\"access_token\":\"a\\r\\nb\"}"), Breach::NoAccessToken);
        assert_eq!(breach_of(r#"{"access_token":"abc","token_type":"mac"}"#), Breach::TokenType);
        assert_eq!(breach_of("<html></html>"), Breach::Html);
        assert_eq!(breach_of(""), Breach::Empty);
    }
}
