//! What every plain-HTTP listener on loopback checks before anything else: that the request names loopback as its
//! host. A page on the web that rebinds its name to 127.0.0.1 sends its own name and is turned away.

use http::{HeaderMap, header};

/// Whether the Host header names this machine's loopback, with or without a port.
pub(crate) fn is_named_loopback(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let Some(host) = hosts.next().and_then(|host| host.to_str().ok()) else { return false };
    if hosts.next().is_some() {
        return false;
    }
    let bare = match host.rsplit_once(':') {
        Some((bare, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => bare,
        _ => host,
    };
    bare.eq_ignore_ascii_case("localhost") || bare == "127.0.0.1" || bare == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_pass() {
        let named = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            is_named_loopback(&headers)
        };
        assert!(named("127.0.0.1:4000") && named("localhost") && named("[::1]:4000"));
        assert!(
            !named("evil.example:4000")
                && !named("127.0.0.1.evil.example")
                && !named("127.0.0.1:")
                && !named("")
        );
        assert!(!is_named_loopback(&HeaderMap::new()));
    }
}
