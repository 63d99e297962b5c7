//! What a person decides about a change that was refused, or that can't even be sent: let it go, or apply it again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::outbox::OutboxRow;
use super::{GROUP_BYTES_MAX, Held, Replica, Rows, SaveError};
use crate::change::{Change, Group, Origin, Tag, UNSENT, Write};
use crate::definition::STATE_FIELD;
use crate::ids::{Key, RecordId};
use crate::merge;
use crate::record::Record;
use crate::sort::{self, Gather};
use crate::time::At;
use crate::value::Value;
use crate::wire::BATCH_CHANGES_MAX;

/// What became of a refused change by a person's will.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The person has read the reason and lets it go. It can still be applied again while it is here.
    LetGo,
    /// Its writes were saved once more as a new change.
    Again,
}

/// A person has looked after a refused change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAfter {
    /// What was decided.
    pub decision: Decision,
    /// When, by this device's wall clock.
    pub at_wall_ms: i64,
}

/// A change was not applied again, and nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgainError {
    /// It is not here, it was not refused, or it was applied again already.
    NotRefused {
        /// Its `seq`.
        seq: u64,
    },
    /// This version of the app can't read it; a newer one can.
    Unreadable {
        /// Its `seq`.
        seq: u64,
    },
    /// It is another person's, or of another site: nobody signs for somebody else.
    NotTheAuthor {
        /// Its `seq`.
        seq: u64,
    },
    /// The new changes can't be saved.
    Save(SaveError),
}

impl From<SaveError> for AgainError {
    fn from(why: SaveError) -> Self {
        Self::Save(why)
    }
}

impl Replica {
    /// Plans that a person has read why these changes were refused, and lets them go. Others of the same group are let go with them,
    /// since they fell together; what was not refused stays as it is. After the transaction call [`Self::saved`].
    /// Other tabs open the replica anew then: one that still offers the old row again would not know.
    ///
    /// Law: what was looked after is never sent again, not to a restored server either. There it would come back as a surprise, or
    /// stand beside what was saved in its place. A server that waits for its number is told that there is no change of that number.
    ///
    /// Law: no word of a refused change is gone before a person has decided. The row stays, with the reason, for
    /// [`super::KEPT_AFTER_RECEIPT_MS`] more, and can be read and applied again until then.
    #[must_use]
    pub fn look_after(&self, seqs: &[u64], at_wall_ms: i64) -> Rows {
        let mut rows = Rows::new(&self.meta, self.meta.clone());
        let decided = LookedAfter {
            decision: Decision::LetGo,
            at_wall_ms,
        };
        let undecided = self
            .with_groups(seqs)
            .into_iter()
            .filter(|row| row.needs_decision());
        rows.outbox_put.extend(undecided.map(|row| row.decided(decided)));
        rows
    }

    /// The records that [`Self::apply_again`] will look up for these changes.
    #[must_use]
    pub fn needs_again(&self, seqs: &[u64]) -> BTreeSet<RecordId> {
        self.with_groups(seqs).into_iter().map(|row| row.record).gather()
    }

    /// Plans that refused changes are saved once more, as new ones that have seen what is in view now, and that the old ones are
    /// looked after, in one transaction. Whole groups go together; what is left of a torn one makes a group of its own.
    ///
    /// `definition` tells the version that a register has now; a change of one that is not told keeps its own. What a later one of
    /// these changes had seen of an earlier one, it has seen of the earlier one's successor.
    ///
    /// # Errors
    /// [`AgainError`]; nothing is written.
    pub fn apply_again(
        &self,
        seqs: &[u64],
        held: &impl Held,
        definition: impl Fn(&Key) -> Option<u32>,
        at: At,
    ) -> Result<Rows, AgainError> {
        let may_be = |row: &OutboxRow| {
            let is_again = |one: LookedAfter| one.decision == Decision::Again;
            row.is_refused() && !row.looked_after.is_some_and(is_again)
        };
        let chosen = self.with_groups(seqs);
        let known = |seq: &u64| self.outbox.get(seq).is_some_and(may_be);
        let here = chosen.iter().map(|row| &row.seq);
        if let Some(seq) = seqs.iter().chain(here).find(|seq| !known(seq)) {
            return Err(AgainError::NotRefused { seq: *seq });
        }
        let mut rows = self.take_over(chosen.iter().copied(), held, definition, at)?;
        let decided = LookedAfter {
            decision: Decision::Again,
            at_wall_ms: at.wall_ms,
        };
        let old = chosen.into_iter().map(|row| row.decided(decided));
        rows.outbox_put.extend(old);
        Ok(rows)
    }

    /// Plans that the changes of other rows, which come from a file and can't be sent under their own identity, are saved as new
    /// changes of this replica, as by [`Self::apply_again`]. A person decides on it: if they do reach the server under
    /// their own identity as well, they are there twice.
    ///
    /// # Errors
    /// [`AgainError`]; nothing is written.
    pub fn take_over<'r>(
        &self,
        old: impl IntoIterator<Item = &'r OutboxRow>,
        held: &impl Held,
        definition: impl Fn(&Key) -> Option<u32>,
        at: At,
    ) -> Result<Rows, AgainError> {
        let mut changes = Vec::new();
        for row in old {
            let seq = row.seq;
            let change = row.change().ok_or(AgainError::Unreadable { seq })?;
            if change.by != self.meta.staff || change.site != self.meta.site {
                return Err(AgainError::NotTheAuthor { seq });
            }
            changes.push(change);
        }
        if changes.is_empty() || changes.len() > BATCH_CHANGES_MAX {
            return Err(SaveError::GroupSize.into());
        }
        sort::by_key(&mut changes, |change| change.seq);
        let first = self.meta.next_seq;
        let next_seq = first + changes.len() as u64;
        if next_seq >= UNSENT {
            return Err(SaveError::SequenceEnded.into());
        }
        let mut renewal = Renewal::new(self, held, &changes);
        let mut rows = Rows::new(&self.meta, self.meta.clone());
        rows.meta.next_seq = next_seq;
        for unit in changes.chunk_by(|one, next| one.group.is_some() && one.group == next.group) {
            let mut bytes = 0;
            let group = renewal.group(unit);
            for old in unit {
                let version = definition(&old.register).unwrap_or(old.definition);
                let row = OutboxRow::waiting(&renewal.renewed(old, group, version, at))?;
                bytes += row.body.get().len();
                rows.outbox_put.push(row);
            }
            if bytes > GROUP_BYTES_MAX {
                return Err(SaveError::TooLarge.into());
            }
        }
        Ok(rows)
    }

    /// These rows and those of their groups, in order. Numbers without a row are passed over.
    fn with_groups(&self, seqs: &[u64]) -> Vec<&OutboxRow> {
        let named: Vec<&OutboxRow> = seqs.iter().filter_map(|seq| self.outbox.get(seq)).collect();
        let groups: BTreeSet<(u64, u32)> = named.iter().filter_map(|row| key_of(row.group)).gather();
        let alone: BTreeSet<u64> = named.iter().map(|row| row.seq).gather();
        let is_chosen = |row: &&OutboxRow| {
            alone.contains(&row.seq) || key_of(row.group).is_some_and(|key| groups.contains(&key))
        };
        self.outbox.values().filter(is_chosen).collect()
    }
}

fn key_of(group: Option<Group>) -> Option<(u64, u32)> {
    group.map(|group| (group.first, group.count))
}

impl OutboxRow {
    fn decided(&self, decided: LookedAfter) -> Self {
        Self {
            looked_after: Some(decided),
            ..self.clone()
        }
    }
}

/// Old changes on their way to new numbers, with what is in view of their records as each of them is laid over it.
struct Renewal<'a, H> {
    replica: &'a Replica,
    held: &'a H,
    /// The number of each old change's successor.
    successors: BTreeMap<Origin, u64>,
    views: BTreeMap<RecordId, Option<Record>>,
}

impl<'a, H: Held> Renewal<'a, H> {
    fn new(replica: &'a Replica, held: &'a H, changes: &[Change]) -> Self {
        let numbered = changes.iter().zip(replica.meta.next_seq..);
        Self {
            replica,
            held,
            successors: numbered.map(|(change, seq)| (change.origin(), seq)).gather(),
            views: BTreeMap::new(),
        }
    }

    fn successor(&self, origin: Origin) -> Option<u64> {
        self.successors.get(&origin).copied()
    }

    fn group(&self, unit: &[Change]) -> Option<Group> {
        let count = u32::try_from(unit.len()).ok().filter(|count| *count > 1)?;
        let first = self.successor(unit.first()?.origin())?;
        Some(Group { first, count })
    }

    /// The successor of a change. It is laid over what is in view, for those behind it.
    fn renewed(&mut self, old: &Change, group: Option<Group>, definition: u32, at: At) -> Change {
        let replica = self.replica;
        let base = self.held.record(old.record);
        let mut seen = replica.seen(base.as_ref());
        let seen_of_these = |origin: &&Origin| origin.device == old.device && origin.seq <= old.seen.own;
        seen.own += self.successors.keys().filter(seen_of_these).count() as u64;
        let view = self.views.remove(&old.record).unwrap_or_else(|| {
            let pending: Vec<Change> = replica
                .pending_of(old.record)
                .filter_map(OutboxRow::change)
                .collect();
            replica.view(base.as_ref(), &pending)
        });
        let write = |(key, write): (&Key, &Write)| (key.clone(), self.refreshed(key, write, view.as_ref()));
        let change = Change {
            device: replica.meta.device,
            seq: self.successor(old.origin()).unwrap_or(replica.meta.next_seq),
            definition,
            seen,
            at,
            writes: old.writes.iter().map(write).gather(),
            group,
            ..old.clone()
        };
        let mut record =
            view.unwrap_or_else(|| Record::new(change.record, change.register.clone(), definition));
        let mut laid = change.clone();
        if let Some(epochs) = &replica.meta.epochs {
            laid.seen = epochs.in_present(laid.seen);
        }
        merge::apply(&mut record, &laid, UNSENT);
        self.views.insert(change.record, Some(record));
        change
    }

    fn refreshed(&self, key: &Key, write: &Write, view: Option<&Record>) -> Write {
        let renumbered = |tag: &Tag| match self.successor(tag.origin()) {
            Some(seq) => Tag {
                device: self.replica.meta.device,
                seq,
                index: tag.index,
            },
            None => *tag,
        };
        match write {
            Write::Set { value, was } => Write::Set {
                value: value.clone(),
                was: was_now(key, was.as_ref(), view),
            },
            Write::Members { add, remove } => Write::Members {
                add: add.clone(),
                remove: remove.iter().map(renumbered).collect(),
            },
            Write::Increase { by } => Write::Increase { by: *by },
        }
    }
}

/// The value in view before a write. Where that can't be told, of several side by side or of a record that is not here, it stays what it
/// was. So does the state from which a record is made: none.
fn was_now(key: &Key, was: Option<&Value>, view: Option<&Record>) -> Option<Value> {
    let makes_record = *key == STATE_FIELD && was.is_none();
    let now = match view {
        Some(record) if !makes_record => record.distinct(key.as_str()),
        _ => return was.cloned(),
    };
    match now.as_slice() {
        [] if *key != STATE_FIELD => None,
        [one] => Some((*one).clone()),
        _ => was.cloned(),
    }
}
