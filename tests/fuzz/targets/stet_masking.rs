//! Masking: a secret that the app sent never stays, in whatever text it comes back, and a secret under its name stays in
//! no JSON and no form.
#![no_main]

use guichet_fuzz::{SECRET, planted, texts};
use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;
use stet::masking::{Masker, masked_places, masked_places_in_url};

fuzz_target!(|input: &[u8]| {
    let Some([kind, plan, before, after]) = texts(input) else { return };
    if input.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()) {
        return;
    }
    let secret = SecretString::from(SECRET);
    let knowing = Masker::knowing([&secret]);
    let text = format!("{before}{SECRET}{after}");
    let headers = [(kind.to_owned(), text.clone()), ("authorization".to_owned(), text.clone())];
    let mut shown = vec![knowing.body(Some(kind), &text), knowing.body(None, &text), knowing.url(&text)];
    shown.extend(knowing.headers(&headers).into_iter().map(|(_, value)| value));

    let by_name = Masker::default();
    let json = planted(plan.as_bytes(), before);
    shown.push(by_name.body(Some(kind), &json));
    let form = format!("scope=aisp&{}={SECRET}&state=1", ["code", "client_secret", "token"][plan.len() % 3]);
    shown.push(by_name.body(Some("application/x-www-form-urlencoded"), &form));
    shown.push(by_name.url(&format!("https://tpp.example/cb?{form}#{form}")));
    for text in &shown {
        for place in masked_places(Some(kind), text).into_iter().chain(masked_places_in_url(text)) {
            assert!(text[place.range].starts_with('…'), "{text}");
        }
        assert!(!text.contains(SECRET), "{text}");
    }
});
