use eidas::{CsrError, KeyError, Oid, Psd2Request, Purpose, Role, SigningKey};

use crate::workshop::{KeyKind, Workshop};

fn request(purpose: Purpose) -> Psd2Request {
    let dns_names = match purpose {
        Purpose::Qwac => vec!["tpp.example".to_owned(), "api.tpp.example".to_owned()],
        Purpose::Qsealc => Vec::new(),
    };
    Psd2Request {
        purpose,
        common_name: "Société d’essai".to_owned(),
        organization: "Société d’essai SAS".to_owned(),
        country: "FR".to_owned(),
        oid: Oid::parse("PSDFR-ACPR-12345").unwrap(),
        roles: vec![Role::PaymentInitiation, Role::AccountInformation],
        nca_name: "Autorité de contrôle prudentiel".to_owned(),
        dns_names,
    }
}

/// What openssl prints of a request, after it has checked the signature.
fn printed(shop: &Workshop, file: &str) -> String {
    let options = ["-noout", "-text", "-verify", "-nameopt", "utf8,sep_comma_plus_space"];
    let text = shop.openssl(&[&["req", "-in", file], &options[..]].concat());
    String::from_utf8(text).unwrap()
}

#[test]
fn openssl_verifies_a_request_of_either_kind_over_a_key_of_every_size() {
    let shop = Workshop::new();
    for bits in [2048, 3072, 4096] {
        let (key, _) = SigningKey::generate_rsa(bits).unwrap();
        for purpose in [Purpose::Qwac, Purpose::Qsealc] {
            let csr = request(purpose).sign(&key).unwrap();
            shop.write("request.pem", csr.to_pem());
            let text = printed(&shop, "request.pem");
            for part in [
                &format!("Public-Key: ({bits} bit)"),
                "Signature Algorithm: sha256WithRSAEncryption",
                "C=FR, O=Société d’essai SAS, organizationIdentifier=PSDFR-ACPR-12345, CN=Société d’essai",
            ] {
                assert!(text.contains(part), "{part}\n{text}");
            }
            assert_eq!(text.contains("DNS:tpp.example, DNS:api.tpp.example"), purpose == Purpose::Qwac);
            let tls = "TLS Web Server Authentication, TLS Web Client Authentication";
            assert_eq!(text.contains(tls), purpose == Purpose::Qwac);
            let usage = match purpose {
                Purpose::Qwac => "X509v3 Key Usage: critical\n                    Digital Signature\n",
                Purpose::Qsealc => {
                    "X509v3 Key Usage: critical\n                    Digital Signature, Non Repudiation\n"
                }
            };
            assert!(text.contains(usage), "{text}");
            shop.write("request.der", csr.der());
            let public = shop.openssl(&["req", "-inform", "DER", "-in", "request.der", "-noout", "-pubkey"]);
            shop.write("public.pem", public);
            let der = shop.openssl(&["pkey", "-pubin", "-in", "public.pem", "-outform", "DER"]);
            assert_eq!(der, key.public_key_der());
        }
    }
}

#[test]
fn a_certificate_issued_as_asked_is_what_was_asked_for() {
    let shop = Workshop::new();
    shop.authority("root");
    for purpose in [Purpose::Qwac, Purpose::Qsealc] {
        let (key, _) = SigningKey::generate_rsa(2048).unwrap();
        let asked = request(purpose);
        shop.write("request.pem", asked.sign(&key).unwrap().to_pem());
        let issuer = ["-CA", "root.pem", "-CAkey", "root.key", "-days", "10", "-copy_extensions", "copyall"];
        shop.openssl(&[&["x509", "-req", "-in", "request.pem", "-out", "issued.pem"], &issuer[..]].concat());
        let issued = shop.load("issued.pem");
        let expected = match purpose {
            Purpose::Qwac => eidas::Kind::Qwac,
            Purpose::Qsealc => eidas::Kind::Qsealc,
        };
        assert_eq!(issued.kind(), expected);
        assert!(key.belongs_to(&issued));
        assert_eq!(issued.oid().unwrap(), asked.oid);
        assert_eq!(issued.roles(), asked.roles);
        assert_eq!(issued.dns_names(), asked.dns_names);
        let qc = issued.qc().unwrap();
        let psd2 = qc.psd2.as_ref().unwrap();
        assert_eq!((psd2.nca_id.as_str(), &psd2.nca_name), ("FR-ACPR", &asked.nca_name));
        assert!(qc.unreadable.is_empty() && !qc.compliance, "compliance is the provider's to state");
        assert_eq!(issued.subject().organization.as_ref(), Some(&asked.organization));
        assert_eq!(issued.subject().to_string(), asked.sign(&key).unwrap().subject().to_string());
    }
}

#[test]
fn a_key_that_is_not_rsa_and_a_request_that_is_not_fit_are_refused() {
    let shop = Workshop::new();
    shop.key("ec", KeyKind::P256);
    let refused = request(Purpose::Qsealc).sign(&shop.signing_key("ec")).unwrap_err();
    assert!(matches!(refused, CsrError::Key(KeyError::WrongScheme { .. })), "{refused}");
    let (key, _) = SigningKey::generate_rsa(2048).unwrap();
    let empty = Psd2Request { roles: Vec::new(), ..request(Purpose::Qsealc) };
    assert_eq!(empty.sign(&key), Err(CsrError::NoRoles));
}
