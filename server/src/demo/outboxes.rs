//! From the book to the devices: every event becomes a change of its person's device, and the changes go out in pushes.

use std::collections::HashMap;

use steward_domain::change::{Change, Group, Seen, UNSENT};
use steward_domain::ids::{EpochId, Key, RecordId};
use steward_domain::time::{At, Quality};

use super::book::{DAY, Event, HOUR};
use super::{DemoPerson, DemoPush};

/// The most changes of one push. A batch of a phone holds 500 changes or 256 KiB; these are well below both.
pub(super) const PUSH_CHANGES_MAX: usize = 100;
/// One phone in so many is off by a few seconds, and one of them has not been compared for a day.
const DRIFTING_EVERY: usize = 7;

/// Puts the events in order of time, gives each its place on its device, and packs them into pushes.
pub(super) fn send_all(
    mut events: Vec<Event>,
    people: &[DemoPerson],
    site: &Key,
    epoch: EpochId,
) -> Vec<DemoPush> {
    // Stable: events of one moment, such as a group, stay as they were told.
    events.sort_by_key(|event| event.at_ms);
    let mut outboxes = Outboxes {
        waiting: people.iter().map(|_| Vec::new()).collect(),
        holders: HashMap::new(),
        pushes: Vec::new(),
    };
    let mut sent = vec![0; people.len()];
    let mut day = None;
    let mut events = events.into_iter().peekable();
    while let Some(event) = events.next() {
        let today = event.at_ms.div_euclid(DAY);
        if day.replace(today).is_some_and(|before| before != today) {
            outboxes.send_everything();
        }
        let person = event.person;
        let group = event.group;
        let mut together = vec![event];
        while let Some(next) = events.next_if(|next| group.is_some() && next.group == group) {
            together.push(next);
        }
        let first = sent[person] + 1;
        let count = u32::try_from(together.len()).unwrap_or(1);
        let group = (count > 1).then_some(Group { first, count });
        let changes = together.into_iter().map(|event| {
            sent[person] += 1;
            change(event, &people[person], person, sent[person], (site, epoch, group))
        });
        outboxes.add(person, changes.collect());
    }
    outboxes.send_everything();
    outboxes.pushes
}

fn change(
    event: Event,
    person: &DemoPerson,
    place: usize,
    seq: u64,
    (site, epoch, group): (&Key, EpochId, Option<Group>),
) -> Change {
    let seen = Seen {
        epoch,
        number: if event.unseen { 0 } else { UNSENT - 1 },
        own: seq - 1,
        answered: seq - 1,
    };
    Change {
        device: person.device,
        seq,
        site: site.clone(),
        register: event.register,
        record: event.record,
        definition: event.definition,
        seen,
        by: person.staff,
        at: at(event.at_ms, place),
        step: event.step,
        reason: event.reason,
        writes: event.writes,
        group,
    }
}

/// The moment as that person's phone tells it: each is a little fast or slow, and knows by how much.
fn at(judged_ms: i64, person: usize) -> At {
    let offset_ms = [0, 840, -310, 1_920, -75, 460, -1_250][person % DRIFTING_EVERY];
    let wall_ms = judged_ms - offset_ms;
    let is_drifting = person % DRIFTING_EVERY == DRIFTING_EVERY - 1;
    At {
        wall_ms,
        // Every phone was started with its shift.
        mono_ms: (!is_drifting).then(|| wall_ms.rem_euclid(8 * HOUR)),
        offset_ms,
        quality: if is_drifting {
            Quality::Drifting
        } else {
            Quality::Good
        },
    }
}

/// What waits on each device. No record waits on two of them, so the order in which devices are emptied does not matter.
struct Outboxes {
    waiting: Vec<Vec<Change>>,
    holders: HashMap<RecordId, usize>,
    pushes: Vec<DemoPush>,
}

impl Outboxes {
    fn add(&mut self, person: usize, changes: Vec<Change>) {
        for change in &changes {
            // Whoever goes on with a record has it from the server, so the other's part of it is there by then.
            if let Some(&holder) = self.holders.get(&change.record)
                && holder != person
            {
                self.send(holder);
            }
        }
        if self.waiting[person].len() + changes.len() > PUSH_CHANGES_MAX {
            self.send(person);
        }
        for change in changes {
            self.holders.insert(change.record, person);
            self.waiting[person].push(change);
        }
    }

    fn send(&mut self, person: usize) {
        let changes = std::mem::take(&mut self.waiting[person]);
        for change in &changes {
            self.holders.remove(&change.record);
        }
        if !changes.is_empty() {
            self.pushes.push(DemoPush { person, changes });
        }
    }

    fn send_everything(&mut self) {
        for person in 0..self.waiting.len() {
            self.send(person);
        }
    }
}
