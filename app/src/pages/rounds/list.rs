//! The page of rounds. My own of today: what is under way, what is to walk, what was missed, and what is over. Who leads sees everybody's.

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::work::course::RoundNow;
use steward_domain::work::rounds::Stage;

use super::book::{Book, Readiness};
use super::card::{CardShown, RoundCard};
use super::reason::Usual;
use super::shift::ShiftList;
use super::shown::RoundShown;
use super::start::Unplanned;
use super::today::Today;
use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::show_more::ShowMore;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{store_fault_words, use_desk};
use crate::show::Show;
use crate::words::Rounds;

/// How many cards of a part are drawn at once; the rest comes when asked for. Forgotten rounds add up.
const CARDS_MAX: usize = 20;

/// My rounds.
#[component]
pub fn RoundsPage() -> impl IntoView {
    let book = Book { desk: use_desk() };
    let leads = book.leads();
    let title = move || {
        if leads {
            Rounds::now().of_shift
        } else {
            Rounds::now().title
        }
    };
    let list = move || {
        if leads {
            view! { <ShiftList book=book /> }.into_any()
        } else {
            view! { <List book=book /> }.into_any()
        }
    };
    view! {
        <Frame title=Signal::derive(move || title().to_owned())>
            <div class="page">
                <Ready book=book children=list />
            </div>
        </Frame>
    }
}

/// The children once the records are here; before that, why not.
#[component]
pub(super) fn Ready(
    /// The records.
    book: Book,
    /// What needs them.
    #[prop(into)]
    children: ViewFn,
) -> impl IntoView {
    let readiness = Memo::new(move |_| book.readiness());
    let said = |standing| view! { <StateView standing=Signal::stored(standing) /> }.into_any();
    move || match readiness.get() {
        Readiness::Ready => children.run(),
        Readiness::Loading => said(Standing::Loading),
        Readiness::Empty => said(Standing::NothingYet),
        Readiness::Failed(fault) => said(Standing::Failed(store_fault_words(&fault))),
    }
}

/// The parts of the list, each with the rounds that belong there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    GoingOn,
    ToWalk,
    ToCatchUp,
    Over,
}

impl Part {
    fn of(round: &RoundShown) -> Self {
        match round.stage {
            stage if stage.is_under_way() && round.is_mine => Self::GoingOn,
            _ if round.now == RoundNow::NotJudged => Self::ToCatchUp,
            Stage::Planned => Self::ToWalk,
            stage if stage.may_catch_up() => Self::ToCatchUp,
            stage if stage.is_under_way() => Self::ToWalk,
            _ => Self::Over,
        }
    }

    fn words(self) -> Usual {
        match self {
            Self::GoingOn => |words| words.going_on,
            Self::ToWalk => |words| words.to_walk,
            Self::ToCatchUp => |words| words.to_catch_up,
            Self::Over => |words| words.over,
        }
    }
}

#[component]
fn List(book: Book) -> impl IntoView {
    let today = Today::here();
    let cards = Memo::new(move |_| today.with(|rounds, walks| CardShown::all(rounds, walks, book)));
    let is_empty = Memo::new(move |_| cards.with(Vec::is_empty));
    let part = move |part: Part| {
        let of_part = Memo::new(move |_| {
            let of_part = |cards: &Vec<CardShown>| {
                cards
                    .iter()
                    .filter(|card| Part::of(&card.round) == part)
                    .cloned()
                    .collect()
            };
            cards.with(of_part)
        });
        view! { <Section words=part.words() is_foldable=part == Part::Over shown=of_part book=book /> }
    };
    view! {
        {part(Part::GoingOn)}
        {part(Part::ToWalk)}
        {part(Part::ToCatchUp)}
        <Show when=move || is_empty.get()>
            <EmptyState icon=Icon::Rounds title=Signal::derive(|| Rounds::now().none.to_owned())>
                <p>{move || Rounds::now().none_hint}</p>
            </EmptyState>
        </Show>
        <Unplanned book=book />
        {part(Part::Over)}
    }
}

/// Rounds under a heading; nothing when there are none.
#[component]
pub(super) fn Section(
    /// The heading.
    words: Usual,
    /// Whether it is folded until somebody wants it.
    is_foldable: bool,
    /// The rounds.
    shown: Memo<Vec<CardShown>>,
    /// The time, and the records.
    book: Book,
) -> impl IntoView {
    let is_there = Memo::new(move |_| shown.with(|shown| !shown.is_empty()));
    let shown_max = RwSignal::new(CARDS_MAX);
    let ids = Memo::new(move |_| {
        shown.with(|shown| {
            let drawn = shown.iter().take(shown_max.get());
            drawn.map(|card| card.round.id).collect::<Vec<_>>()
        })
    });
    let cards = move || {
        view! {
            <div class="grid">
                // By its round: a card that changes stays where it is, and so does a finger on it.
                <For each=move || ids.get() key=|id| *id let:id>{card_of(id, shown, book)}</For>
            </div>
            <ShowMore
                shown=Signal::derive(move || (shown_max.get(), shown.with(Vec::len)))
                step=CARDS_MAX
                words=Signal::derive(|| Rounds::now().show_more.to_owned())
                on_more=Callback::new(move |()| shown_max.update(|max| *max += CARDS_MAX))
            />
        }
    };
    let title = move || {
        view! { {words(Rounds::now())} <span class="count">{shown.with(Vec::len)}</span> }
    };
    view! {
        <Show when=move || is_there.get()>
            {if is_foldable {
                view! {
                    <details class="round-over">
                        <summary class="section__title round-over__title">{title} {Icon::Down.view()}</summary>
                        <h2 class="visually-hidden">{move || words(Rounds::now())}</h2>
                        {cards()}
                    </details>
                }
                .into_any()
            } else {
                view! { <section class="section"><h2 class="section__title">{title}</h2> {cards()}</section> }.into_any()
            }}
        </Show>
    }
}

/// The card of one round, which follows it.
fn card_of(id: RecordId, shown: Memo<Vec<CardShown>>, book: Book) -> Option<impl IntoView> {
    let find = move |cards: &Vec<CardShown>| cards.iter().find(|card| card.round.id == id).cloned();
    let first = shown.with_untracked(find)?;
    let card = Memo::new(move |before: Option<&CardShown>| {
        // One that has just gone is drawn no more; until then it shows what it was.
        let now = shown.with(find);
        now.unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    Some(view! { <RoundCard card=card book=book /> })
}
