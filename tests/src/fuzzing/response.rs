//! What a phone hears: the bytes of an answer, and what the replica makes of it.

use std::collections::BTreeMap;

use steward_domain::change::{Seen, Write};
use steward_domain::definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::{Draft, Exchange, Failure, Held, KeptRegisters, Meta, OutboxRow, Replica};
use steward_domain::time::At;
use steward_domain::value::Value;
use steward_domain::wire::{ReadResponse, SyncResponse, read_response};
use uuid::Uuid;

use super::look::look_at;
use super::{DEVICE, EPOCH, MANAGER, NOW_MS, SITE, built_in, register, same_again};

/// So many records of the answer are shown: each is shown in forty ways.
const LOOKED_AT: usize = 2;

/// What the phone holds of the records that the answer is about: those of the answer itself.
struct Holding<'a>(&'a [Record]);

impl Held for Holding<'_> {
    fn record(&self, id: RecordId) -> Option<Record> {
        self.0.iter().find(|record| record.id == id).cloned()
    }
}

/// The body of an answer, to phones that have four changes waiting and have come differently far.
///
/// Law 5: what waits for an answer leaves the outbox by none.
///
/// # Panics
/// When a law is broken.
pub fn response(bytes: &[u8]) {
    let Some(ReadResponse { response, unread }) = read(bytes) else {
        return;
    };
    assert!(
        unread
            .iter()
            .all(|one| serde_json::from_str::<Record>(one.text.get()).is_err())
    );
    for record in &response.records {
        same_again(record);
    }
    show(&response);
    let fresh = phone(&Meta::enrolled(DEVICE, Key::literal(SITE), MANAGER.staff));
    let synced = phone(&Meta {
        epochs: Some(response.epochs.clone()),
        shown_epoch: Some(response.epochs.current),
        cursor: response.previous,
        ..fresh.meta().clone()
    });
    let filling = phone(&Meta {
        snapshot: Some(7),
        ..synced.meta().clone()
    });
    for mut replica in [fresh, synced, filling] {
        // The same answer twice, as a network does it: the second time there may be nothing left to do.
        hear(&mut replica, &response);
        hear(&mut replica, &response);
    }
}

/// A phone with a change that makes a record, two that stand or fall together, and one that edits.
fn phone(meta: &Meta) -> Replica {
    let mut replica = Replica::open(
        Meta {
            next_seq: 1,
            ..meta.clone()
        },
        Vec::new(),
    )
    .0;
    let drafts = [
        vec![draft(1, true)],
        vec![draft(2, true), draft(3, true)],
        vec![draft(1, false)],
    ];
    for together in drafts {
        let rows = replica
            .save(together, At::exact(NOW_MS))
            .expect("it can be saved");
        replica.saved(&rows);
    }
    replica
}

fn draft(record: u128, makes: bool) -> Draft {
    let set = |value: Value| Write::Set { value, was: None };
    let mut writes = BTreeMap::from([(Key::literal("description"), set(Value::text("门锁坏了")))]);
    if makes {
        writes.insert(Key::literal("state"), set(Value::text("reported")));
    }
    Draft {
        register: Key::literal("repair"),
        record: RecordId(Uuid::from_u128(record)),
        definition: 1,
        seen: Seen {
            epoch: EPOCH,
            number: 0,
            own: u64::from(!makes) * 3,
            answered: 0,
        },
        step: makes.then(|| Key::literal("report")),
        reason: None,
        writes,
    }
}

fn hear(replica: &mut Replica, response: &SyncResponse) {
    let outgoing = replica.request().expect("none is under way");
    assert!(outgoing.missing.iter().all(|(first, last)| first <= last));
    let exchange = Exchange {
        sent_wall_ms: NOW_MS,
        received_wall_ms: NOW_MS + 300,
        received_mono_ms: 300,
    };
    let _ = replica.needs(response);
    let Ok(plan) = replica.answer(response, &Holding(&response.records), exchange) else {
        let _ = replica.failed(Failure::Unreachable, 7);
        return;
    };
    let before: Vec<OutboxRow> = replica.outbox().cloned().collect();
    assert!(plan.rows.follow(replica.meta()));
    assert_eq!(plan.rows.meta.next_seq, replica.meta().next_seq);
    replica.stored(&plan);
    for row in before
        .iter()
        .filter(|row| row.is_waiting() || row.needs_decision())
    {
        let kept = replica.outbox().find(|kept| kept.seq == row.seq);
        let kept = kept.unwrap_or_else(|| panic!("change {} is gone", row.seq));
        assert_eq!(kept.body.get(), row.body.get());
    }
    same_again(replica.meta());
    let _ = replica.status();
    // What was written is on the disk, and the app starts anew.
    let (opened, _) = Replica::open(replica.meta().clone(), replica.outbox().cloned().collect());
    assert_eq!(opened.meta().next_seq, replica.meta().next_seq);
    view(replica, &response.records);
}

fn read(bytes: &[u8]) -> Option<ReadResponse> {
    read_response(std::str::from_utf8(bytes).ok()?).ok()
}

/// The records of the drafts as they are shown: what the server has, with what waits on top.
fn view(replica: &Replica, records: &[Record]) {
    let definition = register(built_in(), &Key::literal("repair")).expect("it is built in");
    for id in [1, 2].map(|id| RecordId(Uuid::from_u128(id))) {
        let changes: Vec<_> = replica.pending_of(id).filter_map(OutboxRow::change).collect();
        let base = records.iter().find(|record| record.id == id);
        if let Some(shown) = replica.view(base, &changes) {
            look_at(&shown, definition, MANAGER);
        }
        let _ = replica.seen(base);
    }
}

/// The records that came, by the definitions that came with them.
fn show(response: &SyncResponse) {
    let told = response.definitions.as_ref();
    let told = told.map(|told| KeptRegisters::after(None, told).read());
    // The server sends none that it has not checked.
    let in_force = told.into_iter().flat_map(|told| told.in_force.into_values());
    let sound: Vec<_> = in_force
        .filter(|told| definition::check(told).is_empty())
        .collect();
    for record in response.records.iter().take(LOOKED_AT) {
        let found = register(&sound, &record.register).or_else(|| register(built_in(), &record.register));
        if let Some(definition) = found {
            look_at(record, definition, MANAGER);
        }
    }
}
