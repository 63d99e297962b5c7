//! Enrolling devices, and looking after them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use steward_domain::ids::{DeviceId, RecordId};
use utoipa::ToSchema;

use super::{AppState, Session, blocking, now_ms};
use crate::error::{ApiError, Checked, ErrorBody, codes};
use crate::store::devices::Device;

/// The longest label, in characters.
const LABEL_CHARS_MAX: usize = 60;

/// What is enrolled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// What its owner calls it: 门岗平板.
    #[schema(max_length = 60)]
    label: String,
}

/// A new identity.
#[derive(Serialize, ToSchema)]
pub struct Enrolled {
    /// The device's identity. Its sequence begins at 1.
    device: DeviceId,
}

/// A device as leads and managers see it.
#[derive(Serialize, ToSchema)]
pub struct DeviceRow {
    device: DeviceId,
    staff: RecordId,
    label: String,
    /// The highest `seq` that has come from it.
    last_seq: u64,
    /// The site's number up to which it had pulled.
    cursor: u64,
    /// The server's clock minus its own, in milliseconds: a phone whose clock is off.
    clock_ms: i64,
    /// When it was last heard from.
    contact_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_ms: Option<i64>,
    /// How many of its changes were lost before they came.
    lost: u64,
}

impl From<Device> for DeviceRow {
    fn from(device: Device) -> Self {
        Self {
            device: device.device,
            staff: device.staff,
            label: device.label,
            last_seq: device.last_seq,
            cursor: device.cursor,
            clock_ms: device.clock_ms,
            contact_ms: device.contact_ms,
            removed_ms: device.removed_ms,
            lost: device.lost,
        }
    }
}

/// Enrol a device for the person who is logged in.
#[utoipa::path(post, path = "/api/devices", request_body = Enrol, responses(
    (status = 201, body = Enrolled),
    (status = 409, body = ErrorBody, description = "exists: this person has as many devices as anybody may have"),
))]
pub async fn enrol(
    State(state): State<AppState>,
    session: Session,
    Checked(Json(typed)): Checked<Json<Enrol>>,
) -> Result<(StatusCode, Json<Enrolled>), ApiError> {
    let label = typed.label.trim().to_owned();
    if label.is_empty() || label.chars().count() > LABEL_CHARS_MAX || label.contains(char::is_control) {
        return Err(ApiError::new(
            codes::INVALID_BODY,
            "a label has 1 to 60 characters",
        ));
    }
    let enrol = move || {
        let site = session.site.as_str();
        Ok(state
            .store
            .enrol(site, session.staff, &session.login, &label, now_ms())?)
    };
    let device = blocking(enrol).await?;
    Ok((StatusCode::CREATED, Json(Enrolled { device })))
}

/// The devices of the site, those longest not heard from first.
#[utoipa::path(get, path = "/api/devices", responses((status = 200, body = Vec<DeviceRow>), (status = 403, body = ErrorBody)))]
pub async fn list(State(state): State<AppState>, session: Session) -> Result<Json<Vec<DeviceRow>>, ApiError> {
    let devices = blocking(move || Ok(state.store.devices(session.site.as_str())?)).await?;
    Ok(Json(devices.into_iter().map(DeviceRow::from).collect()))
}

/// Remove a device: one's own, or as lead, manager or administrator anybody's. It is refused at its next request.
#[utoipa::path(delete, path = "/api/devices/{device}", params(("device" = String, Path)), responses(
    (status = 204),
    (status = 403, body = ErrorBody),
    (status = 404, body = ErrorBody),
))]
pub async fn remove(
    State(state): State<AppState>,
    session: Session,
    Checked(Path(device)): Checked<Path<DeviceId>>,
) -> Result<StatusCode, ApiError> {
    let remove = move || {
        let site = session.site.as_str();
        let found = state
            .store
            .device(site, device)?
            .ok_or_else(|| ApiError::of(codes::NOT_FOUND))?;
        if found.staff != session.staff && !session.leads() {
            return Err(ApiError::of(codes::FORBIDDEN));
        }
        Ok(state
            .store
            .remove_device(site, device, &session.login, now_ms())?)
    };
    blocking(remove).await?;
    Ok(StatusCode::NO_CONTENT)
}
