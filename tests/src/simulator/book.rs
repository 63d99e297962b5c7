//! What the world knows beside the product: who wrote what, looking at what, and what the server has of it by its own tables.

use std::collections::{BTreeMap, BTreeSet};

use steward_domain::change::{Change, Origin};
use steward_domain::ids::{DeviceId, EpochId, RecordId};
use steward_domain::replica::Meta;
use steward_domain::wire::ReceiptOutcome;

use super::device::tag_of;
use super::laws::{Broken, Law, hold};
use super::server::Row;

/// What became of a change whose rows were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing: it must be on the server.
    Live,
    /// Its row was deleted, the storage rolled back behind it, or a restore of the server found it on no device any more.
    Taken,
    /// It was refused, and a person has looked after it: it need not be on any server, and never goes to another.
    Decided,
}

/// A change as its author made it.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) fate: Fate,
    /// What its author had in view of the record.
    pub(super) view: BTreeSet<i64>,
    /// Whether the rules allowed it, by what its author saw.
    pub(super) fits: bool,
    /// Whether less than that may count as seen: a restore or a move came between. Perhaps a false conflict, never a loss.
    pub(super) is_blurred: bool,
}

/// A change on the server.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) tag: i64,
    pub(super) record: RecordId,
    pub(super) number: u64,
    pub(super) outcome: ReceiptOutcome,
    pub(super) change: Option<Change>,
}

/// Which change of a record got which number.
type Numbers = BTreeMap<RecordId, BTreeMap<u64, i64>>;

/// Everything that the world knows.
#[derive(Default)]
pub(super) struct Book {
    pub(super) written: BTreeMap<i64, Written>,
    /// What the server has, by its own table.
    pub(super) kept: BTreeMap<Origin, Kept>,
    origins: BTreeMap<i64, Origin>,
    numbers: Numbers,
    /// The same of epochs that have ended.
    former: BTreeMap<EpochId, Numbers>,
    /// What it has acknowledged in answers that have left.
    pub(super) acknowledged: BTreeSet<Origin>,
    pub(super) next_tag: i64,
}

impl Book {
    pub(super) fn new() -> Self {
        Self {
            next_tag: 1,
            ..Self::default()
        }
    }

    /// Reads new rows of the server's table.
    pub(super) fn read(&mut self, rows: Vec<Row>) -> Result<BTreeSet<RecordId>, Broken> {
        let mut touched = BTreeSet::new();
        let mut numbers: Vec<u64> = Vec::new();
        for row in rows {
            let change: Option<Change> = serde_json::from_str(&row.body).ok();
            let tag = change.as_ref().map_or(0, tag_of);
            let before = self.origins.insert(tag, row.origin);
            hold(Law::Once, before.is_none(), || {
                format!(
                    "change {tag} is on the server as {before:?} and as {:?}",
                    row.origin
                )
            })?;
            if row.outcome != ReceiptOutcome::Quarantined {
                numbers.push(row.number);
                touched.insert(row.record);
                self.numbers
                    .entry(row.record)
                    .or_default()
                    .insert(row.number, tag);
            }
            self.kept.insert(
                row.origin,
                Kept {
                    tag,
                    record: row.record,
                    number: row.number,
                    outcome: row.outcome,
                    change,
                },
            );
        }
        let last = self.accepted().map(|kept| kept.number).max().unwrap_or(0);
        hold(Law::Once, self.accepted().count() as u64 == last, || {
            format!("{last} numbers were given to {} changes", self.accepted().count())
        })?;
        Ok(touched)
    }

    /// Reads the whole table, after the server was started again on the same data.
    pub(super) fn read_again(&mut self, rows: Vec<Row>) -> Result<BTreeSet<RecordId>, Broken> {
        let before = std::mem::take(&mut self.kept);
        self.origins.clear();
        self.numbers.clear();
        self.read(rows)?;
        for origin in &self.acknowledged {
            let now = self.kept.get(origin);
            let was = before.get(origin);
            // What the crash came right behind has not been looked at before.
            let is_as_it_was = |now: &Kept| {
                was.is_none_or(|was| (now.tag, now.number, now.outcome) == (was.tag, was.number, was.outcome))
            };
            let is_same = now.is_some_and(is_as_it_was);
            hold(Law::AcknowledgedIsDurable, is_same, || {
                format!("{origin:?} was acknowledged as {was:?} and is {now:?} after a restart")
            })?;
        }
        Ok(self.numbers.keys().copied().collect())
    }

    /// The server went back to a backup, which has these rows.
    pub(super) fn restored(&mut self, ended: EpochId, rows: Vec<Row>) -> Result<(), Broken> {
        let numbers = std::mem::take(&mut self.numbers);
        self.former.insert(ended, numbers);
        self.kept.clear();
        self.origins.clear();
        self.read(rows)?;
        let kept = &self.kept;
        self.acknowledged.retain(|origin| kept.contains_key(origin));
        Ok(())
    }

    pub(super) fn accepted(&self) -> impl Iterator<Item = &Kept> {
        self.kept
            .values()
            .filter(|kept| kept.outcome != ReceiptOutcome::Quarantined)
    }

    /// Whether the server has a change, accepted or refused.
    pub(super) fn has(&self, tag: i64) -> bool {
        self.origins.contains_key(&tag)
    }

    pub(super) fn outcome(&self, tag: i64) -> Option<ReceiptOutcome> {
        let origin = self.origins.get(&tag)?;
        self.kept.get(origin).map(|kept| kept.outcome)
    }

    /// The highest number that the server knows of a device.
    pub(super) fn last_seq(&self, device: DeviceId) -> u64 {
        let range = Origin { device, seq: 0 }..=Origin {
            device,
            seq: u64::MAX,
        };
        self.kept
            .range(range)
            .next_back()
            .map_or(0, |(origin, _)| origin.seq)
    }

    pub(super) fn origin(&self, tag: i64) -> Option<Origin> {
        self.origins.get(&tag).copied()
    }

    /// The changes in a record as a device has it, by its number in the epoch that is shown there.
    pub(super) fn contents(&self, meta: &Meta, record: RecordId, number: u64) -> BTreeSet<i64> {
        let present = meta.epochs.as_ref().map(|epochs| epochs.current);
        let shown = meta.shown_epoch.or(present);
        let numbers = shown
            .and_then(|epoch| self.former.get(&epoch))
            .unwrap_or(&self.numbers);
        let of_record = numbers.get(&record);
        let seen = of_record.into_iter().flat_map(|all| all.range(..=number));
        seen.map(|(_, tag)| *tag).collect()
    }

    /// The accepted changes of a record, in the order in which they were merged.
    pub(super) fn of_record(&self, record: RecordId) -> Vec<(u64, i64)> {
        let all = self.numbers.get(&record);
        all.into_iter()
            .flatten()
            .map(|(number, tag)| (*number, *tag))
            .collect()
    }

    /// Less than what its author saw may count as seen of this change.
    pub(super) fn blur(&mut self, tag: i64) {
        if let Some(written) = self.written.get_mut(&tag) {
            written.is_blurred = true;
        }
    }

    pub(super) fn set_fate(&mut self, tag: i64, fate: Fate) {
        if let Some(written) = self.written.get_mut(&tag) {
            written.fate = fate;
        }
    }
}
