//! Finding PEM blocks in text (RFC 7468), more forgivingly than the RFC: anything may stand around them, lines may be
//! indented or of any length, and a mail program may have put CRLF or UTF-16 in between.

use base64::Engine;
use zeroize::Zeroizing;

use super::{ImportError, dispatch::BASE64};

/// One block.
pub(super) struct Block {
    pub label: String,
    pub der: Zeroizing<Vec<u8>>,
    /// The cipher of a `DEK-Info` header: the block is encrypted after RFC 1421.
    pub cipher: Option<String>,
}

/// The bytes as text: UTF-8 or, by its byte order mark, UTF-16.
pub(super) fn text_of(bytes: &[u8]) -> Zeroizing<String> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
    };
    Zeroizing::new(match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    })
}

/// Every block in the order of the text.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, ImportError> {
    const BEGIN: &str = "-----BEGIN ";
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let after = &rest[at + BEGIN.len()..];
        let Some((label, body)) = after.split_once("-----").filter(|(label, _)| is_label(label)) else {
            rest = after;
            continue;
        };
        let end = format!("-----END {label}-----");
        let Some((body, after)) = body.split_once(end.as_str()) else {
            return Err(ImportError::broken(format!("the line {end} is missing")));
        };
        found.push(block(label, body)?);
        rest = after;
    }
    Ok(found)
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.len() < 64 && label.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

fn block(label: &str, body: &str) -> Result<Block, ImportError> {
    let mut cipher = None;
    let mut encoded = Zeroizing::new(String::with_capacity(body.len()));
    for line in body.lines().map(str::trim) {
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("DEK-Info") => {
                cipher = value.split(',').next().map(|name| name.trim().to_owned());
            }
            Some(_) => {}
            None => encoded.extend(line.split_whitespace()),
        }
    }
    let der = BASE64
        .decode(encoded.as_bytes())
        .map_err(|_| ImportError::broken(format!("the block {label} is not base64")))?;
    Ok(Block { label: label.to_owned(), der: Zeroizing::new(der), cipher })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_blocks_in_a_mail() {
        let mail = "Dear all,\r\n  -----BEGIN A B-----\r\n  AAEC\r\n  Aw==\r\n  -----END A B-----\r\n\
                    -----BEGIN \r\nnonsense-----BEGIN C-----\nBA\n-----END C-----regards";
        let blocks = blocks(mail).unwrap();
        assert_eq!(blocks.len(), 2);
        assert_eq!((blocks[0].label.as_str(), &blocks[0].der[..]), ("A B", &[0, 1, 2, 3][..]));
        assert_eq!((blocks[1].label.as_str(), &blocks[1].der[..]), ("C", &[4][..]));
    }

    #[test]
    fn a_block_without_its_end_is_damaged() {
        let cut = "-----BEGIN CERTIFICATE-----\nAAEC\n";
        assert!(matches!(blocks(cut), Err(ImportError::Broken { .. })));
    }

    #[test]
    fn names_the_cipher_of_an_old_header() {
        let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00FF\n\nAAEC\n\
                   -----END RSA PRIVATE KEY-----";
        let block = &blocks(old).unwrap()[0];
        assert_eq!(block.cipher.as_deref(), Some("AES-256-CBC"));
        assert_eq!(&block.der[..], &[0, 1, 2]);
    }
}
