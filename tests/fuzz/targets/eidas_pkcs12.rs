//! A PKCS#12 file.
#![no_main]

use guichet_fuzz::PASSPHRASE;
use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;

fuzz_target!(|der: &[u8]| {
    let _ = eidas::fuzzing::pkcs12(der, None);
    let _ = eidas::fuzzing::pkcs12(der, Some(&SecretString::from(PASSPHRASE)));
});
