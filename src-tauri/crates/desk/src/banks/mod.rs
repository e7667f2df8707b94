//! The bank directory as a profile sees it; what a profile sets differently, for one bank or for all: where it answers,
//! how calls to it are signed, whom it is trusted through; and when the banks are under maintenance.

mod anchors;
mod bank_settings;
mod maintenance;
mod own_settings;
mod preview;
mod settings;
pub mod settings_view;
pub mod view;

use stet::dialect::Enrolment;
use stet::directory::Availability;
use stet::{Bank, EntryKind, Environment};

use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::trouble::Trouble;
use view::{BankView, BanksListReq, BanksView, EnrolmentView, EntryKindView, EntryPointView};

pub(crate) use anchors::anchors_for;
pub use anchors::{add as add_anchor, remove as remove_anchor};
pub(crate) use bank_settings::{BankSettings, own_settings};
pub use maintenance::{first_maintenance, maintenance_soon, show as show_maintenance};
pub use settings::{check as check_settings, save as save_settings, show as show_settings};

/// Lists every bank of the directory, those that this profile cannot reach with the reason.
///
/// # Errors
/// `not-found` for the profile.
pub async fn list(desk: &Desk, req: BanksListReq) -> Result<BanksView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let environment = profiles::environment(&profile);
    let vault = desk.vault()?;
    let with_settings = vault.all_bank_settings(&profile.id).map_err(Trouble::from)?;
    let anchored = vault.anchors(&profile.id).map_err(Trouble::from)?;
    let mut views = Vec::new();
    for bank in stet::banks() {
        let key = bank.key.as_str();
        let own = own_settings(desk, &profile.id, key)?;
        let own_settings = with_settings.iter().any(|row| row.bank_key == key)
            || anchored.iter().any(|row| row.bank_key.as_deref() == Some(key));
        views.push(bank_view(bank, environment, &own, own_settings));
    }
    let own_for_all = with_settings.iter().any(|row| row.bank_key == own_settings::ALL_BANKS)
        || anchored.iter().any(|row| row.bank_key.is_none());
    Ok(BanksView { banks: views, own_for_all })
}

fn bank_view(bank: &Bank, environment: Environment, own: &BankSettings, own_settings: bool) -> BankView {
    let entry_points = entry_points(bank, environment, own);
    let unavailable = match &bank.availability {
        Availability::Elsewhere { .. } => Some("elsewhere".to_owned()),
        Availability::OnPlatform if entry_points.is_empty() => Some("no-sandbox".to_owned()),
        Availability::OnPlatform => None,
    };
    BankView {
        key: bank.key.as_str().to_owned(),
        codetab: bank.codetab.as_ref().map(|codetab| codetab.as_str().to_owned()),
        name: bank.name.clone(),
        short_name: bank.short_name.clone(),
        brand: bank.brand.clone(),
        bic: bank.bic.clone(),
        sandbox: bank.sandbox,
        enrolment: enrolment(bank),
        authorizes: entry_points.iter().any(|entry| own.authorize_host(bank, &entry.host).is_some()),
        entry_points: if unavailable.is_some() { Vec::new() } else { entry_points },
        unavailable,
        own_settings,
    }
}

pub(crate) fn enrolment(bank: &Bank) -> EnrolmentView {
    match bank.dialect().enrolment {
        Enrolment::RegistrationApi => EnrolmentView::RegistrationApi,
        Enrolment::Portal => EnrolmentView::Portal,
    }
}

/// The hosts this profile can use at `bank`; one of its own, where set, comes first and is recommended.
pub(crate) fn entry_points(bank: &Bank, environment: Environment, own: &BankSettings) -> Vec<EntryPointView> {
    let mut views = Vec::new();
    let directory = bank.entry_points(environment);
    if let Some(host) = &own.host {
        let ended_on = directory.iter().find(|entry| entry.host == *host).and_then(|entry| entry.ended_on);
        let ended_on = ended_on.map(|day| day.to_string());
        views.push(EntryPointView {
            host: host.clone(),
            kind: EntryKindView::Own,
            ended_on,
            recommended: true,
        });
    }
    for entry in directory.into_iter().filter(|entry| own.host.as_ref() != Some(&entry.host)) {
        views.push(EntryPointView {
            host: entry.host,
            kind: entry_kind(entry.kind),
            ended_on: entry.ended_on.map(|day| day.to_string()),
            recommended: entry.recommended && own.host.is_none(),
        });
    }
    views
}

fn entry_kind(kind: EntryKind) -> EntryKindView {
    match kind {
        EntryKind::Sandbox => EntryKindView::Sandbox,
        EntryKind::LiveNew => EntryKindView::LiveNew,
        EntryKind::LiveNewBrand => EntryKindView::LiveNewBrand,
        EntryKind::LiveOld => EntryKindView::LiveOld,
        EntryKind::LiveBrand => EntryKindView::LiveBrand,
        EntryKind::Live => EntryKindView::Live,
    }
}

pub(crate) fn name(key: &str) -> String {
    stet::bank(key).map_or_else(|| key.to_owned(), |bank| bank.name.clone())
}
