//! A checklist of a form, with the lines of the definition or of the record that the form links to.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::definition::{Field, Kind};
use steward_domain::form::{Entered, Form};
use steward_domain::ids::RecordId;
use steward_domain::value::Value;

use super::{member, present};
use crate::components::checklist_field::{ChecklistField, Line, LineEntry};
use crate::components::field::About;
use crate::desk::{Desk, use_desk};
use crate::pages::form::OpenForm;
use crate::pages::form::candidates::register_of;
use crate::pages::form::field::enter;
use crate::words::language;

/// What a place without lines of its own is looked at as.
const THE_SPOT: &str = "现场";

/// The checklist.
#[component]
pub(crate) fn ChecklistOf(open: OpenForm, field: Field, about: About) -> impl IntoView {
    let desk = use_desk();
    let (listed, read, key) = (field.clone(), field.clone(), field.key.clone());
    let results = Memo::new(move |_| open.with(|form, _| entries(form, &read)));
    let lines = Memo::new(move |_| {
        let mut lines = match &listed.items_from {
            Some(from) => linked_lines(desk, open, from),
            None => listed.items.iter().map(own_line).collect(),
        };
        // What was written of a line that is gone is shown all the same.
        let further = results.with(|results| {
            let is_new = |key: &&String| lines.iter().all(|line: &Line| line.key != **key);
            results
                .keys()
                .filter(is_new)
                .map(|key| plain_line(key))
                .collect::<Vec<_>>()
        });
        lines.extend(further);
        lines
    });
    let entered = Callback::new(move |(item, entry): (String, LineEntry)| {
        let value = value_of(&item, &entry);
        enter(desk, open, &key, Entered::Check { item, entry: value });
    });
    view! { <ChecklistField about=about lines=lines results=results on_result=entered /> }
}

fn own_line(item: &steward_domain::definition::Item) -> Line {
    Line {
        key: item.key.to_string(),
        words: language().pick(&item.words).to_owned(),
        how: String::new(),
    }
}

fn plain_line(key: &str) -> Line {
    Line {
        key: key.to_owned(),
        words: key.to_owned(),
        how: String::new(),
    }
}

/// The lines of a rows field of the record that a field of this form links to: `checkpoint.inspect`. The first column of words names
/// the line, the second says how it should be.
fn linked_lines(desk: Desk, open: OpenForm, from: &str) -> Vec<Line> {
    let Some((link, rows)) = from.split_once('.') else {
        return Vec::new();
    };
    let Some(link) = open.field(link) else {
        return Vec::new();
    };
    let linked = open.value_of(&link);
    let (Some(register), Some(Ok(id))) = (register_of(&link), linked.as_text().map(str::parse::<RecordId>))
    else {
        return Vec::new();
    };
    let Some(definition) = desk.ledger.definition(register.as_str()) else {
        return Vec::new();
    };
    let words: Vec<&str> = definition.field(rows).map_or_else(Vec::new, |field| {
        let of_words = field.columns.iter().filter(|column| column.kind == Kind::Text);
        of_words.map(|column| column.key.as_str()).collect()
    });
    let lines: Vec<Line> = desk.ledger.shelf(&register).with(|shelf| {
        let members = shelf.view(id).into_iter().flat_map(|view| view.members(rows));
        members.filter_map(|(_, row)| row_line(row, &words)).collect()
    });
    if lines.is_empty() {
        // A spot that this phone has not heard of yet is still a place where somebody was.
        return vec![plain_line(THE_SPOT)];
    }
    lines
}

fn row_line(row: &Value, columns: &[&str]) -> Option<Line> {
    let cells = row.as_map()?;
    let text = |place: usize| {
        columns
            .get(place)
            .and_then(|key| cells.get(*key))
            .and_then(Value::as_text)
    };
    let what = text(0)?;
    Some(Line {
        how: text(1).unwrap_or_default().to_owned(),
        ..plain_line(what)
    })
}

fn entries(form: &Form, field: &Field) -> BTreeMap<String, LineEntry> {
    let lines = present(form, field).filter_map(|held| {
        let entry = member(&held).as_map()?;
        let text = |key: &str| entry.get(key).and_then(Value::as_text);
        let told = LineEntry {
            result: text("result").map(str::to_owned),
            note: text("note").unwrap_or_default().to_owned(),
        };
        Some((text("item")?.to_owned(), told))
    });
    lines.collect()
}

fn value_of(item: &str, entry: &LineEntry) -> Value {
    let Some(result) = &entry.result else {
        return Value::Empty;
    };
    let mut parts = BTreeMap::new();
    parts.insert("item".to_owned(), Value::text(item));
    parts.insert("result".to_owned(), Value::text(result.clone()));
    if !entry.note.is_empty() {
        parts.insert("note".to_owned(), Value::text(entry.note.clone()));
    }
    Value::Map(parts)
}
