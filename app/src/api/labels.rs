//! Asking the server for labels, which it alone can sign.

use gloo_net::http::Request;
use steward_domain::label::sheet::{LabelsAsked, LabelsMade};

use super::{Fault, read, request, send};

/// Asks for signed labels.
///
/// # Errors
/// [`Fault`]; `forbidden` for roles that make no labels.
pub async fn make_labels(slot: u8, asked: &LabelsAsked) -> Result<LabelsMade, Fault> {
    let body = serde_json::to_string(asked).map_err(|_| Fault::NotOurs)?;
    let response = send(|signal| {
        request(Request::post, "/api/labels", slot)
            .header("content-type", "application/json")
            .abort_signal(signal)
            .body(body)
    });
    read(response.await?).await
}
