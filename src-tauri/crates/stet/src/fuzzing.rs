//! The readers of a bank's answer, opened for `cargo xtask fuzz`: compiled with `--cfg fuzzing` and at no other time, so
//! no product holds it.

use http_body_util::Full;
use hyper::body::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value};
use signature::Message;
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

use crate::access::{self, Accounts, Balances, Beneficiaries, FundsAnswer, Identity, Transactions};
use crate::bank_signature::BankSignature;
use crate::client::{Answer, Link, json_object, success};
use crate::error::BankError;
use crate::oauth::TokenAnswer;
use crate::payments::{self, PaymentReport};
use crate::record::CallId;
use crate::registration;
use crate::token::AccessToken;

/// Status, headers and body of an answer.
pub type Parts = (u16, Vec<(String, String)>, Vec<u8>);

fn answer((status, headers, body): Parts) -> Answer {
    Answer { call_id: CallId::make(), status, headers, body, at: Timestamp::UNIX_EPOCH, secrets: Vec::new() }
}

/// What one exchange over `stream` reads, its body at most `max_body` bytes long; `None` where it fails.
pub async fn http1<S>(stream: S, max_body: usize) -> Option<Parts>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let link = Link::over(stream).await.ok()?;
    let (raw, _) = link.exchange(http::Request::new(Full::new(Bytes::new())), max_body).await.ok()?;
    Some((raw.status, raw.headers, raw.body))
}

/// The error an answer is named by; `None` for a success.
pub fn error_of(parts: Parts) -> Option<BankError> {
    success(answer(parts)).err()
}

/// The members of a successful answer.
///
/// # Errors
/// `BrokenContract` where it is not a JSON object.
pub fn members(body: &[u8]) -> Result<Map<String, Value>, BankError> {
    json_object(&answer((200, Vec::new(), body.to_vec())))
}

/// The signature of an answer to a GET.
pub fn bank_signature(headers: &[(String, String)], body: &[u8]) -> BankSignature {
    let message = Message { method: "GET", target: "/stet/setting/v1/register/x", headers };
    BankSignature::read(&message, &message, body)
}

/// The token of a token answer.
///
/// # Errors
/// `BrokenContract` where there is none.
pub fn token(body: &[u8]) -> Result<AccessToken, BankError> {
    registration::read_token(&answer((200, Vec::new(), body.to_vec())))
}

/// Everything in a token answer.
///
/// # Errors
/// `BrokenContract` where there is no token.
pub fn token_answer(body: &[u8]) -> Result<TokenAnswer, BankError> {
    TokenAnswer::read(&answer((200, Vec::new(), body.to_vec())))
}

/// The accounts in an answer to a call to `called`; `None` where there is no list.
pub fn accounts(body: &[u8], called: &Url) -> Option<Accounts> {
    access::fuzzed::accounts(body, called)
}

/// The balances in an answer; `None` where there is no list.
pub fn balances(body: &[u8]) -> Option<Balances> {
    access::fuzzed::balances(body)
}

/// The transactions in an answer to a call to `called`; `None` where there is no list.
pub fn transactions(body: &[u8], called: &Url) -> Option<Transactions> {
    access::fuzzed::transactions(body, called)
}

/// Who the PSU is, by an answer; `None` where there is no name.
pub fn identity(body: &[u8]) -> Option<Identity> {
    access::fuzzed::identity(body)
}

/// The trusted beneficiaries in an answer to a call to `called`; `None` where there is no list.
pub fn beneficiaries(body: &[u8], called: &Url) -> Option<Beneficiaries> {
    access::fuzzed::beneficiaries(body, called)
}

/// The answer of a funds check that was asked under `sent_id`; `None` where there is no result.
pub fn funds(body: &[u8], sent_id: &str) -> Option<FundsAnswer> {
    access::fuzzed::funds(body, sent_id)
}

/// The id, the link to the bank's page and the approach in an answer to a `POST` to `called`, the id in a query parameter of
/// one of these names; `None` where there is no id.
pub fn payment_created(
    body: &[u8],
    location: &str,
    called: &Url,
    id_parameters: &[String],
) -> Option<(String, Option<Url>, Option<String>)> {
    payments::fuzzed::created(body, location, called, id_parameters)
}

/// What an answer says of a payment: to a look, a confirmation or a cancellation; `None` where that is nothing.
pub fn payment_report(body: &[u8]) -> Option<PaymentReport> {
    payments::fuzzed::reported(body)
}
