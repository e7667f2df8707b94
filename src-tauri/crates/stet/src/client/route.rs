//! Where a client's calls go: the host the bank is called by, and optionally another place to connect to.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use url::Url;

/// An entry point's address. On the wire and in TLS the bank is always called by `host` (and `port`);
/// `connect_to` only says where the connection is opened, as curl's `--connect-to` does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Route {
    /// Lower-case host name, or an IP address.
    pub host: String,
    /// In the URL and the Host header; 443 when absent.
    pub port: Option<u16>,
    pub connect_to: Option<SocketAddr>,
}

/// The host is not one a URL can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host:?} is not a host name or address")]
pub struct NotAHost {
    pub host: String,
}

impl Route {
    pub fn new(host: impl Into<String>) -> Self {
        Self { host: host.into().to_lowercase(), port: None, connect_to: None }
    }

    /// The port the URL means.
    pub fn effective_port(&self) -> u16 {
        self.port.unwrap_or(443)
    }

    /// `https://host[:port]` and these path segments, each percent-encoded on its own.
    pub fn url(&self, segments: &[&str]) -> Result<Url, NotAHost> {
        let not_a_host = || NotAHost { host: self.host.clone() };
        let mut url = Url::parse("https://host.invalid/").expect("a constant");
        let literal: Option<std::net::IpAddr> = self.host.parse().ok();
        match literal {
            Some(address) => url.set_ip_host(address).map_err(|()| not_a_host())?,
            None => {
                url.set_host(Some(&self.host)).map_err(|_| not_a_host())?;
                if url.host_str() != Some(self.host.as_str()) {
                    return Err(not_a_host());
                }
            }
        }
        url.set_port(self.port).map_err(|()| not_a_host())?;
        url.path_segments_mut().map_err(|()| not_a_host())?.clear().extend(segments);
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_with_odd_characters_stays_one_path_segment() {
        let url =
            Route::new("WWW.17515.sandbox.api.89C3.com").url(&["register", "1/PSD FR?x#y"]).expect("a URL");
        assert_eq!(url.as_str(), "https://www.17515.sandbox.api.89c3.com/register/1%2FPSD%20FR%3Fx%23y");
    }

    #[test]
    fn an_explicit_port_and_an_address_literal_are_kept() {
        let route = Route { host: "::1".into(), port: Some(8443), connect_to: None };
        assert_eq!(route.url(&["token"]).expect("a URL").as_str(), "https://[::1]:8443/token");
    }

    #[test]
    fn a_host_with_a_path_or_credentials_in_it_is_refused() {
        for host in ["evil.example/x", "user@evil.example", "a b", "", "host:443", "exa%6dple.com"] {
            assert!(Route::new(host).url(&["x"]).is_err(), "{host:?}");
        }
    }
}
