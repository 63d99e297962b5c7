//! Choices of the slip, as short as they can be: what is usual stands in the box already, and what is frequent stands first.

use std::cell::RefCell;
use steward_domain::sort;

use leptos::prelude::*;
use steward_domain::definition::Field;
use steward_domain::form::{Entered, options};
use steward_domain::ids::Key;
use steward_domain::value::Value;
use steward_domain::work;
use steward_domain::work::gate::how_often;
use steward_domain::work::keys::visitor;

use super::VISITOR;
use crate::components::choice_field::{ChoiceField, Offered};
use crate::components::field::FieldBox;
use crate::desk::{Desk, use_desk};
use crate::pages::form::OpenForm;
use crate::pages::form::field::{about, enter};
use crate::show::Show;
use crate::words::{GateWords, language};

/// A choice that folds into one line.
#[component]
pub fn QuickSelect(
    /// The slip.
    open: OpenForm,
    /// The field.
    field: Field,
) -> impl IntoView {
    let desk = use_desk();
    let about = about(open, &field);
    let (key, read) = (field.key.clone(), field.clone());
    let chosen = Memo::new(move |_| open.value_of(&read).as_text().map(str::to_owned));
    let offered = Memo::new(move |_| offered(&field, chosen.get().as_deref()));
    let choose = move |event| {
        let text: String = event_target_value(&event);
        let value = if text.is_empty() {
            Value::Empty
        } else {
            Value::Text(text)
        };
        enter(desk, open, &key, Entered::Value(value));
    };
    let option = move |one: Offered| {
        let own = one.key.clone();
        let is_chosen = move || chosen.with(|chosen| chosen.as_ref() == Some(&own));
        view! { <option value=one.key prop:selected=is_chosen>{one.words}</option> }
    };
    let (id, described, invalid) = (about.id.to_string(), about.described_by(), about.invalid());
    view! {
        <FieldBox about=about class="gate__select">
            <select class="input" id=id aria-describedby=described aria-invalid=invalid on:change=choose>
                <Show when=move || chosen.with(Option::is_none)>
                    <option value="" selected>{move || GateWords::now().choose}</option>
                </Show>
                <For each=move || offered.get() key=Offered::clone children=option />
            </select>
        </FieldBox>
    }
}

/// Options side by side, the frequent ones first.
#[component]
pub fn QuickChoice(
    /// The slip.
    open: OpenForm,
    /// The field.
    field: Field,
) -> impl IntoView {
    let desk = use_desk();
    let about = about(open, &field);
    let (key, read) = (field.key.clone(), field.clone());
    let order = untrack(|| usual_order(desk));
    let chosen = Signal::derive(move || open.value_of(&read).as_text().map(str::to_owned));
    let options = Memo::new(move |_| {
        let mut offered = offered(&field, chosen.get().as_deref());
        sort::by_key(&mut offered, |one| {
            order
                .iter()
                .position(|key| *key == one.key)
                .unwrap_or(order.len())
        });
        offered
    });
    let choose = Callback::new(move |option: Option<String>| {
        enter(
            desk,
            open,
            &key,
            Entered::Value(option.map_or(Value::Empty, Value::Text)),
        );
    });
    view! { <ChoiceField about=about options=options chosen=chosen on_choose=choose /> }
}

/// The options of a field, in words.
fn offered(field: &Field, chosen: Option<&str>) -> Vec<Offered> {
    let options = options(field, &chosen.into_iter().collect::<Vec<_>>()).into_iter();
    let offered = options.map(|option| Offered {
        key: option.key.to_string(),
        words: language().pick(&option.words).to_owned(),
        note: String::new(),
    });
    offered.collect()
}

/// The option that asks for words of its own.
const OTHER: &str = "other";

thread_local! {
    /// What visitors come for, the frequent first, until the app is closed: options that changed places under the fingers from one
    /// visitor to the next would be worse than any order.
    static ORDER: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

fn usual_order(desk: Desk) -> Vec<String> {
    let known = ORDER.with(|order| order.borrow().clone());
    known.or_else(|| counted_order(desk)).unwrap_or_default()
}

fn counted_order(desk: Desk) -> Option<Vec<String>> {
    let definition = desk.ledger.definition(VISITOR)?;
    let order = desk.ledger.shelf(&Key::literal(VISITOR)).with(|shelf| {
        let register = work::Register::new(&definition, shelf.views().map(AsRef::as_ref));
        let counts = how_often(&register, visitor::PURPOSE);
        let field = definition.field(visitor::PURPOSE.key)?;
        let mut keys: Vec<String> = field
            .options
            .iter()
            .map(|option| option.key.to_string())
            .collect();
        // By twos: what differs little stays in the register's order.
        sort::by_key(&mut keys, |key| {
            let count = counts.get(key.as_str()).copied().unwrap_or_default();
            // What asks for an explanation besides is nobody's first choice.
            (key == OTHER, std::cmp::Reverse((count + 1).ilog2()))
        });
        shelf.is_loaded.then_some(keys)
    })?;
    ORDER.with(|known| *known.borrow_mut() = Some(order.clone()));
    Some(order)
}
