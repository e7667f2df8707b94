//! The banks' maintenance windows as the screen shows them. The instant is the business time of a profile: the local
//! banks' clock in a Local profile.

use jiff::{SignedDuration, Timestamp};
use stet::{Bank, Concerned};

use super::view::{BankMaintenanceView, MaintenanceConcernsView, MaintenanceReq, MaintenanceView};
use crate::context::Desk;
use crate::error::AppError;
use crate::trouble::Trouble;
use crate::{local_banks, profiles};

/// From how long before its beginning a window is worth a word.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// The window of a bank that is under way by a profile's business time, or the next one.
///
/// # Errors
/// `not-found` for profile or bank; `local-banks-failed` where a Local profile's banks do not tell the time.
pub async fn show(desk: &Desk, req: MaintenanceReq) -> Result<BankMaintenanceView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let bank = stet::bank(&req.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let at = local_banks::business_time(desk, &profile).await?;
    Ok(BankMaintenanceView { window: maintenance(at, bank) })
}

/// The window of `bank` under way at `at`, or the next one. None where its group names no hours.
fn maintenance(at: Timestamp, bank: &Bank) -> Option<MaintenanceView> {
    if !bank.dialect().maintenance {
        return None;
    }
    let maintenance = stet::maintenance(at, Some(bank.network));
    let window = maintenance.now.unwrap_or(maintenance.next);
    Some(MaintenanceView {
        now: maintenance.now.is_some(),
        starts_at: window.starts.as_millisecond(),
        ends_at: window.ends.as_millisecond(),
        concerns: match window.concerns {
            Concerned::EveryBank => MaintenanceConcernsView::EveryBank,
            Concerned::BanquePopulaire => MaintenanceConcernsView::BanquePopulaire,
        },
    })
}

/// The first window of any of `banks`: one under way at `at`, or the next one. None where no group of theirs names hours.
pub fn first_maintenance<'a>(
    at: Timestamp,
    banks: impl IntoIterator<Item = &'a Bank>,
) -> Option<MaintenanceView> {
    let windows = banks.into_iter().filter_map(|bank| maintenance(at, bank));
    windows.min_by_key(|window| (!window.now, window.starts_at))
}

/// The window of `bank` that is under way at `at` or begins within 24 hours.
pub fn maintenance_soon(at: Timestamp, bank: &Bank) -> Option<MaintenanceView> {
    let view = maintenance(at, bank)?;
    let until = SignedDuration::from_millis(view.starts_at.saturating_sub(at.as_millisecond()));
    (view.now || until <= SOON).then_some(view)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon(instant: &str, bank: &str) -> Option<(bool, MaintenanceConcernsView)> {
        let at = instant.parse().expect("an instant");
        maintenance_soon(at, stet::bank(bank).expect("a bank")).map(|view| (view.now, view.concerns))
    }

    #[test]
    fn a_window_is_told_a_day_ahead_and_while_it_lasts() {
        use MaintenanceConcernsView::{BanquePopulaire, EveryBank};
        // Paris is an hour ahead of UTC in November; the 24th is a Monday.
        assert_eq!(soon("2025-11-22T22:59:59Z", "17515-ceidf"), None);
        assert_eq!(soon("2025-11-22T23:00:00Z", "17515-ceidf"), Some((false, EveryBank)));
        assert_eq!(soon("2025-11-23T23:00:00Z", "17515-ceidf"), Some((true, EveryBank)));
        assert_eq!(soon("2025-11-24T05:00:00Z", "17515-ceidf"), None);
        assert_eq!(soon("2025-11-22T22:59:59Z", "13807-bpgo"), Some((false, BanquePopulaire)));
        assert_eq!(soon("2025-11-23T01:00:00Z", "13807-bpgo"), Some((true, BanquePopulaire)));
        // Arkéa's page names no hours.
        assert_eq!(soon("2025-11-23T23:00:00Z", "arkea-fortuneo"), None);
    }

    fn first(instant: &str, keys: &[&str]) -> Option<(bool, MaintenanceConcernsView)> {
        let at = instant.parse().expect("an instant");
        let banks = keys.iter().map(|key| stet::bank(key).expect("a bank"));
        first_maintenance(at, banks).map(|view| (view.now, view.concerns))
    }

    #[test]
    fn of_several_banks_the_first_window_of_those_that_have_one_is_told() {
        use MaintenanceConcernsView::{BanquePopulaire, EveryBank};
        let friday = "2025-11-21T12:00:00Z";
        assert_eq!(first(friday, &[]), None);
        assert_eq!(first(friday, &["arkea-fortuneo", "arkea-cmb"]), None);
        assert_eq!(first(friday, &["arkea-fortuneo", "17515-ceidf"]), Some((false, EveryBank)));
        assert_eq!(first(friday, &["17515-ceidf", "13807-bpgo"]), Some((false, BanquePopulaire)));
        // On Sunday at two in Paris the Banques Populaires are under maintenance, and on Monday everybody is.
        assert_eq!(first("2025-11-23T01:00:00Z", &["17515-ceidf"]), Some((false, EveryBank)));
        let both = ["17515-ceidf", "13807-bpgo"];
        assert_eq!(first("2025-11-23T01:00:00Z", &both), Some((true, BanquePopulaire)));
        assert_eq!(first("2025-11-23T23:00:00Z", &both), Some((true, EveryBank)));
    }
}
