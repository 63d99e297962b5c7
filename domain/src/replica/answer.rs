//! What an answer of the server, or its failing to come, makes a replica do.

use std::collections::BTreeSet;

use super::outbox::{self, OutboxRow, Progress};
use super::{KEPT_AFTER_RECEIPT_MS, PAUSE_MS_MAX, PAUSE_MS_MIN, Replica, Rows, makes};
use crate::change::{Change, Seen};
use crate::ids::RecordId;
use crate::merge;
use crate::record::Record;
use crate::sort::Gather;
use crate::time::ClockEstimate;
use crate::wire::{BATCH_CHANGES_MAX, Receipt, ReceiptOutcome, SyncResponse, SyncStatus};

/// Something that a person should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Own changes, first to last, are gone from this device without a receipt.
    ChangesLost {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// The server refused a change. It is kept, with the reason.
    Refused {
        /// Its `seq`.
        seq: u64,
    },
    /// The server was restored from a backup; this many changes are offered again.
    ServerRestored {
        /// How many.
        offered_again: usize,
    },
    /// Everything is pulled again, because what this person may see has changed.
    PullingAgain,
}

/// What to do after an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask again at once: there is more to send or to pull.
    Now,
    /// Nothing to do until somebody saves, the server calls, or a while has gone by.
    Rest,
    /// Try again after so many milliseconds.
    Wake {
        /// The pause.
        after_ms: u64,
    },
    /// Ask the server for a new identity, then call [`Replica::move_to`].
    Enrol,
    /// The session has ended: a person logs in.
    LogIn,
    /// The app is too old to read records: a person updates it. Sending goes on.
    Update,
}

/// An answer that moved nothing, or for which no request is under way, because it was given up or the replica was opened anew: a page
/// for a cursor that has moved since could bring a snapshot in with everything before it missing. It is treated as a failure, so
/// that no exchange is repeated for ever without a pause (law 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stalled;

/// Why a request did not come to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No network, no server, no time, or a server in trouble.
    Unreachable,
    /// The session is not, or no longer, accepted.
    Unauthorized,
    /// The server waits for an earlier change.
    Hole {
        /// Its `seq`.
        expected: u64,
    },
    /// The batch was too large, or not understood.
    BatchRefused,
    /// The server has never heard of this device. It was restored from a backup that is older than the enrolment, and has nothing
    /// of what came since. Not to be mixed up with a device that somebody removed.
    UnknownDevice,
}

/// What the store holds that an answer needs. [`Replica::needs`] says which, so that it can be read beforehand.
pub trait Held {
    /// A record as the server had it.
    fn record(&self, id: RecordId) -> Option<Record>;
}

/// What an answer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// To be written in one transaction; then call [`Replica::stored`].
    pub rows: Rows,
    /// What people should be told.
    pub notices: Vec<Notice>,
    /// What comes next.
    pub next: Next,
    may_pull: bool,
}

/// When an exchange happened, by this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The wall clock when the request left.
    pub sent_wall_ms: i64,
    /// The wall clock when the answer came.
    pub received_wall_ms: i64,
    /// The monotonic clock when the answer came.
    pub received_mono_ms: i64,
}

impl Replica {
    /// The records that [`Self::answer`] will look up.
    #[must_use]
    pub fn needs(&self, response: &SyncResponse) -> Vec<RecordId> {
        let of_receipt = |seq: u64| self.outbox.get(&seq).map(|row| row.record);
        response
            .receipts
            .iter()
            .filter_map(|receipt| of_receipt(receipt.seq))
            .collect()
    }

    /// Plans what an answer asks for. The replica itself moves only in [`Self::stored`].
    ///
    /// It is the answer to the last [`Self::request`]: who calls [`Self::failed`] has given up the one before, and drops its answer.
    ///
    /// Law 6: with the network healed and everybody synced once more, this device shows what the server has, within its scope.
    ///
    /// # Errors
    /// [`Stalled`] when the answer moves nothing though there was something to move; call [`Self::failed`].
    pub fn answer(
        &self,
        response: &SyncResponse,
        held: &impl Held,
        exchange: Exchange,
    ) -> Result<Plan, Stalled> {
        let asked = self.asked.ok_or(Stalled)?;
        let mut plan = Plan {
            rows: Rows::new(&self.meta, self.meta.clone()),
            notices: Vec::new(),
            next: Next::Rest,
            may_pull: response.status != SyncStatus::Upgrade,
        };
        plan.rows.meta.clock = ClockEstimate::compared(
            exchange.sent_wall_ms,
            exchange.received_wall_ms,
            exchange.received_mono_ms,
            response.server_time_ms,
        );
        self.receive_receipts(response, exchange, &mut plan);
        if response.status == SyncStatus::NewDevice {
            plan.next = Next::Enrol;
            return Ok(plan);
        }
        if response.status == SyncStatus::EpochChanged {
            self.start_epoch(response, &mut plan);
        }
        self.receive_losses(response, &mut plan);
        match response.status {
            SyncStatus::Snapshot => start_snapshot(&mut plan),
            SyncStatus::Ok => self.pull(response, held, &mut plan),
            SyncStatus::EpochChanged | SyncStatus::Upgrade | SyncStatus::NewDevice => {}
        }
        plan.rows.meta.epochs = Some(response.epochs.clone());
        // A server that has none was restored from before its first label: those that hang are still checked as they were.
        plan.rows.meta.label_key = response.label_key.or(plan.rows.meta.label_key);
        if let Some(name) = &response.site_name {
            plan.rows.meta.site_name = Some(name.clone());
        }
        // An app that is too old takes no records, so it can't take the definitions that go with them: with their fingerprint it
        // would never hear that they reach other records.
        if let Some(definitions) = response.definitions.as_ref().filter(|_| plan.may_pull) {
            plan.rows.meta.definitions = Some(definitions.fingerprint.clone());
        }
        self.finish(response, asked, plan)
    }

    fn receive_receipts(&self, response: &SyncResponse, exchange: Exchange, plan: &mut Plan) {
        for receipt in &response.receipts {
            let Some(row) = self.outbox.get(&receipt.seq).filter(|row| row.is_waiting()) else {
                continue;
            };
            if receipt.outcome == ReceiptOutcome::Quarantined {
                plan.notices.push(Notice::Refused { seq: receipt.seq });
            }
            let progress = Progress::Answered {
                receipt: receipt.clone(),
                at_wall_ms: exchange.received_wall_ms,
            };
            plan.rows.outbox_put.push(OutboxRow {
                progress,
                ..row.clone()
            });
            plan.rows.meta.answered = plan.rows.meta.answered.max(receipt.seq);
        }
        let is_over = |row: &&OutboxRow| {
            let since_ms = self.done_since_ms(row);
            since_ms
                .is_some_and(|since| exchange.received_wall_ms.saturating_sub(since) > KEPT_AFTER_RECEIPT_MS)
        };
        let over = self.outbox.values().filter(is_over).map(|row| row.seq);
        plan.rows.outbox_remove.extend(over);
    }

    /// Since when a row is kept only for a while: the server has the change, or a person has looked after it.
    fn done_since_ms(&self, row: &OutboxRow) -> Option<i64> {
        if let Some(looked_after) = row.looked_after {
            // A number that a restored server has not gone past would look like a loss without its row.
            let is_past = row.seq <= self.meta.answered;
            return is_past.then_some(looked_after.at_wall_ms);
        }
        match &row.progress {
            // The records that are shown have it; what is not in them yet is laid over them from here.
            Progress::Answered { at_wall_ms, .. } if !row.is_refused() => {
                row.is_accepted_up_to(self.meta.whole).then_some(*at_wall_ms)
            }
            Progress::Answered { .. } | Progress::Waiting | Progress::Torn => None,
        }
    }

    /// Goes past what is lost: the server has it after all, or has written down that it is gone.
    fn receive_losses(&self, response: &SyncResponse, plan: &mut Plan) {
        let acknowledged = response.acknowledged_seq;
        let waiting = |rows: &Rows| self.waiting_after(rows).first().map_or(u64::MAX, |row| row.seq);
        if waiting(&plan.rows) <= acknowledged {
            self.set_torn_aside(acknowledged, plan);
        }
        let first_waiting = waiting(&plan.rows).min(self.meta.next_seq);
        let meta = &mut plan.rows.meta;
        meta.missing.retain(|(_, last)| *last > acknowledged);
        // A lost change gets no receipt. Without this it would be found missing again at every start until another one has. And what
        // waits is above, or its loss would not be found.
        meta.answered = meta.answered.max(acknowledged).min(first_waiting - 1);
    }

    /// What is left of a group that has lost a change can't be sent, not even to hear its receipt again. Its numbers were reported as
    /// lost, or the server had the group before: a person looks which.
    fn set_torn_aside(&self, acknowledged: u64, plan: &mut Plan) {
        let unsendable = outbox::unsendable(&self.outbox, 0, self.meta.next_seq);
        let waiting: Vec<OutboxRow> = self.waiting_after(&plan.rows).into_iter().cloned().collect();
        let known = waiting.into_iter().take_while(|row| row.seq <= acknowledged);
        for row in known.filter(|row| outbox::is_within(&unsendable, row.seq)) {
            plan.notices.push(Notice::Refused { seq: row.seq });
            plan.rows.outbox_put.retain(|put| put.seq != row.seq);
            plan.rows.outbox_put.push(OutboxRow {
                progress: Progress::Torn,
                ..row
            });
        }
    }

    /// Everything that the server no longer has is offered again, and everything is pulled again. But not what a person has looked after:
    /// let go, it must not come back, and applied again, it would be there twice.
    fn start_epoch(&self, response: &SyncResponse, plan: &mut Plan) {
        let acknowledged = response.acknowledged_seq;
        // A change may have come to the restored server by another way, such as a request that was held up. Then the number of its
        // receipt is one of the former epoch, and would never be at or below the cursor. Offered again, it gets the one that holds.
        let is_former = |row: &OutboxRow| match &row.progress {
            Progress::Answered { receipt, .. } => self.is_cut_off(receipt.number, response),
            Progress::Waiting | Progress::Torn => false,
        };
        let is_held = |row: &OutboxRow| !row.is_waiting() && !row.is_aside();
        let is_lost = |row: &&OutboxRow| is_held(row) && (row.seq > acknowledged || is_former(row));
        // Where the server stands within a group of ours, it has another change of that number; half of the group would be sent for ever.
        let lost = self.outbox.values().filter(is_lost).filter_map(|row| row.group);
        let cut: BTreeSet<u64> = lost.map(|group| group.first).gather();
        let is_cut = |row: &&OutboxRow| row.group.is_some_and(|group| cut.contains(&group.first));
        let is_again = |row: &&OutboxRow| is_lost(row) || (is_held(row) && is_cut(row));
        let again: Vec<OutboxRow> = self.outbox.values().filter(is_again).cloned().collect();
        plan.notices.push(Notice::ServerRestored {
            offered_again: again.len(),
        });
        let rows = &mut plan.rows;
        rows.outbox_put.clear();
        rows.outbox_remove.clear();
        rows.outbox_put.extend(again.into_iter().map(|row| OutboxRow {
            progress: Progress::Waiting,
            ..row
        }));
        // No number of the former epoch says any more what is in the records that are shown.
        rows.meta.cursor = 0;
        rows.meta.whole = 0;
        rows.meta.answered = acknowledged;
        // What the server has lost and is not kept here any more is gone for good; say so.
        rows.meta.missing = outbox::unsendable(&self.outbox, acknowledged, self.meta.next_seq);
        for (first, last) in outbox::holes(&self.outbox, acknowledged, self.meta.next_seq) {
            plan.notices.push(Notice::ChangesLost { first, last });
        }
        start_snapshot(plan);
    }

    /// Whether a number of the epoch that this device knew is above what was restored of it.
    fn is_cut_off(&self, number: u64, response: &SyncResponse) -> bool {
        let Some(epochs) = &self.meta.epochs else {
            return false;
        };
        let told = Seen {
            epoch: epochs.current,
            number,
            own: 0,
            answered: 0,
        };
        response.epochs.in_present(told).number < number
    }

    fn pull(&self, response: &SyncResponse, held: &impl Held, plan: &mut Plan) {
        let rows = &mut plan.rows;
        rows.records_put.clone_from(&response.records);
        // A record that left the scope by what was pushed, and came back by what others did before the pull, is in both lists.
        let came = |id: RecordId| response.records.iter().any(|record| record.id == id);
        let gone = response.gone.iter().copied();
        rows.records_remove = gone.filter(|id| !came(*id)).collect();
        if self.meta.snapshot.is_some() {
            rows.into_shadow = true;
            rows.meta.snapshot = Some(response.cursor);
            if !response.more {
                rows.swap_shadow = true;
                rows.meta.snapshot = None;
                rows.meta.cursor = response.cursor;
                rows.meta.whole = response.cursor;
                rows.meta.shown_epoch = Some(response.epochs.current);
            }
            return;
        }
        rows.meta.shown_epoch = Some(response.epochs.current);
        rows.meta.cursor = response.cursor;
        if self.meta.cursor == response.previous {
            match self.fold_own(response, held) {
                Some(mut folded) => {
                    // What came by itself is newer than what was merged here.
                    folded.retain(|record| !rows.records_remove.contains(&record.id) && !came(record.id));
                    rows.records_put.extend(folded);
                }
                // The cursor waits where it is, and the server sends these records like those of others.
                None => rows.meta.cursor = self.meta.cursor,
            }
        }
        if !response.more && rows.meta.cursor == response.cursor {
            rows.meta.whole = response.cursor;
        }
    }

    /// The device was up to date, so nothing came back: it merges its own changes under the numbers that they got, by the function
    /// that the server used. `None` when it can't, because it does not have what they were merged into.
    ///
    /// Law 2: the records are the server's, byte for byte, as far as the scope lets fields through.
    fn fold_own(&self, response: &SyncResponse, held: &impl Held) -> Option<Vec<Record>> {
        let mut folded: Vec<Record> = Vec::new();
        // The receipts of changes that had come before are repeated; the records that are held have those.
        let is_new = |receipt: &&Receipt| {
            receipt.outcome != ReceiptOutcome::Quarantined && receipt.number > response.previous
        };
        for receipt in response.receipts.iter().filter(is_new) {
            let mut change = self.outbox.get(&receipt.seq)?.change()?;
            change.seen = response.epochs.in_present(change.seen);
            let place = folded.iter().position(|record| record.id == change.record);
            let place = if let Some(place) = place {
                place
            } else {
                let made = || Record::new(change.record, change.register.clone(), change.definition);
                let record = held.record(change.record);
                folded.push(record.or_else(|| self.makes_record(&change).then(made))?);
                folded.len() - 1
            };
            merge::apply(&mut folded[place], &change, receipt.number);
        }
        Some(folded)
    }

    /// Whether an accepted change made its record, as far as can be told without definitions. If not, and the record is not here, then
    /// it had left the scope while a form was open: what can be merged here would be a torn piece of it.
    ///
    /// The server accepts a step from a state only if its author had that state in view. Nothing of others was (number 0), and
    /// nothing of this device (no earlier change of the record). Only settling does not ask where from.
    fn makes_record(&self, change: &Change) -> bool {
        let is_first = !self
            .outbox
            .range(..change.seq)
            .any(|(_, row)| row.record == change.record && !row.is_refused());
        makes(change) && is_first && change.seen.number == 0
    }

    fn finish(&self, response: &SyncResponse, asked: u64, mut plan: Plan) -> Result<Plan, Stalled> {
        let rows = &plan.rows;
        let (before, after) = (&self.meta, &rows.meta);
        let waiting = self.waiting_after(rows);
        if cuts_a_group(&waiting, response.acknowledged_seq) {
            // The server stores groups whole. Its change of that number is another one: somebody else uses this identity.
            plan.next = Next::Enrol;
            return Ok(plan);
        }
        let can_pull = response.status != SyncStatus::Upgrade;
        let waits_for_records = after.snapshot.is_none() && after.cursor < response.cursor;
        let has_to_pull = can_pull && (response.more || after.snapshot.is_some() || waits_for_records);
        let has_to_report = !after.missing.is_empty();
        // What was saved while the request was under way could not be moved by it.
        let had_to_send = waiting.iter().any(|row| row.seq < asked);
        let has_moved = !rows.outbox_put.is_empty()
            || (after.cursor, after.snapshot, after.answered)
                != (before.cursor, before.snapshot, before.answered)
            || (&after.epochs, &after.definitions, &after.missing)
                != (&before.epochs, &before.definitions, &before.missing);
        if (had_to_send || has_to_pull || has_to_report) && !has_moved {
            return Err(Stalled);
        }
        plan.next = if !waiting.is_empty() || has_to_pull || has_to_report {
            Next::Now
        } else if response.acknowledged_seq >= self.meta.next_seq {
            // The server knows changes of ours that we don't: this storage was restored or cloned. The sequence can't be used on. Those
            // that both know have their receipts by now; they would be doubled under another identity.
            Next::Enrol
        } else if can_pull {
            Next::Rest
        } else {
            Next::Update
        };
        Ok(plan)
    }

    /// The rows that have still no receipt when these are written.
    fn waiting_after<'a>(&'a self, rows: &'a Rows) -> Vec<&'a OutboxRow> {
        let put: BTreeSet<u64> = rows.outbox_put.iter().map(|row| row.seq).gather();
        let kept = self.outbox.values().filter(|row| !put.contains(&row.seq));
        let mut waiting: Vec<_> = kept
            .chain(&rows.outbox_put)
            .filter(|row| row.is_waiting())
            .collect();
        waiting.sort_unstable_by_key(|row| row.seq);
        waiting
    }

    /// The transaction of [`Self::answer`] has ended well.
    pub fn stored(&mut self, plan: &Plan) {
        self.take(&plan.rows);
        self.asked = None;
        self.failures = 0;
        // It grows again step by step: a batch that was refused will be refused again.
        self.batch_changes_max = (self.batch_changes_max * 2).clamp(1, BATCH_CHANGES_MAX);
        self.may_pull = plan.may_pull;
    }

    /// A request came to nothing. `jitter` is any random number: a thousand phones that lost the same server should not come back
    /// in the same second.
    pub fn failed(&mut self, failure: Failure, jitter: u32) -> Next {
        self.asked = None;
        match failure {
            Failure::Unauthorized => return Next::LogIn,
            Failure::Hole { expected } => {
                if self.offer_from(expected) {
                    return Next::Now;
                }
            }
            Failure::UnknownDevice => {
                self.offer_from(1);
                return Next::Enrol;
            }
            // When even one change is refused, the next request only asks: pulls go on, and the answer may tell why.
            Failure::BatchRefused => self.batch_changes_max /= 2,
            Failure::Unreachable => self.batch_changes_max = self.batch_changes_max.max(1),
        }
        self.failures = self.failures.saturating_add(1);
        Next::Wake {
            after_ms: pause_ms(self.failures, jitter),
        }
    }

    /// The server waits for this change: it has none from there on. They are offered again, all of them, or a group would be cut; what
    /// is lost is reported. Returns whether there is anything new to say. A crash forgets it, and the next request learns it again.
    fn offer_from(&mut self, expected: u64) -> bool {
        let mut is_news = false;
        let group = self.outbox.get(&expected).and_then(|row| row.group);
        let first = group.map_or(expected, |group| group.first.min(expected));
        let rows = self.outbox.range_mut(first..).map(|(_, row)| row);
        for row in rows.filter(|row| !row.is_aside()) {
            is_news |= !row.is_waiting();
            row.progress = Progress::Waiting;
        }
        self.meta.answered = self.meta.answered.min(first.saturating_sub(1));
        let mut missing = outbox::unsendable(&self.outbox, self.meta.answered, self.meta.next_seq);
        missing.extend(&self.meta.missing);
        let missing = outbox::joined(missing);
        is_news |= missing != self.meta.missing;
        self.meta.missing = missing;
        is_news
    }
}

fn cuts_a_group(waiting: &[&OutboxRow], acknowledged: u64) -> bool {
    let Some(first) = waiting.first().filter(|row| row.seq <= acknowledged) else {
        return false;
    };
    let is_behind = |row: &&OutboxRow| row.seq > acknowledged && row.group == first.group;
    first.group.is_some() && waiting.iter().any(is_behind)
}

fn start_snapshot(plan: &mut Plan) {
    plan.rows.meta.snapshot = Some(0);
    plan.rows.clear_shadow = true;
    plan.notices.push(Notice::PullingAgain);
}

/// Doubles from [`PAUSE_MS_MIN`] to [`PAUSE_MS_MAX`], the upper half of it by chance.
fn pause_ms(failures: u32, jitter: u32) -> u64 {
    let full = PAUSE_MS_MIN
        .saturating_mul(1 << failures.min(16))
        .min(PAUSE_MS_MAX);
    full / 2 + u64::from(jitter) % (full / 2 + 1)
}
