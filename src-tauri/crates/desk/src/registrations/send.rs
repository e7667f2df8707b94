//! Sending a reviewed draft, and reading a registration back.

use serde_json::Value;
use stet::registration::{self, Comparison, FieldComparison, Prepared};
use stet::{BankError, Environment, TimeoutPhase, TransportError};
use vault::{ProfileRow, RegistrationEventRow, RegistrationRow};

use super::draft::{self, Draft};
use super::kept::{Kept, load};
use super::review::{findings, unfit};
use super::view::{
    ComparisonVerdictView, ComparisonView, DraftSendReq, DraftStep, ReadBackView, RegistrationReadBackReq,
    RegistrationView,
};
use super::{ENROLLED, READ_BACK, REGISTERED, view_of};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::{Area, DeskEvent, SendStep};
use crate::line;
use crate::local_banks;
use crate::profiles;
use crate::trouble::Trouble;

/// Sends what the review showed, byte for byte: asks for the token, marks the draft as being sent, POSTs, and keeps
/// the registration in one step with the draft's end.
///
/// # Errors
/// What the bank or the way there said; `review-changed`, `not-confirmed`, `already-sent`, `certificate-unfit`.
pub async fn send(desk: &Desk, req: DraftSendReq) -> Result<RegistrationView, AppError> {
    let under_way = UnderWay::begin(desk, &req.draft_id)?;
    let sent = send_once(desk, &req).await;
    drop(under_way);
    desk.changed(Area::Registrations);
    Ok(sent?)
}

/// A draft whose request is under way, until this is dropped: also by a panic, or by a command that is given up.
struct UnderWay<'a> {
    desk: &'a Desk,
    draft_id: &'a str,
}

impl<'a> UnderWay<'a> {
    fn begin(desk: &'a Desk, draft_id: &'a str) -> Result<Self, Trouble> {
        if held(&desk.sending).insert(draft_id.to_owned()) {
            Ok(Self { desk, draft_id })
        } else {
            Err(Trouble::AlreadySent { call_id: None })
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        held(&self.desk.sending).remove(self.draft_id);
    }
}

async fn send_once(desk: &Desk, req: &DraftSendReq) -> Result<RegistrationView, Trouble> {
    let (row, draft) = draft::load(desk, &req.draft_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let prepared = draft
        .prepared
        .clone()
        .filter(|prepared| prepared.request_id == req.request_id)
        .ok_or(Trouble::ReviewChanged)?;
    if let Some(call_id) = draft::unfinished_call(desk, &profile.id, &draft)?
        && !req.again
    {
        return Err(Trouble::AlreadySent { call_id: Some(call_id) });
    }
    if profiles::environment(&profile) == Environment::Live && !req.confirmed {
        return Err(Trouble::NotConfirmed);
    }
    let problems = draft::problems(desk, &profile, &draft.fields)?;
    if !problems.is_empty() {
        return Err(Trouble::Input(problems));
    }
    let findings = findings(desk, &profile, &draft)?;
    if let Some(finding) = unfit(&findings).first() {
        return Err(Trouble::CertificateUnfit(format!("{:?}", finding.rule)));
    }
    let bank = stet::bank(&draft.fields.bank_key).ok_or(Trouble::ReviewChanged)?;
    let fields = draft.fields.clone();
    let signer = line::signer(desk, &profile, bank, &fields.entry_host, &fields.key_id_url, None).await?;
    // Another QSEALC may be in use since the review, or another port of the bank: its request is not sent unseen.
    if !prepared.is_sealed_with(&signer.certificate) || !prepared.goes_to(&signer.route) {
        return Err(Trouble::ReviewChanged);
    }
    let line = line::open(desk, &profile, bank, &fields.entry_host).await?;

    desk.host.emit(DeskEvent::Sending { step: SendStep::AskingToken });
    let token = registration::token(&line.client, &signer.settings, &line.recorder).await?;
    let mut before = None;
    draft::change(desk, &row.id, DraftStep::Review, |draft| {
        if draft.prepared.as_ref() != Some(&prepared) {
            return Err(Trouble::ReviewChanged);
        }
        before = draft.unfinished.replace(prepared.request_id.clone());
        Ok(())
    })?;
    desk.host.emit(DeskEvent::Sending { step: SendStep::Sending });
    let registered = match registration::send_create(&line.client, &prepared, &token, &line.recorder).await {
        Ok(registered) => registered,
        Err(source) => {
            // A refusal says nothing of an earlier send whose outcome is not known: that mark stays.
            if !may_have_arrived(&source) {
                let unmarked = draft::change(desk, &row.id, DraftStep::Review, |draft| {
                    draft.unfinished = before;
                    Ok(())
                });
                if let Err(error) = unmarked {
                    tracing::warn!(%error, "a refused draft stays marked as sent");
                }
            }
            return Err(Trouble::Bank { source: Box::new(source), request_id: Some(prepared.request_id) });
        }
    };
    desk.host.emit(DeskEvent::Sending { step: SendStep::Recording });
    let at = local_banks::business_time(desk, &profile).await.unwrap_or(registered.answered_at);
    let rule = stet::activation(at).at.as_millisecond();
    let at_once = !local_banks::by_the_rule(desk, &profile).await.unwrap_or(true);
    let kept = Kept {
        status: registered.status,
        answer: registered.answer.to_value(),
        rule_active_at: rule,
        at_once,
        key_id_url: fields.key_id_url.clone(),
        certificate_sha256: hex::encode(signer.certificate.sha256()),
    };
    let (registration, event) =
        rows(desk, &profile, &draft, &prepared, &registered, &kept, at.as_millisecond())?;
    desk.vault()?.transaction(|tables| {
        tables.put_registration(&registration)?;
        tables.insert_registration_event(&event)?;
        tables.delete_draft(&row.id)
    })?;
    view_of(desk, registration).await
}

/// Whether the bank may have taken the request although no usable answer came.
fn may_have_arrived(error: &BankError) -> bool {
    match error {
        // A gateway says 502 or 504 of a request that went through; a 500 may come after the work was done.
        BankError::BrokenContract { .. } | BankError::ServerError { .. } => true,
        BankError::Transport { source, .. } => matches!(
            source,
            TransportError::Timeout { phase: TimeoutPhase::Answering, .. }
                | TransportError::Closed
                | TransportError::Protocol { .. }
                | TransportError::BodyTooLarge { .. }
        ),
        _ => false,
    }
}

fn rows(
    desk: &Desk,
    profile: &ProfileRow,
    draft: &Draft,
    prepared: &Prepared,
    registered: &registration::Registered,
    kept: &Kept,
    at: i64,
) -> Result<(RegistrationRow, RegistrationEventRow), Trouble> {
    let call_id = Some(registered.call_id.to_string());
    let registration = RegistrationRow {
        id: desk.make_id(),
        profile_id: profile.id.clone(),
        bank_key: draft.fields.bank_key.clone(),
        entry_host: draft.fields.entry_host.clone(),
        client_id: Some(registered.client_id.clone()),
        client_name: draft.fields.client_name.trim().to_owned(),
        software_id: draft.fields.software_id.trim().to_owned(),
        sent_json: prepared.body.clone().unwrap_or_default(),
        answer_json: Some(kept.to_json()?),
        status: REGISTERED.to_owned(),
        created_at: desk.now_ms(),
        answered_at: Some(at),
        active_at: Some(if kept.at_once { at } else { kept.rule_active_at }),
        call_id: call_id.clone(),
    };
    let event = RegistrationEventRow {
        id: desk.make_id(),
        registration_id: registration.id.clone(),
        at,
        kind: ENROLLED.to_owned(),
        detail_json: "{}".to_owned(),
        call_id,
    };
    Ok((registration, event))
}

/// Reads a registration back from the bank and compares it, field by field, with what was sent.
///
/// # Errors
/// What the bank or the way there said.
pub async fn read_back(desk: &Desk, req: RegistrationReadBackReq) -> Result<ReadBackView, AppError> {
    Ok(read_once(desk, &req.registration_id).await?)
}

async fn read_once(desk: &Desk, registration_id: &str) -> Result<ReadBackView, Trouble> {
    let (row, kept) = load(desk, registration_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let client_id = row.client_id.clone().ok_or(Trouble::NotFound("the client_id"))?;
    let signer =
        line::signer(desk, &profile, bank, &row.entry_host, &kept.key_id_url, Some(&client_id)).await?;
    let line = line::open(desk, &profile, bank, &row.entry_host).await?;
    let request_id = desk.make_id();
    let prepared = registration::prepare_read(&signer.preparation(desk, &request_id), &client_id)
        .map_err(|error| Trouble::Internal(error.to_string()))?;
    desk.host.emit(DeskEvent::Sending { step: SendStep::AskingToken });
    let token = registration::token(&line.client, &signer.settings, &line.recorder).await?;
    desk.host.emit(DeskEvent::Sending { step: SendStep::Sending });
    let answered = registration::read(&line.client, &prepared, &token, &line.recorder)
        .await
        .map_err(|source| Trouble::Bank { source: Box::new(source), request_id: Some(request_id) })?;

    let sent: Value = serde_json::from_str(&row.sent_json)
        .map_err(|error| Trouble::unreadable("the stored request", &error))?;
    let comparisons: Vec<ComparisonView> =
        registration::compare(&sent, &answered.answer.to_value()).into_iter().map(comparison).collect();
    let unequal = |row: &ComparisonView| {
        matches!(row.verdict, ComparisonVerdictView::Missing | ComparisonVerdictView::Different)
    };
    let at =
        local_banks::business_time(desk, &profile).await.unwrap_or(answered.answered_at).as_millisecond();
    let call_id = Some(answered.call_id.to_string());
    let view =
        ReadBackView { at, equal: !comparisons.iter().any(unequal), comparisons, call_id: call_id.clone() };
    let event = RegistrationEventRow {
        id: desk.make_id(),
        registration_id: row.id,
        at,
        kind: READ_BACK.to_owned(),
        detail_json: serde_json::to_string(&view)
            .map_err(|error| Trouble::unreadable("the comparison", &error))?,
        call_id,
    };
    desk.vault()?.insert_registration_event(&event)?;
    desk.changed(Area::Registrations);
    Ok(view)
}

fn comparison(row: FieldComparison) -> ComparisonView {
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    ComparisonView {
        field: row.field,
        sent: row.sent.map(text),
        read: row.read.map(text),
        verdict: match row.verdict {
            Comparison::Same => ComparisonVerdictView::Same,
            Comparison::SameButSpelled => ComparisonVerdictView::SameButSpelled,
            Comparison::Missing => ComparisonVerdictView::Missing,
            Comparison::Different => ComparisonVerdictView::Different,
            Comparison::Added => ComparisonVerdictView::Added,
        },
    }
}
