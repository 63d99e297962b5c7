//! One exchange: changes up, records down.

use gloo_net::http::Request;
use js_sys::Uint8Array;
use serde::Serialize;
use serde_json::value::RawValue;
use steward_domain::ids::{DeviceId, EpochId};
use steward_domain::wire::{ReadResponse, read_response};

use super::{Fault, request, send};
use crate::platform::gzip;

/// Below this a request goes as it is: packing it would cost more than it saves.
const GZIP_FROM_BYTES: usize = 1_024;

/// A request whose changes are passed on byte for byte, without a copy.
#[derive(Serialize)]
pub struct RawRequest<'a> {
    /// The version of the envelope.
    pub v: u16,
    /// The device.
    pub device: DeviceId,
    /// The epoch that it knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<EpochId>,
    /// Where to pull from.
    pub cursor: u64,
    /// Whether a shadow store is being filled.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub snapshot: bool,
    /// The fingerprint of the definitions that are here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definitions: Option<&'a str>,
    /// The phone's wall clock.
    pub now_ms: i64,
    /// Lost changes to report.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub missing: &'a [(u64, u64)],
    /// The changes, in order.
    pub changes: Vec<&'a RawValue>,
}

/// Sends a batch and asks for news.
///
/// # Errors
/// [`Fault`].
pub async fn sync(slot: u8, envelope: &RawRequest<'_>) -> Result<ReadResponse, Fault> {
    let text = serde_json::to_string(envelope).map_err(|_| Fault::NotOurs)?;
    let packed = if text.len() >= GZIP_FROM_BYTES {
        gzip::gzip(&text).await
    } else {
        None
    };
    let response = send(|signal| {
        let request = request(Request::post, "/api/sync", slot)
            .header("content-type", "application/json")
            .abort_signal(signal);
        match packed {
            Some(bytes) => request
                .header("content-encoding", "gzip")
                .body(Uint8Array::from(bytes.as_slice())),
            None => request.body(text),
        }
    });
    let text = response.await?.text().await.map_err(|_| Fault::Unreachable)?;
    read_response(&text).map_err(|_| Fault::NotOurs)
}
