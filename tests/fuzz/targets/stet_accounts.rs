//! Accounts and balances: whatever their shape, they are read or not, a link that is followed stays at the entry point, and
//! what is kept is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stet::access::Account;

fuzz_target!(|body: &[u8]| {
    let called = "https://bank.example/stet/psd2/v1.4.2/accounts".parse().expect("a URL");
    if let Some(read) = stet::fuzzing::accounts(body, &called) {
        if let Some(page) = read.next.page() {
            assert_eq!(page.url().origin(), called.origin());
        }
        for account in read.accounts {
            let kept = serde_json::to_string(&account).expect("serialises");
            assert_eq!(serde_json::from_str::<Account>(&kept).expect("is read again"), account);
        }
    }
    if let Some(read) = stet::fuzzing::balances(body) {
        for amount in read.balances.into_iter().filter_map(|balance| balance.amount) {
            let _ = amount.decimal();
        }
    }
});
