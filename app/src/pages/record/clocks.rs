//! The deadlines of a record, with the time that is left.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::listing::{ClockOf, clocks_of, moment_words};
use steward_domain::record::Record;
use steward_domain::words::Words;

use crate::components::clock_mark::{Clock, ClockMark};
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::platform::clock;
use crate::show::Show;
use crate::words::{Records, fill, language};

/// The clocks of a record that have started; nothing when there are none.
#[component]
pub fn Clocks(
    /// The register.
    definition: Arc<Definition>,
    /// The record as it is shown.
    #[prop(into)]
    view: Signal<Arc<Record>>,
) -> impl IntoView {
    let desk = use_desk();
    let is_final = {
        let definition = Arc::clone(&definition);
        Memo::new(move |_| {
            view.with(|view| view.states().iter().all(|state| definition.flow.is_final(state)))
        })
    };
    let clocks = Memo::new(move |_| {
        let now_ms = desk.now_ms.get();
        let all: Vec<_> = view.with(|view| {
            clocks_of(view, &definition, now_ms, &clock::utc_offset_minutes)
                .iter()
                .map(ClockShown::of)
                .collect()
        });
        // What was left off runs no more, though no step has stopped it.
        let is_over = is_final.get();
        all.into_iter()
            .filter(|shown| !is_over || shown.clock.stopped_ms.is_some())
            .collect::<Vec<_>>()
    });
    let row = move |shown: ClockShown| {
        let ClockShown {
            words,
            clock,
            given_up,
        } = shown;
        let due = move || {
            let moment = desk.tell(false, |locale| moment_words(clock.deadline_ms, locale));
            fill(Records::now().deadline_at, &[("t", &moment)])
        };
        let mark = match given_up {
            Some(given_up) => view! { <GivenUpMark given_up=given_up /> }.into_any(),
            None => view! { <ClockMark clock=clock now_ms=desk.now_ms /> }.into_any(),
        };
        view! {
            <div class="key-value__row">
                <dt>{move || language().pick(&words).to_owned()}</dt>
                <dd class="cluster is-between">{mark} <span class="muted">{due}</span></dd>
            </div>
        }
    };
    let key = |shown: &ClockShown| (shown.words.zh.clone(), shown.clock);
    view! {
        <Show when=move || clocks.with(|clocks| !clocks.is_empty())>
            <section class="section">
                <h2 class="section__title">{move || Records::now().clocks}</h2>
                <div class="card">
                    <dl class="key-value"><For each=move || clocks.get() key=key children=row /></dl>
                </div>
            </section>
        </Show>
    }
}

/// What a row shows.
#[derive(Clone, PartialEq)]
struct ClockShown {
    words: Words,
    clock: Clock,
    given_up: Option<GivenUp>,
}

/// The step that said that it was too late, and when.
#[derive(Clone, PartialEq)]
struct GivenUp {
    step: Words,
    at_ms: i64,
}

impl ClockShown {
    fn of(of: &ClockOf<'_>) -> Self {
        let given_up = of.given_up_by.zip(of.clock.stopped_ms);
        Self {
            words: of.defined.words.clone(),
            clock: of.clock,
            given_up: given_up.map(|(step, at_ms)| GivenUp {
                step: step.words.clone(),
                at_ms,
            }),
        }
    }
}

/// Nothing was done, so that nothing was done late either.
#[component]
fn GivenUpMark(given_up: GivenUp) -> impl IntoView {
    let desk = use_desk();
    let words = move || {
        let moment = desk.tell(false, |locale| moment_words(given_up.at_ms, locale));
        let step = language().pick(&given_up.step);
        fill(Records::now().given_up, &[("t", &moment), ("step", step)])
    };
    view! { <span class="clock-mark is-broken">{Icon::Wrong.view()} <span>{words}</span></span> }
}
