//! Every route of the server, and who may call it, on one page.

#![allow(
    clippy::missing_errors_doc,
    reason = "a handler's errors are in its OpenAPI attribute"
)]

pub mod devices;
pub mod health;
pub mod labels;
pub mod live;
pub mod pages;
pub mod photos;
pub mod records;
pub mod session;
pub mod slot;
pub mod sync;

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::{DefaultBodyLimit, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};
use steward_domain::plan::Actor;
use steward_domain::wire::REQUEST_BYTES_MAX;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, codes};
use crate::metrics::Metrics;
use crate::net::Shutdown;
use crate::settings::Settings;
use crate::store::accounts::Account;
use crate::store::{Store, StoreError};
use slot::Slot;

/// The largest body of any request, as it comes over the line: a full batch, or a photo.
const BODY_BYTES_MAX: usize = if REQUEST_BYTES_MAX > photos::BODY_BYTES_MAX {
    REQUEST_BYTES_MAX
} else {
    photos::BODY_BYTES_MAX
};

/// What routes work with. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The records.
    pub store: Store,
    /// The counters.
    pub metrics: Metrics,
    /// The settings.
    pub settings: Arc<Settings>,
    /// Whether the server is stopping.
    pub shutdown: Shutdown,
    /// Who has tried too many passwords.
    pub attempts: Arc<session::Attempts>,
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody, without a session.
    Anybody,
    /// Whoever has a session. What they get is narrowed by scope.
    SignedIn,
    /// Only these roles.
    Roles(&'static [Role]),
}

const OFFICE: Who = Who::Roles(&[Role::Manager, Role::Admin]);
const DESK: Who = Who::Roles(&[Role::Lead, Role::Manager, Role::Admin]);

/// Every route and who may call it. What is not listed is refused, even if it is routed: there is no default.
pub const ROUTES: &[(&str, &str, Who)] = &[
    ("GET", "/", Who::Anybody),
    ("GET", pages::ANY, Who::Anybody), // the client's own addresses; it asks the API for everything
    ("GET", "/assets/{file}", Who::Anybody),
    ("GET", "/icons/{file}", Who::Anybody),
    ("GET", "/manifest.webmanifest", Who::Anybody),
    ("GET", "/sw.js", Who::Anybody),
    ("GET", "/api/health", Who::Anybody),
    ("GET", "/api/metrics", Who::Anybody), // answers only to the token of the settings
    ("GET", "/api/openapi.json", Who::Anybody),
    ("POST", "/api/session", Who::Anybody),
    ("GET", "/api/session", Who::SignedIn),
    ("DELETE", "/api/session", Who::SignedIn),
    ("DELETE", "/api/sessions", Who::SignedIn),
    ("POST", "/api/devices", Who::SignedIn),
    ("GET", "/api/devices", DESK),
    ("DELETE", "/api/devices/{device}", Who::SignedIn), // one's own; leads and managers anybody's
    ("POST", "/api/sync", Who::SignedIn),
    ("GET", live::PATH, Who::SignedIn),
    ("GET", "/api/records/{record}/timeline", Who::SignedIn),
    ("GET", "/api/refused", Who::SignedIn), // one's own; leads and managers everybody's
    ("GET", "/api/audit", OFFICE),
    ("POST", "/api/labels", OFFICE), // whoever makes labels can hang one at home
    ("PUT", "/api/photos/{sha256}", Who::SignedIn),
    ("GET", "/api/photos/{sha256}", Who::SignedIn),
    ("HEAD", "/api/photos/{sha256}", Who::SignedIn),
];

#[derive(OpenApi)]
#[openapi(info(
    title = "Steward 管家",
    description = "Changes go up, records come down. Errors are { code, message, request_id }; see the codes of each route. \
        Several people may share a phone: each has a slot from 0 to 15, named by the header `steward-slot` of every request \
        (0 when it is not there), and a session cookie of that slot."
))]
struct Description;

fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(health::health))
        .routes(routes!(session::log_in, session::whoami, session::log_out))
        .routes(routes!(session::log_out_everywhere))
        .routes(routes!(devices::enrol, devices::list))
        .routes(routes!(devices::remove))
        .routes(routes!(sync::sync))
        .routes(routes!(live::live))
        .routes(routes!(records::timeline))
        .routes(routes!(records::refused))
        .routes(routes!(records::audit))
        .routes(routes!(labels::make))
        .routes(routes!(photos::put_photo, photos::get_photo, photos::head_photo))
}

/// The description of the interface, made from the code.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    described().split_for_parts().1
}

/// All routes, guarded.
pub fn router(state: AppState) -> Router {
    let (routes, description) = described().split_for_parts();
    let description = Arc::new(description);
    routes
        .route("/", get(pages::page))
        .route(pages::ANY, get(pages::page))
        .route("/assets/{file}", get(pages::asset))
        .route("/icons/{file}", get(pages::named))
        .route("/manifest.webmanifest", get(pages::named))
        .route("/sw.js", get(pages::named))
        .route("/api/metrics", get(health::metrics))
        .route(
            "/api/openapi.json",
            get(move || async move { axum::Json((*description).clone()) }),
        )
        .route_layer(middleware::from_fn_with_state(state.clone(), guard))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(state)
}

/// The person behind a request.
#[derive(Clone, Debug)]
pub struct Session {
    /// The site.
    pub site: Key,
    /// The person: the id of a `staff` record.
    pub staff: RecordId,
    /// What the person is.
    pub role: Role,
    /// The log-in name.
    pub login: String,
    /// The name that is shown.
    pub name: String,
    /// The token of the session.
    pub token: String,
    /// The person's place on the phone.
    pub slot: Slot,
}

impl Session {
    fn of(account: Account, token: String, slot: Slot) -> Self {
        Self {
            site: account.site,
            staff: account.staff,
            role: account.role,
            login: account.login,
            name: account.name,
            token,
            slot,
        }
    }

    /// The person as [`steward_domain::plan`] knows it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            staff: self.staff,
            role: self.role,
        }
    }

    /// Whether the person looks after others' devices and refused changes.
    #[must_use]
    pub fn leads(&self) -> bool {
        matches!(self.role, Role::Lead | Role::Manager | Role::Admin)
    }
}

impl FromRequestParts<AppState> for Session {
    type Rejection = ApiError;

    /// The session that [`guard`] has found.
    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| ApiError::of(codes::NOT_SIGNED_IN))
    }
}

/// Lets a request through only as [`ROUTES`] says.
async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    if let Some(session) = admit(&state, &parts).await? {
        parts.extensions.insert(session);
    }
    let says =
        header_text(&parts.headers, header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    // Bodies that don't say how large they are end at the route's limit.
    if says.is_some_and(|bytes| bytes > BODY_BYTES_MAX) {
        return Err(ApiError::of(codes::TOO_LARGE));
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Decides whether a request may pass, and whose it is if its route asks for that.
async fn admit(state: &AppState, parts: &Parts) -> Result<Option<Session>, ApiError> {
    let route = parts
        .extensions
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    let row = |method: &Method| {
        ROUTES
            .iter()
            .find(|(of, path, _)| *of == method.as_str() && *path == route)
    };
    // HEAD is answered by GET where it has no row of its own.
    let is_head = parts.method == Method::HEAD;
    let listed = row(&parts.method).or_else(|| row(&Method::GET).filter(|_| is_head));
    let Some((_, _, who)) = listed else {
        return Err(ApiError::of(match route {
            pages::ANY if pages::is_page(parts.uri.path()) => codes::METHOD_NOT_ALLOWED,
            pages::ANY => codes::NOT_FOUND,
            _ => codes::FORBIDDEN,
        }));
    };
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        same_origin(&parts.headers)?;
    }
    if *who == Who::Anybody {
        return Ok(None);
    }
    let slot = match route {
        live::PATH => Slot::of_stream(&parts.uri, &parts.headers)?,
        _ => Slot::of(&parts.headers)?,
    };
    let token = session::token_of(&parts.headers, slot).ok_or_else(|| ApiError::of(codes::NOT_SIGNED_IN))?;
    let session = session_of(state, token, slot).await?;
    match who {
        Who::Roles(roles) if !roles.contains(&session.role) => Err(ApiError::of(codes::FORBIDDEN)),
        _ => Ok(Some(session)),
    }
}

/// A page of another site may make a browser send a request, but not hide where it comes from. The cookie is `SameSite=Strict`;
/// this holds for browsers that would not know that.
fn same_origin(headers: &HeaderMap) -> Result<(), ApiError> {
    let fetched = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    match fetched {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(ApiError::new(
            codes::FORBIDDEN,
            "the request comes from a page of another site",
        )),
    }
}

async fn session_of(state: &AppState, token: String, slot: Slot) -> Result<Session, ApiError> {
    let (store, now_ms) = (state.store.clone(), now_ms());
    let account = blocking({
        let token = token.clone();
        move || Ok(store.session(&token, now_ms)?)
    });
    let account = account.await?.ok_or_else(|| ApiError::of(codes::NOT_SIGNED_IN))?;
    Ok(Session::of(account, token, slot))
}

/// Runs work that blocks, off the threads that serve.
///
/// # Errors
/// Those of the work; a panic in it is our own failure.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(ApiError::internal)?
}

/// The server's clock, milliseconds since 1970.
#[must_use]
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl From<StoreError> for ApiError {
    fn from(why: StoreError) -> Self {
        match why {
            StoreError::Full => Self::of(codes::STORAGE_FULL).retry_after_s(60),
            StoreError::Missing => Self::of(codes::NOT_FOUND),
            StoreError::Exists => Self::of(codes::EXISTS),
            other => Self::internal(other),
        }
    }
}

/// A header's text.
fn header_text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
