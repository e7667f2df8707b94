//! What an operator applies for: the fields of the document that are a choice.
//!
//! The fixed members (`token_endpoint_auth_method`, `response_types`, the JWK) are added when the body is built.

use eidas::Scope;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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

    /// What a body says, sent from here or restated from an answer: for a change to start from. What a body does not
    /// say is empty.
    pub fn from_body(body: &Value) -> Self {
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let required = |pointer: &str| text(pointer).unwrap_or_default();
        let strings = |pointer: &str| {
            let items = body.pointer(pointer).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Self {
            software_id: required("/software_id"),
            software_version: required("/software_version"),
            client_name: required("/client_name"),
            redirect_uris: strings("/redirect_uris"),
            scopes: required("/scope")
                .split([',', ' '])
                .filter_map(|word| Scope::from_name(&word.trim().to_ascii_lowercase()))
                .collect(),
            contact: Contact {
                contact_name: required("/contact/contact_name"),
                email: required("/contact/email"),
                phone_number: required("/contact/phone_number"),
            },
            provider_legal_id: required("/provider_legal_id"),
            client_legal_id: text("/client_legal_id").filter(|id| !id.trim().is_empty()),
            software_statement: text("/software_statement"),
            client_uri: text("/client_uri"),
            logo_uri: text("/logo_uri"),
            tos_uri: text("/tos_uri"),
            policy_uri: text("/policy_uri"),
            jwks_uri: text("/jwks_uri"),
            logo: text("/logo"),
        }
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

    #[test]
    fn a_body_is_read_back_into_what_was_filled_in() {
        let full = Application {
            software_id: "Budget".into(),
            software_version: "1.0".into(),
            client_name: "Exemple SAS".into(),
            redirect_uris: vec!["https://a.example/".into(), "https://b.example/".into()],
            scopes: vec![Scope::Aisp, Scope::Pisp],
            contact: Contact {
                contact_name: "Desk".into(),
                email: "a@b.example".into(),
                phone_number: "+33 1 23".into(),
            },
            provider_legal_id: "PSDFR-ACPR-12345".into(),
            client_legal_id: Some("AGTFR-ACPR-12345001".into()),
            tos_uri: Some("https://a.example/terms".into()),
            ..Application::default()
        };
        let body = serde_json::json!({
            "redirect_uris": full.redirect_uris, "client_name": "Exemple SAS", "scope": full.scope_member(),
            "contact": full.contact, "provider_legal_id": "PSDFR-ACPR-12345", "software_id": "Budget",
            "client_legal_id": "AGTFR-ACPR-12345001", "software_version": "1.0",
            "tos_uri": "https://a.example/terms",
        });
        assert_eq!(Application::from_body(&body), full);
        assert_eq!(Application::from_body(&Value::Null), Application::default());
    }
}
