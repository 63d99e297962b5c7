//! Photos travel after the changes, in ranges, in a lane of their own.

use gloo_net::http::Request;
use js_sys::Uint8Array;
use serde::Deserialize;

use super::{Fault, read, request, send};

/// How many bytes go in one request: about a second on a slow line, so that a cut costs no more.
const PART_BYTES: u32 = 128 * 1024;

/// What the server answers to a part.
#[derive(Deserialize)]
struct Progress {
    received: u32,
    whole: bool,
}

/// Sends what the server does not have yet of a photo. When this returns, the server has all of it on its disk, verified.
///
/// # Errors
/// [`Fault`]; what has arrived stays there, and the next call goes on from it.
pub async fn send_photo(slot: u8, digest: &str, bytes: &Uint8Array) -> Result<(), Fault> {
    let path = format!("/api/photos/{digest}");
    let total = bytes.length();
    // The first part always goes: its answer tells how far an earlier try has come, and costs no question of its own.
    let mut from = 0;
    loop {
        let until = total.min(from + PART_BYTES);
        let part = bytes.slice(from, until);
        let range = format!("bytes {from}-{}/{total}", until.saturating_sub(1));
        let response = send(|signal| {
            request(Request::put, &path, slot)
                .header("content-range", &range)
                .header("content-type", "application/octet-stream")
                .abort_signal(signal)
                .body(part)
        });
        let progress: Progress = read(response.await?).await?;
        if progress.whole {
            return Ok(());
        }
        if progress.received <= from || progress.received >= total {
            // It moves nothing: later, rather than for ever.
            return Err(Fault::NotOurs);
        }
        from = progress.received;
    }
}

/// Fetches a photo that is not on this phone.
///
/// # Errors
/// [`Fault`], among them `not_found`.
pub async fn get_photo(slot: u8, digest: &str) -> Result<Vec<u8>, Fault> {
    let path = format!("/api/photos/{digest}");
    let response = send(|signal| request(Request::get, &path, slot).abort_signal(signal).build()).await?;
    response.binary().await.map_err(|_| Fault::Unreachable)
}
