//! What stands above a list: the search, the tabs, the states.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, List, State, Tab, VOIDED};
use steward_domain::ids::Key;
use steward_domain::listing::{count, state_words};

use super::choice::{Choice, Chosen, IN_CONFLICT, chosen_words};
use super::rows::Rows;
use crate::components::icon::Icon;
use crate::components::menu::Menu;
use crate::components::search_field::SearchField;
use crate::pages::logbook::Carried;
use crate::show::Show;
use crate::words::{LogbookWords, Records, language};

/// The head of a list page.
#[component]
pub fn Head(
    /// The register.
    definition: StoredValue<Arc<Definition>>,
    /// Its rows.
    rows: Rows,
    /// Which of them are listed.
    choice: Choice,
) -> impl IntoView {
    let label = move || {
        let name = definition.with_value(|definition| language().pick(&definition.words).to_owned());
        format!("{} {name}", crate::words::Shell::now().search)
    };
    view! {
        <div class="page__head">
            <SearchField
                value=choice.search
                on_search=Callback::new(move |text| choice.search(text))
                label=Signal::derive(label)
                hint=Signal::derive(|| Records::now().search_hint.to_owned())
            />
            <Tabs definition=definition rows=rows choice=choice />
            <States definition=definition rows=rows choice=choice />
        </div>
    }
}

/// The menu in the bar above: what is listed, on paper or as a workbook.
#[component]
pub fn ListMenu(
    /// The register.
    register: Key,
    /// Which of its records are listed.
    choice: Choice,
) -> impl IntoView {
    let path = {
        let register = register.clone();
        move || Carried::path(&register, choice, false)
    };
    let workbook = move || Carried::path(&register, choice, true);
    view! {
        <Menu label=Signal::derive(|| LogbookWords::now().more.to_owned())>
            <li>
                <a class="menu__entry" href=path>{Icon::Print.view()} {move || LogbookWords::now().print_logbook}</a>
            </li>
            <li>
                <a class="menu__entry" href=workbook>{Icon::Sheet.view()} {move || LogbookWords::now().export}</a>
            </li>
        </Menu>
    }
}

/// The tabs of a register: 待办, 已办, and its own lists. A directory has its two states instead, and no list that is one of them.
#[must_use]
pub fn tabs_of(definition: &Definition) -> Vec<Chosen> {
    let directory = definition.directory();
    let is_a_tab = |list: &List| {
        let is_state = |state: &State| list.states == [state.key.clone()];
        list.when.is_empty() && directory.is_some_and(|two| is_state(two.in_use) || is_state(two.retired))
    };
    let lists = definition.lists.iter().filter(|list| !is_a_tab(list));
    let lists = lists.map(|list| Chosen::List(list.key.clone()));
    [Chosen::Tab(Tab::Todo), Chosen::Tab(Tab::Done)]
        .into_iter()
        .chain(lists)
        .collect()
}

/// A directory names its tabs by its states. Where nothing is ever done, as in a log, the tabs are all records and those that were
/// voided.
#[must_use]
pub fn tab_words(definition: &Definition, tab: &Chosen) -> String {
    let words = Records::now();
    if let Some(list) = tab.list(definition) {
        return language().pick(&list.words).to_owned();
    }
    let is_done = *tab == Chosen::Tab(Tab::Done);
    if let Some(directory) = definition.directory() {
        let state = if is_done {
            directory.retired
        } else {
            directory.in_use
        };
        return language().pick(&state.words).to_owned();
    }
    let is_work = definition.flow.states.iter().any(|state| state.tab == Tab::Done);
    match (is_done, is_work) {
        (true, true) => words.done.to_owned(),
        (true, false) => language().pick(&state_words(definition, VOIDED)).to_owned(),
        (false, true) => words.todo.to_owned(),
        (false, false) => words.all.to_owned(),
    }
}

#[component]
fn Tabs(definition: StoredValue<Arc<Definition>>, rows: Rows, choice: Choice) -> impl IntoView {
    let tabs = definition.with_value(|definition| tabs_of(definition));
    let shown = tabs.into_iter().map(|tab| {
        let tab = StoredValue::new(tab);
        let words =
            move || definition.with_value(|definition| tab.with_value(|tab| tab_words(definition, tab)));
        let number = Memo::new(move |_| {
            definition.with_value(|definition| {
                tab.with_value(|tab| rows.with(|rows| count(rows, choice.which(tab, definition))))
            })
        });
        let is_chosen = Memo::new(move |_| choice.chosen.with(|chosen| tab.with_value(|tab| tab == chosen)));
        view! {
            <button
                class="tabs__tab"
                type="button"
                role="tab"
                aria-selected=move || is_chosen.get().to_string()
                on:click=move |_| tab.with_value(|tab| choice.choose(tab))
            >
                {words} " " <span class="count">{move || number.get()}</span>
            </button>
        }
    });
    let shown = shown.collect_view();
    view! { <div class="tabs" role="tablist" aria-label=move || Records::now().lists>{shown}</div> }
}

/// What of the tab is in conflict, and the states that its records are in, with their counts; nothing when there is only one. A state that has a list of its own is a
/// tab already.
#[component]
fn States(definition: StoredValue<Arc<Definition>>, rows: Rows, choice: Choice) -> impl IntoView {
    let counts = Memo::new(move |_| {
        let chosen = choice.chosen.get();
        definition.with_value(|definition| {
            let which = choice.which(&chosen, definition);
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            rows.with(|rows| {
                let mut count = |state: &str| match counts.get_mut(state) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(state.to_owned(), 1)),
                };
                for row in rows.iter().filter(|row| which.has(row)) {
                    // Done, and to do all the same: nobody looks for it under what is done.
                    let is_done = row.in_conflict && definition.flow.is_final(&row.state);
                    if !is_done {
                        count(&row.state);
                    }
                    if row.in_conflict {
                        count(IN_CONFLICT);
                    }
                }
            });
            let several = counts.len() > 1;
            let is_chosen = |state: &str| choice.state.with(|chosen| chosen.as_deref() == Some(state));
            counts.retain(|state, _| is_chosen(state) || (several && !is_tab(definition, state)));
            in_order(definition, counts)
        })
    });
    let is_of_use = Memo::new(move |_| counts.with(|counts| !counts.is_empty()));
    let chip = move |(state, number): (String, usize)| {
        let words = {
            let state = state.clone();
            move || definition.with_value(|definition| chosen_words(definition, &state))
        };
        let is_pressed = {
            let state = state.clone();
            Memo::new(move |_| choice.state.with(|chosen| chosen.as_ref() == Some(&state)))
        };
        let press = move |_| choice.choose_state((!is_pressed.get_untracked()).then_some(state.as_str()));
        view! {
            <button
                class="filter-chips__chip"
                type="button"
                aria-pressed=move || is_pressed.get().to_string()
                on:click=press
            >
                {words} " " <span class="count">{number}</span>
            </button>
        }
    };
    view! {
        <Show when=move || is_of_use.get()>
            <div class="filter-chips" role="group" aria-label=move || Records::now().filter>
                <For each=move || counts.get() key=Clone::clone children=chip />
            </div>
        </Show>
    }
}

/// Whether one of the register's lists is all that is in a state.
fn is_tab(definition: &Definition, state: &str) -> bool {
    let is_all = |list: &List| !list.late && list.when.is_empty() && list.states.len() == 1;
    let mut lists = definition.lists.iter().filter(|list| is_all(list));
    lists.any(|list| list.states[0] == state)
}

/// What is in conflict, and the states in the order of the flow; those of a definition that this app has not heard of yet come last.
fn in_order(definition: &Definition, mut counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let states = definition.flow.states.iter().map(|state| state.key.as_str());
    let keys = std::iter::once(IN_CONFLICT).chain(states);
    let mut ordered: Vec<(String, usize)> = keys.filter_map(|key| counts.remove_entry(key)).collect();
    ordered.extend(counts);
    ordered
}
