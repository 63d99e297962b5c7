//! The outbox as a file: out of a dying phone, and into another one of the same person.

use leptos::prelude::*;
use steward_domain::replica::Replica;
use steward_domain::replica::outbox_file::{self, FILE_BYTES_MAX, FileError, OutboxFile};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::import::{ImportView, waiting_in};
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::platform::{clock, files};
use crate::words::{SyncWords, fill};

/// What a file that was given out holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many changes.
    pub changes: usize,
    /// How many photos they mention that are only on this phone.
    pub photos: usize,
}

/// Gives the outbox of a replica out as a file.
///
/// # Errors
/// Words for the person.
pub fn give_out_outbox(replica: &Replica) -> Result<Written, String> {
    let now_ms = clock::wall_ms();
    let text = outbox_file::write(replica, now_ms).map_err(file_error_words)?;
    let name = fill(SyncWords::now().file_name, &[("t", &stamp(now_ms))]);
    if !files::give_out(&name, &text) {
        return Err(SyncWords::now().export_failed.to_owned());
    }
    Ok(Written {
        changes: replica.outbox().count(),
        photos: replica.photos_unsent().len(),
    })
}

/// A moment for the name of a file: 20260131-0930.
fn stamp(ms: i64) -> String {
    let local = ms + i64::from(clock::utc_offset_minutes(ms)) * 60_000;
    let moment = chrono::DateTime::from_timestamp_millis(local).unwrap_or_default();
    moment.format("%Y%m%d-%H%M").to_string()
}

pub(super) fn file_error_words(error: FileError) -> String {
    let words = SyncWords::now();
    let told = match error {
        FileError::TooLarge => words.file_too_large,
        FileError::NotAnOutbox => words.file_not_an_outbox,
        FileError::Newer { .. } => words.file_newer,
        FileError::Damaged | FileError::Inconsistent => words.file_damaged,
    };
    told.to_owned()
}

/// The section.
#[component]
pub(super) fn FileSection() -> impl IntoView {
    let desk = use_desk();
    let given = RwSignal::new(None::<Written>);
    let read = RwSignal::new(None::<OutboxFile>);
    let error = RwSignal::new(None::<String>);
    let export = move |_| match desk.ledger.with_replica(give_out_outbox) {
        Ok(written) => given.set(Some(written)),
        Err(words) => desk.complain(words),
    };
    let told = move || {
        given.get().map(|written| {
            let words = SyncWords::now();
            let changes = fill(words.exported, &[("n", &written.changes.to_string())]);
            let photos = (written.photos > 0)
                .then(|| fill(words.export_no_photos, &[("n", &written.photos.to_string())]));
            view! {
                <div class="notice is-success" role="status">
                    {Icon::Download.view()}
                    <div class="notice__words"><strong>{changes}</strong> {photos.map(|photos| view! { <p>{photos}</p> })}</div>
                </div>
            }
        })
    };
    let choose = move |event: web_sys::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.as_ref().and_then(files::chosen) else {
            return;
        };
        read.set(None);
        error.set(None);
        spawn_local(async move {
            let text = files::read_text(&file, FILE_BYTES_MAX).await;
            let found = match text {
                Some(text) => outbox_file::read(&text).map_err(file_error_words),
                None => Err(SyncWords::now().import_unread.to_owned()),
            };
            match found.and_then(|file| of_this_person(desk, file)) {
                Ok(file) => drop(read.try_set(Some(file))),
                Err(words) => drop(error.try_set(Some(words))),
            }
        });
    };
    view! {
        <section class="section">
            <h2 class="section__title">{move || SyncWords::now().file}</h2>
            <div class="card stack">
                <p>{move || SyncWords::now().file_hint}</p>
                <p class="muted">{move || SyncWords::now().file_clear}</p>
                <div class="cluster">
                    <button class="button" type="button" on:click=export>
                        {Icon::Download.view()}
                        {move || SyncWords::now().export}
                    </button>
                    <label class="button sync-file">
                        <input class="visually-hidden" type="file" accept=".json,application/json" on:change=choose />
                        {Icon::Upload.view()}
                        {move || SyncWords::now().import}
                    </label>
                </div>
                {told}
                <p class="field__error" role="alert">{move || error.get()}</p>
                {move || read.get().map(|file| view! { <ImportView file=file on_done=Callback::new(move |()| read.set(None)) /> })}
            </div>
        </section>
    }
}

fn of_this_person(desk: Desk, file: OutboxFile) -> Result<OutboxFile, String> {
    let person = desk.ledger.person();
    if file.is_of(&person.site, person.staff) {
        Ok(file)
    } else {
        Err(SyncWords::now().import_other.to_owned())
    }
}

/// What a file holds, in words.
pub(super) fn holds(desk: Desk, file: &OutboxFile) -> String {
    let written = desk.tell(false, |locale| {
        steward_domain::listing::moment_words(file.written_wall_ms, locale)
    });
    let (n, waiting) = (file.rows.len().to_string(), waiting_in(file).to_string());
    fill(
        SyncWords::now().import_holds,
        &[("t", &written), ("n", &n), ("waiting", &waiting)],
    )
}
