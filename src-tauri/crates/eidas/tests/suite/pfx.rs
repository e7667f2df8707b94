//! PKCS#12 files put together by hand, for what the openssl program reads but does not write: several keys, other
//! pseudo-random functions, PBMAC1, BER. Keys are derived and MACs computed by openssl.

use crate::workshop::{Workshop, element};

/// A MAC of a PKCS#12 file.
#[derive(Clone, Copy)]
pub enum Mac {
    None,
    /// RFC 7292 section 4: the hash as openssl spells it.
    Pkcs12(&'static str),
    /// RFC 9579, with HMAC-SHA256 in both places.
    Pbmac1,
}

const DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const BAG: &[u8] = &[0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
const X509: &[u8] = &[0x06, 0x0a, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
const PBMAC1: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0e];
const PBKDF2: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
const HMAC_SHA256: &[u8] = &[0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09];
const SALT: &[u8] = &[1, 2, 3, 4, 5, 6, 7, 8];

/// A SEQUENCE.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// A ContentInfo of type data.
pub fn data(contents: &[u8]) -> Vec<u8> {
    sequence(&[DATA, &element(0xa0, &element(0x04, contents))])
}

/// A bag: 1 a key in the clear, 2 an encrypted one, 6 bags again.
pub fn bag(number: u8, value: &[u8]) -> Vec<u8> {
    let mut oid = BAG.to_vec();
    oid.push(number);
    sequence(&[&oid, &element(0xa0, value)])
}

/// A bag with a certificate in DER.
pub fn certificate_bag(der: &[u8]) -> Vec<u8> {
    bag(3, &sequence(&[X509, &element(0xa0, &element(0x04, der))]))
}

/// A file of one part in the clear.
pub fn file(shop: &Workshop, bags: &[Vec<u8>], mac: Mac, passphrase: &str) -> Vec<u8> {
    let bags: Vec<&[u8]> = bags.iter().map(Vec::as_slice).collect();
    around(shop, &sequence(&[&data(&sequence(&bags))]), mac, passphrase)
}

/// A file around an AuthenticatedSafe.
pub fn around(shop: &Workshop, safes: &[u8], mac: Mac, passphrase: &str) -> Vec<u8> {
    let mut parts = vec![vec![0x02, 0x01, 0x03], data(safes)];
    parts.extend(mac_data(shop, safes, mac, passphrase));
    sequence(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn mac_data(shop: &Workshop, safes: &[u8], mac: Mac, passphrase: &str) -> Option<Vec<u8>> {
    let rounds: &[u8] = &[0x02, 0x02, 0x08, 0x00];
    let salt = hex::encode(SALT);
    match mac {
        Mac::None => None,
        Mac::Pkcs12(hash) => {
            let (oid, length): (&[u8], _) = match hash {
                "SHA1" => (&[0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a], 20),
                "SHA224" => (&[0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04], 28),
                other => panic!("no identifier for {other}"),
            };
            let mut spelled: Vec<u8> = passphrase.encode_utf16().flat_map(u16::to_be_bytes).collect();
            spelled.extend([0, 0]);
            let options = [format!("hexpass:{}", hex::encode(spelled)), format!("hexsalt:{salt}")];
            let key = kdf(shop, "PKCS12KDF", length, hash, &options, &["-kdfopt", "id:3"]);
            let digest = hmac(shop, hash, &key, safes);
            let info = sequence(&[&sequence(&[oid, &[5, 0]]), &element(0x04, &digest)]);
            Some(sequence(&[&info, &element(0x04, SALT), rounds]))
        }
        Mac::Pbmac1 => {
            let options = [format!("pass:{passphrase}"), format!("hexsalt:{salt}")];
            let key = kdf(shop, "PBKDF2", 32, "SHA256", &options, &[]);
            let digest = hmac(shop, "SHA256", &key, safes);
            let scheme = sequence(&[HMAC_SHA256, &[5, 0]]);
            let derivation = sequence(&[&element(0x04, SALT), rounds, &[0x02, 0x01, 32], &scheme]);
            let parameters = sequence(&[&sequence(&[PBKDF2, &derivation]), &scheme]);
            let info = sequence(&[&sequence(&[PBMAC1, &parameters]), &element(0x04, &digest)]);
            Some(sequence(&[&info, &element(0x04, SALT)]))
        }
    }
}

fn kdf(shop: &Workshop, name: &str, length: usize, hash: &str, options: &[String], more: &[&str]) -> String {
    let (length, digest) = (length.to_string(), format!("digest:{hash}"));
    let mut arguments = vec!["kdf", "-keylen", &length, "-kdfopt", &digest, "-kdfopt", "iter:2048"];
    for option in options {
        arguments.extend(["-kdfopt", option]);
    }
    arguments.extend(more);
    arguments.extend(["-provider", "legacy", "-provider", "default", "-binary", name]);
    hex::encode(shop.openssl(&arguments))
}

fn hmac(shop: &Workshop, hash: &str, key: &str, message: &[u8]) -> Vec<u8> {
    shop.write("message", message);
    let (hash, key) = (format!("-{hash}"), format!("hexkey:{key}"));
    shop.openssl(&["dgst", &hash, "-mac", "HMAC", "-macopt", &key, "-binary", "message"])
}

/// A SEQUENCE of SEQUENCEs that begin with an object identifier; a certificate, which stays in DER, is none.
fn is_list_of_bags(contents: &[u8]) -> bool {
    let skip = |der: &[u8]| -> Option<usize> {
        match der {
            [0x30, 0x82, ..] => Some(4),
            [0x30, 0x81, ..] => Some(3),
            [0x30, ..] => Some(2),
            _ => None,
        }
    };
    let list = skip(contents).unwrap_or(contents.len());
    let bag = &contents[list.min(contents.len())..];
    skip(bag).is_some_and(|header| bag.get(header) == Some(&0x06))
}

/// The same in BER: every constructed length left open, every octet string in two pieces. What lies
/// in octet strings stays as it is where `inside` is false: a MAC may cover it.
pub fn ber(der: &[u8], inside: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = der;
    while let [tag, after @ ..] = rest {
        let (length, after) = match after {
            [short @ 0..=0x7f, after @ ..] => (usize::from(*short), after),
            [0x81, one, after @ ..] => (usize::from(*one), after),
            [0x82, two, one, after @ ..] => (usize::from(*two) << 8 | usize::from(*one), after),
            other => panic!("a length {:x?}", &other[..1]),
        };
        let (contents, after) = after.split_at(length);
        rest = after;
        match tag {
            0x04 => {
                let contents = if inside && is_list_of_bags(contents) {
                    ber(contents, inside)
                } else {
                    contents.to_vec()
                };
                let (one, two) = contents.split_at(contents.len() / 2);
                out.extend([0x24, 0x80]);
                out.extend(element(0x04, one));
                out.extend(element(0x04, two));
                out.extend([0, 0]);
            }
            tag if tag & 0x20 != 0 => {
                out.extend([*tag, 0x80]);
                out.extend(ber(contents, inside));
                out.extend([0, 0]);
            }
            // An implicit [0]: the ciphertext of an EncryptedContentInfo.
            0x80 => {
                let (one, two) = contents.split_at(contents.len() / 2);
                out.extend([0xa0, 0x80]);
                out.extend(element(0x04, one));
                out.extend(element(0x04, two));
                out.extend([0, 0]);
            }
            tag => out.extend(element(*tag, contents)),
        }
    }
    out
}
