//! A sheet that comes up from below: one thing to do, then it goes.

use leptos::prelude::*;

use super::kept::Kept;
use crate::components::dialog::Dialog;
use crate::pages::form::{Filling, Resumed};

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

/// A sheet that is filled in. What was typed into it the last time and not saved is in it again.
pub(super) fn resumed_sheet<View: IntoView + 'static>(
    title: Signal<String>,
    kept: Kept,
    on_close: Callback<()>,
    fills: impl Fn(Filling) -> View + Send + Sync + 'static,
) -> impl IntoView {
    let fills = Callback::new(move |filling| fills(filling).into_any());
    view! {
        <Sheet title=title on_close=on_close>
            <Resumed key=kept.key.clone() opens=kept.opens.clone() fills=fills />
        </Sheet>
    }
}
