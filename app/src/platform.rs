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

/// The window. The app runs in a page, so there is one.
///
/// # Panics
/// Outside a page.
#[must_use]
pub fn window() -> web_sys::Window {
    web_sys::window().unwrap_or_else(|| wasm_bindgen::throw_str("the app runs in a page"))
}
