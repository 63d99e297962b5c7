//! What the thumb does on a round: start, scan, finish or catch up; beside the scan, the ways that are none.

use leptos::html::Button;
use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::work::rounds::Stage;

use super::book::Book;
use super::saving::{Deed, Fault, FaultLine, save};
use super::shown::WalkShown;
use super::stops::StopWays;
use super::walk::Over;
use crate::components::icon::Icon;
use crate::platform::sound;
use crate::words::Rounds;

/// What the thumb does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Thumb {
    Start,
    Scan,
    Finish,
    CatchUp,
}

impl Thumb {
    pub(super) fn of(walk: &WalkShown) -> Option<Self> {
        let round = &walk.round;
        match round.stage {
            stage if stage.is_under_way() && !round.is_mine => None,
            stage if stage.is_under_way() && round.progress.left() == 0 => Some(Self::Finish),
            stage if stage.is_under_way() => Some(Self::Scan),
            Stage::Planned => Some(Self::Start),
            stage if stage.may_catch_up() => Some(Self::CatchUp),
            _ => None,
        }
    }
}

/// The button under the thumb.
#[component]
pub(super) fn MainAction(
    /// The round.
    id: RecordId,
    /// The same as it is shown.
    walk: Memo<Option<WalkShown>>,
    /// What lies over the page.
    over: RwSignal<Over>,
    /// What leads on without a scan.
    ways: StopWays,
    /// The records.
    book: Book,
) -> impl IntoView {
    let thumb = Memo::new(move |_| walk.with(|walk| walk.as_ref().and_then(Thumb::of)));
    let (is_busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let button = NodeRef::<Button>::new();
    // When a sheet is gone, the next tap is here again; nothing to look for with a keyboard or a screen reader.
    Effect::new(move |before: Option<bool>| {
        let is_free = over.get() == Over::Nothing;
        if before == Some(false)
            && is_free
            && let Some(button) = button.get_untracked()
        {
            let _ = button.focus();
        }
        is_free
    });
    let tap = move |thumb| match thumb {
        Thumb::Scan => {
            // The tap lets the phone sound when the label is read, and at an alarm later on.
            sound::ready();
            over.set(Over::Scan);
        }
        Thumb::Finish => over.set(Over::Finish),
        Thumb::CatchUp => over.set(Over::CatchUp),
        Thumb::Start => {
            let me = book.ledger().actor().staff;
            let deed = Deed::of_round(book, id, |round, seen, now_ms| round.start(seen, me, now_ms));
            save(book, deed, is_busy, fault, move || {
                book.desk.say(Rounds::now().saved_start, None);
            });
        }
    };
    let words = move |thumb| {
        let words = Rounds::now();
        match thumb {
            Thumb::Start => words.start,
            Thumb::Scan => words.scan,
            Thumb::Finish
                if walk.with(|walk| {
                    walk.as_ref()
                        .is_some_and(|walk| walk.round.stage == Stage::CatchingUp)
                }) =>
            {
                words.finish_catch_up
            }
            Thumb::Finish => words.finish,
            Thumb::CatchUp => words.catch_up,
        }
    };
    let icon = |thumb| match thumb {
        Thumb::Start => Icon::Play,
        Thumb::Scan => Icon::Scan,
        Thumb::Finish => Icon::Flag,
        Thumb::CatchUp => Icon::History,
    };
    // A door is locked, a label is gone: that is found out where nobody wants to look for a button.
    let way = move |icon: Icon, words: fn(&Rounds) -> &'static str, run: Callback<usize>| {
        let tap = move |_| {
            if let Some(at) = walk.with_untracked(|walk| walk.as_ref()?.next) {
                run.run(at);
            }
        };
        view! {
            <button class="button round-way" type="button" on:click=tap>
                {icon.view()} <span>{move || words(Rounds::now())}</span>
            </button>
        }
    };
    move || {
        thumb.get().map(|thumb| {
            let is_scan = thumb == Thumb::Scan;
            view! {
                <div class="page__action" class:round-bar=is_scan>
                    <FaultLine fault=fault book=book />
                    {is_scan.then(|| way(Icon::Edit, |words| words.by_hand, ways.by_hand))}
                    <button
                        class="button is-primary is-large is-wide round-thumb"
                        type="button"
                        node_ref=button
                        aria-busy=move || is_busy.get().to_string()
                        on:click=move |_| tap(thumb)
                    >
                        {icon(thumb).view()} {move || words(thumb)}
                    </button>
                    {is_scan.then(|| way(Icon::Skip, |words| words.skip_short, ways.skip))}
                </div>
            }
        })
    }
}
