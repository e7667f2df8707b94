//! The identity, the trusted beneficiaries and the funds check: whatever their shape, they are read or not, a page that is
//! followed stays at the entry point, and what is kept is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stet::access::{Beneficiary, Identity};

const ID: &str = "MyCoverage123456";

fuzz_target!(|body: &[u8]| {
    let called = "https://bank.example/psd2/v1/trusted-beneficiaries".parse().expect("a URL");
    if let Some(identity) = stet::fuzzing::identity(body) {
        let kept = serde_json::to_string(&identity).expect("serialises");
        assert_eq!(serde_json::from_str::<Identity>(&kept).expect("is read again"), identity);
    }
    if let Some(read) = stet::fuzzing::beneficiaries(body, &called) {
        if let Some(page) = read.next.page() {
            assert_eq!(page.url().origin(), called.origin());
        }
        for beneficiary in read.beneficiaries {
            let kept = serde_json::to_string(&beneficiary).expect("serialises");
            assert_eq!(serde_json::from_str::<Beneficiary>(&kept).expect("is read again"), beneficiary);
        }
    }
    if let Some(answer) = stet::fuzzing::funds(body, ID) {
        // An id that is named and is not ours is told, and nothing else is.
        let named = serde_json::from_slice::<serde_json::Value>(body).expect("JSON");
        let named = named["request"]["paymentCoverageRequestId"].as_str().map(str::to_owned);
        assert_eq!(answer.another_request, named.is_some_and(|id| id != ID));
    }
});
