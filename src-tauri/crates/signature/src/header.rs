//! The value of a `Signature` header (draft-cavage-http-signatures-12, section 4.1).

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};

/// A signature with what is said about it. Printing it and parsing the print gives the same again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHeader {
    /// Which key made it, in whatever spelling.
    pub key_id: String,
    /// The algorithm; where it is left out, the key decides.
    pub algorithm: Option<String>,
    /// The names that were signed, in order; where they are left out, the draft's default holds.
    pub headers: Option<Vec<String>>,
    /// The signature's bytes.
    pub signature: Vec<u8>,
}

/// Why a text is not the value of a `Signature` header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Something other than `name="value"` parted by commas. Counts characters from 1.
    #[error("at character {at}: {expected} is expected")]
    Syntax { at: usize, expected: &'static str },
    /// A parameter that stands there twice.
    #[error("{parameter} stands there twice")]
    Twice { parameter: String },
    /// `keyId` or `signature` is missing.
    #[error("{parameter} is missing")]
    Missing { parameter: &'static str },
    /// `headers=""`, which the draft forbids.
    #[error("headers is empty")]
    EmptyHeaders,
    /// The signature is not base64.
    #[error("signature is not base64")]
    NotBase64,
}

impl SignatureHeader {
    /// The names that were signed, in order. Without a list, `date` alone is signed where the algorithm is named, as the
    /// draft's appendix C.1 has it; without an algorithm too, the default is `(created)` (section 2.1.6), which an RSA
    /// key must not sign.
    pub fn signed_names(&self) -> Vec<String> {
        match (&self.headers, &self.algorithm) {
            (Some(headers), _) => headers.clone(),
            (None, Some(_)) => vec!["date".to_owned()],
            (None, None) => vec!["(created)".to_owned()],
        }
    }
}

impl fmt::Display for SignatureHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "keyId=\"{}\"", escaped(&self.key_id))?;
        if let Some(algorithm) = &self.algorithm {
            write!(f, ",algorithm=\"{}\"", escaped(algorithm))?;
        }
        if let Some(headers) = &self.headers {
            write!(f, ",headers=\"{}\"", escaped(&headers.join(" ")))?;
        }
        write!(f, ",signature=\"{}\"", STANDARD.encode(&self.signature))
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

impl FromStr for SignatureHeader {
    type Err = HeaderError;

    /// Parameters may come in any order, with blanks around commas and equals signs, quoted or, as `created=1402170695`
    /// is, bare. Parameters not known here are passed over.
    fn from_str(text: &str) -> Result<Self, HeaderError> {
        let parameters = Parameters { text: text.chars().collect(), at: 0 }.all()?;
        let take = |name: &str| {
            let found = parameters.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        };
        for (at, (name, _)) in parameters.iter().enumerate() {
            if parameters[..at].iter().any(|(earlier, _)| earlier == name) {
                return Err(HeaderError::Twice { parameter: name.clone() });
            }
        }
        let headers = match take("headers") {
            None => None,
            Some(list) => {
                let names: Vec<String> = list.split_whitespace().map(str::to_owned).collect();
                if names.is_empty() {
                    return Err(HeaderError::EmptyHeaders);
                }
                Some(names)
            }
        };
        let signature = take("signature").ok_or(HeaderError::Missing { parameter: "signature" })?;
        Ok(Self {
            key_id: take("keyId").ok_or(HeaderError::Missing { parameter: "keyId" })?,
            algorithm: take("algorithm"),
            headers,
            signature: STANDARD.decode(signature).map_err(|_| HeaderError::NotBase64)?,
        })
    }
}

struct Parameters {
    text: Vec<char>,
    at: usize,
}

impl Parameters {
    fn all(mut self) -> Result<Vec<(String, String)>, HeaderError> {
        let mut found = Vec::new();
        loop {
            self.skip_blanks();
            let name = self.word();
            if name.is_empty() {
                return Err(self.expected("a parameter's name"));
            }
            self.skip_blanks();
            if self.next() != Some('=') {
                return Err(self.expected("="));
            }
            self.at += 1;
            self.skip_blanks();
            let value = match self.next() {
                Some('"') => self.quoted()?,
                _ => self.word(),
            };
            found.push((name, value));
            self.skip_blanks();
            match self.next() {
                None => return Ok(found),
                Some(',') => self.at += 1,
                Some(_) => return Err(self.expected("a comma")),
            }
        }
    }

    fn next(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn expected(&self, expected: &'static str) -> HeaderError {
        HeaderError::Syntax { at: self.at + 1, expected }
    }

    fn skip_blanks(&mut self) {
        while matches!(self.next(), Some(' ' | '\t')) {
            self.at += 1;
        }
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self.next().is_some_and(|next| next.is_ascii_alphanumeric() || "-_.".contains(next)) {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect()
    }

    fn quoted(&mut self) -> Result<String, HeaderError> {
        let mut value = String::new();
        loop {
            self.at += 1;
            match self.next() {
                None => return Err(self.expected("a closing quote")),
                Some('"') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some('\\') => {
                    self.at += 1;
                    value.push(self.next().ok_or_else(|| self.expected("a closing quote"))?);
                }
                Some(other) => value.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_order_and_spacing() {
        let expected = SignatureHeader {
            key_id: "SN=0A,CA=CN=Test \"CA\",O=X".to_owned(),
            algorithm: Some("rsa-sha256".to_owned()),
            headers: Some(vec!["(request-target)".to_owned(), "digest".to_owned()]),
            signature: vec![0, 1, 2, 3],
        };
        for text in [
            r#"keyId="SN=0A,CA=CN=Test \"CA\",O=X",algorithm="rsa-sha256",headers="(request-target) digest",signature="AAECAw==""#,
            r#"signature = "AAECAw==" , headers="(request-target)  digest",  algorithm="rsa-sha256", keyId="SN=0A,CA=CN=Test \"CA\",O=X""#,
            r#"keyId="SN=0A,CA=CN=Test \"CA\",O=X",algorithm=rsa-sha256,created=1402170695,headers="(request-target) digest",signature="AAECAw==""#,
        ] {
            assert_eq!(text.parse::<SignatureHeader>().unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_signature_header() {
        for (text, error) in [
            ("", HeaderError::Syntax { at: 1, expected: "a parameter's name" }),
            ("keyId", HeaderError::Syntax { at: 6, expected: "=" }),
            (r#"keyId="a" signature="AA==""#, HeaderError::Syntax { at: 11, expected: "a comma" }),
            (r#"keyId="a"#, HeaderError::Syntax { at: 9, expected: "a closing quote" }),
            (r#"keyId="a","#, HeaderError::Syntax { at: 11, expected: "a parameter's name" }),
            (r#"keyId="a""#, HeaderError::Missing { parameter: "signature" }),
            (r#"signature="AA==""#, HeaderError::Missing { parameter: "keyId" }),
            (r#"keyId="a",keyId="b",signature="AA==""#, HeaderError::Twice { parameter: "keyId".to_owned() }),
            (r#"keyId="a",headers="",signature="AA==""#, HeaderError::EmptyHeaders),
            (r#"keyId="a",signature="Incept10n""#, HeaderError::NotBase64),
        ] {
            assert_eq!(text.parse::<SignatureHeader>().unwrap_err(), error, "{text}");
        }
    }
}
