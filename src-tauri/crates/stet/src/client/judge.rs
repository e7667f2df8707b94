//! From an answer to success or a named error, reading whatever the bank put into its body.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::trailing_commas::without_trailing_commas;
use super::{Answer, TransportError};
use crate::error::{BankError, BankWords, BodyShape, Breach};
use crate::masking::{Masker, mask_json};

/// Words of a bank are shown up to this many characters.
const WORDS_LIMIT: usize = 500;

/// Lets any 2xx pass and names every other status.
pub(crate) fn success(answer: Answer) -> Result<Answer, BankError> {
    let call_id = answer.call_id;
    let status = answer.status;
    if (200..300).contains(&status) {
        return Ok(answer);
    }
    if (300..400).contains(&status)
        && let Some(location) = answer.header("location")
    {
        // Masked whole, then cut: of a secret that is cut, the end would be another one's.
        let location = plain(&Masker::knowing(&answer.secrets).url(location));
        return Err(BankError::Transport {
            source: TransportError::Redirect { status, location },
            call_id: Some(call_id),
        });
    }
    let words = words(&answer);
    Err(match status {
        401 => BankError::Unauthorised { words, call_id },
        403 => BankError::Forbidden { words, call_id },
        404 => BankError::NotFound { words, call_id },
        405 => BankError::MethodNotAllowed { words, call_id },
        429 => {
            // A moment is the bank's, and so is the clock it is reckoned by.
            let now = answer.header("date").and_then(moment).unwrap_or(answer.at);
            let retry_after_s = answer.header("retry-after").and_then(|text| retry_after(text, now));
            BankError::RateLimited { retry_after_s, words, call_id }
        }
        400..500 => BankError::Refused { status, words, call_id },
        500..600 => BankError::ServerError { status, shape: shape(&answer), words, call_id },
        _ => BankError::BrokenContract { breach: Breach::UnexpectedStatus, status, call_id },
    })
}

/// Seconds, or a date (RFC 9110, section 10.2.3).
fn retry_after(text: &str, now: Timestamp) -> Option<u64> {
    let text = text.trim();
    text.parse().ok().or_else(|| u64::try_from(moment(text)?.as_second() - now.as_second()).ok())
}

/// A date as HTTP writes it (RFC 9110, section 5.6.7).
fn moment(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|date| date.timestamp())
}

/// The members of a JSON object answer, read whatever its declared type, and with the trailing commas that one document
/// prints.
pub(crate) fn json_object(answer: &Answer) -> Result<Map<String, Value>, BankError> {
    let read = match json_text(answer) {
        Ok(text) => serde_json::from_str(text).ok(),
        Err(BankError::BrokenContract { breach: Breach::NotJson, .. }) => {
            let text = std::str::from_utf8(json_bytes(&answer.body)).ok();
            text.and_then(|text| serde_json::from_str(&without_trailing_commas(text)).ok())
        }
        Err(error) => return Err(error),
    };
    match read {
        Some(Value::Object(members)) => Ok(members),
        _ => Err(not_json(answer)),
    }
}

/// The text of an answer that is JSON, read whatever its declared type.
pub(crate) fn json_text(answer: &Answer) -> Result<&str, BankError> {
    let breach = match shape(answer) {
        BodyShape::Empty => Breach::Empty,
        BodyShape::Html => Breach::Html,
        BodyShape::Plain => Breach::NotJson,
        BodyShape::Json => {
            let text = std::str::from_utf8(json_bytes(&answer.body));
            return text.map_err(|_| not_json(answer));
        }
    };
    Err(BankError::BrokenContract { breach, status: answer.status, call_id: answer.call_id })
}

fn not_json(answer: &Answer) -> BankError {
    BankError::BrokenContract { breach: Breach::NotJson, status: answer.status, call_id: answer.call_id }
}

pub(super) fn shape(answer: &Answer) -> BodyShape {
    let body = json_bytes(&answer.body);
    let declared = answer.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if body.is_empty() {
        BodyShape::Empty
    } else if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok() {
        BodyShape::Json
    } else if declared.contains("html") || body.starts_with(b"<") {
        BodyShape::Html
    } else {
        BodyShape::Plain
    }
}

/// A body without what may stand around JSON.
pub(crate) fn json_bytes(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii()
}

/// `error` and `error_description` (RFC 6749, RFC 7591), or STET's `message`, or what live banks were seen to
/// send instead. An HTML page has no words of use; plain text is its own description.
fn words(answer: &Answer) -> BankWords {
    let shape = shape(answer);
    let masker = Masker::knowing(&answer.secrets);
    let mut words = BankWords { shape: Some(shape), ..BankWords::default() };
    match shape {
        BodyShape::Json => {
            if let Ok(value) = serde_json::from_slice::<Value>(json_bytes(&answer.body)) {
                let value = mask_json(&value);
                let text = |names: &[&str]| {
                    names.iter().find_map(|name| match value.get(name)? {
                        Value::String(text) if !text.trim().is_empty() => {
                            Some(plain(&masker.body(None, text)))
                        }
                        Value::Number(number) => Some(number.to_string()),
                        _ => None,
                    })
                };
                words.error = text(&["error", "error_code", "code"]);
                words.description = text(&["error_description", "message", "errorMessage", "detail"]);
            }
        }
        BodyShape::Plain => {
            let masked = masker.body(None, &String::from_utf8_lossy(&answer.body));
            words.description = Some(plain(&masked));
        }
        BodyShape::Html | BodyShape::Empty => {}
    }
    words
}

/// Without control characters, trimmed, and not longer than the limit.
fn plain(text: &str) -> String {
    let clean: String =
        text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let clean = clean.trim();
    if clean.chars().count() <= WORDS_LIMIT {
        return clean.to_owned();
    }
    clean.chars().take(WORDS_LIMIT - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::CallId;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        Answer {
            call_id: CallId::make(),
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.as_bytes().to_vec(),
            at: Timestamp::UNIX_EPOCH,
            secrets: Vec::new(),
        }
    }

    fn error(status: u16, headers: &[(&str, &str)], body: &str) -> BankError {
        match success(answer(status, headers, body)) {
            Err(error) => error,
            Ok(_) => panic!("{status} passed"),
        }
    }

    #[test]
    fn every_2xx_passes() {
        for status in [200, 201, 202, 204] {
            assert!(success(answer(status, &[], "")).is_ok());
        }
    }

    #[test]
    fn a_400_keeps_the_banks_error_and_description() {
        let error =
            error(400, &[], r#"{"error":"invalid_client_metadata","error_description":"scope is missing"}"#);
        let words = error.words().expect("the bank spoke");
        assert_eq!(words.error.as_deref(), Some("invalid_client_metadata"));
        assert_eq!(words.description.as_deref(), Some("scope is missing"));
        assert_eq!(error.code(), "refused");
    }

    #[test]
    fn stets_error_model_and_a_camel_case_message_are_read_too() {
        let stet = error(403, &[], r#"{"status":403,"error":"Forbidden","message":"BADS bad scope"}"#);
        assert_eq!(stet.words().and_then(|words| words.description.as_deref()), Some("BADS bad scope"));
        let seen = error(401, &[], r#"{"errorMessage":"jeton expiré"}"#);
        assert_eq!(seen.words().and_then(|words| words.description.as_deref()), Some("jeton expiré"));
        assert_eq!(seen.code(), "unauthorised");
    }

    #[test]
    fn each_status_has_its_own_name() {
        for (status, code) in [
            (401, "unauthorised"),
            (403, "forbidden"),
            (404, "not-found"),
            (405, "method-not-allowed"),
            (409, "refused"),
            (429, "rate-limited"),
            (500, "server-error"),
            (503, "server-error"),
            (304, "broken-contract"),
        ] {
            let error = error(status, &[], "");
            assert_eq!(error.code(), code, "{status}");
            assert!(error.call_id().is_some(), "{status}");
            assert_eq!(error.status(), Some(status), "{status}");
        }
    }

    #[test]
    fn an_html_a_plain_and_an_empty_failure_are_told_apart() {
        let of = |headers: &[(&str, &str)], body: &str| match error(500, headers, body) {
            BankError::ServerError { shape, .. } => shape,
            other => panic!("{other}"),
        };
        assert_eq!(of(&[("content-type", "text/html")], "<html><h1>500</h1>"), BodyShape::Html);
        assert_eq!(of(&[], "  <!doctype html>"), BodyShape::Html);
        assert_eq!(of(&[("content-type", "application/json")], "Service Unavailable"), BodyShape::Plain);
        assert_eq!(of(&[], " \r\n"), BodyShape::Empty);
        assert_eq!(of(&[("content-type", "text/html")], "{\"error\":\"x\"}"), BodyShape::Json);
    }

    #[test]
    fn a_secret_that_the_bank_repeats_is_not_in_its_words() {
        let secret = "KXyZabcdefghijklmopqrstuvw1234567890";
        for body in [
            format!("{{\"error\":\"{secret}\",\"error_description\":\"{secret} is unknown\"}}"),
            format!("{secret} is unknown"),
        ] {
            let mut answer = answer(400, &[], &body);
            answer.secrets.push(secret.to_owned().into());
            let Err(error) = success(answer) else { panic!("{body}") };
            let words = error.words().expect("the bank spoke");
            assert_eq!(words.description.as_deref(), Some("…7890 is unknown"));
            assert!(!format!("{error:?}").contains("KXyZ"));
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let of = |text: &str| match error(429, &[("retry-after", text)], "") {
            BankError::RateLimited { retry_after_s, .. } => retry_after_s,
            other => panic!("{other}"),
        };
        assert_eq!(of("120"), Some(120));
        assert_eq!(of("Thu, 01 Jan 1970 01:00:00 GMT"), Some(3600));
        for nothing in ["soon", "-1", "Wed, 31 Dec 1969 23:00:00 GMT"] {
            assert_eq!(of(nothing), None, "{nothing}");
        }
        // Ten minutes between the bank's clock and ours.
        for (date, seconds) in
            [("Thu, 01 Jan 1970 00:10:00 GMT", 3000), ("Wed, 31 Dec 1969 23:50:00 GMT", 4200)]
        {
            let headers = [("retry-after", "Thu, 01 Jan 1970 01:00:00 GMT"), ("date", date)];
            let error = error(429, &headers, "");
            let BankError::RateLimited { retry_after_s, .. } = error else { panic!("{error}") };
            assert_eq!(retry_after_s, Some(seconds), "{date}");
        }
    }

    #[test]
    fn a_redirect_is_shown_with_its_location_and_its_code_masked() {
        let error = error(302, &[("location", "https://x.example/?code=abcdefghijklmnopqrstuv")], "");
        let BankError::Transport { source: TransportError::Redirect { status: 302, location }, .. } = error
        else {
            panic!("{error}");
        };
        assert_eq!(location, "https://x.example/?code=…stuv");
    }

    #[test]
    fn a_secret_longer_than_what_is_shown_is_masked_once_and_by_its_own_end() {
        let location = format!("https://x.example/?token={}wxyz", "a".repeat(2 * WORDS_LIMIT));
        let error = error(302, &[("location", &location)], "");
        let BankError::Transport { source: TransportError::Redirect { location, .. }, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(location, "https://x.example/?token=…wxyz");
    }

    #[test]
    fn long_words_are_cut_and_control_characters_taken_out() {
        let cut = plain(&format!("a\u{1b}[31m\n{}", "b".repeat(1000)));
        assert_eq!(cut.chars().count(), WORDS_LIMIT);
        assert!(!cut.contains('\u{1b}') && cut.ends_with('…'));
    }

    #[test]
    fn a_success_that_is_no_json_object_breaks_the_contract() {
        for (body, expected) in [
            ("", Breach::Empty),
            ("<html>", Breach::Html),
            ("[1]", Breach::NotJson),
            ("{\"a\":", Breach::NotJson),
        ] {
            let result = json_object(&answer(200, &[], body));
            assert!(
                matches!(result, Err(BankError::BrokenContract { breach, .. }) if breach == expected),
                "{body:?}"
            );
        }
        assert!(json_object(&answer(200, &[], "\u{feff}{\"a\":1}")).is_ok());
    }
}
