//! Reading a registration back from the bank, and comparing it with what was sent.

use serde_json::Value;
use stet::registration::{self, Answered, Comparison, FieldComparison};
use vault::{ProfileRow, RegistrationRow};

use super::history::event;
use super::kept::load;
use super::view::{
    ComparisonVerdictView, ComparisonView, ReadBackView, RegistrationEventKind, RegistrationReadBackReq,
};
use super::{Clock, pair, reachable};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::{Area, DeskEvent, SendStep};
use crate::line::{self, Pair};
use crate::local_banks;
use crate::profiles;
use crate::trouble::Trouble;

/// Reads a registration back from the bank and compares it, field by field, with what was sent.
///
/// # Errors
/// `registration-unchangeable` for an app of the portal and a deleted one; what the bank or the way there said.
pub async fn read_back(desk: &Desk, req: RegistrationReadBackReq) -> Result<ReadBackView, AppError> {
    Ok(read_once(desk, &req.registration_id).await?)
}

async fn read_once(desk: &Desk, registration_id: &str) -> Result<ReadBackView, Trouble> {
    let (row, kept) = load(desk, registration_id)?;
    reachable(&row)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let row = clock.settle(desk, row)?;
    let pair = pair::in_force(&row, clock.now);
    let answered = read(desk, &profile, &row, &pair, &kept.key_id_url).await?;

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
    let event = event(desk, &row.id, at, RegistrationEventKind::ReadBack, &view, call_id)?;
    desk.vault()?.insert_registration_event(&event)?;
    desk.changed(Area::Registrations);
    Ok(view)
}

/// The signed GET of a registration, with the keys of `pair`.
pub(super) async fn read(
    desk: &Desk,
    profile: &ProfileRow,
    row: &RegistrationRow,
    pair: &Pair,
    key_id_url: &str,
) -> Result<Answered, Trouble> {
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let client_id = row.client_id.clone().ok_or(Trouble::NotFound("the client_id"))?;
    let signer =
        line::signer(desk, profile, bank, &row.entry_host, pair, key_id_url, Some(&client_id)).await?;
    let line = line::open(desk, profile, bank, &row.entry_host, pair).await?;
    let request_id = desk.make_id();
    let prepared = registration::prepare_read(&signer.preparation(desk, &request_id), &client_id)
        .map_err(|error| Trouble::Internal(error.to_string()))?;
    desk.host.emit(DeskEvent::Sending { step: SendStep::AskingToken });
    let token = registration::token(&line.client, &signer.settings, &line.recorder).await?;
    desk.host.emit(DeskEvent::Sending { step: SendStep::Sending });
    registration::read(&line.client, &prepared, &token, &line.recorder)
        .await
        .map_err(|source| Trouble::Bank { source: Box::new(source), request_id: Some(request_id) })
}

pub(super) fn comparison(row: FieldComparison) -> ComparisonView {
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
