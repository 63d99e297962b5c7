//! What was entered at a checkpoint so far, kept in a form of the register until the check is saved: as it was typed, number or not.
//!
//! The form is a draft and never saved as it is: [`super::checking`] makes the change from what is entered.

use std::collections::{BTreeMap, BTreeSet};

use crate::form::{Content, Entry, Form, Source};
use crate::ids::{Key, RecordId};
use crate::value::Value;

use super::checking::{Inspected, Severity, inspected};
use super::keys::check;
use super::read::{Cells, Held, Id, Many, One, Row, Text, YesNo};
use super::writing::{cell, row};

/// Which repair order a finding would raise. Only a draft has it: of a check that is saved, the order is there.
const FINDING_ITEM: One<Text> = One::of("item");
/// Whether it was said that something is wrong, beside what the lines say.
const FINDING_IS_SAID: One<YesNo> = One::of("is_said");
/// Whether it was taken back. A draft of before this was known has none of it.
const FINDING_IS_WITHDRAWN: One<YesNo> = One::of("is_withdrawn");
/// The lines that had a problem when it was taken back.
const FINDING_LINES: &str = "withdrawn_lines";

/// What is wrong, so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Whether it was said at once, and not only on a line.
    pub is_said: bool,
    /// What.
    pub what: String,
    /// How bad.
    pub severity: Severity,
    /// The repair order that it would raise: an option of `repair.item`.
    pub item: Option<String>,
    /// Whether it was taken back: then it counts for nothing, and is kept for who did not mean to.
    pub is_withdrawn: bool,
    /// The lines that had a problem when it was taken back.
    pub withdrawn_lines: Vec<String>,
}

impl Trouble {
    /// Whether anything would be lost with it, were it not kept.
    #[must_use]
    pub fn says_something(&self) -> bool {
        let is_plain = self.what.trim().is_empty() && self.severity == Severity::General;
        !is_plain || self.item.is_some() || !self.withdrawn_lines.is_empty()
    }
}

/// What was entered so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// The lines that are not simply in order.
    pub lines: Vec<Inspected>,
    /// What was read, and the number as it was typed.
    pub readings: Vec<(String, String)>,
    /// Digests of photos.
    pub photos: Vec<String>,
    /// A word on it.
    pub note: String,
    /// Why the label was not scanned.
    pub manual_reason: String,
    /// Digests of the photos that stand for the label.
    pub manual_photos: Vec<String>,
    /// What is wrong.
    pub trouble: Option<Trouble>,
}

impl Entered {
    /// Puts it into a form, instead of what was there before.
    ///
    /// Law: [`Self::read`] gives back what was written, but for blank words. Nothing entered leaves the form untouched.
    pub fn write(&self, form: &mut Form) {
        put(form, check::NOTE, &self.note);
        put(form, check::MANUAL_REASON, &self.manual_reason);
        let texts = |texts: &[String]| texts.iter().map(Value::text).collect();
        add(form, check::PHOTOS, texts(&self.photos));
        add(form, check::MANUAL_PHOTOS, texts(&self.manual_photos));
        add(form, check::INSPECTED, self.lines.iter().map(inspected).collect());
        let typed = self.readings.iter().filter(|(_, typed)| !typed.trim().is_empty());
        let readings = typed.map(|(what, typed)| {
            row([
                Some(cell(check::READING_WHAT, what.as_str())),
                Some((check::READING_VALUE.key, Value::text(typed.as_str()))),
            ])
        });
        add(form, check::READINGS, readings.collect());
        add(form, check::FINDINGS, self.trouble.iter().map(finding).collect());
    }

    /// What a form holds of it.
    #[must_use]
    pub fn read(form: &Form) -> Self {
        let rows = |field: Many<Cells>| members(form, field.key).iter().filter_map(Cells::read);
        let texts = |field: Many<Text>| {
            let texts = members(form, field.key).iter().filter_map(Value::as_text);
            texts.map(str::to_owned).collect()
        };
        let text = |field: One<Text>| match form.entries.get(field.key).map(|entry| &entry.content) {
            Some(Content::Value(value)) => value.as_text().unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        let reading = |row: &Row| {
            let typed = row.get(check::READING_VALUE.key)?.as_text()?;
            Some((check::READING_WHAT.in_row(row)?.to_owned(), typed.to_owned()))
        };
        Self {
            lines: rows(check::INSPECTED).filter_map(Inspected::of_row).collect(),
            readings: rows(check::READINGS).filter_map(reading).collect(),
            photos: texts(check::PHOTOS),
            note: text(check::NOTE),
            manual_reason: text(check::MANUAL_REASON),
            manual_photos: texts(check::MANUAL_PHOTOS),
            trouble: rows(check::FINDINGS).next().map(trouble),
        }
    }
}

/// What a form for a check is opened with: in which round, and where.
#[must_use]
pub fn given(round: RecordId, checkpoint: RecordId) -> BTreeMap<Key, Value> {
    BTreeMap::from([
        (check::ROUND.name(), Id::write(round)),
        (check::CHECKPOINT.name(), Id::write(checkpoint)),
    ])
}

fn finding(trouble: &Trouble) -> Value {
    let item = trouble.item.as_deref();
    let lines = trouble.withdrawn_lines.iter().map(Value::text);
    let lines = trouble.is_withdrawn.then(|| Value::List(lines.collect()));
    row([
        Some(cell(FINDING_IS_SAID, trouble.is_said)),
        Some(cell(check::FINDING_WHAT, trouble.what.as_str())),
        Some(cell(check::FINDING_SEVERITY, trouble.severity.as_str())),
        item.map(|item| cell(FINDING_ITEM, item)),
        trouble.is_withdrawn.then(|| cell(FINDING_IS_WITHDRAWN, true)),
        lines.map(|lines| (FINDING_LINES, lines)),
    ])
}

fn trouble(row: &Row) -> Trouble {
    let severity = check::FINDING_SEVERITY.in_row(row);
    let lines = match row.get(FINDING_LINES) {
        Some(Value::List(lines)) => lines
            .iter()
            .filter_map(Value::as_text)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    Trouble {
        is_said: FINDING_IS_SAID.in_row(row).unwrap_or(true),
        what: check::FINDING_WHAT.in_row(row).unwrap_or_default().to_owned(),
        severity: severity.and_then(Severity::of).unwrap_or(Severity::General),
        item: FINDING_ITEM.in_row(row).map(str::to_owned),
        is_withdrawn: FINDING_IS_WITHDRAWN.in_row(row).unwrap_or(false),
        withdrawn_lines: lines,
    }
}

fn members<'f>(form: &'f Form, field: &str) -> &'f [Value] {
    match form.entries.get(field).map(|entry| &entry.content) {
        Some(Content::Members { add, .. }) => add,
        _ => &[],
    }
}

fn put(form: &mut Form, field: One<Text>, words: &str) {
    let content = (!words.trim().is_empty()).then(|| Content::Value(Value::text(words)));
    enter(form, field.name(), content);
}

fn add<K: Held>(form: &mut Form, field: Many<K>, add: Vec<Value>) {
    let content = (!add.is_empty()).then(|| Content::Members {
        add,
        strike: BTreeSet::new(),
    });
    enter(form, field.name(), content);
}

fn enter(form: &mut Form, key: Key, content: Option<Content>) {
    match content {
        Some(content) => {
            let source = Source::Typed;
            form.entries.insert(key, Entry { content, source });
        }
        None => {
            form.entries.remove(&key);
        }
    }
}
