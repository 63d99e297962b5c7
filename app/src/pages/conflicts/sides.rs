//! The sides of a clash in words: the value, who wrote it and when, and what its author had in view.

use std::collections::BTreeMap;

use steward_domain::change::{Change, Origin, Write};
use steward_domain::definition::{Definition, STATE_FIELD, VOIDED};
use steward_domain::form;
use steward_domain::ids::{Key, RecordId};
use steward_domain::listing::{Locale, moment_words, shown_text, state_words};
use steward_domain::record::{Author, Record};
use steward_domain::sort;
use steward_domain::standing::{StateConflict, standing, unseen_by_voiding};
use steward_domain::time::Quality;
use steward_domain::value::Value;

use crate::components::conflict_card::{Note, Side};
use crate::desk::Desk;
use crate::words::{ConflictWords, fill, language};

/// What is known of changes apart from what a record keeps of them.
pub(super) type Told = BTreeMap<Origin, Change>;

/// A side: its value, and whether a reason is asked for when it is kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    /// The side, if somebody wrote it; a state that is only offered has none.
    pub(super) side: Option<form::Side>,
    /// The value.
    pub(super) value: Value,
}

/// What a person may choose from: the sides, and for a record that was voided while others worked on it the state before.
pub(super) fn choices(view: &Record, definition: &Definition, key: &Key) -> Vec<Choice> {
    let sides = form::sides(view, key.as_str());
    let mut choices: Vec<Choice> = sides
        .into_iter()
        .map(|side| Choice {
            value: side.value.clone(),
            side: Some(side),
        })
        .collect();
    let is_voided_unseen = *key == STATE_FIELD
        && standing(view, &definition.flow).conflict == Some(StateConflict::VoidedWhileEdited);
    if is_voided_unseen && choices.len() == 1 {
        choices.extend(state_before(view).map(|state| Choice {
            side: None,
            value: Value::text(state),
        }));
    }
    choices
}

/// The state that a record was voided from.
fn state_before(view: &Record) -> Option<&str> {
    let voiding = view.steps.iter().rev().find(|taken| taken.to == VOIDED)?;
    voiding.from.as_deref()
}

/// The field's name.
pub(super) fn title(definition: &Definition, key: &Key) -> String {
    match definition.field(key.as_str()) {
        Some(field) => language().pick(&field.words).to_owned(),
        None => ConflictWords::now().state.to_owned(),
    }
}

/// A value in words.
pub(super) fn value_words(definition: &Definition, key: &Key, value: &Value, locale: &Locale<'_>) -> String {
    let words = if let Some(field) = definition.field(key.as_str()) {
        shown_text(field, value, locale)
    } else {
        let states: Vec<&str> = match value {
            Value::List(states) => states.iter().filter_map(Value::as_text).collect(),
            state => state.as_text().into_iter().collect(),
        };
        let words = states
            .iter()
            .map(|state| locale.language.pick(&state_words(definition, state)).to_owned());
        words.collect::<Vec<_>>().join(ConflictWords::now().or)
    };
    if words.is_empty() {
        ConflictWords::now().blank.to_owned()
    } else {
        words
    }
}

/// A choice in words.
pub(super) fn in_words(
    desk: Desk,
    (record, definition): (&Record, &Definition),
    key: &Key,
    choice: &Choice,
    told: &Told,
) -> Side {
    let words = ConflictWords::now();
    let value = desk.tell(true, |locale| value_words(definition, key, &choice.value, locale));
    let Some(side) = &choice.side else {
        return Side {
            value,
            ..unseen_work(desk, record, definition)
        };
    };
    let mut notes = Vec::new();
    let mut note = |is_doubt, words: String| notes.push(Note { is_doubt, words });
    if let Some(step) = &side.step {
        let step = step_words(definition, step);
        let told = match &side.reason {
            Some(why) => fill(words.by_step_because, &[("step", &step), ("why", why)]),
            None => fill(words.by_step, &[("step", &step)]),
        };
        note(false, told);
    }
    if let Some(seen) = seen_words(desk, (record, definition), key, side.origin, told) {
        note(false, seen);
    }
    if side.at.is_some_and(|at| at.quality == Quality::Doubtful) {
        note(true, words.doubtful.to_owned());
    }
    if !side.is_sent {
        note(false, words.only_here.to_owned());
    }
    let author = side.by.map_or_else(
        || words.unknown_author.to_owned(),
        |by: RecordId| desk.name_of("staff", by),
    );
    let time = side
        .at
        .map(|at| desk.tell(false, |locale| moment_words(at.judged_ms(), locale)));
    let is_voiding = *key == STATE_FIELD && side.value == Value::text(VOIDED);
    Side {
        author,
        time: time.unwrap_or_default(),
        value,
        notes,
        keep: is_voiding.then_some(words.keep_voided),
    }
}

/// Who worked on a record while somebody else voided it, when, and what they did: the side of taking it back.
fn unseen_work(desk: Desk, record: &Record, definition: &Definition) -> Side {
    let words = ConflictWords::now();
    let unseen = unseen_by_voiding(record);
    let mut done: Vec<_> = unseen
        .iter()
        .filter_map(|(origin, fields)| Some((record.authors.get(origin)?, *origin, fields)))
        .collect();
    sort::by_key(&mut done, |(author, origin, _)| (author.at.judged_ms(), *origin));
    let when = |author: &Author| desk.tell(false, |locale| moment_words(author.at.judged_ms(), locale));
    let mut names: Vec<String> = Vec::new();
    let mut notes = Vec::new();
    for (author, origin, fields) in &done {
        let who = desk.name_of("staff", author.by);
        let what = what_was_done(desk, (record, definition), *origin, fields);
        let told = [("who", who.as_str()), ("t", &when(author)), ("what", &what)];
        notes.push(Note {
            is_doubt: false,
            words: fill(words.worked_on, &told),
        });
        if !names.contains(&who) {
            names.push(who);
        }
    }
    Side {
        author: names.join(language().of("、", ", ")),
        time: done.last().map(|(author, ..)| when(author)).unwrap_or_default(),
        value: String::new(),
        notes,
        keep: Some(words.go_on),
    }
}

/// What a change did to a record, as far as it is still in it: its step, and the fields that it wrote.
fn what_was_done(
    desk: Desk,
    (record, definition): (&Record, &Definition),
    origin: Origin,
    fields: &[&Key],
) -> String {
    let step = record.steps.iter().find(|taken| taken.origin == origin);
    let step = step.map(|taken| step_words(definition, &taken.step));
    let written = fields.iter().map(|key| {
        let name = title(definition, key);
        let value = record
            .values(key.as_str())
            .iter()
            .find(|value| value.origin == origin);
        let value =
            value.map(|value| desk.tell(false, |locale| value_words(definition, key, &value.value, locale)));
        match value {
            Some(value) => fill(ConflictWords::now().wrote, &[("field", &name), ("v", &value)]),
            None => name,
        }
    });
    let done: Vec<String> = step.into_iter().chain(written).collect();
    done.join(language().of("；", "; "))
}

/// What the author had in view, where that can be told: of a state the record knows it, of a field only the change itself.
fn seen_words(
    desk: Desk,
    (record, definition): (&Record, &Definition),
    key: &Key,
    origin: Origin,
    told: &Told,
) -> Option<String> {
    let words = ConflictWords::now();
    let was = if *key == STATE_FIELD {
        let taken = record.steps.iter().find(|taken| taken.origin == origin)?;
        taken.from.as_deref().map(Value::text)
    } else {
        match told.get(&origin)?.writes.get(key)? {
            Write::Set { was, .. } => was.clone(),
            Write::Members { .. } | Write::Increase { .. } => return None,
        }
    };
    match was.filter(|was| !was.is_blank()) {
        Some(was) => {
            let value = desk.tell(true, |locale| value_words(definition, key, &was, locale));
            Some(fill(words.seen, &[("v", &value)]))
        }
        None if *key == STATE_FIELD => None,
        None => Some(words.seen_blank.to_owned()),
    }
}

/// A step in words.
fn step_words(definition: &Definition, step: &Key) -> String {
    if let Some(step) = definition.flow.step(step.as_str()) {
        return language().pick(&step.words).to_owned();
    }
    match step.as_str() {
        steward_domain::definition::VOID_STEP => language().pick(&form::void_words()).to_owned(),
        _ => ConflictWords::now().title.to_owned(),
    }
}
