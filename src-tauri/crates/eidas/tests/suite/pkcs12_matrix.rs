//! The matrix of PKCS#12 files: each opens, or fails with exactly the right error. What openssl does not write is put
//! together in `pfx` and read by openssl first.

use eidas::{Format, ImportError, Imported, import};
use secrecy::SecretString;

use crate::pfx::{self, Mac};
use crate::workshop::{KeyKind, Recipe, Workshop};

const PASSPHRASE: &str = "Clé n° 7 ";
const LEGACY: [&str; 4] = ["-provider", "legacy", "-provider", "default"];

/// A shop with a root, a seal and a QWAC, each `name.pem` with `name.key`.
fn shop() -> Workshop {
    let shop = Workshop::new();
    shop.authority("root");
    for (name, recipe) in [("seal", Recipe::qsealc()), ("qwac", Recipe::qwac())] {
        shop.key(name, KeyKind::Rsa(2048));
        shop.certificate(name, Some("root"), &recipe);
    }
    shop.write("passphrase", PASSPHRASE);
    shop
}

fn export(shop: &Workshop, options: &[&str]) -> Vec<u8> {
    let common = ["pkcs12", "-export", "-passout", "file:passphrase", "-out", "out.p12"];
    shop.openssl(&[&common, options, &LEGACY].concat());
    shop.read("out.p12")
}

const SEAL: [&str; 6] = ["-inkey", "seal.key", "-in", "seal.pem", "-certfile", "root.pem"];

fn open(bytes: &[u8], passphrase: &str) -> Result<Imported, ImportError> {
    import(bytes, Some(&SecretString::from(passphrase)))
}

#[track_caller]
fn holds(imported: &Imported, certificates: &[eidas::Certificate], keys: usize, what: &str) {
    assert_eq!(imported.format, Format::Pkcs12, "{what}");
    assert_eq!(imported.certificates.len(), certificates.len(), "{what}");
    assert!(certificates.iter().all(|known| imported.certificates.contains(known)), "{what}");
    assert_eq!(imported.keys.len(), keys, "{what}");
    let belongs = |key: &eidas::SigningKey| certificates.iter().any(|known| key.belongs_to(known));
    assert!(certificates.is_empty() || imported.keys.iter().all(|(key, _)| belongs(key)), "{what}");
}

/// Every protection, and the name it is tagged with where it is weak.
const PROTECTIONS: [(&str, Option<&str>); 8] = [
    ("aes-256-cbc", None),
    ("aes-192-cbc", None),
    ("aes-128-cbc", None),
    ("des-ede3-cbc", Some("3DES")),
    ("PBE-SHA1-3DES", Some("3DES")),
    ("PBE-SHA1-2DES", Some("3DES-112")),
    ("PBE-SHA1-RC2-40", Some("RC2-40")),
    ("PBE-SHA1-RC2-128", Some("RC2-128")),
];

#[test]
fn every_protection_opens_under_every_mac() {
    let shop = shop();
    let held = [shop.load("seal.pem"), shop.load("root.pem")];
    let macs = [
        &["-macalg", "sha1"][..],
        &["-macalg", "sha256"],
        &["-macalg", "sha384"],
        &["-macalg", "sha512"],
        &["-nomac"],
    ];
    for (protection, weak) in PROTECTIONS {
        for mac in macs {
            let what = format!("{protection} {mac:?}");
            let protected = ["-keypbe", protection, "-certpbe", protection];
            let bytes = export(&shop, &[&SEAL, &protected[..], mac].concat());
            let imported = open(&bytes, PASSPHRASE).unwrap_or_else(|error| panic!("{what}: {error}"));
            holds(&imported, &held, 1, &what);
            assert_eq!(imported.weak.as_deref(), weak, "{what}");
            assert_eq!(import(&bytes, None).unwrap_err(), ImportError::PassphraseNeeded, "{what}");
            assert_eq!(open(&bytes, "Clé n° 7").unwrap_err(), ImportError::WrongPassphrase, "{what}");
        }
    }
}

#[test]
fn passphrases_open_in_whatever_way_they_were_spelled() {
    let shop = shop();
    let held = [shop.load("seal.pem"), shop.load("root.pem")];
    let long = "x".repeat(200);
    for passphrase in ["", "a", "Pâté à l’œuf", "Παρασκευή", "clé 🔑", " blanks ", long.as_str()]
    {
        shop.write("passphrase", format!("{passphrase}\n"));
        for protection in ["aes-256-cbc", "PBE-SHA1-3DES", "PBE-SHA1-RC2-128"] {
            let what = format!("{passphrase:?} {protection}");
            let bytes =
                export(&shop, &[&SEAL, &["-keypbe", protection, "-certpbe", protection][..]].concat());
            let imported = open(&bytes, passphrase).unwrap_or_else(|error| panic!("{what}: {error}"));
            holds(&imported, &held, 1, &what);
            match passphrase {
                "" => holds(&import(&bytes, None).unwrap(), &held, 1, &what),
                _ => assert_eq!(open(&bytes, "").unwrap_err(), ImportError::WrongPassphrase, "{what}"),
            }
        }
    }
}

#[test]
fn a_passphrase_typed_into_a_terminal_that_was_not_in_utf_8_opens_too() {
    let shop = shop();
    let held = [shop.load("seal.pem"), shop.load("root.pem")];
    shop.write("passphrase", b"p\xe4ssw\xf6rd\n");
    for protection in ["aes-256-cbc", "PBE-SHA1-3DES"] {
        let bytes = export(&shop, &[&SEAL, &["-keypbe", protection, "-certpbe", protection][..]].concat());
        holds(&open(&bytes, "pässwörd").unwrap(), &held, 1, protection);
    }
}

#[test]
fn files_without_a_key_without_certificates_and_with_several_are_read_whole() {
    let shop = shop();
    let [seal, qwac, root] = ["seal.pem", "qwac.pem", "root.pem"].map(|name| shop.load(name));
    for protection in ["aes-256-cbc", "PBE-SHA1-RC2-128"] {
        let protected = ["-keypbe", protection, "-certpbe", protection, "-name", "Sceau n° 1", "-CSP", "x"];
        let with =
            |options: &[&str]| open(&export(&shop, &[options, &protected].concat()), PASSPHRASE).unwrap();
        holds(&with(&["-nokeys", "-in", "seal.pem"]), std::slice::from_ref(&seal), 0, "no key");
        holds(&with(&["-nocerts", "-inkey", "seal.key"]), &[], 1, "no certificate");
        shop.write("more.pem", shop.text("qwac.pem") + &shop.text("root.pem"));
        let several = ["-inkey", "seal.key", "-in", "seal.pem", "-certfile", "more.pem"];
        holds(&with(&several), &[seal.clone(), qwac.clone(), root.clone()], 1, "several certificates");
    }
}

/// A key in PKCS#8, encrypted with these options of openssl.
fn encrypted(shop: &Workshop, name: &str, options: &[&str]) -> Vec<u8> {
    let key = format!("{name}.key");
    let common = ["pkcs8", "-topk8", "-in", &key, "-passout", "file:passphrase", "-outform", "DER"];
    shop.openssl(&[&common, options, &LEGACY].concat())
}

fn der(shop: &Workshop, name: &str) -> Vec<u8> {
    shop.load(&format!("{name}.pem")).der().to_vec()
}

/// How many keys and certificates openssl reads of it.
fn read_by_openssl(shop: &Workshop, file: &[u8], check_mac: bool) -> (usize, usize) {
    shop.write("built.p12", file);
    let mut arguments = vec!["pkcs12", "-in", "built.p12", "-nodes", "-passin", "file:passphrase"];
    arguments.extend(LEGACY);
    if !check_mac {
        arguments.push("-nomacver");
    }
    let text = String::from_utf8_lossy(&shop.openssl(&arguments)).into_owned();
    (text.matches("BEGIN PRIVATE KEY").count(), text.matches("BEGIN CERTIFICATE").count())
}

#[test]
fn several_keys_under_every_function_of_the_derivation_open() {
    let shop = shop();
    let held = [shop.load("seal.pem"), shop.load("qwac.pem")];
    for function in ["hmacWithSHA1", "hmacWithSHA224", "hmacWithSHA256", "hmacWithSHA384", "hmacWithSHA512"] {
        let options = ["-v2", "aes-256-cbc", "-v2prf", function];
        let bags = [
            pfx::bag(2, &encrypted(&shop, "seal", &options)),
            pfx::certificate_bag(&der(&shop, "qwac")),
            pfx::bag(2, &encrypted(&shop, "qwac", &options)),
            pfx::certificate_bag(&der(&shop, "seal")),
        ];
        for mac in [Mac::None, Mac::Pkcs12("SHA1"), Mac::Pkcs12("SHA224")] {
            let file = pfx::file(&shop, &bags, mac, PASSPHRASE);
            assert_eq!(read_by_openssl(&shop, &file, !matches!(mac, Mac::None)), (2, 2), "{function}");
            let imported = open(&file, PASSPHRASE).unwrap();
            holds(&imported, &held, 2, function);
            assert_eq!(imported.weak, None);
            assert_eq!(open(&file, "wrong").unwrap_err(), ImportError::WrongPassphrase, "{function}");
            assert_eq!(import(&file, None).unwrap_err(), ImportError::PassphraseNeeded, "{function}");
        }
    }
}

#[test]
fn a_mac_after_rfc_9579_holds_or_does_not() {
    let shop = shop();
    let bags =
        [pfx::bag(2, &encrypted(&shop, "seal", &["-scrypt"])), pfx::certificate_bag(&der(&shop, "seal"))];
    let file = pfx::file(&shop, &bags, Mac::Pbmac1, PASSPHRASE);
    holds(&open(&file, PASSPHRASE).unwrap(), &[shop.load("seal.pem")], 1, "PBMAC1");
    assert_eq!(open(&file, "wrong").unwrap_err(), ImportError::WrongPassphrase);
    assert_eq!(import(&file, None).unwrap_err(), ImportError::PassphraseNeeded);
}

#[test]
fn keys_in_the_clear_and_bags_within_bags_are_read_without_a_passphrase() {
    let shop = shop();
    let plain = shop.openssl(&["pkcs8", "-topk8", "-nocrypt", "-in", "seal.key", "-outform", "DER"]);
    let inner = pfx::sequence(&[&pfx::bag(1, &plain), &pfx::certificate_bag(&der(&shop, "seal"))]);
    let file = pfx::file(&shop, &[pfx::bag(6, &inner)], Mac::None, "");
    assert_eq!(read_by_openssl(&shop, &file, false), (1, 1));
    holds(&import(&file, None).unwrap(), &[shop.load("seal.pem")], 1, "nested");
    let deep = (0..6).fold(inner, |inner, _| pfx::sequence(&[&pfx::bag(6, &inner)]));
    let file = pfx::file(&shop, &[pfx::bag(6, &deep)], Mac::None, "");
    assert!(matches!(import(&file, None), Err(ImportError::NothingToImport { .. })), "too deep to follow");
}

#[test]
fn ber_as_bouncy_castle_and_nss_write_it_is_read() {
    let shop = shop();
    let held = [shop.load("seal.pem"), shop.load("root.pem")];
    for (options, inside) in
        [(&["-nomac"][..], true), (&[], false), (&["-legacy"], false), (&["-nomac", "-legacy"], true)]
    {
        let der = export(&shop, &[&SEAL, options].concat());
        let ber = pfx::ber(&der, inside);
        assert!(ber.starts_with(&[0x30, 0x80]) && ber != der);
        assert_eq!(read_by_openssl(&shop, &ber, !inside), (1, 2), "{options:?}");
        holds(&open(&ber, PASSPHRASE).unwrap(), &held, 1, &format!("{options:?}"));
        assert_eq!(open(&ber, "wrong").unwrap_err(), ImportError::WrongPassphrase, "{options:?}");
        for length in (1..ber.len()).step_by(41) {
            assert!(open(&ber[..length], PASSPHRASE).is_err(), "cut at {length}");
        }
    }
    shop.openssl(&["crl2pkcs7", "-nocrl", "-certfile", "seal.pem", "-outform", "DER", "-out", "bag.der"]);
    let imported = import(&pfx::ber(&shop.read("bag.der"), false), None).unwrap();
    assert_eq!((imported.format, imported.certificates), (Format::Pkcs7, vec![shop.load("seal.pem")]));
}

#[test]
fn what_cannot_be_opened_is_named_whatever_the_passphrase() {
    let shop = shop();
    let gcm: Vec<u8> = {
        // AES-256-CBC (…1.42) becomes AES-256-GCM (…1.46).
        let oid = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a];
        let mut bytes = export(&shop, &[&SEAL, &["-nomac"][..]].concat());
        let at = bytes.windows(9).position(|window| window == oid).unwrap();
        bytes[at + 8] = 0x2e;
        bytes
    };
    let signed: Vec<u8> = {
        let mut bytes = export(&shop, &SEAL);
        let data = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
        let at = bytes.windows(9).position(|window| window == data).unwrap();
        bytes[at + 8] = 0x02;
        bytes
    };
    let made = |options: &[&str]| export(&shop, &[&SEAL, options].concat());
    for (bytes, name) in [
        (gcm, "PBES2 (PBKDF2 with HMAC-SHA256, AES-256-GCM)"),
        (signed, "a public key in place of a passphrase (signedData)"),
        (made(&["-keypbe", "PBE-SHA1-RC4-128"]), "pbeWithSHA1And128BitRC4"),
        (made(&["-certpbe", "PBE-SHA1-RC4-40"]), "pbeWithSHA1And40BitRC4"),
        (made(&["-certpbe", "camellia-256-cbc"]), "PBES2 (PBKDF2 with HMAC-SHA256, CAMELLIA-256-CBC)"),
        (made(&["-keypbe", "aria-256-cbc"]), "PBES2 (PBKDF2 with HMAC-SHA256, ARIA-256-CBC)"),
        (made(&["-keypbe", "rc2-cbc"]), "PBES2 (PBKDF2 with HMAC-SHA256, RC2-CBC)"),
        (made(&["-macalg", "sha512-256"]), "a MAC of the kind SHA-512/256"),
    ] {
        let expected = ImportError::UnsupportedAlgorithm { algorithm: name.to_owned() };
        for passphrase in [Some(PASSPHRASE), Some("wrong"), None] {
            let passphrase = passphrase.map(SecretString::from);
            assert_eq!(import(&bytes, passphrase.as_ref()).unwrap_err(), expected);
        }
    }
}

#[test]
fn a_key_under_another_passphrase_than_the_mac_is_told_as_that() {
    let shop = shop();
    let key = encrypted(&shop, "seal", &["-v2", "aes-256-cbc"]);
    let file = pfx::file(&shop, &[pfx::bag(2, &key)], Mac::Pkcs12("SHA1"), "another");
    let error = open(&file, "another").unwrap_err();
    assert!(
        matches!(&error, ImportError::Broken { what } if what.contains("passphrase of its MAC")),
        "{error}"
    );
    assert_eq!(open(&file, PASSPHRASE).unwrap_err(), ImportError::WrongPassphrase);
}

#[test]
fn damage_is_never_taken_for_contents() {
    let shop = shop();
    let bytes = export(&shop, &SEAL);
    for length in (0..bytes.len()).step_by(53) {
        assert!(open(&bytes[..length], PASSPHRASE).is_err(), "cut at {length}");
    }
    for at in (0..bytes.len()).step_by(97) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x11;
        if let Ok(imported) = open(&damaged, PASSPHRASE) {
            panic!("a change at {at} went unseen: {:?}", imported.format);
        }
    }
}
