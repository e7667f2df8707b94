//! Sending a consent, and asking for the accounts again once the bank has taken it.

use stet::Environment;
use stet::access::{self, Ask, Metered, Psu};
use stet::prepared::Prepared;
use vault::{ConnectionRow, ConsentRow};

use super::view::{ConsentChoice, ConsentLookReq, ConsentRevokeAllReq, ConsentSendReq, ConsentView};
use super::{ACCEPTED, REFUSED, SENDING, consent_of, granted, shown, takes_consents};
use crate::accounts::{Asking, KeptOfConnection, Meter, account_of, identity_of, psu};
use crate::connections::view::ConnectionEventKind;
use crate::connections::{self, history};
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::profiles;
use crate::trouble::Trouble;

/// What the question after a consent counts as.
const LISTING: Meter<'_> = Meter { method: Metered::Accounts, iban: None, over: false };

/// A consent that was looked at, and the request that will carry it.
pub(crate) struct Reviewed {
    pub choice: ConsentChoice,
    pub prepared: Prepared,
}

/// Sends what the review showed, byte for byte, and asks for the accounts again, unless the PSU is not there and none of the
/// day's calls without them is left.
///
/// # Errors
/// `input-invalid` for a PSU's address that is none, before anything is sent;
/// `review-changed` where another review was made since, or none; `not-confirmed` in a Live profile; `input-invalid` where
/// it revokes all, which is an act of its own; what the bank said: the consent is kept with its outcome.
pub async fn send(desk: &Desk, req: ConsentSendReq) -> Result<ConsentView, AppError> {
    let psu = psu(&req.psu)?;
    let reviewed = held(&desk.consents)
        .remove(&req.connection_id)
        .filter(|reviewed| reviewed.prepared.request_id == req.request_id)
        .ok_or(Trouble::ReviewChanged)?;
    let asking = Asking::open(desk, &req.connection_id).await?;
    takes_consents(&asking.row)?;
    confirmed(&asking, req.confirmed)?;
    if consent_of(&reviewed.choice).revokes_all() {
        return Err(Trouble::ReviewChanged.into());
    }
    put(&asking, &reviewed.choice, &reviewed.prepared).await?;
    forget_look(desk, &req.connection_id)?;
    list_again(&asking, psu.as_ref()).await;
    Ok(shown(desk, &req.connection_id)?)
}

/// Takes everything back, and asks for the accounts as [`send`] does.
///
/// # Errors
/// `not-confirmed` unless the operator has said so; what the bank said.
pub async fn revoke_all(desk: &Desk, req: ConsentRevokeAllReq) -> Result<ConsentView, AppError> {
    if !req.confirmed {
        return Err(Trouble::NotConfirmed.into());
    }
    let psu = psu(&req.psu)?;
    let asking = Asking::open(desk, &req.connection_id).await?;
    takes_consents(&asking.row)?;
    take_back(&asking).await?;
    forget_look(desk, &req.connection_id)?;
    list_again(&asking, psu.as_ref()).await;
    Ok(shown(desk, &req.connection_id)?)
}

/// Takes everything back and asks for the accounts: the bank lists new ones only then. What was granted is kept, to be
/// restored with the choice of the new ones.
///
/// # Errors
/// `not-confirmed` unless the operator has said so; `quota-spent`, before anything is taken back, where the accounts could not
/// be asked for after it; what the bank said.
pub async fn look_for_new(desk: &Desk, req: ConsentLookReq) -> Result<ConsentView, AppError> {
    if !req.confirmed {
        return Err(Trouble::NotConfirmed.into());
    }
    let psu = psu(&req.psu)?;
    let asking = Asking::open(desk, &req.connection_id).await?;
    takes_consents(&asking.row)?;
    asking.admit(&LISTING, psu.as_ref())?;
    let kept = KeptOfConnection::of(&asking.row)?;
    let before = granted(desk, &asking.row, &kept)?;
    let mut known = Vec::new();
    for account in desk.vault()?.accounts(&asking.row.id).map_err(Trouble::from)? {
        known.push(identity_of(&account_of(&account)?));
    }
    // Noted first: a program that ends in between still knows what to restore.
    let noted = KeptOfConnection {
        to_restore: Some(kept.to_restore.clone().unwrap_or(before)),
        known_before: known,
        ..kept
    };
    let row = ConnectionRow { json: noted.to_json()?, ..asking.row.clone() };
    desk.vault()?.put_connection(&row).map_err(Trouble::from)?;
    take_back(&asking).await?;
    list_again(&asking, psu.as_ref()).await;
    Ok(shown(desk, &req.connection_id)?)
}

async fn take_back(asking: &Asking<'_>) -> Result<(), Trouble> {
    let nothing = ConsentChoice::default();
    let prepared = asking.prepare(&Ask::Consent(&consent_of(&nothing)), None)?;
    put(asking, &nothing, &prepared).await
}

/// Sends one consent: a row before, and its outcome after.
async fn put(asking: &Asking<'_>, choice: &ConsentChoice, prepared: &Prepared) -> Result<(), Trouble> {
    let desk = asking.desk;
    let json = serde_json::to_string(choice).map_err(|error| Trouble::unreadable("a consent", &error))?;
    let row = ConsentRow {
        id: desk.make_id(),
        connection_id: asking.row.id.clone(),
        sent_at: asking.clock.now,
        status: SENDING.to_owned(),
        json,
        call_id: None,
    };
    desk.vault()?.put_consent(&row)?;
    let outcome = asking
        .send(prepared, |client, prepared, token, recorder| {
            Box::pin(access::send_consent(client, prepared, token, recorder))
        })
        .await;
    let (status, kind, call_id, words) = match &outcome {
        Ok(done) => (ACCEPTED, ConnectionEventKind::ConsentSent, Some(done.call_id.to_string()), None),
        // A client error says that nothing was recorded; of anything else only the next list tells.
        Err(trouble) => {
            let refused = trouble.status().is_some_and(|status| (400..500).contains(&status));
            let status = if refused { REFUSED } else { SENDING };
            (status, ConnectionEventKind::ConsentRefused, trouble.call_id(), trouble.bank_words())
        }
    };
    let detail = history::Detail { words, ..history::Detail::default() };
    let event = history::event(desk, &asking.row.id, asking.clock.now, kind, &detail, call_id.clone())?;
    desk.vault()?.transaction(|rows| {
        rows.put_consent(&ConsentRow { status: status.to_owned(), call_id, ..row })?;
        rows.insert_connection_event(&event)
    })?;
    desk.changed(Area::Connections);
    outcome.map(drop)
}

/// The consent stands whatever comes of this question, which the bank counts: one that cannot be asked now is asked later, and
/// the time of the last list tells that it was not.
async fn list_again(asking: &Asking<'_>, psu: Option<&Psu>) {
    if let Err(trouble) = crate::accounts::ask_for_list(asking, &LISTING, psu).await {
        tracing::warn!(%trouble, "the accounts were not listed after the consent");
    }
}

fn forget_look(desk: &Desk, connection_id: &str) -> Result<(), Trouble> {
    let row = connections::load(desk, connection_id)?;
    let kept = KeptOfConnection { to_restore: None, known_before: Vec::new(), ..KeptOfConnection::of(&row)? };
    let row = ConnectionRow { json: kept.to_json()?, ..row };
    Ok(desk.vault()?.put_connection(&row)?)
}

fn confirmed(asking: &Asking<'_>, confirmed: bool) -> Result<(), Trouble> {
    let live = profiles::environment(&asking.profile) == Environment::Live;
    if live && !confirmed { Err(Trouble::NotConfirmed) } else { Ok(()) }
}
