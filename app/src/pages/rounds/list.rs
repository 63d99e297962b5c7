//! My rounds today: what is under way, what is to walk, what was missed, and what is over.

use leptos::prelude::*;
use steward_domain::work::Tone;
use steward_domain::work::rounds::{Stage, rounds_today};

use super::book::{Book, Readiness, day_of};
use super::saving::{Deed, Fault, FaultLine, save};
use super::shown::RoundShown;
use super::start::Unplanned;
use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::receipt_mark::ReceiptMark;
use crate::components::state_view::{Standing, StateView};
use crate::desk::{store_fault_words, use_desk};
use crate::page::{self, Page};
use crate::words::Rounds;

/// My rounds.
#[component]
pub fn RoundsPage() -> impl IntoView {
    let book = Book { desk: use_desk() };
    view! {
        <Frame title=Signal::derive(|| Rounds::now().title.to_owned())>
            <div class="page">
                <Ready book=book children=move || view! { <List book=book /> }.into_any() />
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
            Stage::Planned => Self::ToWalk,
            stage if stage.may_catch_up() => Self::ToCatchUp,
            stage if stage.is_under_way() => Self::ToWalk,
            _ => Self::Over,
        }
    }

    fn words(self) -> &'static str {
        let words = Rounds::now();
        match self {
            Self::GoingOn => words.going_on,
            Self::ToWalk => words.to_walk,
            Self::ToCatchUp => words.to_catch_up,
            Self::Over => words.over,
        }
    }
}

#[component]
fn List(book: Book) -> impl IntoView {
    let now_ms = book.coarse_now_ms();
    let rounds = Memo::new(move |_| {
        let (me, now_ms) = (book.ledger().actor(), now_ms.get());
        let rounds = book.look(|patrol| {
            let cards = rounds_today(patrol, me, now_ms, day_of(now_ms));
            cards
                .iter()
                .map(|card| RoundShown::of(card, book))
                .collect::<Vec<_>>()
        });
        rounds.unwrap_or_default()
    });
    let is_empty = Memo::new(move |_| rounds.with(Vec::is_empty));
    let part = move |part: Part| {
        let of_part = Memo::new(move |_| {
            let of_part = |rounds: &Vec<RoundShown>| {
                rounds
                    .iter()
                    .filter(|round| Part::of(round) == part)
                    .cloned()
                    .collect()
            };
            rounds.with(of_part)
        });
        view! { <Section part=part rounds=of_part book=book /> }
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

#[component]
fn Section(part: Part, rounds: Memo<Vec<RoundShown>>, book: Book) -> impl IntoView {
    let is_there = Memo::new(move |_| rounds.with(|rounds| !rounds.is_empty()));
    let is_foldable = part == Part::Over;
    let cards = move || {
        view! {
            <div class="grid">
                // By everything that is shown: a card is cheap to draw, and few change at a time.
                <For each=move || rounds.get() key=|round| format!("{round:?}") let:round>
                    <Card round=round is_first=part == Part::GoingOn book=book />
                </For>
            </div>
        }
    };
    let title = move || {
        view! { {part.words()} <span class="count">{rounds.with(Vec::len)}</span> }
    };
    view! {
        <Show when=move || is_there.get()>
            {if is_foldable {
                view! {
                    <details class="round-over">
                        <summary class="section__title round-over__title">{title} {Icon::Down.view()}</summary>
                        <h2 class="visually-hidden">{move || part.words()}</h2>
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

#[component]
fn Card(round: RoundShown, is_first: bool, book: Book) -> impl IntoView {
    let id = round.id;
    let facts = [
        Some(round.window_words(book)),
        Some(round.walker.clone()),
        unannounced(&round),
        note_on(&round),
    ];
    let facts = facts
        .into_iter()
        .flatten()
        .map(|fact| view! { <span>{fact}</span> })
        .collect_view();
    let class = format!("record-card {}", round.class());
    let mark = format!("state-mark {}", round.class());
    let (done, total) = (round.progress.total - round.progress.left(), round.progress.total);
    let progress = round.progress_words();
    let receipt = round.receipt;
    let action = action_of(&round, is_first);
    view! {
        <article class=class>
            <h3 class="record-card__title">
                <a class="record-card__link" href=Page::Round(id).path()>{round.name.clone()}</a>
            </h3>
            <div class="record-card__state">
                <span class=mark>{round.icon().view()} {round.state.clone()}</span>
            </div>
            <p class="record-card__facts">{facts}</p>
            <div class="record-card__marks round-card__progress">
                <span>{progress.clone()}</span>
                <progress
                    class="progress__bar"
                    value=done.to_string()
                    max=total.max(1).to_string()
                    aria-label=progress
                ></progress>
                <ReceiptMark receipt=receipt />
            </div>
            {action.map(|action| view! { <CardAction action=action id=id book=book /> })}
        </article>
    }
}

fn unannounced(round: &RoundShown) -> Option<String> {
    round.is_unannounced.then(|| Rounds::now().unannounced.to_owned())
}

fn note_on(round: &RoundShown) -> Option<String> {
    round.tone_words().map(str::to_owned)
}

/// What the button on a card does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Resume,
    Start { is_due: bool },
    CatchUp,
}

fn action_of(round: &RoundShown, is_first: bool) -> Option<Action> {
    match round.stage {
        _ if is_first => Some(Action::Resume),
        Stage::Planned => Some(Action::Start {
            is_due: matches!(round.tone, Tone::Open | Tone::Late),
        }),
        stage if stage.may_catch_up() => Some(Action::CatchUp),
        _ => None,
    }
}

#[component]
fn CardAction(action: Action, id: steward_domain::ids::RecordId, book: Book) -> impl IntoView {
    let (is_busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let run = move |_| match action {
        Action::Resume | Action::CatchUp => page::go(&Page::Round(id)),
        Action::Start { .. } => {
            let me = book.ledger().actor().staff;
            let deed = Deed::of_round(book, id, |round, seen, now_ms| round.start(seen, me, now_ms));
            save(book, deed, is_busy, fault, move || {
                book.desk.say(Rounds::now().saved_start, None);
                page::go(&Page::Round(id));
            });
        }
    };
    let class = match action {
        Action::Resume | Action::Start { is_due: true } => "button is-primary is-large",
        Action::Start { is_due: false } | Action::CatchUp => "button",
    };
    let icon = match action {
        Action::Resume | Action::Start { .. } => Icon::Play,
        Action::CatchUp => Icon::History,
    };
    let words = move || match action {
        Action::Resume => Rounds::now().resume,
        Action::Start { .. } => Rounds::now().start,
        Action::CatchUp => Rounds::now().catch_up,
    };
    view! {
        <div class="record-card__actions">
            <button class=class type="button" aria-busy=move || is_busy.get().to_string() on:click=run>
                {icon.view()} {words}
            </button>
            <FaultLine fault=fault book=book />
        </div>
    }
}
