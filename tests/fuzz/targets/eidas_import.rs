//! A file of any kind, as the operator picks or drops it: first without a passphrase, then with one where it is needed.
#![no_main]

use eidas::{ImportError, MAX_IMPORT_BYTES};
use guichet_fuzz::PASSPHRASE;
use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;

fuzz_target!(|bytes: &[u8]| {
    let without = eidas::import(bytes, None);
    let outcome = match &without {
        Err(ImportError::PassphraseNeeded) => eidas::import(bytes, Some(&SecretString::from(PASSPHRASE))),
        _ => without,
    };
    match outcome {
        Ok(imported) => {
            assert!(!imported.certificates.is_empty() || !imported.keys.is_empty());
            // The keys alone: a certificate may be made out to anyone, to "PRIVATE KEY" too.
            let shown = format!("{:?}", imported.keys);
            assert!(!shown.contains("PRIVATE"), "a key never shows itself");
            for (key, _) in &imported.keys {
                for certificate in &imported.certificates {
                    let _ = key.belongs_to(certificate);
                }
            }
        }
        Err(error) => assert!(bytes.len() <= MAX_IMPORT_BYTES && !error.to_string().is_empty()),
    }
});
