//! Dialogs and toasts.

use leptos::prelude::*;

use super::{Item, Stage, Word, said};
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::menu::Menu;
use crate::components::toast::{Toast, ToastShelf};
use crate::words::GalleryWords;

#[component]
pub(super) fn Asking() -> impl IntoView {
    let is_open = RwSignal::new(false);
    let toasts: [(&'static str, Word, bool); 3] = [
        ("is-success", |words| words.saved, true),
        ("is-success", |words| words.saved, false),
        ("is-error", |words| words.not_saved, false),
    ];
    let nothing = Callback::new(|()| ());
    let shelves = toasts.map(|(tone, word, has_undo)| {
        let toast = Signal::derive(move || {
            let words = GalleryWords::now();
            Some(Toast {
                number: 1,
                tone,
                words: word(words).to_owned(),
                action: has_undo.then(|| (words.undo.to_owned(), nothing)),
            })
        });
        view! { <Stage><ToastShelf toast=toast on_gone=nothing /></Stage> }
    });
    view! {
        <Item shows="dialog">
            <button class="button" type="button" on:click=move |_| is_open.set(true)>
                {said(|words| words.open_dialog)}
            </button>
            <Dialog title=said(|words| words.dialog) is_open=is_open>
                <div class="dialog__body"><p>{said(|words| words.dialog_why)}</p></div>
                <div class="dialog__foot">
                    <button class="button" type="button" on:click=move |_| is_open.set(false)>
                        {said(|words| words.cancel)}
                    </button>
                    <button class="button is-primary" type="button" on:click=move |_| is_open.set(false)>
                        {said(|words| words.ok)}
                    </button>
                </div>
            </Dialog>
        </Item>
        <Item shows="menu">
            <Menu label=said(|words| words.secondary)>
                <li><button class="menu__entry" type="button">{Icon::Print.view()} {said(|words| words.act)}</button></li>
                <li><button class="menu__entry is-danger" type="button">{Icon::Void.view()} {said(|words| words.danger)}</button></li>
            </Menu>
        </Item>
        <Item shows="toast"><div class="grid">{shelves}</div></Item>
    }
}
