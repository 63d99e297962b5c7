//! What a search finds in the registers.
//!
//! Rows are made when the first letter was typed, and not before: whoever opens the page may only want another page.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::RecordId;
use steward_domain::listing::{Found, Query, find};

use super::recent;
use crate::app::LeftOut;
use crate::components::progress::Progress;
use crate::components::record_card::RecordCard;
use crate::components::state_view::{Standing, StateView};
use crate::desk::use_desk;
use crate::pages::list::rows::Rows;
use crate::pages::record::linked::card_signal;
use crate::show::Show;
use crate::words::{SearchWords, fill, language};

/// The most records of one register that are shown at first, and how many come with each wish for more.
const SHOWN_MAX: usize = 5;
const MORE: usize = 20;

/// What a search finds, by register.
#[component]
pub(super) fn Everywhere(
    /// The registers.
    registers: Vec<Arc<Definition>>,
    /// What is searched for.
    search: RwSignal<String>,
) -> impl IntoView {
    let ledger = use_desk().ledger;
    let query = Memo::new(move |_| search.with(|text| Query::new(text)));
    let groups: Vec<(Arc<Definition>, Rows, Shown)> = registers
        .into_iter()
        .map(|definition| {
            let rows = Rows::of(ledger, &definition.key);
            (definition, rows, Shown::of(rows, query))
        })
        .collect();
    let rows: Vec<Rows> = groups.iter().map(|(_, rows, _)| *rows).collect();
    let all: Vec<Memo<Found>> = groups.iter().map(|(_, _, shown)| shown.found).collect();
    let count = Memo::new(move |_| {
        all.iter()
            .map(|found| found.with(|found| found.count))
            .sum::<usize>()
    });
    let made = {
        let rows = rows.clone();
        Memo::new(move |_| {
            let each = rows.iter().map(|rows| rows.progress());
            each.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        })
    };
    let is_whole = Memo::new(move |_| rows.iter().all(|rows| rows.is_whole()));
    let groups = groups
        .into_iter()
        .map(|(definition, _, shown)| view! { <Group definition=definition shown=shown /> });
    let groups = groups.collect_view();
    let told = move || fill(SearchWords::now().found_n, &[("n", &count.get().to_string())]);
    let nothing = move || fill(SearchWords::now().none, &[("q", &search.get())]);
    view! {
        <Show when=move || !is_whole.get()>
            <Progress words=Signal::derive(|| SearchWords::now().preparing.to_owned()) done=made />
        </Show>
        <p class="visually-hidden" role="status">{move || is_whole.get().then(told)}</p>
        <Show when=move || is_whole.get() && count.get() == 0>
            <StateView
                standing=Standing::NotHere
                title=Signal::derive(nothing)
                why=Signal::derive(|| SearchWords::now().none_why.to_owned())
            />
        </Show>
        {groups}
        <Show when=move || is_whole.get()>
            <LeftOut />
        </Show>
    }
}

/// What is shown of one register.
#[derive(Clone, Copy)]
struct Shown {
    found: Memo<Found>,
    max: RwSignal<usize>,
}

impl Shown {
    fn of(rows: Rows, query: Memo<Query>) -> Self {
        let max = RwSignal::new(SHOWN_MAX);
        Effect::new(move |_| {
            query.track();
            max.set(SHOWN_MAX);
        });
        let found = Memo::new(move |_| query.with(|query| rows.with(|rows| find(rows, query, max.get()))));
        Self { found, max }
    }
}

#[component]
fn Group(definition: Arc<Definition>, shown: Shown) -> impl IntoView {
    let words = definition.words.clone();
    let title = move || language().pick(&words).to_owned();
    let first = Memo::new(move |_| shown.found.with(|found| found.first.clone()));
    let count = Memo::new(move |_| shown.found.with(|found| found.count));
    let is_more = Memo::new(move |_| count.get() > shown.max.get());
    let more = move || {
        let rest = count.get().saturating_sub(shown.max.get());
        fill(SearchWords::now().more_n, &[("n", &rest.to_string())])
    };
    let draw = move |id: RecordId| view! { <OneFound definition=Arc::clone(&definition) id=id /> };
    view! {
        <Show when=move || count.get() != 0>
            <section class="section">
                <h2 class="section__title">{title.clone()} <span class="count">{move || count.get()}</span></h2>
                <div class="search__group">
                    <For each=move || first.get() key=|id| *id children=draw.clone() />
                </div>
                <Show when=move || is_more.get()>
                    <button
                        class="button is-quiet is-wide"
                        type="button"
                        on:click=move |_| shown.max.update(|max| *max += MORE)
                    >
                        {more}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

/// The card of a record, which is remembered when it is opened.
#[component]
pub(super) fn OneFound(
    /// Its register.
    definition: Arc<Definition>,
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let desk = use_desk();
    let register = definition.key.clone();
    let card = card_signal(desk, definition, id);
    move || {
        let register = register.clone();
        card.get().map(|card| {
            view! {
                <div on:click=move |_| recent::remember(desk.ledger.actor().staff, &register, id)>
                    <RecordCard card=Signal::stored(card) now_ms=desk.now_ms />
                </div>
            }
        })
    }
}
