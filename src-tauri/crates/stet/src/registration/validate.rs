//! What is wrong with an application before it is sent, field by field and as codes; the UI has the words.

use eidas::{Certificate, Oid};
use serde::Serialize;
use url::Url;

use super::Application;

/// One field and what is wrong with it. `field` is a name of [`super::FIELDS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    pub field: &'static str,
    /// Which item, for a list.
    pub index: Option<usize>,
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    Missing,
    /// Spaces at an end, or a control character.
    StrayCharacters,
    /// Longer than 255 characters (2,000 for an address).
    TooLong,
    /// Not a URI with scheme and authority (RFC 3986).
    NotAbsolute,
    /// A redirect URI must not have a fragment (RFC 6749, section 3.1.2).
    Fragment,
    /// A redirect URI must not carry a user name or password.
    Credentials,
    Duplicate,
    /// Not `PSDXX-YYYYYYYY-ZZZZZZZZ`.
    OidMalformed,
    /// Well-formed, but not the certificate's.
    OidNotCertificates,
    /// Not `AGT`, country, authority, number.
    AgentIdMalformed,
    /// Well-formed, but not derived from this TPP's identifier as the document strongly advises.
    AgentIdNotOfThisTpp,
    /// The certificate does not carry the role this scope needs.
    ScopeBeyondRoles,
    EmailMalformed,
    PhoneMalformed,
}

const TEXT_LIMIT: usize = 255;
const URI_LIMIT: usize = 2_000;

impl Application {
    /// Everything that can be told without a certificate. Empty when the application may be sent.
    pub fn validate(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut note = |field, index, problem| found.push(FieldProblem { field, index, problem });

        self.redirect_uris(&mut note);
        for (field, value) in [
            ("client_name", &self.client_name),
            ("software_id", &self.software_id),
            ("software_version", &self.software_version),
            ("contact.contact_name", &self.contact.contact_name),
            ("contact.email", &self.contact.email),
            ("contact.phone_number", &self.contact.phone_number),
            ("provider_legal_id", &self.provider_legal_id),
        ] {
            if let Some(problem) = text(value) {
                note(field, None, problem);
            }
        }
        if self.scopes.is_empty() {
            note("scope", None, Problem::Missing);
        }
        if text(&self.contact.email).is_none() && !is_email(&self.contact.email) {
            note("contact.email", None, Problem::EmailMalformed);
        }
        if text(&self.contact.phone_number).is_none() && !is_phone(&self.contact.phone_number) {
            note("contact.phone_number", None, Problem::PhoneMalformed);
        }
        let oid = Oid::parse(&self.provider_legal_id);
        if text(&self.provider_legal_id).is_none() && oid.is_err() {
            note("provider_legal_id", None, Problem::OidMalformed);
        }
        if let Some(agent) = &self.client_legal_id
            && let Some(problem) = agent_id(agent, oid.as_ref().ok())
        {
            note("client_legal_id", None, problem);
        }
        for (field, value) in [
            ("client_uri", &self.client_uri),
            ("logo_uri", &self.logo_uri),
            ("tos_uri", &self.tos_uri),
            ("policy_uri", &self.policy_uri),
            ("jwks_uri", &self.jwks_uri),
        ] {
            if let Some(problem) =
                value.as_deref().filter(|value| !value.is_empty()).and_then(|uri| absolute(uri).err())
            {
                note(field, None, problem);
            }
        }
        found
    }

    /// [`Application::validate`], and what only the QSEALC can tell: the bank compares both with it.
    pub fn validate_with(&self, qsealc: &Certificate) -> Vec<FieldProblem> {
        let mut found = self.validate();
        if let Ok(oid) = Oid::parse(&self.provider_legal_id)
            && qsealc.oid().is_some_and(|certified| certified != oid)
        {
            let problem = Problem::OidNotCertificates;
            found.push(FieldProblem { field: "provider_legal_id", index: None, problem });
        }
        if let Some(psd2) = qsealc.qc().and_then(|statements| statements.psd2.as_ref())
            && self.scopes.iter().any(|scope| !psd2.roles.contains(&scope.role()))
        {
            found.push(FieldProblem { field: "scope", index: None, problem: Problem::ScopeBeyondRoles });
        }
        found
    }

    fn redirect_uris(&self, note: &mut impl FnMut(&'static str, Option<usize>, Problem)) {
        let field = "redirect_uris";
        if self.redirect_uris.is_empty() {
            note(field, None, Problem::Missing);
        }
        for (index, uri) in self.redirect_uris.iter().enumerate() {
            let problem = match absolute(uri) {
                Err(problem) => Some(problem),
                Ok(url) if url.fragment().is_some() => Some(Problem::Fragment),
                Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                    Some(Problem::Credentials)
                }
                Ok(_) if self.redirect_uris[..index].contains(uri) => Some(Problem::Duplicate),
                Ok(_) => None,
            };
            if let Some(problem) = problem {
                note(field, Some(index), problem);
            }
        }
    }
}

fn text(value: &str) -> Option<Problem> {
    if value.trim().is_empty() {
        Some(Problem::Missing)
    } else if value.trim() != value || value.chars().any(char::is_control) {
        Some(Problem::StrayCharacters)
    } else if value.chars().count() > TEXT_LIMIT {
        Some(Problem::TooLong)
    } else {
        None
    }
}

fn absolute(uri: &str) -> Result<Url, Problem> {
    if uri.trim().is_empty() {
        return Err(Problem::Missing);
    }
    if uri.chars().any(|character| character.is_control() || character.is_whitespace()) {
        return Err(Problem::StrayCharacters);
    }
    if uri.len() > URI_LIMIT {
        return Err(Problem::TooLong);
    }
    let url = Url::parse(uri).map_err(|_| Problem::NotAbsolute)?;
    let has_authority =
        uri[url.scheme().len()..].starts_with("://") && url.host_str().is_some_and(|host| !host.is_empty());
    if has_authority { Ok(url) } else { Err(Problem::NotAbsolute) }
}

/// `AGT` and the form of an identifier; with the TPP's identifier (without `PSD`) in front of the serial.
fn agent_id(agent: &str, oid: Option<&Oid>) -> Option<Problem> {
    if let Some(problem) = text(agent) {
        return Some(problem);
    }
    let well_formed = agent.strip_prefix("AGT").is_some_and(|rest| Oid::parse(&format!("PSD{rest}")).is_ok());
    if !well_formed {
        return Some(Problem::AgentIdMalformed);
    }
    let oid = oid?;
    let serial = agent.strip_prefix(&oid.agent_id(""));
    serial.is_none_or(str::is_empty).then_some(Problem::AgentIdNotOfThisTpp)
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && !text.contains(char::is_whitespace)
        && !local.contains('@')
        && domain.split('.').count() > 1
        && domain.split('.').all(|label| !label.is_empty())
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let written = text.chars().all(|character| character.is_ascii_digit() || "+ .-()/".contains(character));
    written && (4..=20).contains(&digits)
}

#[cfg(test)]
pub(crate) mod tests {
    use eidas::Scope;

    use super::super::Contact;
    use super::*;

    pub(crate) fn application() -> Application {
        Application {
            software_id: "Budget Facile".into(),
            software_version: "1.0".into(),
            client_name: "Société d'Exemple SAS".into(),
            redirect_uris: vec!["https://tpp.example/callback".into()],
            scopes: vec![Scope::Aisp, Scope::Pisp],
            contact: Contact {
                contact_name: "API desk".into(),
                email: "api@tpp.example".into(),
                phone_number: "+33 1 23 45 67 89".into(),
            },
            provider_legal_id: "PSDFR-ACPR-12345".into(),
            ..Application::default()
        }
    }

    fn problems(change: impl FnOnce(&mut Application)) -> Vec<(&'static str, Problem)> {
        let mut changed = application();
        change(&mut changed);
        changed.validate().into_iter().map(|found| (found.field, found.problem)).collect()
    }

    #[test]
    fn a_complete_application_has_no_problem() {
        assert_eq!(problems(|_| {}), []);
    }

    #[test]
    fn an_empty_application_misses_every_required_field_and_only_those() {
        let mut missing: Vec<&str> = Application::default()
            .validate()
            .into_iter()
            .map(|found| {
                assert_eq!(found.problem, Problem::Missing, "{}", found.field);
                found.field
            })
            .collect();
        missing.sort_unstable();
        assert_eq!(
            missing,
            [
                "client_name",
                "contact.contact_name",
                "contact.email",
                "contact.phone_number",
                "provider_legal_id",
                "redirect_uris",
                "scope",
                "software_id",
                "software_version",
            ]
        );
    }

    #[test]
    fn redirect_uris_need_scheme_and_authority_and_no_fragment() {
        for (uri, problem) in [
            ("tpp.example/callback", Problem::NotAbsolute),
            ("mailto:api@tpp.example", Problem::NotAbsolute),
            ("https:tpp.example/callback", Problem::NotAbsolute),
            ("https://tpp.example/callback#part", Problem::Fragment),
            ("https://user@tpp.example/callback", Problem::Credentials),
            ("https://tpp.example/call back", Problem::StrayCharacters),
            ("", Problem::Missing),
        ] {
            assert_eq!(
                problems(|application| application.redirect_uris = vec![uri.into()]),
                [("redirect_uris", problem)],
                "{uri}"
            );
        }
        for fine in ["http://127.0.0.1:8765/callback", "budget://tpp.example/back", "https://tpp.example"] {
            assert_eq!(problems(|application| application.redirect_uris = vec![fine.into()]), [], "{fine}");
        }
    }

    #[test]
    fn a_repeated_redirect_uri_is_told_by_its_place() {
        let mut changed = application();
        changed.redirect_uris.push("https://tpp.example/callback".into());
        assert_eq!(
            changed.validate(),
            [FieldProblem { field: "redirect_uris", index: Some(1), problem: Problem::Duplicate }]
        );
    }

    #[test]
    fn an_agent_id_is_agt_the_tpps_identifier_and_a_serial() {
        let with = |agent: &str| problems(|application| application.client_legal_id = Some(agent.into()));
        assert_eq!(with("AGTFR-ACPR-12345001"), []);
        assert_eq!(with("PSDFR-ACPR-12345001"), [("client_legal_id", Problem::AgentIdMalformed)]);
        assert_eq!(with("AGTFR-12345001"), [("client_legal_id", Problem::AgentIdMalformed)]);
        assert_eq!(with("AGTFR-ACPR-99999001"), [("client_legal_id", Problem::AgentIdNotOfThisTpp)]);
        assert_eq!(with("AGTFR-ACPR-12345"), [("client_legal_id", Problem::AgentIdNotOfThisTpp)]);
        assert_eq!(with(""), [("client_legal_id", Problem::Missing)]);
    }

    #[test]
    fn malformed_identifiers_mail_and_telephone_are_named() {
        assert_eq!(
            problems(|application| application.provider_legal_id = "FR-ACPR-1".into()),
            [("provider_legal_id", Problem::OidMalformed)]
        );
        for mail in ["api", "api@tpp", "@tpp.example", "a b@tpp.example", "a@tpp..example"] {
            assert_eq!(
                problems(|application| application.contact.email = mail.into()),
                [("contact.email", Problem::EmailMalformed)],
                "{mail}"
            );
        }
        assert_eq!(
            problems(|application| application.contact.phone_number = "call me".into()),
            [("contact.phone_number", Problem::PhoneMalformed)]
        );
    }

    #[test]
    fn every_named_field_is_in_the_tables() {
        let wrong = Application {
            client_legal_id: Some("x".into()),
            jwks_uri: Some("x".into()),
            tos_uri: Some("x".into()),
            ..Application::default()
        };
        for found in wrong.validate() {
            assert!(super::super::FIELDS.iter().any(|field| field.name == found.field), "{}", found.field);
        }
    }
}
