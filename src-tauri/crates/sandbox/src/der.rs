//! Writing and reading ASN.1 DER (ITU-T X.690), as much of it as certificates and their requests need.
//!
//! Deliberately not a general ASN.1 library: no BER, no tags above 30, no lengths over four octets.

/// One type-length-value with the given identifier octet.
pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let octets = (length as u32).to_be_bytes();
        let skip = octets.iter().take_while(|octet| **octet == 0).count();
        out.push(0x80 | (4 - skip) as u8);
        out.extend_from_slice(&octets[skip..]);
    }
    out.extend_from_slice(content);
    out
}

pub(crate) fn sequence(items: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &items.concat())
}

pub(crate) fn set(items: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x31, &items.concat())
}

/// An explicitly tagged, constructed, context-specific element.
pub(crate) fn context(number: u8, content: &[u8]) -> Vec<u8> {
    tlv(0xa0 | number, content)
}

/// A non-negative INTEGER from big-endian bytes.
pub(crate) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let skip = bytes.iter().take_while(|byte| **byte == 0).count();
    let mut content = bytes[skip..].to_vec();
    if content.first().is_none_or(|first| *first >= 0x80) {
        content.insert(0, 0);
    }
    tlv(0x02, &content)
}

/// An OBJECT IDENTIFIER from its dotted text. Only constants of this crate come here.
pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> =
        dotted.split('.').map(|arc| arc.parse().expect("a dotted decimal constant")).collect();
    let mut content = Vec::new();
    push_base128(&mut content, arcs[0] * 40 + arcs[1]);
    for arc in &arcs[2..] {
        push_base128(&mut content, *arc);
    }
    tlv(0x06, &content)
}

fn push_base128(out: &mut Vec<u8>, value: u64) {
    let mut groups = vec![(value & 0x7f) as u8];
    let mut rest = value >> 7;
    while rest > 0 {
        groups.push(0x80 | (rest & 0x7f) as u8);
        rest >>= 7;
    }
    out.extend(groups.iter().rev());
}

pub(crate) fn null() -> Vec<u8> {
    vec![0x05, 0x00]
}

pub(crate) fn boolean(value: bool) -> Vec<u8> {
    tlv(0x01, &[if value { 0xff } else { 0x00 }])
}

pub(crate) fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

pub(crate) fn printable(text: &str) -> Vec<u8> {
    tlv(0x13, text.as_bytes())
}

pub(crate) fn octets(content: &[u8]) -> Vec<u8> {
    tlv(0x04, content)
}

/// A BIT STRING whose last octet has `unused` bits without meaning.
pub(crate) fn bits(content: &[u8], unused: u8) -> Vec<u8> {
    let mut out = vec![unused];
    out.extend_from_slice(content);
    tlv(0x03, &out)
}

/// One element as it was read: its identifier octet, its content, and all of its bytes.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements inside a constructed one; `None` where they do not fill it exactly.
    pub(crate) fn children(&self) -> Option<Vec<Element<'a>>> {
        elements(self.content)
    }

    /// The dotted text of an OBJECT IDENTIFIER.
    pub(crate) fn as_oid(&self) -> Option<String> {
        if self.tag != 0x06 || self.content.last()? & 0x80 != 0 {
            return None;
        }
        let mut arcs: Vec<u64> = Vec::new();
        let mut value: u64 = 0;
        for byte in self.content {
            value = value.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
            if byte & 0x80 == 0 {
                arcs.push(value);
                value = 0;
            }
        }
        let first = *arcs.first()?;
        let root = (first / 40).min(2);
        let mut text = format!("{root}.{}", first - root * 40);
        for arc in &arcs[1..] {
            text.push('.');
            text.push_str(&arc.to_string());
        }
        Some(text)
    }

    /// The text of a UTF8String, PrintableString or IA5String.
    pub(crate) fn as_text(&self) -> Option<&'a str> {
        matches!(self.tag, 0x0c | 0x13 | 0x16).then(|| std::str::from_utf8(self.content).ok()).flatten()
    }
}

/// The first element of `input` and what follows it.
pub(crate) fn element(input: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (&tag, rest) = input.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        if count == 0 || count > 4 || rest.len() < count {
            return None;
        }
        let length = rest[..count].iter().fold(0usize, |sum, octet| sum << 8 | usize::from(*octet));
        (length, &rest[count..])
    };
    if rest.len() < length {
        return None;
    }
    let header = input.len() - rest.len();
    let whole = &input[..header + length];
    Some((Element { tag, content: &rest[..length], whole }, &rest[length..]))
}

/// All elements of `input`; `None` where it is not a run of whole elements.
pub(crate) fn elements(mut input: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut out = Vec::new();
    while !input.is_empty() {
        let (next, rest) = element(input)?;
        out.push(next);
        input = rest;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writes_the_psd2_statement_identifier_as_the_standard_prints_it() {
        assert_eq!(oid("0.4.0.19495.2"), [0x06, 0x06, 0x04, 0x00, 0x81, 0x98, 0x27, 0x02]);
        let written = oid("1.2.840.113549.1.1.10");
        assert_eq!(element(&written).unwrap().0.as_oid().unwrap(), "1.2.840.113549.1.1.10");
    }

    #[test]
    fn an_integer_with_its_high_bit_set_stays_positive() {
        assert_eq!(unsigned(&[0x00, 0x80]), [0x02, 0x02, 0x00, 0x80]);
        assert_eq!(unsigned(&[]), [0x02, 0x01, 0x00]);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(content in proptest::collection::vec(any::<u8>(), 0..70_000)) {
            let written = octets(&content);
            let (read, rest) = element(&written).unwrap();
            prop_assert_eq!(read.content, &content[..]);
            prop_assert_eq!(read.whole, &written[..]);
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(input in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some(found) = elements(&input) {
                for one in found {
                    let _ = (one.children().map(|inner| inner.len()), one.as_oid(), one.as_text());
                }
            }
        }
    }
}
