//! Rows of a form. Those of the record stand as they are; those that are added here have a field for each column.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::change::Tag;
use steward_domain::checks::members_max;
use steward_domain::definition::{Field, Kind};
use steward_domain::form::{Entered, Held};
use steward_domain::listing::shown_text;
use steward_domain::value::Value;

use crate::components::field::About;
use crate::components::rows_field::{KeptRow, RowDeed, RowsField};
use crate::desk::use_desk;
use crate::pages::form::OpenForm;
use crate::pages::form::field::enter;
use crate::pages::form::value::ValueField;
use crate::words::{FormWords, fill, language};

/// The rows.
#[component]
pub(crate) fn RowsOf(open: OpenForm, field: Field, about: About) -> impl IntoView {
    let desk = use_desk();
    let field = StoredValue::new(field);
    let kept = Memo::new(move |_| {
        let rows = rows_in_view(open, field);
        desk.tell(true, |locale| {
            let row = |(tag, value, is_struck): (Tag, Value, bool)| KeptRow {
                key: key_of(tag),
                words: field.with_value(|field| shown_text(field, &value, locale)),
                is_struck,
            };
            rows.into_iter().map(row).collect::<Vec<_>>()
        })
    });
    let added = Memo::new(move |_| added_of(open, field).len());
    let is_full = Memo::new(move |_| {
        let present = kept.with(|kept| kept.iter().filter(|row| !row.is_struck).count());
        present + added.get() >= field.with_value(members_max)
    });
    let put =
        move |entered: Entered| enter(desk, open, &field.with_value(|field| field.key.clone()), entered);
    let deed = Callback::new(move |deed: RowDeed| match deed {
        RowDeed::Add => put(Entered::Add(Value::Map(BTreeMap::new()))),
        RowDeed::TakeBack(place) => put(Entered::TakeBack(place)),
        RowDeed::Strike(key) => {
            let found = untrack(|| rows_in_view(open, field))
                .into_iter()
                .find(|(tag, _, _)| key_of(*tag) == key);
            if let Some((tag, _, is_struck)) = found {
                put(if is_struck {
                    Entered::Unstrike(tag)
                } else {
                    Entered::Strike(tag)
                });
            }
        }
    });
    let draw = move |place: usize| {
        let columns = field.with_value(|field| field.columns.clone());
        let columns = columns.into_iter().filter(|column| !column.retired);
        columns
            .map(|column| view! { <Cell open=open field=field column=column place=place /> })
            .collect_view()
            .into_any()
    };
    let total = move || {
        total_of(open, field).map(|fen| {
            let words = fill(
                FormWords::now().total,
                &[("n", &format!("{}.{:02}", fen / 100, fen % 100))],
            );
            view! { <p class="rows-field__total"><strong>{words}</strong></p> }
        })
    };
    view! {
        <RowsField about=about kept=kept added=added is_full=is_full on_deed=deed draw=draw />
        {total}
    }
}

#[component]
fn Cell(open: OpenForm, field: StoredValue<Field>, column: Field, place: usize) -> impl IntoView {
    let desk = use_desk();
    let (words, hint) = (column.words.clone(), column.hint.clone());
    let about = About::new(Signal::derive(move || language().pick(&words).to_owned())).hint(Signal::derive(
        move || hint.as_ref().map(|hint| language().pick(hint).to_owned()),
    ));
    let key = StoredValue::new(column.key.to_string());
    let value = Memo::new(move |_| {
        let rows = added_of(open, field);
        let cells = rows.get(place).and_then(Value::as_map);
        cells
            .and_then(|cells| key.with_value(|key| cells.get(key).cloned()))
            .unwrap_or(Value::Empty)
    });
    let entered = Callback::new(move |value: Value| {
        let rows = untrack(|| added_of(open, field));
        let Some(cells) = rows.get(place).and_then(Value::as_map) else {
            return;
        };
        let mut cells = cells.clone();
        if matches!(value, Value::Empty) {
            cells.remove(&key.get_value());
        } else {
            cells.insert(key.get_value(), value);
        }
        let row = field.with_value(|field| field.key.clone());
        enter(
            desk,
            open,
            &row,
            Entered::Replace {
                place,
                value: Value::Map(cells),
            },
        );
    });
    view! { <ValueField field=column about=about value=value on_value=entered /> }
}

fn rows_in_view(open: OpenForm, field: StoredValue<Field>) -> Vec<(Tag, Value, bool)> {
    open.with(|form, _| {
        let held = field.with_value(|field| form.held(field));
        let in_view = held.into_iter().filter_map(|held| match held {
            Held::InView { tag, value, struck } => Some((tag, value.clone(), struck)),
            Held::Added { .. } => None,
        });
        in_view.collect()
    })
}

fn added_of(open: OpenForm, field: StoredValue<Field>) -> Vec<Value> {
    open.with(|form, _| {
        let held = field.with_value(|field| form.held(field));
        let added = held.into_iter().filter_map(|held| match held {
            Held::Added { value, .. } => Some(value.clone()),
            Held::InView { .. } => None,
        });
        added.collect()
    })
}

/// What the amounts of all rows come to, where the rows have a column of money.
fn total_of(open: OpenForm, field: StoredValue<Field>) -> Option<i64> {
    let column = field.with_value(|field| {
        let of_money = field.columns.iter().find(|column| column.kind == Kind::Money);
        of_money.map(|column| column.key.to_string())
    })?;
    let present = rows_in_view(open, field)
        .into_iter()
        .filter(|(_, _, is_struck)| !is_struck)
        .map(|(_, value, _)| value);
    let amounts = present
        .chain(added_of(open, field))
        .filter_map(|row| row.as_map()?.get(&column)?.as_integer());
    let amounts: Vec<i64> = amounts.collect();
    (amounts.len() > 1).then(|| {
        amounts
            .iter()
            .fold(0, |sum, amount| i64::saturating_add(sum, *amount))
    })
}

fn key_of(tag: Tag) -> String {
    format!("{tag:?}")
}
