//! Removing an app: at the bank, for every bank of the environment; and off the list, here.

use stet::registration;
use stet::{BankError, Environment};

use super::draft::read;
use super::history::{Detail, event};
use super::kept::load;
use super::send::UnderWay;
use super::view::{
    FieldProblem, RegistrationDeleteReq, RegistrationEventKind, RegistrationForgetReq, RegistrationsListReq,
    RegistrationsView,
};
use super::{Clock, DELETED, PORTAL, list, pair, reachable};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::{Area, DeskEvent, SendStep};
use crate::line;
use crate::local_banks;
use crate::profiles;
use crate::trouble::Trouble;

/// Removes the app at the bank. Where the bank does not know it any more, that is kept as its removal; the history stays.
///
/// # Errors
/// `input-invalid` where the name typed is not the app's, and `not-confirmed`: then nothing is sent;
/// `registration-unchangeable`; what the bank or the way there said.
pub async fn delete(desk: &Desk, req: RegistrationDeleteReq) -> Result<RegistrationsView, AppError> {
    let under_way = UnderWay::begin(desk, &req.registration_id)?;
    let deleted = delete_once(desk, &req).await;
    drop(under_way);
    desk.changed(Area::Registrations);
    let profile_id = deleted?;
    list(desk, RegistrationsListReq { profile_id }).await
}

async fn delete_once(desk: &Desk, req: &RegistrationDeleteReq) -> Result<String, Trouble> {
    let (row, kept) = load(desk, &req.registration_id)?;
    reachable(&row)?;
    if req.typed_name.trim() != row.software_id {
        return Err(Trouble::field("typedName", FieldProblem::NameMismatch));
    }
    let profile = profiles::row(desk, &row.profile_id)?;
    if profiles::environment(&profile) == Environment::Live && !req.confirmed {
        return Err(Trouble::NotConfirmed);
    }
    let clock = Clock::of(desk, &profile).await;
    let row = clock.settle(desk, row)?;
    let pair = pair::in_force(&row, clock.now);
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let client_id = row.client_id.clone().ok_or(Trouble::NotFound("the client_id"))?;
    let (host, key_id_url) = (&row.entry_host, &kept.key_id_url);
    let signer = line::signer(desk, &profile, bank, host, &pair, key_id_url, Some(&client_id)).await?;
    let line = line::open(desk, &profile, bank, host, &pair).await?;
    let request_id = desk.make_id();
    let prepared = registration::prepare_delete(&signer.preparation(desk, &request_id), &client_id)
        .map_err(|error| Trouble::Internal(error.to_string()))?;
    desk.host.emit(DeskEvent::Sending { step: SendStep::AskingToken });
    let token = registration::token(&line.client, &signer.settings, &line.recorder).await?;
    desk.host.emit(DeskEvent::Sending { step: SendStep::Sending });
    let answered = registration::send_delete(&line.client, &prepared, &token, &line.recorder).await;
    let (already_gone, call_id) = match answered {
        Ok(deleted) => (false, Some(deleted.call_id.to_string())),
        Err(source @ BankError::NotFound { .. }) => (true, source.call_id().map(|id| id.to_string())),
        Err(source) => {
            return Err(Trouble::Bank { source: Box::new(source), request_id: Some(request_id) });
        }
    };
    desk.host.emit(DeskEvent::Sending { step: SendStep::Recording });
    let at = local_banks::business_time(desk, &profile).await.map_or(clock.now, |at| at.as_millisecond());
    let detail = Detail {
        already_gone,
        signed_by: Some(hex::encode(signer.certificate.sha256())),
        ..Detail::default()
    };
    let event = event(desk, &row.id, at, RegistrationEventKind::Deleted, &detail, call_id)?;
    desk.vault()?.transaction(|rows| {
        let mut row = rows.registration(&row.id)?.ok_or(Trouble::NotFound("the registration"))?;
        row.status = DELETED.to_owned();
        row.deleted_at = Some(at);
        rows.put_registration(&row)?;
        rows.insert_registration_event(&event)?;
        for draft in rows.drafts(&row.profile_id)? {
            if read(&draft)?.registration_id.as_deref() == Some(row.id.as_str()) {
                rows.delete_draft(&draft.id)?;
            }
        }
        Ok::<(), Trouble>(())
    })?;
    Ok(profile.id)
}

/// Takes an app that is deleted, or was made on the portal, off the list. The bank is not told.
///
/// # Errors
/// `not-found`; `registration-unchangeable` for one that can still be deleted at its bank.
pub async fn forget(desk: &Desk, req: RegistrationForgetReq) -> Result<RegistrationsView, AppError> {
    let (row, _) = load(desk, &req.registration_id)?;
    if row.status != DELETED && row.origin != PORTAL {
        return Err(Trouble::Unchangeable.into());
    }
    desk.vault()?.delete_registration(&row.id).map_err(Trouble::from)?;
    desk.changed(Area::Registrations);
    list(desk, RegistrationsListReq { profile_id: row.profile_id }).await
}
