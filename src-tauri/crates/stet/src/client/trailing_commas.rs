//! JSON as some documents print it: with a comma before a closing brace (Arkéa "Production", the answer of the client
//! credentials grant: `"expires_in":3600,}`).

use std::borrow::Cow;

/// The text without commas that stand before `}` or `]`, blanks between them or not. What stands in strings stays.
pub(super) fn without_trailing_commas(text: &str) -> Cow<'_, str> {
    let mut dropped = Vec::new();
    let (mut in_string, mut escaped, mut comma) = (false, false, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => (in_string, comma) = (!in_string, None),
            _ if in_string => {}
            b',' => comma = Some(at),
            b'}' | b']' => dropped.extend(comma.take()),
            _ if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
    }
    if dropped.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for at in dropped {
        kept.push_str(&text[from..at]);
        from = at + 1;
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_printed_answer_becomes_json_and_strings_stay_as_they_are() {
        let printed = "{\n \"access_token\":\"a,}\\\",]\",\n \"expires_in\":3600, \n}";
        let read: Value = serde_json::from_str(&without_trailing_commas(printed)).expect("JSON");
        assert_eq!(read, serde_json::json!({ "access_token": "a,}\",]", "expires_in": 3600 }));
        assert_eq!(without_trailing_commas("[1,[2,],]"), "[1,[2]]");
        // Two commas are more than a slip.
        assert!(serde_json::from_str::<Value>(&without_trailing_commas("[1,,]")).is_err());
        assert!(matches!(without_trailing_commas(r#"{"a":[1,2]}"#), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn what_is_json_already_is_not_touched(text in "\\PC{0,40}", number in any::<i64>()) {
            let json = serde_json::json!({ "a": [text, number], "b": { "c": text } }).to_string();
            let kept = without_trailing_commas(&json);
            prop_assert_eq!(kept.as_ref(), json.as_str());
        }

        #[test]
        fn any_text_is_taken(text in "[,{}\\[\\]\"\\\\ a\u{e9}]{0,40}") {
            prop_assert!(without_trailing_commas(&text).len() <= text.len());
        }
    }
}
