//! The signing string of draft-cavage-http-signatures-12, section 2.3.

/// The part of a request or answer that can be signed.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The method, in any case.
    pub method: &'a str,
    /// Path and query exactly as on the wire, after encoding: `/stet/setting/v1/register?x=%20`.
    pub target: &'a str,
    /// Every header, in the order of the wire; names in any case.
    pub headers: &'a [(String, String)],
}

impl Message<'_> {
    /// The value of a header as it is signed: each instance without blanks at its ends, joined by `, `. `None` where the
    /// message has no such header.
    pub fn header(&self, name: &str) -> Option<String> {
        let mut values = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).peekable();
        values.peek()?;
        Some(values.map(|(_, value)| value.trim_matches([' ', '\t'])).collect::<Vec<_>>().join(", "))
    }
}

/// Why a message cannot be signed, or not in this way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// The list of headers is empty, which the draft forbids.
    #[error("the list of signed headers is empty")]
    EmptyList,
    /// A listed header is not in the message. It is never signed as an empty line.
    #[error("the header {name} is to be signed but is not in the message")]
    AbsentHeader { name: String },
    /// A value that would add lines to the signing string.
    #[error("the value of {name} holds a line break")]
    LineBreak { name: String },
    /// `(created)` and `(expires)` must not be used with rsa-sha256 (section 2.3).
    #[error("{name} must not be signed with rsa-sha256")]
    NotWithRsa { name: String },
    /// Something in parentheses that the draft does not define.
    #[error("{name} is not a part of a message that can be signed")]
    UnknownPart { name: String },
    /// The keyId cannot stand in a header.
    #[error("the keyId holds a character that cannot stand in a header")]
    KeyId,
    /// The key is not an RSA key.
    #[error("the key cannot sign with rsa-sha256: {0}")]
    Key(#[from] eidas::KeyError),
}

/// Writes down what is signed: one line for each listed name, lower-cased, `: `, the value; lines joined by `\n` and no
/// line break at the end. An empty value leaves `name: `.
pub fn signing_string(message: &Message<'_>, list: &[String]) -> Result<String, SigningError> {
    if list.is_empty() {
        return Err(SigningError::EmptyList);
    }
    let lines = list.iter().map(|name| line(message, &name.to_ascii_lowercase()));
    Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
}

fn line(message: &Message<'_>, name: &str) -> Result<String, SigningError> {
    let name_of = || name.to_owned();
    let value = match name {
        "(request-target)" => format!("{} {}", message.method.to_ascii_lowercase(), message.target),
        "(created)" | "(expires)" => return Err(SigningError::NotWithRsa { name: name_of() }),
        _ if name.starts_with('(') => return Err(SigningError::UnknownPart { name: name_of() }),
        _ => message.header(name).ok_or_else(|| SigningError::AbsentHeader { name: name_of() })?,
    };
    if value.contains(['\n', '\r']) {
        return Err(SigningError::LineBreak { name: name_of() });
    }
    Ok(format!("{name}: {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    fn list(names: &str) -> Vec<String> {
        names.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn writes_target_method_and_headers_as_the_draft_says() {
        let headers = headers(&[
            ("Host", "example.com"),
            ("Cache-Control", "  max-age=60 \t"),
            ("X-Empty", ""),
            ("cache-control", "must-revalidate"),
        ]);
        let message = Message { method: "GET", target: "/foo?a=%20&b", headers: &headers };
        assert_eq!(
            signing_string(&message, &list("(request-target) HOST cache-control x-empty")).unwrap(),
            "(request-target): get /foo?a=%20&b\nhost: example.com\ncache-control: max-age=60, must-revalidate\nx-empty: "
        );
    }

    #[test]
    fn a_listed_header_that_is_absent_is_an_error() {
        let message = Message { method: "GET", target: "/", headers: &[] };
        let error = signing_string(&message, &list("(request-target) Digest")).unwrap_err();
        assert_eq!(error, SigningError::AbsentHeader { name: "digest".to_owned() });
    }

    #[test]
    fn nothing_can_smuggle_a_line() {
        let headers = headers(&[("x-a", "1\nx-b: 2")]);
        let message = Message { method: "GET", target: "/", headers: &headers };
        assert_eq!(
            signing_string(&message, &list("x-a")).unwrap_err(),
            SigningError::LineBreak { name: "x-a".to_owned() }
        );
    }

    #[test]
    fn refuses_what_rsa_must_not_sign_and_what_nobody_defined() {
        let message = Message { method: "GET", target: "/", headers: &[] };
        for (name, error) in [
            ("(created)", SigningError::NotWithRsa { name: "(created)".to_owned() }),
            ("(expires)", SigningError::NotWithRsa { name: "(expires)".to_owned() }),
            ("(status)", SigningError::UnknownPart { name: "(status)".to_owned() }),
        ] {
            assert_eq!(signing_string(&message, &list(name)).unwrap_err(), error);
        }
        assert_eq!(signing_string(&message, &[]).unwrap_err(), SigningError::EmptyList);
    }
}
