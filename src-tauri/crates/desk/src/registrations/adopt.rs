//! Taking in an app that was enrolled elsewhere. One made with the Registration API is read, and what the bank shows
//! stands for what was sent; one made on the portal is out of the API's reach (BPCE: "Limits" of the document; Arkéa has no
//! such API) and is kept as typed. That ends the checklist of its bank.

use serde_json::{Value, json};
use stet::registration::{self, Application, RegistrationAnswer};
use vault::{ProfileRow, RegistrationRow};

use super::history::{Detail, event};
use super::kept::Kept;
use super::read_back::{comparison, read};
use super::view::{
    ComparisonView, FieldProblem, FieldProblemView, MadeByReq, RegistrationAdoptReq, RegistrationEventKind,
    RegistrationView,
};
use super::{ADOPTED, Clock, DELETED, PORTAL, REGISTERED, fields, pair, view_of};
use crate::certificates::view::CertificateKindView;
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::line::Pair;
use crate::profiles;
use crate::trouble::Trouble;

/// Takes in an app. One that the API made is read with the pair in use first, and a failure keeps nothing.
///
/// # Errors
/// `input-invalid`, naming the fields; what the bank or the way there said.
pub async fn adopt(desk: &Desk, req: RegistrationAdoptReq) -> Result<RegistrationView, AppError> {
    Ok(take_in(desk, req).await?)
}

async fn take_in(desk: &Desk, req: RegistrationAdoptReq) -> Result<RegistrationView, Trouble> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let typed = Typed::of(&req);
    let problems = problems(desk, &profile, &req)?;
    if !problems.is_empty() {
        return Err(Trouble::Input(problems));
    }
    let clock = Clock::of(desk, &profile).await;
    let (row, detail, call_id) = match req.made_by {
        MadeByReq::Portal => {
            (on_the_portal(desk, &profile, &req, &typed, clock.now)?, Detail::default(), None)
        }
        MadeByReq::Api => by_the_api(desk, &profile, &req, &typed, clock.now).await?,
    };
    let event = event(desk, &row.id, clock.now, RegistrationEventKind::Adopted, &detail, call_id)?;
    desk.vault()?.transaction(|rows| {
        // Two clicks must not make two rows.
        if listed(&rows.registrations(&profile.id)?, &typed.client_id) {
            return Err(Trouble::field("clientId", FieldProblem::AlreadyListed));
        }
        rows.put_registration(&row)?;
        if req.made_by == MadeByReq::Portal {
            rows.delete_portal_checklist(&profile.id, &row.bank_key)?;
        }
        Ok(rows.insert_registration_event(&event)?)
    })?;
    desk.changed(Area::Registrations);
    view_of(desk, row).await
}

/// What is wrong with what was typed.
pub(super) fn problems(
    desk: &Desk,
    profile: &ProfileRow,
    req: &RegistrationAdoptReq,
) -> Result<Vec<FieldProblemView>, Trouble> {
    Typed::of(req).problems(desk, profile, req)
}

fn listed(rows: &[RegistrationRow], client_id: &str) -> bool {
    rows.iter().any(|row| row.status != DELETED && row.client_id.as_deref() == Some(client_id))
}

/// What was typed, its ends trimmed and its empty lines left out.
struct Typed {
    client_id: String,
    redirect_uris: Vec<String>,
    software_id: String,
}

impl Typed {
    fn of(req: &RegistrationAdoptReq) -> Self {
        let uris = req.redirect_uris.iter().map(|uri| uri.trim().to_owned());
        Self {
            client_id: req.client_id.trim().to_owned(),
            redirect_uris: uris.filter(|uri| !uri.is_empty()).collect(),
            software_id: req.software_id.trim().to_owned(),
        }
    }

    fn problems(
        &self,
        desk: &Desk,
        profile: &ProfileRow,
        req: &RegistrationAdoptReq,
    ) -> Result<Vec<FieldProblemView>, Trouble> {
        let mut found = match req.made_by {
            MadeByReq::Portal => fields::of_entry_point(desk, profile, &req.bank_key, &req.entry_host)?,
            MadeByReq::Api => fields::of_api_entry_point(desk, profile, &req.bank_key, &req.entry_host)?,
        };
        let mut wrong =
            |field: &str, problem| found.push(FieldProblemView { field: field.to_owned(), problem });
        if self.client_id.is_empty() {
            wrong("clientId", FieldProblem::Required);
        } else if !self.client_id.bytes().all(|byte| byte.is_ascii_graphic()) {
            wrong("clientId", FieldProblem::StrayCharacters);
        } else if listed(&desk.vault()?.registrations(&profile.id)?, &self.client_id) {
            wrong("clientId", FieldProblem::AlreadyListed);
        }
        if req.made_by == MadeByReq::Portal && self.software_id.is_empty() {
            wrong("softwareId", FieldProblem::Required);
        }
        let application = Application { redirect_uris: self.redirect_uris.clone(), ..Application::default() };
        let uris = fields::of_request(&application, None).into_iter();
        found.extend(uris.filter(|problem| problem.field.starts_with("redirectUris")));
        found.extend(fields::of_key_id_url(&req.key_id_url));
        Ok(found)
    }
}

fn row(
    desk: &Desk,
    profile: &ProfileRow,
    req: &RegistrationAdoptReq,
    typed: &Typed,
    kept: &Kept,
    at: i64,
) -> Result<RegistrationRow, Trouble> {
    Ok(RegistrationRow {
        id: desk.make_id(),
        profile_id: profile.id.clone(),
        bank_key: req.bank_key.clone(),
        entry_host: req.entry_host.clone(),
        client_id: Some(typed.client_id.clone()),
        client_name: String::new(),
        software_id: typed.software_id.clone(),
        sent_json: json!({ "redirect_uris": typed.redirect_uris, "software_id": typed.software_id })
            .to_string(),
        answer_json: Some(kept.to_json()?),
        status: REGISTERED.to_owned(),
        created_at: desk.now_ms(),
        answered_at: Some(at),
        active_at: Some(at),
        call_id: None,
        origin: PORTAL.to_owned(),
        qwac_sha256: None,
        qsealc_sha256: None,
        next_qwac_sha256: None,
        next_qsealc_sha256: None,
        next_active_at: None,
        change_active_at: None,
        deleted_at: None,
    })
}

fn on_the_portal(
    desk: &Desk,
    profile: &ProfileRow,
    req: &RegistrationAdoptReq,
    typed: &Typed,
    at: i64,
) -> Result<RegistrationRow, Trouble> {
    let never_called = Kept {
        status: 0,
        answer: Value::Null,
        rule_active_at: at,
        at_once: true,
        key_id_url: req.key_id_url.trim().to_owned(),
        certificate_sha256: String::new(),
    };
    row(desk, profile, req, typed, &never_called, at)
}

async fn by_the_api(
    desk: &Desk,
    profile: &ProfileRow,
    req: &RegistrationAdoptReq,
    typed: &Typed,
    at: i64,
) -> Result<(RegistrationRow, Detail, Option<String>), Trouble> {
    let mut kept = Kept {
        status: 0,
        answer: Value::Null,
        rule_active_at: at,
        at_once: true,
        key_id_url: req.key_id_url.trim().to_owned(),
        certificate_sha256: String::new(),
    };
    let mut row = row(desk, profile, req, typed, &kept, at)?;
    let in_use = Pair::default();
    let named = |kind| Ok::<_, Trouble>(in_use.half(desk, profile, kind)?.map(|half| half.row.sha256));
    let pair = Pair { qwac: named(CertificateKindView::Qwac)?, qsealc: named(CertificateKindView::Qsealc)? };
    let answered = read(desk, profile, &row, &pair, &kept.key_id_url).await?;

    let restated = answered.answer.restated();
    let text = |member: &str| restated.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
    let issued = answered.answer.issued_at().and_then(|issued| issued.instant);
    let call_id = Some(answered.call_id.to_string());
    kept.status = answered.status;
    kept.answer = answered.answer.to_value();
    kept.certificate_sha256 = pair.qsealc.clone().unwrap_or_default();
    row.origin = ADOPTED.to_owned();
    row.client_name = text("client_name");
    row.software_id = text("software_id");
    row.answer_json = Some(kept.to_json()?);
    row.answered_at = Some(issued.map_or(at, |issued| issued.as_millisecond().min(at)));
    row.active_at = row.answered_at;
    row.call_id.clone_from(&call_id);
    row.sent_json = restated.to_string();
    let detail = Detail {
        changes: other_redirects(&typed.redirect_uris, &answered.answer),
        signed_by: pair.qsealc.clone(),
        issuers: pair::issuers(desk, profile, &pair)?,
        answer: Some(kept.answer),
        ..Detail::default()
    };
    row.qwac_sha256 = pair.qwac;
    row.qsealc_sha256 = pair.qsealc;
    Ok((row, detail, call_id))
}

/// The redirect URIs where those typed are not those the bank holds: the bank's count.
fn other_redirects(typed: &[String], answer: &RegistrationAnswer) -> Vec<ComparisonView> {
    let read: Vec<&str> = answer.redirect_uris();
    let rows = registration::compare(&json!({ "redirect_uris": typed }), &json!({ "redirect_uris": read }));
    rows.into_iter()
        .filter(|row| row.verdict != registration::Comparison::Same)
        .filter(|row| row.verdict != registration::Comparison::SameButSpelled)
        .map(comparison)
        .collect()
}
