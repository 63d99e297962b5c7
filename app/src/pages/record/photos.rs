//! Photos of a record: from this phone, or from the server when it can be reached.

use std::sync::Arc;

use js_sys::{Array, Uint8Array};
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, Url};

use crate::api;
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::ledger::{Ledger, Phase};
use crate::words::{Records, Shell, fill};

/// How a picture stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Loading,
    Here(String),
    Missing,
}

/// Photos as small pictures, each of which opens large.
#[component]
pub fn Photos(
    /// Their digests.
    digests: Vec<String>,
    /// What they show.
    title: String,
) -> impl IntoView {
    let large = RwSignal::new(None::<(usize, String)>);
    let title = Arc::new(title);
    let small = digests.into_iter().enumerate().map(|(place, digest)| {
        let number = (place + 1).to_string();
        let label = {
            let number = number.clone();
            move || fill(Records::now().open_photo, &[("n", &number)])
        };
        let alt = format!("{title} {number}");
        let opened = digest.clone();
        view! {
            <li class="photo-field__photo">
                <button
                    class="photo-open"
                    type="button"
                    aria-label=label
                    on:click=move |_| large.set(Some((place + 1, opened.clone())))
                >
                    <Picture digest=digest alt=alt class="photo-open__image" />
                </button>
            </li>
        }
    });
    let small = small.collect_view();
    let shown = move || {
        large
            .get()
            .map(|(number, digest)| view! { <Large number=number digest=digest large=large /> })
    };
    view! { <ul class="photo-field__list">{small}</ul> {shown} }
}

/// One photo, as large as the screen.
#[component]
fn Large(number: usize, digest: String, large: RwSignal<Option<(usize, String)>>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // A dialog that is shown already stays shown.
            let _ = dialog.show_modal();
        }
    });
    let title = move || fill(Records::now().photo, &[("n", &number.to_string())]);
    view! {
        <dialog
            class="dialog photo-large"
            aria-labelledby="photo-large-title"
            node_ref=dialog
            on:close=move |_| large.set(None)
        >
            <div class="dialog__head">
                <h2 class="dialog__title" id="photo-large-title">{title}</h2>
                <button
                    class="icon-button"
                    type="button"
                    aria-label=move || Shell::now().close
                    on:click=move |_| large.set(None)
                >
                    {Icon::Close.view()}
                </button>
            </div>
            <div class="dialog__body"><Picture digest=digest alt=title() class="photo-large__image" /></div>
        </dialog>
    }
}

/// A picture by its digest.
#[component]
pub fn Picture(
    /// The digest.
    digest: String,
    /// What it shows, for screen readers.
    alt: String,
    /// The class of the image.
    class: &'static str,
) -> impl IntoView {
    let ledger = use_desk().ledger;
    let shown = RwSignal::new(Shown::Loading);
    let pulse = ledger.pulse();
    let is_online =
        Memo::new(move |_| pulse.with(|pulse| matches!(pulse.phase, Phase::Current | Phase::Update)));
    Effect::new(move |_| {
        let is_online = is_online.get();
        if shown.with_untracked(|shown| matches!(shown, Shown::Here(_))) {
            return;
        }
        let digest = digest.clone();
        spawn_local(async move {
            let found = fetch(ledger, &digest, is_online)
                .await
                .and_then(|bytes| address_of(&bytes));
            let now = found.map_or(Shown::Missing, Shown::Here);
            if let Some(Shown::Here(address)) = shown.try_set(now) {
                release(&address);
            }
        });
    });
    on_cleanup(move || {
        if let Some(Shown::Here(address)) = shown.try_get_untracked() {
            release(&address);
        }
    });
    move || {
        match shown.get() {
        Shown::Loading => view! { <span class="photo-open__words">{Records::now().photo_loading}</span> }.into_any(),
        Shown::Here(address) => view! { <img class=class src=address alt=alt.clone() /> }.into_any(),
        Shown::Missing => {
            view! { <span class="photo-open__words">{Icon::Image.view()} {Records::now().photo_missing}</span> }.into_any()
        }
    }
    }
}

/// The bytes from this phone, else from the server.
async fn fetch(ledger: Ledger, digest: &str, is_online: bool) -> Option<Uint8Array> {
    // A store that can't be read now is as good as a photo that is not here.
    if let Ok(Some(bytes)) = ledger.store().photo_bytes(digest).await {
        return Some(bytes);
    }
    if !is_online {
        return None;
    }
    let bytes = api::get_photo(ledger.person().slot, digest).await.ok()?;
    Some(Uint8Array::from(bytes.as_slice()))
}

fn address_of(bytes: &Uint8Array) -> Option<String> {
    let kind = BlobPropertyBag::new();
    kind.set_type(kind_of(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// By the first byte: the browser shows nothing that calls itself by no kind.
fn kind_of(bytes: &Uint8Array) -> &'static str {
    match (bytes.length() > 0).then(|| bytes.get_index(0)) {
        Some(0x89) => "image/png",
        Some(b'R') => "image/webp",
        _ => "image/jpeg",
    }
}

fn release(address: &str) {
    // An address that is gone already holds no memory.
    let _ = Url::revoke_object_url(address);
}
