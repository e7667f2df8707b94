//! The headers every call to a bank carries.

use url::Url;

/// What becomes of the connection after a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Afterwards {
    Close,
    /// It may serve the next question.
    Keep,
}

/// Host, Accept, User-Agent, and `Connection: close` where no other call follows.
pub(crate) fn common_headers(url: &Url, afterwards: Afterwards) -> Vec<(String, String)> {
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str().unwrap_or_default()),
        None => url.host_str().unwrap_or_default().to_owned(),
    };
    let mut headers = vec![
        ("host", host.as_str()),
        ("accept", "application/json"),
        ("user-agent", concat!("Guichet/", env!("CARGO_PKG_VERSION"))),
    ];
    if afterwards == Afterwards::Close {
        headers.push(("connection", "close"));
    }
    headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
