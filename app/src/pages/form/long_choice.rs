//! One of so many options that they would push the rest of the form off the screen: one line until it is opened, and searched.

use leptos::prelude::*;
use steward_domain::definition::{Choice, Definition, Field, Kind};
use steward_domain::form::{Entered, options};
use steward_domain::listing::{Query, folded};
use steward_domain::value::Value;

use super::OpenForm;
use super::field::enter;
use crate::components::field::About;
use crate::components::picker_field::{Found, Pick, PickerField};
use crate::desk::use_desk;
use crate::platform::pinyin;
use crate::words::language;

/// The most options that all stand on the form.
const SHOWN_MAX: usize = 8;

/// Whether a choice has too many options to show them all.
pub(super) fn is_long(field: &Field) -> bool {
    options(field, &[]).len() > SHOWN_MAX
}

/// The choice.
#[component]
pub(super) fn LongChoice(
    /// The form.
    open: OpenForm,
    /// The field.
    field: Field,
    /// What there is to say about it.
    about: About,
) -> impl IntoView {
    let desk = use_desk();
    let key = field.key.clone();
    let read = field.clone();
    let value = Memo::new(move |_| open.value_of(&read));
    let picks = Memo::new(move |_| {
        let chosen = value.with(|value| value.as_text().map(str::to_owned));
        let chosen: Vec<&str> = chosen.as_deref().into_iter().collect();
        let definition = open.definition();
        let picks = options(&field, &chosen).into_iter();
        picks
            .map(|option| pick_of(option, &definition))
            .collect::<Vec<_>>()
    });
    let chosen = Memo::new(move |_| {
        let key = value.with(|value| value.as_text().map(str::to_owned));
        let is_chosen = |pick: &Pick| key.as_ref() == Some(&pick.id);
        let known = picks.with(|picks| picks.iter().find(|pick| is_chosen(pick)).cloned());
        let unknown = || {
            key.clone().map(|key| Pick {
                id: key.clone(),
                words: key,
                note: String::new(),
            })
        };
        known.or_else(unknown).into_iter().collect::<Vec<_>>()
    });
    let find = Callback::new(move |text: String| picks.with(|picks| found(picks, &text)));
    let chosen_key = key.clone();
    let pick =
        Callback::new(move |id: String| enter(desk, open, &chosen_key, Entered::Value(Value::Text(id))));
    let remove = Callback::new(move |_: String| enter(desk, open, &key, Entered::Value(Value::Empty)));
    view! { <PickerField about=about chosen=chosen find=find on_pick=pick on_remove=remove /> }
}

/// An option with the first choice that it decides along: that a burst pipe is urgent.
fn pick_of(option: &Choice, definition: &Definition) -> Pick {
    let decided = definition.fields.iter().find_map(|field| {
        let key = option
            .sets
            .get(&field.key)
            .filter(|_| field.kind == Kind::Choice)?
            .as_text()?;
        field.options.iter().find(|one| one.key == key)
    });
    Pick {
        id: option.key.to_string(),
        words: language().pick(&option.words).to_owned(),
        note: decided.map_or_else(String::new, |one| language().pick(&one.words).to_owned()),
    }
}

fn found(picks: &[Pick], text: &str) -> Found {
    let query = Query::new(text);
    let is_hit = |pick: &&Pick| {
        let words = format!("{}\n{}", pick.words, pick.note);
        query.finds(&format!("{}\n{}", folded(&words), pinyin::initials(&words)))
    };
    Found {
        picks: picks.iter().filter(is_hit).cloned().collect(),
        more: 0,
        has_any: !picks.is_empty(),
    }
}
