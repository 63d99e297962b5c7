//! A device of the schedules: what it has pulled, what it has not sent, and the forms that are open on it.

use std::collections::{BTreeMap, BTreeSet};

use steward_domain::change::{Change, Origin, Seen, UNSENT};
use steward_domain::ids::{DeviceId, EpochId, RecordId};
use steward_domain::merge;
use steward_domain::record::Record;

use super::register::definition;

/// A record as it was pulled, and the changes that are in it.
#[derive(Clone, Debug)]
pub struct Base {
    /// The record.
    pub record: Record,
    /// What is in it.
    pub contents: BTreeSet<Origin>,
}

/// An open form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its record.
    pub record: RecordId,
    /// What the change will say that its author had in view.
    pub seen: Seen,
    /// The record as the form shows it; `None` for a form that makes one.
    pub view: Option<Record>,
    /// What its author truly had in view.
    pub contents: BTreeSet<Origin>,
}

/// One device.
#[derive(Clone, Debug)]
pub struct Device {
    /// Its identity.
    pub id: DeviceId,
    /// Who works on it.
    pub person: RecordId,
    /// What it has pulled.
    pub bases: BTreeMap<RecordId, Base>,
    /// The server's number at its last pull, even a half-done one.
    pub cursor: u64,
    /// Its own changes in the order of their `seq`.
    pub own: Vec<Change>,
    /// The highest own `seq` whose receipt came.
    pub answered: u64,
    /// Own changes of which it has heard that they were refused.
    pub refused: BTreeSet<u64>,
    /// Open forms.
    pub forms: Vec<Form>,
}

impl Device {
    pub(super) fn new(id: DeviceId, person: RecordId) -> Self {
        Self {
            id,
            person,
            bases: BTreeMap::new(),
            cursor: 0,
            own: Vec::new(),
            answered: 0,
            refused: BTreeSet::new(),
            forms: Vec::new(),
        }
    }

    /// The `seq` of its last change.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.own.last().map_or(0, |change| change.seq)
    }

    /// The number of a record as it was pulled; 0 before.
    #[must_use]
    pub fn number_of(&self, record: RecordId) -> u64 {
        self.bases.get(&record).map_or(0, |base| base.record.number)
    }

    /// The changes without a receipt.
    #[must_use]
    pub fn outbox(&self) -> Vec<Change> {
        let waits = |change: &&Change| change.seq > self.answered;
        self.own.iter().filter(waits).cloned().collect()
    }

    /// Every record that it shows.
    #[must_use]
    pub fn shown(&self) -> Vec<RecordId> {
        let own = self.own.iter().map(|change| change.record);
        let all: BTreeSet<RecordId> = self.bases.keys().copied().chain(own).collect();
        all.into_iter().collect()
    }

    /// A record as it is shown: as it was pulled, with the own changes that are not in it on top.
    /// A refused change is out of view from its receipt on.
    #[must_use]
    pub fn view(&self, record: RecordId) -> Base {
        let definition = definition();
        let mut view = self.bases.get(&record).cloned().unwrap_or_else(|| Base {
            record: Record::new(record, definition.key.clone(), definition.version),
            contents: BTreeSet::new(),
        });
        let own = view.contents.iter().filter(|origin| origin.device == self.id);
        let newest_pulled = own.map(|origin| origin.seq).max().unwrap_or(0);
        for change in &self.own {
            let is_on_top = change.seq > newest_pulled && !self.refused.contains(&change.seq);
            if change.record == record && is_on_top {
                merge::apply(&mut view.record, change, UNSENT);
                view.contents.insert(change.origin());
            }
        }
        view
    }

    pub(super) fn seen(&self, epoch: EpochId, number: u64) -> Seen {
        Seen {
            epoch,
            number,
            own: self.last_seq(),
            answered: self.answered,
        }
    }
}
