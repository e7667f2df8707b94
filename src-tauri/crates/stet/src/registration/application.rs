//! What an operator applies for: the fields of the document that are a choice.
//!
//! The fixed members (`token_endpoint_auth_method`, `response_types`, the JWK) are added when the body is built.

use eidas::Scope;
use serde::{Deserialize, Serialize};

/// An app to enrol, or the new state of one that is. Half-filled while a wizard is under way;
/// [`Application::validate`] says what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Application {
    /// The name the PSU sees first.
    pub software_id: String,
    pub software_version: String,
    /// The TPP's legal name.
    pub client_name: String,
    pub redirect_uris: Vec<String>,
    pub scopes: Vec<Scope>,
    pub contact: Contact,
    /// The TPP's organisation identifier, `PSDFR-ACPR-12345`.
    pub provider_legal_id: String,
    /// For an agent, `AGTFR-ACPR-12345001`; absent for the TPP itself.
    pub client_legal_id: Option<String>,
    pub software_statement: Option<String>,
    pub client_uri: Option<String>,
    pub logo_uri: Option<String>,
    pub tos_uri: Option<String>,
    pub policy_uri: Option<String>,
    pub jwks_uri: Option<String>,
    pub logo: Option<String>,
}

/// Whom the bank reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    pub contact_name: String,
    pub email: String,
    pub phone_number: String,
}

impl Application {
    pub fn is_agent(&self) -> bool {
        self.client_legal_id.is_some()
    }

    /// The `scope` member. The document prints `aisp, pisp`, with a space after the comma; banks were seen to
    /// answer without. The order is the document's, whatever order the scopes were chosen in.
    pub fn scope_member(&self) -> String {
        let chosen: Vec<&str> =
            Scope::ALL.iter().filter(|scope| self.scopes.contains(scope)).map(|scope| scope.name()).collect();
        chosen.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_written_once_each_in_the_documents_order_and_with_a_comma() {
        let application =
            Application { scopes: vec![Scope::Pisp, Scope::Aisp, Scope::Pisp], ..Application::default() };
        assert_eq!(application.scope_member(), "aisp, pisp");
    }
}
