//! The bank's answer to an attempt, caught or pasted: whose it is, and what becomes of its code.
//!
//! The attempt is ended before the code is exchanged: whatever happens then, its state answers nothing a second time.

use stet::oauth::{AuthorizeRefusal, Authorized, Callback, CodeGrant, RefusalReason, exchange_code};
use vault::{AuthorizationRow, ConnectionRow, StoreError, TokenRow};

use super::access::{AUTHORISED, REFUSED};
use super::authorize::{self, Kept, word};
use super::history::{Detail, event};
use super::tokens;
use super::view::{AuthorizationOutcomeView, AuthorizationPasteReq, ConnectionEventKind, ConnectionView};
use super::{load, view_of};
use crate::context::Desk;
use crate::error::AppError;
use crate::events::Area;
use crate::line;
use crate::profiles;
use crate::psu_answer::{Taken, exchanging, listening, problem_of};
use crate::registrations::view::FieldProblem;
use crate::registrations::{self, Clock};
use crate::trouble::Trouble;

/// Takes the URL that the browser ended at.
///
/// # Errors
/// `input-invalid` where it is not the answer waited for, with the reason; what the bank said to the code.
pub async fn paste(desk: &Desk, req: AuthorizationPasteReq) -> Result<ConnectionView, AppError> {
    let row = load(desk, &req.connection_id)?;
    let address = secrecy::SecretString::from(req.url);
    match take(desk, &row, &address).await? {
        Taken::Foreign(problem) => Err(Trouble::field("url", problem).into()),
        Taken::Authorised | Taken::Refused | Taken::GivenUp => Ok(view_of(desk, &row.id).await?),
    }
}

/// Takes an answer for the connection `row`.
pub(super) async fn take(
    desk: &Desk,
    row: &ConnectionRow,
    address: &secrecy::SecretString,
) -> Result<Taken, Trouble> {
    use secrecy::ExposeSecret;
    // EXPOSE: to be read; what it holds goes on as a secret.
    let callback = match Callback::read(address.expose_secret(), &row.redirect_uri) {
        Ok(callback) => callback,
        Err(problem) => return Ok(Taken::Foreign(problem_of(problem))),
    };
    let profile = profiles::row(desk, &row.profile_id)?;
    let now = Clock::of(desk, &profile).await.now;
    // Nobody may have looked since the hour was over.
    authorize::expire(desk, row, now)?;
    let attempt = match desk.vault()?.authorization_with_state(&callback.state.into())? {
        Some(attempt) if attempt.connection_id == row.id => attempt,
        _ => return Ok(Taken::Foreign(FieldProblem::StateUnknown)),
    };
    if attempt.ended_at.is_some() {
        return Ok(Taken::Foreign(FieldProblem::StateUsed));
    }
    let taken = match callback.authorized {
        Authorized::Refused(refusal) => refused(desk, row, &attempt, refusal, now),
        Authorized::Code(code) => exchange(desk, row, &attempt, &code, now).await,
    };
    listening::stop(desk, &row.id);
    desk.changed(Area::Connections);
    desk.changed(Area::Calls);
    taken
}

fn refused(
    desk: &Desk,
    row: &ConnectionRow,
    attempt: &AuthorizationRow,
    refusal: AuthorizeRefusal,
    now: i64,
) -> Result<Taken, Trouble> {
    let outcome = match refusal.reason {
        RefusalReason::AccessDenied => AuthorizationOutcomeView::Refused,
        _ => AuthorizationOutcomeView::Failed,
    };
    let kept = Kept {
        error: Some(refusal.reason.word().to_owned()),
        description: refusal.description,
        ..Kept::of(attempt)?
    };
    let words =
        [kept.error.clone(), kept.description.clone()].into_iter().flatten().collect::<Vec<_>>().join(": ");
    let detail = Detail { outcome: Some(outcome), words: Some(words) };
    let event = event(desk, &row.id, now, ConnectionEventKind::NotAuthorised, &detail, None)?;
    let json = kept.to_json()?;
    let ended = desk.vault()?.transaction(|rows| {
        rows.end_authorization(&attempt.id, now, word(outcome), &json)?;
        if rows.tokens(&row.id)?.is_none() {
            rows.put_connection(&ConnectionRow { status: REFUSED.to_owned(), ..row.clone() })?;
        }
        rows.insert_connection_event(&event)
    });
    once(ended, Taken::Refused)
}

/// An attempt that was ended in the meantime is no error: the answer has come too late, or twice.
fn once(ended: Result<(), StoreError>, taken: Taken) -> Result<Taken, Trouble> {
    match ended {
        Ok(()) => Ok(taken),
        Err(StoreError::NotFound) => Ok(Taken::Foreign(FieldProblem::StateUsed)),
        Err(error) => Err(error.into()),
    }
}

async fn exchange(
    desk: &Desk,
    row: &ConnectionRow,
    attempt: &AuthorizationRow,
    code: &secrecy::SecretString,
    now: i64,
) -> Result<Taken, Trouble> {
    let ended = desk.vault()?.end_authorization(&attempt.id, now, "code", &attempt.json);
    if let Taken::Foreign(problem) = once(ended, Taken::Authorised)? {
        return Ok(Taken::Foreign(problem));
    }
    let kept = Kept::of(attempt)?;
    // BPCE: an access given in the bank's app is served at the host that opened it.
    let entry_host = kept.entry_host.clone().unwrap_or_else(|| row.entry_host.clone());
    let row = &ConnectionRow { entry_host, ..row.clone() };
    let exchange = exchanging::begin(desk, &attempt.id);
    desk.changed(Area::Connections);
    let Some(came) = exchange.outcome(tokens_for(desk, row, attempt, code)).await else {
        return Ok(Taken::GivenUp);
    };
    match came {
        Ok((tokens, call_id)) => {
            let kept = Kept { call_id: Some(call_id.clone()), ..kept };
            let outcome = AuthorizationOutcomeView::Authorised;
            let detail = Detail { outcome: Some(outcome), ..Detail::default() };
            let event = event(desk, &row.id, now, ConnectionEventKind::Authorised, &detail, Some(call_id))?;
            let json = kept.to_json()?;
            desk.vault()?.transaction(|rows| {
                rows.settle_authorization(&attempt.id, word(outcome), &json)?;
                rows.put_tokens(&tokens)?;
                rows.put_connection(&ConnectionRow {
                    status: AUTHORISED.to_owned(),
                    sca_at: Some(now),
                    ..row.clone()
                })?;
                rows.insert_connection_event(&event)
            })?;
            Ok(Taken::Authorised)
        }
        Err(trouble) => {
            let words = trouble.bank_words();
            let kept = Kept { error: words.clone(), call_id: trouble.call_id(), ..kept };
            let outcome = AuthorizationOutcomeView::ExchangeFailed;
            let detail = Detail { outcome: Some(outcome), words };
            let kind = ConnectionEventKind::NotAuthorised;
            let event = event(desk, &row.id, now, kind, &detail, trouble.call_id())?;
            let json = kept.to_json()?;
            desk.vault()?.transaction(|rows| {
                rows.settle_authorization(&attempt.id, word(outcome), &json)?;
                rows.insert_connection_event(&event)
            })?;
            Err(trouble)
        }
    }
}

async fn tokens_for(
    desk: &Desk,
    row: &ConnectionRow,
    attempt: &AuthorizationRow,
    code: &secrecy::SecretString,
) -> Result<(TokenRow, String), Trouble> {
    let profile = profiles::row(desk, &row.profile_id)?;
    let bank = stet::bank(&row.bank_key).ok_or(Trouble::NotFound("the bank"))?;
    let calling = registrations::calling(desk, &profile, row.registration_id.as_deref()).await?;
    let line = line::open(desk, &profile, bank, &row.entry_host, &calling.pair).await?;
    let grant = CodeGrant {
        client_id: &row.client_id,
        code,
        redirect_uri: &attempt.redirect_uri,
        code_verifier: attempt.code_verifier.as_ref(),
    };
    let answer = exchange_code(&line.client, grant, &line.recorder).await?;
    let now = Clock::of(desk, &profile).await.now;
    let call_id = answer.call_id.to_string();
    Ok((tokens::row_of(&row.id, answer, None, now), call_id))
}
