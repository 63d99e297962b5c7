//! Moving between pages: where the focus goes, what the tab is called, and the keys that lead to the search.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::page::{self, Page};
use crate::platform::window;
use crate::words::Shell;

/// Where a page's own choice of focus is left alone.
const OWN_FOCUS: &str = "main, dialog";
/// What takes letters: there a slash is a slash.
const TAKES_LETTERS: &str = "input, textarea, select, [contenteditable]";

/// Follows the address: the way back is noted, and after each move the focus stands on the title, so that a keyboard or a screen reader
/// goes on from the new page and not from where the old one was.
pub(super) fn follow(address: Signal<String>) {
    Effect::new(move |before: Option<String>| {
        let now = address.get();
        page::note(&now);
        if before.is_some_and(|before| before != now) {
            // In the first frame the page is made, in the second it is there.
            request_animation_frame(|| request_animation_frame(focus_title));
        }
        now
    });
}

/// Puts the focus on the title, unless something of the page has it.
pub(super) fn focus_title() {
    let Some(document) = window().document() else {
        return;
    };
    let focused = document.active_element();
    let is_placed = focused.is_some_and(|focused| focused.closest(OWN_FOCUS).ok().flatten().is_some());
    if !is_placed {
        focus(".app-bar__title");
    }
}

fn focus(selector: &str) -> bool {
    let document = window().document();
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|found| found.focus().is_ok())
}

/// The skip link: past the bars, into the page. By hand, as the router takes over the links of the page and moves no focus.
pub(super) fn skip_to_main(event: MouseEvent) {
    event.prevent_default();
    focus("#main");
}

/// Calls the browser's tab by the page.
pub(super) fn call_document(title: &str) {
    let Some(document) = window().document() else {
        return;
    };
    let app = Shell::now().app;
    if title.is_empty() || title == app {
        document.set_title(app);
    } else {
        document.set_title(&format!("{title} · {app}"));
    }
}

/// `/` and Ctrl+K lead to the search from every page.
pub(super) fn listen_for_search(address: Signal<String>) {
    let heard = window_event_listener(leptos::ev::keydown, move |event| {
        if !asks_for_search(&event) {
            return;
        }
        event.prevent_default();
        if address.with_untracked(|address| Page::Search.holds(address)) {
            focus("main input[type=search]");
        } else {
            page::go(&Page::Search);
        }
    });
    on_cleanup(move || heard.remove());
}

fn asks_for_search(event: &KeyboardEvent) -> bool {
    let has_control = event.ctrl_key() || event.meta_key();
    let is_plain = !has_control && !event.alt_key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let inside = |selector: &str| {
        let found = target.as_ref().and_then(|target| target.closest(selector).ok());
        found.flatten().is_some()
    };
    // A dialog is a question, and nobody leaves it by a shortcut.
    if inside("dialog") {
        return false;
    }
    match event.key().as_str() {
        "k" | "K" => has_control && !event.alt_key(),
        "/" => is_plain && !inside(TAKES_LETTERS),
        _ => false,
    }
}
