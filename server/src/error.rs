//! What a client is told when a request fails: `{ code, message, request_id }`.
//!
//! The interface translates the code; the message is for the log of a developer. The codes are the table below.

use std::fmt;

use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// What the interface translates.
    pub name: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// What is wrong, and the next move: now, later, or ask the person.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($($constant:ident $name:literal $status:ident $meaning:literal;)*) => {
        /// Every kind of failure of the HTTP interface.
        pub mod codes {
            use super::{Code, StatusCode};
            $(
                #[doc = $meaning]
                pub const $constant: Code = Code { name: $name, status: StatusCode::$status, meaning: $meaning };
            )*
            /// All of them, for the documentation.
            pub const ALL: &[Code] = &[$($constant),*];
        }
    };
}

codes! {
    BAD_REQUEST "bad_request" BAD_REQUEST "The request can't be understood. Sending it again won't help.";
    MALFORMED_JSON "malformed_json" BAD_REQUEST "The body is not JSON. Sending it again won't help.";
    SLOT_INVALID "slot_invalid" BAD_REQUEST "The slot of a person on this phone is a number from 0 to 15. Sending it again won't help.";
    NOT_SIGNED_IN "not_signed_in" UNAUTHORIZED "There is no session, or it has ended. Ask the person to log in.";
    WRONG_CREDENTIALS "wrong_credentials" UNAUTHORIZED "The name or the password is wrong. Ask the person.";
    FORBIDDEN "forbidden" FORBIDDEN "This role may not do this. Ask a manager.";
    NOT_FOUND "not_found" NOT_FOUND "There is no such thing, or this role may not know of it.";
    METHOD_NOT_ALLOWED "method_not_allowed" METHOD_NOT_ALLOWED "This address has no such method.";
    TIMED_OUT "timed_out" REQUEST_TIMEOUT "The request took too long. Send it again later.";
    CONFLICT "conflict" CONFLICT "Another request came first. Read again, then decide.";
    SEQUENCE_GAP "sequence_gap" CONFLICT "Changes are missing before these. Send from `expected_seq` on.";
    DEVICE_REMOVED "device_removed" FORBIDDEN "This device is not, or no longer, enrolled for this person. Keep everything and ask a manager.";
    DEVICE_UNKNOWN "device_unknown" FORBIDDEN "This device was never enrolled in these data: they come from an older backup. Enrol again and move what is unsent.";
    BATCH_OUT_OF_ORDER "batch_out_of_order" BAD_REQUEST "The changes are not this device's, not in order, or cut a group. Send a smaller batch.";
    EXISTS "exists" CONFLICT "There is one already.";
    PHOTO_DIGEST_WRONG "photo_digest_wrong" UNPROCESSABLE_ENTITY "The bytes are not those of this digest. Send them again from the beginning.";
    PHOTO_TYPE_UNKNOWN "photo_type_unknown" UNSUPPORTED_MEDIA_TYPE "The photo is no JPEG, PNG or WebP of a sensible size. Sending it again won't help.";
    TOO_LARGE "too_large" PAYLOAD_TOO_LARGE "The body is too large. Send it in smaller parts.";
    WRONG_MEDIA_TYPE "wrong_media_type" UNSUPPORTED_MEDIA_TYPE "The body has a type that is not accepted here.";
    WRONG_RANGE "wrong_range" RANGE_NOT_SATISFIABLE "The bytes don't continue what is there. Ask how far it is.";
    INVALID_BODY "invalid_body" UNPROCESSABLE_ENTITY "The body is JSON of another form. Sending it again won't help.";
    TOO_MANY_REQUESTS "too_many_requests" TOO_MANY_REQUESTS "Too many requests. Send it again after `Retry-After` seconds.";
    INTERNAL "internal" INTERNAL_SERVER_ERROR "The server failed; its log has the request id. Send it again later.";
    UNAVAILABLE "unavailable" SERVICE_UNAVAILABLE "The server is busy, starting or stopping. Send it again later.";
    STORAGE_FULL "storage_full" INSUFFICIENT_STORAGE "The server's disk is full. Keep everything and send it again later.";
}

/// A request that failed.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// The HTTP status.
    pub status: StatusCode,
    /// What the interface translates.
    pub code: &'static str,
    /// For a developer; no personal data.
    pub message: String,
    /// Further members of the answer, such as `expected_seq`.
    pub details: Map<String, Value>,
    /// After how many seconds to try again.
    pub retry_after_s: Option<u32>,
}

/// The body of every failure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What the interface translates.
    #[schema(example = "sequence_gap")]
    pub code: String,
    /// For a developer.
    pub message: String,
    /// Under which the server's log tells more.
    pub request_id: String,
    /// Further members, named by the code's meaning.
    #[serde(flatten)]
    #[schema(ignore)]
    pub details: Map<String, Value>,
}

impl ApiError {
    /// A failure of one kind.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            status: code.status,
            code: code.name,
            message: message.into(),
            details: Map::new(),
            retry_after_s: None,
        }
    }

    /// A failure of one kind whose meaning says all.
    #[must_use]
    pub fn of(code: Code) -> Self {
        Self::new(code, code.meaning)
    }

    /// A failure of our own. The cause goes to the log, and the client learns only where to look.
    #[must_use]
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::of(codes::INTERNAL)
    }

    /// Adds a member to the answer.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after_s(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The failure that a status stands for: for answers that the framework made without a code.
    #[must_use]
    pub fn from_status(status: StatusCode) -> Self {
        let known = codes::ALL.iter().find(|code| code.status == status);
        let other = if status.is_server_error() {
            codes::INTERNAL
        } else {
            codes::BAD_REQUEST
        };
        Self {
            status,
            ..Self::of(*known.unwrap_or(&other))
        }
    }

    /// Puts this failure into an answer, whose other headers stay.
    pub(crate) fn write_to(self, response: &mut Response, request_id: &str) {
        let body = ErrorBody {
            code: self.code.to_owned(),
            message: self.message,
            request_id: request_id.to_owned(),
            details: self.details,
        };
        // Strings and JSON values always serialize.
        let json = serde_json::to_vec(&body).unwrap_or_default();
        let headers = response.headers_mut();
        headers.remove(CONTENT_LENGTH);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        *response.status_mut() = self.status;
        *response.body_mut() = Body::from(json);
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ApiError {}

impl IntoResponse for ApiError {
    /// The body is written by the middleware of [`crate::request_id`], which knows the request's id.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<JsonRejection> for ApiError {
    fn from(why: JsonRejection) -> Self {
        let code = match &why {
            JsonRejection::JsonSyntaxError(_) => codes::MALFORMED_JSON,
            JsonRejection::JsonDataError(_) => codes::INVALID_BODY,
            JsonRejection::MissingJsonContentType(_) => codes::WRONG_MEDIA_TYPE,
            _ => return Self::from_status(why.status()),
        };
        Self::new(code, why.body_text())
    }
}

impl From<BytesRejection> for ApiError {
    fn from(why: BytesRejection) -> Self {
        Self::from_status(why.status())
    }
}

impl From<QueryRejection> for ApiError {
    fn from(why: QueryRejection) -> Self {
        Self::new(codes::BAD_REQUEST, why.body_text())
    }
}

impl From<PathRejection> for ApiError {
    fn from(why: PathRejection) -> Self {
        // An address that can't be read names nothing.
        Self::new(codes::NOT_FOUND, why.body_text())
    }
}

/// An extractor whose refusal is an [`ApiError`]: `Checked(Json(login)): Checked<Json<Login>>`.
#[derive(Clone, Copy, Debug)]
pub struct Checked<E>(pub E);

impl<S, E> FromRequest<S> for Checked<E>
where
    S: Send + Sync,
    E: FromRequest<S>,
    ApiError: From<E::Rejection>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        Ok(Self(E::from_request(request, state).await?))
    }
}

impl<S, E> FromRequestParts<S> for Checked<E>
where
    S: Send + Sync,
    E: FromRequestParts<S>,
    ApiError: From<E::Rejection>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ok(Self(E::from_request_parts(parts, state).await?))
    }
}

/// A whole body in memory, bounded by the route's limit.
pub type CheckedBytes = Checked<Bytes>;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_mean_something() {
        let names: BTreeSet<_> = codes::ALL.iter().map(|code| code.name).collect();
        assert_eq!(names.len(), codes::ALL.len());
        for code in codes::ALL {
            assert!(code.meaning.ends_with('.'), "{}", code.name);
            assert!(
                code.status.is_client_error() || code.status.is_server_error(),
                "{}",
                code.name
            );
        }
    }

    #[test]
    fn every_status_has_a_code() {
        let rows = [
            (StatusCode::NOT_FOUND, "not_found"),
            (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            (StatusCode::IM_A_TEAPOT, "bad_request"),
            (StatusCode::BAD_GATEWAY, "internal"),
        ];
        for (status, code) in rows {
            let error = ApiError::from_status(status);
            assert_eq!((error.status, error.code), (status, code));
        }
    }
}
