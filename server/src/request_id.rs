//! One id for a request: in its answer, in its failure and in its line of the log.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::error::ApiError;
use crate::token;

/// The header that carries it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, as a request extension. It is always our own: an id that a client chose could be
/// anybody's name, and it is logged.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Middleware, the outermost: gives the request its id, writes every failure in the one form, and logs one line.
pub async fn assign(mut request: Request, next: Next) -> Response {
    let id = RequestId(token::hex(&token::random::<16>()).into());
    let method = request.method().clone();
    // The route's template and never the path: a path may hold a name or a number.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    request.extensions_mut().insert(id.clone());

    let span = tracing::info_span!("request", request_id = id.as_str());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span).await;

    let code = write_failure(&mut response, id.as_str()).unwrap_or_default();
    let status = response.status().as_u16();
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if response.status().is_server_error() {
        tracing::warn!(%method, route, status, code, ms, request_id = id.as_str(), "answered");
    } else {
        tracing::info!(%method, route, status, code, ms, request_id = id.as_str(), "answered");
    }
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Failures of the framework (no such route, too large, a panic) have no code yet and get that of their status.
fn write_failure(response: &mut Response, request_id: &str) -> Option<&'static str> {
    let status = response.status();
    let error = response.extensions_mut().remove::<ApiError>();
    let failed = status.is_client_error() || status.is_server_error();
    if error.is_none() && (!failed || is_json(response)) {
        return None;
    }
    let error = error.unwrap_or_else(|| ApiError::from_status(status));
    let code = error.code;
    error.write_to(response, request_id);
    Some(code)
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}
