//! Connections: a PSU at a bank in one role. Opening one, sending the PSU to the bank and taking the answer, and the
//! tokens that come of it. What is read with them is `consents` and `accounts`.

mod access;
mod authorize;
mod bank_app;
mod callback;
mod fallback;
pub(crate) mod history;
mod revoke;
mod tokens;
pub mod view;

use serde_json::Value;
use stet::redirect_listener::LoopbackRedirect;
use stet::registration::Application;
use stet::{Bank, EntryKind};
use vault::{ConnectionRow, ProfileRow, RegistrationRow};

use crate::accounts::KeptOfConnection;
use crate::banks::{self, settings_view::ApiVersionView};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::profiles;
use crate::psu_answer::listening;
use crate::registrations::view::{FieldProblem, RegistrationOriginView, RegistrationStatusView, ScopeView};
use crate::registrations::{self, Clock};
use crate::trouble::Trouble;
use history::{event, event_view};
use view::{
    AccessRoleView, ConnectableAppView, ConnectionEventKind, ConnectionForgetReq, ConnectionOpenReq,
    ConnectionShowReq, ConnectionSummaryView, ConnectionView, ConnectionsListReq, ConnectionsView,
    RedirectUriView,
};

pub use authorize::{cancel, start as start_authorization, wait};
pub use callback::paste;
pub use fallback::ask as ask_fallback;
pub use revoke::revoke;
pub use tokens::refresh;

pub(crate) use tokens::{WithToken, renewed, revoked_for_scope, token};

impl AccessRoleView {
    /// The word in the store, and in a scope.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Aisp => "aisp",
            Self::Cbpii => "cbpii",
            Self::Piisp => "piisp",
        }
    }

    pub(crate) fn of(row: &ConnectionRow) -> Self {
        let known = [Self::Cbpii, Self::Piisp].into_iter().find(|role| role.word() == row.role);
        known.unwrap_or(Self::Aisp)
    }
}

/// Lists a profile's connections, and the apps a PSU can be asked to authorise.
///
/// # Errors
/// `not-found` for the profile.
pub async fn list(desk: &Desk, req: ConnectionsListReq) -> Result<ConnectionsView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let connections = summaries(desk, &profile.id, clock)?.into_iter().map(|(_, summary)| summary).collect();
    Ok(ConnectionsView { connections, apps: apps(desk, &profile, clock)? })
}

/// A profile's connections, newest first, each as it is kept and as it is shown.
pub(crate) fn summaries(
    desk: &Desk,
    profile_id: &str,
    clock: Clock,
) -> Result<Vec<(ConnectionRow, ConnectionSummaryView)>, Trouble> {
    let rows = desk.vault()?.connections(profile_id)?;
    rows.into_iter().map(|row| summary(desk, &row, clock.now).map(|view| (row, view))).collect()
}

/// Opens a connection: nothing is sent yet.
///
/// # Errors
/// `input-invalid` where the app has no such redirect URI, the bank is not one it serves, or it was not enrolled with the
/// role's scope; `not-found`.
pub async fn open(desk: &Desk, req: ConnectionOpenReq) -> Result<ConnectionView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    let app = apps(desk, &profile, clock)?
        .into_iter()
        .find(|app| app.registration_id == req.registration_id)
        .ok_or(Trouble::NotFound("the app"))?;
    if !app.redirect_uris.iter().any(|known| known.uri == req.redirect_uri) {
        return Err(Trouble::field("redirectUri", FieldProblem::Required).into());
    }
    if req.long_history && !(app.long_history && req.role == AccessRoleView::Aisp) {
        return Err(Trouble::field("longHistory", FieldProblem::RoleMissing).into());
    }
    if !app.roles.contains(&req.role) {
        return Err(Trouble::field("role", FieldProblem::Required).into());
    }
    let bank = stet::bank(&req.bank_key)
        .filter(|bank| app.banks.iter().any(|key| key == bank.key.as_str()))
        .ok_or_else(|| Trouble::field("bankKey", FieldProblem::UnknownBank))?;
    let registration = desk
        .vault()?
        .registration(&req.registration_id)
        .map_err(Trouble::from)?
        .ok_or(Trouble::NotFound("the registration"))?;
    let row = ConnectionRow {
        id: desk.make_id(),
        profile_id: profile.id.clone(),
        registration_id: Some(registration.id.clone()),
        bank_key: bank.key.to_string(),
        entry_host: entry_host(desk, &profile, bank, &registration)?,
        role: req.role.word().to_owned(),
        client_id: app.client_id,
        redirect_uri: req.redirect_uri,
        name: req.name.trim().to_owned(),
        status: access::NEW.to_owned(),
        created_at: clock.now,
        sca_at: None,
        json: KeptOfConnection { long_history: req.long_history, ..KeptOfConnection::default() }.to_json()?,
    };
    let opened =
        event(desk, &row.id, clock.now, ConnectionEventKind::Opened, &history::Detail::default(), None)?;
    desk.vault()?
        .transaction(|rows| {
            rows.put_connection(&row)?;
            rows.insert_connection_event(&opened)
        })
        .map_err(Trouble::from)?;
    desk.changed(Area::Connections);
    Ok(view_of(desk, &row.id).await?)
}

/// Shows a connection: what of its access is left, an answer that is waited for, and its history.
///
/// # Errors
/// `not-found`.
pub async fn show(desk: &Desk, req: ConnectionShowReq) -> Result<ConnectionView, AppError> {
    Ok(view_of(desk, &req.connection_id).await?)
}

/// Takes a connection off the list, with its tokens, consents, accounts and history. The bank is not told.
///
/// # Errors
/// `not-found` where the store is not open.
pub async fn forget(desk: &Desk, req: ConnectionForgetReq) -> Result<ConnectionsView, AppError> {
    let row = load(desk, &req.connection_id)?;
    listening::stop(desk, &row.id);
    desk.vault()?.delete_connection(&row.id).map_err(Trouble::from)?;
    held(&desk.keepers).remove(&row.id);
    desk.changed(Area::Connections);
    list(desk, ConnectionsListReq { profile_id: row.profile_id }).await
}

/// The connection with this id.
pub(crate) fn load(desk: &Desk, id: &str) -> Result<ConnectionRow, Trouble> {
    desk.vault()?.connection(id)?.ok_or(Trouble::NotFound("the connection"))
}

async fn view_of(desk: &Desk, id: &str) -> Result<ConnectionView, Trouble> {
    let row = load(desk, id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    authorize::expire(desk, &row, clock.now)?;
    let attempts = desk.vault()?.authorizations(&row.id)?;
    let last = attempts.first();
    let pending = match last.filter(|attempt| authorize::is_open(desk, attempt)) {
        Some(attempt) => Some(authorize::pending_view(desk, &profile, &row, attempt).await?),
        None => None,
    };
    let events = desk.vault()?.connection_events(&row.id)?;
    Ok(ConnectionView {
        summary: summary(desk, &row, clock.now)?,
        redirect_uri: redirect_view(row.redirect_uri.clone()),
        last_end: last.filter(|_| pending.is_none()).and_then(authorize::end_view),
        fallback: stet::bank(&row.bank_key).is_some_and(|bank| bank.dialect().fallback),
        authorizes: authorize::host_known(desk, &row)?,
        bank_app: bank_app::offer(profiles::environment(&profile), &row.bank_key),
        pending,
        history: events.iter().map(event_view).collect::<Result<_, _>>()?,
        bank_time: clock.now,
    })
}

fn summary(desk: &Desk, row: &ConnectionRow, now: i64) -> Result<ConnectionSummaryView, Trouble> {
    let vault = desk.vault()?;
    let registration = match &row.registration_id {
        Some(id) => vault.registration(id)?,
        None => None,
    };
    Ok(ConnectionSummaryView {
        id: row.id.clone(),
        name: row.name.clone(),
        bank_key: row.bank_key.clone(),
        bank_name: banks::name(&row.bank_key),
        entry_host: row.entry_host.clone(),
        role: AccessRoleView::of(row),
        versions: stet::bank(&row.bank_key).map(ApiVersionView::offered_by).unwrap_or_default(),
        registration_id: row.registration_id.clone(),
        software_id: registration.map(|row| row.software_id).unwrap_or_default(),
        client_id: row.client_id.clone(),
        access: access::view(row, vault.tokens(&row.id)?.as_ref(), now),
        pending: vault
            .authorizations(&row.id)?
            .first()
            .is_some_and(|attempt| authorize::is_open(desk, attempt)),
        created_at: row.created_at,
    })
}

fn redirect_view(uri: String) -> RedirectUriView {
    RedirectUriView { loopback: LoopbackRedirect::of(&uri).is_some(), uri }
}

/// The apps of a profile that a PSU can be asked to authorise, newest first.
pub(crate) fn apps(
    desk: &Desk,
    profile: &ProfileRow,
    clock: Clock,
) -> Result<Vec<ConnectableAppView>, Trouble> {
    let mut apps = Vec::new();
    for summary in registrations::summaries(desk, &profile.id, clock)? {
        if summary.status == RegistrationStatusView::Deleted {
            continue;
        }
        let Some(row) = desk.vault()?.registration(&summary.id)? else { continue };
        let sent: Value = serde_json::from_str(&row.sent_json)
            .map_err(|error| Trouble::unreadable("the stored request", &error))?;
        let roles = |scope: &ScopeView| -> &[AccessRoleView] {
            match scope {
                ScopeView::Aisp => &[AccessRoleView::Aisp],
                ScopeView::Cbpii => &[AccessRoleView::Cbpii, AccessRoleView::Piisp],
                ScopeView::Pisp => &[],
            }
        };
        apps.push(ConnectableAppView {
            registration_id: summary.id,
            software_id: summary.software_id,
            client_id: summary.client_id,
            bank_key: summary.bank_key,
            roles: match summary.origin {
                // What was made on a portal has scopes that no call tells: the bank refuses what it has not.
                RegistrationOriginView::Portal => {
                    vec![AccessRoleView::Aisp, AccessRoleView::Cbpii, AccessRoleView::Piisp]
                }
                RegistrationOriginView::Enrolled | RegistrationOriginView::Adopted => {
                    summary.scopes.iter().flat_map(roles).copied().collect()
                }
            }
            .into_iter()
            .filter(|role| stet::bank(&row.bank_key).is_none_or(|bank| bank.dialect().has_scope(role.word())))
            .collect(),
            payments: summary.origin == RegistrationOriginView::Portal
                || summary.scopes.contains(&ScopeView::Pisp),
            long_history: stet::bank(&row.bank_key)
                .is_some_and(|bank| bank.dialect().oauth.long_history_scope.is_some()),
            redirect_uris: Application::from_body(&sent)
                .redirect_uris
                .into_iter()
                .map(redirect_view)
                .collect(),
            banks: registrations::served(desk, profile, &row)?
                .iter()
                .map(|bank| bank.key.to_string())
                .collect(),
            active: summary.status == RegistrationStatusView::Active,
            active_at: summary.active_at,
        });
    }
    Ok(apps)
}

/// Where calls of a new connection go: the host that the app was enrolled at, or the same kind of host of another bank.
pub(crate) fn entry_host(
    desk: &Desk,
    profile: &ProfileRow,
    bank: &Bank,
    registration: &RegistrationRow,
) -> Result<String, Trouble> {
    if bank.key.as_str() == registration.bank_key {
        return Ok(registration.entry_host.clone());
    }
    let own = banks::own_settings(desk, &profile.id, bank.key.as_str())?;
    if let Some(host) = own.host {
        return Ok(host);
    }
    let environment = profiles::environment(profile);
    let enrolled_at = stet::bank(&registration.bank_key).and_then(|enrolled| {
        let entries = enrolled.entry_points(environment);
        entries.into_iter().find(|entry| entry.host == registration.entry_host).map(|entry| entry.kind)
    });
    let kind = enrolled_at.unwrap_or(EntryKind::LiveNew);
    let entries = bank.entry_points(environment);
    let entry = entries
        .iter()
        .find(|entry| entry.kind == kind)
        .or_else(|| entries.iter().find(|entry| entry.recommended))
        .ok_or_else(|| Trouble::field("bankKey", FieldProblem::BankUnavailable))?;
    Ok(entry.host.clone())
}
