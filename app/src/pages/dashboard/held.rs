//! The records that the dashboard counts, taken off their shelves for a moment, and the day of the site.

use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::Key;
use steward_domain::record::Record;
use steward_domain::work::Register;

use crate::desk::Desk;

/// A register with its records. Taking one tracks its shelf: what is worked out from it is worked out again when a record changes.
pub(super) struct Held {
    definition: Arc<Definition>,
    records: Vec<Arc<Record>>,
    /// Whether every record was read from the store, or never can be.
    pub(super) is_whole: bool,
}

impl Held {
    /// The register; none where the role has no right to it.
    pub(super) fn take(desk: Desk, key: &Key) -> Option<Self> {
        let definition = desk.ledger.definition(key.as_str())?;
        let held = desk.ledger.shelf(key).with(|shelf| Self {
            definition,
            records: shelf.views().cloned().collect(),
            is_whole: shelf.is_loaded || shelf.fault.is_some(),
        });
        Some(held)
    }

    /// As the domain reads it.
    pub(super) fn register(&self) -> Register<'_> {
        Register::new(&self.definition, self.records.iter().map(Arc::as_ref))
    }
}

/// The judged time in steps: what is worked out from it is worked out again when a step is over, not with every tick.
pub(super) fn every(desk: Desk, step_ms: i64) -> Memo<i64> {
    Memo::new(move |_| desk.now_ms.get().div_euclid(step_ms))
}
