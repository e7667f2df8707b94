//! The banks' own clock: business time, which the management port can move, hold still or set right again.
//!
//! Business time decides how long tokens live, when a registration becomes active and what date a data set bears.
//! The validity of certificates is deliberately not judged by it: TLS stays on real time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since the Unix epoch by the machine's own clock, UTC.
pub(crate) fn real_now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// How business time differs from real time. Kept across restarts.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Clock {
    /// Milliseconds added to real time.
    offset_ms: i64,
    /// Where the clock is held still: the business time it shows, in Unix milliseconds UTC.
    held_at_ms: Option<i64>,
}

impl Clock {
    /// Business time in Unix milliseconds, UTC.
    pub(crate) fn now_ms(&self) -> i64 {
        self.held_at_ms.unwrap_or_else(|| clamp(real_now_ms().saturating_add(self.offset_ms)))
    }

    /// Business time.
    pub(crate) fn now(&self) -> Timestamp {
        timestamp(self.now_ms())
    }

    /// Sets business time; `held` stops the clock there.
    pub(crate) fn set(&mut self, now: Timestamp, held: bool) {
        let now_ms = clamp(now.as_millisecond());
        self.offset_ms = now_ms - real_now_ms();
        self.held_at_ms = held.then_some(now_ms);
    }

    /// Moves business time by so many seconds, also a clock that is held still.
    pub(crate) fn advance(&mut self, seconds: i64) {
        let by = seconds.saturating_mul(1000);
        self.offset_ms = self.offset_ms.saturating_add(by);
        self.held_at_ms = self.held_at_ms.map(|held| clamp(held.saturating_add(by)));
    }

    /// What GET /clock answers.
    pub(crate) fn describe(&self) -> serde_json::Value {
        let now = self.now();
        serde_json::json!({
            "now": now.to_string(),
            "paris": crate::activation::in_paris(now).to_string(),
            "offset_seconds": (self.now_ms() - real_now_ms()) / 1000,
            "moved": *self != Clock::default(),
            "frozen": self.held_at_ms.is_some(),
        })
    }
}

/// A timestamp from Unix milliseconds, held within what a timestamp can say.
pub(crate) fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(clamp(ms)).expect("clamped to the representable range")
}

fn clamp(ms: i64) -> i64 {
    // Years 1900 to 2999: inside every calendar computation made here.
    ms.clamp(-2_208_988_800_000, 32_503_679_999_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_with_real_time_until_it_is_moved() {
        let clock = Clock::default();
        assert!((clock.now_ms() - real_now_ms()).abs() < 1000);
        assert_eq!(clock.describe()["moved"], false);
    }

    #[test]
    fn keeps_running_from_where_it_was_set() {
        let mut clock = Clock::default();
        clock.set("2030-01-01T00:00:00Z".parse().unwrap(), false);
        clock.advance(86_400);
        let shown = clock.now_ms() - timestamp(1_893_456_000_000).as_millisecond();
        assert!((86_400_000..86_401_000).contains(&shown), "{shown}");
    }

    #[test]
    fn a_held_clock_stands_still_and_can_be_moved() {
        let mut clock = Clock::default();
        clock.set("2026-03-02T08:58:59Z".parse().unwrap(), true);
        clock.advance(1);
        assert_eq!(clock.now().to_string(), "2026-03-02T08:59:00Z");
    }

    #[test]
    fn an_absurd_move_does_not_leave_the_calendar() {
        let mut clock = Clock::default();
        clock.advance(i64::MAX);
        clock.advance(i64::MAX);
        assert!(clock.now().to_string().starts_with("2999-"));
        clock.set(Timestamp::MAX, true);
        assert!(clock.now().to_string().starts_with("2999-"));
    }
}
