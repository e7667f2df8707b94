//! What was sent against what the bank gives back, member by member.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::masking::mask_json;

/// One member of the request or the answer. `field` is written as in [`super::FIELDS`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldComparison {
    pub field: String,
    pub sent: Option<Value>,
    pub read: Option<Value>,
    pub verdict: Comparison,
}

/// How the two sides relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    Same,
    /// The same meaning written differently: capitals in an enum, another separator, another order, a list of
    /// one as its item, a number as text.
    SameButSpelled,
    /// Sent, and absent or null in the answer.
    Missing,
    Different,
    /// In the answer only.
    Added,
}

/// Members whose case does not carry meaning.
const ENUMS: [&str; 8] = [
    "token_endpoint_auth_method",
    "grant_types",
    "response_types",
    "scope",
    "jwks.keys[0].kty",
    "jwks.keys[0].use",
    "jwks.keys[0].alg",
    "jwks.keys[0].key_ops",
];

/// Compares in the order of what was sent; what the bank added comes last, secrets masked.
pub fn compare(sent: &Value, answer: &Value) -> Vec<FieldComparison> {
    let answer = mask_json(answer);
    let sent_leaves = leaves(sent);
    let read_leaves = leaves(&answer);
    let find =
        |path: &str| read_leaves.iter().find(|(known, _)| known == path).map(|(_, value)| (*value).clone());
    let mut rows: Vec<FieldComparison> = sent_leaves
        .iter()
        .map(|(path, value)| {
            let read = find(path).filter(|read| !read.is_null());
            let verdict = match &read {
                None => Comparison::Missing,
                Some(read) if read == *value => Comparison::Same,
                Some(read) if spelled(path, read) == spelled(path, value) => Comparison::SameButSpelled,
                Some(_) => Comparison::Different,
            };
            FieldComparison { field: path.clone(), sent: Some((*value).clone()), read, verdict }
        })
        .collect();
    rows.extend(
        read_leaves
            .iter()
            .filter(|(path, value)| !value.is_null() && !sent_leaves.iter().any(|(sent, _)| sent == path))
            .map(|(path, value)| FieldComparison {
                field: path.clone(),
                sent: None,
                read: Some((*value).clone()),
                verdict: Comparison::Added,
            }),
    );
    rows
}

/// Every value that is not an object or a list of objects, with its path.
fn leaves(value: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    collect(String::new(), value, &mut found);
    found
}

fn collect<'a>(path: String, value: &'a Value, found: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(path, member, found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (index, item) in items.iter().enumerate() {
                collect(format!("{path}[{index}]"), item, found);
            }
        }
        leaf => found.push((path, leaf)),
    }
}

/// A form in which two spellings of one meaning are equal.
fn spelled(path: &str, value: &Value) -> Vec<String> {
    let mut words: Vec<String> = match value {
        Value::String(text) if path == "scope" => text.split([',', ' ']).map(str::to_owned).collect(),
        Value::Array(items) => items.iter().map(as_text).collect(),
        other => vec![as_text(other)],
    };
    for word in &mut words {
        *word = word.trim().to_owned();
        if ENUMS.contains(&path) {
            *word = word.to_ascii_lowercase();
        }
    }
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn verdict(sent: Value, read: Value) -> Comparison {
        let rows = compare(&sent, &read);
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows[0].verdict
    }

    #[test]
    fn capitals_in_an_enum_are_a_spelling_and_in_a_name_a_difference() {
        assert_eq!(
            verdict(
                json!({"grant_types": ["client_credentials"]}),
                json!({"grant_types": ["CLIENT_CREDENTIALS"]})
            ),
            Comparison::SameButSpelled
        );
        assert_eq!(
            verdict(json!({"software_id": "Budget"}), json!({"software_id": "BUDGET"})),
            Comparison::Different
        );
        assert_eq!(
            verdict(
                json!({"jwks": {"keys": [{"x5t#S256": "aB"}]}}),
                json!({"jwks": {"keys": [{"x5t#S256": "Ab"}]}})
            ),
            Comparison::Different
        );
    }

    #[test]
    fn scopes_are_compared_as_a_set() {
        assert_eq!(
            verdict(json!({"scope": "aisp, pisp"}), json!({"scope": "PISP,AISP"})),
            Comparison::SameButSpelled
        );
        assert_eq!(verdict(json!({"scope": "aisp, pisp"}), json!({"scope": "aisp"})), Comparison::Different);
        assert_eq!(verdict(json!({"scope": "aisp, pisp"}), json!({"scope": "aisp, pisp"})), Comparison::Same);
    }

    #[test]
    fn addresses_in_another_order_are_a_spelling_and_a_missing_one_is_not() {
        let sent = json!({"redirect_uris": ["https://a.example/", "https://b.example/"]});
        assert_eq!(
            verdict(sent.clone(), json!({"redirect_uris": ["https://b.example/", "https://a.example/"]})),
            Comparison::SameButSpelled
        );
        assert_eq!(verdict(sent, json!({"redirect_uris": ["https://a.example/"]})), Comparison::Different);
    }

    #[test]
    fn null_and_absent_members_are_missing_by_their_full_name() {
        let rows = compare(
            &json!({"jwks": {"keys": [{"kid": "k", "alg": "RS256"}]}, "contact": {"email": "a@b.example"}}),
            &json!({"jwks": {"keys": [{"kid": null}]}}),
        );
        let fields: Vec<&str> = rows.iter().map(|row| row.field.as_str()).collect();
        assert_eq!(fields, ["jwks.keys[0].kid", "jwks.keys[0].alg", "contact.email"]);
        assert!(rows.iter().all(|row| row.verdict == Comparison::Missing));
    }

    #[test]
    fn what_the_bank_added_comes_last_with_its_secrets_masked() {
        let rows = compare(
            &json!({"client_name": "A"}),
            &json!({"client_id": "1", "client_secret": "abcdefghijklmnopqrst", "logo": null, "client_name": "A"}),
        );
        assert_eq!(
            rows.iter().map(|row| row.verdict).collect::<Vec<_>>(),
            [Comparison::Same, Comparison::Added, Comparison::Added]
        );
        assert_eq!(rows[2].read, Some(json!("…qrst")));
    }
}
