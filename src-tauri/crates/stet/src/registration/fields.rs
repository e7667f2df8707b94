//! The document's body tables as data: every field, its rule for POST and for PUT, and what it means.
//!
//! The rules are the document's letters; the explanations are ours. Where the document contradicts itself the
//! explanation says what is done here.

use serde::Serialize;

/// The document's letter for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    Required,
    Optional,
    /// `R/O(*)`: optional for a TPP, required for an agent.
    RequiredForAgent,
    Forbidden,
    /// The table of this method does not have the field; it is not sent.
    NotListed,
}

impl Rule {
    /// The letter as the tables print it.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Required => "R",
            Self::Optional => "O",
            Self::RequiredForAgent => "R/O",
            Self::Forbidden => "F",
            Self::NotListed => "",
        }
    }
}

/// One row of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldRule {
    /// The member's name; members of the one key are written `jwks.keys[0].kty`.
    pub name: &'static str,
    pub post: Rule,
    pub put: Rule,
    pub doc: &'static str,
}

const fn field(name: &'static str, post: Rule, put: Rule, doc: &'static str) -> FieldRule {
    FieldRule { name, post, put, doc }
}

use Rule::{Forbidden as F, NotListed, Optional as O, Required as R, RequiredForAgent};

/// BPCE "PSD2 Registration API", HTTP body of POST and PUT, in the order of the POST table.
pub const FIELDS: &[FieldRule] = &[
    field(
        "redirect_uris",
        R,
        R,
        "Every address the bank may send a PSU back to, with scheme and authority. One that is not listed here is refused later.",
    ),
    field("software_statement", O, NotListed, "A JSON Web Token about the software. Not used by the bank."),
    field("token_endpoint_auth_method", R, R, "Always tls_client_auth: the QWAC authenticates the TPP."),
    field(
        "grant_types",
        R,
        R,
        "The document wants client_credentials alone. Live banks were seen to take more.",
    ),
    field("response_types", R, R, "Always code."),
    field("client_name", R, R, "The TPP's legal name. The bank refuses a name that is already registered."),
    field("client_uri", O, O, "A web page of the TPP or its agent. Not used by the bank."),
    field("logo_uri", O, O, "Where a logo is. Not used by the bank."),
    field(
        "scope",
        R,
        R,
        "The services asked for, separated by commas: aisp (accounts), pisp (payments), cbpii (availability of funds). An agent has its TPP's.",
    ),
    field(
        "contact",
        R,
        R,
        "Whom the bank reaches: name, email, telephone. The table says String and shows an object; an object is sent.",
    ),
    field("contact.contact_name", R, R, "The person or team the bank asks for."),
    field("contact.email", R, R, "Where the bank writes to."),
    field("contact.phone_number", R, R, "Where the bank calls."),
    field(
        "tos_uri",
        O,
        O,
        "The terms of service for people to read. The POST table repeats the contact's text here.",
    ),
    field("policy_uri", O, O, "The policy document for people to read. Not used by the bank."),
    field("jwks_uri", O, NotListed, "Where a key set is. Not used by the bank: the key is in the body."),
    field(
        "provider_legal_id",
        R,
        R,
        "The organisation identifier of the TPP (PSD, country, authority, number), the same as in its certificates.",
    ),
    field(
        "client_legal_id",
        RequiredForAgent,
        RequiredForAgent,
        "For an agent only: AGT, the TPP's identifier without PSD, and a serial number the TPP gives.",
    ),
    field("logo", O, O, "A logo. Not used by the bank."),
    field("jwks", R, R, "The key set: the QSEALC's public key, without the chain above it."),
    field("jwks.keys", R, R, "Exactly one key."),
    field("jwks.keys[0].kty", R, R, "Always RSA."),
    field("jwks.keys[0].use", R, R, "Always sig."),
    field("jwks.keys[0].alg", R, R, "Always RS256."),
    field("jwks.keys[0].key_ops", R, R, "Always verify."),
    field("jwks.keys[0].kid", R, R, "The key's name: the keyId our signatures carry."),
    field("jwks.keys[0].x5u", F, F, "Must not be sent."),
    field("jwks.keys[0].x5c", R, R, "The QSEALC alone: its DER in base64."),
    field("jwks.keys[0].x5t", F, F, "Must not be sent."),
    field(
        "jwks.keys[0].x5t#S256",
        R,
        R,
        "The SHA-256 fingerprint of the QSEALC's DER, in base64url (RFC 7517).",
    ),
    field(
        "software_id",
        R,
        R,
        "The name a PSU sees first on the bank's screens: the app, the brand or the agent. It may differ from client_name.",
    ),
    field(
        "software_version",
        R,
        O,
        "The POST table requires it, with software_id's text; the PUT table says it is not used. It is sent in both.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(name: &str) -> FieldRule {
        *FIELDS.iter().find(|field| field.name == name).expect("in the tables")
    }

    #[test]
    fn software_version_is_required_at_first_and_optional_afterwards() {
        assert_eq!((rule("software_version").post, rule("software_version").put), (R, O));
    }

    #[test]
    fn x5u_and_x5t_alone_are_forbidden() {
        let forbidden: Vec<&str> =
            FIELDS.iter().filter(|field| field.post == F || field.put == F).map(|field| field.name).collect();
        assert_eq!(forbidden, ["jwks.keys[0].x5u", "jwks.keys[0].x5t"]);
    }

    #[test]
    fn no_field_is_listed_twice() {
        let mut names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }
}
