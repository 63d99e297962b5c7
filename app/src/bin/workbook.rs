//! The program that writes workbooks: beside the client and not in it, so that nobody waits for it who only works. `public/workbook.js`
//! runs it in a worker, so that the screen goes on while ten thousand rows are written.

use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// The bytes of a workbook that comes as JSON.
///
/// # Errors
/// Why it could not be written.
#[wasm_bindgen]
pub fn workbook(book: &str) -> Result<Vec<u8>, JsError> {
    Ok(steward_domain::logbook::workbook::write_json(book)?)
}

/// A program has a beginning; this one waits to be asked.
fn main() {}
