//! The answer to a created payment, of both bank groups: an id can be asked with, and a link that is opened is the bank's,
//! with nothing of it changed.
#![no_main]

use guichet_fuzz::parts;
use libfuzzer_sys::fuzz_target;
use stet::access::AccessSettings;
use stet::oauth::State;
use stet::payments::{ApprovalFlow, PaymentSettings, approval_address};
use url::Url;

fuzz_target!(|input: &[u8]| {
    let [location, body] = parts(input);
    let location = String::from_utf8_lossy(location);
    for (key, called) in [
        ("17515-ceidf", "https://bank.example/stet/psd2/v1.4.2/payment-requests"),
        ("arkea-fortuneo", "https://bank.example/psd2/v1/payment-requests"),
    ] {
        let called: Url = called.parse().expect("a URL");
        let bank = stet::bank(key).expect("known");
        let settings = PaymentSettings::of(bank, &AccessSettings::of(bank.dialect()));
        let Some((id, approval, _)) =
            stet::fuzzing::payment_created(body, &location, &called, &settings.id_parameters)
        else {
            continue;
        };
        assert!(!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic()));
        // What names it in an address names nothing else, and all of it.
        let mut asked = called.clone();
        asked.path_segments_mut().expect("a base").push(&id);
        assert_eq!(
            asked.path_segments().map(Iterator::count),
            called.path_segments().map(|path| path.count() + 1)
        );
        let Some(link) = approval else { continue };
        for flow in [ApprovalFlow::EnforcedRedirect, ApprovalFlow::ReportUrls] {
            let state = State::from_random([0; 32]);
            let Ok(opened) = approval_address(&link, flow, "key", "https://tpp.example/callback", &state)
            else {
                continue;
            };
            assert_eq!(
                (opened.scheme(), opened.origin(), opened.path()),
                ("https", link.origin(), link.path())
            );
            let kept: Vec<_> = link.query_pairs().collect();
            assert!(opened.query_pairs().take(kept.len()).eq(kept));
        }
    }
});
