//! The passphrase-sealed key file: the age file, and the text inside it.
#![no_main]

use guichet_fuzz::PASSPHRASE;
use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;
use vault::fuzzing;

fuzz_target!(|bytes: &[u8]| {
    let _ = fuzzing::sealed(bytes, SecretString::from(PASSPHRASE));
    if let Some(printed) = fuzzing::items(bytes) {
        assert_eq!(fuzzing::items(printed.as_bytes()).as_ref(), Some(&printed), "what is written is read");
    }
});
