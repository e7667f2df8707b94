//! The body of POST and PUT, field by field.
//!
//! BPCE "PSD2 Registration API" documentation, HTTP Body tables: R fields present, fixed values exact, F fields
//! absent. What depends on the certificates or on other apps is in `rules`.

use super::key_set;
use crate::oid::{Oid, is_agent_id};
use crate::scope::Scope;
use crate::tpp_certificate::TppCertificate;
use crate::wire::message::{Received, Refusal};
use serde_json::{Map, Value};

/// Members that are optional text and not used.
const UNUSED: [&str; 7] =
    ["software_statement", "client_uri", "logo_uri", "tos_uri", "policy_uri", "jwks_uri", "logo"];

/// Which table of the document counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// POST: software_version is required.
    Create,
    /// PUT: software_version is optional.
    Change,
}

/// A body whose every field has the right form.
pub(crate) struct Application {
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) client_name: String,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) provider_legal_id: String,
    /// An agent's id, where the app is an agent's.
    pub(crate) client_legal_id: Option<String>,
    pub(crate) software_id: String,
    /// The certificate in x5c.
    pub(crate) seal: TppCertificate,
    /// The members as sent.
    pub(crate) sent: Map<String, Value>,
}

/// The body as a JSON object.
pub(crate) fn object(request: &Received, strict: bool) -> Result<Map<String, Value>, Refusal> {
    let content_type = request.header("content-type").unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if strict && !essence.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::request("Content-Type: it must be application/json"));
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Refusal::request("body: it is JSON, but not an object")),
        Err(error) => Err(Refusal::request(format!("body: it is not JSON ({error})"))),
    }
}

impl Application {
    pub(crate) fn read(
        sent: Map<String, Value>,
        seal: TppCertificate,
        purpose: Purpose,
        strict: bool,
    ) -> Result<Application, Refusal> {
        let fields = Fields { members: &sent, strict };
        let redirect_uris = fields.redirect_uris()?;
        if fields.text("token_endpoint_auth_method")? != "tls_client_auth" {
            return Err(Refusal::metadata("token_endpoint_auth_method: it must be tls_client_auth"));
        }
        fields.grant_types()?;
        if fields.texts("response_types")? != ["code"] {
            return Err(Refusal::metadata("response_types: it must be [\"code\"]"));
        }
        let client_name = fields.text("client_name")?.to_owned();
        let scopes = fields.scopes()?;
        fields.contact()?;
        let provider_legal_id = fields.text("provider_legal_id")?;
        if let Err(malformed) = provider_legal_id.parse::<Oid>() {
            return Err(Refusal::metadata(format!("provider_legal_id: it {malformed}")));
        }
        let client_legal_id = fields.optional_text("client_legal_id")?;
        if client_legal_id.is_some_and(|id| !is_agent_id(id)) {
            let what = "client_legal_id: an agent's id is AGT, the OID without PSD, and a serial number";
            return Err(Refusal::metadata(what));
        }
        key_set::check(&sent, &seal, strict)?;
        let software_id = fields.text("software_id")?.to_owned();
        if purpose == Purpose::Create && strict {
            fields.text("software_version")?;
        } else {
            fields.optional_text("software_version")?;
        }
        for name in UNUSED {
            fields.optional_text(name)?;
        }
        Ok(Application {
            redirect_uris,
            client_name,
            scopes,
            provider_legal_id: provider_legal_id.to_owned(),
            client_legal_id: client_legal_id.map(str::to_owned),
            software_id,
            seal,
            sent,
        })
    }
}

struct Fields<'a> {
    members: &'a Map<String, Value>,
    strict: bool,
}

impl<'a> Fields<'a> {
    fn required(&self, name: &str) -> Result<&'a Value, Refusal> {
        match self.members.get(name) {
            None | Some(Value::Null) => Err(Refusal::metadata(format!("{name}: it is missing"))),
            Some(value) => Ok(value),
        }
    }

    fn text(&self, name: &str) -> Result<&'a str, Refusal> {
        match self.required(name)? {
            Value::String(text) if !text.trim().is_empty() => Ok(text),
            Value::String(_) => Err(Refusal::metadata(format!("{name}: it is empty"))),
            _ => Err(Refusal::metadata(format!("{name}: it is not a string"))),
        }
    }

    fn optional_text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Refusal::metadata(format!("{name}: it is not a string"))),
        }
    }

    fn texts(&self, name: &str) -> Result<Vec<&'a str>, Refusal> {
        let Value::Array(items) = self.required(name)? else {
            return Err(Refusal::metadata(format!("{name}: it is not an array")));
        };
        items
            .iter()
            .map(|item| {
                item.as_str().ok_or_else(|| Refusal::metadata(format!("{name}: an item is not a string")))
            })
            .collect()
    }

    /// "Scheme and authority according to RFC 3986"; no fragment (RFC 6749 section 3.1.2).
    fn redirect_uris(&self) -> Result<Vec<String>, Refusal> {
        let refuse = |what: &str| {
            let what = format!("redirect_uris: {what}");
            Refusal::new(http::StatusCode::BAD_REQUEST, "invalid_redirect_uri", what)
        };
        let uris = self.texts("redirect_uris")?;
        if uris.is_empty() {
            return Err(refuse("it is empty"));
        }
        for uri in &uris {
            if !is_redirect_uri(uri) {
                return Err(refuse(&format!(
                    "{uri:?} is no URI with scheme and authority and without fragment"
                )));
            }
        }
        Ok(uris.into_iter().map(str::to_owned).collect())
    }

    fn grant_types(&self) -> Result<(), Refusal> {
        let types = self.texts("grant_types")?;
        let fits =
            if self.strict { types == ["client_credentials"] } else { types.contains(&"client_credentials") };
        if fits { Ok(()) } else { Err(Refusal::metadata("grant_types: it must be [\"client_credentials\"]")) }
    }

    fn scopes(&self) -> Result<Vec<Scope>, Refusal> {
        Scope::parse_list(self.text("scope")?, !self.strict).map_err(|word| {
            Refusal::metadata(format!("scope: {word:?} is none of aisp, pisp and cbpii, separated by commas"))
        })
    }

    /// The document's example: an object of three texts. Live banks were seen to take STET's `contacts` too.
    fn contact(&self) -> Result<(), Refusal> {
        if !self.strict && (self.members.contains_key("contacts") || self.members.get("contact").is_some()) {
            return Ok(());
        }
        let Value::Object(contact) = self.required("contact")? else {
            return Err(Refusal::metadata("contact: it is not an object"));
        };
        for name in ["contact_name", "email", "phone_number"] {
            match contact.get(name) {
                Some(Value::String(text)) if !text.trim().is_empty() => {}
                None | Some(Value::Null) => {
                    return Err(Refusal::metadata(format!("contact.{name}: it is missing")));
                }
                Some(_) => return Err(Refusal::metadata(format!("contact.{name}: it is no text or empty"))),
            }
        }
        Ok(())
    }
}

fn is_redirect_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let scheme_fits = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
    scheme_fits && printable && !authority.is_empty() && !text.contains('#') && url::Url::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_uris_have_scheme_and_authority_and_no_fragment() {
        for good in ["https://tpp.example/cb", "http://127.0.0.1:8123/callback", "https://tpp.example"] {
            assert!(is_redirect_uri(good), "{good}");
        }
        for bad in [
            "",
            "tpp.example/cb",
            "https:///cb",
            "https://tpp.example/cb#x",
            "mailto:a@b",
            "https://a b/",
            "https://[",
        ] {
            assert!(!is_redirect_uri(bad), "{bad}");
        }
    }
}
