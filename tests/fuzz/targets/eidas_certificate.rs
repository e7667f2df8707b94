//! A certificate in DER, as it comes out of a file, a PKCS#12 bag or a TLS handshake; then everything that is asked of it.
#![no_main]

use eidas::{Certificate, Jwk, KeyId, NamedKey, chain, doctor};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|der: &[u8]| {
    let Ok(certificate) = Certificate::from_der(der) else { return };
    assert_eq!(certificate.der(), der);
    for name in [certificate.subject(), certificate.issuer()] {
        assert!(!name.to_string().chars().any(char::is_control), "a name is one line");
        let _ = name.short();
    }
    let again =
        eidas::import(certificate.to_pem().as_bytes(), None).expect("what was printed as PEM is read");
    assert!(again.certificates.iter().any(|read| *read == certificate));
    let _ = (certificate.kind(), certificate.oid(), certificate.roles(), certificate.key_usage());
    let _ = certificate.is_issued_by(&certificate);
    let _ = chain::chains(&[certificate.clone()]);
    for key_id in [KeyId::SerialAndIssuer, KeyId::Url { base: "https://tpp.example/qseal".to_owned() }] {
        let kid = key_id.spell(&certificate);
        let named = NamedKey::parse(&kid).names(&certificate);
        assert!(named || certificate.issuer().to_string().trim().is_empty(), "{kid} names its certificate");
        let _ = Jwk::for_certificate(&certificate, kid);
    }
    let one = [certificate];
    let _ = doctor::examine(&doctor::Patient { qwac: Some(&one), qsealc: Some(&one), ..Default::default() });
});
