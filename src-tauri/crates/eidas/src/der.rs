//! Walking and writing DER, for the structures that x509-parser leaves closed (ITU-T X.690).
//!
//! Reading goes through asn1-rs; this module only gives it the shape that a recursive walk wants. Indefinite lengths
//! are refused, and only the functions at its end write.

use x509_parser::asn1_rs::{Any, Class, FromDer};
use zeroize::Zeroizing;

pub(crate) const INTEGER: u32 = 2;
pub(crate) const BIT_STRING: u32 = 3;
pub(crate) const OCTET_STRING: u32 = 4;
pub(crate) const OBJECT_IDENTIFIER: u32 = 6;
pub(crate) const UTF8_STRING: u32 = 12;
pub(crate) const SEQUENCE: u32 = 16;
pub(crate) const PRINTABLE_STRING: u32 = 19;

/// One element: its tag, its contents, and the bytes it occupies.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    pub class: Class,
    pub tag: u32,
    pub contents: &'a [u8],
    pub whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The first element of `input` and what follows it.
    pub fn read(input: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (rest, any) = Any::from_der(input).ok()?;
        let element = Element {
            class: any.header.class(),
            tag: any.header.tag().0,
            contents: any.data,
            whole: &input[..input.len() - rest.len()],
        };
        Some((element, rest))
    }

    /// The only element of `input`: nothing may follow it.
    pub fn only(input: &'a [u8]) -> Option<Self> {
        match Self::read(input)? {
            (element, []) => Some(element),
            _ => None,
        }
    }

    /// Whether this is a universal element of that tag.
    pub fn is(&self, tag: u32) -> bool {
        self.class == Class::Universal && self.tag == tag
    }

    /// Whether this carries the context-specific tag `[number]`.
    pub fn is_context(&self, number: u32) -> bool {
        self.class == Class::ContextSpecific && self.tag == number
    }

    /// Whether elements are inside, by its tag.
    pub fn is_constructed(&self) -> bool {
        self.whole.first().is_some_and(|tag| tag & 0x20 != 0)
    }

    /// The elements inside, or `None` where the contents are not a row of elements.
    pub fn children(&self) -> Option<Vec<Element<'a>>> {
        let mut rest = self.contents;
        let mut found = Vec::new();
        while !rest.is_empty() {
            let (element, after) = Element::read(rest)?;
            found.push(element);
            rest = after;
        }
        Some(found)
    }

    /// The elements inside a SEQUENCE.
    pub fn sequence(&self) -> Option<Vec<Element<'a>>> {
        self.is(SEQUENCE).then(|| self.children())?
    }

    /// An OBJECT IDENTIFIER in dotted form.
    pub fn dotted(&self) -> Option<String> {
        if !self.is(OBJECT_IDENTIFIER) {
            return None;
        }
        Some(x509_parser::asn1_rs::Oid::new(self.contents.into()).to_id_string())
    }

    /// A small unsigned INTEGER.
    pub fn small(&self) -> Option<u64> {
        if !self.is(INTEGER) || self.contents.is_empty() || self.contents[0] & 0x80 != 0 {
            return None;
        }
        let digits = without_leading_zeros(self.contents);
        if digits.len() > 8 {
            return None;
        }
        Some(digits.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte)))
    }

    /// The number of significant bits of an unsigned INTEGER.
    pub fn bits(&self) -> Option<u32> {
        self.is(INTEGER).then(|| bit_length(self.contents))
    }

    /// An UTF8String, PrintableString or IA5String as text.
    pub fn text(&self) -> Option<String> {
        match self.tag {
            _ if self.class != Class::Universal => None,
            UTF8_STRING | PRINTABLE_STRING | 22 => String::from_utf8(self.contents.to_vec()).ok(),
            _ => None,
        }
    }
}

/// The number of significant bits in a big-endian unsigned number.
pub(crate) fn bit_length(number: &[u8]) -> u32 {
    let digits = without_leading_zeros(number);
    match digits.first() {
        None => 0,
        Some(first) => (digits.len() as u32) * 8 - first.leading_zeros(),
    }
}

pub(crate) fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

/// Writes `tag` (the whole identifier byte), the length and the contents, wiped when dropped.
pub(crate) fn tagged(tag: u8, contents: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(contents.len() + 6));
    out.push(tag);
    let length = contents.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let bytes = without_leading_zeros(&bytes);
        out.push(0x80 | bytes.len() as u8);
        out.extend_from_slice(bytes);
    }
    out.extend_from_slice(contents);
    out
}

/// Writes a SEQUENCE of parts that are DER already.
pub(crate) fn sequence(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let contents = Zeroizing::new(parts.concat());
    tagged(0x30, &contents)
}

/// Writes an OCTET STRING.
pub(crate) fn octets(contents: &[u8]) -> Zeroizing<Vec<u8>> {
    tagged(0x04, contents)
}

/// Writes a SET of parts that are DER already and in order.
pub(crate) fn set(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let contents = Zeroizing::new(parts.concat());
    tagged(0x31, &contents)
}

/// Writes a BIT STRING whose last byte has `unused` bits that do not count.
pub(crate) fn bits(contents: &[u8], unused: u8) -> Zeroizing<Vec<u8>> {
    let contents = Zeroizing::new([&[unused], contents].concat());
    tagged(0x03, &contents)
}

/// Writes an OBJECT IDENTIFIER of two or more numbers, such as `2.5.4.97`.
pub(crate) fn object_identifier(dotted: &str) -> Zeroizing<Vec<u8>> {
    let mut numbers = dotted.split('.').map(|number| number.parse::<u64>().unwrap_or_default());
    let first = numbers.next().unwrap_or_default() * 40 + numbers.next().unwrap_or_default();
    let mut contents = Vec::new();
    for number in std::iter::once(first).chain(numbers) {
        let groups = (64 - number.leading_zeros()).div_ceil(7).max(1);
        for group in (0..groups).rev() {
            let more = if group > 0 { 0x80 } else { 0 };
            contents.push((number >> (7 * group)) as u8 & 0x7f | more);
        }
    }
    tagged(0x06, &contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_it_reads() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let inner = octets(&vec![7; length]);
            let outer = sequence(&[&inner, &inner]);
            let parts = Element::only(&outer).unwrap().sequence().unwrap();
            assert_eq!(parts.len(), 2);
            assert_eq!(parts[1].contents, vec![7; length]);
            assert_eq!(parts[1].whole, &inner[..]);
        }
    }

    #[test]
    fn writes_the_object_identifiers_it_reads() {
        for dotted in ["2.5.4.97", "0.4.0.19495.1.3", "1.2.840.113549.1.1.11", "0.4.0.127.128.16384"] {
            assert_eq!(Element::only(&object_identifier(dotted)).unwrap().dotted().as_deref(), Some(dotted));
        }
        assert_eq!(
            object_identifier("1.2.840.113549").as_slice(),
            [6, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]
        );
    }

    #[test]
    fn counts_the_bits_of_a_modulus() {
        assert_eq!(bit_length(&[0x00, 0x80, 0x00]), 16);
        assert_eq!(bit_length(&[0x01, 0xff]), 9);
        assert_eq!(bit_length(&[0x00]), 0);
    }

    #[test]
    fn refuses_indefinite_lengths_and_trailing_bytes() {
        assert!(Element::only(&[0x30, 0x80, 0x00, 0x00]).is_none());
        assert!(Element::only(&[0x30, 0x00, 0x00]).is_none());
    }
}
