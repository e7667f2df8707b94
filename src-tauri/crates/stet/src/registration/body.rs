//! The body, exact to the byte: compact JSON, members in the order of the document's table.

use eidas::Jwk;
use serde_json::{Map, Value, json};

use super::{Application, FIELDS, RegisterSettings, Rule};

/// Which table applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Post,
    Put,
}

pub(super) fn body(
    application: &Application,
    settings: &RegisterSettings,
    jwk: &Jwk,
    table: Table,
) -> String {
    let mut members = Map::new();
    for rule in FIELDS.iter().filter(|rule| !rule.name.contains('.')) {
        let listed = match table {
            Table::Post => rule.post,
            Table::Put => rule.put,
        };
        if listed == Rule::NotListed || listed == Rule::Forbidden {
            continue;
        }
        if let Some(value) = member(rule.name, application, settings, jwk) {
            members.insert(rule.name.to_owned(), value);
        }
    }
    Value::Object(members).to_string()
}

fn member(name: &str, application: &Application, settings: &RegisterSettings, jwk: &Jwk) -> Option<Value> {
    let optional =
        |value: &Option<String>| value.as_ref().filter(|text| !text.is_empty()).map(|text| json!(text));
    match name {
        "redirect_uris" => Some(json!(application.redirect_uris)),
        "software_statement" => optional(&application.software_statement),
        "token_endpoint_auth_method" => Some(json!("tls_client_auth")),
        "grant_types" => Some(json!(settings.grant_types)),
        "response_types" => Some(json!(["code"])),
        "client_name" => Some(json!(application.client_name)),
        "client_uri" => optional(&application.client_uri),
        "logo_uri" => optional(&application.logo_uri),
        "scope" => Some(json!(application.scope_member())),
        "contact" => Some(json!({
            "contact_name": application.contact.contact_name,
            "email": application.contact.email,
            "phone_number": application.contact.phone_number,
        })),
        "tos_uri" => optional(&application.tos_uri),
        "policy_uri" => optional(&application.policy_uri),
        "jwks_uri" => optional(&application.jwks_uri),
        "provider_legal_id" => Some(json!(application.provider_legal_id)),
        "client_legal_id" => optional(&application.client_legal_id),
        "logo" => optional(&application.logo),
        "jwks" => Some(json!({ "keys": [jwk] })),
        "software_id" => Some(json!(application.software_id)),
        "software_version" => optional(&Some(application.software_version.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::validate::tests::application;
    use super::*;

    fn jwk() -> Jwk {
        Jwk {
            kty: "RSA",
            use_: "sig",
            alg: "RS256",
            key_ops: ["verify"],
            kid: "name".into(),
            x5c: ["MII".into()],
            x5t_s256: "abc".into(),
        }
    }

    #[test]
    fn the_body_of_a_tpp_is_exactly_this() {
        let text = body(&application(), &RegisterSettings::default(), &jwk(), Table::Post);
        assert_eq!(
            text,
            concat!(
                r#"{"redirect_uris":["https://tpp.example/callback"],"token_endpoint_auth_method":"tls_client_auth","#,
                r#""grant_types":["client_credentials"],"response_types":["code"],"client_name":"Société d'Exemple SAS","#,
                r#""scope":"aisp, pisp","contact":{"contact_name":"API desk","email":"api@tpp.example","#,
                r#""phone_number":"+33 1 23 45 67 89"},"provider_legal_id":"PSDFR-ACPR-12345","#,
                r#""jwks":{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","key_ops":["verify"],"kid":"name","#,
                r#""x5c":["MII"],"x5t#S256":"abc"}]},"software_id":"Budget Facile","software_version":"1.0"}"#,
            )
        );
    }

    #[test]
    fn a_change_sends_no_member_that_its_table_does_not_list() {
        let mut full = application();
        full.software_statement = Some("x.y.z".into());
        full.jwks_uri = Some("https://tpp.example/jwks".into());
        full.client_legal_id = Some("AGTFR-ACPR-12345001".into());
        let members = |table| -> Map<String, Value> {
            serde_json::from_str(&body(&full, &RegisterSettings::default(), &jwk(), table)).expect("JSON")
        };
        let (post, put) = (members(Table::Post), members(Table::Put));
        assert!(post.contains_key("software_statement") && post.contains_key("jwks_uri"));
        assert!(!put.contains_key("software_statement") && !put.contains_key("jwks_uri"));
        assert_eq!(put["client_legal_id"], "AGTFR-ACPR-12345001");
    }

    #[test]
    fn every_required_member_is_sent() {
        let text = body(&application(), &RegisterSettings::default(), &jwk(), Table::Post);
        let value: Value = serde_json::from_str(&text).expect("JSON");
        for rule in FIELDS.iter().filter(|rule| rule.post == Rule::Required) {
            let pointer = format!("/{}", rule.name.replace("[0]", "/0").replace('.', "/"));
            assert!(value.pointer(&pointer).is_some(), "{}", rule.name);
        }
    }
}
