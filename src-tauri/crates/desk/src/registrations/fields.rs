//! The wizards' fields as the Registration API's request, back from one, and what is wrong with them.

use eidas::{Certificate, Scope};
use stet::dialect::Enrolment;
use stet::registration::{Application, Contact, Problem};
use vault::ProfileRow;

use super::view::{DraftFields, Enrolled, FieldProblem, FieldProblemView, ScopeView};
use crate::context::Desk;
use crate::trouble::Trouble;
use crate::{banks, profiles};

/// The fields over `base`, the members of a body that have no field here (a logo's address and the like).
pub(super) fn application(profile: &ProfileRow, fields: &DraftFields, base: Application) -> Application {
    Application {
        software_id: fields.software_id.trim().to_owned(),
        software_version: fields.software_version.trim().to_owned(),
        client_name: fields.client_name.trim().to_owned(),
        redirect_uris: fields.redirect_uris.iter().map(|uri| uri.trim().to_owned()).collect(),
        scopes: fields.scopes.iter().map(|scope| scope_of(*scope)).collect(),
        contact: Contact {
            contact_name: fields.contact_name.trim().to_owned(),
            email: fields.contact_email.trim().to_owned(),
            phone_number: fields.contact_phone.trim().to_owned(),
        },
        provider_legal_id: profile.oid.clone(),
        client_legal_id: match fields.enrolled {
            Enrolled::Tpp => None,
            Enrolled::Agent => Some(fields.client_legal_id.trim().to_owned()),
        },
        ..base
    }
}

/// The fields that say what `application` says.
pub(super) fn of_application(
    application: &Application,
    bank_key: &str,
    entry_host: &str,
    key_id_url: &str,
) -> DraftFields {
    DraftFields {
        bank_key: bank_key.to_owned(),
        entry_host: entry_host.to_owned(),
        enrolled: enrolled(application),
        client_legal_id: application.client_legal_id.clone().unwrap_or_default(),
        client_name: application.client_name.clone(),
        software_id: application.software_id.clone(),
        software_version: application.software_version.clone(),
        redirect_uris: application.redirect_uris.clone(),
        scopes: application.scopes.iter().map(|scope| scope_view(*scope)).collect(),
        contact_name: application.contact.contact_name.clone(),
        contact_email: application.contact.email.clone(),
        contact_phone: application.contact.phone_number.clone(),
        key_id_url: key_id_url.to_owned(),
        new_qwac: String::new(),
        new_qsealc: String::new(),
    }
}

pub(super) fn enrolled(application: &Application) -> Enrolled {
    if application.is_agent() { Enrolled::Agent } else { Enrolled::Tpp }
}

pub(super) fn scope_of(view: ScopeView) -> Scope {
    match view {
        ScopeView::Aisp => Scope::Aisp,
        ScopeView::Pisp => Scope::Pisp,
        ScopeView::Cbpii => Scope::Cbpii,
    }
}

pub(super) fn scope_view(scope: Scope) -> ScopeView {
    match scope {
        Scope::Aisp => ScopeView::Aisp,
        Scope::Pisp => ScopeView::Pisp,
        Scope::Cbpii => ScopeView::Cbpii,
    }
}

/// What is wrong with the bank and the host chosen for a call to the Registration API.
pub(super) fn of_api_entry_point(
    desk: &Desk,
    profile: &ProfileRow,
    bank_key: &str,
    entry_host: &str,
) -> Result<Vec<FieldProblemView>, Trouble> {
    if stet::bank(bank_key).is_some_and(|bank| bank.dialect().enrolment == Enrolment::Portal) {
        let (field, problem) = ("bankKey".to_owned(), FieldProblem::BankUnavailable);
        return Ok(vec![FieldProblemView { field, problem }]);
    }
    of_entry_point(desk, profile, bank_key, entry_host)
}

/// What is wrong with the bank and the host chosen.
pub(super) fn of_entry_point(
    desk: &Desk,
    profile: &ProfileRow,
    bank_key: &str,
    entry_host: &str,
) -> Result<Vec<FieldProblemView>, Trouble> {
    let wrong = |field: &str, problem| Ok(vec![FieldProblemView { field: field.to_owned(), problem }]);
    let bank = match stet::bank(bank_key) {
        None if bank_key.is_empty() => return wrong("bankKey", FieldProblem::Required),
        None => return wrong("bankKey", FieldProblem::UnknownBank),
        Some(bank) => bank,
    };
    let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
    let entry_points = banks::entry_points(bank, profiles::environment(profile), &own);
    if !bank.is_on_platform() || entry_points.is_empty() {
        wrong("bankKey", FieldProblem::BankUnavailable)
    } else if entry_host.is_empty() {
        wrong("entryHost", FieldProblem::Required)
    } else if !entry_points.iter().any(|entry| entry.host == entry_host) {
        wrong("entryHost", FieldProblem::BankUnavailable)
    } else {
        Ok(Vec::new())
    }
}

/// What is wrong with the address of the keyId, which may be left empty.
pub(super) fn of_key_id_url(text: &str) -> Option<FieldProblemView> {
    let is_https = url::Url::parse(text.trim())
        .is_ok_and(|url| url.scheme() == "https" && url.has_host() && url.query().is_none());
    (!text.trim().is_empty() && !is_https)
        .then(|| FieldProblemView { field: "keyIdUrl".to_owned(), problem: FieldProblem::NoAuthority })
}

/// What is wrong with an application, by the wizard's names; against the QSEALC it is for, where there is one.
pub(super) fn of_request(application: &Application, qsealc: Option<&Certificate>) -> Vec<FieldProblemView> {
    let found = match qsealc {
        Some(certificate) => application.validate_with(certificate),
        None => application.validate(),
    };
    found
        .into_iter()
        .map(|problem| {
            let field = match problem.field {
                "client_name" => "clientName",
                "software_id" => "softwareId",
                "software_version" => "softwareVersion",
                "contact.contact_name" => "contactName",
                "contact.email" => "contactEmail",
                "contact.phone_number" => "contactPhone",
                "client_legal_id" => "clientLegalId",
                "provider_legal_id" => "providerLegalId",
                "scope" => "scopes",
                "redirect_uris" => "redirectUris",
                other => other,
            };
            let field = problem.index.map_or_else(|| field.to_owned(), |index| format!("{field}.{index}"));
            FieldProblemView { field, problem: problem_view(problem.problem) }
        })
        .collect()
}

fn problem_view(problem: Problem) -> FieldProblem {
    match problem {
        Problem::Missing => FieldProblem::Required,
        Problem::StrayCharacters => FieldProblem::StrayCharacters,
        Problem::TooLong => FieldProblem::TooLong,
        Problem::NotAbsolute => FieldProblem::NoAuthority,
        Problem::Fragment => FieldProblem::HasFragment,
        Problem::Credentials => FieldProblem::Credentials,
        Problem::Duplicate => FieldProblem::Duplicate,
        Problem::OidMalformed => FieldProblem::NotAnOid,
        Problem::OidNotCertificates => FieldProblem::OidNotCertificates,
        Problem::AgentIdMalformed => FieldProblem::NotAnAgentId,
        Problem::AgentIdNotOfThisTpp => FieldProblem::AgentIdOfAnother,
        Problem::ScopeBeyondRoles => FieldProblem::RoleMissing,
        Problem::EmailMalformed => FieldProblem::NotAnEmail,
        Problem::PhoneMalformed => FieldProblem::NotAPhone,
    }
}
