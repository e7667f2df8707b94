//! An `application/x-www-form-urlencoded` body.

use crate::wire::message::{Received, Refusal};

/// The parameters of a token or revocation request; none may stand twice (RFC 6749 section 3.2).
pub(crate) struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    pub(crate) fn read(request: &Received) -> Result<Form, Refusal> {
        let content_type = request.header("content-type").unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::request("Content-Type: it must be application/x-www-form-urlencoded"));
        }
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in url::form_urlencoded::parse(&request.body) {
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(Refusal::request(format!("{name}: it stands more than once")));
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Form { pairs })
    }

    /// The value, where there is one that is not empty.
    pub(crate) fn optional(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.optional(name).ok_or_else(|| Refusal::request(format!("{name}: it is missing")))
    }

    /// How many parameters there are.
    #[cfg(fuzzing)]
    pub(crate) fn len(&self) -> usize {
        self.pairs.len()
    }
}
