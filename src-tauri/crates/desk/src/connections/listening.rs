//! Waiting for the bank's answer on the loopback address of the redirect URI.
//!
//! `begin` binds the port, before the browser opens; `wait` serves it until the answer has come, the attempt is ended, or
//! its hour is over. The attempt itself is a row: a program that was ended meanwhile binds the port anew when the screen
//! waits again.

use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use stet::redirect_listener::{Farewell, ListenError, LoopbackRedirect, RedirectListener};
use tokio::sync::Notify;
use vault::ConnectionRow;

use super::callback::{Taken, take};
use super::view::{AnswerWayView, AuthorizationWaitReq, ConnectionView, FarewellReq};
use super::{authorize, load, view_of};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// The code of an answer is good for an hour, and so is the question.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// A port that is bound for an attempt, or why it is not.
pub(crate) struct Waiting {
    attempt_id: String,
    farewell: FarewellReq,
    /// Taken by the one who serves it.
    listener: Option<RedirectListener>,
    busy_port: Option<u16>,
    ended: Arc<Notify>,
}

pub(super) fn is_listening(desk: &Desk, connection_id: &str) -> bool {
    held(&desk.waiting).get(connection_id).is_some_and(|waiting| waiting.busy_port.is_none())
}

pub(super) fn busy_port(desk: &Desk, connection_id: &str) -> Option<u16> {
    held(&desk.waiting).get(connection_id)?.busy_port
}

/// Ends the waiting of a connection, if there is any, and closes its port.
pub(super) fn stop(desk: &Desk, connection_id: &str) {
    if let Some(waiting) = held(&desk.waiting).remove(connection_id) {
        waiting.ended.notify_waiters();
        // One who is about to wait finds it ended.
        waiting.ended.notify_one();
    }
}

/// Binds the port of the redirect URI for an attempt. A port that another program holds is noted.
pub(super) async fn begin(
    desk: &Desk,
    row: &ConnectionRow,
    attempt_id: &str,
    farewell: FarewellReq,
) -> Result<(), Trouble> {
    let redirect = LoopbackRedirect::of(&row.redirect_uri)
        .ok_or_else(|| Trouble::Internal("the redirect URI does not lead here".to_owned()))?;
    let (listener, busy_port) = match RedirectListener::bind(&redirect).await {
        Ok(listener) => (Some(listener), None),
        Err(ListenError::Busy { port }) => (None, Some(port)),
        Err(ListenError::Failed { port, source }) => {
            tracing::warn!(%source, port, "the loopback port cannot be listened on");
            (None, Some(port))
        }
    };
    let waiting = Waiting {
        attempt_id: attempt_id.to_owned(),
        farewell,
        listener,
        busy_port,
        ended: Arc::new(Notify::new()),
    };
    held(&desk.waiting).insert(row.id.clone(), waiting);
    Ok(())
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
    if authorize::Kept::of(&attempt)?.way == Some(AnswerWayView::Loopback) {
        if !held(&desk.waiting).contains_key(&row.id) {
            begin(desk, &row, &attempt.id, req.farewell).await?;
        }
        let found = held(&desk.waiting)
            .get_mut(&row.id)
            .filter(|waiting| waiting.busy_port.is_none())
            .map(|waiting| (waiting.listener.take(), Arc::clone(&waiting.ended), waiting.farewell.clone()));
        match found {
            Some((Some(listener), ended, farewell)) => {
                let _closed_with_us = Closing { desk, connection_id: &row.id, attempt_id: &attempt.id };
                serve(desk, &row, listener, &ended, &farewell).await?;
            }
            // Another screen serves it.
            Some((None, ended, _)) => ended.notified().await,
            None => {}
        }
    }
    Ok(view_of(desk, &row.id).await?)
}

async fn serve(
    desk: &Desk,
    row: &ConnectionRow,
    mut listener: RedirectListener,
    ended: &Notify,
    farewell: &FarewellReq,
) -> Result<(), Trouble> {
    let late = tokio::time::sleep(PATIENCE);
    tokio::pin!(late);
    let foreign = words(farewell, &Ok(Taken::Foreign(FieldProblem::StateUsed)));
    loop {
        let arrival = tokio::select! {
            () = ended.notified() => break,
            () = &mut late => break,
            arrival = listener.arrival() => arrival,
        };
        let Some(arrival) = arrival else { break };
        let (taken, came) = (take(desk, row, &arrival.url).await, arrival.url.clone());
        let shown = words(farewell, &taken);
        arrival.answer(shown.clone());
        // Somebody else's: a reload of an old page, a guess. The answer may still come.
        if matches!(taken, Ok(Taken::Foreign(_))) {
            continue;
        }
        // A browser that asks for one address twice shows what it got last.
        listener
            .close(move |again| if is_same(again, &came) { shown.clone() } else { foreign.clone() })
            .await;
        return taken.map(drop);
    }
    listener.close(move |_| foreign.clone()).await;
    Ok(())
}

fn is_same(one: &SecretString, other: &SecretString) -> bool {
    // EXPOSE: to compare an address of this machine with another.
    one.expose_secret() == other.expose_secret()
}

fn words(farewell: &FarewellReq, taken: &Result<Taken, Trouble>) -> Farewell {
    let (title, text) = match taken {
        Ok(Taken::Authorised) => (&farewell.authorised_title, &farewell.authorised_text),
        Ok(Taken::Refused) | Err(_) => (&farewell.refused_title, &farewell.refused_text),
        Ok(Taken::Foreign(_) | Taken::GivenUp) => (&farewell.foreign_title, &farewell.foreign_text),
    };
    Farewell { language: farewell.language.clone(), title: title.clone(), text: text.clone() }
}

/// Lets go of the entry when the waiting ends, also where nobody waits for its end any more (a window that was reloaded).
struct Closing<'a> {
    desk: &'a Desk,
    connection_id: &'a str,
    attempt_id: &'a str,
}

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let mut all = held(&self.desk.waiting);
        if all.get(self.connection_id).is_some_and(|waiting| waiting.attempt_id == self.attempt_id) {
            all.remove(self.connection_id);
        }
    }
}
