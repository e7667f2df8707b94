//! Registrations: the wizard's drafts, the review, sending, the list, the read-back and the history.

mod draft;
mod kept;
mod review;
mod send;
pub mod view;

use serde_json::Value;
use vault::{ProfileRow, RegistrationEventRow, RegistrationRow};

use crate::context::Desk;
use crate::error::AppError;
use crate::trouble::Trouble;
use crate::{banks, local_banks, profiles};
use kept::{Kept, load};
use view::{
    ReadBackView, RegistrationEventKind, RegistrationEventView, RegistrationShowReq, RegistrationStatusView,
    RegistrationSummaryView, RegistrationView, RegistrationsListReq, RegistrationsView,
};

pub use draft::{discard as discard_draft, open as open_draft, save as save_draft};
pub use review::review as review_draft;
pub use send::{read_back, send as send_draft};

pub(crate) use draft::summaries as drafts;

/// A registration row's status.
const REGISTERED: &str = "registered";
/// The kinds of a registration's events.
const ENROLLED: &str = "enrolled";
const READ_BACK: &str = "read-back";

/// Lists a profile's registrations and the drafts that wait.
///
/// # Errors
/// `not-found` for the profile.
pub async fn list(desk: &Desk, req: RegistrationsListReq) -> Result<RegistrationsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let now = time_to_show_by(desk, &profile).await;
    Ok(RegistrationsView {
        registrations: summaries(desk, &profile.id, now)?,
        drafts: draft::summaries(desk, &profile.id)?,
    })
}

/// Shows one registration: what was sent and answered, when it is active, its history and its last read-back.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: RegistrationShowReq) -> Result<RegistrationView, AppError> {
    let (row, _) = load(desk, &req.registration_id)?;
    Ok(view_of(desk, row).await?)
}

/// Business time in unix milliseconds, UTC. What is kept is shown even where the local banks do not start: then by real
/// time, and the Desk says what is wrong with the banks.
async fn time_to_show_by(desk: &Desk, profile: &ProfileRow) -> i64 {
    match local_banks::business_time(desk, profile).await {
        Ok(now) => now.as_millisecond(),
        Err(error) => {
            tracing::warn!(%error, "registrations are shown by real time");
            desk.now_ms()
        }
    }
}

async fn view_of(desk: &Desk, row: RegistrationRow) -> Result<RegistrationView, Trouble> {
    let profile = profiles::row(desk, &row.profile_id)?;
    let now = time_to_show_by(desk, &profile).await;
    let kept = Kept::of(&row)?;
    let events = desk.vault()?.registration_events(&row.id)?;
    let sent: Value = serde_json::from_str(&row.sent_json)
        .map_err(|error| Trouble::unreadable("the stored request", &error))?;
    let text = |path: &str| sent.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let contact = ["/contact/contact_name", "/contact/email", "/contact/phone_number"].map(text).join(" · ");
    let redirect_uris = sent
        .get("redirect_uris")
        .and_then(Value::as_array)
        .map_or_else(Vec::new, |uris| uris.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    let read_back = match last_read_back(&events) {
        Some(event) => Some(read_back_view(event)?),
        None => None,
    };
    Ok(RegistrationView {
        summary: summary(&row, &events, now)?,
        status_code: kept.status,
        activates_at_once: kept.at_once,
        rule_active_at: kept.rule_active_at,
        sent: pretty(&sent)?,
        answer: pretty(&kept.answer)?,
        redirect_uris,
        contact,
        client_legal_id: sent.get("client_legal_id").and_then(Value::as_str).map(str::to_owned),
        provider_legal_id: text("/provider_legal_id"),
        certificate_sha256: kept.certificate_sha256,
        history: events.iter().map(event_view).collect::<Result<_, _>>()?,
        call_id: row.call_id,
        read_back,
    })
}

fn pretty(value: &Value) -> Result<String, Trouble> {
    serde_json::to_string_pretty(value).map_err(|error| Trouble::unreadable("a stored text", &error))
}

/// The profile's registrations, newest first. `now` is business time in unix milliseconds, UTC.
pub(crate) fn summaries(
    desk: &Desk,
    profile_id: &str,
    now: i64,
) -> Result<Vec<RegistrationSummaryView>, Trouble> {
    let vault = desk.vault()?;
    let rows = vault.registrations(profile_id)?;
    rows.iter().map(|row| summary(row, &vault.registration_events(&row.id)?, now)).collect()
}

fn summary(
    row: &RegistrationRow,
    events: &[RegistrationEventRow],
    now: i64,
) -> Result<RegistrationSummaryView, Trouble> {
    let sent: Value = serde_json::from_str(&row.sent_json)
        .map_err(|error| Trouble::unreadable("the stored request", &error))?;
    let scope = sent.get("scope").and_then(Value::as_str).unwrap_or_default();
    let scopes = scope.split(',').filter_map(|word| eidas::Scope::from_name(word.trim()));
    let active_at = row.active_at.unwrap_or(row.created_at);
    let read_back = last_read_back(events);
    Ok(RegistrationSummaryView {
        id: row.id.clone(),
        client_id: row.client_id.clone().unwrap_or_default(),
        client_name: row.client_name.clone(),
        software_id: row.software_id.clone(),
        bank_key: row.bank_key.clone(),
        bank_name: banks::name(&row.bank_key),
        entry_host: row.entry_host.clone(),
        scopes: scopes.map(draft::scope_view).collect(),
        status: if now < active_at {
            RegistrationStatusView::Waiting
        } else {
            RegistrationStatusView::Active
        },
        registered_at: row.answered_at.unwrap_or(row.created_at),
        active_at,
        read_back_at: read_back.map(|event| event.at),
        read_back_equal: read_back.map(|event| read_back_view(event).map(|view| view.equal)).transpose()?,
    })
}

/// Of a history, newest first. The bank's clock may have been moved back in between, so `at` does not say.
fn last_read_back(events: &[RegistrationEventRow]) -> Option<&RegistrationEventRow> {
    events.iter().find(|event| event.kind == READ_BACK)
}

fn read_back_view(event: &RegistrationEventRow) -> Result<ReadBackView, Trouble> {
    serde_json::from_str(&event.detail_json)
        .map_err(|error| Trouble::unreadable("a stored comparison", &error))
}

fn event_view(event: &RegistrationEventRow) -> Result<RegistrationEventView, Trouble> {
    let read_back = event.kind == READ_BACK;
    Ok(RegistrationEventView {
        id: event.id.clone(),
        at: event.at,
        kind: if read_back { RegistrationEventKind::ReadBack } else { RegistrationEventKind::Enrolled },
        equal: if read_back { Some(read_back_view(event)?.equal) } else { None },
        call_id: event.call_id.clone(),
    })
}
