//! What becomes of a payment, and when: a list of steps by the bank's clock, some of which are still ahead.
//!
//! STET's statuses and reasons (ISO 20022). When the banks take each step is printed nowhere; what was decided: a payment
//! that is accepted for execution is in process a minute later and settled on the next working day at 09:00 in Paris; an
//! instant one is settled at once; one for a later day waits until 06:00 of its day and is settled at noon.

use crate::activation::{in_paris, is_working_day};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60_000;
/// So long a payment waits for the PSU, and then for the TPP's confirmation.
const PATIENCE_MS: i64 = 86_400_000;

/// A paymentInformationStatus.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Status {
    /// Received.
    Rcvd,
    /// Pending.
    Pdng,
    /// The PSU agreed; the TPP's confirmation is waited for.
    Actc,
    /// Accepted; waits for its execution.
    Accp,
    /// In process.
    Acsp,
    /// Settled.
    Acsc,
    Rjct,
    Canc,
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Status::Rcvd => "RCVD",
            Status::Pdng => "PDNG",
            Status::Actc => "ACTC",
            Status::Accp => "ACCP",
            Status::Acsp => "ACSP",
            Status::Acsc => "ACSC",
            Status::Rjct => "RJCT",
            Status::Canc => "CANC",
        }
    }

    /// Whether the PSU has not decided yet.
    pub(crate) fn waits_for_the_psu(self) -> bool {
        matches!(self, Status::Rcvd | Status::Pdng)
    }

    /// The same of a payment's single transaction, for which STET has fewer words.
    pub(crate) fn of_transaction(self) -> Status {
        match self {
            Status::Rcvd | Status::Pdng => Status::Pdng,
            Status::Actc | Status::Accp => Status::Actc,
            other => other,
        }
    }
}

/// A status from a moment on: business time, Unix milliseconds UTC.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Step {
    pub(crate) at_ms: i64,
    pub(crate) status: Status,
    /// Why, for RJCT and CANC.
    pub(crate) reason: Option<String>,
}

/// All steps of one payment, taken and ahead, in the order of time.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Steps(Vec<Step>);

/// What decides how an accepted payment goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Course {
    pub(crate) instant: bool,
    /// The day it is for, where that is a later one.
    pub(crate) due: Option<Date>,
    /// Why the bank rejects it in the end.
    pub(crate) fails: Option<&'static str>,
}

impl Steps {
    /// A payment that has arrived. A PSU who never comes has not answered.
    pub(crate) fn begun(first: Status, now_ms: i64) -> Steps {
        let mut steps = Steps(Vec::new());
        steps.take(now_ms, first, None);
        steps.take(now_ms.saturating_add(PATIENCE_MS), Status::Rjct, Some("NOAS"));
        steps
    }

    /// The step that counts at this moment.
    pub(crate) fn at(&self, now_ms: i64) -> &Step {
        let taken = self.0.iter().rfind(|step| step.at_ms <= now_ms);
        taken.or(self.0.first()).expect("a payment begins with a step")
    }

    /// The steps that were taken by this moment.
    pub(crate) fn taken(&self, now_ms: i64) -> impl Iterator<Item = &Step> {
        self.0.iter().filter(move |step| step.at_ms <= now_ms)
    }

    /// What was ahead is given up; from now on it stands so.
    pub(crate) fn ends(&mut self, now_ms: i64, status: Status, reason: &str) {
        self.0.retain(|step| step.at_ms <= now_ms);
        self.take(now_ms, status, Some(reason));
    }

    /// The PSU agreed, and the TPP has to confirm; one that never does leaves the payment unanswered.
    pub(crate) fn agreed(&mut self, now_ms: i64) {
        self.0.retain(|step| step.at_ms <= now_ms);
        self.take(now_ms, Status::Actc, None);
        self.take(now_ms.saturating_add(PATIENCE_MS), Status::Rjct, Some("NOAS"));
    }

    /// Everybody has agreed.
    pub(crate) fn accepted(&mut self, now_ms: i64, course: &Course) {
        self.0.retain(|step| step.at_ms <= now_ms);
        self.take(now_ms, Status::Accp, None);
        let (begins, ends) = match course {
            Course { due: Some(due), .. } => (in_paris_at(*due, 6), in_paris_at(*due, 12)),
            Course { instant: true, .. } => (now_ms, now_ms),
            _ => (now_ms.saturating_add(MINUTE_MS), next_working_morning(now_ms)),
        };
        match course.fails {
            Some(reason) => self.take(begins, Status::Rjct, Some(reason)),
            None => {
                self.take(begins, Status::Acsp, None);
                self.take(ends, Status::Acsc, None);
            }
        }
    }

    fn take(&mut self, at_ms: i64, status: Status, reason: Option<&str>) {
        self.0.push(Step { at_ms, status, reason: reason.map(str::to_owned) });
    }
}

fn next_working_morning(now_ms: i64) -> i64 {
    let mut day = in_paris(crate::clock::timestamp(now_ms)).date().saturating_add(1.day());
    while !is_working_day(day) {
        day = day.saturating_add(1.day());
    }
    in_paris_at(day, 9)
}

fn in_paris_at(day: Date, hour: i8) -> i64 {
    let zone = in_paris(Timestamp::UNIX_EPOCH).time_zone().clone();
    day.at(hour, 0, 0, 0)
        .to_zoned(zone)
        .expect("these hours exist on every day of the Paris calendar within range")
        .timestamp()
        .as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn walked(steps: &Steps, at: &[&str]) -> Vec<&'static str> {
        at.iter().map(|at| steps.at(ms(at)).status.name()).collect()
    }

    fn accepted(course: &Course) -> Steps {
        // A Friday at noon in Paris.
        let now = ms("2026-03-06T11:00:00Z");
        let mut steps = Steps::begun(Status::Rcvd, now);
        steps.accepted(now, course);
        steps
    }

    #[test]
    fn a_transfer_is_settled_on_the_next_working_day_an_instant_one_at_once_a_later_one_on_its_day() {
        let plain = accepted(&Course { instant: false, due: None, fails: None });
        let times =
            ["2026-03-06T11:00:59Z", "2026-03-06T11:01:00Z", "2026-03-09T07:59:59Z", "2026-03-09T08:00:00Z"];
        assert_eq!(walked(&plain, &times), ["ACCP", "ACSP", "ACSP", "ACSC"]);
        let instant = accepted(&Course { instant: true, due: None, fails: None });
        assert_eq!(walked(&instant, &["2026-03-06T11:00:00Z"]), ["ACSC"]);
        assert_eq!(instant.taken(ms("2026-03-06T11:00:00Z")).count(), 4);
        let later = accepted(&Course { instant: false, due: Some(date(2026, 3, 20)), fails: None });
        let times = ["2026-03-20T04:59:59Z", "2026-03-20T05:00:00Z", "2026-03-20T11:00:00Z"];
        assert_eq!(walked(&later, &times), ["ACCP", "ACSP", "ACSC"]);
        let failing = accepted(&Course { instant: false, due: None, fails: Some("AC01") });
        assert_eq!(failing.at(ms("2026-03-06T11:01:00Z")).reason.as_deref(), Some("AC01"));
    }

    #[test]
    fn nobody_s_answer_ends_a_payment_after_a_day_and_an_end_gives_up_what_was_ahead() {
        let now = ms("2026-03-06T11:00:00Z");
        let mut steps = Steps::begun(Status::Pdng, now);
        assert_eq!(steps.at(now + PATIENCE_MS).reason.as_deref(), Some("NOAS"));
        steps.agreed(now + 1_000);
        assert_eq!(steps.at(now + PATIENCE_MS).status, Status::Actc);
        assert_eq!(steps.at(now + PATIENCE_MS + 1_000).status, Status::Rjct);
        steps.ends(now + 2_000, Status::Canc, "DS02");
        assert_eq!(steps.at(i64::MAX).status, Status::Canc);
    }
}
