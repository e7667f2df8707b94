//! Secrets that a bank hands out in an answer, so that they are masked in all of it: a token that stands in one member
//! and is echoed in another, or a Location that carries one.

use secrecy::SecretString;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::is_secret_member;

/// What is shorter stands for itself: a language, a version, a flag.
const SHORTEST: usize = 8;
/// A segment of a path that is this long is taken for a token.
const LONG_SEGMENT: usize = 32;

/// The secrets of a JSON answer, by the names of their members.
pub(crate) fn in_answer(body: &[u8]) -> Vec<SecretString> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_slice(body) {
        collect(&value, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<SecretString>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if is_secret_member(name) && text.len() >= SHORTEST => {
                        found.push(SecretString::from(text.clone()));
                    }
                    other => collect(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// Everything in a Location that may be a secret, whatever it is called: long path segments, and the values of query and
/// fragment, each as it is written and as it reads.
pub(crate) fn in_location(location: &str) -> Vec<SecretString> {
    let (rest, fragment) = location.split_once('#').unwrap_or((location, ""));
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = Url::parse(before).map_or_else(|_| before.to_owned(), |url| url.path().to_owned());
    let mut found: Vec<String> =
        path.split('/').filter(|segment| segment.len() >= LONG_SEGMENT).map(str::to_owned).collect();
    for form in [query, fragment] {
        for field in form.split('&') {
            let value = field.split_once('=').map_or(field, |(_, value)| value);
            found.push(value.to_owned());
        }
        found.extend(form_urlencoded::parse(form.as_bytes()).map(|(_, value)| value.into_owned()));
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().filter(|text| text.len() >= SHORTEST).map(SecretString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Masker;
    use super::*;

    const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl";

    fn shown(location: &str) -> String {
        let found = in_location(location);
        Masker::knowing(&found).url(location)
    }

    #[test]
    fn a_token_in_a_location_is_masked_by_whatever_name_and_place() {
        for location in [
            format!("https://www.bank.example/login?lang=fr&jwt={JWT}"),
            format!("https://www.bank.example/login?{JWT}"),
            format!("https://www.bank.example/login#{JWT}"),
            format!("https://www.bank.example/{JWT}/login"),
            format!("/login/{JWT}"),
        ] {
            let shown = shown(&location);
            assert!(!shown.contains("eyJ") && shown.contains("login"), "{shown}");
        }
        assert_eq!(shown("https://www.bank.example/login?lang=fr"), "https://www.bank.example/login?lang=fr");
    }

    #[test]
    fn a_token_that_an_answer_echoes_under_another_name_is_learned() {
        let body = r#"{"access_token":"abcdefghijklmnopqrstuvwxyz","id":"abcdefghijklmnopqrstuvwxyz"}"#;
        let shown = Masker::knowing(&in_answer(body.as_bytes())).body(None, body);
        assert_eq!(shown, r#"{"access_token":"…wxyz","id":"…wxyz"}"#);
    }
}
