//! The contents of the qcStatements extension, with the PSD2 statement in it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|extension: &[u8]| {
    let read = eidas::fuzzing::qc_statements(extension);
    if let Some(psd2) = &read.psd2 {
        assert!(psd2.roles.len() + psd2.unknown_roles.len() <= extension.len());
    }
    serde_json::to_string(&read).expect("what was read can be shown");
});
