//! Logging in and out.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::slot::Slot;
use super::{AppState, Session, blocking, header_text, now_ms};
use crate::error::{ApiError, Checked, ErrorBody, codes};
use crate::password;

/// A day, in seconds.
const DAY_S: i64 = 86_400;
/// How many wrong passwords of one name are heard before it must wait.
const ATTEMPTS_MAX: u32 = 10;
/// For how long they are remembered.
const ATTEMPTS_MS: i64 = 15 * 60_000;
/// How many names are remembered: bounded, or guessing names would fill the memory.
const NAMES_MAX: usize = 10_000;
/// How many passwords are verified at once: each takes 19 MiB and a tenth of a second of one core.
const VERIFIED_AT_ONCE: usize = 2;

/// Wrong passwords of late, by log-in name.
#[derive(Debug)]
pub struct Attempts {
    failures: Mutex<HashMap<String, (u32, i64)>>,
    verifying: Semaphore,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            failures: Mutex::default(),
            verifying: Semaphore::new(VERIFIED_AT_ONCE),
        }
    }
}

impl Attempts {
    /// How many seconds this name must wait, if it must.
    fn wait_s(&self, login: &str, now_ms: i64) -> Option<u32> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, since_ms) = failures.get(login).copied()?;
        let left_ms = since_ms + ATTEMPTS_MS - now_ms;
        (count >= ATTEMPTS_MAX && left_ms > 0).then(|| u32::try_from(left_ms / 1_000 + 1).unwrap_or(1))
    }

    fn failed(&self, login: &str, now_ms: i64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= NAMES_MAX {
            failures.retain(|_, (_, since_ms)| now_ms - *since_ms < ATTEMPTS_MS);
        }
        if failures.len() >= NAMES_MAX && !failures.contains_key(login) {
            return;
        }
        let entry = failures.entry(login.to_owned()).or_insert((0, now_ms));
        if now_ms - entry.1 >= ATTEMPTS_MS {
            *entry = (0, now_ms);
        }
        entry.0 += 1;
    }

    fn succeeded(&self, login: &str) {
        self.failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(login);
    }
}

/// What a person types.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// The log-in name.
    #[schema(max_length = 64)]
    login: String,
    /// The password.
    #[schema(max_length = 128)]
    password: String,
}

/// Who is logged in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WhoIs {
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
}

impl From<&Session> for WhoIs {
    fn from(session: &Session) -> Self {
        Self {
            site: session.site.clone(),
            staff: session.staff,
            role: session.role,
            login: session.login.clone(),
            name: session.name.clone(),
        }
    }
}

/// Log in with name and password. The session is in a cookie that scripts can't read, one for each slot.
#[utoipa::path(post, path = "/api/session", request_body = LogIn, params(
    ("steward-slot" = Option<u8>, Header, description = "the person's place on this phone; 0 when it is not there", maximum = 15),
), responses(
    (status = 200, body = WhoIs),
    (status = 400, body = ErrorBody, description = "slot_invalid"),
    (status = 401, body = ErrorBody, description = "wrong_credentials"),
    (status = 429, body = ErrorBody, description = "too_many_requests, with Retry-After"),
))]
pub async fn log_in(
    State(state): State<AppState>,
    slot: Slot,
    Checked(Json(typed)): Checked<Json<LogIn>>,
) -> Result<Response, ApiError> {
    let now_ms = now_ms();
    if let Some(seconds) = state.attempts.wait_s(&typed.login, now_ms) {
        return Err(ApiError::of(codes::TOO_MANY_REQUESTS).retry_after_s(seconds));
    }
    let permit = state
        .attempts
        .verifying
        .acquire()
        .await
        .map_err(ApiError::internal)?;
    let (store, days) = (state.store.clone(), i64::from(state.settings.session_days));
    let login = typed.login.clone();
    let opened = blocking(move || {
        let stored = store.account(&typed.login)?;
        let Some(stored) = stored else {
            // As long as for somebody who exists, or the time would tell which names do.
            password::verify_nobody(&typed.password);
            return Ok(None);
        };
        if !password::verify(&typed.password, &stored.password).map_err(ApiError::internal)? {
            return Ok(None);
        }
        let token = store.open_session(&stored.account, now_ms, now_ms + days * DAY_S * 1_000)?;
        Ok(Some(Session::of(stored.account, token, slot)))
    })
    .await?;
    drop(permit);
    let Some(session) = opened else {
        state.attempts.failed(&login, now_ms);
        return Err(ApiError::of(codes::WRONG_CREDENTIALS));
    };
    state.attempts.succeeded(&login);
    state.metrics.sessions_opened.inc();
    let cookie = cookie(slot, &session.token, days * DAY_S, state.settings.is_secure());
    Ok(([(header::SET_COOKIE, cookie)], Json(WhoIs::from(&session))).into_response())
}

/// Who is logged in.
#[utoipa::path(get, path = "/api/session", responses((status = 200, body = WhoIs), (status = 401, body = ErrorBody)))]
pub async fn whoami(session: Session) -> Json<WhoIs> {
    Json(WhoIs::from(&session))
}

/// Log out here: this slot. The other people of the phone stay logged in.
#[utoipa::path(delete, path = "/api/session", responses((status = 204), (status = 401, body = ErrorBody)))]
pub async fn log_out(State(state): State<AppState>, session: Session) -> Result<Response, ApiError> {
    end(state, session, false).await
}

/// Log out on every device.
#[utoipa::path(delete, path = "/api/sessions", responses((status = 204), (status = 401, body = ErrorBody)))]
pub async fn log_out_everywhere(
    State(state): State<AppState>,
    session: Session,
) -> Result<Response, ApiError> {
    end(state, session, true).await
}

async fn end(state: AppState, session: Session, everywhere: bool) -> Result<Response, ApiError> {
    let emptied = cookie(session.slot, "", 0, state.settings.is_secure());
    blocking(move || Ok(state.store.end_sessions(&session.token, everywhere, now_ms())?)).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, emptied)]).into_response())
}

fn cookie(slot: Slot, token: &str, age_s: i64, is_secure: bool) -> HeaderValue {
    let name = slot.cookie_name(is_secure);
    let secure = if is_secure { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age_s}{secure}");
    // Tokens are hexadecimal, so the text is always a header.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// The token that a request shows for a slot.
#[must_use]
pub fn token_of(headers: &HeaderMap, slot: Slot) -> Option<String> {
    let cookies = header_text(headers, header::COOKIE)?;
    let names = [slot.cookie_name(true), slot.cookie_name(false)];
    let pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut ours = pairs.filter(|(name, _)| names.iter().any(|of| of == name));
    ours.next()
        .map(|(_, token)| token.to_owned())
        .filter(|token| !token.is_empty() && token.len() <= 128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_waits_after_ten_wrong_passwords_and_not_for_ever() {
        let attempts = Attempts::default();
        for _ in 0..ATTEMPTS_MAX {
            assert_eq!(attempts.wait_s("li", 0), None);
            attempts.failed("li", 0);
        }
        assert!(attempts.wait_s("li", 1).is_some());
        assert_eq!(attempts.wait_s("wang", 1), None);
        assert_eq!(attempts.wait_s("li", ATTEMPTS_MS), None);
        attempts.succeeded("li");
        assert_eq!(attempts.wait_s("li", 1), None);
    }

    #[test]
    fn names_that_are_guessed_do_not_fill_the_memory() {
        let attempts = Attempts::default();
        for guess in 0..NAMES_MAX + 10 {
            attempts.failed(&guess.to_string(), 0);
        }
        assert_eq!(attempts.failures.lock().unwrap().len(), NAMES_MAX);
        attempts.failed("later", ATTEMPTS_MS);
        assert_eq!(attempts.failures.lock().unwrap().len(), 1);
    }

    #[test]
    fn the_cookie_is_read_from_among_others() {
        let rows = [
            ("a=1; steward=abc", "0", Some("abc")),
            ("__Host-steward=x; a=2", "0", Some("x")),
            ("steward=", "0", None),
            ("stewards=1", "0", None),
            ("steward=a; steward-1=b; steward-15=c", "0", Some("a")),
            ("steward=a; steward-1=b; steward-15=c", "1", Some("b")),
            ("steward=a; steward-1=b; steward-15=c", "15", Some("c")),
            ("steward=a; steward-1=b", "2", None),
            ("__Host-steward-3=d; __Host-steward=e", "3", Some("d")),
        ];
        for (text, slot, token) in rows {
            let slot = Slot::read(slot).unwrap();
            let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(text))]);
            assert_eq!(token_of(&headers, slot).as_deref(), token, "{text}");
        }
    }
}
