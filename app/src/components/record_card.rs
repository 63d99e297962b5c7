//! A record in a list: its headline, state and facts, its clock, and where its changes are. The whole card leads to the record.
//!
//! In a `ListWindow` that is compact it takes two lines, and leaves out that everything is synced.

use leptos::prelude::*;
use steward_domain::listing::{ClockTone, Tone, tone_at};
use steward_domain::work::course::RoundCourse;

use super::clock_mark::{Clock, ClockMark};
use super::icon::Icon;
use super::receipt_mark::{Receipt, ReceiptMark};
use super::state_mark::{State, StateMark, tone_class};
use crate::show::Show;
use crate::words::{Records, language};

/// What a card shows. An entry of a directory that is in use shows no state.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Where it leads.
    pub href: String,
    /// The headline.
    pub title: String,
    /// The state.
    pub state: State,
    /// One line of facts; dots come between them.
    pub facts: Vec<String>,
    /// The nearest deadline.
    pub clock: Option<Clock>,
    /// Where its changes are.
    pub receipt: Receipt,
    /// Of a round: what tells what it is at any moment.
    pub round: Option<RoundCourse>,
}

impl Card {
    /// The colour of the state as it is now.
    fn tone(&self, now_ms: i64) -> Tone {
        match self.round {
            Some(round) => round.now(now_ms).look(),
            None => tone_at(self.state.tone, self.clock, now_ms),
        }
    }

    /// The words of the state as it is now: of a round, time makes something else than its state says.
    fn words(&self, now_ms: i64) -> String {
        let words = self.round.and_then(|round| round.now(now_ms).words());
        words.map_or_else(
            || self.state.words.clone(),
            |words| language().pick(&words).to_owned(),
        )
    }

    /// What its clock is of, where the state does not say it.
    fn clock_is_of(&self) -> Option<&'static str> {
        let catch_up = self.round.and_then(|round| round.catch_up());
        catch_up.map(|_| Records::now().catch_up)
    }

    /// The class of the card's edge: a clock that runs out goes before the state.
    fn edge(&self, now_ms: i64) -> &'static str {
        let clock = self.clock.map(|clock| clock.tone(now_ms));
        match (self.tone(now_ms), clock) {
            (Tone::Voided, _) => "is-voided",
            // An entry of a directory has no edge: nothing is to be done about it.
            (Tone::Standing, _) => "",
            (tone @ (Tone::Conflict | Tone::Open | Tone::Late | Tone::Missed | Tone::CatchUp), _) => {
                tone_class(tone)
            }
            (_, Some(ClockTone::Broken)) => "is-late",
            (_, Some(ClockTone::Soon)) => "is-soon",
            (tone, _) => tone_class(tone),
        }
    }
}

/// The card. Children are buttons that stay above the link.
#[component]
pub fn RecordCard(
    /// What it shows.
    #[prop(into)]
    card: Signal<Card>,
    /// Now, judged.
    #[prop(into)]
    now_ms: Signal<i64>,
    /// Whether it is the one that is open beside the list.
    #[prop(optional, into)]
    is_selected: Signal<bool>,
    /// Lines above the facts, each of its own: where it is, what is wrong.
    #[prop(optional, into)]
    lines: Signal<Vec<String>>,
    /// What has to be seen before all else, beside the headline.
    #[prop(optional, into)]
    flag: Signal<Option<String>>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let edge = Memo::new(move |_| card.with(|card| card.edge(now_ms.get())));
    let tone = Memo::new(move |_| card.with(|card| card.tone(now_ms.get())));
    let words = Memo::new(move |_| card.with(|card| card.words(now_ms.get())));
    let state = Signal::derive(move || State {
        tone: tone.get(),
        words: words.get(),
    });
    let has_state = Memo::new(move |_| tone.get() != Tone::Standing);
    let clock = Memo::new(move |_| card.with(|card| card.clock));
    let has_clock = Memo::new(move |_| clock.get().is_some());
    let what = Signal::derive(move || card.with(Card::clock_is_of));
    let running = Signal::derive(move || clock.get().unwrap_or(Clock::running(0, 0)));
    let receipt = Memo::new(move |_| card.with(|card| card.receipt));
    let facts = Memo::new(move |_| card.with(|card| card.facts.clone()));
    let told = move || facts_told(facts.get());
    let actions = children.map(|children| view! { <div class="record-card__actions">{children()}</div> });
    view! {
        <article
            class=move || format!("record-card {}", edge.get())
            class:is-selected=move || is_selected.get()
        >
            <h3 class="record-card__title">
                <a class="record-card__link" href=move || card.with(|card| card.href.clone())>
                    {move || card.with(|card| card.title.clone())}
                </a>
                {move || flag.get().map(|flag| view! { <span class="state-mark is-late">{Icon::Urgent.view()} {flag}</span> })}
            </h3>
            <Show when=move || has_state.get()>
                <div class="record-card__state"><StateMark state=state /></div>
            </Show>
            {move || lines.get().into_iter().map(|line| view! { <p class="record-card__line">{line}</p> }).collect_view()}
            <p class="record-card__facts">{told}</p>
            <div class="record-card__marks">
                <Show when=move || has_clock.get()><ClockMark clock=running now_ms=now_ms what=what /></Show>
                <ReceiptMark receipt=receipt />
            </div>
            {actions}
        </article>
    }
}

/// A line of facts, each in one piece: the style puts dots between them.
pub fn facts_told(facts: Vec<String>) -> impl IntoView {
    let pieces = facts.into_iter();
    pieces.map(|fact| view! { <span>{fact}</span> }).collect_view()
}
