//! Programs beside the client, each in a worker of its own: the page tells their addresses, which have a hash in them.

use wasm_bindgen::JsValue;
use web_sys::{Worker, WorkerOptions, WorkerType};

use super::window;

/// Starts the worker whose address stands in the page under a name.
///
/// # Errors
/// What the browser says. That the worker's script can't be loaded is told later, as the worker's `error`.
pub fn begin(name: &str) -> Result<Worker, JsValue> {
    let document = window().document().ok_or(JsValue::NULL)?;
    let address = document
        .query_selector(&format!("meta[name=\"{name}\"]"))?
        .and_then(|place| place.get_attribute("content"))
        .ok_or_else(|| JsValue::from_str("the page does not name this worker"))?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&address, &options)
}
