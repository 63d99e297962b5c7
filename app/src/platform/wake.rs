//! Keeping the screen on: on a round nobody unlocks a phone with gloves at every checkpoint.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{call, window};

/// The screen stays on until this is dropped. Where the browser can't, nothing happens.
pub struct Awake {
    held: Rc<Held>,
    /// The browser lets go when the page is hidden: when it is seen again, it is asked again.
    _again: Option<EventListener>,
}

struct Held {
    is_wanted: Cell<bool>,
    lock: RefCell<Option<JsValue>>,
}

impl Awake {
    /// Keeps the screen on.
    #[must_use]
    pub fn hold() -> Self {
        let held = Rc::new(Held {
            is_wanted: Cell::new(true),
            lock: RefCell::default(),
        });
        ask(&held);
        let again = window().document().map(|document| {
            let held = Rc::clone(&held);
            let shown = document.clone();
            EventListener::new(&document, "visibilitychange", move |_| {
                if !shown.hidden() {
                    ask(&held);
                }
            })
        });
        Self { held, _again: again }
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        self.held.is_wanted.set(false);
        self.held.let_go();
    }
}

impl Held {
    fn let_go(&self) {
        if let Some(lock) = self.lock.borrow_mut().take() {
            // It may have been released by the browser already.
            drop(call(&lock, "release", &[]));
        }
    }
}

fn ask(held: &Rc<Held>) {
    let held = Rc::clone(held);
    spawn_local(async move {
        // A battery that is nearly empty is refused, and that is right.
        let Some(lock) = request().await else { return };
        held.let_go();
        *held.lock.borrow_mut() = Some(lock);
        if !held.is_wanted.get() {
            held.let_go();
        }
    });
}

async fn request() -> Option<JsValue> {
    let locks = Reflect::get(&window().navigator(), &"wakeLock".into()).ok()?;
    if locks.is_undefined() {
        return None;
    }
    JsFuture::from(call(&locks, "request", &["screen".into()])?)
        .await
        .ok()
}
