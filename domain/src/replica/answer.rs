//! What an answer of the server, or its failing to come, makes a replica do.

use super::outbox::{OutboxRow, Progress};
use super::{KEPT_AFTER_RECEIPT_MS, Meta, PAUSE_MS_MAX, PAUSE_MS_MIN, Replica, Rows};
use crate::change::{Change, Group};
use crate::ids::{DeviceId, RecordId};
use crate::merge;
use crate::record::Record;
use crate::time::ClockEstimate;
use crate::wire::{BATCH_CHANGES_MAX, ReceiptOutcome, SyncResponse, SyncStatus};

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

/// An answer that moved nothing. It is treated as a failure, so that no exchange is repeated for ever without a pause (law 7).
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
        match response.status {
            SyncStatus::NewDevice => {
                plan.next = Next::Enrol;
                return Ok(plan);
            }
            SyncStatus::EpochChanged => self.start_epoch(response, &mut plan),
            SyncStatus::Snapshot => start_snapshot(&mut plan),
            SyncStatus::Ok => self.pull(response, held, &mut plan),
            SyncStatus::Upgrade => {}
        }
        plan.rows.meta.epochs = Some(response.epochs.clone());
        if let Some(definitions) = &response.definitions {
            plan.rows.meta.definitions = Some(definitions.fingerprint.clone());
        }
        plan.rows
            .meta
            .missing
            .retain(|(_, last)| *last > response.acknowledged_seq);
        if response.acknowledged_seq >= self.meta.next_seq {
            // The server knows changes of ours that we don't: this storage was restored or cloned. The sequence can't be used on.
            plan.next = Next::Enrol;
            return Ok(plan);
        }
        self.finish(response, plan)
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
        for row in self.outbox.values() {
            if let Progress::Answered { receipt, at_wall_ms } = &row.progress {
                let age_ms = exchange.received_wall_ms.saturating_sub(*at_wall_ms);
                let is_in_base = receipt.number <= self.meta.cursor;
                if !row.is_refused() && is_in_base && age_ms > KEPT_AFTER_RECEIPT_MS {
                    plan.rows.outbox_remove.push(row.seq);
                }
            }
        }
    }

    /// Everything that the server no longer has is offered again, and everything is pulled again.
    fn start_epoch(&self, response: &SyncResponse, plan: &mut Plan) {
        let lost = |row: &&OutboxRow| row.seq > response.acknowledged_seq && !row.is_waiting();
        let again: Vec<OutboxRow> = self.outbox.values().filter(lost).cloned().collect();
        plan.notices.push(Notice::ServerRestored {
            offered_again: again.len(),
        });
        plan.rows
            .outbox_put
            .retain(|row| row.seq <= response.acknowledged_seq);
        plan.rows
            .outbox_remove
            .retain(|seq| *seq <= response.acknowledged_seq);
        plan.rows.meta.answered = response.acknowledged_seq.min(self.meta.answered);
        // Changes between what the server has and what is still kept here are gone for good; say so.
        let kept = self
            .outbox
            .keys()
            .find(|seq| **seq > response.acknowledged_seq)
            .copied();
        let first_kept = kept.unwrap_or(self.meta.next_seq);
        if first_kept > response.acknowledged_seq + 1 {
            let (first, last) = (response.acknowledged_seq + 1, first_kept - 1);
            plan.rows.meta.missing.push((first, last));
            plan.notices.push(Notice::ChangesLost { first, last });
        }
        plan.rows
            .outbox_put
            .extend(again.into_iter().map(|row| OutboxRow {
                progress: Progress::Waiting,
                ..row
            }));
        start_snapshot(plan);
    }

    fn pull(&self, response: &SyncResponse, held: &impl Held, plan: &mut Plan) {
        let rows = &mut plan.rows;
        rows.records_put.clone_from(&response.records);
        rows.records_remove.clone_from(&response.gone);
        if self.meta.snapshot.is_some() {
            rows.into_shadow = true;
            rows.meta.snapshot = Some(response.cursor);
            if !response.more {
                rows.swap_shadow = true;
                rows.meta.snapshot = None;
                rows.meta.cursor = response.cursor;
            }
            return;
        }
        if self.meta.cursor == response.previous {
            self.fold_own(response, held, rows);
        }
        rows.meta.cursor = response.cursor;
    }

    /// The device was up to date, so nothing came back: it merges its own changes under the numbers that they got, by the function
    /// that the server used.
    fn fold_own(&self, response: &SyncResponse, held: &impl Held, rows: &mut Rows) {
        let mut folded: Vec<Record> = Vec::new();
        for receipt in &response.receipts {
            if receipt.outcome == ReceiptOutcome::Quarantined {
                continue;
            }
            let Some(mut change) = self.outbox.get(&receipt.seq).and_then(OutboxRow::change) else {
                continue;
            };
            change.seen = response.epochs.in_present(change.seen);
            let place = folded.iter().position(|record| record.id == change.record);
            let place = place.unwrap_or_else(|| {
                let made = || Record::new(change.record, change.register.clone(), change.definition);
                folded.push(held.record(change.record).unwrap_or_else(made));
                folded.len() - 1
            });
            merge::apply(&mut folded[place], &change, receipt.number);
        }
        // What came by itself is newer than what was merged here.
        let came = |id: RecordId| response.records.iter().any(|record| record.id == id);
        folded.retain(|record| !rows.records_remove.contains(&record.id) && !came(record.id));
        rows.records_put.extend(folded);
    }

    fn finish(&self, response: &SyncResponse, mut plan: Plan) -> Result<Plan, Stalled> {
        let after = &plan.rows.meta;
        let had_to_send = self.outbox.values().any(OutboxRow::is_waiting);
        let receipts_moved =
            after.answered != self.meta.answered || response.status == SyncStatus::EpochChanged;
        let pull_moved = (after.cursor, after.snapshot, &after.definitions)
            != (self.meta.cursor, self.meta.snapshot, &self.meta.definitions);
        let missing_moved = after.missing != self.meta.missing;
        let wants_more = had_to_send || response.more;
        if wants_more && !receipts_moved && !pull_moved && !missing_moved {
            return Err(Stalled);
        }
        let is_answered = |seq: &u64| {
            plan.rows
                .outbox_put
                .iter()
                .any(|row| row.seq == *seq && !row.is_waiting())
        };
        let waiting = self.outbox.values().filter(|row| row.is_waiting());
        let still_waiting = waiting.map(|row| row.seq).any(|seq| !is_answered(&seq))
            || plan.rows.outbox_put.iter().any(OutboxRow::is_waiting);
        plan.next = if response.status == SyncStatus::Upgrade && !still_waiting {
            Next::Update
        } else if still_waiting || response.more || after.snapshot.is_some() {
            Next::Now
        } else {
            Next::Rest
        };
        Ok(plan)
    }

    /// The transaction of [`Self::answer`] has ended well.
    pub fn stored(&mut self, plan: &Plan) {
        self.take(&plan.rows);
        self.in_flight = false;
        self.failures = 0;
        self.batch_changes_max = BATCH_CHANGES_MAX;
        self.may_pull = plan.may_pull;
    }

    /// A request came to nothing. `jitter` is any random number: a thousand phones that lost the same server should not come back
    /// in the same second.
    pub fn failed(&mut self, failure: Failure, jitter: u32) -> Next {
        self.in_flight = false;
        match failure {
            Failure::Unauthorized => return Next::LogIn,
            Failure::Hole { expected } => {
                if let Some(next) = self.report_hole(expected) {
                    return next;
                }
            }
            Failure::BatchRefused => self.batch_changes_max = (self.batch_changes_max / 2).max(1),
            Failure::Unreachable => {}
        }
        self.failures = self.failures.saturating_add(1);
        Next::Wake {
            after_ms: pause_ms(self.failures, jitter),
        }
    }

    /// The server waits for a change that this device has: it is offered again. Or that it has lost: that is reported.
    fn report_hole(&mut self, expected: u64) -> Option<Next> {
        if let Some(row) = self.outbox.get_mut(&expected) {
            if row.is_waiting() {
                return None;
            }
            row.progress = Progress::Waiting;
            return Some(Next::Now);
        }
        let last = self
            .outbox
            .range(expected..)
            .next()
            .map_or(self.meta.next_seq, |(seq, _)| *seq)
            - 1;
        if expected > last || self.meta.missing.contains(&(expected, last)) {
            return None;
        }
        self.meta.missing.push((expected, last));
        Some(Next::Now)
    }

    /// Plans the move to a new identity: every change without a receipt is written again under it, in order. Changes that the server
    /// has already are left where they are, so nothing is doubled.
    #[must_use]
    pub fn move_to(&self, device: DeviceId) -> Rows {
        let waiting: Vec<&OutboxRow> = self.outbox.values().filter(|row| row.is_waiting()).collect();
        let new_seq = |old: u64| 1 + waiting.partition_point(|row| row.seq < old) as u64;
        let meta = Meta {
            device,
            cursor: 0,
            snapshot: Some(0),
            next_seq: 1 + waiting.len() as u64,
            answered: 0,
            missing: Vec::new(),
            ..self.meta.clone()
        };
        let mut rows = Rows::new(&self.meta, meta);
        rows.clear_shadow = true;
        rows.outbox_remove = self.outbox.keys().copied().collect();
        for row in &waiting {
            let moved = row.change().map(|change| Change {
                device,
                seq: new_seq(change.seq),
                // Own changes that were in view and keep their place; those with a receipt are seen through the record's number.
                seen: crate::change::Seen {
                    own: new_seq(change.seen.own + 1) - 1,
                    answered: 0,
                    ..change.seen
                },
                group: change.group.map(|group| Group {
                    first: new_seq(group.first),
                    ..group
                }),
                ..change
            });
            rows.outbox_put
                .extend(moved.and_then(|change| OutboxRow::waiting(&change).ok()));
        }
        rows
    }

    /// The transaction of [`Self::move_to`] has ended well.
    pub fn moved(&mut self, rows: &Rows) {
        self.meta = rows.meta.clone();
        self.outbox = rows.outbox_put.iter().map(|row| (row.seq, row.clone())).collect();
        self.in_flight = false;
    }
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
