//! How much room the browser gives this site, and whether it promises to keep it.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use super::window;

/// What the browser says of this site's storage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Bytes in use.
    pub used: f64,
    /// Bytes that may be used in all.
    pub quota: f64,
    /// Whether the browser has promised not to clear it when it needs room.
    pub is_kept: bool,
}

/// Asks the browser. `None` where it does not say.
pub async fn look() -> Option<Room> {
    let storage = storage()?;
    let estimate = JsFuture::from(storage.estimate().ok()?).await.ok()?;
    let estimate: StorageEstimate = estimate.unchecked_into();
    let kept = JsFuture::from(storage.persisted().ok()?).await.ok()?;
    Some(Room {
        used: estimate.get_usage().unwrap_or(0.0),
        quota: estimate.get_quota().unwrap_or(0.0),
        is_kept: kept.is_truthy(),
    })
}

/// Asks the browser to keep this site's storage; its answer.
pub async fn ask_to_keep() -> bool {
    let Some(storage) = storage() else { return false };
    let Ok(answer) = storage.persist() else {
        return false;
    };
    JsFuture::from(answer).await.is_ok_and(|kept| kept.is_truthy())
}

fn storage() -> Option<StorageManager> {
    let storage = window().navigator().storage();
    let is_there = !AsRef::<wasm_bindgen::JsValue>::as_ref(&storage).is_undefined();
    is_there.then_some(storage)
}
