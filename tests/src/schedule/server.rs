//! The server of the schedules: it numbers changes and merges them.

use std::collections::{BTreeMap, BTreeSet};

use steward_domain::change::{Change, Origin};
use steward_domain::definition::Role;
use steward_domain::ids::{DeviceId, RecordId};
use steward_domain::merge;
use steward_domain::plan::{self, Actor, Outcome};
use steward_domain::record::Record;
use steward_domain::refusal::Code;

use super::register::definition;

/// How the server takes a change in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// It merges whatever comes, and remembers no receipts: the laws hold for the merge alone.
    Nobody,
    /// It asks [`plan::plan`] for a person of this role, and answers what it answered before when a change comes again.
    Plan(Role),
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is in the record.
    Accepted(Outcome),
    /// It is in quarantine.
    Refused(Code),
}

/// The one server.
#[derive(Clone, Debug)]
pub struct Server {
    judge: Judge,
    /// A planted bug: whatever arrives replaces all that is there.
    pub(super) last_arrival_wins: bool,
    /// The number of the last change that was accepted.
    pub number: u64,
    /// Every record.
    pub records: BTreeMap<RecordId, Record>,
    /// The changes that are in each record.
    pub contents: BTreeMap<RecordId, BTreeSet<Origin>>,
    /// Every accepted change in the order of arrival.
    pub log: Vec<(Change, u64)>,
    receipts: BTreeMap<DeviceId, BTreeMap<u64, Receipt>>,
    refused: BTreeMap<(DeviceId, RecordId), Vec<u64>>,
}

impl Server {
    pub(super) fn new(judge: Judge) -> Self {
        Self {
            judge,
            last_arrival_wins: false,
            number: 0,
            records: BTreeMap::new(),
            contents: BTreeMap::new(),
            log: Vec::new(),
            receipts: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    /// The receipt that was given to a change.
    #[must_use]
    pub fn receipt(&self, origin: Origin) -> Option<Receipt> {
        self.receipts.get(&origin.device)?.get(&origin.seq).copied()
    }

    /// Takes one change in.
    pub fn take(&mut self, change: &Change) -> Receipt {
        let receipt = match self.judge {
            Judge::Nobody => {
                self.merge(change);
                Receipt::Accepted(Outcome::Merged)
            }
            Judge::Plan(role) => match self.receipt(change.origin()) {
                Some(receipt) => return receipt,
                None => self.plan(change, role),
            },
        };
        let receipts = self.receipts.entry(change.device).or_default();
        receipts.insert(change.seq, receipt);
        receipt
    }

    /// Knows nothing of what it has had before: the law of merging says that it needs not.
    fn merge(&mut self, change: &Change) {
        let mut change = change.clone();
        if self.last_arrival_wins {
            change.seen.number = u64::MAX;
            change.seen.own = u64::MAX;
        }
        let fresh = || Record::new(change.record, change.register.clone(), change.definition);
        let record = self.records.entry(change.record).or_insert_with(fresh);
        if merge::apply(record, &change, self.number + 1) {
            self.enter(&change);
        }
    }

    fn plan(&mut self, change: &Change, role: Role) -> Receipt {
        let refused = self.refused.entry((change.device, change.record)).or_default();
        let planned = if refused.iter().any(|seq| change.builds_on(*seq)) {
            Err(Code::BuildsOnRefused.into())
        } else {
            let actor = Actor {
                staff: change.by,
                role,
            };
            let before = self.records.get(&change.record);
            plan::plan(definition(), before, change, actor, self.number + 1)
        };
        match planned {
            Ok(accepted) => {
                self.records.insert(change.record, accepted.record);
                self.enter(change);
                Receipt::Accepted(accepted.outcome)
            }
            Err(refusal) => {
                refused.push(change.seq);
                Receipt::Refused(refusal.code)
            }
        }
    }

    fn enter(&mut self, change: &Change) {
        self.number += 1;
        let contents = self.contents.entry(change.record).or_default();
        contents.insert(change.origin());
        self.log.push((change.clone(), self.number));
    }
}
