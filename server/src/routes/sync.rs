//! Changes up, records down.

use std::io::{Read, Write};

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::value::RawValue;
use steward_domain::wire::{
    BATCH_CHANGES_MAX, MISSING_MAX, REQUEST_BYTES_MAX, ReceiptOutcome, SyncRequest, SyncResponse,
};

use super::{AppState, Session, blocking, header_text, now_ms};
use crate::error::{ApiError, CheckedBytes, ErrorBody, codes};
use crate::exchange::{self, Party};
use crate::metrics::Outcome;
use crate::store::{Pushed, Refused};

/// Answers smaller than this are sent as they are: compressing them saves less than its own header.
const COMPRESS_FROM_BYTES: usize = 600;

/// Take changes and give records. One transaction for all changes; the answer leaves when they are on the disk.
#[utoipa::path(post, path = "/api/sync", request_body = SyncRequest, responses(
    (status = 200, body = SyncResponse<serde_json::Value>),
    (status = 400, body = ErrorBody, description = "malformed_json, batch_out_of_order"),
    (status = 403, body = ErrorBody, description = "device_removed, device_unknown"),
    (status = 409, body = ErrorBody, description = "sequence_gap, with expected_seq"),
    (status = 413, body = ErrorBody, description = "too_large"),
    (status = 507, body = ErrorBody, description = "storage_full"),
))]
pub async fn sync(
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    body: CheckedBytes,
) -> Result<Response, ApiError> {
    let is_gzip = match header_text(&headers, header::CONTENT_ENCODING) {
        None | Some("identity") => false,
        Some("gzip") => true,
        Some(_) => return Err(ApiError::new(codes::WRONG_MEDIA_TYPE, "bodies are plain or gzip")),
    };
    let wants_gzip =
        header_text(&headers, header::ACCEPT_ENCODING).is_some_and(|accepted| accepted.contains("gzip"));
    let answer = blocking(move || {
        let request = read(&body.0, is_gzip)?;
        let response = exchange(&state, &session, &request)?;
        serde_json::to_vec(&response)
            .map_err(ApiError::internal)
            .map(|json| pack(json, wants_gzip))
    });
    let (json, is_packed) = answer.await?;
    let mut response = json.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

/// Reads a request, and no more of it than is allowed.
pub fn read(body: &[u8], is_gzip: bool) -> Result<SyncRequest, ApiError> {
    if body.len() > REQUEST_BYTES_MAX {
        return Err(ApiError::of(codes::TOO_LARGE));
    }
    let malformed = |why: serde_json::Error| {
        let code = if why.is_data() {
            codes::INVALID_BODY
        } else {
            codes::MALFORMED_JSON
        };
        ApiError::new(code, why.to_string())
    };
    let request: SyncRequest = if is_gzip {
        // One byte more than allowed is enough to know: a bomb is not unpacked.
        let limit = REQUEST_BYTES_MAX as u64 + 1;
        let mut json = Vec::with_capacity(body.len() * 4);
        let unpacked = GzDecoder::new(body).take(limit).read_to_end(&mut json);
        unpacked.map_err(|_| ApiError::new(codes::BAD_REQUEST, "the body is not gzip"))?;
        if json.len() > REQUEST_BYTES_MAX {
            return Err(ApiError::of(codes::TOO_LARGE));
        }
        serde_json::from_slice(&json).map_err(malformed)?
    } else {
        serde_json::from_slice(body).map_err(malformed)?
    };
    if request.changes.len() > BATCH_CHANGES_MAX || request.missing.len() > MISSING_MAX {
        return Err(ApiError::of(codes::TOO_LARGE));
    }
    Ok(request)
}

fn pack(json: Vec<u8>, wants_gzip: bool) -> (Vec<u8>, bool) {
    if !wants_gzip || json.len() < COMPRESS_FROM_BYTES {
        return (json, false);
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(json.len() / 4), Compression::fast());
    match encoder.write_all(&json).and_then(|()| encoder.finish()) {
        Ok(packed) => (packed, true),
        Err(_) => (json, false),
    }
}

fn exchange(
    state: &AppState,
    session: &Session,
    request: &SyncRequest,
) -> Result<SyncResponse<Box<RawValue>>, ApiError> {
    let now_ms = now_ms();
    let party = Party {
        site: &session.site,
        actor: session.actor(),
    };
    let taken = exchange::take(&state.store, party, request, now_ms).map_err(refusal)?;
    count(state, &taken.pushed);
    let response = exchange::answer(&state.store, party, request, taken, now_ms)?;
    state.metrics.pull_records.inc_by(response.records.len() as u64);
    Ok(response)
}

fn count(state: &AppState, pushed: &Pushed) {
    for receipt in &pushed.receipts {
        let outcome = match receipt.outcome {
            ReceiptOutcome::Applied => Outcome::Accepted,
            ReceiptOutcome::Merged => Outcome::Merged,
            ReceiptOutcome::Conflict => Outcome::Conflict,
            ReceiptOutcome::Quarantined => Outcome::Quarantined,
        };
        state.metrics.count_changes(outcome, 1);
    }
}

fn refusal(why: Refused) -> ApiError {
    match why {
        Refused::Store(why) => why.into(),
        Refused::Device => ApiError::of(codes::DEVICE_REMOVED),
        Refused::UnknownDevice => ApiError::of(codes::DEVICE_UNKNOWN),
        Refused::Hole { expected } => ApiError::of(codes::SEQUENCE_GAP).with("expected_seq", expected),
        Refused::Order => ApiError::of(codes::BATCH_OUT_OF_ORDER),
    }
}
