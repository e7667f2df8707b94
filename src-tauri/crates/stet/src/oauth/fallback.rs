//! Where the online banking is, for the case that the dedicated interface is down (RTS, article 33; BPCE "Account
//! information", use case "How to use the fallback mode ?").
//!
//! The bank answers with a redirect whose address carries a token. It is shown without the token and never followed. Not
//! here: the login there, which is the TPP's own process with the PSU.

use jiff::Timestamp;
use url::Url;

use super::{Endpoint, GrantError, TokenForm};
use crate::client::{Client, TransportError, success};
use crate::error::{BankError, Breach};
use crate::record::{CallId, Purpose, Recorder};

/// Where the bank sends a TPP to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FallbackEntry {
    pub status: u16,
    /// The whole address, its secrets masked.
    pub shown: String,
    /// Lower case; `None` for an address without one.
    pub host: Option<String>,
    /// The path, long segments masked.
    pub path: String,
    pub call_id: CallId,
    pub answered_at: Timestamp,
}

/// `POST /stet/psd2/oauth/token` with the QWAC and the header `fallback: 1`.
///
/// # Errors
/// [`GrantError`]; `BrokenContract` where the bank redirects nowhere or answers with a success.
pub async fn fallback(
    client: &Client,
    client_id: &str,
    request_id: &str,
    recorder: &dyn Recorder,
) -> Result<FallbackEntry, GrantError> {
    let form = TokenForm::to(Endpoint::Token, Purpose::Fallback)
        .header("x-request-id", request_id)
        .header("fallback", "1")
        .field("client_id", client_id)
        .field("grant_type", "client_credentials")
        .field("scope", "aisp");
    let answer = form.send(client, recorder).await?;
    let (status, call_id, answered_at) = (answer.status, answer.call_id, answer.at);
    match success(answer) {
        Err(BankError::Transport {
            source: TransportError::Redirect { status, location: shown }, ..
        }) => {
            let url = client.route().url(&[]).ok().and_then(|entry| entry.join(&shown).ok());
            let host = url.as_ref().and_then(Url::host_str).map(str::to_owned);
            let path = path_of(&shown).to_owned();
            Ok(FallbackEntry { status, shown, host, path, call_id, answered_at })
        }
        Err(BankError::BrokenContract { .. }) | Ok(_) => {
            Err(BankError::BrokenContract { breach: Breach::NoLocation, status, call_id }.into())
        }
        Err(other) => Err(other.into()),
    }
}

/// The path as it is written: a parser would percent-encode the masks.
fn path_of(address: &str) -> &str {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let address = &address[..end];
    let after_host = match address.find("//") {
        Some(slashes) => &address[slashes + 2..],
        None => return address,
    };
    after_host.find('/').map_or("/", |slash| &after_host[slash..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_an_address_is_what_stands_between_host_and_query() {
        for (address, path) in [
            ("https://www.bank.example/login/…wxyz?jwt=…", "/login/…wxyz"),
            ("https://www.bank.example", "/"),
            ("https://www.bank.example?x=/a//b", "/"),
            ("//www.bank.example/a#b", "/a"),
            ("/login?next=https://x.example/y", "/login"),
        ] {
            assert_eq!(path_of(address), path, "{address}");
        }
    }
}
