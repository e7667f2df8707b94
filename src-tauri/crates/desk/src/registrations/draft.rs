//! The wizards' drafts: kept as typed at every step, so that closing the window loses nothing. An enrolment, a change and
//! a rotation are drafts of three kinds; what each does is told by [`Intent`].

use eidas::Oid;
use serde::{Deserialize, Serialize};
use stet::Environment;
use stet::registration::Prepared;
use vault::{CallFilter, DraftRow, ProfileRow};

use super::intent::Intent;
use super::list;
use super::rotation;
use super::view::{
    DraftDiscardReq, DraftFields, DraftOpenReq, DraftPurposeView, DraftRegistrationView, DraftSaveReq,
    DraftStep, DraftSummaryView, DraftView, Enrolled, RegistrationsListReq, RegistrationsView, ScopeView,
};
use crate::certificates::card::KEY_ID_BASE;
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::line::Pair;
use crate::trouble::Trouble;
use crate::{banks, profiles};

/// The kinds of drafts, as they are stored.
pub(super) const ENROL: &str = "registration";
pub(super) const CHANGE: &str = "change";
pub(super) const ROTATE: &str = "rotate";

/// A draft as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Draft {
    pub fields: DraftFields,
    /// The request of the last review.
    pub prepared: Option<Prepared>,
    /// The X-Request-ID of a send whose outcome is not known.
    pub unfinished: Option<String>,
    /// What that send would have changed; none for an enrolment.
    #[serde(default)]
    pub sent: Option<Sent>,
    /// What a change or a rotation is for.
    #[serde(default)]
    pub registration_id: Option<String>,
}

/// A PUT that left, kept until its outcome is known: by then the draft may say something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sent {
    pub body: String,
    pub entry_host: String,
    pub key_id_url: String,
    /// The pair it brings.
    pub brings: Pair,
    /// SHA-256 of the QSEALC whose key signed it.
    pub signed_by: String,
    /// Business time it left at. Unix milliseconds, UTC.
    pub at: i64,
    /// Whether the bank activated at once then.
    pub at_once: bool,
}

/// Opens a draft, or starts an enrolment with what the profile already says.
///
/// # Errors
/// `not-found`.
pub async fn open(desk: &Desk, req: DraftOpenReq) -> Result<DraftView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let row = match req.draft_id {
        Some(id) => load(desk, &id)?.0,
        None => {
            let draft = Draft {
                fields: first_fields(&profile),
                prepared: None,
                unfinished: None,
                sent: None,
                registration_id: None,
            };
            let row = DraftRow {
                id: desk.make_id(),
                profile_id: profile.id.clone(),
                kind: ENROL.to_owned(),
                step: step_text(DraftStep::Bank).to_owned(),
                json: json(&draft)?,
                updated_at: desk.now_ms(),
            };
            desk.vault()?.put_draft(&row).map_err(Trouble::from)?;
            desk.changed(Area::Registrations);
            row
        }
    };
    Ok(view(desk, row).await?)
}

/// Keeps a draft as typed; what is wrong with it comes back as problems, never as a refusal to keep it. Whose app it is,
/// and at which bank, is not a change's to say; a rotation says nothing but the certificates.
///
/// # Errors
/// `not-found`.
pub async fn save(desk: &Desk, req: DraftSaveReq) -> Result<DraftView, AppError> {
    let kind = load(desk, &req.draft_id)?.0.kind;
    let row = change(desk, &req.draft_id, req.step, |draft| {
        let (old, typed) = (draft.fields.clone(), req.fields);
        let fields = match purpose(&kind) {
            DraftPurposeView::Enrol => {
                DraftFields { new_qwac: String::new(), new_qsealc: String::new(), ..typed }
            }
            DraftPurposeView::Change => DraftFields {
                bank_key: old.bank_key,
                enrolled: old.enrolled,
                client_legal_id: old.client_legal_id,
                new_qwac: String::new(),
                new_qsealc: String::new(),
                ..typed
            },
            DraftPurposeView::Rotate => {
                let (new_qwac, new_qsealc) = (typed.new_qwac, typed.new_qsealc);
                DraftFields { new_qwac, new_qsealc, key_id_url: typed.key_id_url, ..old }
            }
        };
        if draft.fields != fields {
            draft.fields = fields;
            draft.prepared = None;
        }
        Ok(())
    })?;
    Ok(view(desk, row).await?)
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
        new_qwac: String::new(),
        new_qsealc: String::new(),
    }
}

pub(super) fn load(desk: &Desk, id: &str) -> Result<(DraftRow, Draft), Trouble> {
    let row = desk.vault()?.draft(id)?.ok_or(Trouble::NotFound("the draft"))?;
    let draft = read(&row)?;
    Ok((row, draft))
}

pub(super) fn read(row: &DraftRow) -> Result<Draft, Trouble> {
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

pub(super) fn json(draft: &Draft) -> Result<String, Trouble> {
    serde_json::to_string(draft).map_err(|error| Trouble::unreadable("the draft", &error))
}

pub(super) fn step_text(step: DraftStep) -> &'static str {
    match step {
        DraftStep::Bank => "bank",
        DraftStep::Who => "who",
        DraftStep::App => "app",
        DraftStep::Pair => "pair",
        DraftStep::Review => "review",
    }
}

fn step(text: &str) -> DraftStep {
    match text {
        "who" => DraftStep::Who,
        "app" => DraftStep::App,
        "pair" => DraftStep::Pair,
        "review" => DraftStep::Review,
        _ => DraftStep::Bank,
    }
}

pub(super) fn purpose(kind: &str) -> DraftPurposeView {
    match kind {
        CHANGE => DraftPurposeView::Change,
        ROTATE => DraftPurposeView::Rotate,
        _ => DraftPurposeView::Enrol,
    }
}

pub(super) async fn view(desk: &Desk, row: DraftRow) -> Result<DraftView, Trouble> {
    let draft = read(&row)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let proposed_agent_id = Oid::parse(&profile.oid).map(|oid| oid.agent_id("001")).unwrap_or_default();
    let intent = Intent::of(desk, &profile, &row.kind, &draft).await?;
    let target = intent.target.as_ref().map(|target| &target.row);
    let registration = target.map(|target| DraftRegistrationView {
        id: target.id.clone(),
        client_id: target.client_id.clone().unwrap_or_default(),
        software_id: target.software_id.clone(),
        bank_name: banks::name(&target.bank_key),
        entry_host: target.entry_host.clone(),
    });
    let pairs = match target.filter(|_| intent.purpose == DraftPurposeView::Rotate) {
        Some(target) => {
            let scopes = &intent.application.scopes;
            Some(rotation::pairs_view(desk, target, &draft.fields, &intent.brings, scopes)?)
        }
        None => None,
    };
    Ok(DraftView {
        problems: intent.problems(desk, &profile, &draft)?,
        unfinished_call_id: unfinished_call(desk, &profile.id, &draft)?,
        id: row.id,
        purpose: intent.purpose,
        registration,
        pairs,
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
    let filter = CallFilter { text: request_id.clone(), ..CallFilter::default() };
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
            unfinished: unfinished_call(desk, profile_id, &draft)?.is_some(),
            purpose: purpose(&row.kind),
            id: row.id,
            registration_id: draft.registration_id,
            step: step(&row.step),
            client_name: draft.fields.client_name,
            software_id: draft.fields.software_id,
            bank_name: banks::name(&draft.fields.bank_key),
            updated_at: row.updated_at,
        })
    };
    rows.into_iter().filter(|row| [ENROL, CHANGE, ROTATE].contains(&row.kind.as_str())).map(summary).collect()
}
