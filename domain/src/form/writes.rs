//! The change that saving a form would make, and the record with it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Content, Form, typed};
use crate::change::{Change, Seen, UNSENT, Write};
use crate::definition::{Definition, Field, SETTLE_STEP, STATE_FIELD, VOID_STEP, VOIDED};
use crate::ids::{DeviceId, Key};
use crate::merge;
use crate::record::Record;
use crate::replica::Draft;
use crate::sort::Gather;
use crate::standing::{Shown, standing};
use crate::time::At;
use crate::value::Value;

/// How often hiding a field may hide another that hangs on it.
const HIDING_ROUNDS_MAX: usize = 8;
/// The most values of a conflict that a change remembers for the timeline.
const WAS_MAX: usize = 4;

impl Form {
    /// What saving would write: only what differs from the view, each with what it replaces. Entries of fields that the form has
    /// since hidden stay in the draft and are not written: nobody sees them.
    #[must_use]
    pub fn writes(&self, definition: &Definition) -> BTreeMap<Key, Write> {
        self.settled_writes(definition).0
    }

    /// What is handed over to [`crate::replica::Replica::save`].
    #[must_use]
    pub fn draft(self, definition: &Definition) -> Draft {
        let writes = self.writes(definition);
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        Draft {
            register: self.register,
            record: self.record,
            definition: self.definition,
            seen: self.seen,
            step: self.step,
            reason,
            writes,
        }
    }

    /// The record as it would be.
    #[must_use]
    pub fn preview(&self, definition: &Definition) -> Record {
        self.settled_writes(definition).1
    }

    fn settled_writes(&self, definition: &Definition) -> (BTreeMap<Key, Write>, Record) {
        let mut hidden = BTreeSet::new();
        let mut rounds = 0;
        loop {
            let writes = self.writes_without(definition, &hidden);
            let record = self.with(&writes);
            let before = hidden.len();
            let gone = definition.fields.iter().filter(|field| {
                writes.contains_key(&field.key) && !self.is_shown(definition, field, &record)
            });
            hidden.extend(gone.map(|field| field.key.clone()));
            rounds += 1;
            if hidden.len() == before || rounds == HIDING_ROUNDS_MAX {
                return (writes, record);
            }
        }
    }

    fn writes_without(&self, definition: &Definition, hidden: &BTreeSet<Key>) -> BTreeMap<Key, Write> {
        let entries = self.entries.iter().filter(|(key, _)| !hidden.contains(*key));
        let mut writes: BTreeMap<Key, Write> = entries
            .filter_map(|(key, entry)| {
                let write = match definition.field(key.as_str()) {
                    Some(field) => self.write(field, &entry.content)?,
                    None => unknown(&entry.content),
                };
                Some((key.clone(), write))
            })
            .gather();
        if let Some(to) = self.state_after(definition) {
            let value = Value::text(to);
            let was = self.state_before(definition).map(Value::text);
            writes.insert(Key::literal(STATE_FIELD), Write::Set { value, was });
        }
        writes
    }

    fn write(&self, field: &Field, content: &Content) -> Option<Write> {
        match content {
            Content::Value(value) => {
                let value = typed::canonical(field, value);
                let was = match self.shown_before(field) {
                    Shown::Value(before) | Shown::Chosen { value: before, .. } if *before == value => {
                        return None;
                    }
                    Shown::Blank if value.is_blank() => return None,
                    Shown::Value(before) | Shown::Chosen { value: before, .. } => Some(before.clone()),
                    Shown::Conflict(sides) => {
                        Some(Value::List(sides.into_iter().take(WAS_MAX).cloned().collect()))
                    }
                    _ => None,
                };
                Some(Write::Set { value, was })
            }
            Content::Members { add, strike } => {
                let add: Vec<Value> = add.iter().map(|value| typed::canonical(field, value)).collect();
                let add: Vec<Value> = add.into_iter().filter(|value| !value.is_blank()).collect();
                let remove: Vec<_> = strike.iter().copied().collect();
                (add.len() + remove.len() > 0).then_some(Write::Members { add, remove })
            }
            Content::Increase(0) => None,
            Content::Increase(by) => Some(Write::Increase { by: *by }),
        }
    }

    fn state_after(&self, definition: &Definition) -> Option<String> {
        match self.step.as_ref()?.as_str() {
            VOID_STEP => Some(VOIDED.to_owned()),
            SETTLE_STEP => self.settles_to.clone(),
            key => definition.flow.step(key).map(|step| step.to.to_string()),
        }
    }

    /// The state that the person saw: of several, the one that the step goes on from.
    fn state_before(&self, definition: &Definition) -> Option<String> {
        let stands = standing(self.view.as_ref()?, &definition.flow);
        let step = self
            .step
            .as_ref()
            .and_then(|key| definition.flow.step(key.as_str()));
        let is_from = |state: &&&str| step.is_some_and(|step| step.from.iter().any(|from| from == **state));
        let state = match stands.states.iter().find(is_from) {
            Some(from) if !step.is_some_and(|step| step.from.iter().any(|from| from == stands.state)) => from,
            _ => stands.state,
        };
        Some(state.to_owned()).filter(|state| !state.is_empty())
    }

    fn with(&self, writes: &BTreeMap<Key, Write>) -> Record {
        let mut record = match &self.view {
            Some(view) => view.clone(),
            None => Record::new(self.record, self.register.clone(), self.definition),
        };
        merge::apply(&mut record, &self.dry_run(writes.clone()), UNSENT);
        record
    }

    /// The change as [`crate::plan::plan`] would judge it on the view. All of the view was seen, whatever numbers it has, so the
    /// dry run needs neither the device nor its sequence.
    pub(super) fn dry_run(&self, writes: BTreeMap<Key, Write>) -> Change {
        Change {
            device: DeviceId(Uuid::nil()),
            seq: UNSENT,
            site: self.register.clone(),
            register: self.register.clone(),
            record: self.record,
            definition: self.definition,
            seen: Seen {
                number: UNSENT,
                ..self.seen
            },
            by: self.by,
            at: At::exact(self.opened_ms),
            step: self.step.clone(),
            reason: Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
            writes,
            group: None,
        }
    }
}

/// An entry of a field that the present definition does not know is handed over as it is: the server says what it is worth.
fn unknown(content: &Content) -> Write {
    match content {
        Content::Value(value) => Write::Set {
            value: value.clone(),
            was: None,
        },
        Content::Members { add, strike } => Write::Members {
            add: add.clone(),
            remove: strike.iter().copied().collect(),
        },
        Content::Increase(by) => Write::Increase { by: *by },
    }
}
