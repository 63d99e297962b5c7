//! Without a scan: which checkpoint, why, and a photo from the spot.

use leptos::prelude::*;
use steward_domain::sort;

use super::book::Book;
use super::check::CheckForm;
use super::photos::Photos;
use super::reason::{ReasonField, Usual};
use super::sheet::Sheet;
use super::shown::{StopShown, WalkShown};
use crate::components::icon::Icon;
use crate::words::Rounds;

/// Why labels are not scanned.
const USUAL: &[Usual] = &[
    |words| words.manual_broken,
    |words| words.manual_gone,
    |words| words.manual_dark,
    |words| words.manual_phone,
];

/// Asks which checkpoint it is; the next one first.
#[component]
pub(super) fn ChooseStop(
    /// The round.
    walk: WalkShown,
    /// This one.
    on_stop: Callback<usize>,
    /// It was closed.
    on_close: Callback<()>,
) -> impl IntoView {
    let next = walk.next;
    let mut open: Vec<StopShown> = walk.stops.into_iter().filter(StopShown::is_open).collect();
    sort::by_key(&mut open, |stop| Some(stop.at) != next);
    let open = StoredValue::new(open);
    let row = move |stop: StopShown| {
        let at = stop.at;
        let (words, _, icon) = stop.mark();
        view! {
            <button class="row-link round-row" type="button" on:click=move |_| on_stop.run(at)>
                {icon.view()}
                <span class="row-link__words">{stop.spot.name} <small>{words}</small></span>
                {Icon::Forward.view()}
            </button>
        }
    };
    view! {
        <Sheet title=Signal::derive(|| Rounds::now().choose_stop.to_owned()) on_close=on_close>
            <div class="dialog__body round-sheet__body">
                <p class="muted">{move || Rounds::now().choose_stop_hint}</p>
                <div class="card is-list">{open.get_value().into_iter().map(row).collect_view()}</div>
            </div>
        </Sheet>
    }
}

/// Why the label was not scanned, and the photo that stands for it (PAT-3).
#[component]
pub(super) fn ByHandPart(
    /// What is entered.
    form: CheckForm,
    /// The records.
    book: Book,
) -> impl IntoView {
    view! {
        <ReasonField question=|words| words.why_manual usual=USUAL reason=form.reason />
        <Photos
            label=Signal::derive(|| Rounds::now().photo_of_spot.to_owned())
            is_required=true
            photos=form.manual_photos
            busy=form.busy
            book=book
        />
    }
}
