//! A round as a card: how it stands, where to go next, and one button for what comes now.

use std::iter;

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::work::Window;
use steward_domain::work::course::RoundNow;
use steward_domain::work::round::Round;
use steward_domain::work::rounds::Stage;

use super::book::Book;
use super::next_stop::clock_of;
use super::saving::{Deed, Fault, FaultLine, save};
use super::shown::{RoundShown, StopShown, WalkShown};
use crate::components::clock_mark::{Clock, ClockMark};
use crate::components::icon::Icon;
use crate::components::progress_bar::ProgressBar;
use crate::components::receipt_mark::ReceiptMark;
use crate::components::record_card::facts_told;
use crate::components::state_mark::StateMark;
use crate::page::{self, Page};
use crate::platform::sound;
use crate::show::Show;
use crate::words::{Records, Rounds, fill};

/// What a card shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CardShown {
    /// The round.
    pub round: RoundShown,
    /// Where to go, when I walk it and there is somewhere left.
    ahead: Option<Ahead>,
    /// Where somebody else goes.
    next: Option<String>,
    /// Whether it has a button for what comes now. Without it, all of the card leads to the round.
    acts: bool,
    /// Whether the person who looks at it leads.
    is_led: bool,
}

/// The checkpoint to go to.
#[derive(Clone, Debug, PartialEq)]
struct Ahead {
    name: String,
    place: String,
    /// Its own time, or the round's.
    window: Option<Window>,
    /// What the clock of that time runs to.
    due: String,
}

impl CardShown {
    /// The cards of these rounds, of which I walk some.
    pub(super) fn all(rounds: &[RoundShown], walks: &[WalkShown], book: Book) -> Vec<Self> {
        let card = |round: &RoundShown| {
            let walk = walks.iter().find(|walk| walk.round.id == round.id);
            Self {
                round: round.clone(),
                ahead: walk.and_then(|walk| Some(Ahead::of(round, walk.next_stop()?, book))),
                next: None,
                acts: true,
                is_led: false,
            }
        };
        rounds.iter().map(card).collect()
    }

    /// The card of a round for who leads; with its checkpoints while it is walked.
    pub(super) fn of_shift(round: RoundShown, walk: Option<&Round<'_>>, book: Book) -> Self {
        let is_mine = round.is_walked_by_me();
        // One checkpoint is told: the others are not drawn.
        let next = walk.and_then(|walk| {
            let at = walk.next?;
            Some(StopShown::of(at, walk.stops.get(at)?, walk, book))
        });
        let (ahead, next) = match next {
            Some(stop) if is_mine => (Some(Ahead::of(&round, &stop, book)), None),
            next => (None, next.map(|stop| stop.spot.name)),
        };
        Self {
            ahead,
            next,
            acts: round.is_mine,
            is_led: true,
            round,
        }
    }
}

impl Ahead {
    fn of(round: &RoundShown, stop: &StopShown, book: Book) -> Self {
        // What is caught up is late anyway: no time is left of any.
        let is_in_time = round.stage == Stage::Started;
        let window = stop.window.unwrap_or(round.window);
        let until = || book.desk.when(window.until_ms);
        let of_round = || fill(Rounds::now().round_until, &[("l", &until())]);
        Self {
            due: stop.due_words(book).unwrap_or_else(of_round),
            name: stop.spot.name.clone(),
            place: stop.spot.place.clone(),
            window: Some(window).filter(|window| is_in_time && window.until_ms > window.from_ms),
        }
    }
}

/// Where to go, to be read at arm's length.
#[component]
fn AheadPart(ahead: Ahead, book: Book) -> impl IntoView {
    let place = Some(ahead.place).filter(|place| !place.is_empty());
    view! {
        <div class="round-card__next">
            <p class="round-next__label">{move || Rounds::now().next}</p>
            <p class="round-card__name">{ahead.name}</p>
            {place.map(|place| view! { <p class="round-card__place">{Icon::Pin.view()} <span>{place}</span></p> })}
            {ahead.window.map(|window| view! {
                <p class="cluster round-card__time">
                    <ClockMark clock=clock_of(window) now_ms=book.desk.now_ms is_large=true /> <span>{ahead.due}</span>
                </p>
            })}
        </div>
    }
}

/// The card. Its button does what comes next; everything else of it leads to the round. What changes is drawn anew where it stands, so
/// that a finger or the keyboard stays where it is.
#[component]
pub(super) fn RoundCard(
    /// What it shows, always of the same round.
    card: Memo<CardShown>,
    /// The time, and the records.
    book: Book,
) -> impl IntoView {
    let id = card.with_untracked(|card| card.round.id);
    let class = move || card.with(|card| format!("record-card {}", card.round.class()));
    let state = Memo::new(move |_| card.with(|card| card.round.mark()));
    let facts = Memo::new(move |_| card.with(|card| facts_of(&card.round, book)));
    let next = Memo::new(move |_| card.with(|card| card.next.clone()));
    let ahead = Memo::new(move |_| card.with(|card| card.ahead.clone()));
    let progress = Memo::new(move |_| card.with(|card| card.round.progress_words()));
    let done = Memo::new(move |_| card.with(|card| card.round.progress.done()));
    let catch_up = Memo::new(move |_| card.with(|card| card.round.catch_up));
    let receipt = Memo::new(move |_| card.with(|card| card.round.receipt));
    let action = Memo::new(move |_| card.with(Action::of));
    let judges = Memo::new(move |_| card.with(|card| card.is_led && card.round.now == RoundNow::NotJudged));
    let told = move || facts_told(facts.get());
    view! {
        <article class=class>
            <h3 class="record-card__title">
                <a class="record-card__link" href=Page::Round(id).path()>{move || card.with(|card| card.round.name.clone())}</a>
            </h3>
            <div class="record-card__state"><StateMark state=state /></div>
            <p class="record-card__facts">{told}</p>
            {move || next.get().map(|name| view! {
                <p class="round-card__to">{fill(Rounds::now().next_is, &[("name", &name)])}</p>
            })}
            {move || ahead.get().map(|ahead| view! { <AheadPart ahead=ahead book=book /> })}
            {move || catch_up.get().map(|clock| view! { <CatchUpClock clock=clock book=book /> })}
            <div class="record-card__marks round-card__progress">
                <span>{move || progress.get()}</span>
                <ProgressBar label=progress done=Signal::from(done) />
                <ReceiptMark receipt=receipt />
            </div>
            {move || action.get().map(|action| view! { <CardAction action=action id=id book=book /> })}
            <Show when=move || judges.get()>
                <div class="record-card__actions"><JudgeLink round=id /></div>
            </Show>
        </article>
    }
}

/// What is left of the time to catch up.
#[component]
pub(super) fn CatchUpClock(
    /// Its clock.
    clock: Clock,
    /// The time.
    book: Book,
) -> impl IntoView {
    let what = Signal::derive(|| Some(Records::now().catch_up));
    view! {
        <div class="record-card__marks"><ClockMark clock=Signal::stored(clock) now_ms=book.desk.now_ms what=what /></div>
    }
}

/// Leads to where a round that nobody came to is called missed, with a reason.
#[component]
pub(super) fn JudgeLink(
    /// The round.
    round: RecordId,
    /// Whether it is as wide as the page.
    #[prop(optional)]
    is_wide: bool,
) -> impl IntoView {
    let class = if is_wide { "button is-wide" } else { "button" };
    let href = Page::Step(Key::literal("patrol_round"), round, Key::literal("miss")).path();
    view! { <a class=class href=href>{Icon::Flag.view()} {move || Rounds::now().judge}</a> }
}

fn facts_of(round: &RoundShown, book: Book) -> Vec<String> {
    let unannounced = round.is_unannounced.then(|| Rounds::now().unannounced.to_owned());
    iter::once(round.window_words(book))
        .chain(round.walker_words())
        .chain(unannounced)
        .collect()
}

/// What the button on a card does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Scan,
    Resume,
    Start { is_due: bool },
    CatchUp,
}

impl Action {
    fn of(card: &CardShown) -> Option<Self> {
        if !card.acts {
            return None;
        }
        let round = &card.round;
        match round.stage {
            _ if card.ahead.is_some() => Some(Self::Scan),
            _ if round.is_walked_by_me() => Some(Self::Resume),
            Stage::Planned => Some(Self::Start {
                is_due: round.now.wants_walker(),
            }),
            stage if stage.may_catch_up() => Some(Self::CatchUp),
            _ => None,
        }
    }
}

#[component]
fn CardAction(action: Action, id: RecordId, book: Book) -> impl IntoView {
    let (is_busy, fault) = (RwSignal::new(false), RwSignal::new(None::<Fault>));
    let run = move |_| match action {
        Action::Scan => {
            // The tap lets the phone sound when the label is read, and at an alarm later on.
            sound::ready();
            page::go(&Page::Scan(id));
        }
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
        Action::Scan => "button is-primary is-large round-thumb",
        Action::Resume | Action::Start { is_due: true } => "button is-primary is-large",
        Action::Start { is_due: false } | Action::CatchUp => "button",
    };
    let icon = match action {
        Action::Scan => Icon::Scan,
        Action::Resume | Action::Start { .. } => Icon::Play,
        Action::CatchUp => Icon::History,
    };
    let words = move || match action {
        Action::Scan => Rounds::now().scan_next,
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
