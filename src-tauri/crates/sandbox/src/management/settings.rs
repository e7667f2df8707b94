//! Clock, mode, faults, journal, personas, registrations, reset.

use super::{Answered, Failure, Management, Shared, aside, parse};
use crate::clock::Clock;
use crate::faults::Rule;
use crate::hosts::Group;
use crate::mode::ModeChange;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) async fn status(State(here): Shared) -> Json<Value> {
    let bank = &here.bank;
    Json(bank.look(|state| {
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "durable": bank.folder.is_some(),
            "bpce": here.bpce.to_string(),
            "arkea": here.bpce.to_string(),
            "pages": format!("http://{}", here.pages),
            "hosts": bank.hosts.len(),
            "clock": state.clock.describe(),
            "mode": state.mode,
            "registrations": state.registrations.len(),
            "tokens": state.tokens.iter().filter(|token| token.expires_at_ms > state.clock.now_ms()).count(),
            "grants": state.grants.iter().filter(|grant| !grant.sca_has_expired(state.clock.now_ms())).count(),
            "journal": bank.journal.len(),
            "faults": bank.faults.list().len(),
        })
    }))
}

pub(super) async fn clock(State(here): Shared) -> Json<Value> {
    Json(here.bank.look(|state| state.clock.describe()))
}

/// One of: a moment to show, seconds to move by, or back to real time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    now: Option<Timestamp>,
    #[serde(default)]
    frozen: bool,
    advance_seconds: Option<i64>,
    #[serde(default)]
    reset: bool,
}

pub(super) async fn set_clock(State(here): Shared, body: Bytes) -> Answered {
    let change: ClockChange = parse(&body)?;
    let shown = steer(&here, move |bank| {
        bank.change(|state| {
            match (change.now, change.advance_seconds, change.reset) {
                (Some(now), None, false) => state.clock.set(now, change.frozen),
                (None, Some(seconds), false) => state.clock.advance(seconds),
                (None, None, true) => state.clock = Clock::default(),
                _ => {
                    let what = "body: give one of now (with frozen), advance_seconds and reset";
                    return Err(crate::wire::message::Refusal::request(what));
                }
            }
            Ok(state.clock.describe())
        })
        .map_err(Failure::from)
    })
    .await?;
    Ok(Json(shown))
}

pub(super) async fn mode(State(here): Shared) -> Json<Value> {
    Json(here.bank.look(|state| json!(state.mode)))
}

pub(super) async fn set_mode(State(here): Shared, body: Bytes) -> Answered {
    let change: ModeChange = parse(&body)?;
    let shown = steer(&here, move |bank| {
        bank.change(|state| {
            change.apply(&mut state.mode);
            Ok(json!(state.mode))
        })
        .map_err(Failure::from)
    })
    .await?;
    Ok(Json(shown))
}

pub(super) async fn faults(State(here): Shared) -> Json<Value> {
    Json(json!({"faults": here.bank.faults.list()}))
}

pub(super) async fn add_fault(
    State(here): Shared,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Failure> {
    let rule: Rule = parse(&body)?;
    Ok((StatusCode::CREATED, Json(json!(here.bank.faults.add(rule)))))
}

pub(super) async fn remove_fault(State(here): Shared, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    if here.bank.faults.remove(&id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Failure::new(StatusCode::NOT_FOUND, "not_found", format!("there is no fault {id}")))
    }
}

pub(super) async fn clear_faults(State(here): Shared) -> StatusCode {
    here.bank.faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub(super) struct Window {
    #[serde(default)]
    after: u64,
    #[serde(default = "all")]
    limit: usize,
    /// Only so many of the newest.
    last: Option<usize>,
}

fn all() -> usize {
    usize::MAX
}

pub(super) async fn journal(
    State(here): Shared,
    window: Result<Query<Window>, axum::extract::rejection::QueryRejection>,
) -> Answered {
    let Query(window) = window.map_err(|error| Failure::bad(format!("query: {error}")))?;
    let entries = match window.last {
        Some(count) => here.bank.journal.last(count),
        None => here.bank.journal.after(window.after, window.limit),
    };
    Ok(Json(json!({"entries": entries})))
}

pub(super) async fn clear_journal(State(here): Shared) -> StatusCode {
    here.bank.journal.clear();
    StatusCode::NO_CONTENT
}

/// Which group's PSUs: BPCE's where it is not said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whose {
    group: Option<Group>,
}

pub(super) async fn personas(
    State(here): Shared,
    whose: Result<Query<Whose>, axum::extract::rejection::QueryRejection>,
) -> Answered {
    let Query(whose) = whose.map_err(|error| Failure::bad(format!("query: {error}")))?;
    let group = whose.group.unwrap_or(Group::Bpce);
    Ok(Json(here.bank.look(|state| here.bank.personas.list(group, |persona| state.with_opened(persona)))))
}

/// Every host at which an API is, and where the PSUs of that bank log in.
pub(super) async fn banks(State(here): Shared) -> Json<Value> {
    let apis = here.bank.hosts.apis().into_iter().map(|(name, host)| {
        let authorize = host.authorize(name);
        let published = host.split.is_none_or(|split| split.authorize_is_published);
        json!({
            "group": host.group,
            "code": host.codetab,
            "name": host.bank,
            "environment": host.environment,
            "host": name,
            "api": format!("https://{name}"),
            "authorize": format!("https://{authorize}{}", host.group.dialect().authorize),
            "authorize_origin": if published { "published" } else { "made here" },
            "bic": host.split.and_then(|split| split.bic),
        })
    });
    Json(json!({
        "address": here.bpce.to_string(),
        "pages": format!("http://{}", here.pages),
        "banks": apis.collect::<Vec<_>>(),
    }))
}

/// Opens one more account for a PSU, at each bank where they log in. TPPs see it as the documents say.
pub(super) async fn open_account(
    State(here): Shared,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Value>), Failure> {
    if !here.bank.personas.knows(&id) {
        return Err(Failure::new(StatusCode::NOT_FOUND, "not_found", format!("no persona logs in as {id}")));
    }
    steer(&here, move |bank| {
        let count = bank.change(|state| Ok(state.open_account(&id))).map_err(Failure::from)?;
        let mine = bank.personas.all().filter(|persona| persona.id == id);
        let opened: Vec<Value> = mine
            .map(|persona| persona.having_opened(count))
            .filter_map(|persona| {
                let account = persona.accounts.last()?;
                Some(json!({"codetab": persona.codetab, "iban": account.iban}))
            })
            .collect();
        Ok((StatusCode::CREATED, Json(json!({"opened": opened}))))
    })
    .await
}

/// Ends all that a PSU granted, as if in the bank's own app: codes, tokens and the consents sent with them.
pub(super) async fn revoke(State(here): Shared, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    if !here.bank.personas.knows(&id) {
        return Err(Failure::new(StatusCode::NOT_FOUND, "not_found", format!("no persona logs in as {id}")));
    }
    steer(&here, move |bank| {
        bank.change(|state| {
            state.end_grants_of(&id);
            state.end_consents_of(&id);
            Ok(StatusCode::NO_CONTENT)
        })
        .map_err(Failure::from)
    })
    .await
}

pub(super) async fn registrations(State(here): Shared) -> Json<Value> {
    Json(here.bank.look(|state| {
        let now_ms = state.clock.now_ms();
        let list: Vec<_> = state.registrations.iter().map(|one| one.describe(now_ms)).collect();
        json!({"registrations": list})
    }))
}

/// All payments, newest last, with the steps that were taken.
pub(super) async fn payments(State(here): Shared) -> Json<Value> {
    Json(here.bank.look(|state| {
        let now_ms = state.clock.now_ms();
        let list: Vec<_> = state.payments.iter().map(|one| one.describe(now_ms)).collect();
        json!({"payments": list})
    }))
}

/// Back to banks that know nobody. Authorities and practice certificates stay, so that clients go on trusting.
pub(super) async fn reset(State(here): Shared) -> Result<StatusCode, Failure> {
    steer(&here, |bank| {
        bank.change(|state| {
            *state = crate::state::State { tpps: std::mem::take(&mut state.tpps), ..Default::default() };
            Ok(())
        })
        .map_err(Failure::from)?;
        bank.faults.clear();
        bank.visits.clear();
        bank.journal.clear();
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

async fn steer<T: Send + 'static>(
    here: &Arc<Management>,
    work: impl FnOnce(&crate::bank::Bank) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let bank = here.bank.clone();
    aside(move || work(&bank)).await
}
