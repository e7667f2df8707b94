//! A private key in PKCS#8, open or encrypted.
#![no_main]

use eidas::{Scheme, SigningKey};
use guichet_fuzz::PASSPHRASE;
use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;

fuzz_target!(|der: &[u8]| {
    let _ = eidas::fuzzing::encrypted_pkcs8(der, None);
    let _ = eidas::fuzzing::encrypted_pkcs8(der, Some(&SecretString::from(PASSPHRASE)));
    let Ok(key) = SigningKey::from_pkcs8(der) else { return };
    for scheme in key.schemes() {
        // A key whose numbers contradict each other may refuse; it may not end the program.
        let _ = key.sign(*scheme, b"message");
    }
    assert!(
        key.sign(Scheme::EcdsaP384Sha384, b"").is_err() || !key.schemes().contains(&Scheme::RsaPkcs1Sha256)
    );
});
