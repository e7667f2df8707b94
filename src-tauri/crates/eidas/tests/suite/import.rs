use eidas::{Format, ImportError, Imported, KeyAlgorithm, MAX_IMPORT_BYTES, import};
use secrecy::SecretString;

use crate::workshop::{KeyKind, Recipe, Workshop, element};

const PASSPHRASE: &str = "pässword 1 ";

/// A shop with a root, and a seal `seal.pem` with its key.
fn sealed_shop() -> Workshop {
    let shop = Workshop::new();
    shop.authority("root");
    shop.key("seal", KeyKind::Rsa(2048));
    shop.certificate("seal", Some("root"), &Recipe::qsealc());
    shop.write("passphrase", PASSPHRASE);
    shop
}

fn with(bytes: &[u8], passphrase: &str) -> Result<Imported, ImportError> {
    import(bytes, Some(&SecretString::from(passphrase)))
}

#[track_caller]
fn holds(shop: &Workshop, imported: &Imported, certificates: usize) {
    assert_eq!((imported.certificates.len(), imported.keys.len()), (certificates, 1));
    let seal = shop.load("seal.pem");
    assert!(imported.keys[0].0.belongs_to(&seal));
    if certificates > 0 {
        assert!(imported.certificates.contains(&seal));
    }
}

#[test]
fn reads_a_bundle_in_any_order_with_text_around() {
    let shop = sealed_shop();
    let (key, seal, root) = (shop.text("seal.key"), shop.text("seal.pem"), shop.text("root.pem"));
    for bundle in [
        format!("{key}{seal}{root}"),
        format!("{root}\nBag Attributes\n  friendlyName: x\n{seal}{key}"),
        format!("Dear colleague,\n\n> here they are:\n{seal}and the key\n{key}{seal}{root}regards\n"),
    ] {
        for text in [bundle.clone(), bundle.replace('\n', "\r\n"), format!("\u{feff}{bundle}")] {
            let imported = import(text.as_bytes(), None).unwrap();
            assert_eq!((imported.format, imported.weak.as_deref()), (Format::Pem, None));
            holds(&shop, &imported, 2);
        }
    }
}

#[test]
fn reads_utf_16_and_bare_base64() {
    let shop = sealed_shop();
    let bundle = shop.text("seal.pem") + &shop.text("seal.key");
    let little: Vec<u8> = format!("\u{feff}{bundle}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = format!("\u{feff}{bundle}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    holds(&shop, &import(&little, None).unwrap(), 1);
    holds(&shop, &import(&big, None).unwrap(), 1);

    let seal = shop.text("seal.pem");
    let bare: String =
        seal.lines().filter(|line| !line.starts_with('-')).map(|line| format!("  {line}\r\n")).collect();
    let imported = import(bare.as_bytes(), None).unwrap();
    assert_eq!((imported.format, imported.certificates), (Format::Base64, vec![shop.load("seal.pem")]));
}

#[test]
fn reads_every_plain_key_format() {
    let shop = sealed_shop();
    shop.openssl(&["rsa", "-in", "seal.key", "-traditional", "-out", "pkcs1.pem"]);
    shop.openssl(&["rsa", "-in", "seal.key", "-traditional", "-outform", "DER", "-out", "pkcs1.der"]);
    shop.openssl(&["pkcs8", "-topk8", "-nocrypt", "-in", "seal.key", "-outform", "DER", "-out", "pkcs8.der"]);
    for (file, format) in
        [("pkcs1.pem", Format::Pem), ("pkcs1.der", Format::Pkcs1), ("pkcs8.der", Format::Pkcs8)]
    {
        let imported = import(&shop.read(file), None).unwrap();
        assert_eq!(imported.format, format, "{file}");
        holds(&shop, &imported, 0);
    }
    for (curve, kind) in [("P-256", KeyKind::P256), ("P-384", KeyKind::P384)] {
        shop.key("ec", kind);
        shop.openssl(&["ec", "-in", "ec.key", "-outform", "DER", "-out", "sec1.der"]);
        shop.openssl(&["ec", "-in", "ec.key", "-out", "sec1.pem"]);
        let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        let text = parameters.to_owned() + &shop.text("sec1.pem");
        for (bytes, format) in [(shop.read("sec1.der"), Format::Sec1), (text.into_bytes(), Format::Pem)] {
            let imported = import(&bytes, None).unwrap();
            assert_eq!(imported.format, format);
            assert_eq!(imported.keys[0].0.algorithm(), &KeyAlgorithm::Ec { curve: curve.to_owned() });
            assert_eq!(imported.keys[0].0.spki_sha256(), shop.signing_key("ec").spki_sha256());
        }
    }
}

#[test]
fn reads_certificates_in_der_pkcs7_and_openssls_trusted_form() {
    let shop = sealed_shop();
    shop.openssl(&["x509", "-in", "seal.pem", "-outform", "DER", "-out", "seal.der"]);
    shop.openssl(&[
        "crl2pkcs7",
        "-nocrl",
        "-certfile",
        "seal.pem",
        "-certfile",
        "root.pem",
        "-out",
        "bag.p7b",
    ]);
    shop.openssl(&[
        "crl2pkcs7",
        "-nocrl",
        "-certfile",
        "seal.pem",
        "-certfile",
        "root.pem",
        "-outform",
        "DER",
        "-out",
        "bag.der",
    ]);
    shop.openssl(&["x509", "-in", "seal.pem", "-trustout", "-addtrust", "clientAuth", "-out", "trusted.pem"]);
    let seal = shop.load("seal.pem");
    for (file, format, count) in [
        ("seal.der", Format::Der, 1),
        ("bag.p7b", Format::Pem, 2),
        ("bag.der", Format::Pkcs7, 2),
        ("trusted.pem", Format::Pem, 1),
    ] {
        let imported = import(&shop.read(file), None).unwrap();
        assert_eq!((imported.format, imported.certificates.len()), (format, count), "{file}");
        assert!(imported.certificates.contains(&seal), "{file}");
    }
}

#[test]
fn opens_encrypted_pkcs8_of_every_supported_kind() {
    let shop = sealed_shop();
    for (options, weak) in [
        (&["-v2", "aes-256-cbc"][..], None),
        (&["-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA512"], None),
        (&["-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"], None),
        (&["-scrypt"], None),
        (&["-v2", "des3"], Some("3DES")),
        (&["-v1", "PBE-SHA1-3DES"], Some("3DES")),
        (&["-v1", "PBE-SHA1-RC2-40", "-provider", "legacy", "-provider", "default"], Some("RC2-40")),
        (&["-v1", "PBE-SHA1-RC2-128", "-provider", "legacy", "-provider", "default"], Some("RC2-128")),
        (&["-v1", "PBE-SHA1-2DES"], Some("3DES-112")),
    ] {
        for (form, format) in [("PEM", Format::Pem), ("DER", Format::EncryptedPkcs8)] {
            let common = [
                "pkcs8",
                "-topk8",
                "-in",
                "seal.key",
                "-passout",
                "file:passphrase",
                "-outform",
                form,
                "-out",
                "out",
            ];
            shop.openssl(&[&common, options].concat());
            let bytes = shop.read("out");
            let imported = with(&bytes, PASSPHRASE).unwrap_or_else(|error| panic!("{options:?}: {error}"));
            assert_eq!((imported.format, imported.weak.as_deref()), (format, weak), "{options:?}");
            holds(&shop, &imported, 0);
            assert_eq!(import(&bytes, None).unwrap_err(), ImportError::PassphraseNeeded, "{options:?}");
            for wrong in ["", "pässword 1", "x"] {
                assert_eq!(with(&bytes, wrong).unwrap_err(), ImportError::WrongPassphrase, "{options:?}");
            }
        }
    }
}

#[test]
fn names_the_encryption_it_cannot_open() {
    let shop = sealed_shop();
    for (options, name) in [
        (&["-v1", "PBE-MD5-DES"][..], "pbeWithMD5AndDES-CBC"),
        (&["-v1", "PBE-SHA1-RC4-128"], "pbeWithSHA1And128BitRC4"),
        (&["-v2", "camellia-256-cbc"], "PBES2 (PBKDF2 with HMAC-SHA256, CAMELLIA-256-CBC)"),
    ] {
        let common = ["pkcs8", "-topk8", "-in", "seal.key", "-passout", "file:passphrase", "-out", "out"];
        shop.openssl(&[&common, options, &["-provider", "legacy", "-provider", "default"]].concat());
        let expected = ImportError::UnsupportedAlgorithm { algorithm: name.to_owned() };
        assert_eq!(with(&shop.read("out"), PASSPHRASE).unwrap_err(), expected);
        assert_eq!(
            import(&shop.read("out"), None).unwrap_err(),
            expected,
            "no passphrase is asked for in vain"
        );
    }
    shop.openssl(&[
        "rsa",
        "-in",
        "seal.key",
        "-traditional",
        "-aes256",
        "-passout",
        "file:passphrase",
        "-out",
        "old.pem",
    ]);
    assert_eq!(
        with(&shop.read("old.pem"), PASSPHRASE).unwrap_err(),
        ImportError::UnsupportedAlgorithm {
            algorithm: "AES-256-CBC in the PEM encryption of RFC 1421".to_owned()
        }
    );
}

fn pkcs12(shop: &Workshop, options: &[&str]) -> Vec<u8> {
    let common = [
        "pkcs12",
        "-export",
        "-inkey",
        "seal.key",
        "-in",
        "seal.pem",
        "-certfile",
        "root.pem",
        "-name",
        "Sceau",
        "-passout",
        "file:passphrase",
        "-out",
        "out.p12",
    ];
    shop.openssl(&[&common, options].concat());
    shop.read("out.p12")
}

#[test]
fn opens_pkcs12_new_and_old() {
    let shop = sealed_shop();
    for (options, weak) in [
        (&[][..], None),
        (&["-macalg", "sha512"], None),
        (&["-nomac"], None),
        (&["-legacy"], Some("RC2-40")),
        (&["-legacy", "-descert"], Some("3DES")),
        (&["-keypbe", "NONE", "-certpbe", "NONE"], None),
        (&["-keypbe", "des-ede3-cbc", "-certpbe", "aes-128-cbc"], Some("3DES")),
    ] {
        let bytes = pkcs12(&shop, options);
        let imported = with(&bytes, PASSPHRASE).unwrap_or_else(|error| panic!("{options:?}: {error}"));
        assert_eq!((imported.format, imported.weak.as_deref()), (Format::Pkcs12, weak), "{options:?}");
        holds(&shop, &imported, 2);
        assert_eq!(import(&bytes, None).unwrap_err(), ImportError::PassphraseNeeded, "{options:?}");
        assert_eq!(with(&bytes, "wrong").unwrap_err(), ImportError::WrongPassphrase, "{options:?}");
    }
}

#[test]
fn opens_pkcs12_under_the_empty_passphrase_without_asking() {
    let shop = sealed_shop();
    shop.write("passphrase", "\n");
    for options in [&[][..], &["-legacy"]] {
        let bytes = pkcs12(&shop, options);
        holds(&shop, &import(&bytes, None).unwrap(), 2);
        holds(&shop, &with(&bytes, "").unwrap(), 2);
    }
}

#[test]
fn names_the_pkcs12_algorithm_and_not_the_passphrase() {
    let shop = sealed_shop();
    for (options, name) in [
        (&["-legacy", "-keypbe", "PBE-SHA1-RC4-40"][..], "pbeWithSHA1And40BitRC4"),
        (&["-legacy", "-certpbe", "PBE-SHA1-RC4-128"], "pbeWithSHA1And128BitRC4"),
        (&["-keypbe", "camellia-128-cbc"], "PBES2 (PBKDF2 with HMAC-SHA256, CAMELLIA-128-CBC)"),
        (&["-macalg", "md5"], "a MAC of the kind MD5"),
        (&["-macalg", "sha3-512"], "a MAC of the kind 2.16.840.1.101.3.4.2.10"),
    ] {
        let bytes = pkcs12(&shop, options);
        let expected = ImportError::UnsupportedAlgorithm { algorithm: name.to_owned() };
        for passphrase in [PASSPHRASE, "wrong"] {
            assert_eq!(with(&bytes, passphrase).unwrap_err(), expected);
        }
        assert_eq!(import(&bytes, None).unwrap_err(), expected);
    }
}

#[test]
fn refuses_keys_no_bank_takes_by_name() {
    let shop = Workshop::new();
    for (kind, error) in [
        (KeyKind::Rsa(1024), ImportError::KeyTooShort { bits: 1024 }),
        (KeyKind::RsaPss, ImportError::UnsupportedKey { algorithm: "RSASSA-PSS".to_owned() }),
        (KeyKind::P521, ImportError::UnsupportedKey { algorithm: "EC P-521".to_owned() }),
        (KeyKind::Ed25519, ImportError::UnsupportedKey { algorithm: "Ed25519".to_owned() }),
    ] {
        shop.key("key", kind);
        assert_eq!(import(&shop.read("key.key"), None).unwrap_err(), error);
    }
    let ssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
    assert_eq!(
        import(ssh.as_bytes(), None).unwrap_err(),
        ImportError::UnsupportedKey { algorithm: "OpenSSH".to_owned() }
    );
}

#[test]
fn says_what_is_wrong_with_other_files() {
    let shop = sealed_shop();
    let nothing = |found: &str| ImportError::NothingToImport { found: found.to_owned() };
    assert_eq!(import(b"", None).unwrap_err(), ImportError::Empty);
    assert_eq!(import(" \r\n\t\u{feff}".as_bytes(), None).unwrap_err(), ImportError::Unrecognised);
    assert_eq!(import(b"\xef\xbb\xbf\r\n", None).unwrap_err(), ImportError::Empty);
    assert_eq!(import(b"hello", None).unwrap_err(), ImportError::Unrecognised);
    assert_eq!(import(&element(0x30, &element(0x02, &[1])), None).unwrap_err(), ImportError::Unrecognised);
    let long = vec![b' '; MAX_IMPORT_BYTES + 1];
    assert_eq!(import(&long, None).unwrap_err(), ImportError::TooLarge { bytes: long.len() });

    shop.openssl(&[
        "req",
        "-new",
        "-key",
        "seal.key",
        "-subj",
        "/CN=x",
        "-config",
        "seal.cnf",
        "-out",
        "request.pem",
    ]);
    shop.openssl(&["req", "-in", "request.pem", "-outform", "DER", "-out", "request.der"]);
    shop.openssl(&["pkey", "-in", "seal.key", "-pubout", "-outform", "DER", "-out", "public.der"]);
    assert_eq!(import(&shop.read("request.pem"), None).unwrap_err(), nothing("a block CERTIFICATE REQUEST"));
    assert_eq!(import(&shop.read("request.der"), None).unwrap_err(), nothing("a certificate request"));
    assert_eq!(import(&shop.read("public.der"), None).unwrap_err(), nothing("a public key"));

    let broken = |bytes: &[u8]| matches!(import(bytes, None), Err(ImportError::Broken { .. }));
    let seal = shop.text("seal.pem");
    assert!(broken(seal.replace("-----END", "----END").as_bytes()));
    assert!(broken(seal.replacen("MI", "!!", 1).as_bytes()));
    assert!(broken("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----".as_bytes()));
    let p12 = pkcs12(&shop, &[]);
    assert!(broken(&p12[..p12.len() - 1]));
    assert!(broken(&[0x30, 0x80, 0x02, 0x01, 0x03, 0x00]));
    let mut flipped = p12.clone();
    flipped[60] ^= 1;
    assert!(with(&flipped, PASSPHRASE).is_err());
}

#[test]
fn no_error_and_no_debug_shows_the_passphrase_or_the_key() {
    let shop = sealed_shop();
    let bytes = pkcs12(&shop, &[]);
    let imported = with(&bytes, PASSPHRASE).unwrap();
    let printed = format!("{imported:?}");
    assert!(printed.contains("SealedPkcs8([REDACTED])") && !printed.contains("pässword"));
    let wrong = with(&bytes, "planted-passphrase").unwrap_err();
    assert!(!format!("{wrong} {wrong:?}").contains("planted"));
}

mod any_bytes {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn never_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = eidas::import(&bytes, None);
            let _ = eidas::Certificate::from_der(&bytes);
            let _ = eidas::SigningKey::from_pkcs8(&bytes);
        }

        #[test]
        fn never_panics_on_a_damaged_certificate(at in 0usize..2400, to in any::<u8>()) {
            let text = crate::workshop::data("sample-test-qsealc-microsec.pem");
            let mut der = eidas::import(&text, None).unwrap().certificates.remove(0).der().to_vec();
            let at = at % der.len();
            der[at] = to;
            if let Ok(certificate) = eidas::Certificate::from_der(&der) {
                let _ = (certificate.kind(), certificate.oid(), certificate.is_issued_by(&certificate));
            }
        }
    }
}
