//! The phone's motor: felt through gloves, with the screen out of sight.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::window;

/// Shakes the phone for so long. One without a motor stays still, and so does one that nobody has touched since the page
/// was opened: browsers refuse that, and report it as the page's fault.
pub fn shake(milliseconds: u32) {
    let navigator = window().navigator();
    // Safari has no such method at all, and calling what is not there would end whatever was under way.
    let part = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let is_touched = part(&part(&navigator, "userActivation"), "hasBeenActive").is_truthy();
    if is_touched && part(&navigator, "vibrate").is_function() {
        navigator.vibrate_with_duration(milliseconds);
    }
}
