//! The `Digest` header (RFC 3230) with SHA-256, as STET asks for it.

use super::message::Refusal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use rsa::sha2::{Digest, Sha256};

/// `SHA-256=` and the base64 of the body's hash.
pub(crate) fn of(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)))
}

/// Checks the header against the exact bytes of the body. Where it is not demanded it may be absent, but not wrong.
pub(crate) fn check(headers: &HeaderMap, body: &[u8], demanded: bool) -> Result<(), Refusal> {
    let mut values = headers.get_all("digest").iter();
    let Some(value) = values.next() else {
        return if demanded { Err(Refusal::request("Digest: the header is missing")) } else { Ok(()) };
    };
    if values.next().is_some() {
        return Err(Refusal::request("Digest: the header stands more than once"));
    }
    let text = value.to_str().map_err(|_| Refusal::request("Digest: the header is not ASCII text"))?;
    let sha256 = text
        .split(',')
        .filter_map(|one| one.trim().split_once('='))
        .find(|(algorithm, _)| algorithm.eq_ignore_ascii_case("sha-256"))
        .map(|(_, encoded)| encoded)
        .ok_or_else(|| Refusal::request("Digest: it holds no SHA-256= value"))?;
    let sent =
        STANDARD.decode(sha256).map_err(|_| Refusal::request("Digest: the SHA-256 value is not base64"))?;
    if sent == Sha256::digest(body).as_slice() {
        Ok(())
    } else {
        Err(Refusal::request("Digest: it is not the SHA-256 of the body that arrived"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("digest", value.parse().unwrap());
        headers
    }

    #[test]
    fn the_draft_s_body_has_the_draft_s_digest() {
        let printed = "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
        assert_eq!(of(br#"{"hello": "world"}"#), printed);
        assert!(check(&headers(printed), br#"{"hello": "world"}"#, true).is_ok());
    }

    #[test]
    fn rejects_a_digest_over_another_body() {
        let refusal = check(&headers(&of(b"one")), b"two", true).unwrap_err();
        assert!(refusal.description.starts_with("Digest:"));
    }

    #[test]
    fn a_digest_that_is_not_demanded_must_still_be_right() {
        assert!(check(&HeaderMap::new(), b"", false).is_ok());
        assert!(check(&headers(&of(b"")), b"", false).is_ok());
        assert!(check(&headers(&of(b"x")), b"", false).is_err());
        assert!(check(&headers("MD5=abc"), b"", true).is_err());
    }
}
