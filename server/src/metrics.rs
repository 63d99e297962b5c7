//! Counters for the people who run the server. They count, and hold no name and no id.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::error::{ApiError, codes};
use crate::settings::Secret;

const CONTENT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// From a static file to a slow first pull. The targets (500 ms) are bucket edges.
const SECONDS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// All counters of this server. Clones count into the same.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Answered, Counter>,
    request_seconds: Family<Route, Histogram>,
    changes: Family<Judged, Counter>,
    /// Records sent to devices.
    pub pull_records: Counter,
    /// Bytes of photos received.
    pub photo_bytes: Counter,
    /// Log-ins that succeeded.
    pub sessions_opened: Counter,
    /// Sessions that have not ended.
    pub sessions: Gauge,
    live_connections: Gauge,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Outcome {
    /// It met nothing unseen.
    Accepted,
    /// It met something unseen and both stand.
    Merged,
    /// It waits for a person.
    Conflict,
    /// It was refused and is kept.
    Quarantined,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Judged {
    outcome: Outcome,
}

/// A live connection: counted from its making until it is dropped.
#[derive(Debug)]
pub struct LiveConnection(Gauge);

impl Drop for LiveConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Counters at zero.
    #[must_use]
    pub fn new() -> Self {
        let requests = Family::<Answered, Counter>::default();
        let request_seconds = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let changes = Family::<Judged, Counter>::default();
        let (pull_records, photo_bytes, sessions_opened) =
            (Counter::default(), Counter::default(), Counter::default());
        let (sessions, live_connections) = (Gauge::default(), Gauge::default());

        let mut all = Registry::with_prefix("steward");
        all.register("http_requests", "Requests answered", requests.clone());
        let help = "Time until the answer began";
        all.register_with_unit(
            "http_request_duration",
            help,
            Unit::Seconds,
            request_seconds.clone(),
        );
        all.register("changes", "Changes judged", changes.clone());
        all.register("pull_records", "Records sent to devices", pull_records.clone());
        all.register_with_unit("photo", "Photos received", Unit::Bytes, photo_bytes.clone());
        all.register(
            "sessions_opened",
            "Log-ins that succeeded",
            sessions_opened.clone(),
        );
        all.register("sessions", "Sessions that have not ended", sessions.clone());
        all.register(
            "live_connections",
            "Devices that listen for news",
            live_connections.clone(),
        );
        let registry = Arc::new(all);
        Self {
            registry,
            requests,
            request_seconds,
            changes,
            pull_records,
            photo_bytes,
            sessions_opened,
            sessions,
            live_connections,
        }
    }

    /// Counts changes.
    pub fn count_changes(&self, outcome: Outcome, count: u64) {
        self.changes.get_or_create(&Judged { outcome }).inc_by(count);
    }

    /// Counts a live connection for as long as the answer is held.
    #[must_use]
    pub fn live_connection(&self) -> LiveConnection {
        self.live_connections.inc();
        LiveConnection(self.live_connections.clone())
    }

    /// All counters in the text form of `OpenMetrics`, which Prometheus reads.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut text = String::new();
        // Writing to a String can't fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }

    /// Answers a reader who shows the token: `Authorization: Bearer …`.
    ///
    /// # Errors
    /// `not_found` when no token is set: nobody may read; `not_signed_in` when another or none is shown.
    pub fn answer(&self, token: Option<&Secret>, headers: &HeaderMap) -> Result<Response, ApiError> {
        let token =
            token.ok_or_else(|| ApiError::new(codes::NOT_FOUND, "metrics are off: set metrics_token"))?;
        let shown = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        if !shown
            .and_then(|shown| shown.strip_prefix("Bearer "))
            .is_some_and(|shown| token.is(shown))
        {
            return Err(ApiError::new(
                codes::NOT_SIGNED_IN,
                "show the metrics_token: Authorization: Bearer …",
            ));
        }
        Ok(([(CONTENT_TYPE, CONTENT)], self.encode()).into_response())
    }
}

/// Middleware: counts and times every request by its route's template. What matches no route counts as one, or
/// a scanner's guesses would each become a series.
pub async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let method = method_of(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let started = Instant::now();
    let response = next.run(request).await;
    let seconds = started.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    metrics
        .requests
        .get_or_create(&Answered {
            route: route.clone(),
            method,
            status,
        })
        .inc();
    metrics
        .request_seconds
        .get_or_create(&Route { route, method })
        .observe(seconds);
    response
}

/// A client may invent methods; they must not become series either.
fn method_of(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_is_counted_is_told() {
        let metrics = Metrics::new();
        metrics.count_changes(Outcome::Accepted, 7);
        metrics.count_changes(Outcome::Quarantined, 1);
        metrics.pull_records.inc_by(40);
        metrics.photo_bytes.inc_by(300);
        metrics.sessions.set(3);
        let live = metrics.live_connection();
        drop(metrics.live_connection());
        let text = metrics.encode();
        for line in [
            "steward_changes_total{outcome=\"Accepted\"} 7",
            "steward_changes_total{outcome=\"Quarantined\"} 1",
            "steward_pull_records_total 40",
            "steward_photo_bytes_total 300",
            "steward_sessions 3",
            "steward_live_connections 1",
        ] {
            assert!(text.lines().any(|told| told == line), "{line} is not in\n{text}");
        }
        drop(live);
        assert!(metrics.encode().contains("steward_live_connections 0"));
    }

    #[test]
    fn only_who_shows_the_token_reads() {
        let metrics = Metrics::new();
        let secret = Secret::new("0123456789abcdef").unwrap();
        let rows = [
            (None, Some("Bearer 0123456789abcdef"), Some("not_found")),
            (Some(&secret), None, Some("not_signed_in")),
            (
                Some(&secret),
                Some("Bearer 0123456789abcdeF"),
                Some("not_signed_in"),
            ),
            (Some(&secret), Some("0123456789abcdef"), Some("not_signed_in")),
            (Some(&secret), Some("Bearer 0123456789abcdef"), None),
        ];
        for (token, shown, code) in rows {
            let mut headers = HeaderMap::new();
            headers.extend(shown.map(|shown| (AUTHORIZATION, HeaderValue::from_static(shown))));
            let answer = metrics.answer(token, &headers);
            assert_eq!(answer.err().map(|error| error.code), code, "{shown:?}");
        }
    }
}
