//! Profiles: one TPP identity in one environment, with its own certificates, keys, registrations and calls. Making a
//! practice TPP is one operation that leaves nothing behind when it fails.

pub mod view;

use std::path::PathBuf;

use eidas::Oid;
use stet::Environment;
use vault::ProfileRow;

use crate::app::{self, PROFILE};
use crate::certificates::intake::{self, Offered};
use crate::certificates::orphans;
use crate::context::{Desk, held};
use crate::error::AppError;
use crate::events::{Area, DeskEvent, PractiseStep};
use crate::local_banks;
use crate::registrations::view::{FieldProblem, FieldProblemView};
use crate::trouble::Trouble;
use view::{EnvironmentView, PractiseReq, ProfileCreateReq, ProfileDeleteReq, ProfileSelectReq, ProfileView};

use crate::app::view::AppView;

/// The practice TPP's legal name; the banks add a number where it is taken.
const PRACTICE_NAME: &str = "Practice TPP";

/// The folder that holds the banks of every Local profile, each under the profile's id.
pub(crate) const BANKS: &str = "local-banks";

/// A profile's names are no longer than this, in characters.
const LONGEST_NAME: usize = 120;

/// Starts the local banks, has their QTSP make a practice TPP with its QWAC and QSEALC, keeps both and selects the
/// new profile.
///
/// # Errors
/// `local-banks-failed`, or what the keychain or the store said; nothing is left behind then.
pub async fn practise(desk: &Desk, _req: PractiseReq) -> Result<AppView, AppError> {
    let taken: Vec<String> =
        desk.vault()?.profiles().map_err(Trouble::from)?.into_iter().map(|profile| profile.name).collect();
    let name_of = |number: usize| match number {
        1 => "Practice".to_owned(),
        number => format!("Practice {number}"),
    };
    let number = (1..=taken.len() + 1).find(|number| !taken.contains(&name_of(*number))).unwrap_or(1);
    let row = ProfileRow {
        id: desk.make_id(),
        name: name_of(number),
        environment: "local".to_owned(),
        oid: format!("PSDFR-ACPR-{}", practice_number(desk)),
        legal_name: if number == 1 { PRACTICE_NAME.to_owned() } else { format!("{PRACTICE_NAME} {number}") },
        created_at: desk.now_ms(),
    };
    match furnish(desk, &row).await {
        Ok(()) => {}
        Err(trouble) => {
            undo(desk, &row.id).await;
            return Err(trouble.into());
        }
    }
    desk.changed(Area::App);
    Ok(app::state(desk)?)
}

/// Five digits that no authorised institution was given: practice numbers start with `999`.
fn practice_number(desk: &Desk) -> String {
    let mut byte = [0u8; 1];
    desk.host.random(&mut byte);
    format!("999{:02}", byte[0] % 100)
}

async fn furnish(desk: &Desk, row: &ProfileRow) -> Result<(), Trouble> {
    desk.host.emit(DeskEvent::Practising { step: PractiseStep::StartingBanks });
    let banks = local_banks::start(desk, &row.id).await?;
    desk.host.emit(DeskEvent::Practising { step: PractiseStep::MakingCertificates });
    let tpp = local_banks::management(&banks)?
        .tpp(&local_banks::practice_tpp(&row.oid, &row.legal_name))
        .await
        .map_err(|error| Trouble::LocalBanks(error.to_string()))?;
    desk.host.emit(DeskEvent::Practising { step: PractiseStep::StoringKeys });
    let vault = desk.vault()?;
    vault.insert_profile(row)?;
    let mut offered = Vec::new();
    for (name, half) in [("QWAC", &tpp.qwac), ("QSEALC", &tpp.qsealc)] {
        offered.push(Offered::practice(name, &half.certificate_pem, &half.key_pem)?);
    }
    intake::keep(desk, &row.id, offered).await?;
    vault.set_setting(PROFILE, &row.id)?;
    Ok(())
}

/// Takes back what a failed `practise` had done so far. Failures here are logged: the first one is the operator's.
async fn undo(desk: &Desk, profile_id: &str) {
    if let Err(error) = forget(desk, profile_id).await {
        tracing::warn!(%error, "a half-made practice profile could not be taken back");
    }
}

/// Makes an empty profile for the banks' sandbox or live hosts and selects it.
///
/// # Errors
/// `input-invalid`, naming the fields.
pub async fn create(desk: &Desk, req: ProfileCreateReq) -> Result<AppView, AppError> {
    let vault = desk.vault()?;
    let mut fields = Vec::new();
    let mut wrong = |field: &str, problem| fields.push(FieldProblemView { field: field.to_owned(), problem });
    let (name, legal_name) = (req.name.trim(), req.legal_name.trim());
    for (field, value) in [("name", name), ("legalName", legal_name)] {
        if value.is_empty() {
            wrong(field, FieldProblem::Required);
        } else if value.chars().count() > LONGEST_NAME {
            wrong(field, FieldProblem::TooLong);
        }
    }
    let oid = req.oid.trim().to_owned();
    if oid.is_empty() {
        wrong("oid", FieldProblem::Required);
    } else if Oid::parse(&oid).is_err() {
        wrong("oid", FieldProblem::NotAnOid);
    }
    if vault.profiles().map_err(Trouble::from)?.iter().any(|profile| profile.name == name) {
        wrong("name", FieldProblem::Duplicate);
    }
    let environment = match req.environment {
        EnvironmentView::Sandbox => "sandbox",
        EnvironmentView::Live => "live",
        // A local profile is made with its banks and certificates, by `profiles_practise`.
        EnvironmentView::Local => {
            wrong("environment", FieldProblem::Required);
            "local"
        }
    };
    if !fields.is_empty() {
        return Err(Trouble::Input(fields).into());
    }
    let row = ProfileRow {
        id: desk.make_id(),
        name: name.to_owned(),
        environment: environment.to_owned(),
        oid,
        legal_name: legal_name.to_owned(),
        created_at: desk.now_ms(),
    };
    vault
        .transaction(|rows| {
            rows.insert_profile(&row)?;
            rows.set_setting(PROFILE, &row.id)
        })
        .map_err(Trouble::from)?;
    desk.changed(Area::App);
    Ok(app::state(desk)?)
}

/// Selects a profile.
///
/// # Errors
/// `not-found`.
pub async fn select(desk: &Desk, req: ProfileSelectReq) -> Result<AppView, AppError> {
    let row = row(desk, &req.profile_id)?;
    desk.vault()?.set_setting(PROFILE, &row.id).map_err(Trouble::from)?;
    desk.changed(Area::App);
    Ok(app::state(desk)?)
}

/// Deletes a profile with everything that is its own, local banks included.
///
/// # Errors
/// `input-invalid` when the name typed is another.
pub async fn delete(desk: &Desk, req: ProfileDeleteReq) -> Result<AppView, AppError> {
    let row = row(desk, &req.profile_id)?;
    if req.name.trim() != row.name {
        return Err(Trouble::field("name", FieldProblem::NameMismatch).into());
    }
    let forgotten = forget(desk, &row.id).await;
    desk.changed(Area::App);
    forgotten?;
    Ok(app::state(desk)?)
}

/// Removes a profile's rows, then what stood behind them: its local banks with their folder, its keys in the keychain.
/// The rows go first, so that nothing starts the banks anew meanwhile.
async fn forget(desk: &Desk, profile_id: &str) -> Result<(), Trouble> {
    let _one_at_a_time = desk.keeping.lock().await;
    desk.vault()?.transaction(|rows| {
        let keys = rows.delete_profile(profile_id)?;
        if keys.is_empty() { Ok(()) } else { orphans::note(rows, &keys) }
    })?;
    held(&desk.staged).retain(|_, file| file.profile_id != profile_id);
    held(&desk.keepers).clear();
    held(&desk.client_tokens).retain(|token| token.profile_id != profile_id);
    local_banks::stop(desk, profile_id).await;
    let removed = remove_banks(desk, profile_id);
    orphans::sweep(desk).await?;
    removed
}

/// Removes the folder of a profile's banks, which have stopped.
pub(crate) fn remove_banks(desk: &Desk, profile_id: &str) -> Result<(), Trouble> {
    let folder = banks_folder(desk, profile_id);
    match std::fs::remove_dir_all(&folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Trouble::LocalBanks(format!("{} stays behind: {error}", folder.display()))),
    }
}

/// Removes the folders of banks that belong to no profile: a process that ended while a practice profile was being made,
/// or in which nothing was to be kept, left them. The caller has opened a store, which alone knows the profiles.
///
/// # Errors
/// What the store said, and the first folder that stays behind.
pub(crate) fn sweep_banks(desk: &Desk) -> Result<(), Trouble> {
    let known = desk.vault()?.profiles()?;
    let Ok(folders) = std::fs::read_dir(all_banks(desk)) else { return Ok(()) };
    for folder in folders.flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        // Only what was made here: each is named after its profile.
        if uuid::Uuid::try_parse(&name).is_ok() && known.iter().all(|profile| profile.id != name) {
            tracing::info!(%name, "local banks of no profile are removed");
            remove_banks(desk, &name)?;
        }
    }
    Ok(())
}

/// Where a Local profile's banks keep their state.
pub(crate) fn banks_folder(desk: &Desk, profile_id: &str) -> PathBuf {
    all_banks(desk).join(profile_id)
}

fn all_banks(desk: &Desk) -> PathBuf {
    desk.host.data_folder().join(BANKS)
}

pub(crate) fn row(desk: &Desk, profile_id: &str) -> Result<ProfileRow, Trouble> {
    desk.vault()?.profile(profile_id)?.ok_or(Trouble::NotFound("the profile"))
}

pub(crate) fn environment(row: &ProfileRow) -> Environment {
    match row.environment.as_str() {
        "local" => Environment::Local,
        "live" => Environment::Live,
        _ => Environment::Sandbox,
    }
}

pub(crate) fn view(row: ProfileRow) -> ProfileView {
    let environment = match environment(&row) {
        Environment::Local => EnvironmentView::Local,
        Environment::Sandbox => EnvironmentView::Sandbox,
        Environment::Live => EnvironmentView::Live,
    };
    ProfileView {
        id: row.id,
        name: row.name,
        environment,
        oid: row.oid,
        legal_name: row.legal_name,
        created_at: row.created_at,
    }
}
