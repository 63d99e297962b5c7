//! What happened, in the order in which it is told: each event becomes one change. Numbers, devices and pushes come later, in
//! [`super::outboxes`].

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDateTime, Weekday};
use steward_domain::change::Write;
use steward_domain::definition::{Definition, MergeRule, STATE_FIELD, VOID_STEP, VOIDED};
use steward_domain::ids::{Key, RecordId};
use steward_domain::value::Value;

use super::dice::Dice;

pub(super) const SECOND: i64 = 1_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;
/// Asia/Shanghai has been eight hours ahead all year round since 1991.
const SHANGHAI: i64 = 8 * HOUR;

/// Fields and their values, as a form would have them.
pub(super) type Fields = Vec<(&'static str, Value)>;

/// One change to be.
pub(super) struct Event {
    pub(super) at_ms: i64,
    pub(super) person: usize,
    pub(super) register: Key,
    pub(super) definition: u32,
    pub(super) record: RecordId,
    pub(super) step: Option<Key>,
    pub(super) reason: Option<String>,
    pub(super) writes: BTreeMap<Key, Write>,
    /// Its author had seen nothing of the record but what the same device wrote.
    pub(super) unseen: bool,
    /// Events of one group follow each other and stand or fall together.
    pub(super) group: Option<usize>,
}

/// A record as one person has it in view.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) id: RecordId,
    register: &'static str,
    shown: BTreeMap<&'static str, Value>,
    last_ms: i64,
    unseen: bool,
}

impl Entry {
    /// The record as it looks to a phone without network: what others do from now on it does not show, and what is written
    /// to it stands beside theirs.
    pub(super) fn out_of_reach(&self) -> Self {
        Self {
            unseen: true,
            ..self.clone()
        }
    }

    /// The value that a field shows.
    pub(super) fn value(&self, field: &str) -> Option<&Value> {
        self.shown.get(field)
    }
}

/// The events so far, and the calendar that they stand in.
pub(super) struct Book<'d> {
    definitions: &'d [Definition],
    pub(super) now_ms: i64,
    today_ms: i64,
    pub(super) events: Vec<Event>,
    group: Option<usize>,
}

impl<'d> Book<'d> {
    pub(super) fn new(definitions: &'d [Definition], now_ms: i64) -> Self {
        Self {
            definitions,
            now_ms,
            today_ms: (now_ms + SHANGHAI).div_euclid(DAY) * DAY - SHANGHAI,
            events: Vec::new(),
            group: None,
        }
    }

    /// Midnight in Shanghai, so many days ago; negative for days to come.
    pub(super) fn midnight(&self, days_ago: i64) -> i64 {
        self.today_ms - days_ago * DAY
    }

    /// A record that is about to be made.
    pub(super) fn entry(&self, dice: &mut Dice, register: &'static str, at_ms: i64) -> Entry {
        Entry {
            id: RecordId(dice.record_id(at_ms.min(self.now_ms))),
            register,
            shown: BTreeMap::new(),
            last_ms: i64::MIN,
            unseen: false,
        }
    }

    /// Takes a step. `None` when its moment is still to come: whoever tells a story stops there, and the record stays as it is.
    pub(super) fn take(
        &mut self,
        entry: &mut Entry,
        (by, at_ms): (usize, i64),
        step: &'static str,
        reason: &str,
        mut fields: Fields,
    ) -> Option<i64> {
        fields.push((STATE_FIELD, Value::text(self.leads_to(entry.register, step))));
        let reason = (!reason.is_empty()).then(|| reason.to_owned());
        self.add(entry, by, at_ms, Some((Key::literal(step), reason)), fields)
    }

    /// Writes fields without a step.
    pub(super) fn edit(
        &mut self,
        entry: &mut Entry,
        (by, at_ms): (usize, i64),
        fields: Fields,
    ) -> Option<i64> {
        self.add(entry, by, at_ms, None, fields)
    }

    /// What is told until [`Self::close_group`] stands or falls together.
    pub(super) fn open_group(&mut self) {
        self.group = Some(self.events.len());
    }

    pub(super) fn close_group(&mut self) {
        self.group = None;
    }

    fn add(
        &mut self,
        entry: &mut Entry,
        person: usize,
        at_ms: i64,
        step: Option<(Key, Option<String>)>,
        fields: Fields,
    ) -> Option<i64> {
        // Two changes of one record never share a moment, or the timeline would have to guess.
        let at_ms = at_ms.max(entry.last_ms.saturating_add(SECOND));
        if at_ms > self.now_ms {
            return None;
        }
        entry.last_ms = at_ms;
        let definition = self.definition(entry.register);
        let mut writes = BTreeMap::new();
        for (key, value) in fields {
            let write = write(definition, entry, key, value);
            writes.insert(Key::literal(key), write);
        }
        let (step, reason) = step.map_or((None, None), |(step, reason)| (Some(step), reason));
        self.events.push(Event {
            at_ms,
            person,
            register: Key::literal(entry.register),
            definition: definition.version,
            record: entry.id,
            step,
            reason,
            writes,
            unseen: entry.unseen,
            group: self.group,
        });
        Some(at_ms)
    }

    fn leads_to(&self, register: &str, step: &str) -> String {
        if step == VOID_STEP {
            return VOIDED.to_owned();
        }
        match self.definition(register).flow.step(step) {
            Some(found) => found.to.to_string(),
            None => panic!("the register {register} has no step {step}"),
        }
    }

    fn definition(&self, register: &str) -> &'d Definition {
        let found = self.definitions.iter().find(|known| known.key == register);
        found.unwrap_or_else(|| panic!("the demo needs the register {register}"))
    }
}

fn write(definition: &Definition, entry: &mut Entry, key: &'static str, value: Value) -> Write {
    match definition
        .field(key)
        .map(steward_domain::definition::Field::merge_rule)
    {
        Some(MergeRule::Union) => Write::Members {
            add: match value {
                Value::List(list) => list,
                one => vec![one],
            },
            remove: Vec::new(),
        },
        Some(MergeRule::Sum) => Write::Increase {
            by: value.as_integer().unwrap_or(0),
        },
        _ => Write::Set {
            was: entry.shown.insert(key, value.clone()),
            value,
        },
    }
}

/// A record's id as a value.
pub(super) fn id(record: RecordId) -> Value {
    Value::text(record.to_string())
}

/// A row of a field of kind `rows`.
pub(super) fn row<const N: usize>(cells: [(&str, Value); N]) -> Value {
    let cells = cells.map(|(key, value)| (key.to_owned(), value));
    Value::Map(BTreeMap::from(cells))
}

fn local(at_ms: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(at_ms + SHANGHAI)
        .unwrap_or_default()
        .naive_utc()
}

/// The day in Shanghai: `2026-11-21`.
pub(super) fn date(at_ms: i64) -> String {
    local(at_ms).date().to_string()
}

pub(super) fn weekday(at_ms: i64) -> Weekday {
    local(at_ms).weekday()
}

/// The moment itself by day and in the evening, or some time after breakfast.
pub(super) fn in_waking_hours(at_ms: i64) -> i64 {
    let into_day = (at_ms + SHANGHAI).rem_euclid(DAY);
    if into_day < 7 * HOUR {
        at_ms + 7 * HOUR
    } else {
        at_ms
    }
}

/// The midnight before a moment.
pub(super) fn midnight_before(at_ms: i64) -> i64 {
    at_ms - (at_ms + SHANGHAI).rem_euclid(DAY)
}

/// The moment itself within office hours, or as many minutes past the next opening.
pub(super) fn in_office_hours(at_ms: i64) -> i64 {
    let into_day = (at_ms + SHANGHAI).rem_euclid(DAY);
    let midnight = at_ms - into_day;
    let minutes = into_day % (40 * MINUTE);
    match into_day / HOUR {
        0..8 => midnight + 8 * HOUR + 10 * MINUTE + minutes,
        8..18 => at_ms,
        _ => midnight + DAY + 8 * HOUR + 10 * MINUTE + minutes,
    }
}
