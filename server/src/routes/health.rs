//! Whether the server works, for those who watch it.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::{AppState, blocking, now_ms};
use crate::error::{ApiError, ErrorBody};

/// The server works.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`; otherwise the answer is an error.
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

/// Whether the data can be read.
#[utoipa::path(get, path = "/api/health", responses((status = 200, body = Health), (status = 500, body = ErrorBody)))]
pub async fn health(State(state): State<AppState>) -> Result<Json<Health>, ApiError> {
    blocking(move || Ok(state.store.is_healthy()?)).await?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    }))
}

/// The counters, for whoever shows the token of the settings.
///
/// # Errors
/// `not_found` without a token in the settings, `not_signed_in` with another.
pub async fn metrics(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    let store = state.store.clone();
    let sessions = blocking(move || Ok(store.session_count(now_ms())?)).await?;
    state.metrics.sessions.set(sessions);
    state
        .metrics
        .answer(state.settings.metrics_token.as_ref(), &headers)
}
