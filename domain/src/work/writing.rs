//! Drafts of changes, and whether they would be accepted as they are.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::change::{Change, Seen, UNSENT, Write};
use crate::checks;
use crate::definition::{Definition, Kind, MergeRule, STATE_FIELD};
use crate::ids::{DeviceId, Key, RecordId};
use crate::merge;
use crate::record::Record;
use crate::refusal::Code;
use crate::replica::Draft;
use crate::sort::Gather;
use crate::standing::holds;
use crate::time::At;
use crate::value::Value;

use super::read::{Entry, Held, Many, One};

/// A record that is about to be made: its identity, and what was in view of it, which is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct New {
    /// A `UUIDv7` made on this device.
    pub id: RecordId,
    /// `replica.seen(None)`.
    pub seen: Seen,
}

/// A draft that would be refused: what is still to be asked. Nothing was saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotReady {
    /// The register of the draft at fault.
    pub register: Option<Key>,
    /// The step can't be taken from the state that is shown.
    pub not_from_here: bool,
    /// The step asks why, and nothing was said.
    pub reason_missing: bool,
    /// Fields that the step needs and that are blank.
    pub blank: Vec<Key>,
    /// Values that do not have the form of their field.
    pub wrong: Vec<(Key, Code)>,
}

impl NotReady {
    fn is_ready(&self) -> bool {
        !self.not_from_here && !self.reason_missing && self.blank.is_empty() && self.wrong.is_empty()
    }
}

/// One draft while it is written.
pub(super) struct Writing<'a> {
    definition: &'a Definition,
    before: Option<&'a Record>,
    draft: Draft,
    more_blank: Vec<Key>,
}

impl<'a> Writing<'a> {
    /// A change that makes a record.
    pub(super) fn make(definition: &'a Definition, new: New, step: &'static str) -> Self {
        Self::begin(definition, None, (new.id, new.seen), step)
    }

    /// A step of a record that is there.
    pub(super) fn step(entry: Entry<'a>, seen: Seen, step: &str) -> Self {
        Self::begin(entry.definition, Some(entry.record), (entry.id(), seen), step)
    }

    fn begin(
        definition: &'a Definition,
        before: Option<&'a Record>,
        (record, seen): (RecordId, Seen),
        step: &str,
    ) -> Self {
        let found = definition.flow.step(step);
        let mut writes = BTreeMap::new();
        if let Some(step) = found {
            let was = before.map(|record| Value::text(Entry::new(record, definition).state()));
            let value = Value::text(step.to.as_str());
            writes.insert(Key::literal(STATE_FIELD), Write::Set { value, was });
        }
        Self {
            definition,
            before,
            draft: Draft {
                register: definition.key.clone(),
                record,
                definition: definition.version,
                seen,
                step: found.map(|step| step.key.clone()),
                reason: None,
                writes,
            },
            more_blank: Vec::new(),
        }
    }

    /// Writes a field.
    pub(super) fn put<K: Held>(self, field: One<K>, held: K::As<'_>) -> Self {
        self.put_value(field.name(), K::write(held))
    }

    /// Writes a field if there is something to write.
    pub(super) fn put_some<K: Held>(self, field: One<K>, held: Option<K::As<'_>>) -> Self {
        match held {
            Some(held) => self.put(field, held),
            None => self,
        }
    }

    /// Writes words, if there are any.
    pub(super) fn put_words(self, field: One<super::read::Text>, words: &str) -> Self {
        match words.trim() {
            "" => self,
            words => self.put(field, words),
        }
    }

    /// Writes a value as it is.
    pub(super) fn put_value(mut self, field: Key, value: Value) -> Self {
        let entry = self.before.map(|record| Entry::new(record, self.definition));
        let was = entry.and_then(|entry| entry.value(field.as_str())).cloned();
        self.draft.writes.insert(field, Write::Set { value, was });
        self
    }

    /// Adds to a set.
    pub(super) fn add<K: Held>(self, field: Many<K>, values: impl IntoIterator<Item = Value>) -> Self {
        self.add_values(field.name(), values.into_iter().collect())
    }

    /// Adds values to a set as they are.
    pub(super) fn add_values(mut self, field: Key, add: Vec<Value>) -> Self {
        if !add.is_empty() {
            let remove = Vec::new();
            self.draft.writes.insert(field, Write::Members { add, remove });
        }
        self
    }

    /// Writes what a form has entered, each field as its merge rule wants it.
    pub(super) fn put_all(mut self, fields: &BTreeMap<Key, Value>) -> Self {
        for (key, value) in fields.iter().filter(|(_, value)| !value.is_blank()) {
            let rule = self
                .definition
                .field(key.as_str())
                .map(crate::definition::Field::merge_rule);
            self = match (rule, value) {
                (Some(MergeRule::Union), Value::List(values)) => self.add_values(key.clone(), values.clone()),
                (Some(MergeRule::Union), value) => self.add_values(key.clone(), vec![value.clone()]),
                _ => self.put_value(key.clone(), value.clone()),
            };
        }
        self
    }

    /// Leaves a field as it was.
    pub(super) fn without(mut self, field: &str) -> Self {
        self.draft.writes.remove(field);
        self
    }

    /// Says why.
    pub(super) fn why(mut self, reason: &str) -> Self {
        let reason = reason.trim();
        self.draft.reason = (!reason.is_empty()).then(|| reason.to_owned());
        self
    }

    /// Something that the definition does not ask for, and this flow does.
    pub(super) fn also_needs(mut self, field: Key, is_there: bool) -> Self {
        if !is_there {
            self.more_blank.push(field);
        }
        self
    }

    /// The draft, if it can be saved as it is.
    pub(super) fn ready(self) -> Result<Draft, NotReady> {
        let after = self.after();
        let found = self
            .draft
            .step
            .as_ref()
            .and_then(|step| self.definition.flow.step(step.as_str()));
        let state = self
            .before
            .map(|record| Entry::new(record, self.definition).state());
        let is_from_here = found.is_some_and(|step| match state {
            Some(state) => step.from.iter().any(|from| *from == state),
            None => step.from.is_empty(),
        });
        let mut blank = self.blank_in(&after);
        blank.extend(self.more_blank.iter().cloned());
        let not_ready = NotReady {
            register: Some(self.definition.key.clone()),
            not_from_here: !is_from_here,
            reason_missing: found.is_some_and(|step| step.reason) && self.draft.reason.is_none(),
            blank,
            wrong: self.wrong_in(&after),
        };
        if not_ready.is_ready() {
            Ok(self.draft)
        } else {
            Err(not_ready)
        }
    }

    /// The record with the draft in it. Everything in view counts as seen, so a value that is written takes the place of the others.
    fn after(&self) -> Record {
        let draft = &self.draft;
        let mut record = match self.before {
            Some(record) => record.clone(),
            None => Record::new(draft.record, draft.register.clone(), draft.definition),
        };
        let nobody = Uuid::nil();
        let change = Change {
            device: DeviceId(nobody),
            seq: UNSENT,
            site: Key::literal("site"),
            register: draft.register.clone(),
            record: draft.record,
            definition: draft.definition,
            seen: Seen {
                number: UNSENT,
                ..draft.seen
            },
            by: RecordId(nobody),
            at: At::exact(0),
            step: draft.step.clone(),
            reason: None,
            writes: draft.writes.clone(),
            group: None,
        };
        merge::apply(&mut record, &change, UNSENT);
        record
    }

    fn blank_in(&self, after: &Record) -> Vec<Key> {
        let Some(step) = &self.draft.step else {
            return Vec::new();
        };
        let fields = self.definition.fields.iter();
        let asked = fields.filter(|field| {
            !field.retired
                && field.required_at.contains(step)
                && holds(&field.required_when, after, self.definition)
        });
        let blank = asked.filter(|field| after.is_blank(field.key.as_str()));
        blank.map(|field| field.key.clone()).collect()
    }

    fn wrong_in(&self, after: &Record) -> Vec<(Key, Code)> {
        let mut wrong = Vec::new();
        for (key, write) in &self.draft.writes {
            let Some(field) = self.definition.field(key.as_str()) else {
                continue;
            };
            let fault = match write {
                Write::Set { value, .. } => checks::value_fits(field, value).err(),
                Write::Members { add, .. } => add
                    .iter()
                    .find_map(|value| checks::value_fits(field, value).err()),
                Write::Increase { .. } => None,
            };
            let fault = fault.or_else(|| match field.kind {
                Kind::IdNumber => checks::resident_id_fits(field, after, self.definition).err(),
                _ => None,
            });
            wrong.extend(fault.map(|code| (key.clone(), code)));
        }
        wrong
    }
}

/// A row from its cells.
pub(super) fn row<const N: usize>(cells: [Option<(&'static str, Value)>; N]) -> Value {
    let cells = cells.into_iter().flatten();
    Value::Map(cells.map(|(key, value)| (key.to_owned(), value)).gather())
}

/// One cell of a row.
pub(super) fn cell<K: Held>(column: One<K>, held: K::As<'_>) -> (&'static str, Value) {
    (column.key, K::write(held))
}
