//! The flows against the real definitions: what one phone saves without a network is taken by [`plan::plan`] afterwards, change by change.

mod board;
mod entered;
mod gate;
mod inside;
mod keys;
mod month;
mod orders;
mod patrol;
mod places;
mod pricing;
mod rounds;
mod scan;
mod shift;

use std::collections::BTreeMap;

use uuid::Uuid;

use super::writing::Writing;
use super::{Day, Entry, New, Register};
use crate::change::{Change, Group, Seen, UNSENT};
use crate::definition::{Definition, Role};
use crate::ids::{DeviceId, EpochId, Key, RecordId};
use crate::merge;
use crate::plan::{self, Actor};
use crate::record::Record;
use crate::replica::Draft;
use crate::time::At;
use crate::value::Value;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Midnight in Shanghai on 21 November 2026.
const TODAY: Day = Day {
    from_ms: 1_795_190_400_000,
};

fn at(hours: i64, minutes: i64) -> i64 {
    TODAY.from_ms + hours * HOUR + minutes * MINUTE
}

const LEAD: Actor = actor(1, Role::Lead);
const GUARD: Actor = actor(2, Role::Guard);
const WORKER: Actor = actor(3, Role::Worker);
const OTHER_WORKER: Actor = actor(4, Role::Worker);
const DESK: Actor = actor(5, Role::Receptionist);

const fn actor(number: u128, role: Role) -> Actor {
    Actor {
        staff: RecordId(Uuid::from_u128(number)),
        role,
    }
}

/// A site: definitions, the server's records, and one phone a person, each always up to date unless its network is gone.
struct Site {
    definitions: Vec<Definition>,
    records: BTreeMap<RecordId, Record>,
    number: u64,
    next_id: u128,
    seqs: BTreeMap<RecordId, u64>,
    /// The person whose phone has no network, with what it has saved, and its views.
    offline: Option<(Actor, Vec<Change>)>,
}

impl Site {
    fn new() -> Self {
        Self {
            definitions: crate::registers::built_in().unwrap(),
            records: BTreeMap::new(),
            number: 0,
            next_id: 1_000,
            seqs: BTreeMap::new(),
            offline: None,
        }
    }

    fn definition(&self, key: &str) -> &Definition {
        self.definitions.iter().find(|one| one.key == key).unwrap()
    }

    fn register(&self, key: &str) -> Register<'_> {
        let records = self.records.values().filter(|record| record.register == key);
        Register::new(self.definition(key), records)
    }

    fn registers(&self) -> Vec<Register<'_>> {
        let keys = self.definitions.iter().map(|one| one.key.as_str());
        keys.map(|key| self.register(key)).collect()
    }

    fn entry(&self, id: RecordId) -> Entry<'_> {
        let record = &self.records[&id];
        Entry::new(record, self.definition(record.register.as_str()))
    }

    fn id(&mut self) -> RecordId {
        self.next_id += 1;
        RecordId(Uuid::from_u128(self.next_id))
    }

    fn new_for(&mut self, me: Actor) -> New {
        let id = self.id();
        New {
            id,
            seen: self.seen(me, id),
        }
    }

    /// What a phone that shows `records` has in view of one.
    fn seen(&self, me: Actor, id: RecordId) -> Seen {
        Seen {
            epoch: EpochId(Uuid::nil()),
            number: self.records.get(&id).map_or(0, |record| record.number),
            own: self.seqs.get(&me.staff).copied().unwrap_or(0),
            answered: 0,
        }
    }

    /// Saves drafts as one group. With the network gone the phone shows them at once, and they wait.
    fn save(&mut self, me: Actor, now_ms: i64, drafts: Vec<Draft>) {
        let first = self.seqs.get(&me.staff).copied().unwrap_or(0) + 1;
        let count = u32::try_from(drafts.len()).unwrap();
        let group = (count > 1).then_some(Group { first, count });
        for (seq, draft) in (first..).zip(drafts) {
            self.seqs.insert(me.staff, seq);
            let change = change(me, seq, draft, now_ms, group);
            if let Some((_, outbox)) = &mut self.offline {
                let fresh = Record::new(change.record, change.register.clone(), change.definition);
                let record = self.records.entry(change.record).or_insert(fresh);
                assert!(merge::apply(record, &change, UNSENT));
                outbox.push(change);
            } else {
                self.number += 1;
                let accepted = self.judge(self.records.get(&change.record), &change, me, self.number);
                self.records.insert(change.record, accepted);
            }
        }
    }

    fn judge(&self, before: Option<&Record>, change: &Change, me: Actor, number: u64) -> Record {
        let definition = self.definition(change.register.as_str());
        let step = change.step.as_ref().map(Key::as_str);
        match plan::plan(definition, before, change, me, number) {
            Ok(accepted) => {
                assert_eq!(accepted.outcome, plan::Outcome::Applied, "{step:?}");
                accepted.record
            }
            Err(refusal) => panic!("{} {step:?}: {refusal:?}", definition.key),
        }
    }

    /// The network of a person's phone goes; what the others do is left out of these tests.
    fn goes_offline(&mut self, me: Actor) -> BTreeMap<RecordId, Record> {
        self.offline = Some((me, Vec::new()));
        self.records.clone()
    }

    /// It comes back: every change is pushed in order, and the server then shows what the phone showed. Returns how many were sent.
    fn comes_back(&mut self, mut server: BTreeMap<RecordId, Record>) -> usize {
        let (me, outbox) = self.offline.take().unwrap();
        for change in &outbox {
            self.number += 1;
            let accepted = self.judge(server.get(&change.record), change, me, self.number);
            server.insert(change.record, accepted);
        }
        for (id, record) in &server {
            for (key, state) in &record.fields {
                assert_eq!(Some(state), self.records[id].fields.get(key), "{key}");
            }
        }
        self.records = server;
        outbox.len()
    }

    /// Makes a record straight from fields.
    fn make(
        &mut self,
        me: Actor,
        register: &str,
        step: &'static str,
        now_ms: i64,
        fields: &[(&'static str, Value)],
    ) -> RecordId {
        let new = self.new_for(me);
        let writing = Writing::make(self.definition(register), new, step).put_all(&all(fields));
        let draft = writing.ready().unwrap();
        self.save(me, now_ms, vec![draft]);
        new.id
    }

    /// Takes a step of a record straight from fields.
    fn step(
        &mut self,
        me: Actor,
        id: RecordId,
        step: &'static str,
        now_ms: i64,
        fields: &[(&'static str, Value)],
    ) {
        let writing = Writing::step(self.entry(id), self.seen(me, id), step)
            .put_all(&all(fields))
            .why("因故");
        let draft = writing.ready().unwrap();
        self.save(me, now_ms, vec![draft]);
    }
}

fn change(me: Actor, seq: u64, draft: Draft, now_ms: i64, group: Option<Group>) -> Change {
    Change {
        device: DeviceId(me.staff.0),
        seq,
        site: Key::literal("site"),
        register: draft.register,
        record: draft.record,
        definition: draft.definition,
        seen: draft.seen,
        by: me.staff,
        at: At::exact(now_ms),
        step: draft.step,
        reason: draft.reason,
        writes: draft.writes,
        group,
    }
}

fn all(fields: &[(&'static str, Value)]) -> BTreeMap<Key, Value> {
    let fields = fields.iter();
    fields
        .map(|(key, value)| (Key::literal(key), value.clone()))
        .collect()
}

fn id(id: RecordId) -> Value {
    Value::text(id.to_string())
}

fn rows(rows: Vec<Vec<(&'static str, Value)>>) -> Value {
    let row = |row: Vec<(&'static str, Value)>| {
        let cells = row.into_iter().map(|(key, value)| (key.to_owned(), value));
        Value::Map(cells.collect())
    };
    Value::List(rows.into_iter().map(row).collect())
}
