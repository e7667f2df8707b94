//! The scopes an app can be registered for, and the role in the certificates that each one needs.

use crate::authority::qc_statements::Role;
use serde::{Deserialize, Serialize};

/// BPCE "PSD2 Registration API" documentation, field scope.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scope {
    Aisp,
    Pisp,
    Cbpii,
}

impl Scope {
    pub(crate) const ALL: [Scope; 3] = [Scope::Aisp, Scope::Pisp, Scope::Cbpii];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Scope::Aisp => "aisp",
            Scope::Pisp => "pisp",
            Scope::Cbpii => "cbpii",
        }
    }

    /// The PSD2 role that allows it.
    pub(crate) fn role(self) -> Role {
        match self {
            Scope::Aisp => Role::AccountInformation,
            Scope::Pisp => Role::PaymentInitiation,
            Scope::Cbpii => Role::CardIssuing,
        }
    }

    /// Reads the comma-separated list of a registration. Where `lenient`, blanks separate too and `piisp`, the name
    /// of cbpii in the first API version, is taken for it. The error is the word that is no scope.
    pub(crate) fn parse_list(text: &str, lenient: bool) -> Result<Vec<Scope>, String> {
        let separator = |character: char| character == ',' || (lenient && character == ' ');
        let mut out = Vec::new();
        for word in text.split(separator).map(str::trim) {
            if lenient && word.is_empty() {
                continue;
            }
            let known = Scope::ALL.into_iter().find(|scope| scope.name() == word);
            let scope = known
                .or((lenient && word == "piisp").then_some(Scope::Cbpii))
                .ok_or_else(|| word.to_owned())?;
            if !out.contains(&scope) {
                out.push(scope);
            }
        }
        if out.is_empty() { Err(String::new()) } else { Ok(out) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_spellings_are_read() {
        assert_eq!(Scope::parse_list("aisp", false).unwrap(), [Scope::Aisp]);
        assert_eq!(Scope::parse_list("aisp, pisp", false).unwrap(), [Scope::Aisp, Scope::Pisp]);
    }

    #[test]
    fn an_unknown_word_is_named() {
        assert_eq!(Scope::parse_list("aisp,psip", false), Err("psip".into()));
        assert_eq!(Scope::parse_list("aisp pisp", false), Err("aisp pisp".into()));
        assert_eq!(Scope::parse_list("aisp pisp piisp", true).unwrap().len(), 3);
        assert_eq!(Scope::parse_list("", false), Err(String::new()));
    }
}
