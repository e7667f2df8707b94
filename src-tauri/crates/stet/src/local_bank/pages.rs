//! Opening a bank's page in a Local profile.
//!
//! Links on the wire carry the bank's real host. The system's browser does not know the practice CA, so the
//! practice banks serve the same pages in plain HTTP on loopback, with the host as the first path segment.

use url::{Host, Url};

/// Why a link cannot be opened at the practice banks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PagesError {
    /// The pages are served on loopback only.
    #[error("{address} is not an http address on this machine")]
    NotLoopback { address: String },
    /// The link is not an https URL with a host name.
    #[error("the link is not an https address of a bank")]
    NotABankLink,
}

/// `https://host/path?query` as `{pages}/host/path?query`. A fragment and a port are dropped: the practice
/// banks tell banks apart by name alone.
pub fn pages_url(pages: &Url, real_url: &Url) -> Result<Url, PagesError> {
    let loopback = match pages.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if pages.scheme() != "http" || !loopback {
        return Err(PagesError::NotLoopback { address: pages.to_string() });
    }
    let Some(Host::Domain(host)) = real_url.host().filter(|_| real_url.scheme() == "https") else {
        return Err(PagesError::NotABankLink);
    };
    let mut url = pages.clone();
    url.set_path(&format!("{}/{host}{}", pages.path().trim_end_matches('/'), real_url.path()));
    url.set_query(real_url.query());
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(pages: &str, link: &str) -> Result<String, PagesError> {
        let parse = |text: &str| Url::parse(text).expect("a URL");
        pages_url(&parse(pages), &parse(link)).map(String::from)
    }

    #[test]
    fn a_link_of_a_bank_becomes_a_path_under_its_host() {
        assert_eq!(
            opened(
                "http://127.0.0.1:4001",
                "https://www.17515.sandbox.api.89c3.com/stet/psd2/oauth/authorize?client_id=a%2Fb&state=%C3%A9#x"
            ),
            Ok("http://127.0.0.1:4001/www.17515.sandbox.api.89c3.com/stet/psd2/oauth/authorize?client_id=a%2Fb&state=%C3%A9".into())
        );
    }

    #[test]
    fn an_encoded_path_stays_as_it_is() {
        assert_eq!(
            opened("http://[::1]:4001/", "https://bank.example/a%2Fb%20c"),
            Ok("http://[::1]:4001/bank.example/a%2Fb%20c".into())
        );
    }

    #[test]
    fn pages_that_are_not_on_this_machine_are_refused() {
        for pages in
            ["http://192.0.2.1/", "https://127.0.0.1/", "http://pages.example/", "http://127.0.0.1.example/"]
        {
            assert!(
                matches!(opened(pages, "https://bank.example/"), Err(PagesError::NotLoopback { .. })),
                "{pages}"
            );
        }
    }

    #[test]
    fn a_link_that_is_no_banks_is_refused() {
        for link in
            ["http://bank.example/", "https://192.0.2.1/", "javascript:alert(1)", "file:///etc/passwd"]
        {
            assert_eq!(opened("http://127.0.0.1:4001", link), Err(PagesError::NotABankLink), "{link}");
        }
    }
}
