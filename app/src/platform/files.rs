//! Files: a text is given out as a download, and a file that the person has chosen is read.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlInputElement, Url};

use super::window;

/// How long the browser may take to begin with a download before its address is let go.
const KEPT_MS: u32 = 60_000;

/// Gives a text out as a file of that name. Whether the browser has taken it; where it lands is the person's choice.
#[must_use]
pub fn give_out(name: &str, text: &str) -> bool {
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &of_type("application/json"));
    blob.and_then(|blob| download(name, &blob)).is_ok()
}

/// Gives bytes out as a file of that name and media type. Whether the browser has taken it.
#[must_use]
pub fn give_out_bytes(name: &str, bytes: &Uint8Array, media_type: &str) -> bool {
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &of_type(media_type));
    blob.and_then(|blob| download(name, &blob)).is_ok()
}

fn of_type(media_type: &str) -> BlobPropertyBag {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    options
}

fn download(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let document = window().document().ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    gloo_timers::callback::Timeout::new(KEPT_MS, move || {
        // An address that is gone already needs no letting go.
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// The file that was chosen in an input, which is emptied so that the same file can be chosen again.
#[must_use]
pub fn chosen(input: &HtmlInputElement) -> Option<File> {
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    file
}

/// The text of a file; `None` when it is larger than `bytes_max`, or can't be read.
pub async fn read_text(file: &File, bytes_max: usize) -> Option<String> {
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    let is_too_large = file.size() > bytes_max as f64;
    if is_too_large {
        return None;
    }
    JsFuture::from(file.text()).await.ok()?.as_string()
}
