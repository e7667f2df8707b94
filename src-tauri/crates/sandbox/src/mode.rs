//! How strict the banks are, and which of the documents' contradictions they side with. Set on the management port.

use crate::activation::Rule;
use serde::{Deserialize, Serialize};

/// Which key must sign a PUT that brings a new QSEALC; the documents do not say.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChangeSigner {
    /// The key in force, until the change is active.
    #[default]
    Registered,
    /// The key that the change brings.
    New,
}

/// Whether a persona's consent is already recorded, as BPCE's sandbox page says, or has to be given first.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Consent {
    #[default]
    Recorded,
    Fresh,
}

/// The switches, as GET and PUT /mode show them. Kept across restarts.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub(crate) struct Mode {
    /// Demand what the documents demand; otherwise forgive what live banks were seen to forgive.
    pub(crate) strict: bool,
    pub(crate) activation: Rule,
    pub(crate) change_signer: ChangeSigner,
    pub(crate) consent: Consent,
    /// At most 500 operations in one answer.
    pub(crate) cap_500: bool,
    /// Transactions in pages with a `next` link; Arkéa's banks have pages in any case.
    pub(crate) paging: bool,
    /// On Arkéa's last page `next` is the page's own link, as was seen; otherwise there is none.
    pub(crate) arkea_next_is_self: bool,
    /// Arkéa's credits are spelt CDRT, as was seen; otherwise CRDT, as STET has it.
    pub(crate) arkea_cdrt: bool,
    /// Arkéa's token for a TPP comes as printed: with a comma at its end, which is no JSON.
    pub(crate) arkea_trailing_comma: bool,
}

impl Default for Mode {
    fn default() -> Mode {
        Mode {
            strict: true,
            activation: Rule::default(),
            change_signer: ChangeSigner::default(),
            consent: Consent::default(),
            cap_500: false,
            paging: false,
            arkea_next_is_self: true,
            arkea_cdrt: true,
            arkea_trailing_comma: false,
        }
    }
}

/// What PUT /mode may change; a member that is absent changes nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModeChange {
    strict: Option<bool>,
    activation: Option<Rule>,
    change_signer: Option<ChangeSigner>,
    consent: Option<Consent>,
    cap_500: Option<bool>,
    paging: Option<bool>,
    arkea_next_is_self: Option<bool>,
    arkea_cdrt: Option<bool>,
    arkea_trailing_comma: Option<bool>,
}

impl ModeChange {
    pub(crate) fn apply(self, mode: &mut Mode) {
        let before = *mode;
        *mode = Mode {
            strict: self.strict.unwrap_or(before.strict),
            activation: self.activation.unwrap_or(before.activation),
            change_signer: self.change_signer.unwrap_or(before.change_signer),
            consent: self.consent.unwrap_or(before.consent),
            cap_500: self.cap_500.unwrap_or(before.cap_500),
            paging: self.paging.unwrap_or(before.paging),
            arkea_next_is_self: self.arkea_next_is_self.unwrap_or(before.arkea_next_is_self),
            arkea_cdrt: self.arkea_cdrt.unwrap_or(before.arkea_cdrt),
            arkea_trailing_comma: self.arkea_trailing_comma.unwrap_or(before.arkea_trailing_comma),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_member_changes_nothing() {
        let mut mode = Mode::default();
        let change: ModeChange = serde_json::from_str(r#"{"activation":"strict"}"#).unwrap();
        change.apply(&mut mode);
        assert_eq!(mode, Mode { activation: Rule::Strict, ..Mode::default() });
    }

    #[test]
    fn a_switch_that_does_not_exist_is_refused() {
        assert!(serde_json::from_str::<ModeChange>(r#"{"stricter":true}"#).is_err());
    }
}
