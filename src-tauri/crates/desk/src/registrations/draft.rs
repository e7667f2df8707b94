//! The wizard's drafts: kept as typed at every step, so that closing the window loses nothing.

use eidas::{Oid, Scope};
use serde::{Deserialize, Serialize};
use stet::Environment;
use stet::registration::{Application, Contact, Prepared, Problem};
use vault::{CallFilter, DraftRow, ProfileRow};

use super::list;
use super::view::{
    DraftDiscardReq, DraftFields, DraftOpenReq, DraftSaveReq, DraftStep, DraftSummaryView, DraftView,
    Enrolled, FieldProblem, FieldProblemView, RegistrationsListReq, RegistrationsView, ScopeView,
};
use crate::certificates::card::KEY_ID_BASE;
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::trouble::Trouble;
use crate::{banks, certificates, profiles};

const KIND: &str = "registration";

/// A draft as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Draft {
    pub fields: DraftFields,
    /// The request of the last review.
    pub prepared: Option<Prepared>,
    /// The X-Request-ID of a send whose outcome is not known.
    pub unfinished: Option<String>,
}

/// Opens a draft, or starts one with what the profile already says.
///
/// # Errors
/// `not-found`.
pub async fn open(desk: &Desk, req: DraftOpenReq) -> Result<DraftView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let row = match req.draft_id {
        Some(id) => load(desk, &id)?.0,
        None => {
            let draft = Draft { fields: first_fields(&profile), prepared: None, unfinished: None };
            let row = DraftRow {
                id: desk.make_id(),
                profile_id: profile.id.clone(),
                kind: KIND.to_owned(),
                step: step_text(DraftStep::Bank).to_owned(),
                json: json(&draft)?,
                updated_at: desk.now_ms(),
            };
            desk.vault()?.put_draft(&row).map_err(Trouble::from)?;
            desk.changed(Area::Registrations);
            row
        }
    };
    Ok(view(desk, row)?)
}

/// Keeps a draft as typed; what is wrong with it comes back as problems, never as a refusal to keep it.
///
/// # Errors
/// `not-found`.
pub async fn save(desk: &Desk, req: DraftSaveReq) -> Result<DraftView, AppError> {
    let row = change(desk, &req.draft_id, req.step, |draft| {
        if draft.fields != req.fields {
            draft.fields = req.fields;
            draft.prepared = None;
        }
        Ok(())
    })?;
    Ok(view(desk, row)?)
}

/// Throws a draft away.
///
/// # Errors
/// `not-found`; `already-sent` while its request is under way.
pub async fn discard(desk: &Desk, req: DraftDiscardReq) -> Result<RegistrationsView, AppError> {
    let (row, _) = load(desk, &req.draft_id)?;
    if held(&desk.sending).contains(&row.id) {
        return Err(Trouble::AlreadySent { call_id: None }.into());
    }
    desk.vault()?.delete_draft(&row.id).map_err(Trouble::from)?;
    desk.changed(Area::Registrations);
    list(desk, RegistrationsListReq { profile_id: row.profile_id }).await
}

fn first_fields(profile: &ProfileRow) -> DraftFields {
    let practice = profiles::environment(profile) == Environment::Local;
    let key_id_url = if practice { KEY_ID_BASE.to_owned() } else { String::new() };
    DraftFields {
        bank_key: String::new(),
        entry_host: String::new(),
        enrolled: Enrolled::Tpp,
        client_legal_id: String::new(),
        client_name: profile.legal_name.clone(),
        software_id: String::new(),
        software_version: "1.0".to_owned(),
        redirect_uris: vec![String::new()],
        scopes: vec![ScopeView::Aisp],
        contact_name: String::new(),
        contact_email: String::new(),
        contact_phone: String::new(),
        key_id_url,
    }
}

pub(super) fn load(desk: &Desk, id: &str) -> Result<(DraftRow, Draft), Trouble> {
    let row = desk.vault()?.draft(id)?.ok_or(Trouble::NotFound("the draft"))?;
    let draft = read(&row)?;
    Ok((row, draft))
}

fn read(row: &DraftRow) -> Result<Draft, Trouble> {
    serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored draft", &error))
}

/// Reads a draft, changes it and keeps it at `step`, in one transaction: two commands at once lose nothing of what the
/// other wrote. Where `change` fails, nothing is changed.
pub(super) fn change(
    desk: &Desk,
    id: &str,
    step: DraftStep,
    change: impl FnOnce(&mut Draft) -> Result<(), Trouble>,
) -> Result<DraftRow, Trouble> {
    desk.vault()?.transaction(|rows| {
        let mut row = rows.draft(id)?.ok_or(Trouble::NotFound("the draft"))?;
        let mut draft = read(&row)?;
        change(&mut draft)?;
        row.step = step_text(step).to_owned();
        row.json = json(&draft)?;
        row.updated_at = desk.now_ms();
        rows.put_draft(&row)?;
        Ok(row)
    })
}

fn json(draft: &Draft) -> Result<String, Trouble> {
    serde_json::to_string(draft).map_err(|error| Trouble::unreadable("the draft", &error))
}

fn step_text(step: DraftStep) -> &'static str {
    match step {
        DraftStep::Bank => "bank",
        DraftStep::Who => "who",
        DraftStep::App => "app",
        DraftStep::Review => "review",
    }
}

fn step(text: &str) -> DraftStep {
    match text {
        "who" => DraftStep::Who,
        "app" => DraftStep::App,
        "review" => DraftStep::Review,
        _ => DraftStep::Bank,
    }
}

fn view(desk: &Desk, row: DraftRow) -> Result<DraftView, Trouble> {
    let draft = read(&row)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let proposed_agent_id = Oid::parse(&profile.oid).map(|oid| oid.agent_id("001")).unwrap_or_default();
    Ok(DraftView {
        problems: problems(desk, &profile, &draft.fields)?,
        unfinished_call_id: unfinished_call(desk, &profile.id, &draft)?,
        id: row.id,
        step: step(&row.step),
        fields: draft.fields,
        proposed_agent_id,
        updated_at: row.updated_at,
    })
}

/// The call of a send whose outcome is not known.
pub(super) fn unfinished_call(
    desk: &Desk,
    profile_id: &str,
    draft: &Draft,
) -> Result<Option<String>, Trouble> {
    let Some(request_id) = &draft.unfinished else { return Ok(None) };
    let filter = CallFilter { text: request_id.clone(), only_failures: false };
    let calls = desk.vault()?.calls(profile_id, &filter, None, 1)?;
    // The mark is set before the call is written down: without a call, nothing was sent.
    Ok(calls.into_iter().next().map(|call| call.id))
}

/// The profile's drafts, the last touched first.
pub(crate) fn summaries(desk: &Desk, profile_id: &str) -> Result<Vec<DraftSummaryView>, Trouble> {
    let rows = desk.vault()?.drafts(profile_id)?;
    let summary = |row: DraftRow| {
        let draft = read(&row)?;
        Ok(DraftSummaryView {
            id: row.id,
            step: step(&row.step),
            client_name: draft.fields.client_name,
            software_id: draft.fields.software_id,
            bank_name: banks::name(&draft.fields.bank_key),
            updated_at: row.updated_at,
        })
    };
    rows.into_iter().filter(|row| row.kind == KIND).map(summary).collect()
}

/// The fields as the Registration API's request.
pub(super) fn application(profile: &ProfileRow, fields: &DraftFields) -> Application {
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
        ..Application::default()
    }
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

/// Everything wrong with a draft, in the words of the wizard's fields.
pub(super) fn problems(
    desk: &Desk,
    profile: &ProfileRow,
    fields: &DraftFields,
) -> Result<Vec<FieldProblemView>, Trouble> {
    let mut found = Vec::new();
    let mut wrong = |field: &str, problem| found.push(FieldProblemView { field: field.to_owned(), problem });
    let environment = profiles::environment(profile);
    match stet::bank(&fields.bank_key) {
        None if fields.bank_key.is_empty() => wrong("bankKey", FieldProblem::Required),
        None => wrong("bankKey", FieldProblem::UnknownBank),
        Some(bank) => {
            let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
            let entry_points = banks::entry_points(bank, environment, &own);
            if !bank.is_on_platform() || entry_points.is_empty() {
                wrong("bankKey", FieldProblem::BankUnavailable);
            } else if fields.entry_host.is_empty() {
                wrong("entryHost", FieldProblem::Required);
            } else if !entry_points.iter().any(|entry| entry.host == fields.entry_host) {
                wrong("entryHost", FieldProblem::BankUnavailable);
            }
        }
    }
    if !fields.key_id_url.trim().is_empty() && !is_https(&fields.key_id_url) {
        wrong("keyIdUrl", FieldProblem::NoAuthority);
    }
    let application = application(profile, fields);
    let in_request = match certificates::active(desk, &profile.id, "qsealc")? {
        Some(half) => application.validate_with(&half.chain[0]),
        None => application.validate(),
    };
    for problem in in_request {
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
        found.push(FieldProblemView { field, problem: problem_view(problem.problem) });
    }
    Ok(found)
}

fn is_https(text: &str) -> bool {
    url::Url::parse(text.trim())
        .is_ok_and(|url| url.scheme() == "https" && url.has_host() && url.query().is_none())
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
