//! A round as a card: how it stands, where to go next, and one button for what comes now.

use std::iter;

use leptos::prelude::*;
use steward_domain::ids::RecordId;
use steward_domain::work::rounds::Stage;
use steward_domain::work::{Tone, Window};

use super::book::Book;
use super::next_stop::clock_of;
use super::saving::{Deed, Fault, FaultLine, save};
use super::shown::{RoundShown, WalkShown};
use super::times::when;
use crate::components::clock_mark::ClockMark;
use crate::components::icon::Icon;
use crate::components::progress_bar::ProgressBar;
use crate::components::receipt_mark::ReceiptMark;
use crate::page::{self, Page};
use crate::platform::sound;
use crate::words::{Rounds, fill};

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
}

/// The checkpoint to go to.
#[derive(Clone, Debug, PartialEq)]
struct Ahead {
    name: String,
    place: String,
    /// Its own time, or the round's.
    window: Option<Window>,
    /// What the clock of that time runs to.
    due: Option<String>,
}

impl CardShown {
    /// The cards of these rounds, of which I walk some.
    pub(super) fn all(rounds: &[RoundShown], walks: &[WalkShown], book: Book) -> Vec<Self> {
        let card = |round: &RoundShown| {
            let walk = walks.iter().find(|walk| walk.round.id == round.id);
            Self {
                round: round.clone(),
                ahead: walk.and_then(|walk| Ahead::of(walk, book)),
                next: None,
                acts: true,
            }
        };
        rounds.iter().map(card).collect()
    }

    /// The card of a round for who leads; with its checkpoints while it is walked.
    pub(super) fn of_shift(round: RoundShown, walk: Option<&WalkShown>, book: Book) -> Self {
        let is_mine = round.is_walked_by_me();
        let next = walk
            .and_then(WalkShown::next_stop)
            .map(|stop| stop.spot.name.clone());
        Self {
            ahead: walk.filter(|_| is_mine).and_then(|walk| Ahead::of(walk, book)),
            next: next.filter(|_| !is_mine),
            acts: round.is_mine,
            round,
        }
    }
}

impl Ahead {
    fn of(walk: &WalkShown, book: Book) -> Option<Self> {
        let stop = walk.next_stop()?;
        // What is caught up is late anyway: no time is left of any.
        let is_in_time = walk.round.stage == Stage::Started;
        let window = stop.window.unwrap_or(walk.round.window);
        let of_round = || fill(Rounds::now().round_until, &[("l", &when(window.until_ms, book))]);
        Some(Self {
            due: Some(stop.due_words(book).unwrap_or_else(of_round)),
            name: stop.spot.name.clone(),
            place: stop.spot.place.clone(),
            window: Some(window).filter(|window| is_in_time && window.until_ms > window.from_ms),
        })
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

/// The card. Its button does what comes next; everything else of it leads to the round.
#[component]
pub(super) fn RoundCard(
    /// What it shows.
    card: CardShown,
    /// The time, and the records.
    book: Book,
) -> impl IntoView {
    let CardShown {
        round,
        ahead,
        next,
        acts,
    } = card;
    let id = round.id;
    let more = [unannounced(&round), note_on(&round)];
    let facts = iter::once(round.window_words(book))
        .chain(round.walker_words())
        .chain(more.into_iter().flatten())
        .map(|fact| view! { <span>{fact}</span> })
        .collect_view();
    let class = format!("record-card {}", round.class());
    let mark = format!("state-mark {}", round.class());
    let progress = round.progress_words();
    let receipt = round.receipt;
    let action = action_of(&round, ahead.is_some()).filter(|_| acts);
    let next = next.map(|name| fill(Rounds::now().next_is, &[("name", &name)]));
    view! {
        <article class=class>
            <h3 class="record-card__title">
                <a class="record-card__link" href=Page::Round(id).path()>{round.name.clone()}</a>
            </h3>
            <div class="record-card__state">
                <span class=mark>{round.icon().view()} {round.state.clone()}</span>
            </div>
            <p class="record-card__facts">{facts}</p>
            {next.map(|next| view! { <p class="round-card__to">{next}</p> })}
            {ahead.map(|ahead| view! { <AheadPart ahead=ahead book=book /> })}
            <div class="record-card__marks round-card__progress">
                <span>{progress.clone()}</span>
                <ProgressBar label=Signal::stored(progress) done=Signal::stored(round.progress.done()) />
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
    Scan,
    Resume,
    Start { is_due: bool },
    CatchUp,
}

fn action_of(round: &RoundShown, has_next: bool) -> Option<Action> {
    match round.stage {
        _ if has_next => Some(Action::Scan),
        _ if round.is_walked_by_me() => Some(Action::Resume),
        Stage::Planned => Some(Action::Start {
            is_due: matches!(round.tone, Tone::Open | Tone::Late),
        }),
        stage if stage.may_catch_up() => Some(Action::CatchUp),
        _ => None,
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
