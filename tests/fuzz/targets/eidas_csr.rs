//! A certificate request over what an operator may type: what is signed, the practice QTSP reads.
#![no_main]

use std::sync::LazyLock;

use eidas::{Oid, Psd2Request, Purpose, Role, SigningKey};
use guichet_fuzz::texts;
use libfuzzer_sys::fuzz_target;

static KEY: LazyLock<SigningKey> = LazyLock::new(|| {
    SigningKey::from_pkcs8(include_bytes!("../seeds/keys/rsa.p8.der")).expect("the seed is a key")
});

fuzz_target!(|input: &[u8]| {
    let Some([common_name, organization, country, oid, nca_name, domains]) = texts(input) else { return };
    let Ok(oid) = Oid::parse(oid) else { return };
    let dns_names: Vec<String> =
        domains.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let request = Psd2Request {
        purpose: if dns_names.is_empty() { Purpose::Qsealc } else { Purpose::Qwac },
        common_name: common_name.to_owned(),
        organization: organization.to_owned(),
        country: country.to_owned(),
        oid,
        roles: vec![Role::AccountInformation, Role::PaymentInitiation],
        nca_name: nca_name.to_owned(),
        dns_names,
    };
    match request.sign(&KEY) {
        Ok(csr) => {
            assert_eq!(csr.subject().common_name.as_deref(), Some(common_name));
            assert_eq!(csr.subject().organization.as_deref(), Some(organization));
            assert!(sandbox::fuzzing::certificate_request(&csr.to_pem()), "the QTSP does not read it");
        }
        Err(_) => assert!(!request.problems().is_empty()),
    }
});
