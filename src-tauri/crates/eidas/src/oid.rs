//! The organizationIdentifier of a payment service provider: `PSDFR-ACPR-12345` (ETSI TS 119 495 section 5.2.1).
//!
//! Called OID by the banks, which is unrelated to ASN.1 object identifiers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An organizationIdentifier, well-formed by construction.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Oid {
    text: String,
    number_at: usize,
}

/// Which part of an organizationIdentifier is not as ETSI TS 119 495 wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OidError {
    /// The first three characters are not `PSD`.
    #[error("an organization identifier starts with PSD")]
    Prefix,
    /// Characters four and five are not two upper-case letters.
    #[error("after PSD comes the country of the authority: two upper-case letters")]
    Country,
    /// The authority is not two to eight upper-case letters between hyphens.
    #[error("after the country comes a hyphen and the authority: two to eight upper-case letters")]
    Authority,
    /// Nothing follows the authority, or it holds blanks or control characters at its ends.
    #[error("after the authority comes a hyphen and the authorisation number")]
    Number,
}

impl Oid {
    /// Parses an organizationIdentifier exactly as a certificate holds it: no trimming, no change of case.
    pub fn parse(text: &str) -> Result<Self, OidError> {
        let rest = text.strip_prefix("PSD").ok_or(OidError::Prefix)?;
        let is_upper = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase());
        let country = rest.get(..2).filter(|part| is_upper(part)).ok_or(OidError::Country)?;
        let rest = &rest[country.len()..];
        let rest = rest.strip_prefix('-').ok_or(OidError::Authority)?;
        let (authority, number) = rest.split_once('-').ok_or(OidError::Authority)?;
        if !(2..=8).contains(&authority.len()) || !is_upper(authority) {
            return Err(OidError::Authority);
        }
        if number.is_empty() || number.trim() != number || number.chars().any(char::is_control) {
            return Err(OidError::Number);
        }
        Ok(Self { text: text.to_owned(), number_at: text.len() - number.len() })
    }

    /// The text as the certificate holds it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// ISO 3166 country of the authority: `FR`.
    pub fn country(&self) -> &str {
        &self.text[3..5]
    }

    /// The authority without its country: `ACPR`.
    pub fn nca(&self) -> &str {
        &self.text[6..self.number_at - 1]
    }

    /// The authority as the PSD2 statement spells it: `FR-ACPR`.
    pub fn nca_id(&self) -> &str {
        &self.text[3..self.number_at - 1]
    }

    /// The number the authority gave: `12345`.
    pub fn authorization_number(&self) -> &str {
        &self.text[self.number_at..]
    }

    /// The identifier proposed for an agent: `AGT`, this identifier without `PSD`, and a serial of the provider's own
    /// choosing (BPCE "PSD2 Registration API" documentation, `client_legal_id`): `AGTFR-ACPR-12345001`.
    pub fn agent_id(&self, serial: &str) -> String {
        format!("AGT{}{serial}", &self.text[3..])
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Oid {
    type Err = OidError;
    fn from_str(text: &str) -> Result<Self, OidError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Oid {
    type Error = OidError;
    fn try_from(text: String) -> Result<Self, OidError> {
        Self::parse(&text)
    }
}

impl From<Oid> for String {
    fn from(oid: Oid) -> String {
        oid.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_an_identifier_apart() {
        let oid = Oid::parse("PSDFR-ACPR-12345").unwrap();
        assert_eq!((oid.country(), oid.nca(), oid.nca_id()), ("FR", "ACPR", "FR-ACPR"));
        assert_eq!(oid.authorization_number(), "12345");
        assert_eq!(oid.agent_id("001"), "AGTFR-ACPR-12345001");
    }

    #[test]
    fn the_number_may_hold_hyphens_and_letters() {
        let oid = Oid::parse("PSDPL-PFSA-IP-27/2013").unwrap();
        assert_eq!((oid.nca(), oid.authorization_number()), ("PFSA", "IP-27/2013"));
    }

    #[test]
    fn names_the_part_that_is_wrong() {
        for (text, error) in [
            ("", OidError::Prefix),
            ("psdFR-ACPR-1", OidError::Prefix),
            ("AGTFR-ACPR-12345001", OidError::Prefix),
            ("PSDfr-ACPR-1", OidError::Country),
            ("PSDF", OidError::Country),
            ("PSDé-ACPR-1", OidError::Country),
            ("PSDFR", OidError::Authority),
            ("PSDFRACPR-1", OidError::Authority),
            ("PSDFR-A-1", OidError::Authority),
            ("PSDFR-ABCDEFGHI-1", OidError::Authority),
            ("PSDFR-Acpr-1", OidError::Authority),
            ("PSDFR-ACPR", OidError::Authority),
            ("PSDFR-ACPR-", OidError::Number),
            ("PSDFR-ACPR-1 ", OidError::Number),
            ("PSDFR-ACPR-1\n2", OidError::Number),
        ] {
            assert_eq!(Oid::parse(text), Err(error), "{text:?}");
        }
    }
}
