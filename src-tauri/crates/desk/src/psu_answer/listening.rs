//! Waiting for the bank's answer on the loopback address of a redirect URI.
//!
//! `begin` binds the port, before the browser opens; `until_ended` serves it until the answer has come, the attempt is ended,
//! or its hour is over. The attempt itself is a row: a program that was ended meanwhile binds the port anew when the screen
//! waits again.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use stet::redirect_listener::{Farewell, ListenError, LoopbackRedirect, RedirectListener};
use tokio::sync::Notify;

use super::{PATIENCE_MS, Taken};
use crate::connections::view::FarewellReq;
use crate::context::{Desk, held};
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;

/// A port that is bound for an attempt, or why it is not.
pub(crate) struct Waiting {
    attempt_id: String,
    farewell: FarewellReq,
    /// Taken by the one who serves it.
    listener: Option<RedirectListener>,
    busy_port: Option<u16>,
    ended: Arc<Notify>,
}

/// For whom and where an answer is waited for.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The connection's or payment's id.
    pub owner_id: &'a str,
    pub attempt_id: &'a str,
    pub redirect_uri: &'a str,
}

/// What is done with the address of an arrival.
pub(crate) type Take<'a> =
    dyn Fn(SecretString) -> Pin<Box<dyn Future<Output = Result<Taken, Trouble>> + Send + 'a>> + Sync + 'a;

pub(crate) fn is_listening(desk: &Desk, owner_id: &str) -> bool {
    held(&desk.waiting).get(owner_id).is_some_and(|waiting| waiting.busy_port.is_none())
}

pub(crate) fn busy_port(desk: &Desk, owner_id: &str) -> Option<u16> {
    held(&desk.waiting).get(owner_id)?.busy_port
}

/// Ends the waiting of a connection or payment, if there is any, and closes its port.
pub(crate) fn stop(desk: &Desk, owner_id: &str) {
    if let Some(waiting) = held(&desk.waiting).remove(owner_id) {
        waiting.ended.notify_waiters();
        // One who is about to wait finds it ended.
        waiting.ended.notify_one();
    }
}

/// Binds the port of the redirect URI for an attempt. A port that another program holds is noted.
pub(crate) async fn begin(desk: &Desk, place: Place<'_>, farewell: FarewellReq) -> Result<(), Trouble> {
    let redirect = LoopbackRedirect::of(place.redirect_uri)
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
        attempt_id: place.attempt_id.to_owned(),
        farewell,
        listener,
        busy_port,
        ended: Arc::new(Notify::new()),
    };
    held(&desk.waiting).insert(place.owner_id.to_owned(), waiting);
    Ok(())
}

/// Waits until the attempt has ended, however it does. Returns at once where the port is taken.
///
/// # Errors
/// Those of `take`.
pub(crate) async fn until_ended(
    desk: &Desk,
    place: Place<'_>,
    farewell: FarewellReq,
    take: &Take<'_>,
) -> Result<(), Trouble> {
    if !held(&desk.waiting).contains_key(place.owner_id) {
        begin(desk, place, farewell).await?;
    }
    let found = held(&desk.waiting)
        .get_mut(place.owner_id)
        .filter(|waiting| waiting.busy_port.is_none())
        .map(|waiting| (waiting.listener.take(), Arc::clone(&waiting.ended), waiting.farewell.clone()));
    match found {
        Some((Some(listener), ended, farewell)) => {
            let _closed_with_us = Closing { desk, place };
            serve(listener, &ended, &farewell, take).await
        }
        // Another screen serves it.
        Some((None, ended, _)) => {
            ended.notified().await;
            Ok(())
        }
        None => Ok(()),
    }
}

async fn serve(
    mut listener: RedirectListener,
    ended: &Notify,
    farewell: &FarewellReq,
    take: &Take<'_>,
) -> Result<(), Trouble> {
    let late = tokio::time::sleep(Duration::from_millis(PATIENCE_MS.unsigned_abs()));
    tokio::pin!(late);
    let foreign = words(farewell, &Ok(Taken::Foreign(FieldProblem::StateUsed)));
    loop {
        let arrival = tokio::select! {
            () = ended.notified() => break,
            () = &mut late => break,
            arrival = listener.arrival() => arrival,
        };
        let Some(arrival) = arrival else { break };
        let (taken, came) = (take(arrival.url.clone()).await, arrival.url.clone());
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
    place: Place<'a>,
}

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let mut all = held(&self.desk.waiting);
        let of_attempt = |waiting: &Waiting| waiting.attempt_id == self.place.attempt_id;
        if all.get(self.place.owner_id).is_some_and(of_attempt) {
            all.remove(self.place.owner_id);
        }
    }
}
