//! An answer restated as the request that would have made it: for an app that was enrolled elsewhere, and is read here
//! for the first time.

use serde_json::{Map, Value};

use super::{Application, FIELDS, RegistrationAnswer};

impl RegistrationAnswer {
    /// The members of the document's table as they would have been sent: enums in lower case, the scope as the document
    /// prints it, what is null or unknown to the table left out. What the bank does not show is not made up.
    pub fn restated(&self) -> Value {
        let whole = self.to_value();
        let mut members = Map::new();
        for rule in FIELDS.iter().filter(|rule| !rule.name.contains('.')) {
            let value = match rule.name {
                "scope" => {
                    let scopes = Application { scopes: self.scopes(), ..Application::default() };
                    Value::String(scopes.scope_member())
                }
                "redirect_uris" => self.redirect_uris().into_iter().map(Value::from).collect(),
                "token_endpoint_auth_method" | "grant_types" | "response_types" => {
                    whole.get(rule.name).map_or(Value::Null, lower_case)
                }
                name => whole.get(name).map_or(Value::Null, without_nulls),
            };
            let says_something = match &value {
                Value::Null => false,
                Value::String(text) => !text.is_empty(),
                Value::Array(items) => !items.is_empty(),
                Value::Object(members) => !members.is_empty(),
                _ => true,
            };
            if says_something {
                members.insert(rule.name.to_owned(), value);
            }
        }
        Value::Object(members)
    }
}

fn lower_case(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.to_ascii_lowercase()),
        Value::Array(items) => items.iter().map(lower_case).collect(),
        other => other.clone(),
    }
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .filter(|(_, member)| !member.is_null())
                .map(|(name, member)| (name.clone(), without_nulls(member)))
                .collect(),
        ),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::registration::{Comparison, compare};

    fn answer(value: &Value) -> RegistrationAnswer {
        RegistrationAnswer::from_members(value.as_object().expect("an object").clone())
    }

    fn seen() -> Value {
        json!({
            "client_id": "1PSDFR-ACPR-12345-0-ABCD", "client_secret": null, "client_id_issued_at": "2020-10-05T12:45:50",
            "grant_types": ["CLIENT_CREDENTIALS"], "response_types": ["CODE"],
            "token_endpoint_auth_method": "tls_client_auth", "scope": "pisp,aisp",
            "redirect_uris": ["https://tpp.example/callback"], "client_name": "Exemple SAS", "client_legal_id": null,
            "contact": {"contact_name": "Desk", "email": "a@b.example", "phone_number": null},
            "provider_legal_id": "PSDFR-ACPR-12345", "software_id": "Budget", "software_version": null,
            "jwks": {"keys": [{"kty": "RSA", "kid": null, "alg": null, "x5c": ["MII"], "x5t#S256": "abc"}]},
        })
    }

    #[test]
    fn what_the_bank_shows_is_restated_as_it_would_have_been_sent() {
        assert_eq!(
            answer(&seen()).restated(),
            json!({
                "redirect_uris": ["https://tpp.example/callback"],
                "token_endpoint_auth_method": "tls_client_auth", "grant_types": ["client_credentials"],
                "response_types": ["code"], "client_name": "Exemple SAS", "scope": "aisp, pisp",
                "contact": {"contact_name": "Desk", "email": "a@b.example"},
                "provider_legal_id": "PSDFR-ACPR-12345", "software_id": "Budget",
                "jwks": {"keys": [{"kty": "RSA", "x5c": ["MII"], "x5t#S256": "abc"}]},
            })
        );
    }

    #[test]
    fn what_is_restated_compares_equal_with_the_answer_it_came_from() {
        let rows = compare(&answer(&seen()).restated(), &seen());
        let unequal = |verdict| matches!(verdict, Comparison::Missing | Comparison::Different);
        assert!(!rows.iter().any(|row| unequal(row.verdict)), "{rows:#?}");
    }

    #[test]
    fn an_empty_answer_says_nothing() {
        assert_eq!(answer(&json!({})).restated(), json!({}));
    }
}
