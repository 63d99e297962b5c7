//! The checkpoints of a round as a timeline, and the sheet of one that is still to do.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};

use super::book::Book;
use super::sheet::Sheet;
use super::shown::{Remark, StopShown, WalkShown};
use crate::components::icon::Icon;
use crate::components::receipt_mark::{Receipt, ReceiptMark};
use crate::components::record_card::facts_told;
use crate::page::Page;
use crate::show::Show;
use crate::words::{Rounds, fill, language};

/// The timeline. `on_more` hears a checkpoint that is still to do.
#[component]
pub(super) fn Stops(
    /// The round.
    #[prop(into)]
    walk: Signal<Option<WalkShown>>,
    /// The time.
    book: Book,
    /// More about a checkpoint.
    on_more: Callback<usize>,
) -> impl IntoView {
    let places = Memo::new(move |_| {
        walk.with(|walk| {
            let stops = walk.as_ref().map_or(&[][..], |walk| &walk.stops);
            stops
                .iter()
                .map(|stop| (stop.at, stop.spot.id))
                .collect::<Vec<_>>()
        })
    });
    let may_act =
        Memo::new(move |_| walk.with(|walk| walk.as_ref().is_some_and(|walk| walk.round.is_walked_by_me())));
    let entry = move |(at, checkpoint): (usize, RecordId)| {
        let stop = Memo::new(move |before: Option<&Option<StopShown>>| {
            let now = walk.with(|walk| walk.as_ref()?.stops.get(at).cloned());
            // One that has just gone is drawn no more; until then it shows what it was.
            now.filter(|stop| stop.spot.id == checkpoint)
                .or_else(|| before.cloned().flatten())
        });
        view! { <StopEntry at=at stop=stop may_act=may_act book=book on_more=on_more /> }
    };
    view! {
        <section class="section">
            <h2 class="section__title">{move || Rounds::now().all_stops}</h2>
            <ol class="timeline" aria-label=move || Rounds::now().timeline>
                // By its place: an entry that changes stays where it is, and so does a finger on it.
                <For each=move || places.get() key=|place| *place children=entry />
            </ol>
        </section>
    }
}

#[component]
fn StopEntry(
    at: usize,
    stop: Memo<Option<StopShown>>,
    may_act: Memo<bool>,
    book: Book,
    on_more: Callback<usize>,
) -> impl IntoView {
    let mark = Memo::new(move |_| stop.with(|stop| stop.as_ref().map(StopShown::mark)));
    let class = move || {
        let class = mark.with(|mark| mark.map(|(_, class, _)| class));
        format!("timeline__entry round-stop {}", class.unwrap_or_default())
    };
    let dot = move || mark.with(|mark| mark.map(|(_, _, icon)| icon.view()));
    let pill = move || {
        mark.get()
            .map(|(words, class, icon)| view! { <span class=format!("state-mark {class}")>{icon.view()} {words}</span> })
    };
    let facts = Memo::new(move |_| {
        stop.with(|stop| stop.as_ref().map(|stop| facts_of(stop, book)).unwrap_or_default())
    });
    let told = move || facts_told(facts.get());
    let name = Memo::new(move |_| {
        stop.with(|stop| {
            stop.as_ref()
                .map(|stop| stop.spot.name.clone())
                .unwrap_or_default()
        })
    });
    let has_finding =
        Memo::new(move |_| stop.with(|stop| stop.as_ref().is_some_and(|stop| stop.has(Remark::Finding))));
    let may_more =
        Memo::new(move |_| may_act.get() && stop.with(|stop| stop.as_ref().is_some_and(StopShown::is_open)));
    let check = Memo::new(move |_| stop.with(|stop| stop.as_ref().and_then(|stop| stop.check)));
    let receipt = Memo::new(move |_| stop.with(|stop| stop.as_ref().map(|stop| stop.receipt)));
    let more_words = move || fill(Rounds::now().more_of, &[("name", &name.get())]);
    let record_words = move || {
        format!(
            "{}{}{}",
            name.get(),
            language().of("：", ": "),
            Rounds::now().open_check
        )
    };
    let record = move || {
        check.get().map(|check| {
            let href = Page::Record(Key::literal("patrol_check"), check).path();
            view! { <a class="icon-button" href=href aria-label=record_words>{Icon::Forward.view()}</a> }
        })
    };
    let unsent = move || {
        let receipt = receipt.get().filter(|receipt| *receipt != Receipt::Synced);
        receipt.map(|receipt| view! { <ReceiptMark receipt=receipt /> })
    };
    view! {
        <li class=class>
            <span class="timeline__dot">{dot}</span>
            <div class="timeline__body">
                <p class="timeline__title"><span>{move || name.get()}</span> {pill}</p>
                <p class="timeline__facts">{told}</p>
                <Show when=move || has_finding.get()>
                    <p class="cluster">
                        <span class="state-mark is-late">{Icon::Alert.view()} {move || Rounds::now().has_finding}</span>
                    </p>
                </Show>
                {unsent}
            </div>
            <div class="round-stop__end">
                <Show when=move || may_more.get()>
                    <button class="icon-button" type="button" aria-label=more_words on:click=move |_| on_more.run(at)>
                        {Icon::More.view()}
                    </button>
                </Show>
                {record}
            </div>
        </li>
    }
}

fn facts_of(stop: &StopShown, book: Book) -> Vec<String> {
    let words = Rounds::now();
    let extra = [
        (stop.has(Remark::ByHand), words.manual),
        (stop.has(Remark::OutOfOrder), words.out_of_order),
    ];
    let extra = extra
        .into_iter()
        .filter(|(is_so, _)| *is_so)
        .map(|(_, words)| words.to_owned());
    let by = stop
        .checked_by
        .as_ref()
        .map(|name| fill(words.checked_by, &[("name", name)]));
    let place = Some(stop.spot.place.clone()).filter(|place| !place.is_empty());
    stop.time_words(book)
        .into_iter()
        .chain(by)
        .chain(place)
        .chain(extra)
        .collect()
}

/// What a checkpoint's sheet leads to.
#[derive(Clone, Copy)]
pub(super) struct StopWays {
    /// Check in by hand.
    pub by_hand: Callback<usize>,
    /// Leave it out.
    pub skip: Callback<usize>,
    /// It was closed.
    pub close: Callback<()>,
}

/// One checkpoint that is still to do: what to do there, and the ways that are no scan.
#[component]
pub(super) fn StopSheet(
    /// The checkpoint.
    stop: StopShown,
    /// Where it leads.
    ways: StopWays,
) -> impl IntoView {
    let (at, spot) = (stop.at, stop.spot);
    let title = StoredValue::new(spot.name.clone());
    view! {
        <Sheet title=Signal::derive(move || title.get_value()) on_close=ways.close>
            <div class="dialog__body">
                <p class="muted">{spot.place.clone()}</p>
                <p>{spot.instructions.clone()}</p>
                <ul class="round-next__lines">
                    {spot.inspect.iter().map(|(what, how)| view! { <li>{what.clone()} " " <span class="muted">{how.clone()}</span></li> }).collect_view()}
                </ul>
            </div>
            <div class="dialog__foot">
                <button class="button is-large" type="button" on:click=move |_| ways.skip.run(at)>
                    {Icon::Skip.view()} {move || Rounds::now().skip}
                </button>
                <button class="button is-large" type="button" on:click=move |_| ways.by_hand.run(at)>
                    {Icon::Edit.view()} {move || Rounds::now().by_hand}
                </button>
            </div>
        </Sheet>
    }
}
