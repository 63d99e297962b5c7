//! Photos that wait, and how much room the phone has.

use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::platform::room::{self, Room};
use crate::store::PhotoState;
use crate::words::{SyncWords, fill};

/// The photos that wait on this phone. A handle: copies are the same photos.
#[derive(Clone, Copy)]
pub(super) struct Photos {
    /// The digests of those that wait.
    pub(super) waiting: RwSignal<BTreeSet<String>>,
    /// How many bytes they have.
    bytes: RwSignal<f64>,
    /// How many of them have lost their bytes.
    lost: RwSignal<usize>,
}

impl Photos {
    /// Reads them from the store, and again whenever their number has changed.
    pub(super) fn read(desk: Desk) -> Self {
        let photos = Self {
            waiting: RwSignal::new(BTreeSet::new()),
            bytes: RwSignal::new(0.0),
            lost: RwSignal::new(0),
        };
        let pulse = desk.ledger.pulse();
        let count = Memo::new(move |_| pulse.with(|pulse| (pulse.photos_waiting, pulse.status.waiting)));
        Effect::new(move |_| {
            count.track();
            spawn_local(async move { photos.read_again(desk).await });
        });
        photos
    }

    async fn read_again(self, desk: Desk) {
        let store = desk.ledger.store();
        // A store that fails says so at the next save.
        let Ok(rows) = store.photos().await else { return };
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|row| row.state == PhotoState::Waiting)
            .collect();
        let mut lost = 0;
        for row in &rows {
            if matches!(store.photo_bytes(&row.digest).await, Ok(None)) {
                lost += 1;
            }
        }
        let bytes = rows.iter().map(|row| f64::from(row.bytes)).sum();
        let _ = self.bytes.try_set(bytes);
        let _ = self.lost.try_set(lost);
        let _ = self
            .waiting
            .try_set(rows.into_iter().map(|row| row.digest).collect());
    }
}

/// The section.
#[component]
pub(super) fn SpaceSection(photos: Photos) -> impl IntoView {
    let desk = use_desk();
    let seen = RwSignal::new(None::<Room>);
    let look = move || {
        spawn_local(async move {
            let room = room::look().await;
            let _ = seen.try_set(room);
        });
    };
    look();
    let waiting = move || {
        let words = SyncWords::now();
        match photos.waiting.with(BTreeSet::len) {
            0 => words.photos_none.to_owned(),
            n => fill(
                words.photos_size,
                &[("n", &n.to_string()), ("size", &size_words(photos.bytes.get()))],
            ),
        }
    };
    let lost = move || {
        let n = photos.lost.get();
        (n > 0).then(|| fill(SyncWords::now().photos_lost, &[("n", &n.to_string())]))
    };
    let ask = move |()| {
        spawn_local(async move {
            if !room::ask_to_keep().await {
                desk.complain(SyncWords::now().not_granted);
            }
            look();
        });
    };
    let pulse = desk.ledger.pulse();
    let is_pressing = Memo::new(move |_| pulse.with(|pulse| pulse.status.waiting + pulse.photos_waiting > 0));
    view! {
        <section class="section">
            <h2 class="section__title">{move || SyncWords::now().space}</h2>
            <div class="card sync-space">
                <p>{Icon::Image.view()} {waiting}</p>
                {move || lost().map(|lost| view! { <p class="sync-row__error">{Icon::Alert.view()} {lost}</p> })}
                {move || used(seen.get())}
                <Kept seen=seen is_pressing=is_pressing on_ask=Callback::new(ask) />
            </div>
        </section>
    }
}

fn used(room: Option<Room>) -> AnyView {
    let words = SyncWords::now();
    let Some(room) = room.filter(|room| room.quota > 0.0) else {
        return view! { <p>{Icon::Storage.view()} {words.space_unknown}</p> }.into_any();
    };
    let (used, free) = (
        size_words(room.used),
        size_words((room.quota - room.used).max(0.0)),
    );
    let told = fill(words.space_used, &[("used", &used), ("free", &free)]);
    let label = told.clone();
    view! {
        <div class="progress">
            <p class="progress__words"><span>{Icon::Storage.view()} {told}</span></p>
            <progress class="progress-bar" value=room.used.to_string() max=room.quota.to_string() aria-label=label></progress>
        </div>
    }
    .into_any()
}

/// Whether the browser keeps it, and a button that asks. It presses only while something here is nowhere else.
#[component]
fn Kept(seen: RwSignal<Option<Room>>, is_pressing: Memo<bool>, on_ask: Callback<()>) -> impl IntoView {
    move || {
        let room = seen.get()?;
        let words = SyncWords::now();
        Some(if room.is_kept {
            view! { <p>{Icon::Ok.view()} {words.is_kept}</p> }.into_any()
        } else {
            let icon = if is_pressing.get() {
                Icon::Alert
            } else {
                Icon::Info
            };
            view! {
                <p>{icon.view()} {words.not_kept}</p>
                <button class="button" type="button" on:click=move |_| on_ask.run(())>{words.ask_to_keep}</button>
            }
            .into_any()
        })
    }
}

/// Bytes in the unit that people know.
pub(super) fn size_words(bytes: f64) -> String {
    const UNITS: [(f64, &str); 3] = [(1e9, "GB"), (1e6, "MB"), (1e3, "KB")];
    for (size, unit) in UNITS {
        if bytes >= size {
            return format!("{:.1} {unit}", bytes / size);
        }
    }
    format!("{bytes:.0} B")
}
