//! The Desk: one answer to "does everything work, and what is due?".

mod access;
mod payments;
pub mod view;

use stet::Bank;
use stet::access::{CALLS_PER_DAY, quota_resets_at};
use vault::ProfileRow;

use crate::certificates::view::{FindingView, VerdictCountsView, VerdictView};
use crate::certificates::{self, summary};
use crate::context::Desk;
use crate::error::AppError;
use crate::registrations::view::{RegistrationStatusView, RegistrationSummaryView};
use crate::registrations::{self, Clock};
use crate::trouble::Trouble;
use crate::{banks, local_banks, profiles};
use access::Stand;
use view::{DeskOverviewReq, DeskView, NextActionView};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A certificate is due for renewal from here on.
const RENEW_WITHIN_DAYS: i64 = 30;
/// An app's certificates are due for rotation from here on: BPCE asks two months' notice of a new issuer.
const ROTATE_WITHIN_DAYS: i64 = 60;

/// Gathers everything the Desk shows for a profile.
///
/// # Errors
/// `not-found` for the profile; `local-banks-failed` where its banks do not answer.
pub async fn show(desk: &Desk, req: DeskOverviewReq) -> Result<DeskView, AppError> {
    let profile = profiles::row(desk, &req.profile_id)?;
    let now = desk.now_ms();
    let bank_time = local_banks::business_time(desk, &profile).await?;
    let qwac = certificates::active(desk, &profile.id, "qwac")?.map(|half| summary(&half, now));
    let qsealc = certificates::active(desk, &profile.id, "qsealc")?.map(|half| summary(&half, now));
    let findings = certificates::examine(desk, &profile.id, &[])?;
    let doctor = counts(&findings);
    let clock = Clock::banks(bank_time);
    let registrations = registrations::summaries(desk, &profile.id, clock)?;
    let drafts = registrations::drafts(desk, &profile.id)?;
    let connections = access::stands(desk, &profile, clock)?;

    let mut next = Vec::new();
    for (half, missing) in [(&qwac, NextActionView::ImportQwac), (&qsealc, NextActionView::ImportQsealc)] {
        match half {
            None => next.push(missing),
            Some(half) if half.days_left < RENEW_WITHIN_DAYS => next.push(NextActionView::RenewCertificate {
                certificate_id: half.id.clone(),
                days: half.days_left,
            }),
            Some(_) => {}
        }
    }
    if doctor.fail > 0 && qwac.is_some() && qsealc.is_some() {
        next.push(NextActionView::SeeDoctor);
    }
    let (deleted, registrations): (Vec<_>, Vec<_>) = registrations
        .into_iter()
        .partition(|registration| registration.status == RegistrationStatusView::Deleted);
    let (in_doubt, to_finish): (Vec<_>, Vec<_>) = drafts.iter().partition(|draft| draft.unfinished);
    next.extend(in_doubt.into_iter().map(|draft| {
        let (draft_id, purpose) = (draft.id.clone(), draft.purpose);
        NextActionView::SettleSend { draft_id, purpose }
    }));
    next.extend(registrations.iter().filter_map(|registration| rotation_due(registration, now)));
    let due = |pressing: bool| {
        let due = connections.iter().filter_map(|stand| stand.due.as_ref());
        due.filter(move |due| due.pressing == pressing).map(|due| due.action.clone())
    };
    let payments = payments::waiting(desk, &profile, clock)?;
    next.extend(payments::due(&payments, true));
    next.extend(due(true));
    next.extend(to_finish.into_iter().map(|draft| {
        let (draft_id, purpose) = (draft.id.clone(), draft.purpose);
        NextActionView::ResumeDraft { draft_id, purpose }
    }));
    if registrations.is_empty()
        && deleted.is_empty()
        && drafts.is_empty()
        && qwac.is_some()
        && qsealc.is_some()
    {
        next.push(NextActionView::EnrolFirstApp);
    }
    next.extend(registrations.iter().filter_map(activation_or_reading));
    next.extend(registrations.iter().filter_map(change_waits));
    for registration in &registrations {
        if registrations::has_retirable(desk, &registration.id)? {
            next.push(NextActionView::RetirePair { registration_id: registration.id.clone() });
        }
    }
    next.extend(access::first(&registrations, &connections));
    next.extend(payments::due(&payments, false));
    next.extend(due(false));

    let concerned = concerned(desk, &profile, &connections)?;
    let (calls_today, calls_failed_today) =
        desk.vault()?.count_calls(&profile.id, now - DAY_MS).map_err(Trouble::from)?;
    Ok(DeskView {
        next,
        qwac,
        qsealc,
        doctor,
        registrations,
        drafts,
        connections: connections.into_iter().map(|stand| stand.view).collect(),
        payments,
        quota_limit: CALLS_PER_DAY,
        quota_resets_at: quota_resets_at(bank_time).as_millisecond(),
        maintenance: banks::first_maintenance(bank_time, concerned),
        bank_time: bank_time.as_millisecond(),
        calls_today,
        calls_failed_today,
    })
}

/// The banks that the profile has to do with: those that its apps serve and those of its connections; all of them while it
/// has neither, since its first app may be any bank's.
fn concerned(
    desk: &Desk,
    profile: &ProfileRow,
    connections: &[Stand],
) -> Result<Vec<&'static Bank>, Trouble> {
    let mut concerned = registrations::all_served(desk, profile)?;
    concerned.extend(connections.iter().filter_map(|stand| stet::bank(&stand.view.summary.bank_key)));
    Ok(if concerned.is_empty() { stet::banks().iter().collect() } else { concerned })
}

fn activation_or_reading(registration: &RegistrationSummaryView) -> Option<NextActionView> {
    let registration_id = registration.id.clone();
    if registration.status == RegistrationStatusView::Waiting {
        return Some(NextActionView::WaitForActivation {
            registration_id,
            active_at: registration.active_at,
        });
    }
    let unread = registration.read_back_at.is_none() && !registration.unchangeable;
    unread.then_some(NextActionView::ReadBack { registration_id })
}

fn change_waits(registration: &RegistrationSummaryView) -> Option<NextActionView> {
    Some(NextActionView::WaitForChange {
        registration_id: registration.id.clone(),
        active_at: registration.change_active_at?,
        rotation: registration.pair.next.is_some(),
    })
}

/// A pair that expires soon, where no other comes next. `now` is real time: certificates are judged by it.
fn rotation_due(registration: &RegistrationSummaryView, now: i64) -> Option<NextActionView> {
    let pair = &registration.pair;
    if registration.unchangeable || pair.next.is_some() {
        return None;
    }
    let halves = [&pair.current.qwac, &pair.current.qsealc].into_iter().flatten();
    let days = (halves.map(|half| half.not_after).min()? - now).div_euclid(DAY_MS);
    let registration_id = registration.id.clone();
    (days < ROTATE_WITHIN_DAYS).then_some(NextActionView::RotatePair { registration_id, days })
}

fn counts(findings: &[FindingView]) -> VerdictCountsView {
    let mut counts = VerdictCountsView::default();
    for finding in findings {
        match finding.verdict {
            VerdictView::Pass => counts.pass += 1,
            VerdictView::Warn => counts.warn += 1,
            VerdictView::Fail => counts.fail += 1,
            VerdictView::Skipped => counts.skipped += 1,
        }
    }
    counts
}
