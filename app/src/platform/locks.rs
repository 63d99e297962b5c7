//! A lock that one tab of this browser holds: only one tab syncs.

use futures::channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use super::window;

/// Held until it is dropped, or the tab goes.
pub struct Held {
    /// Dropping it resolves the promise that the browser waits for.
    _release: oneshot::Sender<()>,
}

/// Waits until this tab has the lock. `None` where the browser has no locks, as in a page without a secure origin: then nothing
/// works offline anyway, and the caller goes on without one.
pub async fn hold(name: &str) -> Option<Held> {
    // By name: the bindings still count them as unstable, though every browser that this app runs on has them.
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let (granted, wait) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let callback = Closure::once_into_js(move |_: JsValue| -> Promise {
        // The receiver is gone only if this future was dropped; then the lock is let go at once.
        let is_wanted = granted.send(()).is_ok();
        future_to_promise(async move {
            if is_wanted {
                // An error means that the holder was dropped, which is the release.
                let _ = released.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    // The promise that it returns ends when the lock is released; nobody waits for that.
    request.call2(&locks, &name.into(), &callback).ok()?;
    wait.await.ok()?;
    Some(Held { _release: release })
}
