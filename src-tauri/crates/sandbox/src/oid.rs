//! The TPP's Organization Identifier and the ids given to its agents.
//!
//! BPCE "PSD2 Registration API" documentation, Eligibility: PSD, country, hyphen, NCA of 2 to 8 capitals, hyphen,
//! authorization number. An agent's id is AGT with the same parts and a serial number behind them.

use std::str::FromStr;

/// The text is no PSDXX-YYYYYYYY-ZZZZZZZZ.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("is not of the form PSDXX-YYYYYYYY-ZZZZZZZZ")]
pub(crate) struct MalformedOid;

/// A well-formed Organization Identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Oid {
    text: String,
    /// Where the hyphen before the authorization number stands.
    number_at: usize,
}

impl Oid {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// ISO 3166-1 alpha-2.
    pub(crate) fn country(&self) -> &str {
        &self.text[3..5]
    }

    /// The NCA as ETSI TS 119 495 writes it in nCAId: country, hyphen, authority.
    pub(crate) fn nca_id(&self) -> &str {
        &self.text[3..self.number_at]
    }
}

impl FromStr for Oid {
    type Err = MalformedOid;

    fn from_str(text: &str) -> Result<Oid, MalformedOid> {
        let number_at = after_prefix(text, "PSD").ok_or(MalformedOid)?;
        Ok(Oid { text: text.to_owned(), number_at })
    }
}

/// Whether this is an agent's id: AGT, country, NCA and a number.
pub(crate) fn is_agent_id(text: &str) -> bool {
    after_prefix(text, "AGT").is_some()
}

/// The position of the second hyphen, where the whole text has the form.
fn after_prefix(text: &str, prefix: &str) -> Option<usize> {
    let rest = text.strip_prefix(prefix)?;
    let (country, rest) = rest.split_at_checked(2)?;
    let (nca, number) = rest.strip_prefix('-')?.split_once('-')?;
    let capitals = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase());
    let printable =
        !number.is_empty() && number.chars().all(|char| !char.is_control() && !char.is_whitespace());
    (capitals(country) && capitals(nca) && (2..=8).contains(&nca.len()) && printable)
        .then(|| prefix.len() + 2 + 1 + nca.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_documented_sample() {
        let oid: Oid = "PSDFR-ACPR-13807".parse().unwrap();
        assert_eq!((oid.country(), oid.nca_id()), ("FR", "FR-ACPR"));
    }

    #[test]
    fn malformed_ones_are_refused() {
        for text in [
            "",
            "PSD",
            "psdfr-acpr-1",
            "PSDFR-ACPR-",
            "PSDFR-A-1",
            "PSDFR-ACPRACPRA-1",
            "PSDFRACPR-1",
            "AGTFR-ACPR-1",
            "PSDé-ACPR-1",
        ] {
            assert_eq!(text.parse::<Oid>(), Err(MalformedOid), "{text}");
        }
    }

    #[test]
    fn an_agent_id_is_agt_and_the_truncated_oid() {
        assert!(is_agent_id("AGTFR-ACPR-12345001"));
        assert!(!is_agent_id("PSDFR-ACPR-12345"));
        assert!(!is_agent_id("AGTPSDFR-ACPR-12345001"));
        assert!(!is_agent_id("agent 7"));
    }
}
