//! The Desk's view of the PSUs: how each connection stands, and what its access asks of the operator.

use jiff::Timestamp;
use vault::ProfileRow;

use super::view::{DeskConnectionView, NextActionView};
use crate::accounts::{self, view::QuotaUseView};
use crate::connections::view::{AccessRoleView, AccessStatusView};
use crate::connections::{self};
use crate::consents::{self, Standing};
use crate::context::Desk;
use crate::registrations::Clock;
use crate::registrations::view::{RegistrationStatusView, RegistrationSummaryView, ScopeView};
use crate::trouble::Trouble;

/// A PSU's authentication is due from here on.
const AUTHENTICATE_WITHIN_DAYS: i64 = 14;

/// A connection, and what the operator should do about it.
pub(super) struct Stand {
    pub view: DeskConnectionView,
    pub due: Option<Due>,
}

/// What is due, and whether calls fail until it is done.
pub(super) struct Due {
    pub action: NextActionView,
    pub pressing: bool,
}

/// The connections of a profile, newest first.
pub(super) fn stands(desk: &Desk, profile: &ProfileRow, clock: Clock) -> Result<Vec<Stand>, Trouble> {
    let now = Timestamp::from_millisecond(clock.now).unwrap_or(Timestamp::MIN);
    let mut stands = Vec::new();
    for (row, summary) in connections::summaries(desk, &profile.id, clock)? {
        let for_accounts = summary.role == AccessRoleView::Aisp;
        let standing = match for_accounts {
            true => consents::standing(desk, &row)?,
            false => Standing::Given,
        };
        let fullest = accounts::quota(desk, &row, now)?.uses.into_iter().max_by_key(|one| one.used);
        let view = DeskConnectionView {
            consented: standing == Standing::Given,
            read: !for_accounts || accounts::was_read(desk, &row.id)?,
            fullest: fullest.filter(|one: &QuotaUseView| one.used > 0),
            summary,
        };
        let due = due(&view, standing);
        stands.push(Stand { view, due });
    }
    Ok(stands)
}

/// One thing at a time: the access first, then the consent, then the data.
fn due(connection: &DeskConnectionView, standing: Standing) -> Option<Due> {
    let DeskConnectionView { summary, read, .. } = connection;
    let connection_id = summary.id.clone();
    let pressing = |action| Some(Due { action, pressing: true });
    let waiting = |action| Some(Due { action, pressing: false });
    if summary.pending {
        return waiting(NextActionView::AwaitAnswer { connection_id });
    }
    let status = summary.access.status;
    let days = summary.access.sca_days.unwrap_or_default();
    match status {
        AccessStatusView::Never => return waiting(NextActionView::AuthorisePsu { connection_id }),
        AccessStatusView::Expired | AccessStatusView::RevokedByPsu | AccessStatusView::RevokedForScope => {
            return pressing(NextActionView::RenewAccess { connection_id, status });
        }
        AccessStatusView::ScaOver => {
            return pressing(NextActionView::AuthenticatePsu { connection_id, days, over: true });
        }
        // Somebody decided so.
        AccessStatusView::RevokedHere | AccessStatusView::Refused => return None,
        AccessStatusView::Valid | AccessStatusView::Refreshable => {}
    }
    match standing {
        Standing::ToRestore => pressing(NextActionView::RestoreConsent { connection_id }),
        Standing::Missing => waiting(NextActionView::SendConsent { connection_id }),
        _ if days <= AUTHENTICATE_WITHIN_DAYS => {
            waiting(NextActionView::AuthenticatePsu { connection_id, days, over: false })
        }
        Standing::Given if !read => waiting(NextActionView::Browse { connection_id }),
        Standing::Given | Standing::TakenBack => None,
    }
}

/// The first PSU, where an app can be authorised and nobody was asked yet.
pub(super) fn first(
    registrations: &[RegistrationSummaryView],
    connections: &[Stand],
) -> Option<NextActionView> {
    let can = |registration: &RegistrationSummaryView| {
        registration.status == RegistrationStatusView::Active
            && registration.scopes.iter().any(|scope| matches!(scope, ScopeView::Aisp | ScopeView::Cbpii))
    };
    (connections.is_empty() && registrations.iter().any(can)).then_some(NextActionView::ConnectFirstPsu)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::view::{AccessView, ConnectionSummaryView};

    fn connection(status: AccessStatusView, sca_days: i64) -> DeskConnectionView {
        DeskConnectionView {
            summary: ConnectionSummaryView {
                id: "c".to_owned(),
                name: String::new(),
                bank_key: "12579".to_owned(),
                bank_name: "Banque BCP".to_owned(),
                entry_host: "www.12579.sandbox.api.89c3.com".to_owned(),
                role: AccessRoleView::Aisp,
                versions: Vec::new(),
                registration_id: None,
                software_id: String::new(),
                client_id: String::new(),
                access: AccessView {
                    status,
                    expires_at: None,
                    refresh_held: true,
                    scope: None,
                    sca_at: Some(0),
                    sca_due_at: Some(0),
                    sca_days: Some(sca_days),
                },
                pending: false,
                created_at: 0,
            },
            consented: true,
            read: true,
            fullest: None,
        }
    }

    fn asked(connection: &DeskConnectionView, standing: Standing) -> Option<(NextActionView, bool)> {
        due(connection, standing).map(|due| (due.action, due.pressing))
    }

    #[test]
    fn an_access_that_ended_by_itself_presses_and_one_that_somebody_ended_does_not() {
        let connection_id = || "c".to_owned();
        for (status, action) in [
            (
                AccessStatusView::Expired,
                NextActionView::RenewAccess {
                    connection_id: connection_id(),
                    status: AccessStatusView::Expired,
                },
            ),
            (
                AccessStatusView::RevokedByPsu,
                NextActionView::RenewAccess {
                    connection_id: connection_id(),
                    status: AccessStatusView::RevokedByPsu,
                },
            ),
            (
                AccessStatusView::ScaOver,
                NextActionView::AuthenticatePsu { connection_id: connection_id(), days: 0, over: true },
            ),
        ] {
            assert_eq!(asked(&connection(status, 0), Standing::Given), Some((action, true)));
        }
        for status in [AccessStatusView::RevokedHere, AccessStatusView::Refused] {
            assert_eq!(asked(&connection(status, 0), Standing::Missing), None);
        }
        let mut pending = connection(AccessStatusView::ScaOver, -3);
        pending.summary.pending = true;
        let awaited = NextActionView::AwaitAnswer { connection_id: connection_id() };
        assert_eq!(asked(&pending, Standing::Given), Some((awaited, false)));
    }

    #[test]
    fn the_psu_is_due_fourteen_days_before_the_day() {
        let at = |days| asked(&connection(AccessStatusView::Valid, days), Standing::Given);
        assert_eq!(at(15), None);
        for days in [14, 0] {
            let action = NextActionView::AuthenticatePsu { connection_id: "c".to_owned(), days, over: false };
            assert_eq!(at(days), Some((action, false)));
        }
    }

    #[test]
    fn a_consent_comes_before_the_data_and_one_taken_back_on_purpose_is_not_asked_for() {
        let mut fresh = connection(AccessStatusView::Refreshable, 180);
        fresh.read = false;
        let connection_id = || "c".to_owned();
        let restore = NextActionView::RestoreConsent { connection_id: connection_id() };
        let send = NextActionView::SendConsent { connection_id: connection_id() };
        let browse = NextActionView::Browse { connection_id: connection_id() };
        assert_eq!(asked(&fresh, Standing::ToRestore), Some((restore, true)));
        assert_eq!(asked(&fresh, Standing::Missing), Some((send, false)));
        assert_eq!(asked(&fresh, Standing::Given), Some((browse, false)));
        assert_eq!(asked(&fresh, Standing::TakenBack), None);
    }
}
