//! Sending a PSU to the bank to approve a payment, and taking what comes back.
//!
//! An attempt is a row before the browser opens. The answer ends it before anything is done with its code, which is kept
//! until its exchange has an outcome: a program that is ended in between goes on from there.

use std::pin::Pin;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use stet::oauth::{
    AuthorizeRefusal, Authorized, Callback, CodeGrant, RefusalReason, Report, State, exchange_code,
};
use stet::payments::{ApprovalFlow, approval_address};
use vault::{PaymentApprovalRow, PaymentRow, PaymentTokenRow, ProfileRow, StoreError};

use super::history::{Detail, event};
use super::kept::{CREATED, Kept};
use super::look::look_quietly;
use super::paying::{Paying, settings_of};
use super::view::{
    ApprovalEndView, ApprovalOutcomeView, PaymentApprovalView, PaymentApproveReq, PaymentCancelApprovalReq,
    PaymentEventKind, PaymentPasteReq, PaymentView, PaymentWaitReq,
};
use super::{load, view_of};
use crate::connections::view::AnswerWayView;
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::profiles;
use crate::psu_answer::listening::Place;
use crate::psu_answer::{PATIENCE_MS, Taken, browser_address, exchanging, listening, problem_of};
use crate::registrations::Clock;
use crate::registrations::view::FieldProblem;
use crate::stored_words::StoredWords;
use crate::trouble::Trouble;

/// What is kept of an attempt beside its columns. Stored: a member added later needs a default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct KeptApproval {
    way: Option<AnswerWayView>,
    error: Option<String>,
    description: Option<String>,
    call_id: Option<String>,
}

impl KeptApproval {
    fn of(row: &PaymentApprovalRow) -> Result<Self, Trouble> {
        serde_json::from_str(&row.json).map_err(|error| Trouble::unreadable("a stored approval", &error))
    }

    fn to_json(&self) -> Result<String, Trouble> {
        serde_json::to_string(self).map_err(|error| Trouble::unreadable("an approval", &error))
    }
}

const OUTCOMES: StoredWords<ApprovalOutcomeView> = StoredWords(&[
    ("approved", ApprovalOutcomeView::Approved),
    ("returned", ApprovalOutcomeView::Returned),
    ("refused", ApprovalOutcomeView::Refused),
    ("failed", ApprovalOutcomeView::Failed),
    ("code", ApprovalOutcomeView::CodeHeld),
    ("exchange-failed", ApprovalOutcomeView::ExchangeFailed),
    ("abandoned", ApprovalOutcomeView::Abandoned),
    ("timed-out", ApprovalOutcomeView::TimedOut),
]);

fn word(outcome: ApprovalOutcomeView) -> &'static str {
    OUTCOMES.word(outcome)
}

pub(super) fn outcome(attempt: &PaymentApprovalRow) -> Option<ApprovalOutcomeView> {
    OUTCOMES.value(attempt.outcome.as_deref()?)
}

/// Sends a PSU to the bank: notes the attempt, listens where the answer is to be caught here, and opens the system's
/// browser. A port that is taken is said; the answer can then be pasted.
///
/// # Errors
/// `payment-moved` where there is nothing to approve; `payment-link` where the bank's link is not one to open;
/// `input-invalid` where the redirect URI does not lead here and the answer was to be caught.
pub async fn start(desk: &Desk, req: PaymentApproveReq) -> Result<PaymentView, AppError> {
    let row = load(desk, &req.payment_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    let now = Clock::of(desk, &profile).await.now;
    let kept = Kept::of(&row)?;
    if row.stage != CREATED || kept.is_over() || kept.approval.is_none() {
        return Err(Trouble::PaymentMoved.into());
    }
    let caught = stet::redirect_listener::LoopbackRedirect::of(&row.redirect_uri).is_some();
    if req.way == AnswerWayView::BankApp || (req.way == AnswerWayView::Loopback && !caught) {
        return Err(Trouble::field("way", FieldProblem::NotAnAddress).into());
    }
    abandon(desk, &row, now)?;
    let mut random = [0u8; 32];
    desk.host.random(&mut random);
    let attempt = PaymentApprovalRow {
        id: desk.make_id(),
        payment_id: row.id.clone(),
        state: SecretString::from(State::from_random(random).as_str()),
        code: None,
        redirect_uri: row.redirect_uri.clone(),
        started_at: now,
        ended_at: None,
        outcome: None,
        json: KeptApproval { way: Some(req.way), ..KeptApproval::default() }.to_json()?,
    };
    let address = address(desk, &profile, &row, &kept, &attempt).await?;
    let sent = event(desk, &row.id, now, PaymentEventKind::PsuSent, &Detail::default(), None)?;
    desk.vault()?
        .transaction(|rows| {
            rows.insert_payment_approval(&attempt)?;
            rows.insert_payment_event(&sent)
        })
        .map_err(Trouble::from)?;
    if req.way == AnswerWayView::Loopback {
        listening::begin(desk, place(&row, &attempt), req.farewell).await?;
    }
    desk.changed(Area::Payments);
    // Where nothing listens the operator decides first: by pasting, or by freeing the port.
    if req.way == AnswerWayView::Paste || listening::is_listening(desk, &row.id) {
        desk.host.open_in_browser(address).await.map_err(Trouble::from)?;
    }
    Ok(view_of(desk, &row.id).await?)
}

fn place<'a>(row: &'a PaymentRow, attempt: &'a PaymentApprovalRow) -> Place<'a> {
    Place { owner_id: &row.id, attempt_id: &attempt.id, redirect_uri: &attempt.redirect_uri }
}

/// Waits until the attempt that is open has ended, however it does, and shows the payment then. Returns at once where
/// nothing is open, the answer is to be pasted, or the port is taken.
///
/// # Errors
/// `not-found`; what the bank said to the code.
pub async fn wait(desk: &Desk, req: PaymentWaitReq) -> Result<PaymentView, AppError> {
    let row = load(desk, &req.payment_id)?;
    if let Some(attempt) = newest(desk, &row)?.filter(|attempt| attempt.ended_at.is_none())
        && KeptApproval::of(&attempt)?.way == Some(AnswerWayView::Loopback)
    {
        let taking = |address| -> Pin<Box<dyn Future<Output = Result<Taken, Trouble>> + Send + '_>> {
            let row = &row;
            Box::pin(async move { take(desk, row, &address).await })
        };
        listening::until_ended(desk, place(&row, &attempt), req.farewell, &taking).await?;
        look_quietly(desk, &row.id).await;
    }
    Ok(view_of(desk, &row.id).await?)
}

/// Takes the URL that the browser ended at.
///
/// # Errors
/// `input-invalid` where it is not the answer waited for, with the reason; what the bank said to the code.
pub async fn paste(desk: &Desk, req: PaymentPasteReq) -> Result<PaymentView, AppError> {
    let row = load(desk, &req.payment_id)?;
    let address = SecretString::from(req.url);
    if let Taken::Foreign(problem) = take(desk, &row, &address).await? {
        return Err(Trouble::field("url", problem).into());
    }
    look_quietly(desk, &row.id).await;
    Ok(view_of(desk, &row.id).await?)
}

/// Ends the attempt that is open. An answer that comes later finds its state spent.
///
/// # Errors
/// `not-found`.
pub async fn cancel(desk: &Desk, req: PaymentCancelApprovalReq) -> Result<PaymentView, AppError> {
    let row = load(desk, &req.payment_id)?;
    let profile = profiles::row(desk, &row.profile_id)?;
    abandon(desk, &row, Clock::of(desk, &profile).await.now)?;
    desk.changed(Area::Payments);
    Ok(view_of(desk, &row.id).await?)
}

fn newest(desk: &Desk, row: &PaymentRow) -> Result<Option<PaymentApprovalRow>, Trouble> {
    Ok(desk.vault()?.payment_approvals(&row.id)?.into_iter().next())
}

fn abandon(desk: &Desk, row: &PaymentRow, now: i64) -> Result<(), Trouble> {
    listening::stop(desk, &row.id);
    for attempt in desk.vault()?.payment_approvals(&row.id)? {
        // The code stays: what becomes of it is decided by who exchanges it next.
        exchanging::give_up(desk, &attempt.id);
    }
    end_open(desk, row, now, ApprovalOutcomeView::Abandoned, |_| true)
}

/// Ends an attempt whose hour is over.
pub(super) fn expire(desk: &Desk, row: &PaymentRow, now: i64) -> Result<(), Trouble> {
    end_open(desk, row, now, ApprovalOutcomeView::TimedOut, |attempt| attempt.started_at + PATIENCE_MS <= now)
}

fn end_open(
    desk: &Desk,
    row: &PaymentRow,
    now: i64,
    outcome: ApprovalOutcomeView,
    ends: impl Fn(&PaymentApprovalRow) -> bool,
) -> Result<(), Trouble> {
    for attempt in desk.vault()?.payment_approvals(&row.id)? {
        if attempt.ended_at.is_some() || !ends(&attempt) {
            continue;
        }
        let detail = Detail { outcome: Some(outcome), ..Detail::default() };
        let event = event(desk, &row.id, now, PaymentEventKind::PsuBack, &detail, None)?;
        let ended = desk.vault()?.transaction(|rows| {
            rows.end_payment_approval(&attempt.id, now, word(outcome), None, &attempt.json)?;
            rows.insert_payment_event(&event)
        });
        match ended {
            // An answer came in the meantime, and ended it.
            Ok(()) | Err(StoreError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
        listening::stop(desk, &row.id);
    }
    Ok(())
}

fn flow(
    desk: &Desk,
    profile: &ProfileRow,
    row: &PaymentRow,
    kept: &Kept,
) -> Result<(ApprovalFlow, bool), Trouble> {
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let (settings, _) = settings_of(desk, profile, bank, kept.version, eidas::KeyId::SerialAndIssuer)?;
    Ok((settings.approval, settings.confirmed))
}

async fn address(
    desk: &Desk,
    profile: &ProfileRow,
    row: &PaymentRow,
    kept: &Kept,
    attempt: &PaymentApprovalRow,
) -> Result<String, Trouble> {
    let link = kept.approval.as_ref().ok_or(Trouble::PaymentMoved)?;
    let (flow, _) = flow(desk, profile, row, kept)?;
    // EXPOSE: the state goes to the bank in the address; it is good for one answer.
    let state = State::from_kept(attempt.state.expose_secret());
    let url = approval_address(link, flow, &row.client_id, &attempt.redirect_uri, &state)
        .map_err(|problem| Trouble::PaymentLink { problem, link: link.to_string() })?;
    browser_address(desk, profile, url).await
}

/// Takes an answer for the payment `row`.
async fn take(desk: &Desk, row: &PaymentRow, address: &SecretString) -> Result<Taken, Trouble> {
    let profile = profiles::row(desk, &row.profile_id)?;
    let kept = Kept::of(row)?;
    let (flow, confirmed) = flow(desk, &profile, row, &kept)?;
    // EXPOSE: to be read; what it holds goes on as a secret.
    let address = address.expose_secret();
    let read = match flow {
        ApprovalFlow::EnforcedRedirect => Callback::read(address, &row.redirect_uri)
            .map(|callback| Report { state: Some(callback.state), authorized: Some(callback.authorized) }),
        ApprovalFlow::ReportUrls => Report::read(address, &row.redirect_uri),
    };
    let report = match read {
        Ok(report) => report,
        Err(problem) => return Ok(Taken::Foreign(problem_of(problem))),
    };
    let now = Clock::of(desk, &profile).await.now;
    // Nobody may have looked since the hour was over.
    expire(desk, row, now)?;
    let Some(attempt) = newest(desk, row)? else { return Ok(Taken::Foreign(FieldProblem::StateUnknown)) };
    if let Some(state) = &report.state {
        // EXPOSE: to compare it with what came.
        let known = |attempt: &PaymentApprovalRow| attempt.state.expose_secret() == state;
        if !known(&attempt) {
            let spent = desk.vault()?.payment_approvals(&row.id)?.iter().any(known);
            let problem = if spent { FieldProblem::StateUsed } else { FieldProblem::StateUnknown };
            return Ok(Taken::Foreign(problem));
        }
    }
    if attempt.ended_at.is_some() {
        return Ok(Taken::Foreign(FieldProblem::StateUsed));
    }
    let taken = match report.authorized {
        Some(Authorized::Refused(refusal)) => refused(desk, row, &attempt, refusal, now),
        Some(Authorized::Code(code)) if confirmed => {
            let ended =
                desk.vault()?.end_payment_approval(&attempt.id, now, "code", Some(&code), &attempt.json);
            match once(ended, Taken::Authorised)? {
                Taken::Authorised => exchange(desk, row, &attempt.id).await,
                foreign => Ok(foreign),
            }
        }
        Some(Authorized::Code(_)) | None => returned(desk, row, &attempt, now),
    };
    listening::stop(desk, &row.id);
    desk.changed(Area::Payments);
    desk.changed(Area::Calls);
    taken
}

/// An attempt that was ended in the meantime is no error: the answer has come too late, or twice.
fn once(ended: Result<(), StoreError>, taken: Taken) -> Result<Taken, Trouble> {
    match ended {
        Ok(()) => Ok(taken),
        Err(StoreError::NotFound) => Ok(Taken::Foreign(FieldProblem::StateUsed)),
        Err(error) => Err(error.into()),
    }
}

fn returned(desk: &Desk, row: &PaymentRow, attempt: &PaymentApprovalRow, now: i64) -> Result<Taken, Trouble> {
    let outcome = ApprovalOutcomeView::Returned;
    let detail = Detail { outcome: Some(outcome), ..Detail::default() };
    let event = event(desk, &row.id, now, PaymentEventKind::PsuBack, &detail, None)?;
    let ended = desk.vault()?.transaction(|rows| {
        rows.end_payment_approval(&attempt.id, now, word(outcome), None, &attempt.json)?;
        rows.insert_payment_event(&event)
    });
    once(ended, Taken::Authorised)
}

fn refused(
    desk: &Desk,
    row: &PaymentRow,
    attempt: &PaymentApprovalRow,
    refusal: AuthorizeRefusal,
    now: i64,
) -> Result<Taken, Trouble> {
    let outcome = match refusal.reason {
        RefusalReason::AccessDenied => ApprovalOutcomeView::Refused,
        _ => ApprovalOutcomeView::Failed,
    };
    let kept = KeptApproval {
        error: Some(refusal.reason.word().to_owned()),
        description: refusal.description,
        ..KeptApproval::of(attempt)?
    };
    let words = [kept.error.clone(), kept.description.clone()].into_iter().flatten().collect::<Vec<_>>();
    let detail = Detail { outcome: Some(outcome), words: Some(words.join(": ")), ..Detail::default() };
    let event = event(desk, &row.id, now, PaymentEventKind::PsuBack, &detail, None)?;
    let json = kept.to_json()?;
    let ended = desk.vault()?.transaction(|rows| {
        rows.end_payment_approval(&attempt.id, now, word(outcome), None, &json)?;
        rows.insert_payment_event(&event)
    });
    once(ended, Taken::Refused)
}

/// Exchanges the code that an ended attempt holds.
///
/// # Errors
/// What the bank or the way there said. Where it said that the code is good for nothing, the code is let go of.
pub(super) async fn exchange(desk: &Desk, row: &PaymentRow, attempt_id: &str) -> Result<Taken, Trouble> {
    let attempts = desk.vault()?.payment_approvals(&row.id)?;
    let attempt = attempts.into_iter().find(|attempt| attempt.id == attempt_id);
    let Some((attempt, code)) = attempt.and_then(|attempt| attempt.code.clone().map(|code| (attempt, code)))
    else {
        return Err(Trouble::PaymentMoved);
    };
    let under_way = exchanging::begin(desk, &attempt.id);
    desk.changed(Area::Payments);
    let Some(came) = under_way.outcome(token_for(desk, row, &attempt, &code)).await else {
        return Ok(Taken::GivenUp);
    };
    let profile = profiles::row(desk, &row.profile_id)?;
    let now = Clock::of(desk, &profile).await.now;
    let kept = KeptApproval::of(&attempt)?;
    match came {
        Ok((token, call_id)) => {
            let outcome = ApprovalOutcomeView::Approved;
            let detail = Detail { outcome: Some(outcome), ..Detail::default() };
            let kind = PaymentEventKind::PsuBack;
            let event = event(desk, &row.id, now, kind, &detail, Some(call_id.clone()))?;
            let json = KeptApproval { call_id: Some(call_id), ..kept }.to_json()?;
            desk.vault()?.transaction(|rows| {
                rows.settle_payment_approval(&attempt.id, word(outcome), &json)?;
                rows.put_payment_token(&token)?;
                rows.insert_payment_event(&event)
            })?;
            Ok(Taken::Authorised)
        }
        Err(trouble) => {
            // A way that broke says nothing of the code: it stays for another try, and the bank tells whether it is spent.
            if trouble.status().is_some_and(|status| (400..500).contains(&status)) {
                let outcome = ApprovalOutcomeView::ExchangeFailed;
                let words = trouble.bank_words();
                let detail = Detail { outcome: Some(outcome), words: words.clone(), ..Detail::default() };
                let kind = PaymentEventKind::PsuBack;
                let event = event(desk, &row.id, now, kind, &detail, trouble.call_id())?;
                let json = KeptApproval { error: words, call_id: trouble.call_id(), ..kept }.to_json()?;
                desk.vault()?.transaction(|rows| {
                    rows.settle_payment_approval(&attempt.id, word(outcome), &json)?;
                    rows.insert_payment_event(&event)
                })?;
            }
            Err(trouble)
        }
    }
}

async fn token_for(
    desk: &Desk,
    row: &PaymentRow,
    attempt: &PaymentApprovalRow,
    code: &SecretString,
) -> Result<(PaymentTokenRow, String), Trouble> {
    let paying = Paying::open(desk, row.clone()).await?;
    let grant = CodeGrant {
        client_id: &row.client_id,
        code,
        redirect_uri: &attempt.redirect_uri,
        code_verifier: None,
    };
    let answer = exchange_code(&paying.line.client, grant, &paying.line.recorder).await?;
    let now = paying.clock.now;
    let life = answer.expires_in_s.map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX / 2000));
    let token = PaymentTokenRow {
        payment_id: row.id.clone(),
        access_token: answer.access.secret().clone(),
        expires_at: life.map(|seconds| now.saturating_add(seconds.saturating_mul(1000))),
        received_at: now,
    };
    Ok((token, answer.call_id.to_string()))
}

/// The attempt that is open, as the screen sees it.
pub(super) async fn pending_view(
    desk: &Desk,
    profile: &ProfileRow,
    row: &PaymentRow,
    kept: &Kept,
    attempt: &PaymentApprovalRow,
) -> Result<PaymentApprovalView, Trouble> {
    Ok(PaymentApprovalView {
        id: attempt.id.clone(),
        url: address(desk, profile, row, kept, attempt).await?,
        way: KeptApproval::of(attempt)?.way.unwrap_or(AnswerWayView::Paste),
        listening: listening::is_listening(desk, &row.id),
        busy_port: listening::busy_port(desk, &row.id),
        exchanging: exchanging::is_under_way(desk, &attempt.id),
        started_at: attempt.started_at,
    })
}

/// Whether it is not known yet what becomes of an attempt.
pub(super) fn is_open(desk: &Desk, attempt: &PaymentApprovalRow) -> bool {
    attempt.ended_at.is_none() || exchanging::is_under_way(desk, &attempt.id)
}

/// How an ended attempt ended.
pub(super) fn end_view(attempt: &PaymentApprovalRow) -> Option<ApprovalEndView> {
    let kept = KeptApproval::of(attempt).unwrap_or_default();
    Some(ApprovalEndView {
        outcome: outcome(attempt)?,
        error: kept.error,
        description: kept.description,
        call_id: kept.call_id,
        at: attempt.ended_at?,
    })
}
