//! What of an access is left: told from the connection's row, its tokens and the bank's clock, at every look anew.

use jiff::Timestamp;
use stet::day_in_paris;
use vault::{ConnectionRow, TokenRow};

use super::view::{AccessStatusView, AccessView};

/// RTS (EU) 2018/389, article 10 as amended by (EU) 2022/2360: strong customer authentication is due again after
/// 180 days. It is counted from the authentication; a refresh does not extend it.
const SCA_DAYS: i64 = 180;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// An access token with less time than this is not counted on.
pub(super) const MARGIN_MS: i64 = 5 * 60 * 1000;

/// A connection row's status: what was last learned about the access.
pub(super) const NEW: &str = "new";
pub(super) const AUTHORISED: &str = "authorised";
pub(super) const REFUSED: &str = "refused";
pub(super) const REVOKED_HERE: &str = "revoked-here";
pub(super) const REVOKED_BY_PSU: &str = "revoked-by-psu";
pub(super) const REVOKED_FOR_SCOPE: &str = "revoked-for-scope";

/// The access of a connection at `now`, the bank's clock in unix milliseconds, UTC.
pub(super) fn view(row: &ConnectionRow, tokens: Option<&TokenRow>, now: i64) -> AccessView {
    let sca_due_at = row.sca_at.map(|at| at + SCA_DAYS * DAY_MS);
    AccessView {
        status: status(row, tokens, sca_due_at, now),
        expires_at: tokens.and_then(|tokens| tokens.access_expires_at),
        refresh_held: tokens.is_some_and(|tokens| tokens.refresh_token.is_some()),
        scope: tokens.map(|tokens| tokens.scope.clone()),
        sca_at: row.sca_at,
        sca_due_at,
        sca_days: sca_due_at.map(|due| days_until(due, now)),
    }
}

/// Calendar days in Paris, as an operator counts them: what is due tomorrow morning is due in a day, also this evening.
fn days_until(due: i64, now: i64) -> i64 {
    let day = |ms| day_in_paris(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MIN));
    day(now).until(day(due)).map_or(0, |span| span.get_days().into())
}

fn status(
    row: &ConnectionRow,
    tokens: Option<&TokenRow>,
    sca_due_at: Option<i64>,
    now: i64,
) -> AccessStatusView {
    match (row.status.as_str(), tokens) {
        (REVOKED_HERE, _) => AccessStatusView::RevokedHere,
        (REVOKED_BY_PSU, _) => AccessStatusView::RevokedByPsu,
        (REVOKED_FOR_SCOPE, _) => AccessStatusView::RevokedForScope,
        (REFUSED, None) => AccessStatusView::Refused,
        (_, _) if sca_due_at.is_some_and(|due| due <= now) => AccessStatusView::ScaOver,
        (_, None) => AccessStatusView::Never,
        (_, Some(tokens)) => match tokens.access_expires_at {
            Some(end) if tokens.refresh_token.is_some() && end - MARGIN_MS <= now => {
                AccessStatusView::Refreshable
            }
            Some(end) if end <= now => AccessStatusView::Expired,
            // Where the bank did not say how long it lives, its 401 tells.
            _ => AccessStatusView::Valid,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * 60 * 1000;

    fn row(status: &str, sca_at: Option<i64>) -> ConnectionRow {
        ConnectionRow {
            id: "c".to_owned(),
            profile_id: "p".to_owned(),
            registration_id: None,
            bank_key: "12579".to_owned(),
            entry_host: "www.12579.sandbox.api.89c3.com".to_owned(),
            role: "aisp".to_owned(),
            client_id: "x".to_owned(),
            redirect_uri: "http://127.0.0.1:8421/".to_owned(),
            name: String::new(),
            status: status.to_owned(),
            created_at: 0,
            sca_at,
            json: "{}".to_owned(),
        }
    }

    fn tokens(expires_at: i64, refresh: bool) -> TokenRow {
        TokenRow {
            connection_id: "c".to_owned(),
            access_token: "access".into(),
            access_expires_at: Some(expires_at),
            refresh_token: refresh.then(|| "refresh".into()),
            scope: "aisp offline_access".to_owned(),
            received_at: 0,
        }
    }

    #[test]
    fn an_access_is_counted_on_until_five_minutes_before_its_end_where_it_can_be_refreshed() {
        let at = |now: i64, refresh: bool| {
            view(&row(AUTHORISED, Some(0)), Some(&tokens(HOUR, refresh)), now).status
        };
        assert_eq!(at(HOUR - MARGIN_MS - 1, true), AccessStatusView::Valid);
        assert_eq!(at(HOUR - MARGIN_MS, true), AccessStatusView::Refreshable);
        assert_eq!(at(HOUR + 1, true), AccessStatusView::Refreshable);
        assert_eq!(at(HOUR - 1, false), AccessStatusView::Valid);
        assert_eq!(at(HOUR, false), AccessStatusView::Expired);
    }

    #[test]
    fn authentication_is_due_again_on_the_180th_day_to_the_millisecond() {
        let row = row(AUTHORISED, Some(7));
        let held = tokens(i64::MAX / 2, true);
        let at = |days: i64, ms: i64| view(&row, Some(&held), 7 + days * DAY_MS + ms);
        assert_eq!((at(179, 0).status, at(179, 0).sca_days), (AccessStatusView::Valid, Some(1)));
        assert_eq!((at(180, -1).status, at(180, -1).sca_days), (AccessStatusView::Valid, Some(0)));
        assert_eq!((at(180, 0).status, at(180, 0).sca_days), (AccessStatusView::ScaOver, Some(0)));
        assert_eq!((at(181, 0).status, at(181, 0).sca_days), (AccessStatusView::ScaOver, Some(-1)));
        assert_eq!(at(0, 0).sca_due_at, Some(7 + 180 * DAY_MS));
    }

    #[test]
    fn the_days_left_are_those_of_the_calendar_in_paris() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant").as_millisecond();
        // Due on 30 June 2026 at 11:00 in Paris, summer time in between.
        let row = row(AUTHORISED, Some(at("2026-01-01T09:00:00Z")));
        for (now, days) in [
            ("2026-01-01T09:00:00Z", 180),
            ("2026-06-28T22:30:00Z", 1),
            ("2026-06-29T21:59:59Z", 1),
            ("2026-06-29T22:00:00Z", 0),
            ("2026-06-30T21:59:59Z", 0),
            ("2026-06-30T22:00:00Z", -1),
            ("2026-07-10T08:00:00Z", -10),
        ] {
            assert_eq!(view(&row, None, at(now)).sca_days, Some(days), "{now}");
        }
    }

    #[test]
    fn what_was_revoked_or_refused_stays_so_whatever_is_left_of_its_time() {
        for (status, seen) in [
            (REVOKED_HERE, AccessStatusView::RevokedHere),
            (REVOKED_BY_PSU, AccessStatusView::RevokedByPsu),
            (REVOKED_FOR_SCOPE, AccessStatusView::RevokedForScope),
        ] {
            assert_eq!(view(&row(status, Some(0)), Some(&tokens(HOUR, true)), 1).status, seen);
            assert_eq!(view(&row(status, Some(0)), None, 1).status, seen);
        }
        assert_eq!(view(&row(REFUSED, None), None, 1).status, AccessStatusView::Refused);
        // A refusal of a later attempt takes nothing from the access that is held.
        assert_eq!(
            view(&row(REFUSED, Some(0)), Some(&tokens(HOUR, true)), 1).status,
            AccessStatusView::Valid
        );
        assert_eq!(view(&row(NEW, None), None, 1).status, AccessStatusView::Never);
    }
}
