//! The `Signature` header of a request: read, held against what must be signed, and verified.
//!
//! draft-cavage-http-signatures-12 sections 2 and 4.1.1 with STET's demands on top. `keyId` is never fetched: where it
//! carries a fingerprint or a serial number, those must be the certificate's.

use super::message::{Received, Refusal};
use crate::tpp_certificate::TppCertificate;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;

/// A signature whose form is right and which covers what it must; the key is still to be chosen.
pub(crate) struct Claim {
    key_id: String,
    signature: Vec<u8>,
    /// What may have been signed: one string, or in lenient mode two.
    signing_strings: Vec<Vec<u8>>,
}

impl Claim {
    /// Reads the header of a request. `strict` demands `algorithm="rsa-sha256"` and the true method in
    /// `(request-target)`; live banks were seen to accept `post` for every method.
    pub(crate) fn read(request: &Received, digest_demanded: bool, strict: bool) -> Result<Claim, Refusal> {
        let mut values = request.headers.get_all("signature").iter();
        let value = values.next().ok_or_else(|| refuse("the header is missing"))?;
        if values.next().is_some() {
            return Err(refuse("the header stands more than once"));
        }
        let text = value.to_str().map_err(|_| refuse("the header is not ASCII text"))?;
        let parameters = Parameters::parse(text)?;
        let key_id =
            parameters.get("keyId").filter(|id| !id.is_empty()).ok_or_else(|| refuse("keyId is missing"))?;
        match parameters.get("algorithm") {
            Some("rsa-sha256") => {}
            Some("hs2019") | None if !strict => {}
            Some(other) => return Err(refuse(format!("algorithm is {other}, it must be rsa-sha256"))),
            None => return Err(refuse("algorithm is missing, it must be rsa-sha256")),
        }
        let list = parameters
            .get("headers")
            .ok_or_else(|| refuse("headers is missing: (request-target) is not signed"))?;
        let list: Vec<&str> = list.split(' ').filter(|name| !name.is_empty()).collect();
        covers(&list, &request.headers, digest_demanded)?;
        let encoded = parameters.get("signature").ok_or_else(|| refuse("signature is missing"))?;
        let signature = STANDARD.decode(encoded).map_err(|_| refuse("signature is not base64"))?;
        let method = request.method.as_str().to_ascii_lowercase();
        let mut signing_strings = vec![signing_string(&list, &method, &request.target, &request.headers)?];
        if !strict && method != "post" {
            signing_strings.push(signing_string(&list, "post", &request.target, &request.headers)?);
        }
        Ok(Claim { key_id: key_id.to_owned(), signature, signing_strings })
    }

    /// Verifies with the certificate's key, and that keyId does not point to another certificate.
    pub(crate) fn verify(&self, certificate: &TppCertificate) -> Result<(), Refusal> {
        self.key_id_fits(certificate)?;
        if self.signing_strings.iter().any(|signed| certificate.verifies(signed, &self.signature)) {
            Ok(())
        } else {
            Err(refuse("it does not verify with the key of the QSEALC"))
        }
    }

    fn key_id_fits(&self, certificate: &TppCertificate) -> Result<(), Refusal> {
        if let Some(serial) = self.key_id.strip_prefix("SN=") {
            let serial = serial.split(',').next().unwrap_or_default().trim().to_ascii_lowercase();
            let wanted = certificate.serial_hex().trim_start_matches('0');
            return if serial.trim_start_matches('0') == wanted {
                Ok(())
            } else {
                Err(refuse("the serial number in keyId is not the QSEALC's"))
            };
        }
        let tail = self.key_id.rsplit_once('_').map_or("", |(_, tail)| tail);
        let is_hex = tail.bytes().all(|byte| byte.is_ascii_hexdigit());
        let fits = match tail.len() {
            64 if is_hex => tail == certificate.sha256_hex(),
            40 if is_hex => tail == certificate.sha1_hex(),
            _ => true,
        };
        if fits { Ok(()) } else { Err(refuse("the fingerprint at the end of keyId is not the QSEALC's")) }
    }
}

fn refuse(what: impl std::fmt::Display) -> Refusal {
    Refusal::request(format!("Signature: {what}"))
}

/// What the list of signed headers must hold.
fn covers(list: &[&str], headers: &HeaderMap, digest_demanded: bool) -> Result<(), Refusal> {
    if let Some(name) = list.iter().find(|name| matches!(**name, "(created)" | "(expires)")) {
        return Err(refuse(format!("headers lists {name}, which rsa-sha256 must not use")));
    }
    let holds = |wanted: &str| list.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if !holds("(request-target)") {
        return Err(refuse("headers does not list (request-target)"));
    }
    if digest_demanded && !holds("digest") {
        return Err(refuse("headers does not list digest"));
    }
    match headers.keys().find(|name| name.as_str().starts_with("psu-") && !holds(name.as_str())) {
        Some(name) => Err(refuse(format!("headers does not list {name}, which was sent"))),
        None => Ok(()),
    }
}

/// draft-cavage-http-signatures-12 section 2.3.
fn signing_string(
    list: &[&str],
    method: &str,
    target: &str,
    headers: &HeaderMap,
) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    for (position, name) in list.iter().enumerate() {
        if position > 0 {
            out.push(b'\n');
        }
        let lower = name.to_ascii_lowercase();
        out.extend_from_slice(lower.as_bytes());
        out.extend_from_slice(b": ");
        if lower == "(request-target)" {
            out.extend_from_slice(format!("{method} {target}").as_bytes());
            continue;
        }
        if !headers.contains_key(lower.as_str()) {
            return Err(refuse(format!("headers lists {lower}, which was not sent")));
        }
        for (nth, value) in headers.get_all(lower.as_str()).iter().enumerate() {
            if nth > 0 {
                out.extend_from_slice(b", ");
            }
            out.extend_from_slice(value.as_bytes().trim_ascii());
        }
    }
    Ok(out)
}

/// The parameters of the header: `name="value"` or `name=token`, separated by commas and blanks.
struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    fn parse(text: &str) -> Result<Parameters, Refusal> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=').ok_or_else(|| refuse("a parameter has no value"))?;
            let name = name.trim();
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(refuse("a parameter has no proper name"));
            }
            if pairs.iter().any(|(known, _)| known == name) {
                return Err(refuse(format!("{name} stands more than once")));
            }
            let (value, after) = value(after.trim_start())?;
            pairs.push((name.to_owned(), value));
            rest = after.trim_start();
            if !rest.is_empty() {
                rest =
                    rest.strip_prefix(',').ok_or_else(|| refuse("parameters are not separated by commas"))?;
                rest = rest.trim_start();
                if rest.is_empty() {
                    return Err(refuse("a comma stands at the end"));
                }
            }
        }
        Ok(Parameters { pairs })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A quoted string with backslash escapes, or an unquoted run up to the next comma; and what follows.
fn value(text: &str) -> Result<(String, &str), Refusal> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        return Ok((text[..end].trim_end().to_owned(), &text[end..]));
    };
    let mut out = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((out, &quoted[at + 1..])),
            '\\' => out.push(characters.next().ok_or_else(|| refuse("a value ends in a backslash"))?.1),
            other => out.push(other),
        }
    }
    Err(refuse("a quoted value does not end"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Parameters {
        Parameters::parse(text).unwrap_or_else(|refusal| panic!("{}", refusal.description))
    }

    #[test]
    fn blanks_after_commas_and_any_order_are_read() {
        for text in [
            r#"keyId="k",algorithm="rsa-sha256",headers="a b",signature="AA==""#,
            r#"signature="AA==" , headers="a b", algorithm=rsa-sha256 ,keyId="k""#,
        ] {
            let read = names(text);
            assert_eq!(read.get("keyId"), Some("k"));
            assert_eq!(read.get("headers"), Some("a b"));
            assert_eq!(read.get("signature"), Some("AA=="));
            assert_eq!(read.get("algorithm"), Some("rsa-sha256"));
        }
    }

    #[test]
    fn commas_and_quotes_inside_a_value_belong_to_it() {
        let read = names(r#"keyId="SN=0A,CA=O=\"Trust, Inc\"",headers="x""#);
        assert_eq!(read.get("keyId"), Some(r#"SN=0A,CA=O="Trust, Inc""#));
    }

    #[test]
    fn broken_headers_are_refused_by_name() {
        for text in
            [r#"keyId="k"#, r#"keyId="k",keyId="l""#, "keyId", r#"keyId="a" algorithm="b""#, r#"keyId="a","#]
        {
            let Err(refusal) = Parameters::parse(text) else { panic!("{text} was read") };
            assert!(refusal.description.starts_with("Signature:"));
        }
    }

    #[test]
    fn the_signing_string_is_the_draft_s() {
        let mut headers = HeaderMap::new();
        headers.insert("host", "example.com".parse().unwrap());
        headers.insert("date", "Sun, 05 Jan 2014 21:31:40 GMT".parse().unwrap());
        headers.append("cache-control", "max-age=60".parse().unwrap());
        headers.append("cache-control", " must-revalidate".parse().unwrap());
        headers.insert("zero", "".parse().unwrap());
        let list = ["(request-target)", "Host", "date", "cache-control", "zero"];
        let made = signing_string(&list, "get", "/foo?param=value&pet=dog", &headers).unwrap();
        let wanted = "(request-target): get /foo?param=value&pet=dog\nhost: example.com\n\
                      date: Sun, 05 Jan 2014 21:31:40 GMT\ncache-control: max-age=60, must-revalidate\nzero: ";
        assert_eq!(String::from_utf8(made).unwrap(), wanted);
        assert!(signing_string(&["absent"], "get", "/", &headers).is_err());
    }

    #[test]
    fn every_psu_header_that_was_sent_must_be_signed() {
        let mut headers = HeaderMap::new();
        headers.insert("psu-ip-address", "192.0.2.1".parse().unwrap());
        let refusal = covers(&["(request-target)"], &headers, false).unwrap_err();
        assert!(refusal.description.contains("psu-ip-address"));
        assert!(covers(&["(request-target)", "PSU-IP-Address"], &headers, false).is_ok());
        assert!(covers(&["(request-target)", "psu-ip-address"], &headers, true).is_err());
        assert!(covers(&["(request-target)", "(created)"], &HeaderMap::new(), false).is_err());
    }

    proptest! {
        #[test]
        fn any_header_text_is_read_without_a_panic(text in "\\PC{0,120}") {
            let _ = Parameters::parse(&text);
        }

        #[test]
        fn a_printed_value_is_read_back(text in "[ -~]{0,60}") {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
            let read = names(&format!("keyId=\"{escaped}\""));
            prop_assert_eq!(read.get("keyId"), Some(text.as_str()));
        }
    }
}
