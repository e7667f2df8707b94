//! The platform's weekly maintenance windows, in Paris: Monday from 00:00 to 06:00 at every BPCE bank, and Sunday from
//! 02:00 to 06:00 at the Banques Populaires besides.
//!
//! The first is from the "Account information" documentation ("Limits"), the second from the Banque Populaire pages of
//! BPCE's former portal. A call in a window may fail without anything being wrong on the TPP's side.

use jiff::civil::{Date, Weekday, time};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::directory::Network;
use crate::paris::{in_paris, paris};

/// Whose banks a window concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concerned {
    EveryBank,
    BanquePopulaire,
}

/// One window, `starts` included, `ends` excluded (UTC instants).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub concerns: Concerned,
}

impl Window {
    fn on(day: Date, weekly: Weekly) -> Self {
        Self {
            starts: in_paris(day, time(weekly.from, 0, 0, 0)),
            ends: in_paris(day, time(weekly.to, 0, 0, 0)),
            concerns: weekly.concerns,
        }
    }

    pub fn contains(&self, instant: Timestamp) -> bool {
        self.starts <= instant && instant < self.ends
    }
}

/// The hours of one weekday.
#[derive(Debug, Clone, Copy)]
struct Weekly {
    weekday: Weekday,
    from: i8,
    to: i8,
    concerns: Concerned,
}

const WEEK: [Weekly; 2] = [
    Weekly { weekday: Weekday::Sunday, from: 2, to: 6, concerns: Concerned::BanquePopulaire },
    Weekly { weekday: Weekday::Monday, from: 0, to: 6, concerns: Concerned::EveryBank },
];

/// The window we are in, if any, and the one that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    pub now: Option<Window>,
    pub next: Window,
}

/// Where `now` stands in the weekly rhythm of the banks of one network; of all banks, where none is given.
pub fn maintenance(now: Timestamp, network: Option<Network>) -> Maintenance {
    let today = now.to_zoned(paris()).date();
    let concerned = |weekly: &&Weekly| {
        weekly.concerns == Concerned::EveryBank
            || network.is_none_or(|network| network == Network::BanquePopulaire)
    };
    // The last day that can hold a window under way is today; the next window is at most a week away.
    let mut windows = WEEK.iter().filter(concerned).flat_map(|weekly| {
        let ahead = i64::from(weekly.weekday.since(today.weekday()));
        [0, 7].map(|week| Window::on(today.saturating_add((ahead + week).days()), *weekly))
    });
    let every_monday = Window::on(today, WEEK[1]);
    let (mut under_way, mut next) = (None, None::<Window>);
    for window in windows.by_ref() {
        if window.contains(now) {
            under_way = Some(window);
        } else if window.starts > now && next.is_none_or(|next| window.starts < next.starts) {
            next = Some(window);
        }
    }
    Maintenance { now: under_way, next: next.unwrap_or(every_monday) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(paris_wall_clock: &str) -> Timestamp {
        format!("{paris_wall_clock}[Europe/Paris]").parse::<jiff::Zoned>().expect("a Paris time").timestamp()
    }

    fn savings_bank(now: &str) -> Maintenance {
        maintenance(at(now), Some(Network::CaisseEpargne))
    }

    #[test]
    fn monday_before_six_is_in_the_window_and_six_is_not() {
        for inside in ["2025-11-24T00:00:00", "2025-11-24T05:59:59"] {
            for network in [None, Some(Network::BanquePopulaire), Some(Network::Own)] {
                let now = maintenance(at(inside), network).now.expect("a window");
                assert_eq!(now.concerns, Concerned::EveryBank, "{inside}");
            }
        }
        for outside in ["2025-11-23T23:59:59", "2025-11-24T06:00:00", "2025-11-26T03:00:00"] {
            assert!(maintenance(at(outside), None).now.is_none(), "{outside}");
        }
    }

    #[test]
    fn sunday_from_two_to_six_concerns_the_banques_populaires_alone() {
        for inside in ["2025-11-23T02:00:00", "2025-11-23T05:59:59"] {
            for network in [None, Some(Network::BanquePopulaire)] {
                let now = maintenance(at(inside), network).now.expect("a window");
                assert_eq!(now.concerns, Concerned::BanquePopulaire, "{inside}");
            }
            assert!(savings_bank(inside).now.is_none(), "{inside}");
        }
        for outside in ["2025-11-23T01:59:59", "2025-11-23T06:00:00"] {
            assert!(maintenance(at(outside), None).now.is_none(), "{outside}");
        }
    }

    #[test]
    fn the_next_window_is_the_coming_one_even_from_within_one() {
        for now in ["2025-11-21T12:00:00", "2025-11-23T23:59:59"] {
            assert_eq!(savings_bank(now).next.starts, at("2025-11-24T00:00:00"), "{now}");
        }
        assert_eq!(savings_bank("2025-11-24T01:00:00").next.starts, at("2025-12-01T00:00:00"));
        for (now, next) in [
            ("2025-11-21T12:00:00", "2025-11-23T02:00:00"),
            ("2025-11-23T02:00:00", "2025-11-24T00:00:00"),
            ("2025-11-23T12:00:00", "2025-11-24T00:00:00"),
            ("2025-11-24T00:00:00", "2025-11-30T02:00:00"),
        ] {
            assert_eq!(maintenance(at(now), None).next.starts, at(next), "{now}");
        }
    }

    #[test]
    fn a_window_is_hours_of_the_wall_clock_also_where_the_clock_changes() {
        let next = maintenance(at("2026-03-28T12:00:00"), None).next;
        // On Sunday 29 March 2026 there is no 02:00: the window begins as the clock jumps, and is three hours long.
        assert_eq!((next.starts, next.ends), (at("2026-03-29T03:00:00"), at("2026-03-29T06:00:00")));
        let next = savings_bank("2026-03-28T12:00:00").next;
        assert_eq!((next.starts, next.ends), (at("2026-03-30T00:00:00"), at("2026-03-30T06:00:00")));
        // On Sunday 25 October 2026 the hour from 02:00 comes twice: the window begins with the first of them.
        let next = maintenance(at("2026-10-24T12:00:00"), None).next;
        assert_eq!(next.ends.duration_since(next.starts).as_hours(), 5);
    }
}
