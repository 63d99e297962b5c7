//! The checkpoints of a round as a timeline, and the sheet of one that is still to do.

use leptos::prelude::*;
use steward_domain::ids::Key;

use super::book::Book;
use super::sheet::Sheet;
use super::shown::{Remark, StopShown, WalkShown};
use crate::components::icon::Icon;
use crate::components::receipt_mark::{Receipt, ReceiptMark};
use crate::page::Page;
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
    let stops = move || walk.with(|walk| walk.as_ref().map(|walk| walk.stops.clone()).unwrap_or_default());
    let may_act =
        Memo::new(move |_| walk.with(|walk| walk.as_ref().is_some_and(|walk| walk.round.is_walked_by_me())));
    view! {
        <section class="section">
            <h2 class="section__title">{move || Rounds::now().all_stops}</h2>
            <ol class="timeline" aria-label=move || Rounds::now().timeline>
                // By everything that is shown: few entries change with a check.
                <For each=stops key=|stop| format!("{stop:?}") let:stop>
                    <StopEntry stop=stop may_act=may_act book=book on_more=on_more />
                </For>
            </ol>
        </section>
    }
}

#[component]
fn StopEntry(stop: StopShown, may_act: Memo<bool>, book: Book, on_more: Callback<usize>) -> impl IntoView {
    let shown = StoredValue::new(stop.clone());
    let (at, is_open, check) = (stop.at, stop.is_open(), stop.check);
    let mark = move || {
        let (words, class, icon) = shown.with_value(StopShown::mark);
        view! { <span class=format!("state-mark {class}")>{icon.view()} {words}</span> }
    };
    let (_, class, icon) = stop.mark();
    let facts = move || {
        let facts = shown.with_value(|stop| facts_of(stop, book));
        facts
            .into_iter()
            .map(|fact| view! { <span>{fact}</span> })
            .collect_view()
    };
    let name = stop.spot.name.clone();
    let more_words = {
        let name = name.clone();
        move || fill(Rounds::now().more_of, &[("name", &name)])
    };
    let more =
        move || {
            let label = more_words.clone();
            (may_act.get() && is_open).then(|| view! {
            <button class="icon-button" type="button" aria-label=label on:click=move |_| on_more.run(at)>
                {Icon::More.view()}
            </button>
        })
        };
    let record = check.map(|check| {
        let name = name.clone();
        let label = move || format!("{}{}{}", name, language().of("：", ": "), Rounds::now().open_check);
        view! {
            <a class="icon-button" href=Page::Record(Key::literal("patrol_check"), check).path() aria-label=label>
                {Icon::Forward.view()}
            </a>
        }
    });
    let receipt = (stop.receipt != Receipt::Synced).then(|| view! { <ReceiptMark receipt=stop.receipt /> });
    view! {
        <li class=format!("timeline__entry round-stop {class}")>
            <span class="timeline__dot">{icon.view()}</span>
            <div class="timeline__body">
                <p class="timeline__title"><span>{name}</span> {mark}</p>
                <p class="timeline__facts">{facts}</p>
                {stop.has(Remark::Finding).then(|| view! {
                    <p class="cluster">
                        <span class="state-mark is-late">{Icon::Alert.view()} {move || Rounds::now().has_finding}</span>
                    </p>
                })}
                {receipt}
            </div>
            <div class="round-stop__end">{more} {record}</div>
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
