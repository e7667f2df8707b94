//! A look at a text before it is masked: most answers name no secret, and are long. It may be wrong in one direction only,
//! and then costs time.

/// What every name of a secret member contains.
const STEMS: [&str; 5] = ["token", "secret", "assertion", "verifier", "password"];

/// How a letter or an underscore begins that JSON spells as an escape (RFC 8259, section 7), up to its last digit but one.
const ESCAPED: &str = "\\u00";

/// Whether a secret can stand in this text under a name of its own, however the name is spelled.
pub(super) fn may_name_a_secret(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    STEMS.iter().any(|stem| lower.contains(stem)) || escapes_a_letter(&lower)
}

/// Letters and the underscore are U+0041 to U+007A.
fn escapes_a_letter(lower: &str) -> bool {
    lower.contains(ESCAPED)
        && lower
            .match_indices(ESCAPED)
            .any(|(at, _)| matches!(lower.as_bytes().get(at + ESCAPED.len()), Some(b'4'..=b'7')))
}

/// Whether `text` contains `secret`, which may be long: the standard library is many times faster with short ones.
pub(super) fn holds(text: &str, secret: &str) -> bool {
    const FAST: usize = 32;
    let until =
        secret.char_indices().map(|(at, letter)| at + letter.len_utf8()).take_while(|end| *end <= FAST);
    let beginning = until.last().map_or("", |end| &secret[..end]);
    text.contains(beginning) && (beginning.len() == secret.len() || text.contains(secret))
}

#[cfg(test)]
mod tests {
    use super::super::{SECRET_IN_FORMS_ONLY, SECRET_MEMBERS};
    use super::*;

    #[test]
    fn every_name_of_a_secret_is_seen_in_any_case_and_with_any_letter_escaped() {
        for name in SECRET_MEMBERS.into_iter().filter(|name| *name != SECRET_IN_FORMS_ONLY) {
            for spelled in [name.to_owned(), name.to_uppercase()] {
                assert!(may_name_a_secret(&format!("{{\"{spelled}\":\"x\"}}")), "{spelled}");
                for (at, letter) in spelled.char_indices() {
                    let escape = format!("\\u{:04X}", u32::from(letter));
                    let escaped = format!("{}{escape}{}", &spelled[..at], &spelled[at + 1..]);
                    assert!(may_name_a_secret(&format!("{{\"{escaped}\":\"x\"}}")), "{escaped}");
                    assert!(may_name_a_secret(&format!("{{\"{}\":\"x\"}}", escaped.to_lowercase())));
                }
            }
        }
    }

    #[test]
    fn a_bank_s_ordinary_answer_names_none() {
        let answer = r#"{"transactions":[{"entryReference":"1","remittanceInformation":{"unstructured":["CAF\u00c9 \u20ac"]}}]}"#;
        assert!(!may_name_a_secret(answer));
    }

    #[test]
    fn a_secret_is_found_whatever_its_length() {
        for length in [1, 31, 32, 33, 200] {
            let secret = "é".repeat(length);
            assert!(holds(&format!("a{secret}b"), &secret), "{length}");
            assert!(!holds(&"é".repeat(length - 1), &secret), "{length}");
        }
    }
}
