//! The management port: what a test, the app's own screens or an operator at a terminal steer the local banks with.
//!
//! Plain HTTP on loopback, JSON, `Authorization: Bearer` with the token of this run. It hands out practice keys and
//! shows every request, so it answers nobody without the token.

mod certificates;
mod settings;

use crate::bank::Bank;
use crate::wire::message::Refusal;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use http::{HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;

const BODY_LIMIT: usize = 1024 * 1024;

/// What the handlers share.
pub(crate) struct Management {
    pub(crate) bank: Arc<Bank>,
    pub(crate) bpce: SocketAddr,
    pub(crate) pages: SocketAddr,
    /// The token of this run.
    pub(crate) token: String,
}

type Shared = State<Arc<Management>>;

/// All management calls behind the token.
pub(crate) fn router(management: Arc<Management>) -> Router {
    Router::new()
        .route("/status", get(settings::status))
        .route("/clock", get(settings::clock).put(settings::set_clock))
        .route("/mode", get(settings::mode).put(settings::set_mode))
        .route("/faults", get(settings::faults).post(settings::add_fault).delete(settings::clear_faults))
        .route("/faults/{id}", delete(settings::remove_fault))
        .route("/journal", get(settings::journal).delete(settings::clear_journal))
        .route("/reset", post(settings::reset))
        .route("/banks", get(settings::banks))
        .route("/personas", get(settings::personas))
        .route("/psu/{id}/accounts", post(settings::open_account))
        .route("/psu/{id}/revoke", post(settings::revoke))
        .route("/payments", get(settings::payments))
        .route("/registrations", get(settings::registrations))
        .route("/tpps", get(certificates::tpps).post(certificates::make_tpp))
        .route("/certificates", post(certificates::sign_request))
        .route("/apps", post(certificates::add_app))
        .fallback(|| async { Failure::new(StatusCode::NOT_FOUND, "not_found", "there is no such call") })
        .method_not_allowed_fallback(|| async {
            Failure::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "not by this method")
        })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(management.clone(), guard))
        .with_state(management)
}

/// Loopback by name, then the token, compared in constant time.
async fn guard(State(management): Shared, request: Request, next: Next) -> Response {
    if !crate::loopback::is_named_loopback(request.headers()) {
        let what = "the Host header does not name loopback";
        return Failure::new(StatusCode::FORBIDDEN, "forbidden", what).into_response();
    }
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map_or("", |(_, token)| token.trim());
    let same =
        aws_lc_rs::constant_time::verify_slices_are_equal(given.as_bytes(), management.token.as_bytes());
    if same.is_err() {
        let what = "the management token is missing or wrong";
        let mut response = Failure::new(StatusCode::UNAUTHORIZED, "invalid_token", what).into_response();
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    }
    next.run(request).await
}

/// Why a management call is refused.
struct Failure {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl Failure {
    fn new(status: StatusCode, error: &'static str, description: impl Into<String>) -> Failure {
        Failure { status, error, description: description.into() }
    }

    fn bad(description: impl Into<String>) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure { status: refusal.status, error: refusal.error, description: refusal.description }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (self.status, axum::Json(body)).into_response()
    }
}

/// The body as JSON; an empty one counts as `{}`.
fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Failure> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(text).map_err(|error| Failure::bad(format!("body: {error}")))
}

/// Runs what computes or writes for a while beside the network's threads.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a management call ended in a panic");
        Err(Failure::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_error",
            "the call could not be carried out",
        ))
    })
}

type Answered = Result<axum::Json<Value>, Failure>;
