//! Requests to the server. A failure says what to do next: nothing here decides, and nothing is retried here.

mod labels;
mod live;
mod photos;
mod session;
mod sync;

use futures::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use web_sys::{AbortController, AbortSignal};

pub use labels::make_labels;
pub use live::Live;
pub use photos::{get_photo, send_photo};
pub use session::{
    Device, Kept, RefusedChange, WhoIs, devices, enrol, log_in, log_out, log_out_everywhere, refused_of_all,
    remove_device, timeline, whoami,
};
pub use sync::{RawRequest, sync};

/// How long a request may take before it counts as failed: a slow line carries a full batch in this time.
const TIMEOUT_MS: u32 = 60_000;

/// The server did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No network, no server, or no time.
    Unreachable,
    /// The server answered with an error.
    Answered {
        /// The HTTP status.
        status: u16,
        /// What the interface translates.
        code: String,
        /// With `sequence_gap`: the `seq` that the server waits for.
        expected_seq: Option<u64>,
    },
    /// The answer can't be read: a captive portal, or a proxy in between.
    NotOurs,
}

impl Fault {
    /// Whether this is the error of that code.
    #[must_use]
    pub fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Answered { code, .. } if code == wanted)
    }
}

#[derive(Deserialize)]
struct ErrorBody {
    code: String,
    #[serde(default)]
    expected_seq: Option<u64>,
}

/// A request of the person in a slot: the slot chooses the session cookie.
fn request(method: fn(&str) -> RequestBuilder, path: &str, slot: u8) -> RequestBuilder {
    method(path).header("steward-slot", &slot.to_string())
}

/// Sends, waits no longer than [`TIMEOUT_MS`], and tells an error from an answer.
async fn send(
    build: impl FnOnce(Option<&AbortSignal>) -> Result<Request, gloo_net::Error>,
) -> Result<Response, Fault> {
    let abort = AbortController::new().ok();
    let signal = abort.as_ref().map(AbortController::signal);
    let request = build(signal.as_ref()).map_err(|_| Fault::NotOurs)?;
    let answer = Box::pin(request.send());
    let response = match select(answer, TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((answer, _)) => answer.map_err(|_| Fault::Unreachable)?,
        Either::Right(_) => {
            if let Some(abort) = abort {
                abort.abort();
            }
            return Err(Fault::Unreachable);
        }
    };
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    let body: Option<ErrorBody> = match response.text().await {
        Ok(text) => serde_json::from_str(&text).ok(),
        Err(_) => None,
    };
    Err(match body {
        Some(body) => Fault::Answered {
            status,
            code: body.code,
            expected_seq: body.expected_seq,
        },
        // A gateway's error page: the server itself is not there.
        None if status >= 500 => Fault::Unreachable,
        None => Fault::NotOurs,
    })
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Fault> {
    let text = response.text().await.map_err(|_| Fault::Unreachable)?;
    serde_json::from_str(&text).map_err(|_| Fault::NotOurs)
}
