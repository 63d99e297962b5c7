//! Changes in words: of which record, what was done, and what was written.

use steward_domain::change::{Change, UNSENT, Write};
use steward_domain::definition::{Definition, Field, SETTLE_STEP, STATE_FIELD, VOID_STEP};
use steward_domain::form;
use steward_domain::ids::Key;
use steward_domain::listing::{Locale, short_number, shown_text, title_of};
use steward_domain::merge;
use steward_domain::record::Record;
use steward_domain::value::Value;

use crate::desk::Desk;
use crate::words::{SyncWords, fill, language};

/// A change in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The record.
    pub(super) title: String,
    /// Its register, its number, and what was done.
    pub(super) what: String,
    /// What was written, a line for each field.
    pub(super) lines: Vec<String>,
}

/// Tells a change.
pub(super) fn tell(desk: Desk, change: &Change) -> Told {
    let Some(definition) = desk.ledger.definition(change.register.as_str()) else {
        return Told {
            title: short_number(change.record),
            what: change.register.to_string(),
            lines: Vec::new(),
        };
    };
    desk.tell(false, |locale| Told {
        title: title(desk, change, &definition, locale),
        what: [
            language().pick(&definition.words).to_owned(),
            short_number(change.record),
            done(&definition, change),
        ]
        .join(" · "),
        lines: lines(&definition, change, locale),
    })
}

/// The record's headline; of a record that is not in view, as the change alone would make it.
fn title(desk: Desk, change: &Change, definition: &Definition, locale: &Locale<'_>) -> String {
    use leptos::prelude::With;
    let view = desk
        .ledger
        .shelf(&change.register)
        .with(|shelf| shelf.view(change.record).cloned());
    let title = if let Some(view) = view {
        title_of(&view, definition, locale)
    } else {
        let mut record = Record::new(change.record, change.register.clone(), change.definition);
        merge::apply(&mut record, change, UNSENT);
        title_of(&record, definition, locale)
    };
    if title.is_empty() {
        short_number(change.record)
    } else {
        title
    }
}

fn done(definition: &Definition, change: &Change) -> String {
    let words = SyncWords::now();
    match change.step.as_ref().map(Key::as_str) {
        None => words.edited.to_owned(),
        Some(SETTLE_STEP) => words.settled.to_owned(),
        Some(VOID_STEP) => language().pick(&form::void_words()).to_owned(),
        Some(step) => match definition.flow.step(step) {
            Some(step) => language().pick(&step.words).to_owned(),
            None => words.made.to_owned(),
        },
    }
}

fn lines(definition: &Definition, change: &Change, locale: &Locale<'_>) -> Vec<String> {
    let words = SyncWords::now();
    let written = change.writes.iter().filter(|(key, _)| **key != STATE_FIELD);
    let mut lines: Vec<String> = written
        .map(|(key, write)| match definition.field(key.as_str()) {
            Some(field) => line(field, write, locale),
            None => key.to_string(),
        })
        .collect();
    if let Some(why) = &change.reason {
        lines.push(fill(words.reason, &[("why", why)]));
    }
    lines
}

fn line(field: &Field, write: &Write, locale: &Locale<'_>) -> String {
    let words = SyncWords::now();
    let name = language().pick(&field.words);
    let told = |values: &[Value]| {
        let told = values.iter().map(|value| shown_text(field, value, locale));
        told.collect::<Vec<_>>().join(language().of("、", ", "))
    };
    match write {
        Write::Set { value, .. } if value.is_blank() => {
            fill(words.wrote, &[("f", name), ("v", words.cleared)])
        }
        Write::Set { value, .. } => fill(
            words.wrote,
            &[("f", name), ("v", &told(std::slice::from_ref(value)))],
        ),
        Write::Members { add, remove } if add.is_empty() => {
            fill(words.struck, &[("f", name), ("n", &remove.len().to_string())])
        }
        Write::Members { add, .. } => fill(words.added, &[("f", name), ("v", &told(add))]),
        Write::Increase { by } => fill(
            words.added,
            &[
                ("f", name),
                ("v", &shown_text(field, &Value::Integer(*by), locale)),
            ],
        ),
    }
}
