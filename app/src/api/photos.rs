//! Photos travel after the changes, in ranges, in a lane of their own.

use gloo_net::http::{Method, Request};
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
    // A whole photo is told apart from a received one only by a part: the last one is sent again if need be.
    let mut from = received(slot, &path).await?.min(total.saturating_sub(1));
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

/// How many bytes of a photo the server has; 0 when it knows nothing of it. An error to a HEAD has no body, so its code is unknown.
async fn received(slot: u8, path: &str) -> Result<u32, Fault> {
    let head = |path: &str| Request::get(path).method(Method::HEAD);
    match send(|signal| request(head, path, slot).abort_signal(signal).build()).await {
        Ok(response) => {
            let offset = response.headers().get("upload-offset");
            Ok(offset.and_then(|text| text.parse().ok()).unwrap_or(0))
        }
        Err(Fault::NotOurs | Fault::Answered { .. }) => Ok(0),
        Err(Fault::Unreachable) => Err(Fault::Unreachable),
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
