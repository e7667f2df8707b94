//! The local banks of a Local profile: started when first needed, steered through their management API.

pub mod view;

use std::sync::Arc;

use stet::Environment;
use stet::local_bank::{HeldRegistration, LocalPersona, Management, Mode, NewTpp, PortalApp};
use vault::ProfileRow;

use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::Area;
use crate::host::RunningBanks;
use crate::profiles;
use crate::registrations::view::FieldProblem;
use crate::trouble::Trouble;
use view::{
    JournalEntryView, LocalBanksClockReq, LocalBanksModeReq, LocalBanksOpenAccountReq, LocalBanksResetReq,
    LocalBanksShowReq, LocalBanksView, LocalPersonaView, LocalRegistrationView,
};

/// Journal entries shown.
const SHOWN: usize = 50;

/// The local banks of a profile, started where they are not running.
///
/// # Errors
/// `local-banks-failed`.
pub(crate) async fn start(desk: &Desk, profile_id: &str) -> Result<Arc<RunningBanks>, Trouble> {
    let mut running = desk.banks.lock().await;
    if let Some(banks) = running.get(profile_id) {
        return Ok(banks.clone());
    }
    let folder = profiles::banks_folder(desk, profile_id);
    let banks =
        desk.host.start_local_banks(folder).await.map_err(|error| Trouble::LocalBanks(error.to_string()))?;
    let banks = Arc::new(banks);
    management(&banks)?.ready().await.map_err(failed)?;
    running.insert(profile_id.to_owned(), banks.clone());
    Ok(banks)
}

/// Stops a profile's banks, where they run.
pub(crate) async fn stop(desk: &Desk, profile_id: &str) {
    let running = desk.banks.lock().await.remove(profile_id);
    if let Some(stop) = running.and_then(|banks| held(&banks.stop).take()) {
        stop().await;
    }
}

pub(crate) fn management(banks: &RunningBanks) -> Result<Management, Trouble> {
    Management::new(&banks.management_url, banks.management_token.clone()).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Trouble {
    Trouble::LocalBanks(error.to_string())
}

/// What to ask of the practice QTSP for a TPP with all three roles.
pub(crate) fn practice_tpp(oid: &str, legal_name: &str) -> NewTpp {
    NewTpp::new(oid, legal_name)
}

/// The time business rules go by: the local banks' clock in a Local profile, real time elsewhere.
///
/// # Errors
/// `local-banks-failed`.
pub(crate) async fn business_time(desk: &Desk, profile: &ProfileRow) -> Result<jiff::Timestamp, Trouble> {
    if profiles::environment(profile) != Environment::Local {
        return Ok(desk.host.now());
    }
    let banks = start(desk, &profile.id).await?;
    Ok(management(&banks)?.clock().await.map_err(failed)?.now)
}

/// Whether the bank activates by the 09:59 rule: local banks only when told to, others always.
///
/// # Errors
/// `local-banks-failed`.
pub(crate) async fn by_the_rule(desk: &Desk, profile: &ProfileRow) -> Result<bool, Trouble> {
    if profiles::environment(profile) != Environment::Local {
        return Ok(true);
    }
    let banks = start(desk, &profile.id).await?;
    Ok(management(&banks)?.mode().await.map_err(failed)?.activation_rule)
}

/// Has the banks enter an app as a bank's developer portal does.
///
/// # Errors
/// As [`show`].
pub(crate) async fn enter_app(
    desk: &Desk,
    profile_id: &str,
    app: &PortalApp,
) -> Result<HeldRegistration, Trouble> {
    let entered = of(desk, profile_id).await?.enter_app(app).await.map_err(failed)?;
    desk.changed(Area::LocalBanks);
    Ok(entered)
}

/// Shows a Local profile's banks.
///
/// # Errors
/// `not-found` where the profile is not a Local one; `local-banks-failed`.
pub async fn show(desk: &Desk, req: LocalBanksShowReq) -> Result<LocalBanksView, AppError> {
    Ok(look(desk, &req.profile_id).await?)
}

/// Moves the banks' clock, or puts it back on real time.
///
/// # Errors
/// As [`show`].
pub async fn set_clock(desk: &Desk, req: LocalBanksClockReq) -> Result<LocalBanksView, AppError> {
    let instant = match req.instant {
        Some(ms) => {
            let not_a_time = |_| Trouble::field("instant", FieldProblem::Required);
            Some(jiff::Timestamp::from_millisecond(ms).map_err(not_a_time)?)
        }
        None => None,
    };
    of(desk, &req.profile_id).await?.set_clock(instant).await.map_err(failed)?;
    desk.changed(Area::LocalBanks);
    Ok(look(desk, &req.profile_id).await?)
}

/// Sets how strict the banks are and how they activate.
///
/// # Errors
/// As [`show`].
pub async fn set_mode(desk: &Desk, req: LocalBanksModeReq) -> Result<LocalBanksView, AppError> {
    let mode = Mode { strict: req.strict, activation_rule: req.activation_rule };
    of(desk, &req.profile_id).await?.set_mode(mode).await.map_err(failed)?;
    desk.changed(Area::LocalBanks);
    Ok(look(desk, &req.profile_id).await?)
}

/// Has the banks forget what was done with them. What Guichet kept stays.
///
/// # Errors
/// As [`show`].
pub async fn reset(desk: &Desk, req: LocalBanksResetReq) -> Result<LocalBanksView, AppError> {
    of(desk, &req.profile_id).await?.reset().await.map_err(failed)?;
    desk.changed(Area::LocalBanks);
    Ok(look(desk, &req.profile_id).await?)
}

/// Has a PSU open one more account. TPPs see it as the documents say: after a consent, only once all was taken back.
///
/// # Errors
/// As [`show`].
pub async fn open_account(desk: &Desk, req: LocalBanksOpenAccountReq) -> Result<LocalBanksView, AppError> {
    of(desk, &req.profile_id).await?.open_account(&req.persona_id).await.map_err(failed)?;
    desk.changed(Area::LocalBanks);
    Ok(look(desk, &req.profile_id).await?)
}

async fn of(desk: &Desk, profile_id: &str) -> Result<Management, Trouble> {
    let profile = profiles::row(desk, profile_id)?;
    if profiles::environment(&profile) != Environment::Local {
        return Err(Trouble::NotFound("a Local profile"));
    }
    let banks = start(desk, &profile.id).await?;
    management(&banks)
}

async fn look(desk: &Desk, profile_id: &str) -> Result<LocalBanksView, Trouble> {
    let management = of(desk, profile_id).await?;
    let banks = start(desk, profile_id).await?;
    let clock = management.clock().await.map_err(failed)?;
    let mode = management.mode().await.map_err(failed)?;
    let registrations = management.registrations().await.map_err(failed)?;
    let personas = management.personas().await.map_err(failed)?;
    let journal = management.last_of_journal(SHOWN).await.map_err(failed)?;
    Ok(LocalBanksView {
        address: banks.address.to_string(),
        pages: banks.pages.clone(),
        management: banks.management_url.clone(),
        folder: profiles::banks_folder(desk, profile_id).display().to_string(),
        ca_file: banks.ca_file.display().to_string(),
        clock: clock.now.as_millisecond(),
        clock_moved: clock.moved,
        strict: mode.strict,
        activation_rule: mode.activation_rule,
        registrations: registrations
            .into_iter()
            .map(|held| LocalRegistrationView {
                client_id: held.client_id,
                client_name: held.client_name,
                software_id: held.software_id,
                oid: held.oid,
                active: held.active,
            })
            .collect(),
        personas: people(personas),
        journal: journal
            .into_iter()
            .rev()
            .map(|entry| JournalEntryView {
                at: entry.at.as_millisecond(),
                host: entry.host,
                method: entry.method,
                path: entry.path,
                status: entry.status,
                refused: entry.refused,
            })
            .collect(),
    })
}

/// Each PSU once, in the banks' order.
fn people(personas: Vec<LocalPersona>) -> Vec<LocalPersonaView> {
    let mut people: Vec<LocalPersonaView> = Vec::new();
    for persona in personas {
        let bank = persona.bank.unwrap_or(persona.codetab);
        match people.iter_mut().find(|known| known.id == persona.id) {
            Some(known) => known.banks.push(bank),
            None => people.push(LocalPersonaView {
                id: persona.id,
                name: persona.persona,
                banks: vec![bank],
                accounts: u32::try_from(persona.accounts.len()).unwrap_or(u32::MAX),
            }),
        }
    }
    people
}
