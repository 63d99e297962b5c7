//! Who is expected today. One tap takes them to the slip, filled with what was announced.

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::shown_field;
use steward_domain::work;
use steward_domain::work::gate::expected;
use steward_domain::work::keys::visitor;

use super::VISITOR;
use super::keys::has_keyboard;
use crate::components::icon::Icon;
use crate::components::key_hint::KeyHint;
use crate::desk::{Desk, use_desk};
use crate::page::Page;
use crate::platform::clock::day_of;
use crate::show::Show;
use crate::words::{GateWords, fill};

/// How many are shown beside the slip before somebody asks for the rest.
const BESIDE_MAX: usize = 3;

/// The visitors who are announced for today, by the hour.
#[must_use]
pub fn today(desk: Desk) -> Memo<Vec<RecordId>> {
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    let day = Memo::new(move |_| day_of(desk.now_ms.get()).from_ms);
    Memo::new(move |_| {
        let Some(definition) = desk.ledger.definition(VISITOR) else {
            return Vec::new();
        };
        let day = work::Day { from_ms: day.get() };
        shelf.with(|shelf| {
            let register = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
            expected(&register, day)
                .into_iter()
                .map(work::Entry::id)
                .collect()
        })
    })
}

/// The list.
#[component]
pub fn ExpectedPart(
    /// Who.
    expected: Memo<Vec<RecordId>>,
    /// Somebody of them has come.
    on_arrived: Callback<RecordId>,
) -> impl IntoView {
    // On a desk those who are inside stand below them.
    let shown_max = RwSignal::new(if has_keyboard() { BESIDE_MAX } else { usize::MAX });
    let shown = move || expected.with(|all| all.iter().copied().take(shown_max.get()).collect::<Vec<_>>());
    let left = move || expected.with(Vec::len).saturating_sub(shown_max.get());
    view! {
        <Show when=move || expected.with(Vec::is_empty)>
            <p class="muted gate__nobody">{Icon::Expected.view()} {move || GateWords::now().nobody_expected}</p>
        </Show>
        <ul class="stack is-tight gate__expected">
            <For each=shown key=|id| *id let:id>
                <Announced id=id on_arrived=on_arrived />
            </For>
        </ul>
        <Show when=move || { left() > 0 }>
            <button class="button is-quiet is-small" type="button" on:click=move |_| shown_max.set(usize::MAX)>
                {move || fill(GateWords::now().show_more, &[("n", &left().to_string())])}
            </button>
        </Show>
        <a
            class="button is-quiet is-small gate__announce"
            href=Page::path_to_make(&Key::literal(VISITOR), "preregister")
            aria-keyshortcuts="Alt+A"
        >
            {Icon::Plus.view()}
            {move || GateWords::now().preregister}
            <KeyHint keys="Alt+A" />
        </a>
    }
}

/// What is told of somebody who is announced.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    name: String,
    facts: Vec<String>,
}

#[component]
fn Announced(id: RecordId, on_arrived: Callback<RecordId>) -> impl IntoView {
    let desk = use_desk();
    let shelf = desk.ledger.shelf(&Key::literal(VISITOR));
    let told = Memo::new(move |_| {
        shelf
            .with(|shelf| Some(tell(desk, shelf.view(id)?)))
            .unwrap_or_default()
    });
    let name = move || told.with(|told| told.name.clone());
    let facts = move || {
        let facts = told.with(|told| told.facts.clone()).into_iter();
        facts.map(|fact| view! { <span>{fact}</span> }).collect_view()
    };
    view! {
        <li class="card gate__announced">
            <div>
                <h3 class="card__title">
                    <a href=Page::Record(Key::literal(VISITOR), id).path()>{name}</a>
                </h3>
                <p class="record-card__facts">{facts}</p>
            </div>
            <button
                class="button"
                type="button"
                aria-label=move || fill(GateWords::now().arrived_named, &[("name", &name())])
                on:click=move |_| on_arrived.run(id)
            >
                {Icon::Check.view()}
                {move || GateWords::now().arrived}
            </button>
        </li>
    }
}

fn tell(desk: Desk, record: &steward_domain::record::Record) -> Told {
    let Some(definition) = desk.ledger.definition(VISITOR) else {
        return Told::default();
    };
    let entry = work::Entry::new(record, &definition);
    let told = |key: &str| desk.tell(false, |locale| shown_field(record, &definition, key, locale));
    // Of two times that were announced, both are told.
    let at = entry.get(visitor::EXPECTED_AT).map(|at_ms| desk.when(at_ms));
    let at = at.unwrap_or_else(|| told("expected_at"));
    let facts = [
        fill(GateWords::now().expected_at, &[("t", &at)]),
        told("people_count"),
        told("company"),
        told("host"),
        told("place"),
    ];
    Told {
        name: entry.told(visitor::NAME),
        facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
    }
}
