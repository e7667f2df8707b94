//! How the groups' authorisation and tokens differ, as data. What their resources look like is in modules of their own.
//!
//! BPCE "Account information" documentation 1.4.2; Arkéa's developer portal, "Production".

use crate::hosts::Group;
use crate::oauth::grant::Granted;
use http::StatusCode;

/// One group's ways.
pub(crate) struct Dialect {
    /// The page at which a PSU's browser arrives.
    pub(crate) authorize: &'static str,
    /// What the scope of an authorisation asks for.
    pub(crate) scope: fn(&str) -> Option<Granted>,
    /// The scopes in words, for whoever asked for another.
    pub(crate) scopes: &'static str,
    /// Whether `state` may hold commas: at Arkéa they would split the address of the redirect.
    pub(crate) commas_in_state: bool,
    /// Whether the TPP is told more of a failure than its code.
    pub(crate) describes_errors: bool,
    /// With which status the PSU's browser is sent back after the last form.
    pub(crate) way_back: StatusCode,
    /// Whether a refresh says whose it is.
    pub(crate) refresh_names_client: bool,
    /// Whether a refresh brings a new refresh token and ends the old one.
    pub(crate) rotates_refresh: bool,
    /// Whether the TPP says afterwards what it was consented to; otherwise the PSU agrees to everything at once.
    pub(crate) consent_follows: bool,
}

static BPCE: Dialect = Dialect {
    authorize: "/stet/psd2/oauth/authorize",
    scope: Granted::parse,
    scopes: "aisp, cbpii and piisp",
    commas_in_state: true,
    describes_errors: true,
    way_back: StatusCode::SEE_OTHER,
    refresh_names_client: true,
    rotates_refresh: false,
    consent_follows: true,
};

static ARKEA: Dialect = Dialect {
    authorize: "/authorize",
    scope: arkea_scope,
    scopes: "aisp, aisp extended_transaction_history and cbpii",
    commas_in_state: false,
    describes_errors: false,
    way_back: StatusCode::FOUND,
    refresh_names_client: false,
    rotates_refresh: true,
    consent_follows: false,
};

impl Group {
    pub(crate) fn dialect(self) -> &'static Dialect {
        match self {
            Group::Bpce => &BPCE,
            Group::Arkea => &ARKEA,
        }
    }
}

/// The longer history is a scope of its own and opens nothing: it is not supported.
fn arkea_scope(text: &str) -> Option<Granted> {
    let mut words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    match words.as_slice() {
        ["aisp"] | ["aisp", "extended_transaction_history"] => Some(Granted::Aisp),
        ["cbpii"] => Some(Granted::Cbpii),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arkéa_s_scopes_are_its_own() {
        for text in ["aisp", "aisp extended_transaction_history", "extended_transaction_history aisp"] {
            assert_eq!(arkea_scope(text), Some(Granted::Aisp), "{text}");
        }
        assert_eq!(arkea_scope("cbpii"), Some(Granted::Cbpii));
        for text in ["", "piisp", "pisp", "aisp cbpii", "extended_transaction_history", "aisp offline_access"]
        {
            assert_eq!(arkea_scope(text), None, "{text}");
        }
    }
}
