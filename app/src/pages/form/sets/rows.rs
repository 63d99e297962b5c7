//! Rows of a form. Those of the record stand as they are; those that are added here have a field for each column.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::change::Tag;
use steward_domain::checks::members_max;
use steward_domain::definition::{Field, Kind};
use steward_domain::form::{Entered, Held};
use steward_domain::ids::RecordId;
use steward_domain::listing::shown_text;
use steward_domain::value::Value;
use steward_domain::work;
use steward_domain::work::pricing;

use crate::components::field::About;
use crate::components::number_field::NumberField;
use crate::components::picker_field::PickerField;
use crate::components::rows_field::{KeptRow, RowDeed, RowsField};
use crate::desk::use_desk;
use crate::pages::form::OpenForm;
use crate::pages::form::candidates::{finder, picked};
use crate::pages::form::field::enter;
use crate::pages::form::value::{ValueField, as_typed};
use crate::show::Show;
use crate::words::{FormWords, fill, language};

/// The least and the most that tapping leads to; more is typed.
const COUNTED: (i64, i64) = (1, 999);

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
    let link = field.with_value(link_in);
    let linked = link.clone();
    let draw = move |place: usize| {
        let (columns, link) = (field.with_value(|field| field.columns.clone()), linked.clone());
        // A row stays what it began as: from the register, or written by hand.
        let linked = link.filter(|link| untrack(|| is_linked(open, field, place, link)));
        let definition = linked.and_then(|link| desk.ledger.definition(link.register?.as_str()));
        let is_asked = |column: &Field| {
            definition
                .as_ref()
                .map_or(!column.retired && column.kind != Kind::Link, |definition| {
                    pricing::is_own(column, definition)
                })
        };
        let cells = columns.into_iter().filter(is_asked);
        let cells = cells
            .map(|column| {
                let is_counted = definition.is_some() && column.kind == Kind::Number;
                view! { <Cell open=open field=field column=column place=place is_counted=is_counted /> }
            })
            .collect_view();
        let told = definition
            .is_some()
            .then(|| view! { <Told open=open field=field place=place /> });
        view! { {told} {cells} }.into_any()
    };
    let from = link.map(|link| view! { <FromRegister open=open field=field link=link is_full=is_full /> });
    let total = move || {
        total_of(open, field).map(|fen| {
            view! { <p class="rows-field__total"><span>{FormWords::now().sum}</span> <strong>{yuan(fen)}</strong></p> }
        })
    };
    view! {
        <RowsField about=about kept=kept added=added is_full=is_full on_deed=deed draw=draw />
        {from}
        {total}
    }
}

/// The column that links to a register from which rows are taken.
fn link_in(field: &Field) -> Option<Field> {
    let mut columns = field.columns.iter();
    columns
        .find(|column| column.kind == Kind::Link && !column.retired)
        .cloned()
}

fn is_linked(open: OpenForm, field: StoredValue<Field>, place: usize, link: &Field) -> bool {
    let rows = added_of(open, field);
    let cells = rows.get(place).and_then(Value::as_map);
    cells.is_some_and(|cells| cells.contains_key(link.key.as_str()))
}

/// Takes rows from a register: one tap on what is found, and the row has what it says there.
#[component]
fn FromRegister(
    open: OpenForm,
    field: StoredValue<Field>,
    link: Field,
    is_full: Memo<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let register = link.register.clone()?;
    let definition = desk.ledger.definition(register.as_str())?;
    let words = definition.words.clone();
    let label = Signal::derive(move || fill(FormWords::now().add_from, &[("what", language().pick(&words))]));
    let find = finder(desk, &link);
    let pick = Callback::new(move |id: String| {
        let shelf = desk.ledger.shelf(&register);
        let view = id
            .parse()
            .ok()
            .and_then(|id| shelf.with_untracked(|shelf| shelf.view(RecordId(id)).cloned()));
        let Some(view) = view else { return };
        let linked = work::Entry::new(&view, &definition);
        if let Some(row) = field.with_value(|field| pricing::row_from(field, linked)) {
            picked(&register, &id);
            enter(
                desk,
                open,
                &field.with_value(|field| field.key.clone()),
                Entered::Add(Value::Map(row)),
            );
        }
    });
    let nothing = Callback::new(|_: String| {});
    Some(view! {
        <Show when=move || !is_full.get()>
            <PickerField about=About::new(label) chosen=Signal::stored(Vec::new()) find=find on_pick=pick on_remove=nothing />
        </Show>
    })
}

/// What a row took from its register, and what it comes to.
#[component]
fn Told(open: OpenForm, field: StoredValue<Field>, place: usize) -> impl IntoView {
    let desk = use_desk();
    let cells = Memo::new(move |_| {
        added_of(open, field)
            .get(place)
            .and_then(Value::as_map)
            .cloned()
            .unwrap_or_default()
    });
    let text = move |key: &str| {
        let column = field.with_value(|field| field.columns.iter().find(|column| column.key == key).cloned());
        cells.with(|cells| {
            let (column, value) = (column?, cells.get(key)?);
            Some(desk.tell(true, |locale| shown_text(&column, value, locale)))
        })
    };
    let name = move || text("name").unwrap_or_default();
    let each = move || {
        [text("price"), text("unit")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" / ")
    };
    let sum = move || cells.with(pricing::line_fen).map(yuan);
    view! {
        <p class="rows-field__told"><strong>{name}</strong> <span class="muted">{each}</span> <strong class="rows-field__sum">{sum}</strong></p>
    }
}

#[component]
fn Cell(
    open: OpenForm,
    field: StoredValue<Field>,
    column: Field,
    place: usize,
    /// Whether it is counted by tapping: how often a line of a list is charged.
    is_counted: bool,
) -> impl IntoView {
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
    if is_counted {
        let (shown, typed) = as_typed(StoredValue::new(column), value.into(), entered);
        return view! { <NumberField about=about value=shown on_change=typed steps=Some(COUNTED) /> }
            .into_any();
    }
    view! { <ValueField field=column about=about value=value on_value=entered /> }.into_any()
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

/// What all rows come to, where they have a column of money: each as often as its quantity says.
fn total_of(open: OpenForm, field: StoredValue<Field>) -> Option<i64> {
    let is_of_money = field.with_value(|field| field.columns.iter().any(|column| column.kind == Kind::Money));
    let present = rows_in_view(open, field)
        .into_iter()
        .filter(|(_, _, is_struck)| !is_struck)
        .map(|(_, value, _)| value);
    let rows = present.chain(added_of(open, field));
    let amounts: Vec<i64> = rows.filter_map(|row| pricing::line_fen(row.as_map()?)).collect();
    (is_of_money && !amounts.is_empty()).then(|| {
        amounts
            .iter()
            .fold(0, |sum, amount| i64::saturating_add(sum, *amount))
    })
}

fn yuan(fen: i64) -> String {
    fill(
        FormWords::now().amount,
        &[("n", &format!("{}.{:02}", fen / 100, fen.rem_euclid(100)))],
    )
}

fn key_of(tag: Tag) -> String {
    format!("{tag:?}")
}
