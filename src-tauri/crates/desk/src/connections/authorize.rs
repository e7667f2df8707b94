//! Sending a PSU to the bank: the address, its state, and how the attempt ends when no answer comes.
//!
//! An attempt is a row before the browser opens. Its state is random, good for one answer, and belongs to this
//! connection, that is to one profile, bank and redirect URI. A newer attempt ends the one before.

use std::pin::Pin;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use stet::oauth::{AuthorizeRequest, Pkce, State};
use stet::{Bank, Route};
use vault::{AuthorizationRow, ConnectionRow, ProfileRow, StoreError};

use super::bank_app;
use super::callback::take;
use super::history::{Detail, event};
use super::view::{
    AccessRoleView, AnswerWayView, AuthorizationCancelReq, AuthorizationEndView, AuthorizationOutcomeView,
    AuthorizationStartReq, AuthorizationView, AuthorizationWaitReq, ConnectionEventKind, ConnectionView,
};
use super::{load, redirect_view, view_of};
use crate::accounts::KeptOfConnection;
use crate::banks;
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::profiles;
use crate::psu_answer::listening::Place;
use crate::psu_answer::{PATIENCE_MS, Taken, browser_address, exchanging, listening};
use crate::registrations::Clock;
use crate::registrations::view::FieldProblem;
use crate::stored_words::StoredWords;
use crate::trouble::Trouble;

/// What is kept of an attempt beside its columns. Stored: a member added later needs a default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub way: Option<AnswerWayView>,
    /// Where the PSU is sent, where that is not the connection's entry point: from the answer on, it is.
    pub entry_host: Option<String>,
    pub pkce: bool,
    pub error: Option<String>,
    pub description: Option<String>,
    pub call_id: Option<String>,
}

impl Kept {
    pub fn of(row: &AuthorizationRow) -> Result<Self, Trouble> {
        serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored attempt", &error))
    }

    pub fn to_json(&self) -> Result<String, Trouble> {
        serde_json::to_string(self).map_err(|error| Trouble::unreadable("an attempt", &error))
    }
}

const OUTCOMES: StoredWords<AuthorizationOutcomeView> = StoredWords(&[
    ("authorised", AuthorizationOutcomeView::Authorised),
    ("refused", AuthorizationOutcomeView::Refused),
    ("failed", AuthorizationOutcomeView::Failed),
    ("exchange-failed", AuthorizationOutcomeView::ExchangeFailed),
    ("abandoned", AuthorizationOutcomeView::Abandoned),
    ("timed-out", AuthorizationOutcomeView::TimedOut),
]);

pub(super) fn word(outcome: AuthorizationOutcomeView) -> &'static str {
    OUTCOMES.word(outcome)
}

/// Sends a PSU to the bank: notes the attempt, listens where the answer is to be caught here, and opens the system's
/// browser. A port that is taken is said; the answer can then be pasted.
///
/// # Errors
/// `not-found`; `input-invalid` where the redirect URI does not lead here and the answer was to be caught, or where it is not
/// known at which host the bank's PSUs authorise; `local-banks-failed`.
pub async fn start(desk: &Desk, req: AuthorizationStartReq) -> Result<ConnectionView, AppError> {
    let row = load(desk, &req.connection_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    if req.way == AnswerWayView::Loopback && !redirect_view(row.redirect_uri.clone()).loopback {
        return Err(Trouble::field("way", FieldProblem::NotAnAddress).into());
    }
    let entry_host = match req.way {
        AnswerWayView::BankApp => Some(bank_app::host(profiles::environment(&profile), &row.bank_key)?),
        AnswerWayView::Loopback | AnswerWayView::Paste => None,
    };
    abandon(desk, &row, clock.now)?;
    let random = || {
        let mut bytes = [0u8; 32];
        desk.host.random(&mut bytes);
        bytes
    };
    let state = State::from_random(random());
    let pkce =
        banks::own_settings(desk, &profile.id, &row.bank_key)?.pkce.then(|| Pkce::from_random(random()));
    let attempt = AuthorizationRow {
        id: desk.make_id(),
        connection_id: row.id.clone(),
        state: SecretString::from(state.as_str()),
        redirect_uri: row.redirect_uri.clone(),
        code_verifier: pkce.as_ref().map(|pkce| pkce.verifier().clone()),
        started_at: clock.now,
        ended_at: None,
        outcome: None,
        json: Kept { way: Some(req.way), entry_host, pkce: pkce.is_some(), ..Kept::default() }.to_json()?,
    };
    let address = address(desk, &profile, &row, &attempt).await?;
    desk.vault()?.insert_authorization(&attempt).map_err(Trouble::from)?;
    if req.way == AnswerWayView::Loopback {
        let place = Place { owner_id: &row.id, attempt_id: &attempt.id, redirect_uri: &row.redirect_uri };
        listening::begin(desk, place, req.farewell).await?;
    }
    desk.changed(Area::Connections);
    // Where nothing listens the operator decides first: by pasting, or by freeing the port.
    if req.way == AnswerWayView::Paste || listening::is_listening(desk, &row.id) {
        desk.host.open_in_browser(address).await.map_err(Trouble::from)?;
    }
    Ok(view_of(desk, &row.id).await?)
}

/// Waits until the attempt that is open has ended, however it does, and shows the connection then. Returns at once where
/// nothing is open, the answer is to be pasted, or the port is taken.
///
/// # Errors
/// `not-found`; what the bank said to the code.
pub async fn wait(desk: &Desk, req: AuthorizationWaitReq) -> Result<ConnectionView, AppError> {
    let row = load(desk, &req.connection_id)?;
    let open = desk.vault()?.authorizations(&row.id).map_err(Trouble::from)?;
    let Some(attempt) = open.into_iter().next().filter(|attempt| attempt.ended_at.is_none()) else {
        return Ok(view_of(desk, &row.id).await?);
    };
    if Kept::of(&attempt)?.way == Some(AnswerWayView::Loopback) {
        let place = Place { owner_id: &row.id, attempt_id: &attempt.id, redirect_uri: &row.redirect_uri };
        let taking = |address| -> Pin<Box<dyn Future<Output = Result<Taken, Trouble>> + Send + '_>> {
            let row = &row;
            Box::pin(async move { take(desk, row, &address).await })
        };
        listening::until_ended(desk, place, req.farewell, &taking).await?;
    }
    Ok(view_of(desk, &row.id).await?)
}

/// Ends the attempt that is open, also while its code is being exchanged. An answer that comes later finds its state spent.
///
/// # Errors
/// `not-found`.
pub async fn cancel(desk: &Desk, req: AuthorizationCancelReq) -> Result<ConnectionView, AppError> {
    let row = load(desk, &req.connection_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let clock = Clock::of(desk, &profile).await;
    abandon(desk, &row, clock.now)?;
    desk.changed(Area::Connections);
    Ok(view_of(desk, &row.id).await?)
}

fn abandon(desk: &Desk, row: &ConnectionRow, now: i64) -> Result<(), Trouble> {
    let outcome = AuthorizationOutcomeView::Abandoned;
    listening::stop(desk, &row.id);
    for attempt in desk.vault()?.authorizations(&row.id)? {
        if exchanging::give_up(desk, &attempt.id) {
            let detail = Detail { outcome: Some(outcome), ..Detail::default() };
            let event = event(desk, &row.id, now, ConnectionEventKind::NotAuthorised, &detail, None)?;
            desk.vault()?.transaction(|rows| {
                rows.settle_authorization(&attempt.id, word(outcome), &attempt.json)?;
                rows.insert_connection_event(&event)
            })?;
        }
    }
    end_open(desk, row, now, outcome, |_| true)
}

/// Whether it is not known yet what becomes of an attempt.
pub(super) fn is_open(desk: &Desk, attempt: &AuthorizationRow) -> bool {
    attempt.ended_at.is_none() || exchanging::is_under_way(desk, &attempt.id)
}

/// Ends an attempt whose hour is over.
pub(super) fn expire(desk: &Desk, row: &ConnectionRow, now: i64) -> Result<(), Trouble> {
    end_open(desk, row, now, AuthorizationOutcomeView::TimedOut, |attempt| {
        attempt.started_at + PATIENCE_MS <= now
    })
}

fn end_open(
    desk: &Desk,
    row: &ConnectionRow,
    now: i64,
    outcome: AuthorizationOutcomeView,
    ends: impl Fn(&AuthorizationRow) -> bool,
) -> Result<(), Trouble> {
    for attempt in desk.vault()?.authorizations(&row.id)? {
        if attempt.ended_at.is_some() || !ends(&attempt) {
            continue;
        }
        let detail = Detail { outcome: Some(outcome), ..Detail::default() };
        let event = event(desk, &row.id, now, ConnectionEventKind::NotAuthorised, &detail, None)?;
        let ended = desk.vault()?.transaction(|rows| {
            rows.end_authorization(&attempt.id, now, word(outcome), &attempt.json)?;
            rows.insert_connection_event(&event)
        });
        match ended {
            // An answer came in the meantime, and ended it.
            Ok(()) | Err(StoreError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
        listening::stop(desk, &row.id);
    }
    Ok(())
}

/// The address the browser is sent to: the bank's own, or in a Local profile where the local banks serve the same page.
async fn address(
    desk: &Desk,
    profile: &ProfileRow,
    row: &ConnectionRow,
    attempt: &AuthorizationRow,
) -> Result<String, Trouble> {
    let pkce = match &attempt.code_verifier {
        Some(verifier) => Some(
            Pkce::from_kept(verifier.clone())
                .map_err(|error| Trouble::unreadable("a stored verifier", &error))?,
        ),
        None => None,
    };
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let kept = Kept::of(attempt)?;
    // EXPOSE: the state goes to the bank in the address; it is good for one answer.
    let state = State::from_kept(attempt.state.expose_secret());
    let request = AuthorizeRequest {
        client_id: &row.client_id,
        redirect_uri: &attempt.redirect_uri,
        scope: &scope(bank, row)?,
        state: &state,
        pkce: pkce.as_ref(),
    };
    let settings = banks::own_settings(desk, &profile.id, &row.bank_key)?;
    let entry_host = kept.entry_host.as_ref().unwrap_or(&row.entry_host);
    let host = settings
        .authorize_host(bank, entry_host)
        .ok_or_else(|| Trouble::field("bankKey", FieldProblem::NoAuthorizeHost))?;
    let mut route = Route::new(host);
    route.port = settings.port;
    let url = request.url(bank.dialect(), &route).map_err(|error| Trouble::Internal(error.to_string()))?;
    browser_address(desk, profile, url).await
}

/// Whether there is a host to send the PSU to.
pub(super) fn host_known(desk: &Desk, row: &ConnectionRow) -> Result<bool, Trouble> {
    let Some(bank) = stet::bank(&row.bank_key) else { return Ok(false) };
    let settings = banks::own_settings(desk, &row.profile_id, &row.bank_key)?;
    Ok(settings.authorize_host(bank, &row.entry_host).is_some())
}

/// What the PSU is asked for.
fn scope(bank: &Bank, row: &ConnectionRow) -> Result<String, Trouble> {
    let word = AccessRoleView::of(row).word();
    let long = KeptOfConnection::of(row)?.long_history;
    Ok(match bank.dialect().oauth.long_history_scope.as_ref().filter(|_| long) {
        Some(more) => format!("{word} {more}"),
        None => word.to_owned(),
    })
}

pub(super) async fn pending_view(
    desk: &Desk,
    profile: &ProfileRow,
    row: &ConnectionRow,
    attempt: &AuthorizationRow,
) -> Result<AuthorizationView, Trouble> {
    let kept = Kept::of(attempt)?;
    let url = address(desk, profile, row, attempt).await?;
    let way = kept.way.unwrap_or(AnswerWayView::Paste);
    Ok(AuthorizationView {
        id: attempt.id.clone(),
        qr: (way == AnswerWayView::BankApp).then(|| bank_app::qr_code(&url)).transpose()?,
        url,
        way,
        listening: listening::is_listening(desk, &row.id),
        busy_port: listening::busy_port(desk, &row.id),
        exchanging: exchanging::is_under_way(desk, &attempt.id),
        pkce: kept.pkce,
        started_at: attempt.started_at,
    })
}

/// How an ended attempt ended, where that is not an access.
pub(super) fn end_view(attempt: &AuthorizationRow) -> Option<AuthorizationEndView> {
    let at = attempt.ended_at?;
    let outcome = attempt.outcome.as_deref().and_then(|word| OUTCOMES.value(word));
    // A code that came, after which the program ended: what it was good for is not known, and a code is good once.
    let outcome = outcome.unwrap_or(AuthorizationOutcomeView::ExchangeFailed);
    if outcome == AuthorizationOutcomeView::Authorised {
        return None;
    }
    let kept = Kept::of(attempt).unwrap_or_default();
    Some(AuthorizationEndView {
        outcome,
        error: kept.error,
        description: kept.description,
        call_id: kept.call_id,
        at,
    })
}
