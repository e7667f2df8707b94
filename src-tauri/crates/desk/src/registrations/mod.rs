//! Registrations: the list, one app, its history; the wizards that enrol, change and rotate, and their review and
//! sending; reading back, taking in and removing; which certificates an app is called with.

mod adopt;
mod change;
mod delete;
mod draft;
mod fields;
mod history;
mod intent;
mod kept;
mod pair;
mod portal;
mod read_back;
mod review;
mod rotation;
mod send;
pub mod view;

use serde_json::Value;
use stet::dialect::Enrolment;
use stet::registration::Application;
use stet::{Bank, EntryKind, Environment};
use vault::{ProfileRow, RegistrationEventRow, RegistrationRow};

use crate::banks::view::EnrolmentView;
use crate::certificates;
use crate::context::Desk;
use crate::error::AppError;
use crate::line::Pair;
use crate::trouble::Trouble;
use crate::{banks, local_banks, profiles};
use history::{event_view, last_read_back};
use kept::{Kept, load};
use pair::Held;
use view::{
    RegistrationOriginView, RegistrationShowReq, RegistrationStatusView, RegistrationSummaryView,
    RegistrationView, RegistrationsListReq, RegistrationsView,
};

pub use adopt::adopt;
pub use change::{open as open_change, settle as settle_change};
pub use delete::{delete, forget};
pub use draft::{discard as discard_draft, open as open_draft, save as save_draft};
pub use pair::retire as retire_pair;
pub use portal::{
    discard as discard_portal, make as make_portal_app, save as save_portal, show as show_portal,
};
pub use read_back::read_back;
pub use review::review as review_draft;
pub use send::send as send_draft;

pub(crate) use draft::summaries as drafts;
pub(crate) use history::accepted;
pub(crate) use pair::called_with;
pub(crate) use send::{UnderWay, may_have_arrived};

/// A registration row's status.
const REGISTERED: &str = "registered";
const DELETED: &str = "deleted";
/// Where a registration came from.
const ENROLLED: &str = "enrolled";
const ADOPTED: &str = "adopted";
const PORTAL: &str = "portal";

/// Lists a profile's registrations, and the drafts and checklists that wait.
///
/// # Errors
/// `not-found` for the profile.
pub async fn list(desk: &Desk, req: RegistrationsListReq) -> Result<RegistrationsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let (mut deleted, registrations): (Vec<_>, Vec<_>) = summaries(desk, &profile.id, clock)?
        .into_iter()
        .partition(|summary| summary.status == RegistrationStatusView::Deleted);
    deleted.sort_by_key(|summary| std::cmp::Reverse(summary.deleted_at));
    let drafts = draft::summaries(desk, &profile.id)?;
    Ok(RegistrationsView { registrations, deleted, drafts, checklists: portal::summaries(desk, &profile)? })
}

/// Shows one registration: what was sent and answered, when it is active, which certificates it is called with, its
/// history and its last read-back.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: RegistrationShowReq) -> Result<RegistrationView, AppError> {
    let (row, _) = load(desk, &req.registration_id)?;
    Ok(view_of(desk, row).await?)
}

/// The time that business rules go by. What is kept is shown even where the local banks do not start: then by real time,
/// and the Desk says what is wrong with the banks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// Unix milliseconds, UTC.
    pub now: i64,
    is_the_banks: bool,
}

impl Clock {
    pub async fn of(desk: &Desk, profile: &ProfileRow) -> Self {
        match local_banks::business_time(desk, profile).await {
            Ok(now) => Self::banks(now),
            Err(error) => {
                tracing::warn!(%error, "registrations are shown by real time");
                Self { now: desk.now_ms(), is_the_banks: false }
            }
        }
    }

    /// The banks' clock shows this.
    pub fn banks(now: jiff::Timestamp) -> Self {
        Self { now: now.as_millisecond(), is_the_banks: true }
    }

    /// Brings a row up to date, where the banks' clock is known: see [`pair::settled`].
    fn settle(self, desk: &Desk, row: RegistrationRow) -> Result<RegistrationRow, Trouble> {
        if self.is_the_banks { pair::settled(desk, row, self.now) } else { Ok(row) }
    }
}

/// Refuses what the Registration API does not reach: an app made on the portal, and one that is deleted.
fn reachable(row: &RegistrationRow) -> Result<(), Trouble> {
    if is_unchangeable(row) { Err(Trouble::Unchangeable) } else { Ok(()) }
}

fn is_unchangeable(row: &RegistrationRow) -> bool {
    row.status == DELETED || row.origin == PORTAL
}

async fn view_of(desk: &Desk, row: RegistrationRow) -> Result<RegistrationView, Trouble> {
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let row = clock.settle(desk, row)?;
    let kept = Kept::of(&row)?;
    let held = Held::by(desk, &profile.id)?;
    let vault = desk.vault()?;
    let events = vault.registration_events(&row.id)?;
    let sent: Value = serde_json::from_str(&row.sent_json)
        .map_err(|error| Trouble::unreadable("the stored request", &error))?;
    let text = |path: &str| sent.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let contact = ["/contact/contact_name", "/contact/email", "/contact/phone_number"].map(text);
    let (retirable, open_drafts) = vault.transaction(|rows| {
        Ok::<_, Trouble>((pair::retirable(rows, &row)?, change::open_drafts(rows, &row)?))
    })?;
    let retirable = retirable.into_iter().map(certificates::half).collect::<Result<Vec<_>, _>>()?;
    Ok(RegistrationView {
        summary: summary(&row, &events, clock.now, &held)?,
        enrolment: stet::bank(&row.bank_key).map_or(EnrolmentView::Portal, banks::enrolment),
        status_code: kept.status,
        serves: served(desk, &profile, &row)?.into_iter().map(|bank| bank.name.clone()).collect(),
        open_drafts,
        retirable: retirable.iter().map(|half| held.half_view(half)).collect(),
        activates_at_once: kept.at_once,
        rule_active_at: kept.rule_active_at,
        sent: pretty(&sent)?,
        answer: pretty(&kept.answer)?,
        redirect_uris: Application::from_body(&sent).redirect_uris,
        contact: contact.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        client_legal_id: sent.get("client_legal_id").and_then(Value::as_str).map(str::to_owned),
        provider_legal_id: text("/provider_legal_id"),
        certificate_sha256: kept.certificate_sha256,
        history: events.iter().map(event_view).collect::<Result<_, _>>()?,
        call_id: row.call_id,
        read_back: last_read_back(&events)?,
    })
}

/// The banks that a registration serves. Whichever bank took it by the Registration API, it holds for all of the group's in
/// its environment (BPCE "PSD2 Registration API", Get the access token), in the sandbox for those that run one. Where apps
/// are made on a portal alone, each is one bank's (Arkéa "Production").
pub(crate) fn served(
    desk: &Desk,
    profile: &ProfileRow,
    row: &RegistrationRow,
) -> Result<Vec<&'static Bank>, Trouble> {
    let Some(bank) = stet::bank(&row.bank_key) else { return Ok(Vec::new()) };
    if bank.dialect().enrolment == Enrolment::Portal {
        return Ok(vec![bank]);
    }
    let environment = profiles::environment(profile);
    let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
    let is_sandbox = |bank: &Bank, host: &str| {
        bank.entry_points(environment).iter().any(|entry| {
            entry.kind == EntryKind::Sandbox && (entry.host == host || own.host.as_deref() == Some(host))
        })
    };
    let in_sandbox = match environment {
        Environment::Sandbox => true,
        Environment::Live => false,
        Environment::Local => is_sandbox(bank, &row.entry_host),
    };
    let group = bank.group;
    let serves = |bank: &&Bank| bank.group == group && bank.is_on_platform() && (bank.sandbox || !in_sandbox);
    Ok(stet::banks().iter().filter(serves).collect())
}

/// The banks that the apps of a profile serve, some of them more than once. One that is deleted serves none.
pub(crate) fn all_served(desk: &Desk, profile: &ProfileRow) -> Result<Vec<&'static Bank>, Trouble> {
    let mut all = Vec::new();
    for row in desk.vault()?.registrations(&profile.id)?.iter().filter(|row| row.status != DELETED) {
        all.extend(served(desk, profile, row)?);
    }
    Ok(all)
}

/// With which certificates an app is called, and where its QSEALC is published (empty: nowhere that we know of).
pub(crate) struct Calling {
    pub pair: Pair,
    pub key_id_url: String,
}

/// How an app is called now; one whose registration is forgotten here, with what its profile uses.
pub(crate) async fn calling(
    desk: &Desk,
    profile: &ProfileRow,
    registration_id: Option<&str>,
) -> Result<Calling, Trouble> {
    calling_at(desk, registration_id, Clock::of(desk, profile).await)
}

/// As [`calling`], at a time that is known.
pub(crate) fn calling_at(
    desk: &Desk,
    registration_id: Option<&str>,
    clock: Clock,
) -> Result<Calling, Trouble> {
    let Some(id) = registration_id else {
        return Ok(Calling { pair: Pair::default(), key_id_url: String::new() });
    };
    let (row, kept) = load(desk, id)?;
    let row = clock.settle(desk, row)?;
    Ok(Calling { pair: pair::in_force(&row, clock.now), key_id_url: kept.key_id_url })
}

/// Whether certificates used before a rotation wait to be removed.
pub(crate) fn has_retirable(desk: &Desk, registration_id: &str) -> Result<bool, Trouble> {
    desk.vault()?.transaction(|rows| match rows.registration(registration_id)? {
        Some(row) => Ok(!pair::retirable(rows, &row)?.is_empty()),
        None => Ok(false),
    })
}

fn pretty(value: &Value) -> Result<String, Trouble> {
    serde_json::to_string_pretty(value).map_err(|error| Trouble::unreadable("a stored text", &error))
}

/// The profile's registrations, newest first.
pub(crate) fn summaries(
    desk: &Desk,
    profile_id: &str,
    clock: Clock,
) -> Result<Vec<RegistrationSummaryView>, Trouble> {
    let vault = desk.vault()?;
    let rows = vault.registrations(profile_id)?;
    let rows: Vec<_> = rows.into_iter().map(|row| clock.settle(desk, row)).collect::<Result<_, _>>()?;
    let held = Held::by(desk, profile_id)?;
    rows.iter().map(|row| summary(row, &vault.registration_events(&row.id)?, clock.now, &held)).collect()
}

fn summary(
    row: &RegistrationRow,
    events: &[RegistrationEventRow],
    now: i64,
    held: &Held,
) -> Result<RegistrationSummaryView, Trouble> {
    let sent: Value = serde_json::from_str(&row.sent_json)
        .map_err(|error| Trouble::unreadable("the stored request", &error))?;
    let application = Application::from_body(&sent);
    let active_at = row.active_at.unwrap_or(row.created_at);
    let read_back = last_read_back(events)?;
    Ok(RegistrationSummaryView {
        id: row.id.clone(),
        client_id: row.client_id.clone().unwrap_or_default(),
        client_name: row.client_name.clone(),
        software_id: row.software_id.clone(),
        bank_key: row.bank_key.clone(),
        bank_name: banks::name(&row.bank_key),
        entry_host: row.entry_host.clone(),
        scopes: application.scopes.iter().map(|scope| fields::scope_view(*scope)).collect(),
        status: if row.status == DELETED {
            RegistrationStatusView::Deleted
        } else if now < active_at {
            RegistrationStatusView::Waiting
        } else {
            RegistrationStatusView::Active
        },
        origin: match row.origin.as_str() {
            ADOPTED => RegistrationOriginView::Adopted,
            PORTAL => RegistrationOriginView::Portal,
            _ => RegistrationOriginView::Enrolled,
        },
        enrolled: fields::enrolled(&application),
        unchangeable: is_unchangeable(row),
        deleted_at: row.deleted_at,
        change_active_at: row.change_active_at.filter(|at| *at > now),
        pair: held.view(row),
        registered_at: row.answered_at.unwrap_or(row.created_at),
        active_at,
        read_back_at: read_back.as_ref().map(|read| read.at),
        read_back_equal: read_back.map(|read| read.equal),
    })
}
