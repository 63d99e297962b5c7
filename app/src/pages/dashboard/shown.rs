//! What the dashboard shows, taken out of the board so that a view can hold it.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use steward_domain::definition::Definition;
use steward_domain::ids::{Key, RecordId};
use steward_domain::record::Record;
use steward_domain::work::board::{Counts, board};
use steward_domain::work::{Day, Register, Tone};

use crate::desk::Desk;
use crate::platform::clock;

/// How often the board is made anew when nothing has changed: clocks run out by themselves.
const LOOK_MS: i64 = 60_000;
const MINUTE_MS: i64 = 60_000;

/// A record on the board.
pub type Place = (Key, RecordId);

/// A round with a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The round.
    pub round: RecordId,
    /// Whether it was missed altogether.
    pub is_missed: bool,
    /// The checkpoints that nobody came to.
    pub stops_missed: usize,
}

/// The board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Numbers.
    pub counts: Counts,
    /// Records whose clock has run out or will soon.
    pub clocks: Vec<Place>,
    /// Rounds of today with gaps.
    pub rounds: Vec<Gap>,
    /// Findings that are overdue.
    pub findings: Vec<Place>,
    /// Records in conflict.
    pub conflicts: Vec<Place>,
    /// Visitors who should have left.
    pub overdue_inside: Vec<Place>,
    /// Whether every register was read from the store.
    pub is_whole: bool,
}

/// The board of everything that is on this phone. It follows the records, and the time by the minute.
#[must_use]
pub fn shown(desk: Desk) -> Memo<Shown> {
    let look = Memo::new(move |_| desk.now_ms.get().div_euclid(LOOK_MS));
    Memo::new(move |_| {
        // Asked, not only tracked: a memo that nobody asks never notices anything.
        let _ = look.get();
        let now_ms = desk.now_ms.get_untracked();
        let mut is_whole = true;
        let mut all: BTreeMap<Key, (Arc<Definition>, Vec<Arc<Record>>)> = BTreeMap::new();
        for (key, definition) in desk.ledger.registers().iter() {
            desk.ledger.shelf(key).with(|shelf| {
                is_whole &= shelf.is_loaded || shelf.fault.is_some();
                all.insert(
                    key.clone(),
                    (Arc::clone(definition), shelf.views().cloned().collect()),
                );
            });
        }
        let registers: Vec<Register<'_>> = all
            .values()
            .map(|(definition, records)| Register::new(definition, records.iter().map(Arc::as_ref)))
            .collect();
        Shown {
            is_whole,
            ..taken(&registers, now_ms)
        }
    })
}

fn taken(registers: &[Register<'_>], now_ms: i64) -> Shown {
    let board = board(registers, now_ms, day_of(now_ms));
    let place = |record: &Record| (record.register.clone(), record.id);
    Shown {
        counts: board.counts,
        clocks: board
            .clocks
            .iter()
            .map(|alert| place(alert.entry.record))
            .collect(),
        rounds: board
            .rounds
            .iter()
            .map(|gap| Gap {
                round: gap.card.entry.id(),
                is_missed: gap.card.tone == Tone::Missed,
                stops_missed: gap.stops_missed,
            })
            .collect(),
        findings: board
            .findings
            .iter()
            .map(|alert| place(alert.entry.record))
            .collect(),
        conflicts: board
            .conflicts
            .iter()
            .map(|conflict| place(conflict.entry.record))
            .collect(),
        overdue_inside: board
            .inside
            .slips
            .iter()
            .filter(|slip| slip.is_overdue)
            .map(|slip| place(slip.entry.record))
            .collect(),
        is_whole: false,
    }
}

/// The day of the site that a moment falls on.
fn day_of(moment_ms: i64) -> Day {
    let offset_ms = i64::from(clock::utc_offset_minutes(moment_ms)) * MINUTE_MS;
    let midnight = Day { from_ms: -offset_ms };
    midnight.of(moment_ms)
}
