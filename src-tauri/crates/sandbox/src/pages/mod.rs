//! The pages that a PSU's browser sees, over plain HTTP on loopback: the system browser does not know the local
//! authority. A link that carries a bank's real host is opened here as `{pages}/{host}{path}?{query}`.
//!
//! Plain HTML without script, in French or English.

pub(crate) mod html;
pub(crate) mod words;

use crate::bank::Bank;
use crate::hosts::Group;
use crate::journal::{Entry, Kind, Listener};
use crate::oauth::ONLINE_BANKING;
use crate::oauth::login::Login;
use crate::payments::approval_path;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use html::{Page, Reply};
use http::{Method, StatusCode, header};
use std::sync::Arc;
use words::Words;

const STYLE: &str = include_str!("../../data/pages.css");
const BODY_LIMIT: usize = 16 * 1024;

/// The pages of all banks.
pub(crate) fn router(bank: Arc<Bank>) -> Router {
    Router::new().fallback(page).with_state(bank)
}

async fn page(State(bank): State<Arc<Bank>>, request: Request) -> Response {
    let mut entry =
        Entry::new(Kind::Request, Listener::Pages, crate::clock::real_now_ms(), bank.business_time());
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    entry.method = Some(parts.method.to_string());
    entry.path = Some(path.clone());
    entry.query = parts.uri.query().map(str::to_owned);
    entry.headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    if !crate::loopback::is_named_loopback(&parts.headers) {
        entry.status = Some(StatusCode::FORBIDDEN.as_u16());
        entry.refused = Some("the Host header does not name loopback".into());
        bank.journal.add(entry);
        return StatusCode::FORBIDDEN.into_response();
    }
    if path == "/style.css" {
        let style = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
        return (style, STYLE).into_response();
    }
    let words = Words::of(&parts.headers);
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        entry.status = Some(StatusCode::PAYLOAD_TOO_LARGE.as_u16());
        bank.journal.add(entry);
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    entry.show_body(&body);
    let here = bank.clone();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let method = parts.method;
    // A code that is given is on disk before the browser leaves.
    let served =
        tokio::task::spawn_blocking(move || serve(&here, &method, &path, &query, &body, words)).await;
    let Ok((host, reply)) = served else {
        entry.status = Some(StatusCode::INTERNAL_SERVER_ERROR.as_u16());
        bank.journal.add(entry);
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    entry.host = host;
    entry.status = Some(reply.status().as_u16());
    entry.refused = reply.remark();
    bank.journal.add(entry);
    reply.into_response()
}

/// The reply, and the bank's host where the address names one.
fn serve(
    bank: &Bank,
    method: &Method,
    path: &str,
    query: &str,
    body: &[u8],
    words: &'static Words,
) -> (Option<String>, Reply) {
    let found = path.strip_prefix('/').and_then(|rest| {
        let at = rest.find('/')?;
        let (name, host) = bank.hosts.find(&rest[..at])?;
        Some((name, host, &rest[at..]))
    });
    let notice = |bank: &str, status, text| Reply::Page(Page::notice(words, bank, status, text));
    let Some((name, host, path)) = found else {
        return (None, notice(words.nobody, StatusCode::NOT_FOUND, words.no_page));
    };
    let pays = path == approval_path(host.group);
    let login = Login { bank, name: &name, host, words, pays };
    let authorize = (pays || path == host.group.dialect().authorize) && host.authorize(&name) == name;
    let online_banking = path == ONLINE_BANKING && host.group == Group::Bpce;
    let reply = match *method {
        _ if !authorize && !online_banking => notice(host.bank, StatusCode::NOT_FOUND, words.no_page),
        Method::GET if online_banking => notice(host.bank, StatusCode::OK, words.online_banking),
        Method::GET => login.open(query),
        Method::POST if authorize => login.send(query, body),
        _ => notice(host.bank, StatusCode::METHOD_NOT_ALLOWED, words.method),
    };
    (Some(name), reply)
}
