//! The readers of a bank's answer, opened for `cargo xtask fuzz`: compiled with `--cfg fuzzing` and at no other time, so
//! no product holds it.

use http_body_util::Full;
use hyper::body::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value};
use signature::Message;
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

use crate::access::{self, Accounts, Balances, Transactions};
use crate::bank_signature::BankSignature;
use crate::client::{Answer, Link, json_object, success};
use crate::error::BankError;
use crate::oauth::TokenAnswer;
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
