//! Choices of the slip, as short as they can be: what is usual stands in the box already.

use leptos::prelude::*;
use steward_domain::definition::Field;
use steward_domain::form::{Entered, options};
use steward_domain::value::Value;

use crate::components::choice_field::{ChoiceField, Offered};
use crate::components::field::FieldBox;
use crate::desk::use_desk;
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

/// Options side by side, in the order of the register: the number of an option is the key that takes it, and means the same every day
/// at every site.
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
    let chosen = Signal::derive(move || open.value_of(&read).as_text().map(str::to_owned));
    let options = Memo::new(move |_| offered(&field, chosen.get().as_deref()));
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
