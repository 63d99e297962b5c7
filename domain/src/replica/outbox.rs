//! The outbox: changes that the server has not acknowledged, and for a while those that it has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::SaveError;
use super::decision::LookedAfter;
use crate::change::{Change, Group, Tag};
use crate::ids::{DeviceId, RecordId};
use crate::wire::{CHANGE_BYTES_MAX, MISSING_MAX, Receipt, ReceiptOutcome};

/// How far a change has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Only on this device.
    Waiting,
    /// The server has it on its disk, or has refused it.
    Answered {
        /// What became of it.
        receipt: Receipt,
        /// When the receipt came, by this device's wall clock.
        at_wall_ms: i64,
    },
    /// Another change of its group was lost on this device. It can't be sent, since they stand or fall together, so the server
    /// does not have it, unless it had the whole group before the loss.
    Torn,
}

/// One change on this device. `body` is opaque and ready to send; no later version of the app ever rewrites it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Its sequence number.
    pub seq: u64,
    /// The record that it changes.
    pub record: RecordId,
    /// The group that it belongs to: a batch never cuts one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// How far it has come.
    pub progress: Progress,
    /// What a person has decided, after it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked_after: Option<LookedAfter>,
    /// Whether the server refused it under a former identity of this device, where it is kept. Here it waits for a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_former: bool,
    /// The change as JSON.
    pub body: Box<RawValue>,
}

impl PartialEq for OutboxRow {
    fn eq(&self, other: &Self) -> bool {
        self.seq == other.seq
            && self.progress == other.progress
            && self.looked_after == other.looked_after
            && self.is_former == other.is_former
            && self.body.get() == other.body.get()
    }
}

impl Eq for OutboxRow {}

impl OutboxRow {
    /// The row of a new change.
    pub(super) fn waiting(change: &Change) -> Result<Self, SaveError> {
        let body = serde_json::value::to_raw_value(change).map_err(|_| SaveError::TooLarge)?;
        if body.get().len() > CHANGE_BYTES_MAX {
            return Err(SaveError::TooLarge);
        }
        Ok(Self {
            seq: change.seq,
            record: change.record,
            group: change.group,
            progress: Progress::Waiting,
            looked_after: None,
            is_former: false,
            body,
        })
    }

    /// The change, if this version of the app can read it. One that it can't is still sent.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        serde_json::from_str(self.body.get()).ok()
    }

    /// Whether the server has still to answer.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.progress == Progress::Waiting
    }

    /// Whether the server refused it, or it can't even be sent: then it stays until a person has decided, and 72 h more.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        match &self.progress {
            Progress::Waiting => false,
            Progress::Answered { receipt, .. } => receipt.outcome == ReceiptOutcome::Quarantined,
            Progress::Torn => true,
        }
    }

    /// Whether the server accepted it under a number up to this one.
    pub(super) fn is_accepted_up_to(&self, number: u64) -> bool {
        let receipt = match &self.progress {
            Progress::Answered { receipt, .. } => receipt,
            Progress::Waiting | Progress::Torn => return false,
        };
        receipt.outcome != ReceiptOutcome::Quarantined && receipt.number <= number
    }

    /// Whether it was refused and nobody has looked after it yet.
    #[must_use]
    pub fn needs_decision(&self) -> bool {
        self.is_refused() && self.looked_after.is_none()
    }

    /// Whether it is never sent again, to whatever server. Its number is reported as one without a change where a server waits for it.
    pub(super) fn is_aside(&self) -> bool {
        self.is_refused() && (self.looked_after.is_some() || self.is_former)
    }

    /// Whether it goes along to a new identity: the server does not have it under this one, or a person has a word to say.
    pub(super) fn moves_along(&self) -> bool {
        self.is_waiting() || self.is_refused()
    }
}

/// What the device may say of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Changes that are only on this device.
    pub waiting: usize,
    /// Changes that the server refused and nobody has looked after yet.
    pub refused: usize,
    /// Whether a request is under way.
    pub is_sending: bool,
    /// How many requests have failed in a row.
    pub failures: u32,
    /// Whether this device has lost changes of its own.
    pub has_lost: bool,
}

impl Status {
    /// Whether everything that was saved here is on the server.
    #[must_use]
    pub fn is_all_synced(&self) -> bool {
        self.waiting == 0 && self.refused == 0 && !self.has_lost
    }
}

pub(super) fn status(
    outbox: &BTreeMap<u64, OutboxRow>,
    is_sending: bool,
    failures: u32,
    has_lost: bool,
) -> Status {
    Status {
        waiting: outbox.values().filter(|row| row.is_waiting()).count(),
        refused: outbox.values().filter(|row| row.needs_decision()).count(),
        is_sending,
        failures,
        has_lost,
    }
}

/// The runs of `seq` that should be in the outbox and are not: above the last receipt, below the next change.
pub(super) fn holes(outbox: &BTreeMap<u64, OutboxRow>, answered: u64, next_seq: u64) -> Vec<(u64, u64)> {
    let mut holes = Vec::new();
    if answered >= next_seq {
        return holes;
    }
    let mut expected = answered + 1;
    for seq in outbox
        .range(answered + 1..next_seq)
        .map(|(seq, _)| *seq)
        .chain([next_seq])
    {
        if seq > expected {
            holes.push((expected, seq - 1));
        }
        expected = seq + 1;
    }
    holes
}

/// Everything above the last receipt that can't be sent: the holes, what is set aside, and what is left of groups that lost a change.
/// A group stands or falls together, so the server would refuse its rest for ever, and everything behind it.
pub(super) fn unsendable(outbox: &BTreeMap<u64, OutboxRow>, answered: u64, next_seq: u64) -> Vec<(u64, u64)> {
    let mut ranges = holes(outbox, answered, next_seq);
    if answered >= next_seq {
        return ranges;
    }
    let aside = outbox.range(answered + 1..next_seq).map(|(_, row)| row);
    let aside = aside.filter(|row| row.is_aside());
    ranges.extend(aside.map(|row| (row.seq, row.seq)));
    let mut rows = outbox
        .range(answered + 1..next_seq)
        .map(|(_, row)| row)
        .peekable();
    while let Some(row) = rows.next() {
        let Some(group) = row.group else { continue };
        let (mut last, mut count) = (row.seq, 1);
        while let Some(next) = rows.next_if(|next| next.group == row.group) {
            last = next.seq;
            count += 1;
        }
        if count < group.count {
            ranges.push((row.seq, last));
        }
    }
    joined(ranges)
}

/// The same ranges in order, those that touch or overlap as one: the server goes past one range at a time, from the lowest.
pub(super) fn joined(mut ranges: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    ranges.sort_unstable();
    let mut joined: Vec<(u64, u64)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match joined.last_mut() {
            Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// Whether these ranges, of which none overlaps another, name a change that is not here, or that is torn from its group. What is set
/// aside is reported too, and is no loss.
pub(super) fn names_a_loss(outbox: &BTreeMap<u64, OutboxRow>, ranges: &[(u64, u64)]) -> bool {
    ranges.iter().any(|(first, last)| {
        let rows = outbox.range(*first..=*last).map(|(_, row)| row);
        let aside = rows.filter(|row| row.is_aside()).count() as u64;
        aside < last - first + 1
    })
}

pub(super) fn is_within(ranges: &[(u64, u64)], seq: u64) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&seq))
}

/// The rows of the next batch: the waiting ones from the lowest, never a part of a group, and nothing behind a loss that the same
/// request does not report, since the server would wait for it.
pub(super) fn batch(
    outbox: &BTreeMap<u64, OutboxRow>,
    missing: &[(u64, u64)],
    changes_max: usize,
    bytes_max: usize,
) -> Vec<u64> {
    let mut seqs = Vec::new();
    let mut bytes = 0;
    let end = missing.get(MISSING_MAX).map_or(u64::MAX, |(first, _)| *first);
    let mut waiting = outbox
        .range(..end)
        .map(|(_, row)| row)
        .filter(|row| row.is_waiting() && !is_within(missing, row.seq))
        .peekable();
    while let Some(row) = waiting.next() {
        let mut unit = vec![row.seq];
        let mut unit_bytes = row.body.get().len();
        while let Some(next) = waiting.next_if(|next| next.group.is_some() && next.group == row.group) {
            unit.push(next.seq);
            unit_bytes += next.body.get().len();
        }
        let is_full = seqs.len() + unit.len() > changes_max || bytes + unit_bytes > bytes_max;
        if changes_max == 0 || (is_full && !seqs.is_empty()) {
            break;
        }
        bytes += unit_bytes;
        seqs.extend(unit);
    }
    seqs
}

/// A JSON object whose values stay as they are, byte for byte.
type Parts = BTreeMap<String, Box<RawValue>>;

/// A row under a new identity. What waits or is torn waits there; what was refused stays so, for a person and not for the server. Only its identity and what it says of this device's other changes is written anew; the
/// rest is not even read, so that a change by a newer app moves like any other. `None` if it is no object, which no app has written.
pub(super) fn moved(
    row: &OutboxRow,
    device: DeviceId,
    new_seq: impl Fn(u64) -> u64,
    seen_own: impl Fn(u64) -> u64,
    new_tag: impl Fn(Tag) -> Tag,
) -> Option<OutboxRow> {
    let mut body: Parts = serde_json::from_str(row.body.get()).ok()?;
    let seq = new_seq(row.seq);
    put(&mut body, "device", &device)?;
    put(&mut body, "seq", &seq)?;
    within(&mut body, "seen", |seen| {
        let own = number(seen, "own").unwrap_or(0);
        put(seen, "own", &seen_own(own))?;
        put(seen, "answered", &0)
    })?;
    within(&mut body, "group", |group| {
        let first = number(group, "first").unwrap_or(0);
        put(group, "first", &new_seq(first))
    })?;
    strike_moved(&mut body, new_tag)?;
    let is_answered = matches!(row.progress, Progress::Answered { .. });
    let progress = if is_answered || row.is_aside() {
        row.progress.clone()
    } else {
        Progress::Waiting
    };
    Some(OutboxRow {
        seq,
        record: row.record,
        group: row.group.map(|group| Group {
            first: new_seq(group.first),
            ..group
        }),
        progress,
        looked_after: row.looked_after,
        is_former: row.is_former || is_answered,
        body: serde_json::value::to_raw_value(&body).ok()?,
    })
}

fn put(parts: &mut Parts, key: &str, value: &impl Serialize) -> Option<()> {
    let value = serde_json::value::to_raw_value(value).ok()?;
    parts.insert(key.to_owned(), value);
    Some(())
}

fn number(parts: &Parts, key: &str) -> Option<u64> {
    parts
        .get(key)
        .and_then(|value| serde_json::from_str(value.get()).ok())
}

/// What strikes out a value that moves along names it by its new tag. Nothing else of the writes is touched.
fn strike_moved(body: &mut Parts, new_tag: impl Fn(Tag) -> Tag) -> Option<()> {
    let Some(writes) = body.get("writes") else {
        return Some(());
    };
    let Ok(mut fields) = serde_json::from_str::<Parts>(writes.get()) else {
        return Some(());
    };
    let mut has_moved = false;
    for field in fields.values_mut() {
        let Ok(mut write) = serde_json::from_str::<Parts>(field.get()) else {
            continue;
        };
        let remove = write.get("remove");
        let Some(tags) = remove.and_then(|tags| serde_json::from_str::<Vec<Tag>>(tags.get()).ok()) else {
            continue;
        };
        let moved: Vec<Tag> = tags.iter().map(|tag| new_tag(*tag)).collect();
        if moved != tags {
            has_moved = true;
            put(&mut write, "remove", &moved)?;
            *field = serde_json::value::to_raw_value(&write).ok()?;
        }
    }
    if has_moved {
        put(body, "writes", &fields)?;
    }
    Some(())
}

/// Writes in an inner object, if there is one.
fn within(parts: &mut Parts, key: &str, write: impl Fn(&mut Parts) -> Option<()>) -> Option<()> {
    let inner = parts
        .get(key)
        .and_then(|value| serde_json::from_str::<Parts>(value.get()).ok());
    let Some(mut inner) = inner else { return Some(()) };
    write(&mut inner)?;
    put(parts, key, &inner)
}
