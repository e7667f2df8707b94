//! What happened to a registration: the events as they are kept, and as the screen sees them.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vault::RegistrationEventRow;

use super::kept::Kept;
use super::pretty;
use super::view::{ComparisonView, ReadBackView, RegistrationEventKind, RegistrationEventView};
use crate::context::Desk;
use crate::line::Pair;
use crate::stored_words::StoredWords;
use crate::trouble::Trouble;

/// What is kept of an event beside its columns. A read-back keeps its [`ReadBackView`] instead. Stored: a member added
/// later needs a default, which the attribute gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Detail {
    pub changes: Vec<ComparisonView>,
    /// When it takes effect. Unix milliseconds, UTC.
    pub active_at: Option<i64>,
    /// SHA-256 of the QSEALC whose key signed.
    pub signed_by: Option<String>,
    /// SHA-256 of the certificates it is about.
    pub certificates: Vec<String>,
    /// Names of the issuers whose certificates the bank accepted with it.
    pub issuers: Vec<String>,
    /// The pair that was in use before.
    pub before: Option<Pair>,
    pub already_gone: bool,
    pub sent: Option<Value>,
    pub answer: Option<Value>,
}

const KINDS: StoredWords<RegistrationEventKind> = StoredWords(&[
    ("enrolled", RegistrationEventKind::Enrolled),
    ("adopted", RegistrationEventKind::Adopted),
    ("changed", RegistrationEventKind::Changed),
    ("rotated", RegistrationEventKind::Rotated),
    ("pair-in-use", RegistrationEventKind::PairInUse),
    ("pair-retired", RegistrationEventKind::PairRetired),
    ("read-back", RegistrationEventKind::ReadBack),
    ("deleted", RegistrationEventKind::Deleted),
]);

fn kind(event: &RegistrationEventRow) -> Result<RegistrationEventKind, Trouble> {
    KINDS
        .value(&event.kind)
        .ok_or_else(|| Trouble::Internal(format!("an event of an unknown kind: {}", event.kind)))
}

/// An event to keep. `at` is business time in unix milliseconds, UTC.
pub(super) fn event(
    desk: &Desk,
    registration_id: &str,
    at: i64,
    kind: RegistrationEventKind,
    detail: &impl Serialize,
    call_id: Option<String>,
) -> Result<RegistrationEventRow, Trouble> {
    Ok(RegistrationEventRow {
        id: desk.make_id(),
        registration_id: registration_id.to_owned(),
        at,
        kind: KINDS.word(kind).to_owned(),
        detail_json: serde_json::to_string(detail)
            .map_err(|error| Trouble::unreadable("an event of a registration", &error))?,
        call_id,
    })
}

pub(super) fn detail(event: &RegistrationEventRow) -> Result<Detail, Trouble> {
    serde_json::from_str(&event.detail_json).map_err(|error| Trouble::unreadable("a stored event", &error))
}

fn is(event: &RegistrationEventRow, kind: RegistrationEventKind) -> bool {
    KINDS.value(&event.kind) == Some(kind)
}

/// Of a history, newest first. The bank's clock may have been moved back in between, so `at` does not say.
pub(super) fn last_read_back(events: &[RegistrationEventRow]) -> Result<Option<ReadBackView>, Trouble> {
    events.iter().find(|event| is(event, RegistrationEventKind::ReadBack)).map(read_back_view).transpose()
}

fn read_back_view(event: &RegistrationEventRow) -> Result<ReadBackView, Trouble> {
    serde_json::from_str(&event.detail_json)
        .map_err(|error| Trouble::unreadable("a stored comparison", &error))
}

/// The pairs that were in use before, newest first.
pub(super) fn pairs_before(events: &[RegistrationEventRow]) -> Result<Vec<Pair>, Trouble> {
    let mut pairs = Vec::new();
    for event in events.iter().filter(|event| is(event, RegistrationEventKind::PairInUse)) {
        pairs.extend(detail(event)?.before);
    }
    Ok(pairs)
}

pub(super) fn event_view(event: &RegistrationEventRow) -> Result<RegistrationEventView, Trouble> {
    let kind = kind(event)?;
    let (equal, detail) = match kind {
        RegistrationEventKind::ReadBack => (Some(read_back_view(event)?.equal), Detail::default()),
        _ => (None, detail(event)?),
    };
    Ok(RegistrationEventView {
        id: event.id.clone(),
        at: event.at,
        kind,
        equal,
        changes: detail.changes,
        active_at: detail.active_at,
        signed_by: detail.signed_by,
        certificates: detail.certificates,
        already_gone: detail.already_gone,
        sent: detail.sent.as_ref().map(pretty).transpose()?,
        answer: detail.answer.as_ref().map(pretty).transpose()?,
        call_id: event.call_id.clone(),
    })
}

/// What banks accepted registrations of a profile with.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    /// SHA-256 of certificates, lower-case hex.
    pub certificates: HashSet<String>,
    /// Names of issuers: also of certificates that were removed since.
    pub issuers: HashSet<String>,
}

/// Everything the banks accepted in this profile's registrations, deleted ones included.
pub(crate) fn accepted(desk: &Desk, profile_id: &str) -> Result<Accepted, Trouble> {
    let vault = desk.vault()?;
    let mut accepted = Accepted::default();
    for row in vault.registrations(profile_id)?.into_iter().filter(|row| row.origin != super::PORTAL) {
        accepted.certificates.insert(Kept::of(&row)?.certificate_sha256);
        let named = [row.qwac_sha256, row.qsealc_sha256, row.next_qwac_sha256, row.next_qsealc_sha256];
        accepted.certificates.extend(named.into_iter().flatten());
        for event in vault.registration_events(&row.id)? {
            if !is(&event, RegistrationEventKind::ReadBack) {
                accepted.issuers.extend(detail(&event)?.issuers);
            }
        }
    }
    Ok(accepted)
}
