//! An organizationIdentifier, which both the app and the local banks read, each with code of its own.
#![no_main]

use eidas::Oid;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let theirs = sandbox::fuzzing::oid(text);
    match Oid::parse(text) {
        Ok(oid) => {
            assert_eq!(oid.as_str(), text);
            let put_together = format!("PSD{}-{}-{}", oid.country(), oid.nca(), oid.authorization_number());
            assert_eq!(put_together, text);
            assert_eq!(oid.nca_id(), format!("{}-{}", oid.country(), oid.nca()));
            if let Some((country, nca_id)) = theirs {
                assert_eq!((country.as_str(), nca_id.as_str()), (oid.country(), oid.nca_id()));
            }
            let _ = oid.agent_id("001");
        }
        Err(_) => assert!(theirs.is_none(), "the banks take what the app refuses"),
    }
});
