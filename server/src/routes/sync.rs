//! Changes up, records down.

use std::io::{Read, Write};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::value::RawValue;
use steward_domain::wire::{
    BATCH_CHANGES_MAX, MISSING_MAX, REQUEST_BYTES_MAX, ReceiptOutcome, SyncRequest, SyncResponse, SyncStatus,
    VERSION,
};

use super::{AppState, Session, blocking, header_text, now_ms};
use crate::error::{ApiError, CheckedBytes, ErrorBody, codes};
use crate::metrics::Outcome;
use crate::store::{Bringer, Pulled, Pushed, Refused};

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

fn read(body: &Bytes, is_gzip: bool) -> Result<SyncRequest, ApiError> {
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
        let unpacked = GzDecoder::new(body.as_ref()).take(limit).read_to_end(&mut json);
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
    let site = session.site.as_str();
    let epochs = state.store.epochs(site)?;
    let bringer = Bringer {
        site: &session.site,
        actor: session.actor(),
        device: request.device,
        cursor: request.cursor,
        clock_ms: now_ms.saturating_sub(request.now_ms),
    };
    let is_other_epoch = request.epoch.is_some_and(|epoch| epoch != epochs.current);
    // A device that does not know of a restore has first to offer again what the server has lost: its changes would leave a hole.
    let (changes, missing) = if is_other_epoch {
        (&[][..], &[][..])
    } else {
        (request.changes.as_slice(), request.missing.as_slice())
    };
    let pushed = state
        .store
        .push(bringer, changes, missing, now_ms)
        .map_err(refusal)?;
    count(state, &pushed);

    let definitions = state.store.registers().for_role(session.role);
    let has_these = request.definitions.as_deref() == Some(definitions.fingerprint.as_str());
    let status = if pushed.is_cloned {
        SyncStatus::NewDevice
    } else if is_other_epoch {
        SyncStatus::EpochChanged
    } else if request.v > VERSION {
        SyncStatus::Upgrade
    } else if request.definitions.is_some() && !has_these {
        SyncStatus::Snapshot
    } else {
        SyncStatus::Ok
    };
    let pulled = match status {
        SyncStatus::Ok => pull(state, session, request, &pushed)?,
        _ => Pulled {
            records: Vec::new(),
            gone: Vec::new(),
            cursor: request.cursor,
            more: false,
        },
    };
    state.metrics.pull_records.inc_by(pulled.records.len() as u64);
    Ok(SyncResponse {
        v: VERSION,
        status,
        epochs,
        acknowledged_seq: pushed.acknowledged_seq,
        receipts: pushed.receipts,
        records: pulled.records,
        gone: pulled.gone,
        previous: pushed.previous,
        cursor: pulled.cursor,
        more: pulled.more,
        photos_wanted: state.store.photos_wanted(site, request.device)?,
        definitions: (!has_these).then(|| definitions.clone()),
        server_time_ms: now_ms,
    })
}

/// A device that was up to date before its own push need not hear its own changes back: it merges them itself.
fn pull(
    state: &AppState,
    session: &Session,
    request: &SyncRequest,
    pushed: &Pushed,
) -> Result<Pulled, ApiError> {
    let was_up_to_date = request.cursor == pushed.previous && !request.snapshot;
    let from = if was_up_to_date {
        pushed.number
    } else {
        request.cursor
    };
    let from_nothing = request.cursor == 0;
    let mut pulled = state
        .store
        .pull(session.site.as_str(), session.actor(), from, from_nothing)?;
    if was_up_to_date {
        pulled.gone.extend(&pushed.gone);
    }
    Ok(pulled)
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
