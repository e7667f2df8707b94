//! One establishment, as the directory knows it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{EntryPoint, Environment};
use crate::dialect::Dialect;

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

/// Names one bank for good: at BPCE codetab, hyphen, lower-case short name (`10907-bpaca`); elsewhere the group's name in
/// the codetab's place (`arkea-fortuneo`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BankKey(String);

impl BankKey {
    pub(super) fn of(first: &str, short_name: &str) -> Self {
        Self(format!("{first}-{}", short_name.to_lowercase()))
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
    Arkea,
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

/// Whether the bank can be reached through its group's platform at all.
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
    /// It runs an API of its own, outside its group's portal.
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
    /// The group's newest pages no longer list the bank.
    BrandWithdrawn,
    /// Only the group's newest pages list the bank, and none prints where its PSUs authorise.
    NewerPortal,
}

/// One bank of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bank {
    pub key: BankKey,
    pub group: Group,
    pub network: Network,
    /// What BPCE's hosts are made of. Known of some other banks too.
    pub codetab: Option<Codetab>,
    pub name: String,
    pub short_name: String,
    pub brand: String,
    pub bic: Option<String>,
    /// Whether a sandbox ("assembly") of this bank exists.
    pub sandbox: bool,
    pub availability: Availability,
    pub notes: Vec<Note>,
    pub(super) hosts: Hosts,
}

/// Where a bank's hosts come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) enum Hosts {
    /// The group's templates, filled; and the host of the bank's brand. PSUs authorise where everything else is asked.
    Templates { live_brand: Option<String> },
    /// Printed for this bank. PSUs authorise at a host of their own, which is not known of every bank.
    Printed { live: String, sandbox: String, authorize: Option<String> },
}

impl Bank {
    /// How the bank speaks.
    pub fn dialect(&self) -> &'static Dialect {
        Dialect::of(self.group)
    }

    /// The host at which PSUs authorise what is then asked for at `entry_host`. `None` where the documents print none: an
    /// operator has to say.
    pub fn authorize_host(&self, entry_host: &str) -> Option<String> {
        match &self.hosts {
            Hosts::Templates { .. } => Some(entry_host.to_owned()),
            Hosts::Printed { live, authorize, .. } => authorize.clone().filter(|_| entry_host == live),
        }
    }

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
