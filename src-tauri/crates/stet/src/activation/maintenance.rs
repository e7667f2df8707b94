//! BPCE's weekly maintenance window: Monday from 00:00 to 06:00 in Paris.
//!
//! From the AISP documentation of Banque BCP ("Limits"). A call in the window may fail without anything
//! being wrong on the TPP's side.

use jiff::civil::{Date, Weekday, time};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{in_paris, paris};

/// One window, `starts` included, `ends` excluded (UTC instants).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub starts: Timestamp,
    pub ends: Timestamp,
}

impl Window {
    fn on(monday: Date) -> Self {
        Self { starts: in_paris(monday, time(0, 0, 0, 0)), ends: in_paris(monday, time(6, 0, 0, 0)) }
    }

    pub fn contains(&self, instant: Timestamp) -> bool {
        self.starts <= instant && instant < self.ends
    }
}

/// The window we are in, if any, and the one that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    pub now: Option<Window>,
    pub next: Window,
}

/// Where `now` stands in the weekly rhythm.
pub fn maintenance(now: Timestamp) -> Maintenance {
    let today = now.to_zoned(paris()).date();
    let since_monday = i64::from(today.weekday().since(Weekday::Monday));
    let this_monday = today.saturating_sub(since_monday.days());
    let this_week = Window::on(this_monday);
    Maintenance {
        now: this_week.contains(now).then_some(this_week),
        next: if now < this_week.starts {
            this_week
        } else {
            Window::on(this_monday.saturating_add(7.days()))
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(paris_wall_clock: &str) -> Timestamp {
        format!("{paris_wall_clock}[Europe/Paris]").parse::<jiff::Zoned>().expect("a Paris time").timestamp()
    }

    #[test]
    fn monday_before_six_is_in_the_window_and_six_is_not() {
        for inside in ["2025-11-24T00:00:00", "2025-11-24T05:59:59"] {
            assert!(maintenance(at(inside)).now.is_some(), "{inside}");
        }
        for outside in ["2025-11-23T23:59:59", "2025-11-24T06:00:00", "2025-11-26T03:00:00"] {
            assert!(maintenance(at(outside)).now.is_none(), "{outside}");
        }
    }

    #[test]
    fn the_next_window_is_the_coming_monday_even_from_within_one() {
        for now in ["2025-11-21T12:00:00", "2025-11-23T23:59:59"] {
            assert_eq!(maintenance(at(now)).next.starts, at("2025-11-24T00:00:00"), "{now}");
        }
        assert_eq!(maintenance(at("2025-11-24T01:00:00")).next.starts, at("2025-12-01T00:00:00"));
    }

    #[test]
    fn a_window_lasts_six_hours_of_the_wall_clock() {
        let next = maintenance(at("2026-03-28T12:00:00")).next;
        assert_eq!((next.starts, next.ends), (at("2026-03-30T00:00:00"), at("2026-03-30T06:00:00")));
    }
}
