//! The browser's edges: clocks, locks, digests, compression. Each is thin, and none of them decides anything.

pub mod camera;
pub mod clock;
pub mod crypto;
pub mod files;
pub mod gzip;
pub mod images;
pub mod install;
pub mod locks;
pub mod looks;
pub mod notify;
pub mod pinyin;
pub mod position;
pub mod reader;
pub mod room;
pub mod shake;
pub mod sound;
pub mod tabs;
pub mod update;
pub mod wake;
pub mod workbook;
pub mod worker;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::ServiceWorkerContainer;

/// The window. The app runs in a page, so there is one.
///
/// # Panics
/// Outside a page.
#[must_use]
pub fn window() -> web_sys::Window {
    web_sys::window().unwrap_or_else(|| wasm_bindgen::throw_str("the app runs in a page"))
}

/// The service worker's side of the browser, where it has one.
fn service_workers() -> Option<ServiceWorkerContainer> {
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

/// Calls what some browsers do not have, or answer without a promise: then there is nothing to wait for.
fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<Promise> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    let arguments: Array = arguments.iter().collect();
    function.apply(object, &arguments).ok()?.dyn_into().ok()
}

/// What stands for a choice that is off. On is what nobody has changed.
const OFF: &str = "off";

/// Whether a choice of this phone is on, by its key in the browser's small storage.
fn is_wanted(key: &str) -> bool {
    let storage = window().local_storage().ok().flatten();
    let kept = storage.and_then(|storage| storage.get_item(key).ok().flatten());
    kept.as_deref() != Some(OFF)
}

/// Keeps a choice on this phone.
fn want(key: &str, is_wanted: bool) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A browser that keeps nothing forgets the choice with the page; there is nothing to lose.
        let _ = if is_wanted {
            storage.remove_item(key)
        } else {
            storage.set_item(key, OFF)
        };
    }
}
