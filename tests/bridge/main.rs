//! The test bridge: the command table over HTTP on loopback, with the built UI beside it, so that a browser or a test
//! can do what the window does. It needs a token, serves the UI under the packaged window's CSP with frozen
//! prototypes, and is no part of a release: only the tests' package builds it.

#![allow(clippy::print_stdout, reason = "the address and token are this program's one answer")]

mod pages;
mod routes;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use kit::host::TestHost;

/// As in the program: what the desk lets go of is wiped.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// What every route needs.
#[derive(Clone)]
pub struct Bridge {
    pub desk: Arc<Desk>,
    pub host: Arc<TestHost>,
    pub token: Arc<str>,
    pub port: u16,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = data_folder()?;
    std::fs::create_dir_all(&folder)?;
    let host = Arc::new(TestHost::new(&folder));
    let mut secret = [0u8; 24];
    getrandom::fill(&mut secret)?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    let bridge =
        Bridge { desk: Arc::new(Desk::new(host.clone())), host, token: hex::encode(secret).into(), port };
    let guarded = Router::new()
        .merge(routes::router())
        .layer(middleware::from_fn_with_state(bridge.clone(), only_with_token));
    let app = Router::new()
        .merge(guarded)
        .fallback(pages::serve)
        .layer(middleware::from_fn_with_state(bridge.clone(), only_this_host))
        .with_state(bridge.clone());
    println!("{}", serde_json::json!({ "url": format!("http://127.0.0.1:{port}"), "token": &*bridge.token }));
    axum::serve(listener, app).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

fn data_folder() -> Result<PathBuf, String> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (Some("--data-dir"), Some(folder), None) => Ok(PathBuf::from(folder)),
        _ => Err("usage: guichet-bridge --data-dir FOLDER".into()),
    }
}

async fn stopped() {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .expect("a signal handler can be installed at start");
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
}

/// A page of another origin that rebinds its name to loopback is refused.
async fn only_this_host(
    State(bridge): State<Bridge>,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    let expected = format!("127.0.0.1:{}", bridge.port);
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    if host == Some(expected.as_str()) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}

async fn only_with_token(
    State(bridge): State<Bridge>,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    if bears(request.headers(), &bridge.token) || asks(request.uri().query(), &bridge.token) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

fn bears(headers: &HeaderMap, token: &str) -> bool {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")) == Some(token)
}

/// `EventSource` cannot send a header: the event stream may bear the token in its query.
fn asks(query: Option<&str>, token: &str) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair.strip_prefix("token=") == Some(token)))
}
