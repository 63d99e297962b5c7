//! A search through all registers.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::RecordId;
use steward_domain::listing::{Query, Which, select};

use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::progress::Progress;
use crate::components::record_card::RecordCard;
use crate::desk::use_desk;
use crate::pages::list::rows::Rows;
use crate::pages::record::linked::card_signal;
use crate::words::{Records, Shell, fill, language};

/// The most records of one register that are shown. Whoever sees so many types another letter.
const SHOWN_MAX: usize = 8;

/// What a search finds, by register.
#[component]
pub fn Everywhere(
    /// The registers.
    registers: Vec<Arc<Definition>>,
    /// What is searched for.
    search: RwSignal<String>,
) -> impl IntoView {
    let ledger = use_desk().ledger;
    let query = Memo::new(move |_| search.with(|text| Query::new(text)));
    let found: Vec<(Arc<Definition>, Rows, Memo<Vec<RecordId>>)> = registers
        .into_iter()
        .map(|definition| {
            let rows = Rows::of(ledger, &definition.key);
            let ids = Memo::new(move |_| {
                let query = query.get();
                rows.with(|rows| {
                    select(rows, Which::All, &query)
                        .into_iter()
                        .map(|row| row.id)
                        .collect::<Vec<_>>()
                })
            });
            (definition, rows, ids)
        })
        .collect();
    let all = found.clone();
    let is_nothing = Memo::new(move |_| all.iter().all(|(_, _, ids)| ids.with(Vec::is_empty)));
    let rows: Vec<Rows> = found.iter().map(|(_, rows, _)| *rows).collect();
    let is_whole = Memo::new(move |_| rows.iter().all(|rows| rows.is_whole()));
    let groups = found
        .into_iter()
        .map(|(definition, _, ids)| view! { <Group definition=definition ids=ids /> });
    let groups = groups.collect_view();
    let title = move || fill(Records::now().nothing_found, &[("q", &search.get())]);
    view! {
        <Show when=move || !is_whole.get()>
            <Progress words=Signal::derive(|| Shell::now().loading.to_owned()) />
        </Show>
        <Show when=move || is_whole.get() && is_nothing.get()>
            <EmptyState icon=Icon::Search title=Signal::derive(title) />
        </Show>
        {groups}
    }
}

#[component]
fn Group(definition: Arc<Definition>, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let words = definition.words.clone();
    let title = move || language().pick(&words).to_owned();
    let shown = move || ids.with(|ids| ids.iter().take(SHOWN_MAX).copied().collect::<Vec<_>>());
    let draw = move |id: RecordId| view! { <OneFound definition=Arc::clone(&definition) id=id /> };
    let more = move || {
        let rest = ids.with(|ids| ids.len().saturating_sub(SHOWN_MAX));
        (rest > 0).then(|| {
            view! { <p class="muted">{fill(Records::now().more_found, &[("n", &rest.to_string())])}</p> }
        })
    };
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <section class="section">
                <h2 class="section__title">{title.clone()} <span class="count">{move || ids.with(Vec::len)}</span></h2>
                <For each=shown key=|id| *id children=draw.clone() />
                {more}
            </section>
        </Show>
    }
}

#[component]
fn OneFound(definition: Arc<Definition>, id: RecordId) -> impl IntoView {
    let desk = use_desk();
    let card = card_signal(desk, definition, id);
    move || {
        card.get()
            .map(|card| view! { <RecordCard card=Signal::stored(card) now_ms=desk.now_ms /> })
    }
}
