//! `POST /ipc/{command}`, one route per row of the table, and `GET /events`.

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use desk::guarded;
use desk::views::*;
use futures_util::{Stream, StreamExt};
use tokio_stream::wrappers::BroadcastStream;

use crate::Bridge;

macro_rules! routes {
    ($($name:ident: $req:ty => $view:ty = $path:path;)*) => {
        pub fn router() -> Router<Bridge> {
            Router::new()
                .route("/events", get(events))
                $(.route(concat!("/ipc/", stringify!($name)), post($name)))*
        }

        $(
            async fn $name(State(bridge): State<Bridge>, body: Bytes) -> Response {
                match serde_json::from_slice::<$req>(&body) {
                    Ok(req) => match guarded(stringify!($name), $path(&bridge.desk, req)).await {
                        Ok(view) => Json(view).into_response(),
                        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
                    },
                    // The window's own border answers a plain string here too.
                    Err(error) => (StatusCode::BAD_REQUEST, Json(format!(
                        "invalid args `req` for command `{}`: {error}", stringify!($name)
                    ))).into_response(),
                }
            }
        )*
    };
}
desk::command_table!(routes);

async fn events(State(bridge): State<Bridge>) -> Sse<impl Stream<Item = Result<Event, axum::Error>>> {
    let events = BroadcastStream::new(bridge.host.events())
        .filter_map(|event| async move { event.ok().map(|event| Event::default().json_data(event)) });
    Sse::new(events).keep_alive(KeepAlive::default())
}
