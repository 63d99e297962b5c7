//! Photos: put in parts under their SHA-256, asked how far they are, and given to whoever may see a record with them.

#![allow(
    clippy::missing_errors_doc,
    reason = "the docs of a handler are those of the interface, where its answers are listed"
)]

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use steward_domain::formats;
use steward_domain::scope;
use utoipa::ToSchema;

use super::{AppState, Session, blocking, header_text, now_ms};
use crate::error::{ApiError, Checked, CheckedBytes, ErrorBody, codes};
use crate::image_header::ImageKind;
use crate::store::Store;
use crate::store::photos::{PHOTO_BYTES_MAX, PartRange, PhotoError};

/// The largest body of [`put_photo`], for the limit around the routes: a little more than the largest photo, so that one
/// that is too large is answered in our own words.
pub const BODY_BYTES_MAX: usize = 1024 * 1024 + 1024;
const _: () = assert!(BODY_BYTES_MAX as u64 > PHOTO_BYTES_MAX);
/// How many bytes are on the disk; resumable uploads of others call it so too.
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// How many bytes the photo has.
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// How far a photo is.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoProgress {
    /// How many bytes are on the disk. The next part begins there.
    received: u64,
    /// How many bytes the photo has.
    bytes: u64,
    /// Whether it is whole and verified: only then may the phone drop its copy.
    whole: bool,
}

/// Put a photo, or a part of it. The same part may come again.
#[utoipa::path(put, path = "/api/photos/{sha256}",
    params(
        ("sha256" = String, Path, description = "the SHA-256 of the whole photo, 64 lower-case hexadecimal digits",
            pattern = "^[0-9a-f]{64}$"),
        ("Content-Range" = Option<String>, Header,
            description = "`bytes 0-65535/180000`, of at most 1 MiB in all; without it the body is the whole photo"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "JPEG, PNG or WebP"),
    responses(
        (status = 200, body = PhotoProgress),
        (status = 201, body = PhotoProgress, description = "with this part it is whole"),
        (status = 400, body = ErrorBody, description = "bad_request: the range and the body do not fit each other"),
        (status = 404, body = ErrorBody, description = "not_found: this is no digest"),
        (status = 409, body = ErrorBody,
            description = "conflict: it was begun with another length (`bytes`); send it whole"),
        (status = 413, body = ErrorBody, description = "too_large"),
        (status = 415, body = ErrorBody, description = "photo_type_unknown"),
        (status = 416, body = ErrorBody, description = "wrong_range: go on at `received`"),
        (status = 422, body = ErrorBody, description = "photo_digest_wrong: begin again"),
        (status = 429, body = ErrorBody, description = "too_many_requests: finish the photos that were begun"),
    ))]
pub async fn put_photo(
    State(state): State<AppState>,
    session: Session,
    Checked(Path(sha256)): Checked<Path<String>>,
    headers: HeaderMap,
    Checked(body): CheckedBytes,
) -> Result<(StatusCode, Json<PhotoProgress>), ApiError> {
    let sha256 = digest_of(sha256)?;
    let range = range_of(&headers, &body)?;
    let store = state.store.clone();
    let take = move || {
        let site = session.site.as_str();
        Ok(store.photo_part(site, session.staff, &sha256, range, &body, now_ms())?)
    };
    let taken = blocking(take).await?;
    state.metrics.photo_bytes.inc_by(taken.taken);
    let status = if taken.became_whole {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let progress = PhotoProgress {
        received: taken.received,
        bytes: taken.bytes,
        whole: taken.is_whole,
    };
    Ok((status, Json(progress)))
}

/// How far a photo is that this person has brought.
#[utoipa::path(head, path = "/api/photos/{sha256}", params(("sha256" = String, Path)), responses(
    (status = 200, headers(
        ("Upload-Offset" = u64, description = "how many bytes are on the disk"),
        ("Upload-Length" = u64, description = "how many the photo has; when both are equal, it is whole"),
    )),
    (status = 404, description = "nobody has begun it, or somebody else has: begin at 0"),
))]
pub async fn head_photo(
    State(state): State<AppState>,
    session: Session,
    Checked(Path(sha256)): Checked<Path<String>>,
) -> Result<Response, ApiError> {
    let sha256 = digest_of(sha256)?;
    let staff = session.staff;
    let found = blocking(move || Ok(state.store.photo_progress(session.site.as_str(), &sha256)?)).await?;
    let own = found
        .filter(|photo| photo.staff == staff)
        .ok_or_else(|| ApiError::of(codes::NOT_FOUND))?;
    let (received, bytes) = (HeaderValue::from(own.received), HeaderValue::from(own.bytes));
    Ok([(UPLOAD_OFFSET, received), (UPLOAD_LENGTH, bytes)].into_response())
}

/// A whole photo, for whoever has brought it, or may read a field of a record that refers to it.
#[utoipa::path(get, path = "/api/photos/{sha256}", params(("sha256" = String, Path)), responses(
    (status = 200, description = "its bytes, which never change", content(
        (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"),
    )),
    (status = 304, description = "the copy of `If-None-Match` is right"),
    (status = 404, body = ErrorBody, description = "it is not here or not whole, or this person may not know of it"),
))]
pub async fn get_photo(
    State(state): State<AppState>,
    session: Session,
    Checked(Path(sha256)): Checked<Path<String>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let sha256 = digest_of(sha256)?;
    let name = sha256.clone();
    let find = move || {
        if !may_see(&state.store, &session, &sha256)? {
            return Err(ApiError::of(codes::NOT_FOUND));
        }
        let found = state.store.photo(session.site.as_str(), &sha256)?;
        found.ok_or_else(|| ApiError::of(codes::NOT_FOUND))
    };
    let (kind, body) = blocking(find).await?;
    Ok(answer(
        kind,
        body,
        &name,
        header_text(&headers, header::IF_NONE_MATCH),
    ))
}

/// Nobody learns of a photo by its digest alone.
fn may_see(store: &Store, session: &Session, sha256: &str) -> Result<bool, ApiError> {
    let site = session.site.as_str();
    if store
        .photo_progress(site, sha256)?
        .is_some_and(|photo| photo.staff == session.staff)
    {
        return Ok(true);
    }
    for mentions in store
        .photo_mentions(site, sha256)?
        .chunk_by(|one, next| one.0 == next.0)
    {
        let Some(record) = store.record(site, mentions[0].0)? else {
            continue;
        };
        let Some(definition) = store.registers().get(record.register.as_str()) else {
            continue;
        };
        let is_readable = mentions
            .iter()
            .filter_map(|(_, field)| definition.field(field.as_str()))
            .any(|field| field.is_readable_by(session.role));
        if is_readable && scope::reaches(definition, &record, session.actor()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn answer(kind: ImageKind, body: Vec<u8>, sha256: &str, known: Option<&str>) -> Response {
    let etag = format!("\"{sha256}\"");
    let is_known = known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag));
    let headers = [
        (header::CONTENT_TYPE, kind.media_type()),
        // Under this name there will never be other bytes. Private: rights differ from person to person.
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::ETAG, &etag),
    ];
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, body).into_response()
}

/// The digest that an address names.
pub fn digest_of(sha256: String) -> Result<String, ApiError> {
    // An address that can't be one names nothing.
    let why = |_| {
        ApiError::new(
            codes::NOT_FOUND,
            "a photo's name is 64 lower-case hexadecimal digits",
        )
    };
    formats::digest(&sha256).map_err(why)?;
    Ok(sha256)
}

/// Where the body belongs.
pub fn range_of(headers: &HeaderMap, body: &[u8]) -> Result<PartRange, ApiError> {
    let length = body.len() as u64;
    let Some(value) = headers.get(header::CONTENT_RANGE) else {
        return Ok(PartRange {
            start: 0,
            total: length,
        });
    };
    let range = value.to_str().ok().and_then(content_range);
    let (start, end, total) =
        range.ok_or_else(|| ApiError::new(codes::BAD_REQUEST, "Content-Range is: bytes first-last/total"))?;
    if end - start != length {
        return Err(ApiError::new(
            codes::BAD_REQUEST,
            "Content-Range and the body differ in length",
        ));
    }
    Ok(PartRange { start, total })
}

/// `bytes first-last/total`: the start, the end behind the last byte, the total.
fn content_range(text: &str) -> Option<(u64, u64, u64)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, total) = (number(first)?, number(last)?, number(total)?);
    (first <= last && last < total).then(|| (first, last + 1, total))
}

/// Digits and nothing else: `parse` would take a sign.
fn number(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

impl From<PhotoError> for ApiError {
    fn from(why: PhotoError) -> Self {
        let code = match &why {
            PhotoError::Store(_) => codes::INTERNAL,
            PhotoError::Empty => codes::BAD_REQUEST,
            PhotoError::TooLarge => codes::TOO_LARGE,
            PhotoError::WrongRange { .. } => codes::WRONG_RANGE,
            PhotoError::OtherTotal { .. } => codes::CONFLICT,
            PhotoError::DigestWrong => codes::PHOTO_DIGEST_WRONG,
            PhotoError::TypeUnknown => codes::PHOTO_TYPE_UNKNOWN,
            PhotoError::TooManyUnfinished => codes::TOO_MANY_REQUESTS,
        };
        let error = Self::new(code, why.to_string());
        match why {
            PhotoError::Store(why) => why.into(),
            PhotoError::WrongRange { received } => error.with("received", received),
            PhotoError::OtherTotal { bytes } => error.with("bytes", bytes),
            PhotoError::TooManyUnfinished => error.retry_after_s(60),
            _ => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_range_has_one_form() {
        let rows = [
            ("bytes 0-0/1", Some((0, 1, 1))),
            ("bytes 65536-131071/180000", Some((65_536, 131_072, 180_000))),
            ("bytes 0-99/99", None),
            ("bytes 5-4/9", None),
            ("bytes +0-1/9", None),
            ("bytes 0-1/*", None),
            ("bytes */9", None),
            ("bytes=0-1/9", None),
            ("bytes 0-1/18446744073709551616", None),
            (
                "bytes 18446744073709551615-18446744073709551615/18446744073709551615",
                None,
            ),
            ("bytes -1/9", None),
            ("bytes 0-1/9, 3-4/9", None),
            ("items 0-1/9", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(content_range(text), expected, "{text}");
        }
    }

    #[test]
    fn range_and_body_must_fit_each_other() {
        let rows = [
            (None, Some((0, 3))),
            (Some("bytes 4-6/9"), Some((4, 9))),
            (Some("bytes 4-5/9"), None),
            (Some("bytes 4-7/9"), None),
            (Some("nonsense"), None),
        ];
        for (text, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.extend(text.map(|text| (header::CONTENT_RANGE, HeaderValue::from_static(text))));
            let range = range_of(&headers, b"abc");
            assert_eq!(
                range.ok().map(|range| (range.start, range.total)),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_digest_has_one_form() {
        let good = "0123456789abcdef".repeat(4);
        assert_eq!(digest_of(good.clone()).ok(), Some(good.clone()));
        for bad in [
            good.to_uppercase(),
            good[1..].to_owned(),
            format!("{good}0"),
            "../".repeat(22)[..64].to_owned(),
        ] {
            assert_eq!(digest_of(bad).err().map(|why| why.code), Some("not_found"));
        }
    }

    #[test]
    fn a_copy_that_is_right_is_not_sent_again() {
        let name = "ab".repeat(32);
        let tag = format!("\"{name}\"");
        let rows = [
            (None, StatusCode::OK),
            (Some("\"other\""), StatusCode::OK),
            (Some(tag.as_str()), StatusCode::NOT_MODIFIED),
        ];
        for (known, status) in rows {
            let answer = answer(ImageKind::Jpeg, vec![1], &name, known);
            assert_eq!(answer.status(), status);
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/jpeg");
            assert_eq!(answer.headers()[header::ETAG], tag.as_str());
        }
    }
}
