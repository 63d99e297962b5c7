//! All registers of the role.

use std::sync::Arc;
use steward_domain::sort;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Tab};
use steward_domain::listing::tab_of;
use steward_domain::record::Record;
use steward_domain::standing::conflicts;
use steward_domain::work::Entry;

use crate::app::{Frame, NewerRegisters};
use crate::components::icon::Icon;
use crate::components::state_view::{Standing, StateView};
use crate::desk::use_desk;
use crate::ledger::Shelf;
use crate::page::Page;
use crate::words::{Records, Shell, fill, language};

/// The work and the directories that come first, in the order that people use them in.
const FIRST: [&str; 10] = [
    "repair",
    "patrol_round",
    "patrol_check",
    "visitor",
    "place",
    "customer",
    "staff",
    "route",
    "checkpoint",
    "price_item",
];

/// All registers.
#[component]
pub fn RegistersPage() -> impl IntoView {
    let desk = use_desk();
    let registers = Memo::new(move |_| in_order(&desk.ledger.registers()));
    let content = move || {
        if registers.with(Vec::is_empty) {
            let is_told = desk.ledger.newer().is_any();
            return (!is_told)
                .then(|| view! { <StateView standing=Standing::NothingYet /> })
                .into_any();
        }
        let (directory, work): (Vec<_>, Vec<_>) = registers
            .get()
            .into_iter()
            .partition(|one| one.directory().is_some());
        view! {
            <Group title=Signal::derive(|| Records::now().registers_work.to_owned()) registers=work />
            <Group title=Signal::derive(|| Records::now().registers_directory.to_owned()) registers=directory />
        }
        .into_any()
    };
    view! {
        <Frame title=Signal::derive(|| Shell::now().registers.to_owned())>
            <div class="page"><NewerRegisters /> {content}</div>
        </Frame>
    }
}

/// Work first, then the directory, each in the order that people use them in; others by name.
#[must_use]
pub fn in_order(registers: &crate::ledger::Registers) -> Vec<Arc<Definition>> {
    let place = |definition: &Arc<Definition>| {
        let known = FIRST.iter().position(|key| definition.key == *key);
        (
            definition.directory().is_some(),
            known.unwrap_or(FIRST.len()),
            definition.key.clone(),
        )
    };
    let mut ordered: Vec<Arc<Definition>> = registers.values().cloned().collect();
    sort::by_key(&mut ordered, place);
    ordered
}

#[component]
fn Group(#[prop(into)] title: Signal<String>, registers: Vec<Arc<Definition>>) -> impl IntoView {
    let links = registers
        .into_iter()
        .map(|definition| view! { <RegisterLink definition=definition /> });
    let links = links.collect_view();
    let is_any = !links.is_empty();
    is_any.then(|| {
        view! {
            <section class="section">
                <h2 class="section__title">{move || title.get()}</h2>
                <div class="card is-list">{links}</div>
            </section>
        }
    })
}

#[component]
fn RegisterLink(definition: Arc<Definition>) -> impl IntoView {
    let shelf = use_desk().ledger.shelf(&definition.key);
    let href = Page::List(definition.key.clone()).path();
    let icon = icon_of(&definition);
    let words = definition.words.clone();
    let is_directory = definition.directory().is_some();
    let count = Memo::new(move |_| shelf.with(|shelf| shelf.is_loaded.then(|| count_of(shelf, &definition))));
    let told = move || {
        let words = Records::now();
        match count.get() {
            None => Shell::now().loading.to_owned(),
            Some(count) if is_directory => fill(words.records_n, &[("n", &count.to_string())]),
            Some(count) => fill(words.todo_n, &[("n", &count.to_string())]),
        }
    };
    view! {
        <a class="row-link" href=href>
            {icon.view()}
            <span class="row-link__words">
                {move || language().pick(&words).to_owned()} <small>{told}</small>
            </span>
            {Icon::Forward.view()}
        </a>
    }
}

/// How many records stand on the first tab of the list behind.
fn count_of(shelf: &Shelf, definition: &Definition) -> usize {
    let is_to_do = |view: &&Arc<Record>| {
        let state = Entry::new(view, definition).state();
        // Most records are done. Only of those it matters whether somebody still has to decide.
        let in_conflict = definition.flow.is_final(state) && !conflicts(view, definition).is_empty();
        tab_of(definition, state, in_conflict) == Tab::Todo
    };
    shelf.views().filter(is_to_do).count()
}

fn icon_of(definition: &Definition) -> Icon {
    match definition.key.as_str() {
        "repair" => Icon::Orders,
        "patrol_round" => Icon::Rounds,
        "patrol_check" => Icon::Checklist,
        "visitor" => Icon::Visitor,
        "place" => Icon::Building,
        "customer" => Icon::People,
        "staff" => Icon::IdCard,
        "route" => Icon::Route,
        "checkpoint" => Icon::Pin,
        "price_item" => Icon::Fee,
        _ => Icon::Registers,
    }
}
