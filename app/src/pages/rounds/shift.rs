//! The rounds of the shift, for who leads: everybody's, what is late first. A card leads to its round.

use leptos::prelude::*;
use steward_domain::work::round::rounds_walked;
use steward_domain::work::shift::{Part, rounds_of_shift};

use super::book::Book;
use super::card::CardShown;
use super::list::Section;
use super::reason::Usual;
use super::shown::RoundShown;
use super::start::Unplanned;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::platform::clock::day_of;
use crate::show::Show;
use crate::words::Rounds;

/// The list.
#[component]
pub(super) fn ShiftList(
    /// The time, and the records.
    book: Book,
) -> impl IntoView {
    let now_ms = book.coarse_now_ms();
    let cards = Memo::new(move |_| cards(book, now_ms.get()));
    let is_empty = Memo::new(move |_| cards.with(Vec::is_empty));
    let part = move |part: Part| {
        let of_part = Memo::new(move |_| {
            cards.with(|cards| {
                let of_part = cards.iter().filter(|(its, _)| *its == part);
                of_part.map(|(_, card)| card.clone()).collect()
            })
        });
        view! { <Section words=words_of(part) is_foldable=part == Part::Over shown=of_part book=book /> }
    };
    view! {
        <div class="round-parts">{Part::ALL.map(part)}</div>
        <Show when=move || is_empty.get()>
            <EmptyState icon=Icon::Rounds title=Signal::derive(|| Rounds::now().none.to_owned())>
                <p>{move || Rounds::now().none_hint_lead}</p>
            </EmptyState>
        </Show>
        <Unplanned book=book />
    }
}

fn cards(book: Book, now_ms: i64) -> Vec<(Part, CardShown)> {
    let me = book.ledger().actor();
    let cards = book.look(|patrol| {
        let rounds = rounds_of_shift(patrol, me, now_ms, day_of(now_ms));
        // Checkpoints are looked through only of rounds that somebody walks, of all of them at once.
        let walked = rounds_walked(patrol, rounds.iter().map(|(_, card)| card), now_ms);
        let cards = rounds.iter().map(|(part, card)| {
            let shown = RoundShown::of(card, book);
            (
                *part,
                CardShown::of_shift(shown, walked.get(&card.entry.id()), book),
            )
        });
        cards.collect()
    });
    cards.unwrap_or_default()
}

fn words_of(part: Part) -> Usual {
    match part {
        Part::Mine => |words| words.title,
        Part::Late => |words| words.late,
        Part::UnderWay => |words| words.going_on,
        Part::Coming => |words| words.to_walk,
        Part::Missed => |words| words.to_catch_up,
        Part::Over => |words| words.over,
    }
}
