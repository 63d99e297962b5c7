//! The deadlines of a record, with the time that is left.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Clock as ClockDefinition, Definition};
use steward_domain::listing::{clocks_of, moment_words};
use steward_domain::record::Record;
use steward_domain::words::Words;

use crate::components::clock_mark::{Clock, ClockMark};
use crate::desk::use_desk;
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
        let words = |(defined, clock): (&ClockDefinition, Clock)| (defined.words.clone(), clock);
        let all: Vec<_> = view.with(|view| {
            clocks_of(view, &definition, now_ms)
                .into_iter()
                .map(words)
                .collect()
        });
        // What was left off runs no more, though no step has stopped it.
        let is_over = is_final.get();
        all.into_iter()
            .filter(|(_, clock)| !is_over || clock.stopped_ms.is_some())
            .collect::<Vec<_>>()
    });
    let row = move |(words, clock): (Words, Clock)| {
        let due = move || {
            let moment = desk.tell(false, |locale| moment_words(clock.deadline_ms, locale));
            fill(Records::now().deadline_at, &[("t", &moment)])
        };
        view! {
            <div class="key-value__row">
                <dt>{move || language().pick(&words).to_owned()}</dt>
                <dd class="cluster is-between"><ClockMark clock=clock now_ms=desk.now_ms /> <span class="muted">{due}</span></dd>
            </div>
        }
    };
    let key = |(words, clock): &(Words, Clock)| (words.zh.clone(), *clock);
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
