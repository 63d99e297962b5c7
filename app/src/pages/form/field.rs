//! Any field of an open form.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Field, Kind};
use steward_domain::form::Entered;
use steward_domain::ids::Key;
use steward_domain::listing::shown_text;
use steward_domain::value::Value;

use super::OpenForm;
use super::long_choice::{LongChoice, is_long};
use super::sets::{ChecklistOf, ChoicesOf, LinksOf, PhotosOf, RowsOf};
use super::value::{ValueField, as_typed};
use crate::components::field::{About, Note};
use crate::components::number_field::NumberField;
use crate::desk::{Desk, use_desk};
use crate::words::{FormWords, code_words, fill, language};

/// Any field of an open form: it shows what is in view and what was entered, and takes entries.
#[component]
pub fn FormField(
    /// The form.
    open: OpenForm,
    /// The field's key.
    field: Key,
) -> impl IntoView {
    let key = field;
    let anchor = open.anchor(&key);
    let left = key.clone();
    let drawn = open.field(key.as_str()).map(|field| draw(open, field));
    view! { <div id=anchor on:focusout=move |_| open.leave(&left)>{drawn}</div> }
}

fn draw(open: OpenForm, field: Field) -> AnyView {
    let about = about(open, &field);
    let working = RwSignal::new(0);
    if matches!(field.kind, Kind::Photos | Kind::Signature) {
        open.wait_for(working);
    }
    if OpenForm::is_sum(&field) {
        return view! { <SumField open=open field=field about=about /> }.into_any();
    }
    match field.kind {
        Kind::Choices => view! { <ChoicesOf open=open field=field about=about /> }.into_any(),
        Kind::Links => view! { <LinksOf open=open field=field about=about /> }.into_any(),
        Kind::Photos => view! { <PhotosOf open=open field=field about=about working=working /> }.into_any(),
        Kind::Checklist => view! { <ChecklistOf open=open field=field about=about /> }.into_any(),
        Kind::Rows => view! { <RowsOf open=open field=field about=about /> }.into_any(),
        Kind::Choice if is_long(&field) => {
            view! { <LongChoice open=open field=field about=about /> }.into_any()
        }
        _ => {
            let definition = open.definition();
            let range = range_of(&definition, &field);
            let register = definition.key.clone();
            let (read, key) = (field.clone(), field.key.clone());
            let value = Memo::new(move |_| open.value_of(&read));
            let desk = use_desk();
            let entered = Callback::new(move |value: Value| enter(desk, open, &key, Entered::Value(value)));
            view! { <ValueField field=field about=about value=value on_value=entered range=range register=register working=working /> }.into_any()
        }
    }
}

/// What there is to say about a field of a form.
#[must_use]
pub fn about(open: OpenForm, field: &Field) -> About {
    let words = field.words.clone();
    let hint = field.hint.clone();
    let (required, wrong, noted) = (field.key.clone(), field.clone(), field.clone());
    About::new(Signal::derive(move || language().pick(&words).to_owned()))
        .hint(Signal::derive(move || {
            hint.as_ref().map(|hint| language().pick(hint).to_owned())
        }))
        .required(Memo::new(move |_| open.is_required(&required)))
        .error(Memo::new(move |_| open.error_of(&wrong)))
        .notes(Memo::new(move |_| open.notes_of(&noted)))
}

/// Enters, and says so when it can't be taken.
pub fn enter(desk: Desk, open: OpenForm, key: &Key, entered: Entered) {
    if let Err(code) = open.enter(key.as_str(), entered) {
        desk.complain(code_words(code, open.field(key.as_str()).as_ref()));
    }
}

/// A reading's range, by the figures of the register.
fn range_of(definition: &Arc<Definition>, field: &Field) -> Signal<Option<String>> {
    let Some(limit) = &field.limit else {
        return Signal::stored(None);
    };
    let figure = |key: &Option<Key>| {
        let value = definition.figure(key.as_ref()?.as_str(), definition.version)?;
        Some(value.to_owned())
    };
    let (min, max) = (figure(&limit.min), figure(&limit.max));
    let unit = field
        .unit
        .as_ref()
        .map(|unit| format!(" {unit}"))
        .unwrap_or_default();
    Signal::derive(move || {
        let words = FormWords::now();
        let phrase = match (&min, &max) {
            (Some(_), Some(_)) => words.range_both,
            (Some(_), None) => words.range_min,
            (None, Some(_)) => words.range_max,
            (None, None) => return None,
        };
        let (min, max) = (
            min.as_deref().unwrap_or_default(),
            max.as_deref().unwrap_or_default(),
        );
        Some(fill(phrase, &[("min", min), ("max", max), ("unit", &unit)]))
    })
}

/// A quantity to which each person adds: what is entered is what comes on top.
#[component]
fn SumField(open: OpenForm, field: Field, about: About) -> impl IntoView {
    let desk = use_desk();
    let (read, told) = (field.clone(), field.clone());
    let added = Memo::new(move |_| {
        let (_, by) = open.with(|form, _| form.quantity(&read));
        if by == 0 { Value::Empty } else { Value::Integer(by) }
    });
    let before = about.notes;
    let notes = Signal::derive(move || {
        let (so_far, _) = open.with(|form, _| form.quantity(&told));
        let what = desk.tell(true, |locale| shown_text(&told, &Value::Integer(so_far), locale));
        let mut notes = before.get();
        let words = fill(FormWords::now().so_far, &[("what", &what)]);
        notes.push(Note {
            tone: "is-info",
            words,
        });
        notes
    });
    let about = about.notes(notes);
    let key = field.key.clone();
    let entered = Callback::new(move |value: Value| {
        let by = value.as_integer().unwrap_or(0);
        enter(desk, open, &key, Entered::Increase(by));
    });
    let (shown, typed) = as_typed(StoredValue::new(field), added.into(), entered);
    view! { <NumberField about=about value=shown on_change=typed /> }
}
