//! What a person decides about changes that were refused, carried out by the replica in one transaction.

use std::cell::Cell;
use std::collections::BTreeMap;

use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::replica::{AgainError, Held, OutboxRow, Replica, Rows, SaveError};
use steward_domain::sort::Gather;
use steward_domain::time::At;

use crate::desk::{Desk, save_fault_words, store_fault_words};
use crate::store::StoreFault;
use crate::words::SyncWords;

/// Records as the server has them, read before a plan is made.
struct Bases(BTreeMap<RecordId, Record>);

impl Held for Bases {
    fn record(&self, id: RecordId) -> Option<Record> {
        self.0.get(&id).cloned()
    }
}

/// Lets a refused change go. It stays readable for 72 hours.
pub(super) async fn look_after(desk: Desk, seq: u64) {
    let done = desk
        .ledger
        .settle(|replica, at| Ok(replica.look_after(&[seq], at.wall_ms)))
        .await;
    match done {
        Ok(()) => desk.say(SyncWords::now().looked_after, None),
        Err(fault) => desk.complain(save_fault_words(&fault)),
    }
}

/// Saves a refused change once more, with its group.
pub(super) async fn apply_again(desk: Desk, seq: u64) {
    let rows = desk.ledger.with_replica(|replica| {
        let needed = replica.needs_again(&[seq]);
        replica
            .outbox()
            .filter(|row| needed.contains(&row.record))
            .cloned()
            .collect::<Vec<_>>()
    });
    let versions = versions(desk);
    let plan = |replica: &Replica, held: &Bases, at| {
        replica.apply_again(&[seq], held, |register| versions.get(register).copied(), at)
    };
    if again(desk, &rows, plan).await {
        desk.say(SyncWords::now().again_done, None);
    }
}

/// Saves changes that came from a file as changes of this phone.
pub(super) async fn take_over(desk: Desk, rows: &[OutboxRow]) -> bool {
    let versions = versions(desk);
    let plan = |replica: &Replica, held: &Bases, at| {
        replica.take_over(rows.iter(), held, |register| versions.get(register).copied(), at)
    };
    let is_done = again(desk, rows, plan).await;
    if is_done {
        desk.say(SyncWords::now().import_taken, None);
    }
    is_done
}

async fn again(
    desk: Desk,
    rows: &[OutboxRow],
    plan: impl Fn(&Replica, &Bases, At) -> Result<Rows, AgainError>,
) -> bool {
    let held = match bases(desk, rows).await {
        Ok(held) => held,
        Err(fault) => {
            desk.complain(store_fault_words(&fault));
            return false;
        }
    };
    // Why a plan was not made is more than a save can say.
    let not_again = Cell::new(false);
    let done = desk.ledger.settle(|replica, at| {
        plan(replica, &held, at).map_err(|why| match why {
            AgainError::Save(why) => why,
            AgainError::NotRefused { .. }
            | AgainError::Unreadable { .. }
            | AgainError::NotTheAuthor { .. } => {
                not_again.set(true);
                SaveError::GroupSize
            }
        })
    });
    match done.await {
        Ok(()) => return true,
        Err(_) if not_again.get() => desk.complain(SyncWords::now().again_not),
        Err(fault) => desk.complain(save_fault_words(&fault)),
    }
    false
}

/// The records of some changes as the server has them. One that is older than what comes meanwhile makes perhaps a false conflict,
/// never a loss.
async fn bases(desk: Desk, rows: &[OutboxRow]) -> Result<Bases, StoreFault> {
    let changes = rows.iter().filter_map(OutboxRow::change);
    let places: BTreeMap<RecordId, Key> = changes.map(|change| (change.record, change.register)).gather();
    let places: Vec<(Key, RecordId)> = places.into_iter().map(|(id, register)| (register, id)).collect();
    let records = desk.ledger.store().some_records(&places).await?;
    Ok(Bases(
        records.into_iter().map(|record| (record.id, record)).gather(),
    ))
}

fn versions(desk: Desk) -> BTreeMap<Key, u32> {
    let registers = desk.ledger.registers();
    registers
        .iter()
        .map(|(key, definition)| (key.clone(), definition.version))
        .gather()
}
