//! An answer that is no success: whatever its status, type and body, it gets a name, and its words can be shown.
#![no_main]

use guichet_fuzz::parts;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [status, kind, location, body] = parts(input);
    let [kind, location] = [kind, location].map(|text| String::from_utf8_lossy(text).into_owned());
    let status = String::from_utf8_lossy(status).parse::<u16>().unwrap_or(500);
    let headers = vec![
        ("content-type".to_owned(), kind.clone()),
        ("location".to_owned(), location),
        ("retry-after".to_owned(), kind),
    ];
    let Some(error) = stet::fuzzing::error_of((status, headers, body.to_vec())) else {
        assert!((200..300).contains(&status));
        return;
    };
    assert!(!error.code().is_empty() && !error.to_string().is_empty());
    assert_eq!(error.status(), Some(status));
    let words = error.words().cloned().unwrap_or_default();
    for text in [words.error, words.description].into_iter().flatten() {
        assert!(text.chars().count() <= 500 && !text.chars().any(char::is_control), "{text:?}");
    }
});
