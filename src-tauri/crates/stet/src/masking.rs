//! Taking secrets out of what is written down of a call, before it is written.
//!
//! Everything a [`crate::CallRecord`] holds went through a [`Masker`]: headers, forms, JSON (also JSON that does
//! not parse, as banks print it), URLs, and any place where a secret we sent comes back. A mask is `…`
//! followed by the last four characters of a secret that is long enough not to be given away by them.
//! Masking keeps every other byte as it was on the wire.

mod learned;
mod named;
mod places;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::form_urlencoded;

pub(crate) use learned::{in_answer, in_location};
pub use places::{MaskedPlace, masked_places, masked_places_in_url};

/// Headers whose value is a secret as a whole.
const SECRET_HEADERS: [&str; 5] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "authentication-info"];

/// Members of a JSON object or fields of a form whose value is a secret, in either spelling and any case.
const SECRET_MEMBERS: [&str; 18] = [
    "access_token",
    "accesstoken",
    "refresh_token",
    "refreshtoken",
    "id_token",
    "idtoken",
    "registration_access_token",
    "registrationaccesstoken",
    "client_secret",
    "clientsecret",
    "client_assertion",
    "clientassertion",
    "assertion",
    "code",
    "code_verifier",
    "codeverifier",
    "password",
    "token",
];

/// A name under which banks send their error codes: no secret outside a form.
const SECRET_IN_FORMS_ONLY: &str = "code";

/// `…` and at most the last four characters. A mask stays as it is.
pub fn tail(secret: &str) -> String {
    const SHOWN: usize = 4;
    const LONG_ENOUGH: usize = 16;
    let count = secret.chars().count();
    if secret.starts_with('…') && count <= SHOWN + 1 {
        return secret.to_owned();
    }
    if count < LONG_ENOUGH {
        return "…".to_owned();
    }
    format!("…{}", secret.chars().skip(count - SHOWN).collect::<String>())
}

/// Masks by name and by value.
#[derive(Default)]
pub struct Masker {
    known: Vec<SecretString>,
}

impl Masker {
    /// Masks by name, and these secrets wherever they appear: as they are, percent-encoded, or with JSON's escaped slashes.
    pub fn knowing<'a>(known: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let mut masker = Self::default();
        known.into_iter().for_each(|secret| masker.learn(secret.clone()));
        masker
    }

    /// Masks this secret too from now on.
    pub(crate) fn learn(&mut self, secret: SecretString) {
        self.known.push(secret);
        // EXPOSE: the lengths alone; a secret that begins with another is to be looked for first.
        self.known.sort_by_key(|secret| std::cmp::Reverse(secret.expose_secret().len()));
    }

    /// The secrets masked by value.
    pub(crate) fn known(&self) -> &[SecretString] {
        &self.known
    }

    /// Headers as they may be written down. `Authorization` keeps its scheme, where that is a short word.
    pub fn headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        headers
            .iter()
            .map(|(name, value)| {
                let lower = name.to_ascii_lowercase();
                let masked = if SECRET_HEADERS.contains(&lower.as_str()) {
                    match value.split_once(' ') {
                        Some((scheme, secret)) if lower.ends_with("authorization") && is_scheme(scheme) => {
                            format!("{scheme} {}", tail(secret.trim()))
                        }
                        _ => "…".to_owned(),
                    }
                } else if lower == "location" {
                    self.url(value)
                } else {
                    self.known_values(value)
                };
                (name.clone(), masked)
            })
            .collect()
    }

    /// A URL as it may be written down: secret query fields are masked.
    pub fn url(&self, url: &str) -> String {
        let (rest, fragment) = url.split_once('#').map_or((url, None), |(rest, after)| (rest, Some(after)));
        let (before, query) = rest.split_once('?').map_or((rest, None), |(rest, after)| (rest, Some(after)));
        let mut masked = before.to_owned();
        for (separator, form) in [('?', query), ('#', fragment)] {
            if let Some(form) = form {
                masked.push(separator);
                masked.push_str(&mask_form(form));
            }
        }
        self.known_values(&masked)
    }

    /// A body as it may be written down, whatever its declared type says.
    pub fn body(&self, content_type: Option<&str>, body: &str) -> String {
        let form =
            content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("x-www-form-urlencoded"));
        let by_name = if form { mask_form(&mask_text(body)) } else { mask_text(body) };
        self.known_values(&by_name)
    }

    fn known_values(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for secret in &self.known {
            // EXPOSE: to find the secret in a text that is about to be written down, and take it out.
            let plain = secret.expose_secret();
            if plain.is_empty() {
                continue;
            }
            let in_a_form: String = form_urlencoded::byte_serialize(plain.as_bytes()).collect();
            let in_json = plain.replace('/', "\\/");
            for spelling in [plain, &in_a_form, &in_json] {
                if named::holds(&masked, spelling) {
                    masked = masked.replace(spelling, &tail(plain));
                }
            }
        }
        masked
    }
}

/// Whether a word can be an authentication scheme (`Bearer`, `Basic`), rather than a credential in its place.
fn is_scheme(word: &str) -> bool {
    const LONGEST: usize = 12;
    word.len() <= LONGEST && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A JSON value with every secret member masked, at any depth.
pub fn mask_json(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, member)| {
                    let masked = if is_secret_member(name) { mask_leaf(member) } else { mask_json(member) };
                    (name.clone(), masked)
                })
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(mask_json).collect()),
        other => other.clone(),
    }
}

fn mask_leaf(value: &Value) -> Value {
    match value {
        Value::Null | Value::Bool(_) => value.clone(),
        Value::String(text) => Value::String(tail(text)),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => Value::String("…".to_owned()),
    }
}

fn is_secret_member(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower != SECRET_IN_FORMS_ONLY && SECRET_MEMBERS.contains(&lower.as_str())
}

fn mask_form(form: &str) -> String {
    form.split('&')
        .map(|field| match field.split_once('=') {
            Some((name, value)) if SECRET_MEMBERS.contains(&name.trim().to_ascii_lowercase().as_str()) => {
                format!("{name}={}", tail(value))
            }
            _ => field.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("&")
}

/// Masks `"name": value` in JSON or something like it, and `name=value` in anything, byte for byte elsewhere.
/// Where the text is JSON and the scan missed a secret member (an escape in its name) or took a part of a string
/// for one, the whole is printed anew from the masked value.
fn mask_text(text: &str) -> String {
    if !named::may_name_a_secret(text) {
        return text.to_owned();
    }
    let masked = mask_members(text);
    let Ok(value) = serde_json::from_str::<Value>(text) else { return masked };
    match serde_json::from_str::<Value>(&masked) {
        Ok(scanned) if !still_secret(&scanned) => masked,
        _ => mask_members(&mask_json(&value).to_string()),
    }
}

fn mask_members(text: &str) -> String {
    let names = SECRET_MEMBERS.iter().filter(|name| **name != SECRET_IN_FORMS_ONLY);
    names.fold(text.to_owned(), |masked, name| mask_member(&masked, name))
}

fn still_secret(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, member)| match member {
            Value::String(text) if is_secret_member(name) => !text.starts_with('…'),
            Value::Number(_) | Value::Array(_) | Value::Object(_) if is_secret_member(name) => true,
            other => still_secret(other),
        }),
        Value::Array(items) => items.iter().any(still_secret),
        _ => false,
    }
}

fn mask_member(text: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (from, to) in member_values(text, name) {
        out.push_str(&text[done..from]);
        out.push_str(&tail(&text[from..to]));
        done = to;
    }
    out.push_str(&text[done..]);
    out
}

/// The ranges of the values that stand under `name`, in any case, in JSON or in `name=value`.
fn member_values(text: &str, name: &str) -> Vec<(usize, usize)> {
    let lower = text.to_ascii_lowercase();
    let mut values = Vec::new();
    let mut done = 0;
    while let Some(found) = lower[done..].find(name) {
        let start = done + found;
        let end = start + name.len();
        let before = text[..start].chars().next_back();
        let value = match before {
            Some('"') => json_value(text, end),
            Some('_' | '-') => None,
            Some(other) if other.is_alphanumeric() => None,
            _ => form_value(text, end),
        };
        done = value.map_or(end, |(_, to)| to);
        values.extend(value);
    }
    values
}

/// The range of the value after `name": `, without the quotes of a string. A value that is neither a string
/// nor null, true or false runs to the next delimiter. JSON within a JSON string, where every quote is escaped, is read
/// too: its strings end at the next backslash or quote.
fn json_value(text: &str, after_name: usize) -> Option<(usize, usize)> {
    if text[after_name..].starts_with('\\') {
        let rest = text[after_name..].trim_start_matches('\\').strip_prefix('"')?;
        let rest = rest.trim_start().strip_prefix(':')?.trim_start();
        // A quote that is not escaped ends the string around all this.
        let rest = rest.strip_prefix('\\')?.trim_start_matches('\\').strip_prefix('"')?;
        let from = text.len() - rest.len();
        return Some((from, from + rest.find(['\\', '"']).unwrap_or(rest.len())));
    }
    let rest = text[after_name..].strip_prefix('"')?.trim_start().strip_prefix(':')?.trim_start();
    let from = text.len() - rest.len();
    if let Some(string) = rest.strip_prefix('"') {
        let mut escaped = false;
        for (offset, character) in string.char_indices() {
            match character {
                '"' if !escaped => return Some((from + 1, from + 1 + offset)),
                '\\' => escaped = !escaped,
                _ => escaped = false,
            }
        }
        return Some((from + 1, text.len()));
    }
    let length = rest.find([',', '}', ']', '\n', '\r']).unwrap_or(rest.len());
    let bare = rest[..length].trim_end();
    let harmless = matches!(bare, "" | "null" | "true" | "false") || bare.starts_with(['[', '{']);
    (!harmless).then_some((from, from + bare.len()))
}

/// The range of the value after `name=`.
fn form_value(text: &str, after_name: usize) -> Option<(usize, usize)> {
    let rest = text[after_name..].strip_prefix('=')?;
    let from = after_name + 1;
    let length = rest.find(['&', '"', '\'', '<', '>', ' ', '\n', '\r', '\t']).unwrap_or(rest.len());
    (length > 0).then_some((from, from + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "KXyZabcdefghijklmopqrstuvw1234567890";

    fn masked(text: &str) -> String {
        Masker::default().body(Some("application/json"), text)
    }

    #[test]
    fn a_short_secret_shows_nothing_and_a_long_one_its_last_four_characters() {
        assert_eq!(tail("hunter2"), "…");
        assert_eq!(tail(TOKEN), "…7890");
        assert_eq!(tail("ééééééééééééééééàbcd"), "…àbcd");
    }

    #[test]
    fn authorization_keeps_its_scheme_and_cookies_keep_nothing() {
        let headers =
            [("Authorization", format!("Bearer {TOKEN}")), ("Set-Cookie", format!("sid={TOKEN}; Path=/"))]
                .map(|(name, value)| (name.to_owned(), value));
        let masked = Masker::default().headers(&headers);
        assert_eq!(masked[0].1, "Bearer …7890");
        assert_eq!(masked[1].1, "…");
    }

    #[test]
    fn a_credential_that_stands_where_the_scheme_should_is_masked() {
        let headers = [("Authorization".to_owned(), format!("{TOKEN} expired"))];
        assert_eq!(Masker::default().headers(&headers)[0].1, "…");
    }

    #[test]
    fn tokens_in_a_json_answer_are_masked_and_every_other_byte_stays() {
        let body =
            format!("{{ \"access_token\" : \"{TOKEN}\",\n \"expires_in\":3600, \"refresh_token\":null }}");
        assert_eq!(masked(&body), body.replace(TOKEN, "…7890"));
    }

    #[test]
    fn json_that_does_not_parse_is_masked_all_the_same() {
        for body in [
            format!("{{\"access_token\":\"{TOKEN}\",\"expires_in\":3600,}}"),
            format!("{{\"access_token\":\"{TOKEN}"),
            format!("{{\"ACCESS_TOKEN\":\"{TOKEN}\"}}"),
            format!("<p>access_token={TOKEN}</p>"),
        ] {
            assert!(!masked(&body).contains("KXyZ"), "{}", masked(&body));
        }
    }

    #[test]
    fn a_secret_member_with_an_escaped_name_or_a_nested_value_is_masked() {
        for body in [
            format!("{{\"access\\u005ftoken\":\"{TOKEN}\"}}"),
            format!("{{\"data\":[{{\"id_token\":\"{TOKEN}\"}}]}}"),
            format!("{{\"client_secret\":[\"{TOKEN}\"]}}"),
            format!("{{\"token\":\"{TOKEN}\"}}"),
            format!("{{\"accessToken\":\"{TOKEN}\"}}"),
            format!("{{\"message\":\"upstream said {{\\\"access_token\\\":\\\"{TOKEN}\\\"}}\"}}"),
        ] {
            assert!(!masked(&body).contains("KXyZ"), "{}", masked(&body));
        }
    }

    #[test]
    fn a_secret_s_name_at_the_end_of_a_string_hides_no_secret_behind_it() {
        let body = format!(
            "{{\"message\":\"no \\\"access_token\\\":\",\"data\":{{\"refresh\\u005ftoken\":\"{TOKEN}\"}}}}"
        );
        assert!(serde_json::from_str::<Value>(&body).is_ok(), "{body}");
        assert!(!masked(&body).contains("KXyZ"), "{}", masked(&body));
        let harmless = body.replace("refresh\\u005ftoken", "page");
        assert_eq!(masked(&harmless), harmless);
    }

    #[test]
    fn an_escaped_quote_does_not_end_a_secret() {
        assert!(!masked(r#"{"access_token":"abcdefghijklmnop\"qrstuvwxyz-secret","a":1}"#).contains("qrst"));
    }

    #[test]
    fn secret_form_fields_are_masked_and_the_client_id_is_not() {
        let form = format!("client_id=PSD2_TPPRegister&code={TOKEN}&client_secret=x&scope=aisp");
        assert_eq!(
            Masker::default().body(Some("application/x-www-form-urlencoded; charset=utf-8"), &form),
            "client_id=PSD2_TPPRegister&code=…7890&client_secret=…&scope=aisp"
        );
    }

    #[test]
    fn json_that_says_it_is_a_form_is_masked_as_json() {
        let form = Some("application/x-www-form-urlencoded");
        for name in ["access_token", "access\\u005ftoken"] {
            let body = format!("{{\"&code=\":\"a\",\"data\":{{\"{name}\":\"{TOKEN}\"}}}}");
            let shown = Masker::default().body(form, &body);
            assert!(!shown.contains("KXyZ"), "{shown}");
        }
    }

    #[test]
    fn an_error_code_in_prose_is_not_a_secret() {
        let body = r#"{"error":"invalid_request","code":"AC01","error_code":"OAGA"}"#;
        assert_eq!(masked(body), body);
    }

    #[test]
    fn a_token_we_sent_is_masked_wherever_it_comes_back() {
        let secret = SecretString::from(TOKEN.to_owned());
        let masker = Masker::knowing([&secret]);
        assert_eq!(masker.body(None, &format!("token {TOKEN} is unknown")), "token …7890 is unknown");
        assert_eq!(masker.url(&format!("https://b.example/x/{TOKEN}")), "https://b.example/x/…7890");
    }

    #[test]
    fn a_secret_we_sent_is_masked_in_the_spellings_of_a_form_and_of_json() {
        let secret = SecretString::from("abc/def+ghi=jkl/mnopqrst".to_owned());
        let masker = Masker::knowing([&secret]);
        for text in [
            "not taken: abc%2Fdef%2Bghi%3Djkl%2Fmnopqrst",
            r#"{"error_description":"not taken: abc\/def+ghi=jkl\/mnopqrst"}"#,
        ] {
            let shown = masker.body(None, text);
            assert!(shown.contains("…qrst") && !shown.contains("def"), "{shown}");
        }
    }

    #[test]
    fn of_two_secrets_the_longer_one_leaves_no_rest() {
        let (short, long) = ("abcdefghijklmnop".to_owned(), "abcdefghijklmnop-and-the-rest".to_owned());
        let masker = Masker::knowing([&SecretString::from(short), &SecretString::from(long.clone())]);
        assert_eq!(masker.body(None, &long), "…rest");
    }

    #[test]
    fn a_token_in_a_fragment_behind_a_query_is_masked() {
        let url = format!("https://tpp.example/cb?state=1#access_token={TOKEN}&expires_in=3600");
        assert_eq!(
            Masker::default().url(&url),
            "https://tpp.example/cb?state=1#access_token=…7890&expires_in=3600"
        );
        assert_eq!(Masker::default().url("https://tpp.example/#/calls"), "https://tpp.example/#/calls");
    }

    #[test]
    fn a_code_in_a_location_is_masked() {
        let headers = [("location".to_owned(), format!("https://tpp.example/cb?code={TOKEN}&state=1"))];
        assert_eq!(Masker::default().headers(&headers)[0].1, "https://tpp.example/cb?code=…7890&state=1");
    }
}
