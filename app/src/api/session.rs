//! Logging in, enrolling, and what leads ask the server for.

use gloo_net::http::Request;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use steward_domain::change::Change;
use steward_domain::definition::Role;
use steward_domain::ids::{DeviceId, Key, RecordId};

use super::{Fault, read, request, send};

/// Who is logged in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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

/// A device as leads and managers see it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Device {
    /// Its identity.
    pub device: DeviceId,
    /// Whose it is.
    pub staff: RecordId,
    /// What its owner calls it.
    pub label: String,
    /// The server's clock minus its own, in milliseconds.
    pub clock_ms: i64,
    /// When it was last heard from.
    pub contact_ms: i64,
    /// When it was removed, if it was.
    #[serde(default)]
    pub removed_ms: Option<i64>,
    /// How many of its changes were lost before they came.
    pub lost: u64,
}

/// A change that the server has refused and kept.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RefusedChange {
    /// The device that it came from.
    pub device: DeviceId,
    /// Its number there.
    pub seq: u64,
    /// Why. A newer server may know codes that this app does not.
    #[serde(default)]
    pub code: Option<String>,
    /// The field that is to blame.
    #[serde(default)]
    pub field: Option<Key>,
    /// When it came, in milliseconds since 1970.
    pub received_ms: i64,
    /// As it was sent.
    change: Value,
}

impl RefusedChange {
    /// The change, if this version of the app can read it.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        serde_json::from_value(self.change.clone()).ok()
    }
}

#[derive(Serialize)]
struct LogIn<'a> {
    login: &'a str,
    password: &'a str,
}

#[derive(Deserialize)]
struct Enrolled {
    device: DeviceId,
}

/// Logs in with name and password; the session goes into the cookie of the slot.
///
/// # Errors
/// [`Fault`], among them `wrong_credentials` and `too_many_requests`.
pub async fn log_in(slot: u8, login: &str, password: &str) -> Result<WhoIs, Fault> {
    let body = LogIn { login, password };
    let body = serde_json::to_string(&body).map_err(|_| Fault::NotOurs)?;
    let response = send(|signal| {
        request(Request::post, "/api/session", slot)
            .header("content-type", "application/json")
            .abort_signal(signal)
            .body(body)
    });
    read(response.await?).await
}

/// Who the session of a slot belongs to.
///
/// # Errors
/// [`Fault`], among them `not_signed_in`.
pub async fn whoami(slot: u8) -> Result<WhoIs, Fault> {
    read(get("/api/session", slot).await?).await
}

/// Ends the session of a slot.
///
/// # Errors
/// [`Fault`].
pub async fn log_out(slot: u8) -> Result<(), Fault> {
    send(|signal| {
        request(Request::delete, "/api/session", slot)
            .abort_signal(signal)
            .build()
    })
    .await?;
    Ok(())
}

/// Ends every session of the person of a slot, on all devices.
///
/// # Errors
/// [`Fault`].
pub async fn log_out_everywhere(slot: u8) -> Result<(), Fault> {
    send(|signal| {
        request(Request::delete, "/api/sessions", slot)
            .abort_signal(signal)
            .build()
    })
    .await?;
    Ok(())
}

/// Asks for a new identity.
///
/// # Errors
/// [`Fault`], among them `exists` when the person has too many devices.
pub async fn enrol(slot: u8, label: &str) -> Result<DeviceId, Fault> {
    let body = json!({ "label": label }).to_string();
    let response = send(|signal| {
        request(Request::post, "/api/devices", slot)
            .header("content-type", "application/json")
            .abort_signal(signal)
            .body(body)
    });
    let enrolled: Enrolled = read(response.await?).await?;
    Ok(enrolled.device)
}

/// The devices of the site, those longest not heard from first.
///
/// # Errors
/// [`Fault`]; `forbidden` for roles that don't look after devices.
pub async fn devices(slot: u8) -> Result<Vec<Device>, Fault> {
    read(get("/api/devices", slot).await?).await
}

/// Removes a device: it is refused at its next request.
///
/// # Errors
/// [`Fault`].
pub async fn remove_device(slot: u8, device: DeviceId) -> Result<(), Fault> {
    let path = format!("/api/devices/{device}");
    send(|signal| request(Request::delete, &path, slot).abort_signal(signal).build()).await?;
    Ok(())
}

/// A change of a record as the server keeps it, without the fields that this person may not see.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kept {
    /// Its number.
    pub number: u64,
    /// When the server got it, in milliseconds since 1970.
    pub received_ms: i64,
    /// The change.
    pub change: Change,
}

/// The timeline of a record: its changes in order, as the server keeps them.
///
/// # Errors
/// [`Fault`].
pub async fn timeline(slot: u8, record: RecordId) -> Result<Vec<Kept>, Fault> {
    read(get(&format!("/api/records/{record}/timeline"), slot).await?).await
}

/// The refused changes that this person may see, as the server keeps them, newest first.
///
/// # Errors
/// [`Fault`].
pub async fn refused_of_all(slot: u8) -> Result<Vec<RefusedChange>, Fault> {
    read(get("/api/refused", slot).await?).await
}

async fn get(path: &str, slot: u8) -> Result<gloo_net::http::Response, Fault> {
    send(|signal| request(Request::get, path, slot).abort_signal(signal).build()).await
}
