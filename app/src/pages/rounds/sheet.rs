//! A sheet that comes up from below: one thing to do, then it goes.

use leptos::prelude::*;

use crate::components::dialog::Dialog;

/// A sheet over the page, open as long as it is drawn. Escape, the phone's back key and the cross close it.
#[component]
pub(super) fn Sheet(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// It was closed.
    on_close: Callback<()>,
    /// `dialog__body`, and `dialog__foot` with the buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let is_open = RwSignal::new(true);
    Effect::new(move |_| {
        if !is_open.get() {
            on_close.run(());
        }
    });
    view! { <Dialog title=title is_open=is_open>{children()}</Dialog> }
}
