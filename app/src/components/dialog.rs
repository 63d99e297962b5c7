//! A question over the page. Escape closes it, and the focus goes back to where it was.

use leptos::html;
use leptos::prelude::*;

use super::field::fresh_id;
use super::icon::Icon;
use crate::show::Show;
use crate::words::Shell;

/// The dialog. What is in it is made anew each time it opens.
#[component]
pub fn Dialog(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    is_open: RwSignal<bool>,
    /// Whether it takes the whole screen of a phone.
    #[prop(optional)]
    is_full: bool,
    /// What is in it, with its buttons in a `dialog__foot`.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let id = fresh_id();
    let title_id = id.clone();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (is_open.get(), dialog.open()) {
            // It fails only for a dialog that is not on the page any more.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="dialog" class:is-full=is_full node_ref=dialog aria-labelledby=title_id on:close=move |_| is_open.set(false)>
            <div class="dialog__head">
                <h2 class="dialog__title" id=id>{move || title.get()}</h2>
                <button
                    class="icon-button"
                    type="button"
                    aria-label=move || Shell::now().close
                    on:click=move |_| is_open.set(false)
                >
                    {Icon::Close.view()}
                </button>
            </div>
            <Show when=move || is_open.get()>{children()}</Show>
        </dialog>
    }
}
