//! A short word that something has happened, with an undo where it can be undone.

use leptos::prelude::*;

use super::icon::Icon;

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

/// The shelf that shows the newest toast. `on_gone` hears that it was put away.
#[component]
pub fn ToastShelf(
    /// The newest toast.
    #[prop(into)]
    toast: Signal<Option<Toast>>,
    /// It was put away.
    on_gone: Callback<()>,
) -> impl IntoView {
    let shown = move || {
        toast.get().map(|toast| {
            let icon = if toast.tone == "is-error" {
                Icon::Alert
            } else {
                Icon::Ok
            };
            let action = toast.action.map(|(words, run)| {
                let act = move |_| {
                    on_gone.run(());
                    run.run(());
                };
                view! { <button class="toast__action" type="button" on:click=act>{words}</button> }
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
