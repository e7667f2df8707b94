use eidas::{KeyAlgorithm, KeyError, Scheme, SigningKey};
use secrecy::ExposeSecret;

use crate::workshop::{KeyKind, Recipe, Workshop};

const MESSAGE: &[u8] = b"(request-target): get /";

#[test]
fn openssl_accepts_every_scheme() {
    let shop = Workshop::new();
    shop.write("message", MESSAGE);
    let mut tried = 0;
    for (name, kind) in [("rsa", KeyKind::Rsa(2048)), ("p256", KeyKind::P256), ("p384", KeyKind::P384)] {
        let key_file = format!("{name}.key");
        shop.key(name, kind);
        let key = shop.signing_key(name);
        for scheme in key.schemes() {
            shop.write("signature", key.sign(*scheme, MESSAGE).unwrap());
            let spelled = format!("{scheme:?}");
            let hash = ["sha256", "sha384", "sha512"]
                .into_iter()
                .find(|hash| spelled.ends_with(&hash[3..]))
                .unwrap();
            let hash = format!("-{hash}");
            let mut arguments = vec!["dgst", &hash, "-prverify", &key_file, "-signature", "signature"];
            if spelled.contains("Pss") {
                arguments.extend(["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]);
            }
            arguments.push("message");
            shop.openssl(&arguments);
            tried += 1;
        }
    }
    assert_eq!(tried, 8);
}

#[test]
fn a_key_signs_only_in_its_own_ways() {
    let shop = Workshop::new();
    shop.key("rsa", KeyKind::Rsa(2048));
    shop.key("p256", KeyKind::P256);
    let wrong =
        |key: &SigningKey, scheme| matches!(key.sign(scheme, MESSAGE), Err(KeyError::WrongScheme { .. }));
    assert!(wrong(&shop.signing_key("rsa"), Scheme::EcdsaP256Sha256));
    assert!(wrong(&shop.signing_key("p256"), Scheme::RsaPkcs1Sha256));
    assert!(wrong(&shop.signing_key("p256"), Scheme::EcdsaP384Sha384));
}

#[test]
fn belongs_to_its_own_certificate_alone() {
    let shop = Workshop::new();
    for (name, kind) in [("rsa", KeyKind::Rsa(2048)), ("ec", KeyKind::P256), ("other", KeyKind::Rsa(2048))] {
        shop.key(name, kind);
        let certificate = shop.certificate(name, None, &Recipe::qsealc());
        let key = shop.signing_key(name);
        assert!(key.belongs_to(&certificate));
        assert_eq!(key.spki_sha256(), certificate.spki_sha256());
        assert_eq!(key.public_key_der(), certificate.public_key().spki_der());
    }
    assert!(!shop.signing_key("rsa").belongs_to(&shop.load("other.pem")));
    assert!(!shop.signing_key("ec").belongs_to(&shop.load("rsa.pem")));
}

#[test]
fn a_generated_key_comes_back_from_its_sealed_half() {
    let (key, sealed) = SigningKey::generate_rsa(2048).unwrap();
    assert_eq!(key.algorithm(), &KeyAlgorithm::Rsa { bits: 2048 });
    let bytes = sealed.into_secret();
    let again = SigningKey::from_pkcs8(bytes.expose_secret()).unwrap();
    assert_eq!(again.spki_sha256(), key.spki_sha256());
    let shop = Workshop::new();
    shop.write("generated.der", bytes.expose_secret());
    let spki =
        shop.openssl(&["pkey", "-inform", "DER", "-in", "generated.der", "-pubout", "-outform", "DER"]);
    assert_eq!(spki, key.public_key_der());
}

#[test]
fn refuses_short_and_foreign_keys_by_name() {
    assert_eq!(SigningKey::generate_rsa(1024).unwrap_err(), KeyError::TooShort { bits: 1024 });
    assert!(matches!(SigningKey::generate_rsa(2049), Err(KeyError::Unsupported { .. })));
    let shop = Workshop::new();
    for (kind, error) in [
        (KeyKind::Rsa(1024), KeyError::TooShort { bits: 1024 }),
        (KeyKind::Rsa(2047), KeyError::TooShort { bits: 2047 }),
        (KeyKind::RsaPss, KeyError::Unsupported { algorithm: "RSASSA-PSS".to_owned() }),
        (KeyKind::P521, KeyError::Unsupported { algorithm: "EC P-521".to_owned() }),
        (KeyKind::Ed25519, KeyError::Unsupported { algorithm: "Ed25519".to_owned() }),
    ] {
        shop.key("key", kind);
        let der = shop.openssl(&["pkcs8", "-topk8", "-nocrypt", "-in", "key.key", "-outform", "DER"]);
        assert_eq!(SigningKey::from_pkcs8(&der).unwrap_err(), error);
    }
    assert_eq!(SigningKey::from_pkcs8(b"nothing").unwrap_err(), KeyError::Malformed);
}

#[test]
fn debug_shows_no_byte_of_the_private_half() {
    let (key, sealed) = SigningKey::generate_rsa(2048).unwrap();
    let printed = format!("{key:?} {sealed:?}");
    assert!(printed.starts_with("SigningKey(RSA 2048, public key "), "{printed}");
    assert!(printed.ends_with("SealedPkcs8([REDACTED])"), "{printed}");
    assert!(printed.len() < 140);
}
