//! Sending what was prepared, and reading the answers: data, nothing, or why not.

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::funds::sent_id;
use super::members::Members;
use super::{
    AccessError, Accounts, Balances, Beneficiaries, FundsAnswer, Got, Identity, MessageCode, Next, Nothing,
    NothingBecause, Reading, Transactions,
};
use crate::client::{Answer, Client, json_bytes, json_text, success};
use crate::error::{BankError, Breach};
use crate::prepared::Prepared;
use crate::record::{CallId, Purpose, Recorder};
use crate::token::AccessToken;

/// The bank recorded a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consented {
    /// The document says 201; 200 was seen, with and without a body.
    pub status: u16,
    pub call_id: CallId,
    pub answered_at: Timestamp,
}

/// `GET /accounts`, or a page of it.
///
/// # Errors
/// [`AccessError`].
pub async fn accounts(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Reading<Accounts>, AccessError> {
    let answer = prepared.send(client, Purpose::Accounts, token, recorder).await?;
    reading(answer, Purpose::Accounts, |_, body| read_accounts(body, prepared))
}

/// `GET /accounts/{id}/balances`.
///
/// # Errors
/// [`AccessError`].
pub async fn balances(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Reading<Balances>, AccessError> {
    let answer = prepared.send(client, Purpose::Balances, token, recorder).await?;
    reading(answer, Purpose::Balances, |_, body| read_balances(body))
}

/// `GET /accounts/{id}/transactions`, or a page of it.
///
/// # Errors
/// [`AccessError`].
pub async fn transactions(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Reading<Transactions>, AccessError> {
    let answer = prepared.send(client, Purpose::Transactions, token, recorder).await?;
    reading(answer, Purpose::Transactions, |_, body| read_transactions(body, prepared))
}

/// `GET /end-user-identity`.
///
/// # Errors
/// [`AccessError`].
pub async fn identity(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Reading<Identity>, AccessError> {
    let answer = prepared.send(client, Purpose::Identity, token, recorder).await?;
    reading(answer, Purpose::Identity, |text, _| {
        let raw: Option<&RawValue> = serde_json::from_str(text).ok();
        raw.and_then(Identity::read).map(Found::Data).ok_or(Breach::NoIdentity)
    })
}

/// `GET /trusted-beneficiaries`, or a page of it.
///
/// # Errors
/// [`AccessError`]; at BPCE's banks always [`super::Refusal::NotImplemented`].
pub async fn trusted_beneficiaries(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Reading<Beneficiaries>, AccessError> {
    let answer = prepared.send(client, Purpose::TrustedBeneficiaries, token, recorder).await?;
    reading(answer, Purpose::TrustedBeneficiaries, |_, body| read_beneficiaries(body, prepared))
}

/// `PUT /consents`. Any 2xx is a success, whatever its body.
///
/// # Errors
/// [`AccessError`]. Where no answer came, or a server error, the consent may be recorded: `GET /accounts` tells.
pub async fn send_consent(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Consented, AccessError> {
    let answer = prepared.send(client, Purpose::Consent, token, recorder).await?;
    let (call_id, answered_at) = (answer.call_id, answer.at);
    match success(answer) {
        Ok(answer) => Ok(Consented { status: answer.status, call_id, answered_at }),
        Err(error) => Err(AccessError::of(error, Purpose::Consent)),
    }
}

/// `POST /funds-confirmations`.
///
/// # Errors
/// [`AccessError`]; `BrokenContract` where a 2xx has no result.
pub async fn funds_confirmation(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Got<FundsAnswer>, AccessError> {
    let answer = prepared.send(client, Purpose::FundsConfirmation, token, recorder).await?;
    let (call_id, answered_at) = (answer.call_id, answer.at);
    let sent = prepared.body.as_deref().and_then(sent_id);
    let read = |answer: &Answer| {
        let text = json_text(answer)?;
        let raw: Option<&RawValue> = serde_json::from_str(text).ok();
        let breach = BankError::BrokenContract { breach: Breach::NoResult, status: answer.status, call_id };
        raw.and_then(|raw| FundsAnswer::read(raw, sent.as_deref())).ok_or(breach)
    };
    match success(answer).and_then(|answer| Ok((read(&answer)?, answer.status))) {
        Ok((data, status)) => Ok(Got { data, status, call_id, answered_at }),
        Err(error) => Err(AccessError::of(error, Purpose::FundsConfirmation)),
    }
}

/// What a reader made of a body.
pub(super) enum Found<T> {
    Data(T),
    EmptyList,
}

fn reading<T>(
    answer: Answer,
    purpose: Purpose,
    read: impl FnOnce(&str, &Members<'_>) -> Result<Found<T>, Breach>,
) -> Result<Reading<T>, AccessError> {
    let (status, call_id, answered_at) = (answer.status, answer.call_id, answer.at);
    let nothing = |because| Ok(Reading::Nothing(Nothing { because, status, call_id, answered_at }));
    let answer = match success(answer) {
        Ok(answer) => answer,
        Err(error) => {
            let error = AccessError::of(error, purpose);
            let none = status == 404 && error.code == Some(MessageCode::NoAvailableAccount);
            return if none { nothing(NothingBecause::NoAvailableAccount) } else { Err(error) };
        }
    };
    if status == 204 {
        return nothing(NothingBecause::NoContent);
    }
    let breach = |breach| AccessError::from(BankError::BrokenContract { breach, status, call_id });
    let object = std::str::from_utf8(json_bytes(&answer.body)).ok();
    let Some((text, members)) = object.and_then(|text| Some((text, Members::of_text(text)?))) else {
        return match json_text(&answer) {
            Ok(_) => Err(breach(Breach::NotJson)),
            Err(BankError::BrokenContract { breach: Breach::Empty, .. }) => {
                nothing(NothingBecause::EmptyBody)
            }
            Err(error) => Err(error.into()),
        };
    };
    match read(text, &members) {
        Ok(Found::Data(data)) => Ok(Reading::Data(Got { data, status, call_id, answered_at })),
        Ok(Found::EmptyList) => nothing(NothingBecause::EmptyList),
        Err(_) if members.has_only("httpMessage") && says_success(&members) => {
            nothing(NothingBecause::HttpMessage)
        }
        Err(problem) => Err(breach(problem)),
    }
}

fn says_success(members: &Members<'_>) -> bool {
    members.text("httpMessage").is_some_and(|message| message.trim().eq_ignore_ascii_case("success"))
}

fn read_accounts(body: &Members<'_>, prepared: &Prepared) -> Result<Found<Accounts>, Breach> {
    let read = Accounts::read(body, &prepared.url).ok_or(Breach::NoList)?;
    let is_empty = read.accounts.is_empty() && read.unread.is_empty() && read.next == Next::End;
    Ok(if is_empty { Found::EmptyList } else { Found::Data(read) })
}

fn read_balances(body: &Members<'_>) -> Result<Found<Balances>, Breach> {
    let read = Balances::read(body).ok_or(Breach::NoList)?;
    let is_empty = read.balances.is_empty() && read.unread.is_empty();
    Ok(if is_empty { Found::EmptyList } else { Found::Data(read) })
}

fn read_transactions(body: &Members<'_>, prepared: &Prepared) -> Result<Found<Transactions>, Breach> {
    let read = Transactions::read(body, &prepared.url).ok_or(Breach::NoList)?;
    let is_empty = read.transactions.is_empty() && read.unread.is_empty() && read.next == Next::End;
    Ok(if is_empty { Found::EmptyList } else { Found::Data(read) })
}

fn read_beneficiaries(body: &Members<'_>, prepared: &Prepared) -> Result<Found<Beneficiaries>, Breach> {
    let read = Beneficiaries::read(body, &prepared.url).ok_or(Breach::NoList)?;
    let is_empty = read.beneficiaries.is_empty() && read.unread.is_empty() && read.next == Next::End;
    Ok(if is_empty { Found::EmptyList } else { Found::Data(read) })
}

/// The readers, for the fuzz targets.
#[cfg(fuzzing)]
pub(crate) mod fuzzed {
    use super::*;
    use url::Url;

    fn raw(body: &[u8]) -> Option<&RawValue> {
        serde_json::from_slice(body).ok()
    }

    pub(crate) fn accounts(body: &[u8], called: &Url) -> Option<Accounts> {
        Accounts::read(&Members::of(raw(body)?)?, called)
    }

    pub(crate) fn balances(body: &[u8]) -> Option<Balances> {
        Balances::read(&Members::of(raw(body)?)?)
    }

    pub(crate) fn transactions(body: &[u8], called: &Url) -> Option<Transactions> {
        Transactions::read(&Members::of(raw(body)?)?, called)
    }

    pub(crate) fn identity(body: &[u8]) -> Option<Identity> {
        Identity::read(raw(body)?)
    }

    pub(crate) fn beneficiaries(body: &[u8], called: &Url) -> Option<Beneficiaries> {
        Beneficiaries::read(&Members::of(raw(body)?)?, called)
    }

    pub(crate) fn funds(body: &[u8], sent_id: &str) -> Option<FundsAnswer> {
        FundsAnswer::read(raw(body)?, Some(sent_id))
    }
}
