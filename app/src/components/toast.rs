//! A short word that something has happened, with an undo where it can be undone.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::Icon;
use crate::platform::window;

/// What takes letters: there Ctrl+Z takes back letters.
const TAKES_LETTERS: &str = "input, textarea, select, [contenteditable], dialog";

/// What a toast says.
#[derive(Clone)]
pub struct Toast {
    /// Counts up: a new toast takes the place of the one before.
    pub number: u64,
    /// The tone's class: `is-success`, `is-error`, `is-warning`, `is-info`.
    pub tone: &'static str,
    /// The words.
    pub words: String,
    /// The words of the action, and what it does.
    pub action: Option<(String, Callback<()>)>,
}

/// The shelf that shows the newest toast. `on_gone` hears that it was put away. Its action is a button after everything else of the page,
/// and Ctrl+Z from anywhere: a keyboard has as little time as a thumb.
#[component]
pub fn ToastShelf(
    /// The newest toast.
    #[prop(into)]
    toast: Signal<Option<Toast>>,
    /// It was put away.
    on_gone: Callback<()>,
) -> impl IntoView {
    let act = move || {
        let action = toast.with_untracked(|toast| toast.as_ref().and_then(|toast| toast.action.clone()));
        let is_any = action.is_some();
        if let Some((_, run)) = action {
            on_gone.run(());
            run.run(());
        }
        is_any
    };
    let heard = window_event_listener(leptos::ev::keydown, move |event| {
        if asks_for_undo(&event) && act() {
            event.prevent_default();
        }
    });
    on_cleanup(move || heard.remove());
    let shown = move || {
        toast.get().map(|toast| {
            let icon = if toast.tone == "is-error" {
                Icon::Alert
            } else {
                Icon::Ok
            };
            let action = toast.action.map(|(words, _)| {
                view! {
                    <button
                        class="toast__action"
                        type="button"
                        aria-keyshortcuts="Control+Z"
                        on:click=move |_| {
                            act();
                        }
                    >
                        {words} <kbd class="toast__key" aria-hidden="true">"Ctrl Z"</kbd>
                    </button>
                }
            });
            view! {
                <div class=format!("toast {}", toast.tone)>
                    {icon.view()}
                    <span class="toast__words">{toast.words}</span>
                    {action}
                </div>
            }
        })
    };
    view! { <div class="toast-shelf" role="status" aria-live="polite">{shown}</div> }
}

/// Whether the keyboard stands on a toast.
#[must_use]
pub fn has_focus() -> bool {
    let focused = window().document().and_then(|document| document.active_element());
    focused.is_some_and(|focused| focused.closest(".toast").ok().flatten().is_some())
}

fn asks_for_undo(event: &KeyboardEvent) -> bool {
    let is_key = matches!(event.key().as_str(), "z" | "Z");
    let has_control = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key();
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let is_typing = target.is_some_and(|target| target.closest(TAKES_LETTERS).ok().flatten().is_some());
    is_key && has_control && !is_typing
}
