//! Merging a change into its record.
//!
//! This is the whole of it, and it knows no definition: what a change replaces is decided by what its author had seen,
//! and by nothing else. Definitions only choose what is *shown* of values that stand side by side
//! ([`crate::standing`]), so two versions of a definition can never lose a value to each other.

use crate::change::{Change, Origin, Tag, Write};
use crate::definition::STATE_FIELD;
use crate::record::{Author, FieldState, Record, Share, Sibling, StepTaken};
use crate::value::Value;

/// Merges a change into its record under the number that the server gave it
/// ([`crate::change::UNSENT`] on a phone that has not heard of one).
///
/// Returns whether anything was done; a change that is already in the record does nothing.
///
/// Law 1: applying a change twice equals applying it once, also after later changes.
///
/// Law 2: changes that have not seen each other give the same record in any order, numbers aside.
///
/// Law 3: a value disappears only when a change that had seen it writes the field.
///
/// A device's changes to one record must come in the order of their `seq`; outbox and server see to that.
pub fn apply(record: &mut Record, change: &Change, number: u64) -> bool {
    let last = record.applied.get(&change.device).copied().unwrap_or(0);
    if change.seq <= last {
        return false;
    }
    record.applied.insert(change.device, change.seq);
    if number != crate::change::UNSENT {
        record.number = record.number.max(number);
    }
    record.authors.insert(
        change.origin(),
        Author {
            number,
            by: change.by,
            at: change.at,
        },
    );
    for (key, write) in &change.writes {
        let mut state = record.fields.remove(key).unwrap_or_default();
        write_field(record, &mut state, change, write);
        record.fields.insert(key.clone(), state);
    }
    if let Some(taken) = step_taken(change) {
        if taken.from.is_none() {
            // It makes the record, but need not have come first: see `plan_offered_again`.
            record.definition = change.definition;
        }
        let place = record.steps.partition_point(|known| known.origin < taken.origin);
        record.steps.insert(place, taken);
    }
    record.forget_unmentioned_authors();
    true
}

fn write_field(record: &Record, state: &mut FieldState, change: &Change, write: &Write) {
    match write {
        Write::Set { value, .. } => {
            state.values.retain(|sibling| {
                let number = record.number_of(sibling.origin);
                !change.seen.covers(change.device, sibling.origin, number)
            });
            let origin = change.origin();
            let place = state.values.partition_point(|known| known.origin < origin);
            let value = value.clone();
            state.values.insert(place, Sibling { origin, value });
        }
        Write::Members { add, remove } => {
            for (index, value) in (0u32..).zip(add) {
                let Origin { device, seq } = change.origin();
                member(state, Tag { device, seq, index }).value = Some(value.clone());
            }
            for tag in remove {
                member(state, *tag).struck_by.insert(change.origin());
            }
        }
        Write::Increase { by } => {
            let share = state
                .shares
                .entry(change.device)
                .or_insert(Share { seq: 0, total: 0 });
            share.seq = change.seq;
            share.total = share.total.saturating_add(*by);
        }
    }
}

/// The member of that tag. A removal can come before what it removes, when a server was restored from a backup and
/// devices offer again what they hold; its mark waits here.
fn member(state: &mut FieldState, tag: Tag) -> &mut crate::record::Member {
    state.members.entry(tag).or_insert_with(|| crate::record::Member {
        value: None,
        struck_by: std::collections::BTreeSet::new(),
    })
}

fn step_taken(change: &Change) -> Option<StepTaken> {
    let step = change.step.clone()?;
    let Some(Write::Set { value, was }) = change.writes.get(STATE_FIELD) else {
        return None;
    };
    Some(StepTaken {
        origin: change.origin(),
        step,
        from: was.as_ref().and_then(Value::as_text).map(str::to_owned),
        to: value.as_text().unwrap_or_default().to_owned(),
        reason: change.reason.clone(),
        seen: change.seen.view(),
    })
}
