//! Sending what was prepared, and reading the answers. Each is sent once by each call of these functions.

use serde_json::value::RawValue;

use super::{Created, PaymentError, PaymentReport, created};
use crate::access::{Got, RawJson};
use crate::client::{Answer, Client, json_text, success};
use crate::error::{BankError, Breach};
use crate::prepared::Prepared;
use crate::record::{CallRecord, Purpose, Recorder};
use crate::token::AccessToken;

/// `POST /payment-requests`, with a token of our own. Any 2xx with an id is a payment.
///
/// # Errors
/// [`PaymentError`]. After one that leaves open whether the bank took it, nothing tells: STET has no search.
pub async fn create(
    client: &Client,
    prepared: &Prepared,
    id_parameters: &[String],
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Created, PaymentError> {
    let answer = prepared.send(client, Purpose::PaymentCreation, token, recorder).await?;
    let answer = success(answer).map_err(|error| PaymentError::of(error, Purpose::PaymentCreation))?;
    let (status, call_id, answered_at) = (answer.status, answer.call_id, answer.at);
    let body: Option<&RawValue> = json_text(&answer).ok().and_then(|text| serde_json::from_str(text).ok());
    let read = created::read(body, answer.header("location"), &prepared.url, id_parameters)
        .ok_or(BankError::BrokenContract { breach: Breach::NoPaymentId, status, call_id })?;
    Ok(Created {
        resource_id: read.resource_id,
        id_source: read.id_source,
        approval: read.approval,
        approach: read.approach,
        raw: body.map(RawJson::of),
        status,
        call_id,
        answered_at,
    })
}

/// The payment that a finished call created, read from what was written down of its answer: for a program that was ended
/// before it could keep it. `None` where the record holds no answer, or no success.
pub fn created_in(record: &CallRecord, prepared: &Prepared, id_parameters: &[String]) -> Option<Created> {
    let status = record.status.filter(|status| (200..300).contains(status))?;
    let body: Option<&RawValue> =
        record.response_body.as_deref().and_then(|text| serde_json::from_str(text.trim()).ok());
    let location = record.response_headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
    let location = location.map(|(_, value)| value.as_str());
    let read = created::read(body, location, &prepared.url, id_parameters)?;
    let answered_at = jiff::Timestamp::from_millisecond(record.started_at_ms).ok()?;
    Some(Created {
        resource_id: read.resource_id,
        id_source: read.id_source,
        // A link in which something was masked leads nowhere.
        approval: read.approval.filter(|link| !link.as_str().contains("%E2%80%A6")),
        approach: read.approach,
        raw: body.map(RawJson::of),
        status,
        call_id: record.id,
        answered_at,
    })
}

/// `GET /payment-requests/{id}`, with a token of our own.
///
/// # Errors
/// [`PaymentError`]; `BrokenContract` where a 2xx says nothing of a payment.
pub async fn status(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Got<PaymentReport>, PaymentError> {
    let answer = prepared.send(client, Purpose::PaymentStatus, token, recorder).await?;
    let answer = success(answer).map_err(|error| PaymentError::of(error, Purpose::PaymentStatus))?;
    let (status, call_id, answered_at) = (answer.status, answer.call_id, answer.at);
    let breach = BankError::BrokenContract { breach: Breach::NoPayment, status, call_id };
    let data = report(&answer)?.ok_or(breach)?;
    Ok(Got { data, status, call_id, answered_at })
}

/// `POST /payment-requests/{id}/o-confirmation`, with the PSU's token. Any 2xx is a confirmation; what it says of the
/// payment is given where it says something.
///
/// # Errors
/// [`PaymentError`]; [`super::PaymentRefusal::Conflict`] where the payment's state does not allow it: it may be confirmed
/// already.
pub async fn confirm(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Got<Option<PaymentReport>>, PaymentError> {
    let answer = prepared.send(client, Purpose::PaymentConfirmation, token, recorder).await?;
    taken(answer, Purpose::PaymentConfirmation)
}

/// `PUT /payment-requests/{id}`, with a token of our own. Any 2xx means that the bank took the order; the payment's status
/// tells whether it is cancelled.
///
/// # Errors
/// [`PaymentError`].
pub async fn cancel(
    client: &Client,
    prepared: &Prepared,
    token: &AccessToken,
    recorder: &dyn Recorder,
) -> Result<Got<Option<PaymentReport>>, PaymentError> {
    let answer = prepared.send(client, Purpose::PaymentCancellation, token, recorder).await?;
    taken(answer, Purpose::PaymentCancellation)
}

fn taken(answer: Answer, purpose: Purpose) -> Result<Got<Option<PaymentReport>>, PaymentError> {
    let answer = success(answer).map_err(|error| PaymentError::of(error, purpose))?;
    let data = report(&answer).unwrap_or_default();
    Ok(Got { data, status: answer.status, call_id: answer.call_id, answered_at: answer.at })
}

fn report(answer: &Answer) -> Result<Option<PaymentReport>, BankError> {
    let text = json_text(answer)?;
    let raw: Option<&RawValue> = serde_json::from_str(text).ok();
    Ok(raw.and_then(PaymentReport::read))
}

/// The readers, for the fuzz targets.
#[cfg(fuzzing)]
pub(crate) mod fuzzed {
    use super::*;
    use url::Url;

    /// The id, the link to the bank's page, and the approach.
    pub(crate) type Read = (String, Option<Url>, Option<String>);

    pub(crate) fn created(body: &[u8], location: &str, called: &Url, names: &[String]) -> Option<Read> {
        let body: Option<&RawValue> = serde_json::from_slice(body).ok();
        let read = created::read(body, Some(location), called, names)?;
        Some((read.resource_id, read.approval, read.approach))
    }

    pub(crate) fn reported(body: &[u8]) -> Option<PaymentReport> {
        PaymentReport::read(serde_json::from_slice(body).ok()?)
    }
}
