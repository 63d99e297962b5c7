//! What needs a lead or a manager now.

pub mod devices;
pub mod shown;
pub mod tiles;

use leptos::prelude::*;
use steward_domain::definition::Role;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Tone, moment_words};

use crate::app::Frame;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::progress::Progress;
use crate::components::record_card::{Card, RecordCard};
use crate::components::state_mark::State;
use crate::desk::use_desk;
use crate::pages::record::linked::card_signal;
use crate::words::{Dashboard, Shell, fill};
use devices::Devices;
use shown::{Gap, Place, Shown};
use tiles::Tiles;

/// The most records of a list on the board: what is worst. The number beside the heading tells how many there are.
const LISTED_MAX: usize = 8;

/// What needs a lead or a manager now.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let role = use_desk().ledger.actor().role;
    let title = Signal::derive(|| Dashboard::now().title.to_owned());
    if !matches!(role, Role::Lead | Role::Manager | Role::Admin) {
        let no_right = Signal::derive(|| Shell::now().no_right.to_owned());
        return view! {
            <Frame title=title><div class="page"><EmptyState icon=Icon::Lock title=no_right /></div></Frame>
        }
        .into_any();
    }
    view! { <Board title=title /> }.into_any()
}

#[component]
fn Board(title: Signal<String>) -> impl IntoView {
    let desk = use_desk();
    let shown = shown::shown(desk);
    let pulse = desk.ledger.pulse();
    let contact_ms = Memo::new({
        let pulse = pulse.clone();
        move |_| pulse.with(|pulse| pulse.last_contact_ms)
    });
    let as_of = move || {
        let words = Dashboard::now();
        contact_ms.get().map_or_else(
            || words.never.to_owned(),
            |ms| {
                fill(
                    words.as_of,
                    &[("t", &desk.tell(false, |locale| moment_words(ms, locale)))],
                )
            },
        )
    };
    // While the first download runs, nothing can be counted.
    let is_pulling = Memo::new(move |_| pulse.with(|pulse| pulse.pulling.is_some()));
    let is_whole = Memo::new(move |_| shown.with(|shown| shown.is_whole) && !is_pulling.get());
    view! {
        <Frame title=title subtitle=Signal::derive(as_of)>
            <div class="page">
                <Show
                    when=move || is_whole.get()
                    fallback=|| view! { <Progress words=Signal::derive(|| Shell::now().loading.to_owned()) /> }
                >
                    <h2 class="visually-hidden">{move || Dashboard::now().title}</h2>
                    <Tiles shown=shown />
                    <div class="dashboard__columns">
                        <Clocks shown=shown />
                        <Rounds shown=shown />
                        <Findings shown=shown />
                        <Conflicts shown=shown />
                        <Inside shown=shown />
                        <Devices />
                    </div>
                    <p class="muted">{move || Dashboard::now().unsent_elsewhere}</p>
                </Show>
            </div>
        </Frame>
    }
}

#[component]
fn Clocks(shown: Memo<Shown>) -> impl IntoView {
    let places = Memo::new(move |_| shown.with(|shown| shown.clocks.clone()));
    view! { <Places id="clocks" title=|words| words.list_clocks nothing=|words| words.none_clocks places=places /> }
}

#[component]
fn Findings(shown: Memo<Shown>) -> impl IntoView {
    let places = Memo::new(move |_| shown.with(|shown| shown.findings.clone()));
    view! { <Places id="findings" title=|words| words.list_findings nothing=|words| words.none_findings places=places /> }
}

#[component]
fn Conflicts(shown: Memo<Shown>) -> impl IntoView {
    let places = Memo::new(move |_| shown.with(|shown| shown.conflicts.clone()));
    view! { <Places id="conflicts" title=|words| words.list_conflicts nothing=|words| words.none_conflicts places=places /> }
}

#[component]
fn Inside(shown: Memo<Shown>) -> impl IntoView {
    let places = Memo::new(move |_| shown.with(|shown| shown.overdue_inside.clone()));
    view! { <Places id="inside" title=|words| words.list_inside nothing=|words| words.none_inside places=places /> }
}

type Phrase = fn(&Dashboard) -> &'static str;

/// Records under a heading; each leads to its page.
#[component]
fn Places(id: &'static str, title: Phrase, nothing: Phrase, places: Memo<Vec<Place>>) -> impl IntoView {
    let drawn = move || places.with(|places| places.iter().take(LISTED_MAX).cloned().collect::<Vec<_>>());
    let draw = |(register, id): Place| view! { <OneRecord register=register id=id /> };
    view! {
        <Part id=id title=title nothing=nothing count=Memo::new(move |_| places.with(Vec::len))>
            <For each=drawn key=Clone::clone children=draw />
        </Part>
    }
}

#[component]
fn OneRecord(register: Key, id: RecordId) -> impl IntoView {
    let desk = use_desk();
    let card = desk
        .ledger
        .definition(register.as_str())
        .map(|definition| card_signal(desk, definition, id));
    move || {
        let card = card.and_then(|card| card.get())?;
        Some(view! { <RecordCard card=Signal::stored(card) now_ms=desk.now_ms /> })
    }
}

#[component]
fn Rounds(shown: Memo<Shown>) -> impl IntoView {
    let gaps = Memo::new(move |_| shown.with(|shown| shown.rounds.clone()));
    let drawn = move || gaps.with(|gaps| gaps.iter().take(LISTED_MAX).copied().collect::<Vec<_>>());
    let draw = |gap: Gap| view! { <OneGap gap=gap /> };
    let count = Memo::new(move |_| gaps.with(Vec::len));
    view! {
        <Part id="rounds" title=|words| words.list_rounds nothing=|words| words.none_rounds count=count>
            <For each=drawn key=|gap| (gap.round, gap.is_missed, gap.stops_missed) children=draw />
        </Part>
    }
}

#[component]
fn OneGap(gap: Gap) -> impl IntoView {
    let desk = use_desk();
    let card = desk
        .ledger
        .definition("patrol_round")
        .map(|definition| card_signal(desk, definition, gap.round));
    move || {
        let card = told_as_gap(card.and_then(|card| card.get())?, gap);
        Some(view! { <RecordCard card=Signal::stored(card) now_ms=desk.now_ms /> })
    }
}

/// A round on the board is told by what is wrong with it, not by where it is in its flow.
fn told_as_gap(card: Card, gap: Gap) -> Card {
    let words = Dashboard::now();
    let state = State {
        tone: if gap.is_missed {
            Tone::Conflict
        } else {
            Tone::Waiting
        },
        words: if gap.is_missed { words.missed } else { words.late }.to_owned(),
    };
    let mut facts = vec![card.state.words.clone()];
    if gap.stops_missed > 0 {
        facts.push(fill(words.gaps, &[("n", &gap.stops_missed.to_string())]));
    }
    facts.extend(card.facts.iter().cloned());
    Card { state, facts, ..card }
}

/// A part of the board: a heading with its number, the list, or that there is nothing.
#[component]
fn Part(
    id: &'static str,
    title: Phrase,
    nothing: Phrase,
    #[prop(into)] count: Signal<usize>,
    children: ChildrenFn,
) -> impl IntoView {
    let more = move || {
        let rest = count.get().saturating_sub(LISTED_MAX);
        (rest > 0).then(
            || view! { <p class="muted">{fill(Dashboard::now().more, &[("n", &rest.to_string())])}</p> },
        )
    };
    let children = StoredValue::new(children);
    let is_any = Memo::new(move |_| count.get() > 0);
    view! {
        <section class="section" id=id>
            <h2 class="section__title">{move || title(Dashboard::now())} <span class="count">{move || count.get()}</span></h2>
            <Show
                when=move || is_any.get()
                fallback=move || view! { <p class="muted">{move || nothing(Dashboard::now())}</p> }
            >
                {children.with_value(|children| children())}
                {more}
            </Show>
        </section>
    }
}
