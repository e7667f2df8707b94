//! Distinguished names of subjects and issuers (RFC 5280 section 4.1.2.4), readable and comparable.

use std::fmt;

use crate::der::Element;

/// A subject's or an issuer's name. `to_string()` gives the whole name in the order and escaping of RFC 4514.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// `CN`, the last one where there are several.
    pub common_name: Option<String>,
    /// `O`.
    pub organization: Option<String>,
    /// `organizationIdentifier` (2.5.4.97), unparsed: ETSI EN 319 412-1 section 5.1.4.
    pub organization_identifier: Option<String>,
    /// `C`, two letters.
    pub country: Option<String>,
    full: String,
    der: Vec<u8>,
}

impl Name {
    /// The name as DER, for exact comparison.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What to call this holder in one line: its common name, or its organisation, or the whole name.
    pub fn short(&self) -> &str {
        self.common_name.as_deref().or(self.organization.as_deref()).unwrap_or(&self.full)
    }

    /// Whether both spell the same name, even where the string types differ (PrintableString, UTF8String).
    pub fn same_as(&self, other: &Name) -> bool {
        self.der == other.der || (!self.full.is_empty() && self.full.eq_ignore_ascii_case(&other.full))
    }

    pub(crate) fn from_der(der: &[u8]) -> Option<Self> {
        let mut name = Name {
            common_name: None,
            organization: None,
            organization_identifier: None,
            country: None,
            full: String::new(),
            der: der.to_vec(),
        };
        let mut relative_names = Vec::new();
        for set in Element::only(der)?.sequence()? {
            let mut parts = Vec::new();
            for attribute in set.children()? {
                let [oid, value] = attribute.sequence()?.try_into().ok()?;
                let oid = oid.dotted()?;
                let text = text_of(&value);
                if let Some(text) = &text {
                    match oid.as_str() {
                        "2.5.4.3" => name.common_name = Some(text.clone()),
                        "2.5.4.10" => name.organization = Some(text.clone()),
                        "2.5.4.97" => name.organization_identifier = Some(text.clone()),
                        "2.5.4.6" => name.country = Some(text.clone()),
                        _ => {}
                    }
                }
                let value = match text {
                    Some(text) => escaped(&text),
                    None => format!("#{}", hex::encode(value.whole)),
                };
                parts.push(format!("{}={value}", label(&oid)));
            }
            relative_names.push(parts.join("+"));
        }
        relative_names.reverse();
        name.full = relative_names.join(",");
        Some(name)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full)
    }
}

fn label(oid: &str) -> &str {
    match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.15" => "businessCategory",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "0.9.2342.19200300.100.1.25" => "DC",
        "0.9.2342.19200300.100.1.1" => "UID",
        "1.3.6.1.4.1.311.60.2.1.3" => "jurisdictionC",
        other => other,
    }
}

/// The string types of X.520 as text; `None` for anything that is not a string.
fn text_of(value: &Element<'_>) -> Option<String> {
    match value.tag {
        20 => Some(value.contents.iter().map(|byte| char::from(*byte)).collect()),
        30 => {
            let units = value.contents.chunks(2).map(|pair| match pair {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0xfffd,
            });
            Some(char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect())
        }
        _ => value.text(),
    }
}

/// RFC 4514 section 2.4.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (at, character) in value.chars().enumerate() {
        let edge_space = character == ' ' && (at == 0 || at == last);
        let leading_hash = character == '#' && at == 0;
        if edge_space || leading_hash || matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            out.push('\\');
        }
        if character.is_control() {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("\\{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der;

    fn attribute(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
        let pair = der::sequence(&[&der::tagged(6, oid), &der::tagged(tag, value)]);
        der::tagged(0x31, &pair).to_vec()
    }

    #[test]
    fn prints_the_most_specific_part_first_and_escapes() {
        let country = attribute(&[0x55, 4, 6], 19, b"FR");
        let organization = attribute(&[0x55, 4, 10], 12, "Société, \"Générale\" ".as_bytes());
        let name = Name::from_der(&der::sequence(&[&country, &organization])).unwrap();
        assert_eq!(name.to_string(), "O=Société\\, \\\"Générale\\\"\\ ,C=FR");
        assert_eq!(name.country.as_deref(), Some("FR"));
    }

    #[test]
    fn reads_the_old_string_types() {
        let bmp: Vec<u8> = "Crédit".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let common = attribute(&[0x55, 4, 3], 30, &bmp);
        let locality = attribute(&[0x55, 4, 7], 20, b"Orl\xe9ans");
        let name = Name::from_der(&der::sequence(&[&common, &locality])).unwrap();
        assert_eq!(name.to_string(), "L=Orléans,CN=Crédit");
    }

    #[test]
    fn the_same_name_in_two_string_types_is_the_same() {
        let printable = Name::from_der(&der::sequence(&[&attribute(&[0x55, 4, 3], 19, b"Root CA")])).unwrap();
        let utf8 = Name::from_der(&der::sequence(&[&attribute(&[0x55, 4, 3], 12, b"Root CA")])).unwrap();
        assert!(printable.same_as(&utf8));
        assert_ne!(printable.der(), utf8.der());
    }
}
