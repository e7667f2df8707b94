//! The matrix of PEM bundles: every order, every way a mail or an editor treats text.

use eidas::{Format, ImportError, import};
use secrecy::SecretString;

use crate::workshop::{KeyKind, Recipe, Workshop};

fn orders(blocks: &[String]) -> Vec<Vec<String>> {
    if blocks.is_empty() {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for at in 0..blocks.len() {
        let mut rest = blocks.to_vec();
        let first = rest.remove(at);
        found.extend(orders(&rest).into_iter().map(|order| [vec![first.clone()], order].concat()));
    }
    found
}

/// A block whose base64 is one long line.
fn in_one_line(block: &String) -> String {
    let lines: Vec<&str> = block.lines().collect();
    let [begin, body @ .., end] = lines.as_slice() else { panic!("{block}") };
    format!("{begin}\n{}\n{end}\n", body.concat())
}

/// A root, a seal with its key, and the key of a QWAC as PKCS#1.
fn shop() -> Workshop {
    let shop = Workshop::new();
    shop.authority("root");
    shop.key("seal", KeyKind::Rsa(2048));
    shop.certificate("seal", Some("root"), &Recipe::qsealc());
    shop.key("qwac", KeyKind::Rsa(2048));
    shop.openssl(&["rsa", "-in", "qwac.key", "-traditional", "-out", "qwac-1.key"]);
    shop
}

#[test]
fn a_bundle_is_read_in_every_order_and_every_dress() {
    let shop = shop();
    let blocks = ["seal.pem", "qwac-1.key", "root.pem", "seal.key"].map(|name| shop.text(name));
    let [seal, root] = ["seal.pem", "root.pem"].map(|name| shop.load(name));
    type Dress = (&'static str, fn(&[String]) -> String);
    let dresses: [Dress; 10] = [
        ("as it is", |blocks| blocks.concat()),
        ("CRLF", |blocks| blocks.concat().replace('\n', "\r\n")),
        ("CR", |blocks| blocks.concat().replace('\n', "\r")),
        ("byte order mark", |blocks| format!("\u{feff}{}", blocks.concat())),
        ("byte order mark and CRLF", |blocks| format!("\u{feff}{}", blocks.concat().replace('\n', "\r\n"))),
        ("indented", |blocks| blocks.concat().lines().map(|line| format!(" \t{line}  \n")).collect()),
        ("blank lines", |blocks| blocks.concat().replace('\n', "\n\n")),
        ("no line at the end", |blocks| blocks.concat().trim_end().to_owned()),
        ("long lines", |blocks| blocks.iter().map(in_one_line).collect()),
        ("text around", |blocks| {
            let around = "Bag Attributes\n    friendlyName: Clé – 1\nsubject=C = FR\n";
            format!("Bonjour,\n{around}{}\nCordialement\n", blocks.join(around))
        }),
    ];
    for order in orders(&blocks) {
        for (name, dress) in dresses {
            let imported =
                import(dress(&order).as_bytes(), None).unwrap_or_else(|error| panic!("{name}: {error}"));
            let found = (imported.format, imported.keys.len(), imported.certificates.len());
            assert_eq!(found, (Format::Pem, 2, 2), "{name}");
            let held = &imported.certificates;
            assert!(held.contains(&seal) && held.contains(&root), "{name}");
            assert!(imported.keys.iter().any(|(key, _)| key.belongs_to(&seal)), "{name}");
        }
    }
}

#[test]
fn an_encrypted_key_in_a_bundle_asks_for_its_passphrase_wherever_it_stands() {
    let shop = shop();
    shop.write("passphrase", "clé");
    let options = ["-topk8", "-in", "seal.key", "-passout", "file:passphrase", "-v1", "PBE-SHA1-3DES"];
    shop.openssl(&[&["pkcs8", "-out", "sealed.key"], &options[..]].concat());
    shop.openssl(&[
        "rsa",
        "-in",
        "seal.key",
        "-traditional",
        "-aes256",
        "-passout",
        "file:passphrase",
        "-out",
        "old.key",
    ]);
    for order in orders(&["seal.pem", "sealed.key", "qwac.key"].map(|name| shop.text(name))) {
        let bundle = order.concat();
        let with = |passphrase: &str| import(bundle.as_bytes(), Some(&SecretString::from(passphrase)));
        assert_eq!(import(bundle.as_bytes(), None).unwrap_err(), ImportError::PassphraseNeeded);
        assert_eq!(with("cle").unwrap_err(), ImportError::WrongPassphrase);
        let imported = with("clé").unwrap();
        assert_eq!((imported.keys.len(), imported.certificates.len()), (2, 1));
        assert_eq!(imported.weak.as_deref(), Some("3DES"));
    }
    for order in orders(&["seal.pem", "old.key"].map(|name| shop.text(name))) {
        for passphrase in [None, Some(SecretString::from("clé"))] {
            let expected = "AES-256-CBC in the PEM encryption of RFC 1421".to_owned();
            assert_eq!(
                import(order.concat().as_bytes(), passphrase.as_ref()).unwrap_err(),
                ImportError::UnsupportedAlgorithm { algorithm: expected }
            );
        }
    }
}

#[test]
fn one_damaged_block_stops_the_bundle_and_is_named() {
    let shop = shop();
    let (seal, key) = (shop.text("seal.pem"), shop.text("seal.key"));
    let cut = seal.replace("-----END CERTIFICATE-----", "");
    let garbled = seal.replacen("MI", "M*", 1);
    let foreign = key.replace("-----END PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----");
    for (bundle, part) in [
        (format!("{key}{cut}"), "-----END CERTIFICATE-----"),
        (format!("{garbled}{key}"), "CERTIFICATE is not base64"),
        (format!("{foreign}{seal}"), "-----END PRIVATE KEY-----"),
    ] {
        let error = import(bundle.as_bytes(), None).unwrap_err();
        assert!(matches!(&error, ImportError::Broken { what } if what.contains(part)), "{error}");
    }
    let request = "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n";
    let imported = import(format!("{request}{seal}").as_bytes(), None).unwrap();
    assert_eq!(imported.certificates.len(), 1, "what is no certificate and no key is passed over");
}
