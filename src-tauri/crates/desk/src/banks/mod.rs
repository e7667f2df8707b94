//! The bank directory as a profile sees it, and what a profile sets differently: another host, port or address, the
//! registration client_id, who signs a change, anchors of its own; and when the banks are under maintenance.

mod maintenance;
mod settings;
pub mod view;

use stet::directory::Availability;
use stet::{Bank, EntryKind, Environment};

use crate::context::Desk;
use crate::error::AppError;
use crate::profiles;
use crate::trouble::Trouble;
use view::{BankView, BanksListReq, BanksView, EntryKindView, EntryPointView};

pub use maintenance::{maintenance, maintenance_soon};
pub(crate) use settings::{OwnSettings, anchors_for, own_settings};
pub use settings::{add_anchor, remove_anchor, save as save_settings, show as show_settings};

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
    Ok(BanksView { banks: views })
}

fn bank_view(bank: &Bank, environment: Environment, own: &OwnSettings, own_settings: bool) -> BankView {
    let entry_points = entry_points(bank, environment, own);
    let unavailable = match &bank.availability {
        Availability::Elsewhere { .. } => Some("elsewhere".to_owned()),
        Availability::OnPlatform if entry_points.is_empty() => Some("no-sandbox".to_owned()),
        Availability::OnPlatform => None,
    };
    BankView {
        key: bank.key.as_str().to_owned(),
        codetab: bank.codetab.as_str().to_owned(),
        name: bank.name.clone(),
        short_name: bank.short_name.clone(),
        brand: bank.brand.clone(),
        bic: bank.bic.clone(),
        sandbox: bank.sandbox,
        entry_points: if unavailable.is_some() { Vec::new() } else { entry_points },
        unavailable,
        own_settings,
    }
}

/// The hosts this profile can use at `bank`; one of its own, where set, comes first and is recommended.
pub(crate) fn entry_points(bank: &Bank, environment: Environment, own: &OwnSettings) -> Vec<EntryPointView> {
    let mut views = Vec::new();
    if !own.host.is_empty() {
        let view = EntryPointView {
            host: own.host.clone(),
            kind: EntryKindView::Own,
            ended_on: None,
            recommended: true,
        };
        views.push(view);
    }
    let has_own = !views.is_empty();
    for entry in bank.entry_points(environment) {
        views.push(EntryPointView {
            host: entry.host,
            kind: match entry.kind {
                EntryKind::Sandbox => EntryKindView::Sandbox,
                EntryKind::LiveNew => EntryKindView::LiveNew,
                EntryKind::LiveNewBrand => EntryKindView::LiveNewBrand,
                EntryKind::LiveOld => EntryKindView::LiveOld,
                EntryKind::LiveBrand => EntryKindView::LiveBrand,
            },
            ended_on: entry.ended_on.map(|day| day.to_string()),
            recommended: entry.recommended && !has_own,
        });
    }
    views
}

pub(crate) fn name(key: &str) -> String {
    stet::bank(key).map_or_else(|| key.to_owned(), |bank| bank.name.clone())
}
