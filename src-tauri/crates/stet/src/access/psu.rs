//! The PSU at their device: the headers that tell the bank that they are there, and so lift its limit of calls.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The headers of a PSU, lower case, in the order they are sent (BPCE "Account information").
pub const PSU_HEADERS: [&str; 12] = [
    "psu-ip-address",
    "psu-ip-port",
    "psu-http-method",
    "psu-date",
    "psu-geo-location",
    "psu-user-agent",
    "psu-referer",
    "psu-accept",
    "psu-accept-charset",
    "psu-accept-encoding",
    "psu-accept-language",
    "psu-device-id",
];

/// The headers as they were typed; what is empty is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PsuFields {
    /// IPv4 or IPv6. The PSU's, never silently the operator's own.
    pub ip_address: String,
    pub ip_port: String,
    pub http_method: String,
    pub date: String,
    pub geo_location: String,
    pub user_agent: String,
    pub referer: String,
    pub accept: String,
    pub accept_charset: String,
    pub accept_encoding: String,
    pub accept_language: String,
    /// A UUID.
    pub device_id: String,
}

/// A PSU who is present: at least their address is known, and every value can stand in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Psu {
    headers: Vec<(&'static str, String)>,
}

/// A header that cannot be sent as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PsuProblem {
    /// One of [`PSU_HEADERS`].
    pub header: &'static str,
    pub problem: PsuProblemKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PsuProblemKind {
    /// Without the address, the bank takes the PSU for absent.
    Missing,
    NotAnAddress,
    NotAPort,
    /// Not a method of HTTP (RFC 9110, section 9.3).
    NotAMethod,
    NotAUuid,
    /// Something else than visible ASCII and spaces.
    NotHeaderText,
    /// Longer than 500 characters.
    TooLong,
}

const LONGEST: usize = 500;
const METHODS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"];

impl PsuFields {
    fn typed(&self) -> [&str; 12] {
        [
            &self.ip_address,
            &self.ip_port,
            &self.http_method,
            &self.date,
            &self.geo_location,
            &self.user_agent,
            &self.referer,
            &self.accept,
            &self.accept_charset,
            &self.accept_encoding,
            &self.accept_language,
            &self.device_id,
        ]
        .map(|text| text.trim())
    }
}

impl Psu {
    /// # Errors
    /// Every header that cannot be sent.
    pub fn read(fields: &PsuFields) -> Result<Self, Vec<PsuProblem>> {
        let (mut headers, mut problems) = (Vec::new(), Vec::new());
        for (header, text) in PSU_HEADERS.into_iter().zip(fields.typed()) {
            match problem(header, text) {
                Some(problem) => problems.push(PsuProblem { header, problem }),
                None if text.is_empty() => {}
                None => headers.push((header, text.to_owned())),
            }
        }
        if problems.is_empty() { Ok(Self { headers }) } else { Err(problems) }
    }

    /// Names in lower case, in the order of the wire.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }
}

fn problem(header: &str, text: &str) -> Option<PsuProblemKind> {
    let unless = |fits: bool, problem| (!fits).then_some(problem);
    match header {
        "psu-ip-address" if text.is_empty() => Some(PsuProblemKind::Missing),
        _ if text.is_empty() => None,
        "psu-ip-address" => {
            let address = text.parse::<IpAddr>();
            let usable = address.is_ok_and(|address| !address.is_unspecified() && !address.is_multicast());
            unless(usable, PsuProblemKind::NotAnAddress)
        }
        "psu-ip-port" => {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            unless(digits && text.parse::<u16>().is_ok_and(|port| port > 0), PsuProblemKind::NotAPort)
        }
        "psu-http-method" => unless(METHODS.contains(&text), PsuProblemKind::NotAMethod),
        "psu-device-id" => {
            unless(text.len() == 36 && Uuid::parse_str(text).is_ok(), PsuProblemKind::NotAUuid)
        }
        _ if !text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) => {
            Some(PsuProblemKind::NotHeaderText)
        }
        _ => unless(text.len() <= LONGEST, PsuProblemKind::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(change: impl FnOnce(&mut PsuFields)) -> Result<Psu, Vec<PsuProblem>> {
        let mut fields = PsuFields { ip_address: "192.168.0.1".into(), ..PsuFields::default() };
        change(&mut fields);
        Psu::read(&fields)
    }

    #[test]
    fn what_is_empty_is_not_sent_and_the_rest_in_one_order() {
        let psu = with(|fields| {
            fields.accept_language = "fr-FR".into();
            fields.ip_port = " 443 ".into();
            fields.user_agent = "Mozilla/5.0 (X11)".into();
        });
        let headers = psu.expect("a PSU").headers;
        let expected = [
            ("psu-ip-address", "192.168.0.1"),
            ("psu-ip-port", "443"),
            ("psu-user-agent", "Mozilla/5.0 (X11)"),
            ("psu-accept-language", "fr-FR"),
        ];
        assert_eq!(headers, expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn each_header_that_cannot_be_sent_is_named() {
        type Case = (fn(&mut PsuFields), &'static str, PsuProblemKind);
        let cases: [Case; 11] = [
            (|fields| fields.ip_address.clear(), "psu-ip-address", PsuProblemKind::Missing),
            (|fields| fields.ip_address = "192.168.0".into(), "psu-ip-address", PsuProblemKind::NotAnAddress),
            (|fields| fields.ip_address = "0.0.0.0".into(), "psu-ip-address", PsuProblemKind::NotAnAddress),
            (
                |fields| fields.ip_address = "psu.example".into(),
                "psu-ip-address",
                PsuProblemKind::NotAnAddress,
            ),
            (|fields| fields.ip_port = "0".into(), "psu-ip-port", PsuProblemKind::NotAPort),
            (|fields| fields.ip_port = "+80".into(), "psu-ip-port", PsuProblemKind::NotAPort),
            (|fields| fields.http_method = "get".into(), "psu-http-method", PsuProblemKind::NotAMethod),
            (|fields| fields.device_id = "device-1".into(), "psu-device-id", PsuProblemKind::NotAUuid),
            (
                |fields| fields.user_agent = "a\r\nx-b: c".into(),
                "psu-user-agent",
                PsuProblemKind::NotHeaderText,
            ),
            (
                |fields| fields.geo_location = "48.85° N".into(),
                "psu-geo-location",
                PsuProblemKind::NotHeaderText,
            ),
            (|fields| fields.referer = "x".repeat(501), "psu-referer", PsuProblemKind::TooLong),
        ];
        for (change, header, problem) in cases {
            assert_eq!(with(change), Err(vec![PsuProblem { header, problem }]));
        }
    }

    #[test]
    fn an_ipv6_address_and_a_device_are_taken() {
        let psu = with(|fields| {
            fields.ip_address = "2001:db8::1".into();
            fields.device_id = "c3cbb5f4-6a2b-4a6e-8f59-52a3f2d1d9c3".into();
            fields.http_method = "POST".into();
        });
        assert_eq!(psu.expect("a PSU").headers.len(), 3);
    }
}
