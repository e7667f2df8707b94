//! One establishment, as the directory knows it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{EntryPoint, Environment};

/// A French establishment code as BPCE puts it into host names: five digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Codetab(String);

/// The text is not five digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a codetab is five digits")]
pub struct NotACodetab;

impl Codetab {
    /// Reads five ASCII digits, nothing around them.
    pub fn parse(text: &str) -> Result<Self, NotACodetab> {
        if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotACodetab)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Codetab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Codetab {
    type Error = NotACodetab;

    fn try_from(text: String) -> Result<Self, NotACodetab> {
        Self::parse(&text)
    }
}

impl From<Codetab> for String {
    fn from(codetab: Codetab) -> String {
        codetab.0
    }
}

/// Names one bank for good: codetab, hyphen, lower-case short name (`10907-bpaca`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BankKey(String);

impl BankKey {
    pub(super) fn of(codetab: &Codetab, short_name: &str) -> Self {
        Self(format!("{codetab}-{}", short_name.to_lowercase()))
    }

    /// A key as it was stored. Whether the directory (still) knows it is told by [`super::bank`].
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BankKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The banking group whose documents and dialect apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    Bpce,
}

/// The network a BPCE bank belongs to; two of them have brand-domain hosts of the new live platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Network {
    BanquePopulaire,
    CaisseEpargne,
    /// A bank under its own name.
    Own,
}

/// Whether the bank can be reached through BPCE's platform at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Availability {
    OnPlatform,
    Elsewhere { reason: ElsewhereReason },
}

/// Why a listed bank is not to be enrolled with here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ElsewhereReason {
    /// It runs an API of its own, outside BPCE's portal.
    OwnPlatform,
}

/// What an operator should know about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Another bank answers under the same codetab.
    SharesCodetab,
    /// Public lists disagree on the BIC.
    BicContested,
    /// BPCE prints the host without the bank's name; the name is deduced.
    NameUncertain,
    /// The same entry point serves BICS.
    ServesBics,
}

/// One bank of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bank {
    pub key: BankKey,
    pub group: Group,
    pub network: Network,
    pub codetab: Codetab,
    pub name: String,
    pub short_name: String,
    pub brand: String,
    pub bic: Option<String>,
    /// Whether a sandbox ("assembly") of this bank exists.
    pub sandbox: bool,
    pub availability: Availability,
    pub notes: Vec<Note>,
    pub(super) live_brand_host: Option<String>,
}

impl Bank {
    pub fn is_on_platform(&self) -> bool {
        self.availability == Availability::OnPlatform
    }

    /// The hosts this bank answers at in one environment, the recommended one first. Empty where there is
    /// nothing to call: a bank that is not on the platform, or a sandbox that does not exist.
    pub fn entry_points(&self, environment: Environment) -> Vec<EntryPoint> {
        super::entry_point::entry_points(self, environment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codetab_is_five_digits_and_nothing_else() {
        assert!(Codetab::parse("17515").is_ok());
        for wrong in ["1751", "175155", "1751a", " 17515", "１７５１５", ""] {
            assert_eq!(Codetab::parse(wrong), Err(NotACodetab), "{wrong:?}");
        }
    }
}
