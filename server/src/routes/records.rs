//! Timelines, refused changes, and the audit log.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use steward_domain::change::Change;
use steward_domain::definition::{Definition, Role, STATE_FIELD};
use steward_domain::ids::{DeviceId, Key, RecordId};
use steward_domain::refusal::Code;
use steward_domain::scope;
use utoipa::ToSchema;

use super::{AppState, Session, blocking};
use crate::error::{ApiError, Checked, ErrorBody, codes};
use crate::store::timeline::Kept;

/// The most entries of the audit log in one answer.
const AUDIT_ENTRIES_MAX: u32 = 500;
/// The deepest JSON that is handed on as such. Changes that can be read nest less than ten deep.
const DEPTH_MAX: usize = 64;

/// Where to go on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    #[serde(default)]
    after: u64,
}

/// One change of a record, with what this person may see of it.
#[derive(Serialize, ToSchema)]
pub struct TimelineEntry {
    /// Its number.
    number: u64,
    /// When the server got it, in milliseconds since 1970.
    received_ms: i64,
    /// The change.
    change: Change,
}

/// The changes of a record, in order. Fields that this person may not see are left out.
#[utoipa::path(get, path = "/api/records/{record}/timeline",
    params(("record" = String, Path), ("after" = Option<u64>, Query, description = "go on behind this number")),
    responses((status = 200, body = Vec<TimelineEntry>), (status = 404, body = ErrorBody)))]
pub async fn timeline(
    State(state): State<AppState>,
    session: Session,
    Checked(Path(record)): Checked<Path<RecordId>>,
    Checked(Query(After { after })): Checked<Query<After>>,
) -> Result<Json<Vec<TimelineEntry>>, ApiError> {
    let entries = blocking(move || {
        let site = session.site.as_str();
        let not_found = || ApiError::of(codes::NOT_FOUND);
        let found = state.store.record(site, record)?.ok_or_else(not_found)?;
        let definition = state
            .store
            .registers()
            .get(found.register.as_str())
            .ok_or_else(not_found)?;
        if !scope::reaches(definition, &found, session.actor()) {
            return Err(not_found());
        }
        let kept = state.store.timeline(site, record, after)?;
        Ok(kept
            .iter()
            .filter_map(|kept| entry(kept, definition, &session))
            .collect())
    });
    Ok(Json(entries.await?))
}

fn entry(kept: &Kept, definition: &Definition, session: &Session) -> Option<TimelineEntry> {
    let mut change: Change = serde_json::from_str(kept.body.get()).ok()?;
    change.writes.retain(|key, _| {
        let field = definition.field(key.as_str());
        *key == STATE_FIELD || field.is_some_and(|field| field.is_readable_by(session.role))
    });
    Some(TimelineEntry {
        number: kept.number,
        received_ms: kept.received_ms,
        change,
    })
}

/// A change that was refused, as it was sent.
#[derive(Serialize, ToSchema)]
pub struct RefusedChange {
    device: DeviceId,
    seq: u64,
    /// Why.
    code: Option<Code>,
    /// Which field was to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Key>,
    received_ms: i64,
    /// The change. It may be of a form that this server can't read; one that nests deep is a text.
    #[schema(value_type = Object)]
    change: Box<RawValue>,
}

/// The refused changes: one's own, or as lead, manager or administrator everybody's.
#[utoipa::path(get, path = "/api/refused", responses((status = 200, body = Vec<RefusedChange>)))]
pub async fn refused(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<Vec<RefusedChange>>, ApiError> {
    let rows = blocking(move || {
        let site = session.site.as_str();
        let mut rows = state.store.refused(site, Some(session.staff))?;
        if session.leads() {
            let is_own = |kept: &Kept| {
                rows.iter()
                    .any(|own| (own.device, own.seq) == (kept.device, kept.seq))
            };
            let others = state.store.refused(site, None)?.into_iter();
            let others: Vec<Kept> = others
                .filter(|kept| !is_own(kept) && may_see(&state, &session, kept))
                .collect();
            rows.extend(others);
        }
        Ok(rows)
    });
    let rows = rows.await?.into_iter().map(|kept| RefusedChange {
        device: kept.device,
        seq: kept.seq,
        code: kept.code,
        field: kept.field,
        received_ms: kept.received_ms,
        change: if nests_deep(kept.body.get()) {
            as_text(kept.body)
        } else {
            kept.body
        },
    });
    Ok(Json(rows.collect()))
}

/// Whether readers of JSON might give up on it. Brackets within words count, too: it is only a guess, on the safe side.
fn nests_deep(json: &str) -> bool {
    let mut depth = 0_usize;
    json.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEPTH_MAX
    })
}

/// One change must not make the whole list unreadable: this one is shown as a text.
fn as_text(json: Box<RawValue>) -> Box<RawValue> {
    to_raw_value(json.get()).unwrap_or(json)
}

/// Leads and managers see others' refused changes, but no field that their role may not read.
fn may_see(state: &AppState, session: &Session, kept: &Kept) -> bool {
    // What nobody can read may hold anything, and an administrator reads no personal data.
    let reads_anything = session.role != Role::Admin;
    let Ok(change) = serde_json::from_str::<Change>(kept.body.get()) else {
        return reads_anything;
    };
    let Some(definition) = state.store.registers().get(change.register.as_str()) else {
        return reads_anything;
    };
    let is_readable = |key: &Key| {
        definition
            .field(key.as_str())
            .is_none_or(|field| field.is_readable_by(session.role))
    };
    !scope::reach(definition, session.role).is_empty() && change.writes.keys().all(is_readable)
}

/// An entry of the audit log.
#[derive(Serialize, ToSchema)]
pub struct AuditRow {
    at_ms: i64,
    who: String,
    what: String,
    detail: String,
}

/// Who did what to the system itself, newest first.
#[utoipa::path(get, path = "/api/audit", responses((status = 200, body = Vec<AuditRow>), (status = 403, body = ErrorBody)))]
pub async fn audit(State(state): State<AppState>, session: Session) -> Result<Json<Vec<AuditRow>>, ApiError> {
    let entries =
        blocking(move || Ok(state.store.audit_log(session.site.as_str(), AUDIT_ENTRIES_MAX)?)).await?;
    let rows = entries.into_iter().map(|entry| AuditRow {
        at_ms: entry.at_ms,
        who: entry.who,
        what: entry.what,
        detail: entry.detail,
    });
    Ok(Json(rows.collect()))
}
