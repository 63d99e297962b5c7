//! Photos on the screen and on the phone's disk.

use std::collections::{BTreeMap, BTreeSet};

use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::api;
use crate::components::photo_field::Look;
use crate::ledger::Ledger;
use crate::platform::{clock, crypto, images};
use crate::store::{PhotoRow, PhotoState, StoreFault};

/// Photos by their digests, as this page can show them. A handle; the addresses are let go with the view that made it.
#[derive(Clone, Copy)]
pub struct Looks {
    ledger: Ledger,
    known: RwSignal<BTreeMap<String, Look>>,
    asked: StoredValue<BTreeSet<String>>,
}

impl Looks {
    /// For the view that is being made.
    #[must_use]
    pub fn new(ledger: Ledger) -> Self {
        let looks = Self {
            ledger,
            known: RwSignal::new(BTreeMap::new()),
            asked: StoredValue::new(BTreeSet::new()),
        };
        on_cleanup(move || {
            let known = looks.known.try_update(std::mem::take).unwrap_or_default();
            for look in known.values() {
                let_go(look);
            }
        });
        looks
    }

    /// How a photo can be looked at: from this phone, else from the server. Tracked: the view is drawn again when it comes.
    #[must_use]
    pub fn look(self, digest: &str) -> Look {
        let known = self.known.with(|known| known.get(digest).cloned());
        if let Some(look) = known {
            return look;
        }
        let is_new = self
            .asked
            .try_update_value(|asked| asked.insert(digest.to_owned()));
        if is_new == Some(true) {
            let digest = digest.to_owned();
            spawn_local(async move { self.fetch(digest).await });
        }
        Look::Coming
    }

    async fn fetch(self, digest: String) {
        let look = match self.bytes(&digest).await {
            Some(bytes) => images::address(&bytes).map_or(Look::Absent, Look::At),
            None => Look::Absent,
        };
        let told = look.clone();
        if self
            .known
            .try_update(|known| known.insert(digest, told))
            .is_none()
        {
            // The view has gone meanwhile.
            let_go(&look);
        }
    }

    async fn bytes(self, digest: &str) -> Option<Uint8Array> {
        let store = self.ledger.store();
        if let Ok(Some(bytes)) = store.photo_bytes(digest).await {
            return Some(bytes);
        }
        let fetched = api::get_photo(self.ledger.person().slot, digest).await.ok()?;
        let row = row_of(digest, &fetched, PhotoState::Sent);
        // It is only a copy, for a look without the network.
        let _ = store.keep_photo(&row, &fetched).await;
        Some(Uint8Array::from(fetched.as_slice()))
    }
}

fn let_go(look: &Look) {
    if let Look::At(address) = look {
        images::forget(address);
    }
}

fn row_of(digest: &str, bytes: &[u8], state: PhotoState) -> PhotoRow {
    PhotoRow {
        digest: digest.to_owned(),
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        taken_ms: clock::wall_ms(),
        state,
    }
}

/// Keeps a photo that was taken on a form, and tells its digest. It is on the phone's disk when this returns.
///
/// # Errors
/// [`StoreFault`]; nothing was written.
pub async fn keep(ledger: Ledger, bytes: &[u8]) -> Result<String, StoreFault> {
    let digest = crypto::sha256_hex(bytes)
        .await
        .map_err(|_| StoreFault::NotOffered)?;
    let row = row_of(&digest, bytes, PhotoState::Drafted);
    ledger.store().keep_photo(&row, bytes).await?;
    Ok(digest)
}
