//! The sync engine of a device, without any I/O.
//!
//! It is asked what to do and answers with plans: rows to write in one transaction ([`Rows`]), a request to send
//! ([`Outgoing`]), when to wake. The app carries them out on `IndexedDB` and `fetch`, the simulator in a world that loses,
//! repeats, reorders, crashes and lies about the time.
//!
//! Nothing here moves before it is on disk: `save` and `answer` take `&self` and return a plan; `saved` and `stored` make it true
//! after the transaction has ended. A crash between the two leaves the disk, and so the next start, at one side or the other.
//!
//! Law 5: a change shown as saved is in the outbox, on disk, until the server has it on its disk.
//! Law 7: every exchange moves a cursor or says why not.
//! Law 9: losing local data is noticed.

mod answer;
mod decision;
mod identity;
mod outbox;
pub mod outbox_file;
mod photos;
mod registers;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

pub use answer::{Exchange, Failure, Held, Next, Notice, Plan, Stalled};
pub use decision::{AgainError, Decision, LookedAfter};
pub use outbox::{OutboxRow, Progress, Status};
pub use registers::{KeptRegisters, ReadRegisters};

use crate::change::{Change, GROUP_MAX, Group, Seen, UNSENT, Write};
use crate::definition::{SETTLE_STEP, STATE_FIELD};
use crate::epochs::Epochs;
use crate::ids::{DeviceId, EpochId, Key, RecordId};
use crate::label::LabelKey;
use crate::merge;
use crate::record::Record;
use crate::sort::Gather;
use crate::time::{At, ClockEstimate};
use crate::wire::{BATCH_BYTES_MAX, BATCH_CHANGES_MAX, MISSING_MAX, REQUEST_BYTES_MAX};
use crate::words::Words;

/// How long a change that the server has acknowledged stays on the phone, to be offered again to a server that was restored from
/// a backup (law 9).
pub const KEPT_AFTER_RECEIPT_MS: i64 = 72 * 3_600_000;
/// The most bytes of a group. It travels whole, so it must leave room for the envelope in the largest request; a larger one would
/// hold up everything behind it for ever.
pub const GROUP_BYTES_MAX: usize = REQUEST_BYTES_MAX - 64 * 1024;
/// The first pause after a failure, in milliseconds.
const PAUSE_MS_MIN: u64 = 1_000;
/// The longest pause: a guard who comes back into the network should not wait for more.
const PAUSE_MS_MAX: u64 = 60_000;

/// What a replica keeps on disk about itself, in one row.
///
/// Law: what a later build has added to it outlives an app that was set back to this one. So a key whose meaning hangs together with that of
/// another must bear that the other moves without it, as [`Self::whole`] does; otherwise the store gets another version, and an app that is
/// set back refuses it honestly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// This replica.
    pub device: DeviceId,
    /// The site.
    pub site: Key,
    /// The person whose replica it is.
    pub staff: RecordId,
    /// The server's epochs; none before the first answer.
    pub epochs: Option<Epochs>,
    /// The number up to which everything in scope is here; 0 while the records that are shown are those of a former epoch.
    pub cursor: u64,
    /// Where the cursor stood when the last pull came to its end. Between the pages of a pull the cursor is ahead of records that it has
    /// passed: one that was changed again has a higher number by now, and comes on a later page.
    #[serde(default)]
    pub whole: u64,
    /// The epoch that the numbers of the records that are shown belong to. After a restore it stays the former one until a new
    /// snapshot has taken their place: a form that is opened meanwhile has seen numbers that mean something else by now.
    pub shown_epoch: Option<EpochId>,
    /// How far a pull into the shadow store has come, while one is under way.
    pub snapshot: Option<u64>,
    /// The `seq` of the next change.
    pub next_seq: u64,
    /// The highest own `seq` that has a receipt.
    pub answered: u64,
    /// The fingerprint of the definitions that are here.
    pub definitions: Option<String>,
    /// What the site's labels are checked with: they are read without a network, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_key: Option<LabelKey>,
    /// What the site is called: it stands on paper, which is printed without a network, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_name: Option<Words>,
    /// Own changes that were lost on this device and not reported yet.
    pub missing: Vec<(u64, u64)>,
    /// The distance to the server's clock.
    pub clock: ClockEstimate,
    /// Counts the transactions that wrote this row: what a plan was made from can be told from what is there now.
    pub revision: u64,
    /// Keys of a later build: kept, and written back as they were.
    #[serde(flatten)]
    pub unknown: BTreeMap<String, Json>,
}

impl Meta {
    /// A device that was just enrolled.
    #[must_use]
    pub fn enrolled(device: DeviceId, site: Key, staff: RecordId) -> Self {
        Self {
            device,
            site,
            staff,
            epochs: None,
            cursor: 0,
            whole: 0,
            shown_epoch: None,
            snapshot: None,
            next_seq: 1,
            answered: 0,
            definitions: None,
            label_key: None,
            site_name: None,
            missing: Vec::new(),
            clock: ClockEstimate::default(),
            revision: 0,
            unknown: BTreeMap::new(),
        }
    }
}

/// What a form hands over when it is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The register.
    pub register: Key,
    /// The record.
    pub record: RecordId,
    /// The version of the definition that the form used.
    pub definition: u32,
    /// What was in view when the form was opened: [`Replica::seen`], kept by the form until now.
    pub seen: Seen,
    /// The step, if it was one.
    pub step: Option<Key>,
    /// Why.
    pub reason: Option<String>,
    /// What was entered.
    pub writes: BTreeMap<Key, Write>,
}

/// Rows for the store, to be written in **one** transaction with strict durability, or not at all. What is removed is removed
/// first: a number that was another change's may be put again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The transaction is given up, and nothing is written, unless the stored [`Meta::revision`] is still this: a save, an answer
    /// or another tab came before it. Then the replica is opened anew, and a save is planned, or a request sent, again.
    ///
    /// It is not enough to look at [`Meta::next_seq`]. A save that was planned before an answer was stored would turn its cursor
    /// back, or bring back a snapshot whose shadow store has been swapped away.
    pub revision_before: u64,
    /// The replica's own row.
    pub meta: Meta,
    /// Outbox rows to put.
    pub outbox_put: Vec<OutboxRow>,
    /// Outbox rows to remove, by `seq`.
    pub outbox_remove: Vec<u64>,
    /// Records as the server has them.
    pub records_put: Vec<Record>,
    /// Records that left this person's scope.
    pub records_remove: Vec<RecordId>,
    /// Whether records go to the shadow store instead of the one that is shown.
    pub into_shadow: bool,
    /// Whether the shadow store is emptied first.
    pub clear_shadow: bool,
    /// Whether the shadow store then takes the place of the one that is shown.
    pub swap_shadow: bool,
}

impl Rows {
    fn new(before: &Meta, meta: Meta) -> Self {
        Self {
            revision_before: before.revision,
            meta: Meta {
                revision: before.revision + 1,
                ..meta
            },
            outbox_put: Vec::new(),
            outbox_remove: Vec::new(),
            records_put: Vec::new(),
            records_remove: Vec::new(),
            into_shadow: false,
            clear_shadow: false,
            swap_shadow: false,
        }
    }

    /// Whether these rows may be written where this row is stored: nothing was written since they were planned.
    #[must_use]
    pub fn follow(&self, stored: &Meta) -> bool {
        self.revision_before == stored.revision
    }
}

/// A request to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// What to put into the envelope, but for the changes and the clock.
    pub device: DeviceId,
    /// The epoch that is known.
    pub epoch: Option<EpochId>,
    /// Where to pull from.
    pub cursor: u64,
    /// Whether the pull goes into the shadow store.
    pub snapshot: bool,
    /// The definitions that are here.
    pub definitions: Option<String>,
    /// Lost changes to report.
    pub missing: Vec<(u64, u64)>,
    /// The outbox rows whose bytes go along, in this order.
    pub seqs: Vec<u64>,
}

/// A save was refused before anything was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveError {
    /// Nothing to save, or more than [`GROUP_MAX`] changes at once.
    GroupSize,
    /// One change is larger than [`crate::wire::CHANGE_BYTES_MAX`], or a group than [`GROUP_BYTES_MAX`].
    TooLarge,
    /// The sequence has reached the end of exact integers.
    SequenceEnded,
}

/// The engine. One per person and device; opened from the rows that are on disk.
#[derive(Clone, Debug)]
pub struct Replica {
    meta: Meta,
    outbox: BTreeMap<u64, OutboxRow>,
    /// The request under way: the first `seq` that was not there yet when it was made.
    asked: Option<u64>,
    failures: u32,
    batch_changes_max: usize,
    may_pull: bool,
}

impl Replica {
    /// Opens a replica from its rows and looks for losses: changes that were saved, have no receipt, and are gone.
    #[must_use]
    pub fn open(mut meta: Meta, rows: Vec<OutboxRow>) -> (Self, Vec<Notice>) {
        let outbox: BTreeMap<u64, OutboxRow> = rows.into_iter().map(|row| (row.seq, row)).gather();
        let mut notices = Vec::new();
        if let Some(last) = outbox.keys().next_back() {
            // The meta row is older than the outbox: its storage was damaged. A seq must never be used twice.
            meta.next_seq = meta.next_seq.max(last + 1);
        }
        meta.missing
            .extend(outbox::unsendable(&outbox, meta.answered, meta.next_seq));
        meta.missing = outbox::joined(meta.missing);
        for range in outbox::holes(&outbox, meta.answered, meta.next_seq) {
            notices.push(Notice::ChangesLost {
                first: range.0,
                last: range.1,
            });
        }
        let replica = Self {
            meta,
            outbox,
            asked: None,
            failures: 0,
            batch_changes_max: BATCH_CHANGES_MAX,
            may_pull: true,
        };
        (replica, notices)
    }

    /// The replica's own row.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// What is in view of a record now: to be taken when a form opens, and kept by it. `base` is the record as the server has it.
    #[must_use]
    pub fn seen(&self, base: Option<&Record>) -> Seen {
        let nowhere = EpochId(uuid::Uuid::nil());
        Seen {
            epoch: self.meta.shown_epoch.unwrap_or(nowhere),
            number: base.map_or(0, |record| record.number),
            own: self.meta.next_seq - 1,
            answered: self.meta.answered,
        }
    }

    /// What the device shows of a record: the server's state with its own unsent changes on top, by the same function that the
    /// server merges with. Changes that were refused are left out; they are shown by themselves, with the reason. So are those that
    /// the server's state already has: laid over a record that has left the scope, they would bring a part of it back.
    #[must_use]
    pub fn view(&self, base: Option<&Record>, changes: &[Change]) -> Option<Record> {
        let mut view = base.cloned();
        for change in self.on_top(base, changes) {
            let record = view.get_or_insert_with(|| {
                Record::new(change.record, change.register.clone(), change.definition)
            });
            let mut change = change.clone();
            if let Some(epochs) = &self.meta.epochs {
                change.seen = epochs.in_present(change.seen);
            }
            merge::apply(record, &change, UNSENT);
        }
        view
    }

    /// Which of these changes of a record [`Self::view`] lays over it.
    ///
    /// Law: an own change that was accepted stays in view until the record that has it is here, or is known not to come.
    #[must_use]
    pub fn on_top<'c>(&self, base: Option<&Record>, changes: &'c [Change]) -> Vec<&'c Change> {
        let mut on_top: Vec<&Change> = Vec::new();
        for change in changes {
            let row = self.outbox.get(&change.seq);
            let is_hidden = row.is_some_and(|row| !self.is_on_top(row));
            // What was made here is whole without the server's record. Anything else is a part of one that is on its way, or out of scope,
            // or whose making this phone has lost: a form on it would write over what it does not show.
            let is_torn = base.is_none() && on_top.is_empty() && !makes(change);
            if !is_hidden && !is_torn {
                on_top.push(change);
            }
        }
        on_top
    }

    /// The outbox rows of a record that its state may not have yet, in order: what [`Self::view`] lays over it.
    pub fn pending_of(&self, record: RecordId) -> impl Iterator<Item = &OutboxRow> {
        self.outbox
            .values()
            .filter(move |row| row.record == record && self.is_on_top(row))
    }

    fn is_on_top(&self, row: &OutboxRow) -> bool {
        match &row.progress {
            Progress::Waiting => true,
            Progress::Answered { .. } => !row.is_refused() && !row.is_accepted_up_to(self.meta.whole),
            Progress::Torn => false,
        }
    }

    /// Plans a save. Several drafts become a group: they stand or fall together.
    ///
    /// Law 5: the rows are the outbox row and the replica's row together; "saved" is shown after their transaction has ended,
    /// and not before. The network never gates a save.
    ///
    /// # Errors
    /// [`SaveError`]; nothing is written.
    pub fn save(&self, drafts: Vec<Draft>, at: At) -> Result<Rows, SaveError> {
        let count = u32::try_from(drafts.len()).unwrap_or(u32::MAX);
        if count == 0 || count > GROUP_MAX {
            return Err(SaveError::GroupSize);
        }
        let first = self.meta.next_seq;
        if first + u64::from(count) >= UNSENT {
            return Err(SaveError::SequenceEnded);
        }
        let group = (count > 1).then_some(Group { first, count });
        let mut bytes = 0;
        let mut rows = Rows::new(&self.meta, self.meta.clone());
        for (seq, draft) in (first..).zip(drafts) {
            let change = self.change(seq, draft, at, group);
            let row = OutboxRow::waiting(&change)?;
            bytes += row.body.get().len();
            rows.outbox_put.push(row);
        }
        if bytes > GROUP_BYTES_MAX {
            return Err(SaveError::TooLarge);
        }
        rows.meta.next_seq = first + u64::from(count);
        Ok(rows)
    }

    fn change(&self, seq: u64, draft: Draft, at: At, group: Option<Group>) -> Change {
        Change {
            device: self.meta.device,
            seq,
            site: self.meta.site.clone(),
            register: draft.register,
            record: draft.record,
            definition: draft.definition,
            seen: draft.seen,
            by: self.meta.staff,
            at,
            step: draft.step,
            reason: draft.reason,
            writes: draft.writes,
            group,
        }
    }

    /// The transaction of [`Self::save`] has ended well.
    pub fn saved(&mut self, rows: &Rows) {
        self.take(rows);
    }

    fn take(&mut self, rows: &Rows) {
        // A seq must never be used twice, whatever the store let through.
        let next_seq = self.meta.next_seq.max(rows.meta.next_seq);
        self.meta = Meta {
            next_seq,
            ..rows.meta.clone()
        };
        for seq in &rows.outbox_remove {
            self.outbox.remove(seq);
        }
        for row in &rows.outbox_put {
            self.outbox.insert(row.seq, row.clone());
        }
    }

    /// The next request, unless one is under way. There always is one: a pull also asks for news.
    pub fn request(&mut self) -> Option<Outgoing> {
        if self.asked.is_some() {
            return None;
        }
        let snapshot = self.meta.snapshot.is_some();
        self.asked = Some(self.meta.next_seq);
        Some(Outgoing {
            device: self.meta.device,
            epoch: self.meta.epochs.as_ref().map(|epochs| epochs.current),
            cursor: self.meta.snapshot.unwrap_or(self.meta.cursor),
            snapshot,
            definitions: self.meta.definitions.clone(),
            missing: self.meta.missing.iter().copied().take(MISSING_MAX).collect(),
            seqs: outbox::batch(
                &self.outbox,
                &self.meta.missing,
                self.batch_changes_max,
                BATCH_BYTES_MAX,
            ),
        })
    }

    /// The state of the outbox, told honestly: "all synced" only when it is true.
    #[must_use]
    pub fn status(&self) -> Status {
        outbox::status(
            &self.outbox,
            self.asked.is_some(),
            self.failures,
            outbox::names_a_loss(&self.outbox, &self.meta.missing),
        )
    }

    /// The outbox, in order.
    pub fn outbox(&self) -> impl Iterator<Item = &OutboxRow> {
        self.outbox.values()
    }

    /// Whether the app is recent enough to read records.
    #[must_use]
    pub fn may_pull(&self) -> bool {
        self.may_pull
    }
}

/// Whether a change makes a record, as far as can be told without definitions: a step to a state from none. Settling does not ask
/// where from.
fn makes(change: &Change) -> bool {
    let state = change.writes.get(STATE_FIELD);
    let is_from_nothing = matches!(state, Some(Write::Set { was: None, .. }));
    is_from_nothing && change.step.as_ref().is_some_and(|step| *step != SETTLE_STEP)
}
