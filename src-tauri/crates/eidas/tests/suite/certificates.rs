use eidas::{
    Certificate, CertificateError, ExtendedKeyUsage, Hash, Jwk, JwkError, KeyAlgorithm, KeyId, KeyUsage,
    Kind, QcType, Role, SignatureAlgorithm, chain,
};

use crate::workshop::{KeyKind, Recipe, Workshop, data};

fn microsec() -> Certificate {
    eidas::import(&data("sample-test-qsealc-microsec.pem"), None).unwrap().certificates.remove(0)
}

#[test]
fn reads_the_microsec_test_seal_whole() {
    let seal = microsec();
    assert_eq!(seal.kind(), Kind::Qsealc);
    assert_eq!(seal.subject().common_name.as_deref(), Some("ING Bank N.V. - Yolt"));
    assert_eq!(seal.subject().country.as_deref(), Some("NL"));
    assert_eq!(
        seal.issuer().to_string(),
        "CN=e-Szigno Test CA3,OU=e-Szigno CA,O=Microsec Ltd.,L=Budapest,C=HU"
    );
    assert_eq!(seal.serial().to_string(), "44C59860D0BB7AD3B5B52B8D0A");
    assert_eq!(seal.not_before(), 1_553_699_113);
    assert_eq!(seal.not_after(), 1_585_235_113);
    assert_eq!(seal.public_key().algorithm, KeyAlgorithm::Rsa { bits: 2048 });
    assert_eq!(seal.signature_algorithm(), &SignatureAlgorithm::RsaPkcs1 { hash: Hash::Sha256 });
    assert_eq!(seal.key_usage(), Some(vec![KeyUsage::NonRepudiation]));
    assert_eq!(seal.extended_key_usage(), []);
    let oid = seal.oid().unwrap();
    assert_eq!(
        (oid.as_str(), oid.nca_id(), oid.authorization_number()),
        ("PSDNL-DNB-33031431", "NL-DNB", "33031431")
    );
    let qc = seal.qc().unwrap();
    assert!(qc.compliance && qc.unreadable.is_empty());
    assert_eq!((qc.qc_type, qc.retention_years), (Some(QcType::ESeal), Some(10)));
    let psd2 = qc.psd2.as_ref().unwrap();
    assert_eq!(psd2.roles, [Role::PaymentInitiation, Role::AccountInformation, Role::CardIssuing]);
    assert_eq!((psd2.nca_name.as_str(), psd2.nca_id.as_str()), ("De Nederlandsche Bank", "NL-DNB"));
    assert!(!seal.is_ca());
}

#[test]
fn spells_the_microsec_test_seal_for_the_banks() {
    let seal = microsec();
    let jwk = serde_json::to_value(Jwk::for_certificate(&seal, "seal-1").unwrap()).unwrap();
    assert_eq!(jwk["x5t#S256"], "-oaxH6Bt1YS5jxejfTfKZWeGs8l6X8oDFEyJIibJo2E");
    let members: Vec<&String> = jwk.as_object().unwrap().keys().collect();
    assert_eq!(members, ["kty", "use", "alg", "key_ops", "kid", "x5c", "x5t#S256"]);
    assert_eq!(
        (jwk["kty"].as_str(), jwk["use"].as_str(), jwk["alg"].as_str()),
        (Some("RSA"), Some("sig"), Some("RS256"))
    );
    assert_eq!(
        (&jwk["key_ops"], &jwk["kid"]),
        (&serde_json::json!(["verify"]), &serde_json::json!("seal-1"))
    );
    let x5c = jwk["x5c"].as_array().unwrap();
    assert!(x5c.len() == 1 && x5c[0].as_str().unwrap().starts_with("MIIJhjCCCG6g"));

    let url = KeyId::Url { base: "https://tpp.example/seal.pem".to_owned() };
    assert_eq!(
        url.spell(&seal),
        "https://tpp.example/seal.pem_fa86b11fa06dd584b98f17a37d37ca656786b3c97a5fca03144c892226c9a361"
    );
    assert_eq!(
        KeyId::SerialAndIssuer.spell(&seal),
        "SN=44C59860D0BB7AD3B5B52B8D0A,CA=CN=e-Szigno Test CA3,OU=e-Szigno CA,O=Microsec Ltd.,L=Budapest,C=HU"
    );
    assert_eq!(KeyId::ClientId("1PSDFR".to_owned()).spell(&seal), "1PSDFR");
    assert_eq!(KeyId::Literal("anything".to_owned()).spell(&seal), "anything");
}

#[test]
fn agrees_with_openssl_on_every_printed_fact() {
    let shop = Workshop::new();
    shop.authority("root");
    shop.key("qwac", KeyKind::Rsa(3072));
    let qwac = shop.certificate("qwac", Some("root"), &Recipe::qwac());
    let printed = |option: &str| {
        let out = shop.openssl(&["x509", "-in", "qwac.pem", "-noout", option]);
        String::from_utf8(out).unwrap().trim().split_once('=').unwrap().1.replace(':', "")
    };
    assert_eq!(printed("-serial"), qwac.serial().to_string());
    let sha1: String = qwac.sha1().iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(printed("-fingerprint"), sha1);
    let rfc = String::from_utf8(
        shop.openssl(&["x509", "-in", "qwac.pem", "-noout", "-subject", "-nameopt", "RFC2253"]),
    );
    assert_eq!(rfc.unwrap().trim(), format!("subject={}", qwac.subject()));
    let spki = shop.openssl(&["pkey", "-in", "qwac.key", "-pubout", "-outform", "DER"]);
    assert_eq!(spki, qwac.public_key().spki_der());
    shop.write("again.pem", qwac.to_pem());
    assert_eq!(shop.text("again.pem"), shop.text("qwac.pem"));

    assert_eq!(qwac.kind(), Kind::Qwac);
    assert_eq!(qwac.public_key().algorithm, KeyAlgorithm::Rsa { bits: 3072 });
    assert_eq!(qwac.dns_names(), ["tpp.example", "www.tpp.example"]);
    assert_eq!(qwac.extended_key_usage(), [ExtendedKeyUsage::ServerAuth, ExtendedKeyUsage::ClientAuth]);
    assert_eq!(qwac.key_usage().unwrap(), [KeyUsage::DigitalSignature, KeyUsage::KeyEncipherment]);
    assert_eq!(qwac.roles(), [Role::PaymentInitiation, Role::AccountInformation, Role::CardIssuing]);
    assert_eq!(qwac.oid().unwrap().as_str(), "PSDFR-ACPR-12345");
}

#[test]
fn a_certificate_without_any_extension_is_still_a_certificate() {
    let shop = Workshop::new();
    shop.key("bare", KeyKind::Ed25519);
    let mut recipe = Recipe::bare("/CN=bare");
    recipe.extensions.clear();
    let bare = shop.certificate("bare", None, &recipe);
    assert_eq!(bare.kind(), Kind::Unknown);
    assert!(
        bare.qc().is_none()
            && bare.key_usage().is_none()
            && bare.oid().is_none()
            && bare.dns_names().is_empty()
    );
    assert!(matches!(&bare.public_key().algorithm, KeyAlgorithm::Other { oid } if oid == "1.3.101.112"));
}

#[test]
fn refuses_what_is_not_one_certificate() {
    let seal = microsec();
    assert_eq!(Certificate::from_der(b"").unwrap_err(), CertificateError::NotACertificate);
    let mut longer = seal.der().to_vec();
    longer.push(0);
    assert_eq!(Certificate::from_der(&longer).unwrap_err(), CertificateError::TrailingBytes { bytes: 1 });
    assert!(Certificate::from_der(&seal.der()[..seal.der().len() - 1]).is_err());
}

#[test]
fn knows_its_issuer_by_every_signature_in_use() {
    for (kind, pss) in [
        (KeyKind::Rsa(2048), false),
        (KeyKind::Rsa(2048), true),
        (KeyKind::Rsa(1024), false),
        (KeyKind::P256, false),
        (KeyKind::P384, false),
        (KeyKind::P521, false),
    ] {
        let shop = Workshop::new();
        for name in ["root", "other"] {
            shop.key(name, kind);
        }
        let authority = Recipe { pss, ..Recipe::authority() };
        let root = shop.certificate("root", None, &authority);
        let namesake = shop.certificate("other", None, &authority);
        shop.key("leaf", KeyKind::P256);
        let leaf = shop.certificate("leaf", Some("root"), &Recipe { pss, ..Recipe::qwac() });
        assert!(leaf.is_issued_by(&root) && root.is_issued_by(&root), "{:?}", leaf.signature_algorithm());
        assert!(
            !leaf.is_issued_by(&namesake),
            "the same name, another key: {:?}",
            leaf.signature_algorithm()
        );
        assert!(!root.is_issued_by(&leaf));
        assert_eq!(matches!(leaf.signature_algorithm(), SignatureAlgorithm::RsaPss { .. }), pss);
    }
}

#[test]
fn a_changed_byte_breaks_the_issuers_signature() {
    let shop = Workshop::new();
    let root = shop.authority("root");
    shop.key("leaf", KeyKind::P256);
    let leaf = shop.certificate("leaf", Some("root"), &Recipe::qwac());
    let at = leaf.der().windows(11).position(|part| part == b"tpp.example").unwrap();
    let mut changed = leaf.der().to_vec();
    changed[at] = b'x';
    assert!(!Certificate::from_der(&changed).unwrap().is_issued_by(&root));
}

#[test]
fn orders_a_heap_into_chains() {
    let shop = Workshop::new();
    let root = shop.authority("root");
    shop.key("middle", KeyKind::P256);
    let subordinate = Recipe { subject: "/C=FR/O=Practice QTSP/CN=Practice Issuing", ..Recipe::authority() };
    let middle = shop.certificate("middle", Some("root"), &subordinate);
    for name in ["qwac", "qsealc"] {
        shop.key(name, KeyKind::P256);
    }
    let qwac = shop.certificate("qwac", Some("middle"), &Recipe::qwac());
    let qsealc = shop.certificate("qsealc", Some("middle"), &Recipe::qsealc());
    let heap = [root.clone(), qwac.clone(), middle.clone(), qwac.clone(), qsealc.clone()];
    assert_eq!(
        chain::chains(&heap),
        [vec![qwac.clone(), middle.clone(), root.clone()], vec![qsealc, middle.clone(), root.clone()],]
    );
    assert_eq!(chain::chain_of(&qwac, std::slice::from_ref(&root)), vec![qwac.clone()]);
    assert_eq!(chain::chains(&[root.clone(), middle.clone()]), [vec![middle, root]]);
}

#[test]
fn an_elliptic_curve_has_no_jwk_for_bpce() {
    let shop = Workshop::new();
    shop.key("seal", KeyKind::P256);
    let seal = shop.certificate("seal", None, &Recipe::qsealc());
    assert_eq!(
        Jwk::for_certificate(&seal, "1").unwrap_err(),
        JwkError::NotRsa { algorithm: "EC P-256".to_owned() }
    );
}
