//! What surrounds every route: all middleware, in its order, on this page.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;

use crate::metrics::{self, Metrics};
use crate::settings::Settings;
use crate::{request_id, security_headers, unread};

/// Wraps the routes. From the outside in: the id of the request and the one form of failures, the rest of
/// a request that was answered early, the headers, the counters, and a net under panics. The state must already be given (`with_state`).
pub fn wrap(routes: Router, metrics: Metrics, settings: &Settings) -> Router {
    routes
        .layer(CatchPanicLayer::custom(|_| answer_panic()))
        .layer(middleware::from_fn_with_state(metrics, metrics::observe))
        .layer(middleware::from_fn_with_state(
            settings.promises_tls(),
            security_headers::add,
        ))
        .layer(middleware::from_fn(unread::hear_out))
        .layer(middleware::from_fn(request_id::assign))
}

/// What a panic said may quote a record; it stays on standard error and is not sent.
fn answer_panic() -> Response {
    tracing::error!("a handler panicked: a mistake of the program");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[cfg(test)]
mod tests;
