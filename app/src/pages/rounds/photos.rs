//! Photos of a check: on disk as soon as they are taken, and shown from memory until the sheet is gone.

use std::collections::BTreeMap;

use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::book::Book;
use crate::components::field::About;
use crate::components::photo_field::{Look, PhotoField, ShownPhoto};
use crate::desk::store_fault_words;
use crate::platform::{clock, crypto, images};
use crate::store::{PhotoRow, PhotoState, StoreFault};

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
    let addresses = StoredValue::new(BTreeMap::<String, String>::new());
    on_cleanup(move || {
        let kept = addresses.try_update_value(std::mem::take).unwrap_or_default();
        for address in kept.values() {
            images::forget(address);
        }
    });
    let taken = Callback::new(move |bytes: Vec<u8>| {
        busy.update(|busy| *busy += 1);
        spawn_local(async move {
            let kept = keep(book, &bytes).await;
            match kept {
                Ok(digest) => {
                    if let Ok(address) = images::address(&Uint8Array::from(bytes.as_slice())) {
                        let old = addresses.try_update_value(|all| all.insert(digest.clone(), address));
                        // The same picture once more.
                        if let Some(address) = old.flatten() {
                            images::forget(&address);
                        }
                    }
                    let _ = photos.try_update(|all| {
                        if !all.contains(&digest) {
                            all.push(digest);
                        }
                    });
                }
                Err(fault) => book.desk.complain(store_fault_words(&fault)),
            }
            let _ = busy.try_update(|busy| *busy = busy.saturating_sub(1));
        });
    });
    let removed = Callback::new(move |digest: String| photos.update(|all| all.retain(|one| *one != digest)));
    let shown = Signal::derive(move || {
        let photos = photos.get().into_iter().map(|digest| {
            let address = addresses.with_value(|all| all.get(&digest).cloned());
            ShownPhoto {
                digest,
                look: address.map_or(Look::Absent, Look::At),
                is_local: true,
                is_removable: true,
            }
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

/// Keeps a photo on disk: a crash before the check is saved loses no picture.
async fn keep(book: Book, bytes: &[u8]) -> Result<String, StoreFault> {
    let digest = crypto::sha256_hex(bytes)
        .await
        .map_err(|why| StoreFault::Browser(format!("{why:?}")))?;
    let row = PhotoRow {
        digest: digest.clone(),
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        taken_ms: clock::wall_ms(),
        state: PhotoState::Drafted,
    };
    book.ledger().store().keep_photo(&row, bytes).await?;
    Ok(digest)
}
