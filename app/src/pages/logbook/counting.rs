//! How far rounds came that nobody ended: an auditor looks for those first, and no number was written down for them. It is counted from
//! the route and the checks.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::work;
use steward_domain::work::keys::round;
use steward_domain::work::rounds::{Patrol, Progress, walked};

use crate::desk::Desk;
use crate::ledger::Ledger;

const ROUNDS: &str = "patrol_round";
/// What rounds are counted from.
const COUNTED_FROM: [&str; 3] = ["patrol_check", "route", "checkpoint"];
/// Where nobody has set out yet, and how many were checked is no question.
const NOT_BEGUN: &str = "planned";

/// The registers that numbers are counted from.
#[must_use]
pub fn registers(definition: &Definition) -> Vec<Key> {
    if definition.key != ROUNDS {
        return Vec::new();
    }
    COUNTED_FROM.map(Key::literal).into()
}

/// The numbers that are counted.
#[derive(Clone, Debug, Default)]
pub struct Counted(BTreeMap<RecordId, Progress>);

impl Counted {
    /// Of rounds; of all other records, and where the role does not receive the checks, nothing is.
    #[must_use]
    pub fn of(desk: Desk, definition: &Definition, records: &[Arc<Record>]) -> Self {
        if definition.key != ROUNDS {
            return Self::default();
        }
        Self(untrack(|| counted(desk.ledger, definition, records)).unwrap_or_default())
    }

    /// What stands in a column of a record where nothing was written.
    #[must_use]
    pub fn told(&self, record: &Record, definition: &Definition, key: &str) -> Option<usize> {
        if !record.is_blank(key) {
            return None;
        }
        let progress = self.0.get(&record.id)?;
        let is_begun = || work::Entry::new(record, definition).state() != NOT_BEGUN;
        match key {
            key if key == round::STOPS_TOTAL.key => Some(progress.total),
            key if key == round::STOPS_CHECKED.key && is_begun() => Some(progress.checked),
            _ => None,
        }
    }
}

fn counted(
    ledger: Ledger,
    definition: &Definition,
    records: &[Arc<Record>],
) -> Option<BTreeMap<RecordId, Progress>> {
    let held = |key: &str| {
        let definition = ledger.definition(key)?;
        let shelf = ledger.shelf(&definition.key);
        let records: Vec<Arc<Record>> = shelf.with(|shelf| shelf.views().cloned().collect());
        Some((definition, records))
    };
    let [checks, routes, checkpoints] = COUNTED_FROM.map(held);
    let (checks, routes, checkpoints) = (checks?, routes?, checkpoints?);
    let rounds: Vec<work::Entry<'_>> = records
        .iter()
        .map(|record| work::Entry::new(record, definition))
        .collect();
    let patrol = Patrol {
        rounds: work::Register::new(definition, records.iter().map(Arc::as_ref)),
        checks: work::Register::new(&checks.0, checks.1.iter().map(Arc::as_ref)),
        routes: work::Register::new(&routes.0, routes.1.iter().map(Arc::as_ref)),
        checkpoints: work::Register::new(&checkpoints.0, checkpoints.1.iter().map(Arc::as_ref)),
    };
    Some(walked(&patrol, &rounds))
}
