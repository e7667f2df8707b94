//! The headers every call to a bank carries.

use url::Url;

/// Host, Accept, User-Agent, and `Connection: close`, since a connection carries one call.
pub(crate) fn common_headers(url: &Url) -> Vec<(String, String)> {
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str().unwrap_or_default()),
        None => url.host_str().unwrap_or_default().to_owned(),
    };
    [
        ("host", host.as_str()),
        ("accept", "application/json"),
        ("user-agent", concat!("Guichet/", env!("CARGO_PKG_VERSION"))),
        ("connection", "close"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}
