//! A menu behind three dots. It closes by Escape, by a touch elsewhere, and when something in it was chosen.

use leptos::html::Details;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::Icon;

/// The menu. Its entries are `<li>` with a `menu__entry` each.
#[component]
pub fn Menu(
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// The entries.
    children: Children,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let menu = NodeRef::<Details>::new();
    let touched = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let is_inside = menu
            .get_untracked()
            .is_some_and(|menu| menu.contains(target.as_ref()));
        if !is_inside {
            is_open.set(false);
        }
    });
    on_cleanup(move || touched.remove());
    let close_by_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            is_open.set(false);
        }
    };
    view! {
        <details class="menu" prop:open=move || is_open.get() on:keydown=close_by_key node_ref=menu>
            <summary
                class="icon-button"
                aria-label=move || label.get()
                on:click=move |event| {
                    event.prevent_default();
                    is_open.update(|open| *open = !*open);
                }
            >
                {Icon::More.view()}
            </summary>
            <ul class="menu__list">{children()}</ul>
        </details>
    }
}
