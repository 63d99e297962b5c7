//! The records of a register.

pub mod card;
pub mod choice;
pub mod head;
pub mod names;
pub mod rows;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use steward_domain::definition::Definition;
use steward_domain::form::{OfferedStep, steps_for};
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::select;

use crate::app::Frame;
use crate::components::icon::Icon;
use crate::components::list_window::ListWindow;
use crate::components::record_card::{Card, RecordCard};
use crate::components::state_view::{Standing, StateView};
use crate::desk::{Desk, store_fault_words, use_desk};
use crate::ledger::Shelf;
use crate::page::{self, Page};
use crate::pages::labels;
use crate::platform::window;
use crate::show::Show;
use crate::words::{Records, Shell, fill, language};
use card::{blank_card, card_of};
use choice::Choice;
use head::{Head, ListMenu};
use rows::Rows;

/// The records of a register.
#[component]
pub fn ListPage() -> impl IntoView {
    let address = use_params_map();
    let register = Memo::new(move |_| address.with(page::register_in));
    // Another register is another page: nothing of the former stays.
    move || match register.get() {
        Some(register) => view! { <OneRegister register=register /> }.into_any(),
        None => view! { <NotHere /> }.into_any(),
    }
}

#[component]
fn OneRegister(register: Key) -> impl IntoView {
    let desk = use_desk();
    let definition = Memo::new({
        let register = register.clone();
        move |_| desk.ledger.definition(register.as_str())
    });
    move || match definition.get() {
        Some(definition) => view! { <Listed definition=definition register=register.clone() /> }.into_any(),
        None => view! { <NotHere /> }.into_any(),
    }
}

/// A register that is not here: the role has no right to it, or nothing was synced yet.
#[component]
fn NotHere() -> impl IntoView {
    let desk = use_desk();
    let is_first = move || desk.ledger.registers().is_empty();
    let title = move || {
        if is_first() {
            Shell::now().nothing_yet
        } else {
            Records::now().no_register
        }
    };
    view! {
        <Frame title=Signal::derive(|| Shell::now().registers.to_owned()) back=Page::Registers>
            <div class="page">
                <StateView
                    standing=Standing::NoRight
                    title=Signal::derive(move || title().to_owned())
                    why=Signal::derive(|| Records::now().no_register_why.to_owned())
                    icon=Icon::Registers
                >
                    <a class="button" href=Page::Registers.path()>{move || Shell::now().registers}</a>
                </StateView>
            </div>
        </Frame>
    }
}

#[component]
fn Listed(definition: Arc<Definition>, register: Key) -> impl IntoView {
    let desk = use_desk();
    mark("list-opened");
    let rows = Rows::of(desk.ledger, &register);
    let choice = Choice::of(&register);
    let definition = StoredValue::new(definition);
    let shelf = desk.ledger.shelf(&register);
    let title = move || definition.with_value(|definition| language().pick(&definition.words).to_owned());
    let ids = Memo::new(move |_| definition.with_value(|definition| selected(rows, choice, definition)));
    let fault = {
        let shelf = shelf.clone();
        Memo::new(move |_| shelf.with(|shelf| shelf.fault.clone()))
    };
    let is_shown = move || rows.is_whole() || ids.with(|ids| !ids.is_empty());
    mark_when_shown(rows);
    let shelf = StoredValue::new(shelf);
    let is_directory = definition.with_value(|definition| definition.directory().is_some());
    let list = move || {
        let label = Signal::derive(title);
        let draw = Callback::new(move |id: RecordId| {
            let card =
                shelf.with_value(|shelf| card_signal(desk, rows, choice, definition, shelf.clone(), id));
            view! { <RecordCard card=card now_ms=desk.now_ms /> }.into_any()
        });
        view! {
            <h2 class="visually-hidden">{move || Records::now().records_list}</h2>
            <ListWindow
                label=label
                name=Signal::derive(move || choice.name())
                rows=ids
                draw=draw
                is_compact=is_directory
            />
        }
    };
    let content = move || {
        if let Some(fault) = fault.get() {
            let why = store_fault_words(&fault);
            view! { <StateView standing=Standing::Failed(why) /> }.into_any()
        } else if !is_shown() {
            view! { <StateView standing=Standing::Loading /> }.into_any()
        } else if ids.with(|ids| ids.is_empty()) {
            view! { <Nothing choice=choice is_directory=is_directory /> }.into_any()
        } else {
            list().into_any()
        }
    };
    // The parts change places only when there is another kind of thing to show, not with every row.
    let kind = Memo::new(move |_| (fault.get(), is_shown(), ids.with(|ids| ids.is_empty())));
    let tools = view! { <ListMenu register=register choice=choice /> };
    view! {
        <Frame title=Signal::derive(title) back=Page::Registers tools=tools.into_any()>
            <div class="page">
                <Head definition=definition rows=rows choice=choice />
                {move || {
                    // Asked, not only tracked: a memo that nobody asks never notices anything.
                    let _ = kind.get();
                    untrack(content)
                }}
                <NewButton definition=definition />
            </div>
        </Frame>
    }
}

/// The records that are listed, in order.
fn selected(rows: Rows, choice: Choice, definition: &Definition) -> Arc<[RecordId]> {
    let chosen = choice.chosen.get();
    let query = choice.query();
    rows.with(|rows| {
        let found = select(rows, choice.which(&chosen, definition), &query).into_iter();
        found
            .filter(|row| choice.has_state(row))
            .map(|row| row.id)
            .collect()
    })
}

fn card_signal(
    desk: Desk,
    rows: Rows,
    choice: Choice,
    definition: StoredValue<Arc<Definition>>,
    shelf: ArcRwSignal<Shelf>,
    id: RecordId,
) -> Memo<Card> {
    Memo::new(move |_| {
        let (Some(row), Some(entry)) = (rows.get(id), shelf.with(|shelf| shelf.entries.get(&id).cloned()))
        else {
            // It has just left the list; its card goes in the same breath.
            return blank_card();
        };
        definition.with_value(|definition| {
            let list = choice.chosen.with(|chosen| chosen.list(definition).cloned());
            desk.tell(false, |locale| {
                card_of(&row, &entry.view, definition, list.as_ref(), entry.mark, locale)
            })
        })
    })
}

/// Why nothing is listed, and what to do about it.
#[component]
fn Nothing(choice: Choice, is_directory: bool) -> impl IntoView {
    let desk = use_desk();
    let pulse = desk.ledger.pulse();
    let is_search = Memo::new(move |_| !choice.query().is_empty());
    let is_filtered = Memo::new(move |_| choice.state.with(Option::is_some));
    let title = move || {
        let words = Records::now();
        if is_search.get() {
            return fill(words.nothing_found, &[("q", &choice.search.get())]);
        }
        if pulse.with(|pulse| pulse.pulling.is_some()) {
            return Shell::now().first_download.to_owned();
        }
        let is_todo = choice
            .chosen
            .with(|chosen| *chosen == choice::Chosen::Tab(steward_domain::definition::Tab::Todo));
        if is_todo && !is_directory {
            words.nothing_todo
        } else {
            words.nothing_here
        }
        .to_owned()
    };
    view! {
        <StateView standing=Standing::Empty title=Signal::derive(title)>
            <Show when=move || is_search.get()>
                <button class="button" type="button" on:click=move |_| choice.search(String::new())>
                    {move || Records::now().clear_search}
                </button>
            </Show>
            <Show when=move || is_filtered.get()>
                <button class="button" type="button" on:click=move |_| choice.choose_state(None)>
                    {move || Records::now().show_all}
                </button>
            </Show>
        </StateView>
    }
}

/// The button under the thumb, for those who may make a record.
#[component]
fn NewButton(definition: StoredValue<Arc<Definition>>) -> impl IntoView {
    let role = use_desk().ledger.actor().role;
    let steps = definition.with_value(|definition| steps_for(definition, None, role));
    let href = definition.with_value(|definition| Page::to_make(&definition.key, role).path());
    let leads_to_rounds =
        definition.with_value(|definition| Page::to_make(&definition.key, role) == Page::Rounds);
    let words = move || match steps.as_slice() {
        _ if leads_to_rounds => Records::now().to_rounds.to_owned(),
        [only] => language().pick(&only.words).to_owned(),
        _ => Records::now().new.to_owned(),
    };
    let icon = if leads_to_rounds { Icon::Rounds } else { Icon::Plus };
    let may = definition.with_value(|definition| may_make(definition, role));
    // Labels are printed by few of those who enter what they hang at.
    let labels = definition.with_value(|definition| labels::path_of(definition.key.as_str()));
    let labels = labels.filter(|_| labels::may_make(role)).map(|href| {
        view! {
            <a class="button is-large" href=href>{Icon::Print.view()} {move || Shell::now().labels}</a>
        }
    });
    may.then(|| {
        view! {
            <div class="page__action">
                {labels}
                <a class="button is-primary is-large" href=href>{icon.view()} {words}</a>
            </div>
        }
    })
}

fn may_make(definition: &Definition, role: steward_domain::definition::Role) -> bool {
    let steps: Vec<OfferedStep> = steps_for(definition, None, role);
    !steps.is_empty()
}

/// Marks the moment at which the list was painted, for whoever measures it.
fn mark_when_shown(rows: Rows) {
    Effect::new(move |was_shown: Option<bool>| {
        let is_whole = rows.is_whole();
        if is_whole && was_shown != Some(true) {
            // The second frame begins when the first one was painted.
            request_animation_frame(|| request_animation_frame(|| mark("list-shown")));
        }
        is_whole || was_shown == Some(true)
    });
}

fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        // A mark that can't be set is missed by nobody but the one who measures.
        let _ = performance.mark(name);
    }
}
