//! Who the connected PSU is, who need not be the account's holder.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::RawJson;
use super::members::Members;

/// The answer of `GET /end-user-identity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// `connectedPsu` (STET 1.4) or `identity.fullName` (from 1.5 on).
    pub full_name: Option<String>,
    /// `DOCT`, `MIST` …
    pub prefix: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub raw: RawJson,
}

impl Identity {
    /// `None` where no name is in it.
    pub(super) fn read(raw: &RawValue) -> Option<Self> {
        let members = Members::of(raw)?;
        let inner = members.object("identity");
        let of = |name: &str| inner.as_ref().and_then(|inner| inner.text(name));
        let identity = Self {
            full_name: of("fullName")
                .or_else(|| members.text("connectedPsu"))
                .or_else(|| members.text("identity")),
            prefix: of("namePrefix"),
            first_name: of("firstName"),
            last_name: of("lastName"),
            raw: RawJson::of(raw),
        };
        let named =
            identity.full_name.is_some() || identity.first_name.is_some() || identity.last_name.is_some();
        named.then_some(identity)
    }
}

#[cfg(test)]
mod tests {
    use super::super::members::tests::raw;
    use super::*;

    #[test]
    fn both_versions_say_a_name_and_an_answer_without_one_is_none() {
        let old = Identity::read(raw(r#"{"connectedPsu":"MR EDMÉ D’EIDASE","_links":{}}"#)).expect("a name");
        assert_eq!(old.full_name.as_deref(), Some("MR EDMÉ D’EIDASE"));
        let new =
            r#"{"identity":{"namePrefix":"MIST","firstName":"Edmé","lastName":"d’Eidase"},"_links":{}}"#;
        let new = Identity::read(raw(new)).expect("a name");
        assert_eq!((new.full_name, new.first_name.as_deref()), (None, Some("Edmé")));
        for json in ["{}", "[]", r#"{"connectedPsu":null}"#, r#"{"identity":{}}"#] {
            assert_eq!(Identity::read(raw(json)), None, "{json}");
        }
    }
}
