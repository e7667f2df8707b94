//! BER as some tools write PKCS#12 and PKCS#7 (Bouncy Castle, EJBCA, NSS): lengths left open, octet strings in pieces
//! (ITU-T X.690 section 8). It is written anew in DER, as far as the readers here need it; values are not touched, so
//! that what is signed or authenticated inside stays what it was.

use zeroize::Zeroizing;

use crate::der;

/// Deepest nesting followed.
const MAX_DEPTH: usize = 48;
const CONSTRUCTED: u8 = 0x20;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = OCTETS | CONSTRUCTED;

/// One element of BER in DER; blanks of a text file may follow it. `None` where it is not one.
pub(super) fn to_der(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (element, rest) = element(bytes, MAX_DEPTH)?;
    rest.trim_ascii().is_empty().then_some(element)
}

/// Rewrites the first element; the second value is what follows it.
fn element(bytes: &[u8], depth: usize) -> Option<(Zeroizing<Vec<u8>>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    // Tag numbers over 30 and the end-of-contents mark have no place here.
    if depth == 0 || tag == 0 || tag & 0x1f == 0x1f {
        return None;
    }
    let (length, rest) = length(rest)?;
    let (contents, rest) = match length {
        Some(length) => {
            let (contents, rest) = rest.split_at_checked(length)?;
            if tag & CONSTRUCTED == 0 {
                return Some((der::tagged(tag, contents), rest));
            }
            (children(contents, depth - 1)?, rest)
        }
        None if tag & CONSTRUCTED != 0 => open_children(rest, depth - 1)?,
        None => return None,
    };
    match tag {
        OCTETS_IN_PIECES => Some((der::octets(&joined(&contents)?), rest)),
        _ => Some((der::tagged(tag, &contents), rest)),
    }
}

fn children(mut bytes: &[u8], depth: usize) -> Option<Zeroizing<Vec<u8>>> {
    let mut found = Zeroizing::new(Vec::with_capacity(bytes.len()));
    while !bytes.is_empty() {
        let (child, rest) = element(bytes, depth)?;
        found.extend_from_slice(&child);
        bytes = rest;
    }
    Some(found)
}

/// Children up to the end-of-contents mark, and what follows that.
fn open_children(mut bytes: &[u8], depth: usize) -> Option<(Zeroizing<Vec<u8>>, &[u8])> {
    let mut found = Zeroizing::new(Vec::with_capacity(bytes.len()));
    loop {
        if let [0, 0, rest @ ..] = bytes {
            return Some((found, rest));
        }
        let (child, rest) = element(bytes, depth)?;
        found.extend_from_slice(&child);
        bytes = rest;
    }
}

/// The pieces of an octet string, which are DER by now, in one.
pub(super) fn joined(pieces: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut whole = Zeroizing::new(Vec::with_capacity(pieces.len()));
    let mut rest = pieces;
    while !rest.is_empty() {
        let (piece, after) = der::Element::read(rest)?;
        whole.extend_from_slice(piece.is(der::OCTET_STRING).then_some(piece.contents)?);
        rest = after;
    }
    Some(whole)
}

/// A length, `None` inside where it is left open, and what follows it.
fn length(bytes: &[u8]) -> Option<(Option<usize>, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    match first {
        0x80 => Some((None, rest)),
        0..0x80 => Some((Some(usize::from(first)), rest)),
        _ => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let digits = der::without_leading_zeros(digits);
            let fits = digits.len() <= 4;
            fits.then(|| (Some(digits.iter().fold(0, |value, byte| value << 8 | usize::from(*byte))), rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_lengths_are_closed_and_pieces_are_joined() {
        let ber = [
            &[0x30, 0x80, 0x02, 0x01, 0x03][..],
            &[0x24, 0x80, 0x04, 0x02, 1, 2, 0x24, 0x03, 0x04, 0x01, 3, 0, 0],
            &[0xa0, 0x81, 0x03, 0x30, 0x80, 0, 0],
        ];
        // The last one says three bytes and means four: a length that lies is refused.
        assert!(to_der(&[ber.concat(), vec![0, 0]].concat()).is_none());
        let ber = [ber[0], ber[1], &[0xa0, 0x81, 0x04, 0x30, 0x80, 0, 0], &[0, 0], b"\r\n"].concat();
        let der = [0x30, 0x0c, 0x02, 0x01, 0x03, 0x04, 0x03, 1, 2, 3, 0xa0, 0x02, 0x30, 0x00];
        assert_eq!(to_der(&ber).unwrap().as_slice(), der);
        assert_eq!(to_der(&der).unwrap().as_slice(), der, "DER stays as it is");
    }

    #[test]
    fn what_is_cut_short_nested_without_end_or_no_element_is_refused() {
        for bad in
            [&[][..], &[0], &[0x30], &[0x30, 0x80], &[0x30, 0x80, 0], &[0x04, 0x80, 0, 0], &[0x30, 0x01]]
        {
            assert!(to_der(bad).is_none(), "{bad:?}");
        }
        assert!(to_der(&[0x30, 0x80].repeat(10_000)).is_none());
        assert!(to_der(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]).is_none());
        assert!(to_der(&[0x30, 0x00, 0x30, 0x00]).is_none(), "one element alone");
    }
}
