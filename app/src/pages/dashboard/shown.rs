//! What the dashboard shows, taken out of the board so that a view can hold it.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_domain::ids::{Key, RecordId};
use steward_domain::words::Words;
use steward_domain::work::board::{Alert, Board, Counts, Waiting, board};
use steward_domain::work::{Entry, Register};

use super::held::{Held, every};
use super::matter::Matter;
use crate::desk::Desk;
use crate::platform::clock::day_of;

/// How often the board is made anew when nothing has changed: clocks run out by themselves.
const LOOK_MS: i64 = 60_000;

/// A record on the board.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Item {
    /// Its register.
    pub(super) register: Key,
    /// The record.
    pub(super) id: RecordId,
    /// When its clock runs out or ran out, or since when it waits.
    pub(super) at_ms: Option<i64>,
}

impl Item {
    fn of(entry: Entry<'_>, at_ms: Option<i64>) -> Self {
        Self {
            register: entry.definition.key.clone(),
            id: entry.id(),
            at_ms,
        }
    }
}

/// A round with a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// What it is now.
    pub(super) now: Words,
    /// The checkpoints that were left out of a round that somebody had begun. One that nobody began left out all.
    pub(super) stops_missed: usize,
}

/// The board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// Numbers.
    pub(super) counts: Counts,
    /// The records of each matter, the worst first.
    items: BTreeMap<Matter, Vec<Item>>,
    /// What is wrong with the rounds that have gaps.
    pub(super) gaps: BTreeMap<RecordId, Gap>,
    /// Whether every register was read from the store.
    pub(super) is_whole: bool,
}

impl Shown {
    /// The records of a matter, the worst first.
    pub(super) fn items(&self, matter: Matter) -> &[Item] {
        self.items.get(&matter).map_or(&[], Vec::as_slice)
    }
}

/// The board of everything that is on this phone. It follows the records, and the time by the minute.
pub(super) fn shown(desk: Desk) -> Memo<Shown> {
    let look = every(desk, LOOK_MS);
    Memo::new(move |_| {
        // Asked, not only tracked: a memo that nobody asks never notices anything.
        let _ = look.get();
        let now_ms = desk.now_ms.get_untracked();
        let keys: Vec<Key> = desk.ledger.registers().keys().cloned().collect();
        let held: Vec<Held> = keys.iter().filter_map(|key| Held::take(desk, key)).collect();
        let is_whole = held.iter().all(|held| held.is_whole);
        if !is_whole {
            // Half a board would only frighten somebody.
            return Shown::default();
        }
        let registers: Vec<Register<'_>> = held.iter().map(Held::register).collect();
        Shown {
            is_whole,
            ..taken(&board(&registers, now_ms, day_of(now_ms)))
        }
    })
}

fn taken(board: &Board<'_>) -> Shown {
    let alerts = |alerts: &mut dyn Iterator<Item = &Alert<'_>>| -> Vec<Item> {
        let items = alerts.map(|alert| Item::of(alert.entry, Some(alert.deadline.deadline_ms)));
        items.collect()
    };
    let waiting = |waiting: &[Waiting<'_>]| -> Vec<Item> {
        let items = waiting.iter().map(|one| Item::of(one.entry, one.since_ms));
        items.collect()
    };
    let (broken, soon): (Vec<&Alert<'_>>, Vec<&Alert<'_>>) =
        board.clocks.iter().partition(|alert| alert.deadline.is_broken());
    let conflicts = board.conflicts.iter();
    let gaps = board.rounds.iter();
    let overdue = board.inside.slips.iter().filter(|slip| slip.is_overdue);
    let items = BTreeMap::from([
        (Matter::Broken, alerts(&mut broken.into_iter())),
        (Matter::Soon, alerts(&mut soon.into_iter())),
        (Matter::Findings, alerts(&mut board.findings.iter())),
        (Matter::Approvals, waiting(&board.approvals)),
        (Matter::FollowUps, waiting(&board.follow_ups)),
        (
            Matter::Conflicts,
            conflicts.map(|one| Item::of(one.entry, one.since_ms)).collect(),
        ),
        (
            Matter::Gaps,
            gaps.map(|gap| Item::of(gap.card.entry, None)).collect(),
        ),
        (
            Matter::Overdue,
            overdue
                .map(|slip| Item::of(slip.entry, Some(slip.leaves_by_ms)))
                .collect(),
        ),
    ]);
    let gaps = board.rounds.iter().map(|gap| {
        let told = Gap {
            now: gap.card.words(),
            stops_missed: Some(gap.stops_missed)
                .filter(|missed| *missed < gap.card.progress.total)
                .unwrap_or_default(),
        };
        (gap.card.entry.id(), told)
    });
    Shown {
        counts: board.counts,
        items,
        gaps: gaps.collect(),
        is_whole: false,
    }
}
