//! Photos of a check: on disk as soon as they are taken, and shown from there.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::book::Book;
use crate::components::field::About;
use crate::components::photo_field::{PhotoField, ShownPhoto};
use crate::desk::store_fault_words;
use crate::pages::form::looks::{Looks, keep};

/// So many photos of one kind a check may have.
const PHOTOS_MAX: usize = 5;

/// The photos. Only the camera: what is shown was there.
#[component]
pub(super) fn Photos(
    /// What they are called.
    label: Signal<String>,
    /// Whether there must be one.
    is_required: bool,
    /// Their digests.
    photos: RwSignal<Vec<String>>,
    /// How many are being kept.
    busy: RwSignal<usize>,
    /// The records.
    book: Book,
) -> impl IntoView {
    let looks = Looks::new(book.ledger());
    let taken = Callback::new(move |bytes: Vec<u8>| {
        busy.update(|busy| *busy += 1);
        spawn_local(async move {
            // On disk first: a crash before the check is saved loses no picture.
            match keep(book.ledger(), &bytes).await {
                Ok(digest) => drop(photos.try_update(|all| {
                    // The same picture once more is one picture.
                    if !all.contains(&digest) {
                        all.push(digest);
                    }
                })),
                Err(fault) => book.desk.complain(store_fault_words(&fault)),
            }
            let _ = busy.try_update(|busy| *busy = busy.saturating_sub(1));
        });
    });
    let removed = Callback::new(move |digest: String| photos.update(|all| all.retain(|one| *one != digest)));
    let shown = Signal::derive(move || {
        let photos = photos.get().into_iter().map(|digest| ShownPhoto {
            look: looks.look(&digest),
            digest,
            is_local: true,
            is_removable: true,
        });
        photos.collect::<Vec<_>>()
    });
    view! {
        <PhotoField
            about=About::new(label).required(Signal::stored(is_required))
            photos=shown
            is_full=Signal::derive(move || photos.with(|all| all.len() >= PHOTOS_MAX))
            camera_only=true
            on_taken=taken
            on_remove=removed
        />
    }
}
