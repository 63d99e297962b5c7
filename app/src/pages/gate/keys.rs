//! The keys of the desk. With Alt, so that they work while something is typed; none of them is a browser's own.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::platform::window;
use crate::words::GateWords;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A new visitor.
    New,
    /// Somebody who is inside.
    Find,
}

/// Listens for the keys of the page while it is shown.
#[component]
pub fn Keys(
    /// A key was pressed.
    on_key: Callback<Key>,
) -> impl IntoView {
    let listener = window_event_listener(ev::keydown, move |event| {
        if !event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        // By its place on the board: with Alt, some boards make other letters of it.
        let key = match event.code().as_str() {
            "KeyN" => Key::New,
            "KeyQ" => Key::Find,
            _ => return,
        };
        event.prevent_default();
        on_key.run(key);
    });
    on_cleanup(move || listener.remove());
}

/// What the keys are, where there is a keyboard.
#[component]
pub fn KeyHints() -> impl IntoView {
    view! {
        <p class="gate__keys" aria-label=move || GateWords::now().keys>
            <span><kbd>"Alt"</kbd>" + "<kbd>"N"</kbd> " " {move || GateWords::now().key_new}</span>
            <span><kbd>"Alt"</kbd>" + "<kbd>"Y"</kbd> " " {move || GateWords::now().key_yes}</span>
            <span><kbd>"Enter"</kbd> " " {move || GateWords::now().key_save}</span>
            <span><kbd>"Alt"</kbd>" + "<kbd>"Q"</kbd> " " {move || GateWords::now().key_find}</span>
        </p>
    }
}

/// Puts the focus on the first element that a selector finds, once it is drawn.
pub fn focus(selector: &'static str) {
    request_animation_frame(move || {
        let found = window()
            .document()
            .and_then(|document| document.query_selector(selector).ok().flatten());
        if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
            // What can't take the focus leaves it where it was.
            let _ = element.focus();
        }
    });
}
