//! The versions of the resource API that are served, and how their shapes differ.
//!
//! `v1` is STET 1.4.0.47, `v1.4.2` STET 1.4.2.17, `v1.6.2` STET 1.6.2.0 (BPCE "Funds availability" documentation,
//! Versionning).

use crate::personas::{number, written};
use serde_json::{Value, json};

/// One of the versions in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V1,
    V142,
    V162,
}

impl Version {
    const ALL: [Version; 3] = [Version::V1, Version::V142, Version::V162];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Version::V1 => "v1",
            Version::V142 => "v1.4.2",
            Version::V162 => "v1.6.2",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Version> {
        Version::ALL.into_iter().find(|version| version.name() == name)
    }

    /// The path of a resource in this version.
    pub(crate) fn path(self, resource: &str) -> String {
        format!("{}/{}/{resource}", super::BASE, self.name())
    }

    /// An amount: text up to 1.4.2 at BPCE, a number from 1.5 on.
    pub(crate) fn amount(self, cents: i64) -> Value {
        match self {
            Version::V162 => number(cents),
            Version::V1 | Version::V142 => written(cents).into(),
        }
    }

    /// The words of a transaction: a list up to 1.4.0, an object from 1.4.2 on. BPCE's page of 1.4.2 prints the list,
    /// its live banks send the object.
    pub(crate) fn remittance(self, words: &str, strict: bool) -> Value {
        match self {
            Version::V142 if !strict => json!({"unstructured": [words]}),
            Version::V162 => json!({"unstructured": [words]}),
            Version::V1 | Version::V142 => json!([words]),
        }
    }

    /// Whether the currency stands inside `accountId` instead of beside it. BPCE's page of 1.4.2 says inside and prints
    /// beside.
    pub(crate) fn currency_is_inside(self, strict: bool) -> bool {
        self == Version::V162 || (self == Version::V142 && !strict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_decimals_of_the_amount() {
        for (cents, text) in [(47_092_657, "470926.57"), (-15_000, "-150.0"), (0, "0.0"), (1, "0.01")] {
            assert_eq!(Version::V162.amount(cents).to_string(), text);
        }
        assert_eq!(Version::V142.amount(-15_000), "-150.00");
    }

    #[test]
    fn only_three_names_are_versions() {
        assert_eq!(Version::named("v1.4.2"), Some(Version::V142));
        assert_eq!(Version::named("v1.4.1"), None);
        assert_eq!(Version::named("V1"), None);
    }
}
