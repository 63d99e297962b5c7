//! The records in conflict that this person may settle.

use std::cell::RefCell;
use std::sync::Arc;
use steward_domain::sort;

use leptos::prelude::*;
use steward_domain::definition::{Definition, Role, STATE_FIELD, VOIDED};
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::standing;

use crate::desk::Desk;
use crate::ledger::{Ledger, Pulse};

/// A record in conflict, as it stands: another change makes it another clash, and its cards are drawn anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Clash {
    /// The register.
    pub(super) register: Key,
    /// The record.
    pub(super) record: RecordId,
    /// The number of the record, and the sum of what is applied on this phone: one of them moves with every change.
    version: (u64, u64),
}

/// Every record in conflict that this person may settle, those that changed last first.
pub(super) fn clashes(ledger: Ledger) -> Vec<Clash> {
    let mut found = Vec::new();
    each_clash(ledger, |record| {
        found.push(Clash {
            register: record.register.clone(),
            record: record.id,
            version: (record.number, record.applied.values().sum()),
        });
    });
    sort::by_key(&mut found, |clash| std::cmp::Reverse(clash.version));
    found
}

/// Whether records are still being read from the store.
pub(super) fn is_reading(ledger: Ledger) -> bool {
    let registers = to_settle(ledger);
    registers.iter().any(|definition| {
        ledger
            .shelf(&definition.key)
            .with(|shelf| !shelf.is_loaded && shelf.fault.is_none())
    })
}

/// Whether there is a register whose conflicts this role settles.
pub(super) fn may_settle_any(ledger: Ledger, role: Role) -> bool {
    ledger
        .registers()
        .values()
        .any(|definition| definition.access.settle.contains(&role))
}

fn to_settle(ledger: Ledger) -> Vec<Arc<Definition>> {
    let role = ledger.actor().role;
    let registers = ledger.registers();
    registers
        .values()
        .filter(|definition| definition.access.settle.contains(&role))
        .cloned()
        .collect()
}

fn each_clash(ledger: Ledger, mut found: impl FnMut(&Record)) {
    for definition in to_settle(ledger) {
        ledger.shelf(&definition.key).with(|shelf| {
            for record in shelf.views() {
                if may_clash(record) && !standing::conflicts(record, &definition).is_empty() {
                    found(record);
                }
            }
        });
    }
}

/// Most records have one value in each field and were never voided: they need no closer look.
fn may_clash(record: &Record) -> bool {
    let many = record.fields.values().any(|state| state.values.len() > 1);
    let is_voided = || {
        record
            .values(STATE_FIELD)
            .iter()
            .any(|one| one.value.as_text() == Some(VOIDED))
    };
    many || is_voided()
}

/// The count of one ledger. The counter in the bars asks at every turn of the page, and outlives none of them.
struct Counted {
    of: ArcRwSignal<Pulse>,
    count: ArcMemo<usize>,
}

thread_local! {
    static COUNTED: RefCell<Option<Counted>> = const { RefCell::new(None) };
}

/// How many records wait for a decision of this person. Counted once for each change of what is on the phone.
#[must_use]
pub fn waiting() -> usize {
    let Some(desk) = use_context::<Desk>() else {
        return 0;
    };
    let ledger = desk.ledger;
    let count = COUNTED.with(|counted| {
        let mut counted = counted.borrow_mut();
        let of = ledger.pulse();
        match counted.as_ref() {
            Some(known) if known.of == of => known.count.clone(),
            _ => {
                let count = ArcMemo::new(move |_| {
                    let mut count = 0;
                    each_clash(ledger, |_| count += 1);
                    count
                });
                *counted = Some(Counted {
                    of,
                    count: count.clone(),
                });
                count
            }
        }
    });
    count.get()
}
